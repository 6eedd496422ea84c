import Glibc
import GrowthCurves

extension PathPosterior {
  /// var(x_H | data)/var(x_H): how much of what is said of the horizon is prior; 1 without actuals.
  public var priorShare: Double {
    guard hasObservations else { return 1 }
    return min(1, max(0, horizonMoments.variance / problem.claim.variance))
  }

  /// Posterior covariance of x_H with ln y(t), and the variance of ln y(t) as it will be reported.
  ///
  /// The deviation is zero at the horizon, so the covariance is that of the nodes alone.
  func horizonCovariance(with t: Double) -> (covariance: Double, variance: Double) {
    let noise = problem.prior.reportingError * problem.prior.reportingError
    let s = t / problem.horizon
    let logS = log(s)
    var sums = (weight: 0.0, x: 0.0, y: 0.0, xy: 0.0, yy: 0.0, kernel: 0.0)
    let centre = problem.claim.mean
    for (q, conditional) in conditionals.enumerated() {
      let (weights, variance) = conditional.prediction(at: t)
      for family in nodes {
        for (i, path) in family.paths.enumerated() {
          let weight = family.weight(i, q)
          var y = path.logValue(s, logS: logS)
          guard weight > 0, y.isFinite else { continue }
          for j in weights.indices { y += weights[j] * family.residuals[i * weights.count + j] }
          let x = path.target - centre
          y -= centre
          sums.weight += weight
          sums.x += weight * x
          sums.y += weight * y
          sums.xy += weight * x * y
          sums.yy += weight * y * y
          sums.kernel += weight * (variance + noise)
        }
      }
    }
    let (meanX, meanY) = (sums.x / sums.weight, sums.y / sums.weight)
    return (
      sums.xy / sums.weight - meanX * meanY, sums.yy / sums.weight - meanY * meanY + sums.kernel / sums.weight
    )
  }
}

extension PlanPosterior {
  /// P(all targets met): over the joint draws for what bands tie together, from the probability of each for the rest.
  func jointProbability(of targets: [TargetAssessment], scenario: Scenario) -> Double {
    guard let draws else { return jointProbability(targets.map { ($0.indicator.id, $0.probability) }) }
    func root(_ indicator: Indicator) -> String? { source(of: indicator)?.root.id }
    var banded: [(indicator: Indicator, target: Target)] = []
    var free: [(indicator: String, probability: Double)] = []
    for target in targets {
      if let id = root(target.indicator), draws.bandGroup(of: id) != nil {
        banded.append((target.indicator, target.target))
      } else {
        free.append((target.indicator.id, target.probability))
      }
    }
    let rest = leastLikely(free)
    let joint = draws.probabilityOfAll(
      banded, rest: rest.keys.sorted().map { rest[$0]! }, scenario: scenario, root: root)
    // Each probability is of a mixture, the joint one of draws: all cannot be likelier than one.
    return min(joint ?? 1, targets.map(\.probability).min() ?? 1)
  }

  /// Bands that hold in fewer than one draw in a hundred: the claims and the band cannot both be believed.
  ///
  /// Bands that share indicators are believed together or not at all. Where each of them could be, the sentence names them as
  /// what they are, too narrow together.
  package func bandConflicts() -> [Conflict] {
    let groups = (draws?.groups ?? []).filter(\.contradicts)
    let leftOut = Set(groups.flatMap { $0.ratios.map(\.id) })
    let impossible = leftOut.filter { (bandProbabilities[$0] ?? 1) < JointDraws.smallestShare }
    let together = groups.filter { group in !group.ratios.contains { impossible.contains($0.id) } }
    return together.map { Self.conflict(of: $0) }
      + plan.ratios.compactMap { ratio in
        let names = [ratio.numerator, ratio.denominator, ratio.id]
        if impossible.contains(ratio.id) {
          return Conflict(
            kind: .soft, members: names,
            sentence: LocalizedText(
              chinese: "比率\(ratio.id)的区间与目标几乎不能同时成立（概率低于1%），该区间未被采用。",
              english:
                "the band of \(ratio.id) and the targets hold together with a probability below 1%; the band was left out"
            ))
        }
        guard let update = ratioUpdate(ratio), update.isConflict else { return nil }
        let distance = (abs(update.innovation) * 10).rounded() / 10
        return Conflict(
          kind: .soft, members: names,
          sentence: LocalizedText(
            chinese: "目标所隐含的比率\(ratio.id)偏离其区间中值\(distance)个标准差。",
            english:
              "the ratio \(ratio.id) that the targets imply lies \(distance) deviations from the middle of its band"))
      }
  }

  private static func conflict(of group: JointDraws.BandGroup) -> Conflict {
    let ids = group.ratios.map(\.id)
    let listed = ids.prefix(4).joined(separator: ", ") + (ids.count > 4 ? ", …" : "")
    return Conflict(
      kind: .soft, members: ids,
      sentence: LocalizedText(
        chinese: "\(ids.count)个比率区间（\(listed)）各自可以成立，但同时成立的概率低于1%，均未被采用；请放宽或减少区间。",
        english:
          "the bands of \(ids.count) ratios (\(listed)) could each hold, but together they do with a probability "
          + "below 1%; they were left out: widen some of them or ask for fewer"))
  }

  /// The band as a lognormal observation of the ratio at the horizon, before any band is believed: its innovation says how
  /// far claims and band are apart.
  func ratioUpdate(_ ratio: RatioBand) -> RatioUpdate? {
    func moments(_ id: String) -> (mean: Double, deviation: Double)? {
      guard let indicator = indicator(id), let source = source(of: indicator) else { return nil }
      let path = draws?.paths[source.root.id] ?? source.path
      let mixture = path.predictive(at: Double(plan.horizon), transform: source.transform)
      return (mixture.meanLog, mixture.varianceLog.squareRoot())
    }
    guard let top = moments(ratio.numerator), let bottom = moments(ratio.denominator) else { return nil }
    let band = UncertainQuantity(range: ratio.range)
    return RatioUpdate(
      denominator: bottom, numerator: top, correlation: plan.attainmentCorrelation,
      ratio: band.median / ratio.scale, ratioDeviation: band.logDeviation)
  }

  /// P(all targets met) from the probability of each, by indicator id.
  ///
  /// Targets of one indicator, and of those derived from it by a known factor, move together and count once, by the
  /// least likely; the others are coupled by the plan's correlation.
  public func jointProbability(_ targets: [(indicator: String, probability: Double)]) -> Double {
    let smallest = leastLikely(targets)
    return JointAttainment(correlation: plan.attainmentCorrelation)
      .probabilityOfAll(smallest.keys.sorted().map { smallest[$0]! })
  }

  private func leastLikely(_ targets: [(indicator: String, probability: Double)]) -> [String: Double] {
    var smallest: [String: Double] = [:]
    for target in targets {
      var root = target.indicator
      while let derivation = indicator(root)?.derivation, derivation.factor.isKnown { root = derivation.indicator }
      smallest[root] = min(smallest[root] ?? 1, target.probability)
    }
    return smallest
  }

  /// P(all) below 0.01 although the claims have a common solution: the claim whose removal helps most.
  func softConflict(_ targets: [TargetAssessment], joint: Double) -> Conflict? {
    guard joint < 0.01, targets.count > 1 else { return nil }
    let all = targets.map { ($0.indicator.id, $0.probability) }
    let without = targets.indices.map { removed in
      jointProbability(all.enumerated().filter { $0.offset != removed }.map(\.element))
    }
    guard let best = without.indices.max(by: { without[$0] < without[$1] }) else { return nil }
    let target = targets[best]
    return Conflict(
      kind: .soft, members: [target.indicator.id],
      sentence: LocalizedText(
        chinese: "全部目标同时实现的概率低于1%；去掉“\(target.target.wording)”后升至\(percent(without[best]))。",
        english: "all targets together have a probability below 1%; without \"\(target.target.wording)\" it is "
          + percent(without[best])))
  }

  /// What the next actual of each indicator would settle about its own target, best first.
  public func valueOfNextActuals() -> [NextActual] {
    var result: [NextActual] = []
    for indicator in plan.indicators {
      guard let path = paths[indicator.id], let anchor = indicator.anchor,
        let claim = plan.flowClaim(of: anchor, of: indicator)
      else { continue }
      let last = path.problem.observations.map(\.time).max() ?? 0
      let next = last.rounded(.down) + 1
      guard next <= path.problem.horizon else { continue }
      let (mean, variance) = path.horizonMoments
      let (covariance, reported) = path.horizonCovariance(with: next)
      let value = ValueOfInformation(
        mean: claim.isFloor ? mean : -mean, variance: variance,
        explained: min(variance, covariance * covariance / reported),
        logBar: claim.isFloor ? log(claim.bar) : -log(claim.bar))
      result.append(
        NextActual(
          indicator: indicator.id, year: plan.originYear + Int(next), entropyDrop: value.entropyDrop,
          riskDrop: value.valueOfSample))
    }
    return result.sorted { $0.entropyDrop > $1.entropyDrop }
  }

  /// Capital per unit of output and net additional output, beside the projection.
  func plausibility() -> Plausibility {
    var result = Plausibility()
    guard let output = plan.indicators.first(where: { $0.id == "output" }), let base = output.base,
      let anchor = output.anchor, let claim = plan.flowClaim(of: anchor, of: output)
    else { return result }
    let horizon = Double(anchor.year - plan.originYear)
    if let programme = plan.investment {
      result.capitalPerOutputAtTarget = programme.impliedCapitalOutputRatio(
        base: base.median, atHorizon: claim.bar, horizon: horizon)
      result.capitalPerOutputAtMedian = predictive(of: output, at: horizon).flatMap {
        programme.impliedCapitalOutputRatio(base: base.median, atHorizon: $0.median, horizon: horizon)
      }
      result.shareInService = programme.capacity(at: horizon) / programme.total
      result.basis += programme.basis
    }
    if let additionality = plan.additionality {
      result.netAdditional = additionality.net(ofGross: claim.bar)
      result.basis += additionality.basis
    }
    return result
  }
}
