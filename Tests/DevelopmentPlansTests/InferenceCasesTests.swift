import DevelopmentPlans
import Glibc
import TestSupport
import Testing

/// Closed-form and one-dimensional statistics of plans, held to reference values.
@Suite struct InferenceCasesTests {
  @Test(.tags(.reference), arguments: MethodCase.all("target-factor"))
  func `a worded claim with an attainment prior`(_ item: MethodCase) {
    let inputs = item.inputs
    let claim = MethodCase.claim(inputs)
    let distribution = ClaimDistribution(
      claim,
      attainment: AttainmentPrior(
        name: "case", logRatio: inputs["delta"].double!, logDeviation: inputs["omega"].double!),
      excessMean: inputs["m"].double!)
    for (i, x) in inputs["x"].doubles.enumerated() where !(item.id == "A-output-outside" && i == 0) {
      item.expect(distribution.logDensity(at: x), item.expected["logPdf"][i], "log density at \(x)")
      item.expect(distribution.cdf(x), item.expected["cdf"][i], "cdf at \(x)")
    }
    for (p, value) in item.expected["quantiles"].object {
      item.expect(exp(distribution.quantile(Double("0" + p)!)), value, "quantile \(p)")
    }
    item.expect(distribution.complementaryCDF(log(claim.bar)), "probAtLeastBar")
  }

  /// The reference of this one point, six deviations below, is off by 1e-5: the closed form and quadrature of the
  /// convolution, both with mpmath at 50 digits, agree on these values.
  @Test(.tags(.reference)) func `the lower tail of a band keeps its digits`() {
    let distribution = ClaimDistribution(
      .band(500, 600),
      attainment: AttainmentPrior(name: "case", logRatio: -0.28768207245178096, logDeviation: 0.5), excessMean: 0.05)
    let x = 2.9269260259704106
    #expect(abs(distribution.logDensity(at: x) / -18.675913901544398 - 1) < 1e-13)
    #expect(abs(distribution.cdf(x) / 6.230218830251923e-10 - 1) < 1e-9)
  }

  @Test(.tags(.reference), arguments: MethodCase.all("bridge-gaussian"))
  func `the Gaussian bridge in closed form`(_ item: MethodCase) {
    let inputs = item.inputs
    let bridge = GaussianBridge(
      baseMean: inputs["m0"].double!, baseDeviation: inputs["s0"].double!, horizonMean: inputs["mH"].double!,
      horizonDeviation: inputs["sH"].double!, deviationScale: inputs["q"].double!,
      reportingError: inputs["r"].double!, horizon: inputs["H"].double!,
      observations: inputs["observations"].array.map {
        PathProblem.Observation(time: $0["t"].double!, logValue: log($0["y"].double!))
      })
    item.expect(bridge.logEvidence, "logEvidence")
    for point in item.expected["points"].array {
      let t = point["t"].double!
      let (mean, variance) = bridge.predictive(at: t)
      item.expect(mean, point["mean"], "mean at \(t)")
      item.expect(variance, point["variance"], "variance at \(t)")
      if !point["probHit"].isNull {
        let z = (mean - log(inputs["bar"].double!)) / variance.squareRoot()
        item.expect(0.5 * erfc(-z / 2.0.squareRoot()), point["probHit"], "hit")
      }
    }
  }

  @Test(.tags(.reference), arguments: MethodCase.all("target-weight"))
  func `the target matters less with each actual`(_ item: MethodCase) {
    for row in item.expected["weights"].array {
      let (variance, weight) = GaussianBridge.targetWeight(
        afterYears: row["n"].int!, deviationScale: item.inputs["q"].double!,
        attainmentDeviation: item.inputs["omega"].double!, horizon: item.inputs["H"].double!)
      item.expect(variance, row["dataVariance"], "variance")
      item.expect(weight, row["targetWeight"], "weight")
    }
  }

  @Test(.tags(.reference), arguments: MethodCase.all("reference-class"))
  func `what became of comparable plans`(_ item: MethodCase) throws {
    let inputs = item.inputs
    if inputs["pairs"].isNull {
      let growth = GrowthReferenceClass(name: "case", rates: inputs["class"].doubles)
      let rate = inputs["requiredCAGR"].double!
      #expect(growth.count(atLeast: rate) == item.expected["countAtOrAbove"].int)
      item.expect(growth.share(atLeast: rate), "probability")
      let interval = growth.interval(atLeast: rate)
      item.expect(interval.lowerBound, item.expected["jeffreysInterval80"][0], "lower")
      item.expect(interval.upperBound, item.expected["jeffreysInterval80"][1], "upper")
      for (p, value) in item.expected["classQuantiles"].object {
        item.expect(growth.quantile(Double("0" + p)!), value, "quantile \(p)")
      }
      return
    }
    let reference = try ReferenceClass(
      name: "case", pairs: inputs["pairs"].array.map { ($0[0].double!, $0[1].double!) },
      priorMean: inputs["mu0"].double!, priorStrength: inputs["kappa0"].double!,
      priorDegreesOfFreedom: inputs["nu0"].double!, priorVariance: inputs["s02"].double!)
    item.expect(reference.mean, "mun")
    item.expect(reference.strength, "kappan")
    item.expect(reference.degreesOfFreedom, "nun")
    item.expect(reference.variance, "sn2")
    item.expect(reference.predictiveScale, "predictiveScale")
    item.expect(reference.attainment.logRatio, "delta")
    item.expect(reference.attainment.logDeviation, "omega")
    item.expect(reference.hitProbability, "hitProbability")
  }

  @Test(.tags(.reference), arguments: MethodCase.all("model-weights"))
  func `weights of models`(_ item: MethodCase) {
    if !item.inputs["aicc"].isNull {
      let names = item.inputs["aicc"].object.keys.sorted()
      let weights = EvidenceWeights.akaike(names.map { item.inputs["aicc"][$0].double! })
      for (name, weight) in zip(names, weights) { item.expect(weight, item.expected["weights"][name], name) }
      return
    }
    let (weights, total) = EvidenceWeights.bayesian(
      logEvidences: item.inputs["logZ"].doubles, priors: item.inputs["prior"].doubles)
    for (i, weight) in weights.enumerated() { item.expect(weight, item.expected["weights"][i], "weight \(i)") }
    item.expect(total, "logZ")
  }

  @Test(.tags(.reference), arguments: MethodCase.all("ratio-update"))
  func `a ratio brings two quantities together`(_ item: MethodCase) {
    let inputs = item.inputs
    let update = RatioUpdate(
      denominator: (inputs["meanLn"][0].double!, inputs["sdLn"][0].double!),
      numerator: (inputs["meanLn"][1].double!, inputs["sdLn"][1].double!), correlation: inputs["corr"].double!,
      ratio: inputs["tau"].double!, ratioDeviation: inputs["s"].double!)
    for i in 0..<2 {
      item.expect(update.logMeans[i], item.expected["meanLn"][i], "mean \(i)")
      item.expect(update.levels[i], item.expected["levels"][i], "level \(i)")
      for j in 0..<2 { item.expect(update.covariance[i][j], item.expected["cov"][i][j], "covariance \(i) \(j)") }
    }
    item.expect(update.innovation, "innovationZ")
  }

  @Test(.tags(.reference), arguments: MethodCase.all("value-of-information"))
  func `what one more actual is worth`(_ item: MethodCase) {
    let inputs = item.inputs
    let value = ValueOfInformation(
      mean: inputs["m"].double!, variance: inputs["V"].double!, explained: inputs["kappa2"].double!,
      logBar: inputs["lnBar"].double!, actingCost: inputs["cAct"].double!, missingCost: inputs["cMiss"].double!)
    item.expect(value.priorHit, "priorHit")
    item.expect(value.priorEntropy, "priorEntropy")
    item.expect(value.expectedEntropy, "expectedEntropy")
    item.expect(value.priorRisk, "priorRisk")
    item.expect(value.expectedPosteriorRisk, "expectedPosteriorRisk")
    item.expect(value.valueOfSample, "evsi")
  }
}
