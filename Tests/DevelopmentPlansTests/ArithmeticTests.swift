import DevelopmentPlans
import EconomicData
import Glibc
import GrowthCurves
import TestSupport
import Testing

/// Arithmetic of targets that needs no model, held to reference values.
@Suite struct ArithmeticTests {
  @Test(.tags(.reference), arguments: MethodCase.all("required-growth"))
  func `required growth from where things stand`(_ item: MethodCase) {
    let inputs = item.inputs
    let growth = RequiredGrowth(
      base: inputs["y0"].double!, current: inputs["y"].double!, time: inputs["t"].double!,
      bar: inputs["bar"].double!, horizon: inputs["H"].double!, deflatorGrowth: inputs["deflatorGrowth"].double!)
    item.expect(growth.compoundRate, "requiredCAGR")
    item.expect(growth.realCompoundRate, "requiredRealCAGR")
    item.expect(growth.increment, "requiredIncrement")
    item.expect(growth.straightLineShortfall, "straightLineShortfall")
    #expect(growth.isMet == item.expected["alreadyMet"].bool)
  }

  @Test(.tags(.reference), arguments: MethodCase.all("sharp-bounds"))
  func `bounds that follow from two numbers alone`(_ item: MethodCase) {
    let bounds = SharpBounds(
      base: item.inputs["y0"].double!, atHorizon: item.inputs["yH"].double!, horizon: item.inputs["H"].double!)
    for point in item.expected["points"].array {
      let t = point["t"].double!
      for (range, name) in [(bounds.monotone(at: t), "monotone"), (bounds.logConcave(at: t), "logConcave")] {
        item.expect(range.lowerBound, point[name][0], "\(name) lower at \(t)")
        item.expect(range.upperBound, point[name][1], "\(name) upper at \(t)")
      }
    }
  }

  @Test(.tags(.reference), arguments: MethodCase.all("cumulative-reading"))
  func `the flow a five-year total implies`(_ item: MethodCase) {
    let inputs = item.inputs
    var prior = PathPrior()
    prior.maturity.mean = inputs["eta"].double!
    prior.rampShape.mean = inputs["lnk"].double!
    let shares = prior.medianRiseShares(years: inputs["H"].int!)
    let reading = CumulativeReading(total: inputs["C"].double!, base: inputs["y0"].double!, riseShares: shares)
    for (value, reference) in zip(reading.riseShares, item.expected["g"].array) { item.expect(value, reference, "g") }
    for (value, reference) in zip(reading.path, item.expected["path"].array) { item.expect(value, reference, "path") }
    item.expect(reading.finalFlow, "YH")
    item.expect(reading.path.reduce(0, +), "sum")
    item.expect(reading.requiredCompoundRate(base: inputs["y0"].double!)!, "requiredCAGR")
  }

  @Test(.tags(.reference), arguments: MethodCase.all("plan-arithmetic"))
  func `ratios of claims and derived employment`(_ item: MethodCase) {
    let inputs = item.inputs
    func interval(_ json: JSONValue) -> ClaimInterval { ClaimInterval(json[0].double!, json[1].double!) }
    if !inputs["numerator"].isNull {
      let ratio = interval(inputs["numerator"]).divided(by: interval(inputs["denominator"]))
      if !item.expected["interval"].isNull {
        item.expect(ratio.lower, item.expected["interval"][0], "lower")
        item.expect(ratio.upper, item.expected["interval"][1], "upper")
      }
      item.expect(inputs["numerator"][0].double! / inputs["denominator"][0].double!, "nominal")
    } else if let people = inputs["people"].double {
      let workers = PeopleReading(people: people).workers(share: inputs["workerShare"].double!)
      item.expect(workers, "workers")
      // 500余亿元 over workers, in 万元: 1 亿元 is 10⁴ 万元.
      let perWorker = ClaimInterval(500e4, 600e4).divided(by: ClaimInterval(workers, workers))
      item.expect(perWorker.lower, item.expected["outputPerWorkerWanYuan"][0], "lower")
      item.expect(perWorker.upper, item.expected["outputPerWorkerWanYuan"][1], "upper")
    } else {
      let output = inputs["lnOutput"].doubles
      let productivity = inputs["lnProductivity"].doubles
      let persons = DerivedLogNormal(
        logMean: output[0], logDeviation: output[1],
        derivation: Derivation(
          indicator: "output",
          factor: UncertainQuantity(median: exp(productivity[0]), logDeviation: productivity[1]), scale: 1e4))
      for (p, value) in item.expected["persons"].object {
        item.expect(persons.quantile(Double("0" + p)!), value, "quantile \(p)")
      }
      item.expect(persons.logDeviation, "sdLn")
      #expect(Derivation.label == item.expected["label"].string)
    }
  }

  @Test(.tags(.reference), arguments: MethodCase.all("investment"))
  func `capacity from a programme of investment`(_ item: MethodCase) {
    let inputs = item.inputs
    let programme = InvestmentProgramme(
      flows: inputs["investment"].doubles, meanLag: inputs["meanLag"].double!,
      depreciation: inputs["depreciation"].double!)
    let years = inputs["investment"].doubles.count
    for t in 1...years {
      item.expect(programme.capacity(at: Double(t)), item.expected["capacity"][t - 1], "capacity \(t)")
      item.expect(
        programme.capacity(at: Double(t)) / programme.total, item.expected["shareInService"][t - 1], "share \(t)")
    }
    item.expect(
      programme.impliedCapitalOutputRatio(
        base: inputs["y0"].double!, atHorizon: inputs["yH"].double!, horizon: Double(years))!, "impliedV")
  }

  @Test(.tags(.reference), arguments: MethodCase.all("additionality"))
  func `gross to net at the corners`(_ item: MethodCase) {
    func range(_ name: String) -> ClosedRange<Double> {
      item.inputs[name][0].double!...item.inputs[name][1].double!
    }
    let net = Additionality(
      deadweight: range("deadweight"), leakage: range("leakage"), displacement: range("displacement"),
      substitution: range("substitution"), multiplier: range("multiplier")
    ).net(ofGross: item.inputs["gross"].double!)
    item.expect(net.lowerBound, "netLow")
    item.expect(net.upperBound, "netHigh")
  }
}
