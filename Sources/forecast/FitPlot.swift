import Glibc
import GrowthCurves
import Reports

/// The fits of one series as a picture: observations, curves, and the bands of the best.
struct FitPlot {
  let rows: [FitRow]
  let horizon: Int
  let levels: [Double]

  init(_ rows: [FitRow], horizon: Int, levels: [Double]) {
    self.rows = rows
    self.horizon = horizon
    self.levels = levels
  }

  /// The chart, with the residuals of the leading curve below it.
  var picture: FitPicture { FitPicture(curve: chart, residuals: residuals) }

  private var residuals: ResidualChart? {
    let fitted = rows.filter { $0.fit != nil }
    let leading = fitted.max { ($0.weight ?? 0) < ($1.weight ?? 0) } ?? fitted.first
    guard let row = rows.contains(where: \.isAverage) ? leading : fitted.first, let fit = row.fit,
      let sigma = row.sigma, sigma > 0
    else { return nil }
    let deviations = fit.data.times.indices.map { i in
      let growth = row.varianceExponent.map { pow(abs(fit.value(at: fit.data.times[i])), $0) } ?? 1
      return sigma * growth / (fit.data.weights.isEmpty ? 1 : fit.data.weights[i]).squareRoot()
    }
    return ResidualChart(
      title: "\(row.series): \(row.curve)", times: fit.data.times.map { $0 + row.origin },
      residuals: zip(fit.rawResiduals, deviations).map { $0 / $1 })
  }

  private var chart: CurveChart {
    let fitted = rows.filter { $0.fit != nil }
    let name = rows.first?.series ?? ""
    guard let times = fitted.first?.times ?? rows.first?.times, let first = times.first, let last = times.last else {
      return CurveChart(title: name, subtitle: rows.first?.reason ?? "", times: [0, 1], lines: [])
    }
    let step = max((last - first) / Double(max(times.count - 1, 1)), Double.leastNormalMagnitude)
    let end = last + Double(horizon) * step
    let grid = (0...200).map { first + (end - first) * Double($0) / 200 }
    let average = rows.first { $0.isAverage }
    let shown = average == nil ? fitted : fitted.filter { ($0.weight ?? 0) >= 0.01 }
    let lines = shown.prefix(6).map { row in
      CurveChart.Line(name: row.curve, values: grid.map { row.fit!.value(at: $0 - row.origin) })
    }
    let points = zip(times, (fitted.first?.fit?.data.values ?? [])).map { (time: $0, value: $1) }
    return CurveChart(
      title: name, subtitle: subtitle(average, shown), times: grid, lines: Array(lines),
      bands: bands(average, shown, grid), points: points, references: references(shown))
  }

  private func subtitle(_ average: FitRow?, _ shown: [FitRow]) -> String {
    if let average { return average.reason }
    guard let row = shown.first else { return rows.first?.reason ?? "" }
    let verdict = row.ceiling.map { "; ceiling \($0.status.rawValue)" } ?? ""
    return
      "\(row.curve), prediction bands \(levels.map { "\(Int(($0 * 100).rounded()))%" }.joined(separator: ", "))\(verdict)"
  }

  private func bands(_ average: FitRow?, _ shown: [FitRow], _ grid: [Double]) -> [CurveChart.Band] {
    if average?.derived.first?.interval == .fewPoints, let data = shown.first?.fit?.data {
      return fewPointsBands(data, origin: shown[0].origin, grid)
    }
    return levels.compactMap { level in
      let intervals: [ClosedRange<Double>]
      if let average, let selection = average.selection {
        intervals = grid.compactMap { selection.prediction(at: $0 - average.origin)?.interval(level: level) }
      } else if let row = shown.first, let fit = row.fit {
        intervals = grid.map { fit.prediction(at: $0 - row.origin).interval(level: level) }
      } else {
        return nil
      }
      guard intervals.count == grid.count else { return nil }
      return CurveChart.Band(level: level, lower: intervals.map(\.lowerBound), upper: intervals.map(\.upperBound))
    }
  }

  /// What many series taught of few points: from the last observation on, a fan; before it, the observations.
  private func fewPointsBands(_ data: CurveData, origin: Double, _ grid: [Double]) -> [CurveChart.Band] {
    let step = CurveData.step(of: data.times)
    let forecast = ShortSeriesForecast(
      times: data.times.map { $0 / step }, values: data.values, horizon: horizon)
    return levels.map { level in
      let ends = (1...horizon).map { forecast.distribution($0).interval(level: level) }
      let last = data.times[data.times.count - 1]
      let later = (1...horizon).map { last + step * Double($0) }
      func between(_ side: [Double]) -> [Double] {
        grid.map { Self.interpolated(at: $0 - origin, data.times + later, data.values + side) }
      }
      return CurveChart.Band(
        level: level, lower: between(ends.map(\.lowerBound)), upper: between(ends.map(\.upperBound)))
    }
  }

  private static func interpolated(at t: Double, _ times: [Double], _ values: [Double]) -> Double {
    guard let after = times.firstIndex(where: { $0 >= t }) else { return values[values.count - 1] }
    guard after > 0 else { return values[0] }
    let share = (t - times[after - 1]) / (times[after] - times[after - 1])
    return values[after - 1] + share * (values[after] - values[after - 1])
  }

  private func references(_ shown: [FitRow]) -> [CurveChart.Reference] {
    guard shown.count == 1, let ceiling = shown[0].ceiling, ceiling.estimate.isFinite,
      ceiling.status == .identified || ceiling.status == .priorBounded
    else { return [] }
    return [CurveChart.Reference(value: ceiling.estimate, label: "ceiling \(FitRow.short(ceiling.estimate))")]
  }
}
