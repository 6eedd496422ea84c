import DevelopmentPlans
import Forecasting
import Glibc
import GrowthCurves
import LeastSquares
import Tabular

/// One series and one curve: what the contract's `fit` says of them, whoever asks.
package struct FitRow: Sendable {
  package enum Status: String, Sendable { case ok, refused, failed }

  /// Where the ends of an interval come from.
  package enum Interval: String, Sendable {
    /// Of a parameter, estimate ± t·se of its working form.
    case wald
    /// Of a derived quantity, estimate ± t·se by its gradient.
    case delta
    case profile, bootstrap
    /// Of an average of curves, the quantiles of their mixture.
    case mixture
    /// Of one to six observations, the widths that other series gave.
    case fewPoints = "few-points"
  }

  package struct Parameter: Sendable {
    package var name: String
    package var meaning: String
    package var unit: String
    package var estimate: Double?
    package var standardError: Double?
    package var lower: Double?
    package var upper: Double?
    package var interval: Interval?
  }

  package struct Derived: Sendable {
    package var name: String
    package var meaning: String
    package var estimate: Double
    package var standardError: Double?
    package var lower: Double?
    package var upper: Double?
    package var interval: Interval?

    package init(
      name: String, meaning: String, estimate: Double, standardError: Double? = nil, lower: Double?, upper: Double?,
      interval: Interval
    ) {
      self.name = name
      self.meaning = meaning
      self.estimate = estimate
      self.standardError = standardError
      self.lower = lower
      self.upper = upper
      self.interval = lower == nil && upper == nil ? nil : interval
    }
  }

  package var series: String
  package var curve: String
  package var status: Status
  package var reason: String
  package var count = 0
  package var parameters: [Parameter] = []
  package var residualSumOfSquares: Double?
  package var sigma: Double?
  package var degreesOfFreedom: Int?
  package var logLikelihood: Double?
  package var aic: Double?
  package var aicc: Double?
  package var bic: Double?
  package var termination: String?
  package var iterations: Int?
  package var evaluations: Int?
  package var derived: [Derived] = []
  package var warnings: [String] = []

  /// What is subtracted from the times of the file to give t.
  package var origin = 0.0
  package var scale = ResidualScale.level
  package var correlation: Double?
  package var varianceExponent: Double?
  package var ceiling: CeilingVerdict?
  package var weight: Double?
  package var rollingError: Double?
  package var isAverage = false
  package var baselines: FewPointsReport?
  /// How the refusals of the baselines are said.
  package var sentence: @Sendable (FitError) -> String = { $0.sentence }

  package var fit: CurveFit?
  package var selection: CurveSelection?
  package var labels: [String] = []
  package var times: [Double] = []

  let words: FitWords

  /// A row without a fit, such as a refusal.
  package init(series: String, curve: String, status: Status, reason: String, language: Language) {
    self.series = series
    self.curve = curve
    self.status = status
    self.reason = reason
    words = FitWords(language: language)
  }

  /// The row of a curve that would not take the data.
  ///
  /// - Parameters:
  ///   - count: how many observations there were.
  ///   - sentence: the error in the language of the reader.
  package init(
    series: String, curve: String, _ error: FitError, count: Int, sentence: String, language: Language
  ) {
    self.init(series: series, curve: curve, status: .refused, reason: sentence, language: language)
    if case .didNotConverge = error { status = .failed }
    self.count = count
  }

  // MARK: - From fits

  /// The row of a fit: its figures, and the verdict on its ceiling with what follows from it.
  ///
  /// - Parameters:
  ///   - fit: of one series.
  ///   - origin: what was subtracted from the times of the file.
  ///   - limit: the largest ceiling that the user allows.
  ///   - method: how the intervals are found.
  package init(
    series: String, _ fit: CurveFit, origin: Double, limit: Double? = nil, intervals method: IntervalMethod = .wald,
    language: Language
  ) {
    self.init(series: series, curve: fit.name, status: .ok, reason: "", language: language)
    scale = fit.options.residualScale
    fill(fit, origin: origin, intervals: method)
    var verdict = fit.ceilingVerdict(limit: limit)
    if language == .chinese { verdict = verdict?.inChinese }
    judge(verdict, fit, intervals: method)
    if status == .ok, !fit.isConverged {
      status = .failed
      reason = words.noMinimum("\(fit.termination)")
    }
  }

  package mutating func fill(_ fit: CurveFit, origin: Double, intervals method: IntervalMethod) {
    self.fit = fit
    self.origin = origin
    count = fit.data.count
    residualSumOfSquares = fit.residualSumOfSquares
    sigma = fit.sigma
    degreesOfFreedom = fit.degreesOfFreedom
    logLikelihood = fit.logLikelihood
    (aic, aicc, bic) = (fit.aic, fit.aicc, fit.bic)
    (correlation, varianceExponent) = (fit.correlation, fit.varianceExponent)
    describe(fit.solution, fit.curve.facts.parameters.map(\.name))
    guard case .bootstrap(let plan) = method else {
      parameters = self.parameters(
        fit.curve, fit.parameters, fit.standardErrors, fit.parameterIntervals(by: method, level: 0.95),
        method == .profile ? .profile : .wald, origin)
      derived = self.derived(fit.derivedEstimates, nil, origin)
      return
    }
    let distribution = fit.bootstrap(plan)
    warn(of: distribution, plan)
    parameters = self.parameters(
      fit.curve, fit.parameters, fit.standardErrors, fit.bootstrapIntervals(distribution, level: 0.95), .bootstrap,
      origin)
    derived = self.derived(
      fit.derivedEstimates, fit.derivedIntervals(distribution, level: 0.95), origin)
  }

  /// Fills in one series of a joint fit, over the row of its fit alone.
  ///
  /// - Parameters:
  ///   - intervals: those of ``GroupedCurveFit/parameterIntervals(by:level:)``, for this series.
  ///   - distribution: its replicates, where the method is a bootstrap.
  package mutating func fill(
    _ joint: GroupedCurveFit, group: Int, origin: Double, intervals: [ClosedRange<Double>?], method: IntervalMethod,
    _ distribution: CurveBootstrapDistribution?
  ) {
    let kind: Interval =
      switch method {
      case .wald: .wald
      case .profile: .profile
      case .bootstrap: .bootstrap
      }
    parameters = self.parameters(
      joint.curve, joint.parameters(of: group), joint.standardErrors(of: group), intervals, kind, origin)
    derived = self.derived(
      joint.derivedEstimates(of: group),
      distribution.map { joint.derivedIntervals(of: group, $0, level: 0.95) }, origin)
    residualSumOfSquares = joint.residualSumOfSquares
    sigma = joint.sigma
    degreesOfFreedom = joint.degreesOfFreedom
    logLikelihood = joint.logLikelihood
    let k = Double(joint.solution.freeParameters.count + 1)
    let n = Double(joint.observationCount)
    aic = joint.aic
    aicc = n > k + 1 ? joint.aic + 2 * k * (k + 1) / (n - k - 1) : .infinity
    bic = -2 * joint.logLikelihood + k * log(n)
    describe(joint.solution, joint.solutionParameterNames)
    if let distribution, case .bootstrap(let plan) = method { warn(of: distribution, plan) }
    let names = joint.curve.facts.parameters.indices.filter { joint.isShared($0) }
      .map { joint.curve.facts.parameters[$0].name }
    warnings.append(words.fittedTogether(with: joint.series.count - 1, sharing: names))
    judge(joint, group)
    if let probability = joint.sharingProbability, probability < 0.05 {
      warnings.append(words.againstSharing(Self.short(probability)))
    }
  }

  /// The ceiling with what the series shares: its joint interval, and at best the verdict that the series has alone. One that
  /// the series alone does not bound may be bounded so, loosely; else it is withheld here too.
  private mutating func judge(_ joint: GroupedCurveFit, _ group: Int) {
    let facts = joint.curve.facts
    guard var verdict = ceiling, verdict.status != .priorBounded, facts.ceiling.count == 1 else { return }
    guard let interval = joint.profileInterval(facts.ceiling[0], of: group, level: 0.95), interval.lowerBound > 0,
      interval.upperBound < .infinity
    else {
      if verdict.status == .notIdentified { withholdCeiling(facts) }
      return
    }
    verdict.estimate = joint.parameters(of: group)[facts.ceiling[0]]
    (verdict.lower, verdict.upper) = (interval.lowerBound, interval.upperBound)
    verdict.shareSeen = (joint.series[group].values.last ?? .nan) / verdict.estimate
    if verdict.status != .identified {
      verdict.status = .weak
      verdict.reason = words.boundedTogether(ratio: Self.short(interval.upperBound / interval.lowerBound))
      verdict.remedy = words.stateTheInterval
      (status, reason) = (.ok, "")
      warnings.append(words.weakCeiling(verdict.reason))
    }
    ceiling = verdict
  }

  private func parameters(
    _ curve: any GrowthCurve, _ estimates: [Double], _ errors: [Double], _ intervals: [ClosedRange<Double>?],
    _ kind: Interval, _ origin: Double
  ) -> [Parameter] {
    curve.facts.parameters.indices.map { j in
      let facts = curve.facts.parameters[j]
      let shift = facts.isInstant ? origin : 0
      return Parameter(
        name: facts.name, meaning: words.meaning(facts.meaning), unit: facts.unit.rawValue,
        estimate: estimates[j] + shift,
        standardError: errors[j], lower: intervals[j].map { $0.lowerBound + shift },
        upper: intervals[j].map { $0.upperBound + shift }, interval: intervals[j] == nil ? nil : kind)
    }
  }

  /// Quantities with the intervals of a bootstrap, or with those of the delta method.
  private func derived(
    _ estimates: [DerivedEstimate], _ replicated: [String: ClosedRange<Double>]?, _ origin: Double
  ) -> [Derived] {
    estimates.map { quantity in
      let interval = replicated.map { $0[quantity.name] } ?? quantity.interval(level: 0.95)
      let shift = quantity.isInstant ? origin : 0
      return Derived(
        name: quantity.name, meaning: words.meaning(quantity.meaning), estimate: quantity.estimate + shift,
        standardError: quantity.standardError, lower: interval.map { $0.lowerBound + shift },
        upper: interval.map { $0.upperBound + shift }, interval: replicated == nil ? .delta : .bootstrap)
    }
  }

  private mutating func warn(of distribution: CurveBootstrapDistribution, _ plan: CurveBootstrap) {
    if distribution.failures > 0 {
      warnings.append(words.lostReplicates(distribution.failures, of: plan.replicates))
    }
  }

  private mutating func describe(_ solution: LeastSquaresSolution, _ names: [String]) {
    termination = "\(solution.termination)"
    iterations = solution.iterations
    evaluations = solution.residualEvaluations + solution.jacobianEvaluations
    warnings = solution.warnings.map { words.warning($0, names) }
  }

  /// A ceiling that the data do not bound takes the numbers with it; a limit of the user's gives them back.
  private mutating func judge(_ verdict: CeilingVerdict?, _ fit: CurveFit, intervals method: IntervalMethod) {
    guard var verdict else { return }
    ceiling = verdict
    let place = fit.curve.facts.ceiling.count == 1 ? fit.curve.facts.ceiling[0] : nil
    var isBootstrapped = false
    if case .bootstrap = method { isBootstrapped = true }
    if let place, verdict.status != .priorBounded, !isBootstrapped || verdict.status == .notIdentified {
      parameters[place].lower = verdict.lower
      parameters[place].upper = verdict.upper.isFinite ? verdict.upper : nil
      parameters[place].interval = .profile
    }
    if let index = derived.firstIndex(where: { $0.name == "ceiling" }), !isBootstrapped {
      derived[index].interval = .profile
      derived[index].lower = verdict.lower
      derived[index].upper = verdict.upper.isFinite ? verdict.upper : nil
    }
    // A ceiling that is no single parameter is not fitted anew within the limit: what is stated of it is the limit's.
    if place == nil, verdict.status == .priorBounded, let index = derived.firstIndex(where: { $0.name == "ceiling" }) {
      derived[index].estimate = verdict.estimate
      derived[index].standardError = nil
    }
    switch verdict.status {
    case .identified: break
    case .weak: warnings.append(words.weakCeiling(verdict.reason))
    case .priorBounded:
      reason = verdict.reason
      warnings.append(words.boundedCeiling(verdict.reason))
    case .notIdentified:
      status = .refused
      reason = verdict.reason + words.semicolon + verdict.remedy
      verdict.estimate = .nan
      ceiling = verdict
      withholdCeiling(fit.curve.facts)
    }
  }

  /// A bare ceiling is not stated, nor what rests on it.
  private mutating func withholdCeiling(_ facts: CurveFacts) {
    if facts.ceiling.count == 1 {
      parameters[facts.ceiling[0]].estimate = nil
      parameters[facts.ceiling[0]].standardError = nil
    }
    derived.removeAll { Self.restingOnCeiling.contains($0.name) }
  }

  private static let restingOnCeiling: Set<String> = [
    "ceiling", "inflection", "value_at_inflection", "max_growth_rate", "t10", "t50", "t90", "t10_to_t90",
    "share_of_ceiling",
  ]

  /// Three digits.
  package static func short(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    return NumberText.shortest(NumberText.rounded(value, significantDigits: abs(value) >= 1000 ? 6 : 3))
  }
}
