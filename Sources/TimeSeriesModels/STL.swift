import Glibc

/// Seasonal and trend decomposition by loess (Cleveland, Cleveland, McRae, Terpenning 1990), without robustness weights.
public struct STL: Sendable {
  public let seasonal: [Double]
  public let trend: [Double]
  public let remainder: [Double]

  /// Decomposes `values`, at least two cycles of `period` long; seasonal subseries are smoothed by local means, as R does.
  ///
  /// - Parameters:
  ///   - seasonalSpan: Span of the loess over each cycle-subseries, odd; 11 as in R's `mstl`.
  ///   - iterations: Passes of the inner loop; two settle it.
  public init(_ values: [Double], period: Int, seasonalSpan: Int = 11, iterations: Int = 2) {
    precondition(period > 1 && values.count >= 2 * period, "STL needs two whole cycles")
    let n = values.count
    let trendSpan = Self.nextOdd(Int((1.5 * Double(period) / (1 - 1.5 / Double(seasonalSpan))).rounded(.up)))
    let lowPassSpan = Self.nextOdd(period)
    var trend = [Double](repeating: 0, count: n)
    var seasonal = [Double](repeating: 0, count: n)
    for _ in 0..<iterations {
      // Each cycle-subseries smoothed and carried one period beyond both ends.
      var cycle = [Double](repeating: 0, count: n + 2 * period)
      for position in 0..<period {
        let indices = stride(from: position, to: n, by: period)
        let sub = indices.map { values[$0] - trend[$0] }
        for step in -1...sub.count {
          let place = position + (step + 1) * period
          cycle[place] = Self.loess(sub, at: Double(step), span: seasonalSpan, degree: 0)
        }
      }
      // The low-pass part of the cycles is trend, not season.
      let smooth = Self.movingAverage(
        Self.movingAverage(Self.movingAverage(cycle, period), period), 3)
      let low = Self.loess(smooth, span: lowPassSpan)
      for t in 0..<n { seasonal[t] = cycle[t + period] - low[t] }
      trend = Self.loess((0..<n).map { values[$0] - seasonal[$0] }, span: trendSpan)
    }
    self.seasonal = seasonal
    self.trend = trend
    remainder = (0..<n).map { values[$0] - seasonal[$0] - trend[$0] }
  }

  /// How much of what is not trend the season explains, 0 to 1 (Wang, Smith and Hyndman 2006).
  public var seasonalStrength: Double {
    let detrended = zip(seasonal, remainder).map { $0 + $1 }
    let total = Self.variance(detrended)
    return total > 0 ? max(0, min(1, 1 - Self.variance(remainder) / total)) : 0
  }

  private static func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  private static func nextOdd(_ n: Int) -> Int { n % 2 == 0 ? n + 1 : n }

  private static func movingAverage(_ values: [Double], _ width: Int) -> [Double] {
    var sum = values[0..<width].reduce(0, +)
    var result = [sum / Double(width)]
    result.reserveCapacity(values.count - width + 1)
    for t in width..<values.count {
      sum += values[t] - values[t - width]
      result.append(sum / Double(width))
    }
    return result
  }

  private static func loess(_ values: [Double], span: Int) -> [Double] {
    values.indices.map { loess(values, at: Double($0), span: span) }
  }

  /// The local line (degree 1) or mean (degree 0) at `x` of its `span` nearest values with tricube weights.
  private static func loess(_ values: [Double], at x: Double, span: Int, degree: Int = 1) -> Double {
    let n = values.count
    let width = min(span, n)
    let centre = Int(x)
    let first = max(0, min(n - width, centre - width / 2))
    let last = first + width - 1
    var radius = max(x - Double(first), Double(last) - x)
    if span > n { radius += Double((span - n) / 2) }
    guard radius > 0 else { return values[first] }
    var sum = 0.0
    var sumX = 0.0
    var sumXX = 0.0
    var sumY = 0.0
    var sumXY = 0.0
    for i in first...last {
      let offset = Double(i) - x
      let ratio = abs(offset) / radius
      guard ratio < 0.999 else { continue }
      let weight = ratio > 0.001 ? pow(1 - ratio * ratio * ratio, 3) : 1
      sum += weight
      sumX += weight * offset
      sumXX += weight * offset * offset
      sumY += weight * values[i]
      sumXY += weight * offset * values[i]
    }
    guard sum > 0 else { return values[min(max(centre, 0), n - 1)] }
    if degree == 0 { return sumY / sum }
    let determinant = sum * sumXX - sumX * sumX
    guard determinant > 1e-12 * sum * sumXX else { return sumY / sum }
    return (sumXX * sumY - sumX * sumXY) / determinant
  }
}
