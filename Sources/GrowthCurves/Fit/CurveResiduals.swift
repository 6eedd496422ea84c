import Glibc
import LeastSquares

/// The residuals of a curve at its observations, in working parameters.
///
/// rᵢ = √wᵢ (yᵢ - f(tᵢ)), or √wᵢ (ln yᵢ - ln f(tᵢ)) on the log scale; with correlated errors the vector is then whitened.
struct CurveResiduals: LeastSquaresProblem {
  let curve: any GrowthCurve
  let times: [Double]
  /// Values, or their logarithms.
  let targets: [Double]
  /// √w, empty where all weights are one.
  let roots: [Double]
  let isLogarithmic: Bool
  /// Which working parameters are logarithms.
  let transform: WorkingTransform
  let whitening: Whitening?

  var parameterCount: Int { transform.isLogarithm.count }
  var residualCount: Int { targets.count }

  func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    withTemporaryGradient(count: parameters.count) { natural in
      transform.natural(parameters, into: &natural)
      curve.evaluate(at: times.span, natural.span, logarithmic: isLogarithmic, into: &residuals)
    }
    finishResiduals(&residuals)
  }

  /// From fitted values to weighted, whitened residuals.
  private func finishResiduals(_ residuals: inout MutableSpan<Double>) {
    let n = targets.count
    if roots.isEmpty {
      let targets = targets.span
      precondition(residuals.count == n, "a residual for every observation")
      for i in 0..<n { residuals[unchecked: i] = targets[unchecked: i] - residuals[unchecked: i] }
    } else {
      for i in 0..<n { residuals[i] = roots[i] * (targets[i] - residuals[i]) }
    }
    whitening?.apply(to: &residuals, offset: 0)
  }

  var sharesEvaluation: Bool { true }

  func evaluate(
    at parameters: Span<Double>, residuals: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>
  ) {
    withTemporaryGradient(count: parameters.count) { natural in
      transform.natural(parameters, into: &natural)
      curve.evaluateBoth(
        at: times.span, natural.span, logarithmic: isLogarithmic, values: &residuals, jacobian: &jacobian)
      transform.residualJacobian(&jacobian, rows: targets.count, natural: natural)
    }
    finishResiduals(&residuals)
    finishJacobian(&jacobian, columns: parameters.count)
  }

  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    withTemporaryGradient(count: parameters.count) { natural in
      transform.natural(parameters, into: &natural)
      curve.evaluateGradient(at: times.span, natural.span, logarithmic: isLogarithmic, into: &jacobian)
      transform.residualJacobian(&jacobian, rows: targets.count, natural: natural)
    }
    finishJacobian(&jacobian, columns: parameters.count)
  }

  private func finishJacobian(_ jacobian: inout MutableSpan<Double>, columns: Int) {
    let n = targets.count
    if !roots.isEmpty {
      for j in 0..<columns {
        for i in 0..<n { jacobian[i + j * n] *= roots[i] }
      }
    }
    if let whitening {
      for j in 0..<columns { whitening.apply(to: &jacobian, offset: j * n) }
    }
  }
}

/// The map between natural parameters and those in which the search runs.
///
/// Positive parameters run as logarithms. A profile of the ceiling needs the ceiling itself as a parameter: where that is
/// a sum such as B + D, the last summand gives way to the logarithm of the sum.
struct WorkingTransform: Sendable, Hashable {
  /// A parameter whose scale is logarithmic but whose start is not positive is searched as it stands.
  private(set) var isLogarithm: [Bool]
  /// The summands of the ceiling, where its logarithm stands in the place of the last of them; empty otherwise.
  private(set) var ceiling: [Int] = []

  /// The map for starts that are positive wherever the scale is logarithmic.
  init(_ facts: CurveFacts) { isLogarithm = facts.parameters.map { $0.scale == .logarithm } }

  init(_ facts: CurveFacts, start: [Double]) { self = WorkingTransform(facts).admitting(start) }

  /// The map without logarithms of what is not positive.
  func admitting(_ start: [Double]) -> WorkingTransform {
    guard isLogarithm.indices.contains(where: { isLogarithm[$0] && !(start[$0] > 0) }) else { return self }
    var transform = self
    for j in isLogarithm.indices where !(start[j] > 0) { transform.isLogarithm[j] = false }
    return transform
  }

  /// The same map with the logarithm of the ceiling as a parameter, and the index of that parameter.
  func exposingCeiling(of facts: CurveFacts) -> (transform: WorkingTransform, parameter: Int) {
    var transform = self
    transform.ceiling = facts.ceiling
    transform.isLogarithm[facts.ceiling.last!] = true
    return (transform, facts.ceiling.last!)
  }

  func working(_ natural: [Double]) -> [Double] {
    if ceiling.isEmpty {
      var working = natural
      for j in isLogarithm.indices where isLogarithm[j] { working[j] = Glibc.log(natural[j]) }
      return working
    }
    return natural.indices.map { j in
      let value = j == ceiling.last ? ceiling.reduce(0) { $0 + natural[$1] } : natural[j]
      return isLogarithm[j] ? Glibc.log(value) : value
    }
  }

  /// Turns natural parameters into working ones where they stand; for maps without an exposed ceiling.
  ///
  /// - Returns: whether all are finite, and positive where a logarithm is taken.
  func makeWorking(_ parameters: inout MutableSpan<Double>) -> Bool {
    let isLogarithm = isLogarithm
    for j in 0..<parameters.count {
      guard parameters[j].isFinite, parameters[j] > 0 || !isLogarithm[j] else { return false }
      if isLogarithm[j] { parameters[j] = Glibc.log(parameters[j]) }
    }
    return true
  }

  func natural(_ working: [Double]) -> [Double] {
    var natural = working
    makeNatural(&natural)
    return natural
  }

  /// Turns working parameters into natural ones where they stand.
  func makeNatural(_ parameters: inout [Double]) {
    for j in parameters.indices where isLogarithm[j] { parameters[j] = exp(parameters[j]) }
    guard let last = ceiling.last else { return }
    for i in ceiling.dropLast() { parameters[last] -= parameters[i] }
  }

  func natural(_ working: Span<Double>, into natural: inout MutableSpan<Double>) {
    for j in 0..<working.count { natural[j] = isLogarithm[j] ? exp(working[j]) : working[j] }
    guard let last = ceiling.last else { return }
    for i in ceiling.dropLast() { natural[last] -= natural[i] }
  }

  /// ∂natural/∂working, element by element; for maps without an exposed ceiling.
  func slope(_ natural: [Double]) -> [Double] {
    natural.indices.map { isLogarithm[$0] ? natural[$0] : 1 }
  }

  /// Turns columns ∂f/∂natural into -∂f/∂working, the Jacobian of residuals y - f.
  func residualJacobian(
    _ jacobian: inout MutableSpan<Double>, rows n: Int, natural: borrowing MutableSpan<Double>
  ) {
    if let last = ceiling.last {
      var sum = natural[last]
      for i in ceiling.dropLast() {
        sum += natural[i]
        for row in 0..<n { jacobian[row + i * n] -= jacobian[row + last * n] }
      }
      for row in 0..<n { jacobian[row + last * n] *= -sum }
    }
    precondition(jacobian.count == n * natural.count, "a column for every parameter")
    for j in 0..<natural.count where j != ceiling.last {
      let factor = isLogarithm[j] ? -natural[j] : -1
      for row in (j * n)..<((j + 1) * n) { jacobian[unchecked: row] *= factor }
    }
  }
}

/// L⁻¹ with LLᵀ the correlation matrix of AR(1) errors, ρ^|t-s|: e*₁ = e₁, e*ᵢ = (eᵢ - ρ^Δ eᵢ₋₁)/√(1-ρ^{2Δ}), Δ the gap
/// in time. A missing year is a longer gap.
struct Whitening: Sendable, Hashable {
  private let carry: [Double]
  private let scale: [Double]
  /// ln det of the correlation matrix.
  let logDeterminant: Double

  init(correlation ρ: Double, times: [Double]) {
    var carry = [0.0]
    var scale = [1.0]
    var logDeterminant = 0.0
    for i in times.indices.dropFirst() {
      let gap = times[i] - times[i - 1]
      let share = ρ == 0 ? 0 : (ρ > 0 ? exp(gap * Glibc.log(ρ)) : pow(ρ, gap.rounded()))
      let left = 1 - share * share
      carry.append(share)
      scale.append(1 / left.squareRoot())
      logDeterminant += Glibc.log(left)
    }
    self.carry = carry
    self.scale = scale
    self.logDeterminant = logDeterminant
  }

  func apply(to vector: inout MutableSpan<Double>, offset: Int) {
    for i in stride(from: carry.count - 1, to: 0, by: -1) {
      vector[offset + i] = (vector[offset + i] - carry[i] * vector[offset + i - 1]) * scale[i]
    }
  }
}
