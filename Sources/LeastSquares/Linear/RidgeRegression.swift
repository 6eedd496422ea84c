import Glibc
import LinearAlgebra

/// The linear model fitted with a price on large coefficients: Σ (yᵢ - xᵢ·β)² + λ Σ (sⱼ βⱼ)².
///
/// sⱼ is the standard deviation (divisor m) of term j, so the penalty does not depend on units; an intercept is not
/// penalised. Solved through the singular values of the centred, scaled design, for all λ at once. Hoerl and Kennard
/// 1970; Golub, Heath and Wahba 1979 for the choice of λ.
public struct RidgeRegression: Sendable {
  public var design: Design
  public var response: [Double]
  public var penalty: Penalty

  public init(design: Design, response: [Double], penalty: Penalty = .generalizedCrossValidation) {
    self.design = design
    self.response = response
    self.penalty = penalty
  }

  public enum Penalty: Sendable, Hashable {
    /// A given λ ≥ 0.
    case fixed(Double)
    /// The λ that minimises m·RSS/(m - degrees of freedom used)².
    case generalizedCrossValidation
  }

  /// - Throws: sizes that do not match, numbers that are not finite, a λ that is negative.
  public func fit() throws(RegressionError) -> RidgeFit {
    try design.requireOneRowEach(response)
    guard design.rows > 0 else { throw .tooFewRows(required: 1, available: 0) }
    try design.requireFinite(with: response)
    let system = try StandardizedSystem(self)
    switch penalty {
    case .fixed(let lambda):
      guard lambda >= 0, lambda.isFinite else {
        throw .invalidOption(name: "the penalty", value: lambda, requirement: "a finite number that is not negative")
      }
      return try system.fit(self, lambda)
    case .generalizedCrossValidation:
      return try system.fit(self, system.bestPenalty())
    }
  }
}

/// A ridge regression's answer.
///
/// No standard errors: the bias that λ brings is unknown, and a variance alone would mislead.
public struct RidgeFit: Sendable {
  /// β, one per term of the design.
  public let coefficients: [Double]
  /// λ.
  public let penalty: Double
  /// Σ dⱼ²/(dⱼ² + λ), plus one for an intercept.
  public let effectiveDegreesOfFreedom: Double
  public let fittedValues: [Double]
  public let residuals: [Double]
  public let residualSumOfSquares: Double
  /// m·RSS/(m - effective degrees of freedom)².
  public let crossValidationScore: Double
}

/// The centred design with columns of standard deviation one, and its singular values.
private struct StandardizedSystem {
  let intercept: Int?
  let penalized: [Int]
  let means: [Double]
  let scales: [Double]
  let responseMean: Double
  let svd: SingularValueDecomposition
  /// Uᵀ·(y - ȳ).
  let projections: [Double]
  /// ‖y - ȳ‖² outside the columns' reach.
  let unreachable: Double
  let rows: Int

  init(_ model: RidgeRegression) throws(RegressionError) {
    let x = model.design.matrix, m = Double(x.rows)
    let constant = (0..<x.columns).first { j in x[0, j] != 0 && (0..<x.rows).allSatisfy { x[$0, j] == x[0, j] } }
    let terms = (0..<x.columns).filter { $0 != constant }
    let means = terms.map { j in constant == nil ? 0 : x.column(j).reduce(0, +) / m }
    let centred = Matrix(rows: x.rows, columns: terms.count) { i, k in x[i, terms[k]] - means[k] }
    let scales = terms.indices.map { k in
      let deviation = norm(centred.column(k)) / m.squareRoot()
      return deviation > 0 ? deviation : 1
    }
    let standardized = Matrix(rows: x.rows, columns: terms.count) { i, k in centred[i, k] / scales[k] }
    let responseMean = constant == nil ? 0 : model.response.reduce(0, +) / m
    let response = model.response.map { $0 - responseMean }
    do {
      svd = try SingularValueDecomposition(standardized)
    } catch .notConverged(let remaining) {
      throw .notConverged(iterations: remaining)
    } catch {
      throw .outOfRange(quantity: "the standardised design")
    }
    projections = svd.left.transposedTimes(response)
    let fitted = svd.left * projections
    unreachable = zip(response, fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    intercept = constant
    penalized = terms
    self.means = means
    self.scales = scales
    self.responseMean = responseMean
    rows = x.rows
  }

  /// d²/(d² + λ) for each singular value; a direction that is not there has share zero.
  func shares(_ lambda: Double) -> [Double] {
    svd.singularValues.enumerated().map { k, d in k < svd.rank ? d * d / (d * d + lambda) : 0 }
  }

  func effectiveDegreesOfFreedom(_ lambda: Double) -> Double {
    shares(lambda).reduce(intercept == nil ? 0 : 1, +)
  }

  func crossValidationScore(_ lambda: Double) -> Double {
    let missed = zip(projections, shares(lambda)).reduce(unreachable) { sum, pair in
      let lost = pair.0 * (1 - pair.1)
      return sum + lost * lost
    }
    let left = Double(rows) - effectiveDegreesOfFreedom(lambda)
    return left > 0 ? Double(rows) * missed / (left * left) : .infinity
  }

  /// The minimiser over a grid of twenty points a decade, from 10⁻¹² to 10⁴ times the largest d².
  ///
  /// The score is flat near its minimum: a finer λ changes no fitted value by more than its noise.
  func bestPenalty() -> Double {
    let largest = svd.singularValues.first.map { $0 * $0 } ?? 0
    guard largest > 0 else { return 0 }
    let grid = (0...320).map { largest * pow(10, -12 + Double($0) / 20) }
    return grid.min { crossValidationScore($0) < crossValidationScore($1) }!
  }

  func fit(_ model: RidgeRegression, _ lambda: Double) throws(RegressionError) -> RidgeFit {
    let weights = zip(shares(lambda), zip(projections, svd.singularValues)).map { share, pair in
      share == 0 ? 0 : share * pair.0 / pair.1
    }
    let standardized = svd.rightTransposed.transposedTimes(weights)
    var coefficients = [Double](repeating: 0, count: model.design.columns)
    var centre = responseMean
    for (k, j) in penalized.enumerated() {
      coefficients[j] = standardized[k] / scales[k]
      centre -= coefficients[j] * means[k]
    }
    if let intercept { coefficients[intercept] = centre / model.design.matrix[0, intercept] }
    let fitted = model.design.matrix * coefficients
    let residuals = zip(model.response, fitted).map { $0 - $1 }
    try requireFinite(coefficients, "a coefficient")
    try requireFinite(residuals, "a residual")
    return RidgeFit(
      coefficients: coefficients, penalty: lambda, effectiveDegreesOfFreedom: effectiveDegreesOfFreedom(lambda),
      fittedValues: fitted, residuals: residuals, residualSumOfSquares: residuals.reduce(0) { $0 + $1 * $1 },
      crossValidationScore: crossValidationScore(lambda))
  }
}
