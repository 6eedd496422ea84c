import Foundation
import GrowthCurves
import TestSupport
import Testing

/// Accuracy on real yearly series, read in place: the samples may not travel with the tests.
///
/// `References/short-series.json` holds the constants chosen on each half of the series by `Scripts/calibrate-short-series`
/// and the figures that program found on the other half; here the library finds them again.
@Suite struct `Short-series accuracy` {
  static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data").standardized
  static let areThere = FileManager.default.fileExists(
    atPath: samples.appending(path: "m4-sample/m4_sample.csv").path)

  struct Reference: Codable {
    struct Cell: Codable {
      var source: String
      var count: Int
      var horizon: Int
      var windows: Int
      var mase: Double
      var against_naive: [Double]
      var against_drift: [Double]
      var coverage_80: Double
    }
    var folds: [ShortSeriesConstants]
    var cells: [Cell]
  }

  private static func reference() throws -> Reference {
    let url = try #require(Bundle.module.url(forResource: "References/short-series", withExtension: "json"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }

  /// What came of the windows of one source and length, each series weighing one.
  private struct Score {
    var windows = 0
    var weight = 0.0
    var own = [Double](repeating: 0, count: 5)
    var naive = [Double](repeating: 0, count: 5)
    var drift = [Double](repeating: 0, count: 5)
    var covered = [Double](repeating: 0, count: 5)

    static func + (a: Score, b: Score) -> Score {
      func sum(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 + $1 } }
      return Score(
        windows: a.windows + b.windows, weight: a.weight + b.weight, own: sum(a.own, b.own),
        naive: sum(a.naive, b.naive), drift: sum(a.drift, b.drift), covered: sum(a.covered, b.covered))
    }
  }

  @Test func `The figures of the calibration keep the promise in every cell`() throws {
    let cells = try Self.reference().cells
    #expect(cells.count == 60)
    for cell in cells {
      // Twice the standard error of the paired differences, so that luck is no explanation.
      #expect(cell.against_naive[0] + 2 * cell.against_naive[1] < 0, "\(cell)")
      #expect(cell.against_drift[0] + 2 * cell.against_drift[1] < 0, "\(cell)")
      #expect(cell.coverage_80 > 0.75 && cell.coverage_80 < 0.85, "\(cell)")
    }
  }

  @Test(
    .tags(.reference), .enabled(if: areThere, "the samples are not beside the package"), arguments: [4, 5, 6])
  func `Constants of one half forecast the other better than last value and drift, and cover as stated`(
    _ count: Int
  ) throws {
    let reference = try Self.reference()
    var scores = ["m4": try Self.score(Self.m4(), count, reference.folds)]
    for (source, series) in try Self.panel() { scores[source] = Self.score(series, count, reference.folds) }
    scores["together"] = scores.values.reduce(Score(), +)
    for cell in reference.cells where cell.count == count {
      let score = try #require(scores[cell.source])
      let h = cell.horizon - 1
      #expect(score.windows == cell.windows, "\(cell)")
      let own = score.own[h] / score.weight
      let (naive, drift) = (score.naive[h] / score.weight, score.drift[h] / score.weight)
      #expect(own < naive && own < drift, "\(cell)")
      // The reference has four decimals; means of pegged exchange rates run to thousands, where sums differ in the last digits.
      let rounding = 1e-4 + 1e-9 * own
      #expect(abs(own - naive - cell.against_naive[0]) < rounding, "\(cell)")
      #expect(abs(own - drift - cell.against_drift[0]) < rounding, "\(cell)")
      #expect(abs(score.covered[h] / score.weight - cell.coverage_80) < 1e-4, "\(cell)")
    }
  }

  /// Windows of all origins from the sixth observation on that leave five to come, scored with the constants of the half the
  /// series is not in.
  private static func score(
    _ series: [(cluster: String, values: [Double])], _ count: Int, _ folds: [ShortSeriesConstants]
  ) -> Score {
    let names = Array(Set(series.map(\.cluster))).sorted()
    let fold = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0 % 2) })
    var total = Score()
    for (cluster, values) in series {
      let origins = (6...max(values.count - 5, 6)).filter { origin in
        origin + 5 <= values.count && varies(values[(origin - count)..<origin])
      }
      for origin in origins {
        let past = Array(values[(origin - count)..<origin])
        let future = Array(values[origin..<(origin + 5)])
        add(past, future, folds[fold[cluster]!], weight: 1 / Double(origins.count), &total)
      }
    }
    return total
  }

  private static func varies(_ window: ArraySlice<Double>) -> Bool {
    let steps = zip(window, window.dropFirst()).map { abs($1 - $0) }
    let mean = steps.reduce(0, +) / Double(steps.count)
    return mean > 1e-6 * window.reduce(0) { $0 + abs($1) } / Double(window.count)
  }

  private static func add(
    _ past: [Double], _ future: [Double], _ constants: ShortSeriesConstants, weight: Double, _ score: inout Score
  ) {
    let steps = zip(past, past.dropFirst()).map { abs($1 - $0) }
    let scale = steps.reduce(0, +) / Double(steps.count)
    score.windows += 1
    score.weight += weight
    let forecast = ShortSeriesForecast(past, horizon: 5, constants: constants)
    let naive = BaselineForecasts.naive(past, horizon: 5)
    let drift = BaselineForecasts.drift(past, horizon: 5)
    for h in 0..<5 {
      score.own[h] += weight * abs(forecast.median[h] - future[h]) / scale
      score.naive[h] += weight * abs(naive[h] - future[h]) / scale
      score.drift[h] += weight * abs(drift[h] - future[h]) / scale
      if forecast.distribution(h + 1).interval(level: 0.8).contains(future[h]) { score.covered[h] += weight }
    }
  }

  // MARK: - The samples

  private static func rows(_ path: String) throws -> (header: [String], rows: [[String]]) {
    let text = try String(contentsOf: samples.appending(path: path), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { fields(String($0)) }
    return (lines[0], Array(lines.dropFirst()))
  }

  /// A country's name may hold a comma, in quotes.
  private static func fields(_ line: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// Yearly series of the training part; the test part is not looked at.
  private static func m4() throws -> [(cluster: String, values: [Double])] {
    var series: [String: [Double]] = [:]
    for row in try rows("m4-sample/m4_sample.csv").rows where row[1] == "yearly" && row[2] == "train" {
      series[row[0], default: []].append(Double(row[4])!)
    }
    return series.keys.sorted().map { ($0, series[$0]!) }
  }

  private static let levels = [
    "wb_gdp_current_usd", "wb_population", "pwt_rgdpna", "pwt_emp", "maddison_cgdppc", "pwt_rnna",
  ]

  /// The longest run without gaps of each column of each country.
  private static func panel() throws -> [String: [(cluster: String, values: [Double])]] {
    let (header, rows) = try rows("macro-sample/macro_sample.csv")
    var found: [String: [(cluster: String, values: [Double])]] = ["macro levels": [], "macro others": []]
    var countries: [String: [[String]]] = [:]
    for row in rows { countries[row[0], default: []].append(row) }
    for (country, rows) in countries {
      for column in header.indices where !["iso3", "country", "year"].contains(header[column]) {
        let runs = rows.map { Double($0[column]) }.split(separator: nil).map { $0.map { $0! } }
        // The first of the longest.
        let run = runs.reduce([]) { $1.count > $0.count ? $1 : $0 }
        guard run.count >= 13 else { continue }
        found[levels.contains(header[column]) ? "macro levels" : "macro others", default: []].append((country, run))
      }
    }
    return found
  }
}
