import Foundation
import GrowthCurves
import TestSupport
import Testing

/// Accuracy on real yearly series, read in place: the samples may not travel with the tests.
@Suite struct `Short-series accuracy` {
  static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data").standardized
  static let areThere = FileManager.default.fileExists(
    atPath: samples.appending(path: "m4-sample/m4_sample.csv").path)

  /// What came of all windows of one length.
  private struct Score {
    var windows = 0
    var own = [Double](repeating: 0, count: 5)
    var naive = [Double](repeating: 0, count: 5)
    var drift = [Double](repeating: 0, count: 5)
    var covered = 0
  }

  @Test(
    .tags(.reference), .enabled(if: areThere, "the samples are not beside the package"),
    arguments: ["m4", "macro"], [4, 5, 6])
  func `Four to six points are forecast better than by last value and drift, and covered as stated`(
    _ source: String, _ count: Int
  ) throws {
    let series = try source == "m4" ? Self.m4() : Self.macro()
    var score = Score()
    for values in series {
      // Windows of 13 at steps of 9, so that the same ones serve every length.
      for start in stride(from: 0, through: values.count - 13, by: 9) {
        Self.add(Array(values[start..<(start + count)]), Array(values[(start + count)..<(start + count + 5)]), &score)
      }
    }
    #expect(score.windows > 900)
    for h in 0..<5 {
      #expect(score.own[h] < score.naive[h], "horizon \(h + 1)")
      #expect(score.own[h] < score.drift[h], "horizon \(h + 1)")
    }
    let coverage = Double(score.covered) / Double(5 * score.windows)
    #expect(coverage > 0.75 && coverage < 0.85, "coverage \(coverage)")
  }

  private static func add(_ past: [Double], _ future: [Double], _ score: inout Score) {
    let steps = zip(past, past.dropFirst()).map { abs($1 - $0) }
    let scale = steps.reduce(0, +) / Double(steps.count)
    guard scale > 0 else { return }
    score.windows += 1
    let forecast = ShortSeriesForecast(past, horizon: 5)
    let naive = BaselineForecasts.naive(past, horizon: 5)
    let drift = BaselineForecasts.drift(past, horizon: 5)
    for h in 0..<5 {
      score.own[h] += abs(forecast.median[h] - future[h]) / scale
      score.naive[h] += abs(naive[h] - future[h]) / scale
      score.drift[h] += abs(drift[h] - future[h]) / scale
      if forecast.distribution(h + 1).interval(level: 0.8).contains(future[h]) { score.covered += 1 }
    }
  }

  private static func rows(_ path: String) throws -> (header: [String], rows: [[Substring]]) {
    let text = try String(contentsOf: samples.appending(path: path), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    return (lines[0].map(String.init), Array(lines.dropFirst()))
  }

  private static func m4() throws -> [[Double]] {
    var series: [Substring: [Double]] = [:]
    for row in try rows("m4-sample/m4_sample.csv").rows where row[1] == "yearly" {
      series[row[0], default: []].append(Double(row[4])!)
    }
    return series.keys.sorted().map { series[$0]! }
  }

  private static func macro() throws -> [[Double]] {
    let (header, rows) = try rows("macro-sample/macro_sample.csv")
    let columns = ["wb_gdp_current_usd", "wb_population", "pwt_rgdpna", "pwt_emp", "maddison_cgdppc", "pwt_rnna"]
      .map { header.firstIndex(of: $0)! }
    var series: [String: [Double]] = [:]
    // A quoted country name with a comma shifts its row: those few are left out.
    for row in rows where row.count == header.count {
      for column in columns {
        if let value = Double(row[column]) { series["\(row[0]) \(column)", default: []].append(value) }
      }
    }
    return series.keys.sorted().map { series[$0]! }
  }
}
