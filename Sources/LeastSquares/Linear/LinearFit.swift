import Distributions
import Glibc
import LinearAlgebra

/// A fitted linear model: coefficients, what they are worth, and what they predict.
///
/// Standard errors rest on σ² = RSS/(m - rank) and on errors that are independent with variance σ²/wᵢ. With no degree of
/// freedom left, whatever needs σ is NaN.
public struct LinearFit: Sendable {
  public let design: Design
  public let response: [Double]
  public let weights: [Double]?
  /// β, one per term.
  public let coefficients: [Double]
  /// The number of independent terms; below the number of columns only when solved by singular values.
  public let rank: Int
  /// An estimate of the condition number of the design with its columns scaled to about one length.
  public let conditionNumber: Double
  /// By what factor relative errors in the data can grow in the coefficients: κ + κ² tan θ, with κ the condition number
  /// and tan θ the length of the residuals over that of the fitted values (Björck 1996, theorem 1.4.6).
  public let errorGrowth: Double
  /// The arithmetic that was used, `.working` or `.extended`.
  public let precision: LinearRegression.Precision
  /// X·β, one per row.
  public let fittedValues: [Double]
  /// y - X·β, unweighted, one per row.
  public let residuals: [Double]
  /// Σ wᵢ rᵢ².
  public let residualSumOfSquares: Double
  /// Σ wᵢ (yᵢ - ȳ)², about the weighted mean when there is an intercept, else about zero.
  public let totalSumOfSquares: Double
  /// Σ wᵢ (xᵢ·β - ȳ)², the total less the residual sum of squares.
  public let regressionSumOfSquares: Double
  /// The number of rows of positive weight.
  public let observationCount: Int
  /// Observations less rank.
  public let degreesOfFreedom: Int
  /// Whether R² and F are about the mean.
  public let hasIntercept: Bool

  let exactCoefficients: [DoubleDouble]
  /// W, n × rank, with (XᵀWX)⁺ = W·Wᵀ; column-major.
  let spread: [DoubleDouble]

  init(_ model: LinearRegression, _ solution: LinearSolution) throws(RegressionError) {
    design = model.design
    response = model.response
    weights = model.weights
    rank = solution.rank
    conditionNumber = solution.condition
    errorGrowth = solution.errorGrowth
    precision = solution.precision
    exactCoefficients = solution.coefficients
    coefficients = solution.coefficients.map(\.rounded)
    spread = solution.spread
    hasIntercept = model.design.hasIntercept
    let used = model.weights.map { $0.count { $0 > 0 } } ?? model.response.count
    observationCount = used
    degreesOfFreedom = used - solution.rank

    let read = model.options.reading
    if solution.precision == .extended {
      let residuals = (0..<model.response.count).map { i in
        read(model.response[i]) - Self.product(model.design.row(i), solution.coefficients)
      }
      self.residuals = residuals.map(\.rounded)
      fittedValues = zip(model.response, residuals).map { (read($0) - $1).rounded }
    } else {
      fittedValues = model.design.matrix * coefficients
      residuals = zip(model.response, fittedValues).map { $0 - $1 }
    }
    let sums = SumsOfSquares(model, fittedValues, solution, aboutMean: hasIntercept)
    residualSumOfSquares = sums.residual
    totalSumOfSquares = sums.total
    regressionSumOfSquares = sums.regression
    try requireFinite(coefficients, "a coefficient")
    try requireFinite(residuals, "a residual")
    try requireFinite([residualSumOfSquares, totalSumOfSquares, regressionSumOfSquares], "a sum of squares")
  }

  static func product(_ x: [DoubleDouble], _ y: [DoubleDouble]) -> DoubleDouble {
    zip(x, y).reduce(.zero) { $0 + $1.0 * $1.1 }
  }
}

/// The weighted sums of squares of a fit; in double-double when that was the arithmetic, so that their difference keeps
/// its digits.
private struct SumsOfSquares {
  let residual: Double
  let total: Double
  let regression: Double

  init(_ model: LinearRegression, _ fittedValues: [Double], _ solution: LinearSolution, aboutMean: Bool) {
    residual = solution.residualSumOfSquares
    if solution.precision == .extended {
      let total = Self.extendedTotal(model, aboutMean)
      self.total = total.rounded
      regression = max(0, (total - DoubleDouble(residual)).rounded)
    } else {
      let centre = aboutMean ? Self.mean(model.response, model.weights) : 0
      total = Self.squares(model.response.map { $0 - centre }, model.weights)
      regression = Self.squares(fittedValues.map { $0 - centre }, model.weights)
    }
  }

  private static func extendedTotal(_ model: LinearRegression, _ aboutMean: Bool) -> DoubleDouble {
    let weights = model.weights?.map { DoubleDouble($0) }
    let weighted = { (i: Int, value: DoubleDouble) in weights.map { $0[i] * value } ?? value }
    let response = model.response.map { model.options.reading($0) }
    var mean = DoubleDouble.zero
    if aboutMean {
      let sum = response.indices.reduce(DoubleDouble.zero) { $0 + weighted($1, response[$1]) }
      mean = sum / (weights?.reduce(.zero, +) ?? DoubleDouble(Double(response.count)))
    }
    return response.indices.reduce(.zero) { sum, i in
      let deviation = response[i] - mean
      return sum + weighted(i, deviation * deviation)
    }
  }

  private static func mean(_ values: [Double], _ weights: [Double]?) -> Double {
    guard let weights else { return values.reduce(0, +) / Double(values.count) }
    return dot(values, weights) / weights.reduce(0, +)
  }

  private static func squares(_ values: [Double], _ weights: [Double]?) -> Double {
    guard let weights else { return dot(values, values) }
    return dot(values.indices.map { weights[$0] * values[$0] }, values)
  }
}

// MARK: - What the coefficients are worth

extension LinearFit {
  /// RSS/(m - rank), the estimate of σ².
  public var residualVariance: Double {
    degreesOfFreedom > 0 ? residualSumOfSquares / Double(degreesOfFreedom) : .nan
  }

  /// √(RSS/(m - rank)), the estimate of σ.
  public var residualStandardDeviation: Double { residualVariance.squareRoot() }

  /// σ²·(XᵀWX)⁺.
  public var covariance: Matrix { residualVariance * unscaledCovariance }

  /// (XᵀWX)⁺.
  public var unscaledCovariance: Matrix {
    let n = coefficients.count
    return Matrix(rows: n, columns: n) { i, j in
      (0..<rank).reduce(DoubleDouble.zero) { $0 + spread[i + $1 * n] * spread[j + $1 * n] }.rounded
    }
  }

  /// The square roots of the diagonal of the covariance.
  public var standardErrors: [Double] {
    let n = coefficients.count, sigma = residualStandardDeviation
    return (0..<n).map { i in
      sigma * (0..<rank).reduce(DoubleDouble.zero) { $0 + spread[i + $1 * n] * spread[i + $1 * n] }.squareRoot.rounded
    }
  }

  /// The probability, were a coefficient zero, of a t ratio at least this far from zero.
  public var pValues: [Double] {
    guard degreesOfFreedom > 0 else { return coefficients.map { _ in .nan } }
    let t = StudentT(degreesOfFreedom: Double(degreesOfFreedom))
    return zip(coefficients, standardErrors).map { coefficient, error in
      // A coefficient of zero in an exact fit has no ratio.
      let ratio = abs(coefficient / error)
      return ratio.isNaN ? .nan : 2 * t.complementaryCDF(ratio)
    }
  }

  /// For each coefficient, the interval that covers it with probability `level`.
  public func confidenceIntervals(level: Double = 0.95) -> [Interval] {
    let reach = studentMultiplier(level)
    return zip(coefficients, standardErrors).map { Interval(lower: $0 - reach * $1, upper: $0 + reach * $1) }
  }

  /// t_{(1+level)/2} at the fit's degrees of freedom; NaN when there are none.
  func studentMultiplier(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a level lies between 0 and 1, \(level) given")
    guard degreesOfFreedom > 0 else { return .nan }
    return StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile((1 + level) / 2)
  }
}

// MARK: - How well it fits

extension LinearFit {
  /// The share of the total sum of squares that the terms explain; NaN when the response does not vary.
  public var rSquared: Double { regressionSumOfSquares / totalSumOfSquares }

  /// R² less what chance explains: 1 - (1 - R²)·(m - c)/(m - rank), c being 1 with an intercept.
  public var adjustedRSquared: Double {
    let about = hasIntercept ? 1 : 0
    return 1 - (1 - rSquared) * Double(observationCount - about) / Double(degreesOfFreedom)
  }

  /// The number of terms tested by F: the rank, less one for an intercept.
  public var regressionDegreesOfFreedom: Int { rank - (hasIntercept ? 1 : 0) }

  /// The mean square of the regression over that of the residuals; infinite for an exact fit.
  public var fStatistic: Double {
    regressionSumOfSquares / Double(regressionDegreesOfFreedom) / residualVariance
  }

  /// The probability, were all tested terms zero, of an F at least this large.
  public var fPValue: Double {
    guard degreesOfFreedom > 0, regressionDegreesOfFreedom > 0, !fStatistic.isNaN else { return .nan }
    return FDistribution(
      numeratorDegreesOfFreedom: Double(regressionDegreesOfFreedom),
      denominatorDegreesOfFreedom: Double(degreesOfFreedom)
    ).complementaryCDF(fStatistic)
  }

  /// The Gaussian log-likelihood at its maximum, where σ² = RSS/m: -m/2 (ln 2π + ln σ² + 1) + ½ Σ ln wᵢ.
  public var logLikelihood: Double {
    let m = Double(observationCount)
    let logWeights = weights?.reduce(0) { $1 > 0 ? $0 + log($1) : $0 } ?? 0
    return -0.5 * m * (log(2 * Double.pi) + log(residualSumOfSquares / m) + 1) + 0.5 * logWeights
  }
}

// MARK: - What the data allow

extension LinearFit {
  /// How many digits of the largest scaled coefficients are certain, at least, when the data are known to sixteen.
  ///
  /// The arithmetic does not enter: it is what no solver can restore. Below three a fit describes its data and little
  /// else.
  public var digitsLeftByRounding: Double { max(0, -log10(errorGrowth * .ulpOfOne / 2)) }
}

// MARK: - Prediction

extension LinearFit {
  /// What the model says at one row of predictors.
  public struct Prediction: Sendable, Hashable {
    /// x·β.
    public let mean: Double
    /// The standard error of x·β.
    public let standardError: Double
    /// The standard deviation of a new observation of weight one about x·β: hypot(standard error, σ).
    public let predictiveStandardDeviation: Double
    /// Where x·β lies with the level asked for.
    public let confidence: Interval
    /// Where a new observation of weight one lies with the level asked for.
    public let prediction: Interval
  }

  /// Predicts at each row of a design with the same terms.
  ///
  /// Extrapolation is the caller's risk: intervals assume that the model is true at the new rows.
  public func predict(_ rows: Design, level: Double = 0.95) throws(RegressionError) -> [Prediction] {
    guard rows.columns == design.columns else {
      throw .wrongSize(of: "a row of predictors", expected: design.columns, given: rows.columns)
    }
    if let (row, column) = rows.matrix.firstNonFinite {
      throw .designNotFinite(row: row, term: rows.terms[column])
    }
    let reach = studentMultiplier(level), sigma = residualStandardDeviation
    return (0..<rows.rows).map { i in
      let row = rows.row(i)
      let mean = Self.product(row, exactCoefficients).rounded
      let error = sigma * leverage(of: row).squareRoot()
      let spread = hypot(error, sigma)
      return Prediction(
        mean: mean, standardError: error, predictiveStandardDeviation: spread,
        confidence: Interval(lower: mean - reach * error, upper: mean + reach * error),
        prediction: Interval(lower: mean - reach * spread, upper: mean + reach * spread))
    }
  }

  /// hᵢᵢ = wᵢ·xᵢ(XᵀWX)⁺xᵢᵀ: how much each row pulls its own fitted value; the sum is the rank.
  ///
  /// - Complexity: O(m·n·rank).
  public var leverages: [Double] {
    (0..<design.rows).map { i in (weights?[i] ?? 1) * leverage(of: design.row(i)) }
  }

  /// x(XᵀWX)⁺xᵀ = |xW|², whose terms cannot cancel.
  private func leverage(of row: [DoubleDouble]) -> Double {
    let n = coefficients.count
    return (0..<rank).reduce(0) { sum, k in
      let component = (0..<n).reduce(DoubleDouble.zero) { $0 + row[$1] * spread[$1 + k * n] }.rounded
      return sum + component * component
    }
  }
}
