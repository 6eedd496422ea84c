import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

/// Parity with statsforecast on training parts of the M4 sample, which is read where it lies beside the package.
@Suite struct M4ParityTests {
  private static let file = ForecastBinary.packageFolder.appendingPathComponent(
    "../shared/data/m4-sample/m4_sample.csv")
  static let isPresent = FileManager.default.isReadableFile(atPath: file.path)

  static let reference: JSONValue = {
    let url = Bundle.module.resourceURL!.appendingPathComponent("References/statsforecast-m4.json")
    return try! JSONValue(data: Data(contentsOf: url))
  }()

  /// The training parts by series.
  private static let training: [String: [Double]] = {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [:] }
    var result: [String: [Double]] = [:]
    for line in text.utf8.split(separator: 0x0A).dropFirst() {
      let fields = line.split(separator: 0x2C)
      guard fields[2].elementsEqual("train".utf8) else { continue }
      result[String(Substring(fields[0])), default: []].append(Double(Substring(fields[4]))!)
    }
    return result
  }()

  private static func series(_ entry: JSONValue) -> TimeSeries {
    let frequency = Frequency(entry["frequency"].string!)!
    let values = training[entry["id"].string!]!
    return SampleSeries.series(frequency == .yearly ? values.suffix(60) : values, frequency)
  }

  private struct Tally {
    var count = 0
    var worse: [String] = []
    var same = 0
    var apart: [String] = []

    mutating func record(_ name: String, _ fit: any FittedModel, _ entry: JSONValue) {
      let ours = fit.glance().logLikelihood!
      let theirs = entry["log_likelihood"].double!
      count += 1
      if ours < theirs - 1e-3 { worse.append("\(name) \(ours) \(theirs)") }
      guard abs(ours - theirs) < 1e-3 else { return }
      same += 1
      let reference = entry["mean"].doubles
      let means = fit.forecast(horizon: reference.count).means
      if zip(means, reference).contains(where: { abs($0 / $1 - 1) > 0.005 }) { apart.append(name) }
    }
  }

  @Test(.tags(.reference), .enabled(if: isPresent, "the M4 sample is not part of this repository"))
  func `the likelihood of given ETS forms is no worse than the peer's, and equal optima forecast alike`() throws {
    var tally = Tally()
    for entry in Self.reference["series"].array {
      let series = Self.series(entry)
      for reference in entry["ets"].array {
        let form = reference["form"].string!
        let smoothing = reference["smoothing"].array.map { $0.double ?? 0 }
        // Where the peer's smoothing leaves the usual region it is held against the admissible one.
        let isUsual = smoothing[1] <= smoothing[0] && smoothing[2] <= 1 - smoothing[0]
        let model = try #require(ModelCatalogue.model(named: "ets:\(form)" + (isUsual ? "" : "/admissible")))
        guard let fit = try? model.fit(series) else {
          Issue.record("\(entry["id"].string!) \(form) was refused")
          continue
        }
        tally.record("\(entry["id"].string!) \(form)", fit, reference)
      }
    }
    #expect(tally.count > 300)
    // One valley in 360 is missed, by 0.06; and one likelihood in 72 is so flat in φ that forecasts part by more.
    #expect(tally.worse.allSatisfy { $0.hasPrefix("Q1756 AAdA") }, "\(tally.worse.count): \(tally.worse.prefix(40))")
    #expect(tally.apart.allSatisfy { $0 == "Y2479 AAdN" }, "\(tally.apart.count) of \(tally.same): \(tally.apart)")
  }

  @Test(.tags(.reference), .enabled(if: isPresent, "the M4 sample is not part of this repository"))
  func `the likelihood of the peer's ARIMA orders is no worse, and equal optima forecast alike`() throws {
    var tally = Tally()
    for entry in Self.reference["series"].array where !entry["arima"]["order"].doubles.isEmpty {
      let series = Self.series(entry)
      let reference = entry["arima"]
      let o = reference["order"].doubles.map { Int($0) }
      let order = ARIMAOrder(
        o[0], o[1], o[2], seasonal: (o[3], o[4], o[5]), period: series.frequency.seasonalPeriod,
        constant: reference["constant"].bool!)
      tally.record("\(entry["id"].string!) \(order)", try ARIMA(order).fit(series), reference)
    }
    #expect(tally.count == 45)
    // The peer starts differences from a large finite variance; R and, for the walk, the closed form give what ours does:
    // -285.18 for Y241, -½n(log 2πs² + 1) = -368.105 for M2773.
    let isPeers = { (name: String) in name.hasPrefix("Y241 ") || name.hasPrefix("M2773 ") }
    #expect(tally.worse.allSatisfy(isPeers), "\(tally.worse)")
    #expect(tally.apart.isEmpty, "\(tally.apart.count) of \(tally.same): \(tally.apart)")
  }
}
