import Glibc

/// Seasonal indices by classical decomposition and the test that decides whether they are wanted, as in the M4
/// competition (Makridakis, Spiliotis, Assimakopoulos 2020, and the organisers' benchmark definitions).
package struct SeasonalDecomposition: Sendable {
  package enum Kind: Sendable { case additive, multiplicative }

  let kind: Kind
  /// One index per position in the cycle, the first belonging to the first observation.
  package let indices: [Double]

  var period: Int { indices.count }

  /// The index that belongs to observation `t`, counted from 0, in the sample or after it.
  func index(at t: Int) -> Double { indices[t % indices.count] }

  /// No seasonality: one neutral index.
  static let none = SeasonalDecomposition(kind: .multiplicative, indices: [1])

  var isNone: Bool { indices.count == 1 }

  private init(kind: Kind, indices: [Double]) {
    self.kind = kind
    self.indices = indices
  }

  /// The classical decomposition of `values`, at least two cycles long, by a centred moving average.
  package init(_ values: [Double], period m: Int, kind: Kind) {
    precondition(m > 1 && values.count >= 2 * m, "a decomposition needs two whole cycles")
    let trend = Self.centredMovingAverage(values, period: m)
    var sums = [Double](repeating: 0, count: m)
    var counts = [Int](repeating: 0, count: m)
    for (t, level) in trend.enumerated() where !level.isNaN && !values[t].isNaN {
      let detrended = kind == .multiplicative ? values[t] / level : values[t] - level
      guard detrended.isFinite else { continue }
      sums[t % m] += detrended
      counts[t % m] += 1
    }
    var figure = (0..<m).map { counts[$0] > 0 ? sums[$0] / Double(counts[$0]) : (kind == .multiplicative ? 1 : 0) }
    let mean = figure.reduce(0, +) / Double(m)
    figure = figure.map { kind == .multiplicative ? $0 / mean : $0 - mean }
    self.init(kind: kind, indices: figure)
  }

  /// The decomposition if the M4 test finds seasonality in `values`, else none: multiplicative as in the competition,
  /// additive where asked for or where a value is not positive.
  static func tested(_ values: [Double], period m: Int, kind: Kind = .multiplicative) -> SeasonalDecomposition {
    guard m > 1, isSeasonal(values, period: m) else { return .none }
    guard kind == .multiplicative, values.allSatisfy({ $0 > 0 }) else {
      return SeasonalDecomposition(values, period: m, kind: .additive)
    }
    let decomposition = SeasonalDecomposition(values, period: m, kind: .multiplicative)
    return decomposition.indices.allSatisfy { $0 > 0 } ? decomposition : .none
  }

  /// Indices of `values` (of their logarithms where all are positive) shrunk towards none by as much as their sampling error calls for (James and Stein
  /// 1961; Miller and Williams 2003): no test, so a season too weak or too short to pass one still counts in part.
  static func shrunken(_ values: [Double], period m: Int) -> SeasonalDecomposition {
    guard m > 3, values.count >= 2 * m else { return .none }
    let isPositive = values.allSatisfy { $0 > 0 }
    let logs = isPositive ? values.map { log($0) } : values
    let trend = centredMovingAverage(logs, period: m)
    var sums = [Double](repeating: 0, count: m)
    var counts = [Double](repeating: 0, count: m)
    for t in logs.indices where !trend[t].isNaN {
      sums[t % m] += logs[t] - trend[t]
      counts[t % m] += 1
    }
    guard counts.allSatisfy({ $0 > 0 }) else { return .none }
    var figure = (0..<m).map { sums[$0] / counts[$0] }
    let centre = figure.reduce(0, +) / Double(m)
    figure = figure.map { $0 - centre }
    var within = 0.0
    for t in logs.indices where !trend[t].isNaN {
      let error = logs[t] - trend[t] - centre - figure[t % m]
      within += error * error
    }
    let observed = counts.reduce(0, +)
    let freedom = observed - Double(m)
    let between = figure.reduce(0) { $0 + $1 * $1 } / Double(m - 1)
    guard between > 0 else { return .none }
    // With one cycle of detrended values there is no sampling error to see; half is the prior.
    let weight: Double
    if freedom >= 1 {
      let sampling = within / freedom * Double(m) / observed
      weight = max(0, 1 - Double(m - 3) / Double(m - 1) * sampling / between)
    } else {
      weight = 0.5
    }
    return SeasonalDecomposition(
      kind: isPositive ? .multiplicative : .additive,
      indices: figure.map { isPositive ? exp(weight * $0) : weight * $0 })
  }

  /// The shrunken indices of a series whose season is too long for seasonal states, gaps bridged; `nil` where it is not, or
  /// where nothing of a season is left.
  static func long(_ observations: Observations) -> SeasonalDecomposition? {
    let m = observations.seasonalPeriod
    guard m > ETS.longestPeriod, observations.count >= 2 * m else { return nil }
    let season = shrunken(
      observations.missingCount > 0 ? interpolated(observations.values) : observations.values, period: m)
    return season.isNone ? nil : season
  }

  /// `path`, which begins at observation `t`, with the season put back.
  func reseasonalised(_ path: [Double], from t: Int) -> [Double] {
    if isNone { return path }
    return path.enumerated().map { step, value in
      kind == .multiplicative ? value * index(at: t + step) : value + index(at: t + step)
    }
  }

  func adjusted(_ values: [Double]) -> [Double] {
    if isNone { return values }
    return values.enumerated().map { t, value in
      kind == .multiplicative ? value / index(at: t) : value - index(at: t)
    }
  }

  /// Whether the autocorrelation at lag `m` exceeds its 90% limit (Bartlett's formula); never below three cycles.
  static func isSeasonal(_ values: [Double], period m: Int) -> Bool {
    let n = values.count
    guard m > 1, n >= 3 * m else { return false }
    let correlations = autocorrelations(values, through: m)
    let limit90 = 1.645
    var sum = 1.0
    for lag in 1..<m { sum += 2 * correlations[lag] * correlations[lag] }
    return abs(correlations[m]) > limit90 / sqrt(Double(n)) * sqrt(sum)
  }

  static func centredMovingAverage(_ values: [Double], period m: Int) -> [Double] {
    let n = values.count
    var trend = [Double](repeating: .nan, count: n)
    let half = m / 2
    guard n > 2 * half else { return trend }
    for t in half..<(n - half) {
      var sum = 0.0
      if m % 2 == 0 {
        sum = 0.5 * (values[t - half] + values[t + half])
        for index in (t - half + 1)..<(t + half) { sum += values[index] }
      } else {
        for index in (t - half)...(t + half) { sum += values[index] }
      }
      trend[t] = sum / Double(m)
    }
    return trend
  }
}

/// Sample autocorrelations at lags 0 through `lag`, gaps left out of the sums; NaN for a constant series.
func autocorrelations(_ values: [Double], through lag: Int) -> [Double] {
  let observed = values.filter { !$0.isNaN }
  let mean = observed.reduce(0, +) / Double(max(1, observed.count))
  let centred = values.map { $0.isNaN ? 0 : $0 - mean }
  var variance = 0.0
  for value in centred { variance += value * value }
  return (0...lag).map { k in
    var sum = 0.0
    if k < centred.count { for t in k..<centred.count { sum += centred[t] * centred[t - k] } }
    return sum / variance
  }
}
