import Distributions
import Forecasting
import TestSupport
import Testing

/// The cases of METHOD §8, §5 and §2 whose formulas live in this module.
@Suite(.tags(.reference)) struct MethodCaseTests {
  static func expect(
    _ computed: Double, _ reference: JSONValue, _ method: MethodCase, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = reference.double!
    #expect(
      method.tolerance.holds(computed, expected), "\(computed), expected \(expected)", sourceLocation: sourceLocation)
  }

  // MARK: Scores

  @Test(arguments: MethodCase.all("scores").filter { $0.id == "point" })
  func `point scores`(_ method: MethodCase) {
    let actual = method.inputs["actual"].doubles
    let forecast = method.inputs["forecast"].doubles
    let scale = ErrorScale(training: method.inputs["train"].doubles)!
    let expected = method.expected
    Self.expect(Scores.meanAbsoluteError(actual: actual, forecast: forecast), expected["mae"], method)
    Self.expect(Scores.rootMeanSquaredError(actual: actual, forecast: forecast), expected["rmse"], method)
    Self.expect(
      Scores.symmetricMeanAbsolutePercentageError(actual: actual, forecast: forecast), expected["smape"], method)
    Self.expect(
      Scores.meanAbsoluteScaledError(actual: actual, forecast: forecast, scale: scale), expected["mase"], method)
    Self.expect(
      Scores.rootMeanSquaredScaledError(actual: actual, forecast: forecast, scale: scale), expected["rmsse"], method)
    Self.expect(Scores.meanLogError(actual: actual, forecast: forecast), expected["meanLogError"], method)
  }

  @Test(arguments: MethodCase.all("scores").filter { $0.id.hasPrefix("wis") })
  func `interval scores, weighted interval score and pinball`(_ method: MethodCase) {
    let levels = method.inputs["levels"].doubles
    let quantiles = method.inputs["quantiles"].doubles
    let actual = method.inputs["y"].double!
    let middle = quantiles.count / 2
    let intervals = (0..<middle).map {
      (level: 1 - 2 * levels[$0], lower: quantiles[$0], upper: quantiles[quantiles.count - 1 - $0])
    }
    for (interval, name) in zip(intervals, ["90", "80", "50"]) {
      Self.expect(
        Scores.intervalScore(lower: interval.lower, upper: interval.upper, level: interval.level, actual: actual),
        method.expected["intervalScores"][name], method)
    }
    Self.expect(
      Scores.weightedIntervalScore(median: quantiles[middle], intervals: intervals, actual: actual),
      method.expected["wis"], method)
    for (index, level) in levels.enumerated() {
      Self.expect(
        Scores.pinball(probability: level, quantile: quantiles[index], actual: actual),
        method.expected["pinball"][index], method)
    }
    let covered = actual >= quantiles[1] && actual <= quantiles[quantiles.count - 2]
    #expect(covered == method.expected["covered80"].bool)
  }

  @Test(arguments: MethodCase.all("scores").filter { $0.id.hasPrefix("crps") })
  func `continuous ranked probability scores`(_ method: MethodCase) {
    let inputs = method.inputs
    let actual = inputs["y"].double!
    if let mean = inputs["mean"].double {
      let normal = Normal(mean: mean, standardDeviation: inputs["sd"].double!)
      Self.expect(Scores.crps(normal, actual: actual), method.expected["crps"], method)
      Self.expect(Scores.logScore(normal, actual: actual), method.expected["logScore"], method)
    } else if let mean = inputs["meanLog"].double {
      let logNormal = LogNormal(logMean: mean, logStandardDeviation: inputs["sdLog"].double!)
      Self.expect(Scores.crps(logNormal, actual: actual), method.expected["crps"], method)
      Self.expect(logNormal.mean, method.expected["mean"], method)
      Self.expect(logNormal.median, method.expected["median"], method)
    } else {
      let sample = inputs["sample"].doubles
      Self.expect(Scores.crps(sample: sample, actual: actual), method.expected["crpsEnergy"], method)
      Self.expect(
        Scores.crps(sample: sample, actual: actual, convention: .fair), method.expected["crpsFair"], method)
    }
  }

  // MARK: Small samples

  @Test(arguments: MethodCase.all("small-sample"))
  func `conformal ranks, corrections and means on the level scale`(_ method: MethodCase) {
    let inputs = method.inputs
    let expected = method.expected
    if let rho = inputs["rhoHat"].double {
      Self.expect(
        SmallSample.correctedAutocorrelation(rho, count: inputs["n"].int!), expected["ar1Corrected"], method)
    } else if let n = inputs["n"].int {
      for (name, miscoverage) in [(".2", 0.2), (".1", 0.1), (".05", 0.05)] {
        #expect(SmallSample.requiredRank(count: n, miscoverage: miscoverage) == expected[name]["rank"].int)
        let rank = SmallSample.conformalRank(count: n, miscoverage: miscoverage)
        #expect((rank != nil) == expected[name]["finite"].bool)
        let residuals = inputs["residualsSortedAbs"].doubles
        let halfWidth = SmallSample.conformalHalfWidth(
          absoluteResiduals: residuals.reversed(), miscoverage: miscoverage)
        #expect(halfWidth == rank.map { residuals[$0 - 1] })
      }
      Self.expect(
        SmallSample.correctedAkaikePenalty(parameters: 4, count: n), expected["aiccPenaltyK4"], method)
    } else {
      let residuals = inputs["residuals"].doubles
      let mu = inputs["mu"].double!
      let variance = residuals.reduce(0) { $0 + $1 * $1 } / inputs["dof"].double!
      let median = SmallSample.logNormalMean(mean: mu, variance: 0)
      Self.expect(median, expected["median"], method)
      Self.expect(
        SmallSample.logNormalMean(mean: mu, variance: variance), expected["lognormalMean"], method)
      let smearing = SmallSample.smearingFactor(residuals: residuals)
      Self.expect(smearing, expected["smearing"], method)
      Self.expect(median * smearing, expected["smearingMean"], method)
    }
  }

  @Test func `the fewest residuals for a level`() {
    #expect(SmallSample.smallestCount(miscoverage: 0.2) == 4)
    #expect(SmallSample.smallestCount(miscoverage: 0.1) == 9)
    #expect(SmallSample.smallestCount(miscoverage: 0.05) == 19)
    #expect(SmallSample.smallestCount(miscoverage: 0.5) == 1)
  }

  // MARK: Weights

  @Test(arguments: MethodCase.all("model-weights"))
  func `weights of models`(_ method: MethodCase) {
    let criteria = method.inputs["aicc"].object.sorted { $0.key < $1.key }
    if criteria.isEmpty {
      let result = ModelWeights.bayesian(
        logEvidence: method.inputs["logZ"].doubles, prior: method.inputs["prior"].doubles)
      for (index, weight) in result.weights.enumerated() {
        Self.expect(weight, method.expected["weights"][index], method)
      }
      Self.expect(result.logEvidence, method.expected["logZ"], method)
    } else {
      let weights = ModelWeights.akaike(criteria.map { $0.value.double! })
      for (criterion, weight) in zip(criteria, weights) {
        Self.expect(weight, method.expected["weights"][criterion.key], method)
      }
    }
  }
}
