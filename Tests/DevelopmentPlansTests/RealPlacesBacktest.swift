import DevelopmentPlans
import Foundation
import TestSupport
import Testing

/// A backtest on published series of zones, parks and cities, read in place where the shared data are present.
///
/// Few announced targets have a published outcome, so the target of a place is the one that plans most often write: five more
/// years at the rate of the last five. At the origin only figures up to it are used.
@Suite struct RealPlacesBacktest {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data/real").standardizedFileURL
  static let isPresent = FileManager.default.fileExists(atPath: folder.path)

  struct Outcome {
    var series: String
    var prior: String
    var actuals: Int
    var probability: Double
    var isHit: Bool
    var position: Double
    var logAttainment: Double
  }

  @Test(.enabled(if: isPresent && ProcessInfo.processInfo.environment["WRITE_CALIBRATION"] != nil))
  func `the published figures`() throws {
    var outcomes: [Outcome] = []
    for file in [
      "cn_major_cities", "cn_national_hightech_zones", "cn_parks_individual", "tw_science_parks", "jinan_city",
    ] {
      for (id, values) in try Self.series(file).sorted(by: { $0.key < $1.key }) where !id.hasSuffix("_v2019") {
        outcomes += try Self.outcomes(id, values)
      }
    }
    for prior in ["neutral", "outside-view", "sceptical"] {
      for actuals in [0, 2] {
        let chosen = outcomes.filter { $0.prior == prior && $0.actuals == actuals }
        let hits = chosen.count(where: \.isHit)
        let inside = chosen.count { $0.position > 0.1 && $0.position < 0.9 }
        let stated = chosen.reduce(0) { $0 + $1.probability } / Double(chosen.count)
        let brier = chosen.reduce(0) { $0 + pow($1.probability - ($1.isHit ? 1 : 0), 2) } / Double(chosen.count)
        print(
          "BACKTEST|\(prior)|\(actuals)|\(chosen.count)|\(stated)|\(Double(hits) / Double(chosen.count))|"
            + "\(wilsonInterval(hits: hits, count: chosen.count))|\(Double(inside) / Double(chosen.count))|"
            + "\(wilsonInterval(hits: inside, count: chosen.count))|\(brier)")
      }
    }
    let attainments = outcomes.filter { $0.prior == "neutral" && $0.actuals == 0 }.map(\.logAttainment)
    let mean = attainments.reduce(0, +) / Double(attainments.count)
    let variance = attainments.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(attainments.count - 1)
    print("ATTAINMENT|\(attainments.count)|\(mean)|\(variance.squareRoot())|\(Set(outcomes.map(\.series)).count)")
  }

  private static func outcomes(_ id: String, _ values: [Int: Double]) throws -> [Outcome] {
    var result: [Outcome] = []
    // Origins five years apart, so that outcomes do not overlap; Jinan's boundary and the census breaks of 2005 and 2019
    // are not crossed.
    var origin = (values.keys.min() ?? 0) + 5
    while let last = values.keys.max(), origin + 5 <= last {
      defer { origin += 5 }
      guard let before = values[origin - 5], let base = values[origin], let end = values[origin + 5], base > before,
        before > 0, !((origin - 5)..<(origin + 5)).contains(2018) || !id.contains("gdp")
      else { continue }
      let target = base * base / before
      for prior in AttainmentPrior.named {
        for count in [0, 2] {
          let observations = (1...2).prefix(count).compactMap { t in
            values[origin + t].map { PathProblem.Observation(time: Double(t), logValue: log($0)) }
          }
          guard observations.count == count else { continue }
          let posterior = try PathPosterior(
            PathProblem(
              horizon: 5, baseMean: log(base), baseDeviation: 0,
              claim: ClaimDistribution(.point(target), attainment: prior, excessMean: 0.05),
              observations: observations))
          let mixture = posterior.predictive(at: 5)
          result.append(
            Outcome(
              series: id, prior: prior.name, actuals: count, probability: mixture.probability(atLeast: target),
              isHit: end >= target, position: mixture.cdf(end), logAttainment: log(end / target)))
        }
      }
    }
    return result
  }

  /// Annual values by series of one file.
  private static func series(_ file: String) throws -> [String: [Int: Double]] {
    let text = try String(contentsOf: folder.appending(path: file + ".csv"), encoding: .utf8)
    var result: [String: [Int: Double]] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let fields = fields(line)
      guard fields.count > 5, let year = Int(fields[4]), let value = Double(fields[5]), value > 0 else { continue }
      guard !["_q1", "_h1", "_jan_may"].contains(where: { fields[0].hasSuffix($0) }) else { continue }
      result[fields[0], default: [:]][year] = value
    }
    return result
  }

  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == "," && !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
