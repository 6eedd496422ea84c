import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

/// What the default forecast promises on the test parts of the M4 sample, which is read where it lies beside the package.
///
/// Bounds are those of statsforecast 2.1.1 on the same series and nominal coverage with a margin of a few points, set before
/// the test parts were looked at: whether a promise holds is told, not by how much, so that nobody tunes by it.
@Suite struct M4AccuracyTests {
  struct Promise: Sendable, CustomTestStringConvertible {
    var frequency: Frequency
    var horizon: Int
    /// Of the median of dynamic optimised Theta, ETS and ARIMA.
    var smape: Double
    var mase: Double
    var msis95: Double
    var testDescription: String { frequency.description }
  }

  private static let promises = [
    Promise(frequency: .yearly, horizon: 6, smape: 11.35, mase: 2.935, msis95: 24),
    Promise(frequency: .quarterly, horizon: 8, smape: 9.43, mase: 1.072, msis95: 9.5),
    Promise(frequency: .monthly, horizon: 18, smape: 23.93, mase: 1.125, msis95: 16.5),
  ]

  private static let file = ForecastBinary.packageFolder.appendingPathComponent(
    "../shared/data/m4-sample/m4_sample.csv")
  static let isPresent = FileManager.default.isReadableFile(atPath: file.path)

  @Test(
    .tags(.reference), .enabled(if: isPresent, "the M4 sample is not part of this repository"), arguments: promises)
  func `the default forecast beats the peers' combination, and its intervals hold what they promise`(
    _ promise: Promise
  ) throws {
    let cases = try Self.splits(promise.frequency)
    #expect(cases.count == 300)
    let table = Backtest(models: [AutomaticForecast()]).run(cases, horizon: promise.horizon)
    let score = try #require(table.summaries.first)
    #expect(score.failed == 0)
    #expect(score.smape < promise.smape)
    #expect(score.mase < promise.mase)
    #expect(score.msis95 < promise.msis95)
    #expect((0.77...0.83).contains(score.coverage80.share))
    #expect((0.92...0.97).contains(score.coverage95.share))
  }

  private static func splits(_ frequency: Frequency) throws -> [Split] {
    var order: [String] = []
    var parts: [String: (train: [Double], test: [Double])] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).utf8.split(separator: 0x0A).dropFirst() {
      let fields = line.split(separator: 0x2C)
      guard Frequency(String(Substring(fields[1]))) == frequency else { continue }
      let (id, value) = (String(Substring(fields[0])), Double(Substring(fields[4]))!)
      if parts[id] == nil { order.append(id) }
      if fields[2].elementsEqual("train".utf8) {
        parts[id, default: ([], [])].train.append(value)
      } else {
        parts[id, default: ([], [])].test.append(value)
      }
    }
    return order.map { Split(training: SampleSeries.series(parts[$0]!.train, frequency), actuals: parts[$0]!.test) }
  }
}
