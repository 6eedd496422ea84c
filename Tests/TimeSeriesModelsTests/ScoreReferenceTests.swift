import Distributions
import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

/// Values of arch, scoringrules and statsmodels made by `References/generate_scores.py`.
@Suite struct ScoreReferenceTests {
  static let reference: JSONValue = {
    let url = Bundle.module.resourceURL!.appendingPathComponent("References/scores.json")
    return try! JSONValue(data: Data(contentsOf: url))
  }()

  @Test(.tags(.reference), arguments: reference["crps"].array.indices)
  func `the CRPS is that of scoringrules`(_ index: Int) throws {
    let item = Self.reference["crps"][index]
    let p = item["parameters"].doubles
    let actual = item["actual"].double!
    let distribution: any PredictiveDistribution =
      switch item["kind"].string! {
      case "normal": Normal(mean: p[0], standardDeviation: p[1])
      case "lognormal": LogNormal(logMean: p[0], logStandardDeviation: p[1])
      default: SampleDistribution(p)
      }
    #expect(abs(distribution.crps(actual) / item["crps"].double! - 1) < 1e-9)
  }

  @Test(.tags(.reference), arguments: reference["intervals"].array.indices)
  func `interval scores are those of scoringrules`(_ index: Int) throws {
    let item = Self.reference["intervals"][index]
    let score = Scores.intervalScore(
      lower: item["lower"].double!, upper: item["upper"].double!, level: item["level"].double!,
      actual: item["actual"].double!)
    #expect(abs(score / item["score"].double! - 1) < 1e-9)
  }

  @Test(.tags(.reference), arguments: reference["confidence_sets"].array.indices)
  func `the model confidence set is that of arch`(_ index: Int) throws {
    let item = Self.reference["confidence_sets"][index]
    let losses = item["losses"].array.map(\.doubles)
    for (statistic, key) in [(ModelConfidenceSet.Statistic.range, "R"), (.maximum, "max")] {
      var options = ModelConfidenceSet.Options()
      options.statistic = statistic
      options.replications = 10_000
      let set = ModelConfidenceSet(losses: losses, options: options)
      for (ours, theirs) in zip(set.pValues, item[key].doubles) {
        // Two bootstraps of 10,000 and 20,000: a standard error of 0.006 at most; and arch centres on its own means.
        #expect(abs(ours - theirs) < 0.03, "\(key): \(set.pValues) and \(item[key].doubles)")
      }
      #expect(set.members == item[key].doubles.indices.filter { item[key].doubles[$0] >= 0.1 }, "\(key)")
    }
  }

  @Test(.tags(.reference), arguments: reference["structural"].array.indices)
  func `the diffuse likelihood of structural models is no worse than statsmodels'`(_ index: Int) throws {
    let item = Self.reference["structural"][index]
    let data = try #require(RForecastCase.all.first { $0.name == item["name"].string })
    let fit = try Structural(damped: false).fit(data.series)
    // Its likelihood has ½ log 2π for each diffuse state, too, where there is no observation left to be explained.
    let theirs = item["log_likelihood"].double! + 0.5 * item["states"].double! * log(2 * .pi)
    let ours = try #require(fit.glance().logLikelihood)
    #expect(ours > theirs - 0.02, "\(data.name): \(ours) and \(theirs)")
    guard abs(ours - theirs) < 0.02 else { return }
    let forecast = fit.forecast(horizon: 6)
    for (h, distribution) in forecast.distributions.enumerated() {
      #expect(abs(distribution.mean / item["mean"].doubles[h] - 1) < 0.005, "\(data.name)")
      let deviation = (distribution.quantile(0.975) - distribution.quantile(0.025)) / (2 * 1.959963984540054)
      #expect(abs(deviation / item["deviation"].doubles[h] - 1) < 0.06, "\(data.name) \(h): \(deviation)")
    }
  }
}
