import Glibc
import LeastSquares

/// The residuals of a curve at its observations, in working parameters.
///
/// rᵢ = √wᵢ (yᵢ - f(tᵢ)), or √wᵢ (ln yᵢ - ln f(tᵢ)) on the log scale; with correlated errors the vector is then whitened.
struct CurveResiduals<Curve: GrowthCurve>: LeastSquaresProblem {
  let curve: Curve
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
    let n = targets.count
    withTemporaryGradient(count: parameters.count) { natural in
      transform.natural(parameters, into: &natural)
      curve.evaluate(at: times.span, natural.span, logarithmic: isLogarithmic, into: &residuals)
    }
    if roots.isEmpty {
      for i in 0..<n { residuals[i] = targets[i] - residuals[i] }
    } else {
      for i in 0..<n { residuals[i] = roots[i] * (targets[i] - residuals[i]) }
    }
    whitening?.apply(to: &residuals, offset: 0)
  }

  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    let n = targets.count
    withTemporaryGradient(count: parameters.count) { natural in
      transform.natural(parameters, into: &natural)
      curve.evaluateGradient(at: times.span, natural.span, logarithmic: isLogarithmic, into: &jacobian)
      for j in 0..<natural.count {
        let factor = transform.isLogarithm[j] ? -natural[j] : -1
        for i in 0..<n { jacobian[i + j * n] *= factor }
      }
    }
    if !roots.isEmpty {
      for j in 0..<parameters.count {
        for i in 0..<n { jacobian[i + j * n] *= roots[i] }
      }
    }
    if let whitening {
      for j in 0..<parameters.count { whitening.apply(to: &jacobian, offset: j * n) }
    }
  }
}

/// The map between natural parameters and those in which the search runs.
struct WorkingTransform: Sendable, Hashable {
  /// A parameter whose scale is logarithmic but whose start is not positive is searched as it stands.
  let isLogarithm: [Bool]

  init(_ facts: CurveFacts, start: [Double]) {
    isLogarithm = facts.parameters.indices.map { facts.parameters[$0].scale == .logarithm && start[$0] > 0 }
  }

  func working(_ natural: [Double]) -> [Double] {
    natural.indices.map { isLogarithm[$0] ? Glibc.log(natural[$0]) : natural[$0] }
  }

  func natural(_ working: [Double]) -> [Double] {
    working.indices.map { isLogarithm[$0] ? exp(working[$0]) : working[$0] }
  }

  func natural(_ working: Span<Double>, into natural: inout MutableSpan<Double>) {
    for j in 0..<working.count { natural[j] = isLogarithm[j] ? exp(working[j]) : working[j] }
  }

  /// ∂natural/∂working, element by element.
  func slope(_ natural: [Double]) -> [Double] {
    natural.indices.map { isLogarithm[$0] ? natural[$0] : 1 }
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
