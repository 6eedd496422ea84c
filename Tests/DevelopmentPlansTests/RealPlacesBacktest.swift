import DevelopmentPlans
import Foundation
import TestSupport
import Testing

/// A backtest on published series of zones, parks, districts and cities (`notebooks-data/reference-class/levels.csv`, whose
/// package names the source of every figure).
///
/// No announced target in the data has an outcome yet (the two plans of 2023 are due in 2028), so the target of a place is
/// the one that plans most often write: five more years at the rate of the last five. At the origin only figures up to it
/// are used, and no case crosses a break of scope that the data name.
@Suite struct RealPlacesBacktest {
  static let file = ForecastBinary.packageFolder.appending(path: "notebooks-data/reference-class/levels.csv")

  struct Outcome {
    var series: String
    var prior: String
    var actuals: Int
    var probability: Double
    var isHit: Bool
    var position: Double
    var logAttainment: Double
  }

  /// Fewer points than the default: frequencies over a hundred places, not digits.
  private static let quick: PathPosterior.Options = {
    var options = PathPosterior.Options()
    options.priorPoints = 512
    options.roundPoints = 512
    options.rounds = 3
    options.finalPoints = 2048
    return options
  }()

  @Test(.tags(.reference)) func `the outside view on real places is as published`() throws {
    let outcomes = try Self.outcomes(priors: [.outsideView], options: Self.quick)
    for (actuals, count, hits, stated, inside) in [(0, 110, 5, 0.29, 105), (2, 108, 3, 0.12, 96)] {
      let chosen = outcomes.filter { $0.actuals == actuals }
      #expect(chosen.count == count)
      // Facts of the data.
      #expect(chosen.count(where: \.isHit) == hits)
      // The engine's figures, published in docs/calibration.md with two decimals; counts may move by a case.
      let mean = chosen.reduce(0) { $0 + $1.probability } / Double(chosen.count)
      #expect(abs(mean - stated) < 0.01, "\(actuals) actuals: \(mean)")
      let held = chosen.count { $0.position > 0.1 && $0.position < 0.9 }
      #expect(abs(held - inside) <= 1, "\(actuals) actuals: \(held)")
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["WRITE_CALIBRATION"] != nil))
  func `the published figures`() throws {
    let outcomes = try Self.outcomes(priors: AttainmentPrior.named, options: .default)
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

  private static func outcomes(priors: [AttainmentPrior], options: PathPosterior.Options) throws -> [Outcome] {
    try series().sorted { $0.key < $1.key }.flatMap { try outcomes($0.key, $0.value, priors, options) }
  }

  private static func outcomes(
    _ id: String, _ values: [Int: Double], _ priors: [AttainmentPrior], _ options: PathPosterior.Options
  ) throws -> [Outcome] {
    var result: [Outcome] = []
    // Origins five years apart, so that outcomes do not overlap.
    var origin = (values.keys.min() ?? 0) + 5
    while let last = values.keys.max(), origin + 5 <= last {
      defer { origin += 5 }
      guard let before = values[origin - 5], let base = values[origin], let end = values[origin + 5], base > before
      else { continue }
      let target = base * base / before
      for prior in priors {
        for count in [0, 2] {
          let observations = (1...2).prefix(count).compactMap { t in
            values[origin + t].map { PathProblem.Observation(time: Double(t), logValue: log($0)) }
          }
          guard observations.count == count else { continue }
          let posterior = try PathPosterior(
            PathProblem(
              horizon: 5, baseMean: log(base), baseDeviation: 0,
              claim: ClaimDistribution(.point(target), attainment: prior, excessMean: 0.05),
              observations: observations), options: options)
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

  /// Annual values of one scope by series.
  private static func series() throws -> [String: [Int: Double]] {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(fields)
    let column = Dictionary(uniqueKeysWithValues: lines[0].enumerated().map { ($1, $0) })
    var result: [String: [Int: Double]] = [:]
    for line in lines.dropFirst() {
      guard let year = Int(line[column["year"]!]), let value = Double(line[column["value"]!]), value > 0 else {
        continue
      }
      result["\(line[column["series_id"]!]) \(line[column["segment"]!])", default: [:]][year] = value
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
