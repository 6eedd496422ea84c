import Distributions
import Glibc
import LinearAlgebra

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
