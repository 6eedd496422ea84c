import Distributions
import Glibc
import LeastSquares

/// Tests of whether a series has a season, and whether the season has a unit root.
///
/// ``ARIMA`` takes a seasonal difference where ``strength(_:period:)`` exceeds 0.64, as R's `nsdiffs` does, or by
/// ``ocsb(_:period:)`` where asked; Theta and Naive2 adjust where the autocorrelation at the seasonal lag passes the test
/// of the M4 competition. The others are for looking.
public enum SeasonalityTests {
  /// A statistic held against χ².
  public struct Result: Sendable, Hashable {
    public let statistic: Double
    public let degreesOfFreedom: Int
    /// The probability of so large a statistic without a season.
    public let pValue: Double

    init(statistic: Double, degreesOfFreedom: Int) {
      self.statistic = statistic
      self.degreesOfFreedom = degreesOfFreedom
      pValue = ChiSquared(degreesOfFreedom: Double(degreesOfFreedom)).complementaryCDF(statistic)
    }
  }

  /// The share of the detrended variance that the season of an STL explains (Wang, Smith and Hyndman 2006), 0 to 1; `nil`
  /// below two cycles.
  public static func strength(_ values: [Double], period m: Int) -> Double? {
    m > 1 && values.count > 2 * m ? STL(values, period: m).seasonalStrength : nil
  }

  /// QS of Maravall: Ljung-Box over the first two seasonal lags of the differenced series, positive autocorrelations only,
  /// about χ²(2). `nil` where the series is shorter than three cycles or constant.
  public static func qs(_ values: [Double], period m: Int) -> Result? {
    let changes = differenced(values, lag: 1)
    guard m > 1, values.count >= 3 * m, !UnitRoots.isConstant(changes) else { return nil }
    let correlations = autocorrelations(changes, through: 2 * m)
    let n = Double(changes.count)
    // A negative correlation at one cycle is no season, whatever comes at two.
    guard correlations[m] > 0 else { return Result(statistic: 0, degreesOfFreedom: 2) }
    var sum = 0.0
    for lag in [m, 2 * m] {
      let r = max(0, correlations[lag])
      sum += r * r / (n - Double(lag))
    }
    return Result(statistic: n * (n + 2) * sum, degreesOfFreedom: 2)
  }

  /// The test of Kruskal and Wallis (1952) that the places of the cycle do not differ, on ranks of the differenced series,
  /// ties counted. `nil` below two cycles.
  public static func kruskalWallis(_ values: [Double], period m: Int) -> Result? {
    let changes = differenced(values, lag: 1)
    guard m > 1, changes.count >= 2 * m, !UnitRoots.isConstant(changes) else { return nil }
    let (ranks, ties) = ranks(changes)
    var sums = [Double](repeating: 0, count: m)
    var counts = [Double](repeating: 0, count: m)
    for (t, rank) in ranks.enumerated() {
      sums[t % m] += rank
      counts[t % m] += 1
    }
    let n = Double(changes.count)
    let between = zip(sums, counts).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    let raw = 12 / (n * (n + 1)) * between - 3 * (n + 1)
    return Result(statistic: raw / (1 - ties / (n * n * n - n)), degreesOfFreedom: m - 1)
  }

  /// The test of Friedman (1937) on the whole cycles of the differenced series, ranked within each; the latest cycles where
  /// they do not divide the series. `nil` below two cycles.
  public static func friedman(_ values: [Double], period m: Int) -> Result? {
    let changes = differenced(values, lag: 1)
    let cycles = changes.count / max(1, m)
    guard m > 1, cycles >= 2 else { return nil }
    var sums = [Double](repeating: 0, count: m)
    var tied = 0.0
    let first = changes.count - cycles * m
    for cycle in 0..<cycles {
      let (ranks, ties) = ranks(Array(changes[(first + cycle * m)..<(first + (cycle + 1) * m)]))
      for place in 0..<m { sums[place] += ranks[place] }
      tied += ties
    }
    let b = Double(cycles)
    let k = Double(m)
    let mean = b * (k + 1) / 2
    let spread = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let scale = b * k * (k + 1) / 12 - tied / (12 * (k - 1))
    guard scale > 0 else { return nil }
    return Result(statistic: spread / scale, degreesOfFreedom: m - 1)
  }

  /// Ranks from 1 with ties shared, and Σ (t³ - t) over the groups of ties; changes that differ by rounding only are tied.
  private static func ranks(_ values: [Double]) -> (ranks: [Double], ties: Double) {
    let rounding = 1e-12 * values.reduce(0) { max($0, abs($1)) }
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var ties = 0.0
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] - values[order[start]] <= rounding { end += 1 }
      for index in start...end { ranks[order[index]] = Double(start + end) / 2 + 1 }
      let t = Double(end - start + 1)
      ties += t * t * t - t
      start = end + 1
    }
    return (ranks, ties)
  }
}

/// The test of Osborn, Chui, Smith and Birchenhall (1988) that a series has a seasonal unit root.
///
///     λ(B) Δ Δm y(t) = β₁ λ(B) Δm y(t-1) + β₂ λ(B) Δ y(t-m) + ε(t)
///
/// λ is the autoregression of Δ Δm y. The root is rejected where the t-value of β₂ lies below ``criticalValue``, a fit of
/// Hyndman's to simulations at 5%.
public struct OCSBTest: Sendable, Hashable {
  /// The t-value of β₂.
  public let statistic: Double
  public let criticalValue: Double
  /// Lags of λ.
  public let lagCount: Int

  /// Whether a seasonal difference is called for.
  public var needsDifference: Bool { statistic > criticalValue }

  /// The longest autoregression compared.
  private static let longestLag = 3

  /// - Parameters:
  ///   - lags: lags of λ; `nil` compares 1 to 3 by AIC on one sample and takes one less than the best, as R's `nsdiffs` does.
  /// - Returns: `nil` where the series is too short for the regression, or constant after differencing.
  public init?(_ values: [Double], period m: Int, lags: Int? = nil) {
    guard m > 1, !values.contains(where: \.isNaN) else { return nil }
    var count = lags ?? 0
    if lags == nil {
      var best = Double.infinity
      for candidate in 1...Self.longestLag {
        guard let fit = Self.fit(values, m, lags: candidate, dropping: Self.longestLag) else { return nil }
        let n = Double(fit.observationCount)
        let aic = n * log(fit.residualSumOfSquares / n) + 2 * Double(candidate + 3)
        if aic < best {
          best = aic
          count = candidate - 1
        }
      }
    }
    guard let fit = Self.fit(values, m, lags: count, dropping: count) else { return nil }
    let place = fit.coefficients.count - 1
    statistic = fit.coefficients[place] / fit.standardErrors[place]
    guard statistic.isFinite else { return nil }
    lagCount = count
    // Hyndman (2015): the 5% quantile as a function of the logarithm of the period.
    let x = log(Double(m)) - 0.7656451
    criticalValue = -0.2937411 * exp(-0.2850853 * x - 0.05983644 * x * x) - 1.652202
  }

  /// The regression of the test over the observations after the first 1 + m + `dropping`.
  private static func fit(_ values: [Double], _ m: Int, lags: Int, dropping: Int) -> LinearFit? {
    let n = values.count
    let first = 1 + m + dropping
    guard n - first > lags + 3 else { return nil }
    func level(_ t: Int) -> Double { values[t] - values[t - 1] }
    func seasonal(_ t: Int) -> Double { values[t] - values[t - m] }
    func both(_ t: Int) -> Double { seasonal(t) - seasonal(t - 1) }
    // λ comes from its own regression; a lag reaches back before the sample where the series has it.
    let lambdaFirst = max(first, 1 + m + lags)
    var lambda: [Double] = []
    if lags > 0 {
      let response = (lambdaFirst..<n).map(both)
      let design = Design.predictors(
        (1...lags).map { lag in ("\(lag)", (lambdaFirst..<n).map { both($0 - lag) }) }, intercept: false)
      guard let fit = try? LinearRegression(design: design, response: response).fit() else { return nil }
      lambda = fit.coefficients
    }
    func filtered(_ x: (Int) -> Double, _ t: Int) -> Double {
      var value = x(t)
      for (lag, weight) in lambda.enumerated() { value -= weight * x(t - lag - 1) }
      return value
    }
    let rows = first..<n
    var columns: [(name: String, values: [Double])] = []
    for lag in 0..<lags { columns.append(("lag\(lag + 1)", rows.map { both($0 - lag - 1) })) }
    columns.append(("level", rows.map { filtered(seasonal, $0 - 1) }))
    columns.append(("season", rows.map { filtered(level, $0 - m) }))
    return try? LinearRegression(
      design: .predictors(columns, intercept: false), response: rows.map(both)
    ).fit()
  }
}
