extension DevelopmentPlan {
  /// Everything that is wrong with the plan, all faults at once; empty when it can be projected.
  public func faults() -> [PlanError] {
    indicatorFaults() + derivationFaults() + stageFaults() + ratioFaults() + parameterFaults()
  }

  /// Throws the first fault.
  public func validate() throws(PlanError) {
    if let fault = faults().first { throw fault }
  }

  private func indicatorFaults() -> [PlanError] {
    var faults: [PlanError] = []
    var seen = Set<String>()
    for indicator in indicators {
      if !seen.insert(indicator.id).inserted { faults.append(.duplicateIndicator(indicator.id)) }
      if indicator.derivation == nil {
        if indicator.base == nil { faults.append(.missingBase(indicator: indicator.id)) }
        if indicator.targets.isEmpty { faults.append(.missingTarget(indicator: indicator.id)) }
      }
      faults += targetFaults(indicator) + actualFaults(indicator)
    }
    return faults
  }

  private func targetFaults(_ indicator: Indicator) -> [PlanError] {
    var faults: [PlanError] = []
    for (i, target) in indicator.targets.enumerated() {
      if target.year <= originYear {
        faults.append(.horizonNotAfterOrigin(origin: originYear, target: target.year, indicator: indicator.id))
      }
      if !(target.value > 0 && target.value.isFinite) {
        faults.append(.nonPositive(indicator: indicator.id, what: "target", value: target.value))
      }
      if case .band(let lower, let upper) = target.claim, !(upper > lower) {
        faults.append(.reversedBand(id: "\(indicator.id) \(target.wording)", lower: lower, upper: upper))
      }
      for other in indicator.targets[..<i] where other.year == target.year && other.reading == target.reading {
        let (a, b) = (other.claim.interval, target.claim.interval)
        if a.lower > b.upper || b.lower > a.upper {
          faults.append(
            .disagreeingTargets(
              indicator: indicator.id, year: target.year, first: other.wording, second: target.wording))
        }
      }
    }
    return faults
  }

  private func actualFaults(_ indicator: Indicator) -> [PlanError] {
    var faults: [PlanError] = []
    for actual in indicator.actuals {
      if !(actual.value > 0 && actual.value.isFinite) {
        faults.append(.nonPositive(indicator: indicator.id, what: "actual \(actual.span.label)", value: actual.value))
      }
      if actual.span.year < originYear {
        faults.append(
          .actualBeforeOrigin(indicator: indicator.id, year: actual.span.year, origin: originYear))
      }
      if !actual.span.isValid { faults.append(.invalidSpan(indicator: indicator.id, label: actual.span.label)) }
    }
    if let profile = indicator.seasonalProfile,
      profile.count != 12 || !profile.allSatisfy({ $0 >= 0 }) || !(profile.reduce(0, +) > 0)
    {
      faults.append(.invalidWeights(what: "seasonal profile of \(indicator.id)"))
    }
    return faults
  }

  /// Unknown and circular derivations, each indicator followed once.
  private func derivationFaults() -> [PlanError] {
    var faults: [PlanError] = []
    let sources = Dictionary(
      indicators.map { ($0.id, $0.derivation?.indicator) }, uniquingKeysWith: { first, _ in first })
    var settled = Set<String>()
    for indicator in indicators {
      var trail: [String] = []
      var position: [String: Int] = [:]
      var current = indicator.id
      while !settled.contains(current) {
        if let start = position[current] {
          faults.append(.cyclicDerivation(Array(trail[start...]) + [current]))
          break
        }
        position[current] = trail.count
        trail.append(current)
        guard let next = sources[current] ?? nil else { break }
        guard sources[next] != nil else {
          faults.append(.unknownIndicator(next, referredToBy: current))
          break
        }
        current = next
      }
      settled.formUnion(trail)
    }
    return faults
  }

  private func stageFaults() -> [PlanError] {
    var faults: [PlanError] = []
    for (i, stage) in stages.enumerated() {
      if !(0...1).contains(stage.fractionOfRise) {
        faults.append(.probabilityOutOfRange(what: "share of the rise in \(stage.id)", value: stage.fractionOfRise))
      }
      for other in stages[..<i] where stage.contradicts(other) {
        faults.append(.conflictingStages(first: other.wording, second: stage.wording))
      }
    }
    return faults
  }

  private func ratioFaults() -> [PlanError] {
    var faults: [PlanError] = []
    let known = Set(indicators.map(\.id))
    for ratio in ratios {
      for id in [ratio.numerator, ratio.denominator] where !known.contains(id) {
        faults.append(.unknownIndicator(id, referredToBy: ratio.id))
      }
      if !(ratio.range.lowerBound > 0) {
        faults.append(.nonPositive(indicator: ratio.id, what: "lower bound", value: ratio.range.lowerBound))
      }
    }
    for instrument in instruments {
      for id in instrument.indicators where !known.contains(id) {
        faults.append(.unknownIndicator(id, referredToBy: instrument.id))
      }
    }
    return faults
  }

  private func parameterFaults() -> [PlanError] {
    var faults: [PlanError] = []
    func share(_ value: Double, _ what: String) {
      if !(value >= 0 && value <= 1) { faults.append(.probabilityOutOfRange(what: what, value: value)) }
    }
    share(attainmentCorrelation, "correlation of attainment")
    if horizon <= 0 {
      faults.append(.horizonNotAfterOrigin(origin: originYear, target: originYear + horizon, indicator: id))
    }
    for prior in [path] + indicators.compactMap(\.path) {
      share(prior.stageReliability, "reliability of stage statements")
      let families = prior.families.map(\.weight)
      if !families.allSatisfy({ $0 >= 0 }) || !(families.reduce(0, +) > 0) {
        faults.append(.invalidWeights(what: "curve families"))
      }
      let scales = prior.deviationScales
      if !scales.allSatisfy({ $0.weight >= 0 && $0.value >= 0 }) || !(scales.reduce(0) { $0 + $1.weight } > 0) {
        faults.append(.invalidWeights(what: "deviation scales"))
      }
      if !(prior.reportingError > 0) {
        faults.append(.nonPositive(indicator: prior.name, what: "reporting error", value: prior.reportingError))
      }
      if !(prior.excessMean >= 0) {
        faults.append(.nonPositive(indicator: prior.name, what: "mean excess", value: prior.excessMean))
      }
    }
    return faults
  }
}

extension ReportingSpan {
  /// Whether the calendar has such a period.
  public var isValid: Bool {
    switch self {
    case .year: true
    case .half(_, let half): (1...2).contains(half)
    case .quarter(_, let quarter): (1...4).contains(quarter)
    case .yearToDate(_, let month): (1...12).contains(month)
    }
  }
}
