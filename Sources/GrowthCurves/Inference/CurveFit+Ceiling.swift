import Distributions
import Glibc
import LeastSquares

extension CurveFit {
  /// Whether the curve at these estimates rises to an upper asymptote that its parameters name.
  public var hasCeiling: Bool { !curve.facts.ceiling.isEmpty && (shape.ceiling ?? 0) > 0 }

  /// Whether the user held every parameter of the ceiling: then it is given, and nothing is to be said of it.
  private var holdsCeiling: Bool {
    curve.facts.ceiling.allSatisfy { options.fixedValue(of: curve.facts.parameters[$0]) != nil }
  }

  /// The profile interval of the ceiling and what may be said of it; `nil` for a curve that rises to none, or whose ceiling
  /// the user held. Bounds of the user's on the ceiling cut the interval, after the verdict.
  ///
  /// - Parameters:
  ///   - gate: the rule of the verdict.
  ///   - limit: the largest ceiling that land, capacity or market allow, in the unit of the values: an assumption of the
  ///     user's. It bounds what the data leave open, and the verdict says so.
  public func ceilingVerdict(gate: CeilingGate = .calibrated, limit: Double? = nil) -> CeilingVerdict? {
    if let form = curve.ceilingForm, shape.ceiling.map({ $0 > 0 }) == true {
      return verdict(in: form, gate: gate, limit: limit)
    }
    guard hasCeiling, !holdsCeiling, let estimate = shape.ceiling else { return nil }
    let share = data.values.last.map { $0 / estimate } ?? .nan
    var (lower, upper) = ceilingInterval(curve, level: gate.level)
    if limitFitsAsWell(level: gate.level) { upper = .infinity }
    // A search that ran away along a flat valley has no upper end, whatever the profile met on the way.
    if !isConverged && estimate > Self.runawayFactor * data.largest { upper = .infinity }
    var (innermost, outermost) = (lower, upper)
    let isCandidate = CeilingGate.isClosed(lower, upper) && log(upper / lower) < gate.maximumLogWidth
    if isCandidate, gate.confirmationLevel != gate.level {
      (innermost, outermost) = ceilingInterval(curve, level: gate.confirmationLevel)
    }
    let isConfirmed =
      isCandidate && CeilingGate.isClosed(innermost, outermost)
      && log(outermost / innermost) < gate.maximumLogWidth
    let status: CeilingVerdict.Status =
      !CeilingGate.isClosed(lower, upper) ? .notIdentified : (isConfirmed ? .identified : .weak)
    let range = ceilingRange
    var verdict = CeilingVerdict(
      status: status, estimate: estimate, lower: clamped(lower, to: range), upper: clamped(upper, to: range),
      level: gate.level, shareSeen: share, reason: "",
      remedy: "")
    if isCandidate, let rival = contradictingRival(gate) {
      verdict.status = .weak
      verdict.reason =
        "a \(rival.curve.facts.title) fits about as well and puts the ceiling at \(rounded(rival.shape.ceiling!)): "
        + "the form decides, not the data"
      verdict.remedy = settlingData
      return verdict
    }
    if status == .notIdentified, let limit, limit > data.largest {
      verdict.status = .priorBounded
      verdict.estimate = min(estimate, limit)
      verdict.lower = min(lower, limit)
      verdict.upper = limit
    }
    explain(&verdict, gate, confirmed: outermost / innermost)
    if verdict.status == .priorBounded, lower > verdict.upper {
      verdict.reason += "; under this curve the data want a ceiling above it, at least \(rounded(lower))"
    }
    if status == .notIdentified, let limit, limit <= data.largest {
      verdict.reason += "; the limit \(rounded(limit)) is no more than what was observed already"
    }
    return verdict
  }

  /// The verdict of the same curve with its ceiling as a parameter.
  private func verdict(in form: any GrowthCurve, gate: CeilingGate, limit: Double?) -> CeilingVerdict? {
    var options = options
    let names = Set(form.facts.parameters.flatMap { [$0.name, $0.workingName] })
    options.fixed = options.fixed.filter { names.contains($0.key) }
    options.bounds = options.bounds.filter { names.contains($0.key) }
    guard let fit = try? GrowthCurveModel(form, options: options).fit(data) else { return nil }
    return fit.ceilingVerdict(gate: gate, limit: limit)
  }

  /// An end of the interval to a millionth of its distance from the estimate: more than anyone reads of it.
  private static let profileTolerance = 1e-6

  private func clamped(_ value: Double, to range: ClosedRange<Double>) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }

  /// Where the user's bounds leave a ceiling that is one parameter.
  private var ceilingRange: ClosedRange<Double> {
    let place = curve.facts.ceiling
    return (place.count == 1 ? options.range(of: curve.facts.parameters[place[0]]) : nil) ?? 0...Double.infinity
  }

  /// A ceiling a thousand times the largest observation is no ceiling.
  private static let runawayFactor = 1e3

  /// The interval {K : RSS(ln K) ≤ threshold}; an open end is 0 or ∞.
  private func ceilingInterval(_ curve: any GrowthCurve, level: Double) -> (Double, Double) {
    guard degreesOfFreedom > 0, residualSumOfSquares > 0 else {
      return residualSumOfSquares == 0 ? (shape.ceiling!, shape.ceiling!) : (0, .infinity)
    }
    let exposed = minimum.transform.exposingCeiling(of: curve.facts)
    let problem = CurveResiduals(
      curve: curve, times: data.times, targets: targets, roots: minimum.weighting.roots,
      isLogarithmic: options.residualScale == .logarithm, transform: exposed.transform,
      whitening: minimum.weighting.whitening(data.times))
    var solver = LevenbergMarquardt()
    solver.options.maximumIterations = 200
    solver.options.loss = solution.loss
    solver.options.refinementTolerance = CurveSearch.refinementTolerance
    let start = exposed.transform.working(parameters)
    let bounds = profileBounds(exposed.transform)
    let solution = solver.solve(problem, from: start, within: bounds)
    var profile = ProfileLikelihood(problem, solution, within: bounds, solver: solver)
    profile.tolerance = Self.profileTolerance
    var interval = profile.interval(for: exposed.parameter, level: level)
    if let better = interval.betterParameters {
      // The profile met a lower valley: measure from there.
      let lower = solver.solve(problem, from: better, within: bounds)
      profile = ProfileLikelihood(problem, lower, within: bounds, solver: solver)
      profile.tolerance = Self.profileTolerance
      interval = profile.interval(for: exposed.parameter, level: level)
    }
    return (exp(interval.interval.lower), exp(interval.interval.upper))
  }

  /// What the user held stays held in the profile.
  private func profileBounds(_ transform: WorkingTransform) -> ParameterBounds? {
    guard !options.fixed.isEmpty else { return nil }
    var bounds = ParameterBounds.unbounded(parameters.count)
    let working = transform.working(parameters)
    for (j, parameter) in curve.facts.parameters.enumerated()
    where options.fixedValue(of: parameter) != nil && j != transform.ceiling.last {
      bounds = bounds.fixing(j, at: working[j])
    }
    return bounds
  }

  /// Whether the curve that is left when the ceiling goes to infinity fits within the threshold.
  private func limitFitsAsWell(level: Double) -> Bool {
    guard let limit = curve.limitWithoutCeiling, degreesOfFreedom > 0 else { return false }
    var options = options
    options.fixed = [:]
    options.bounds = [:]
    guard let fit = try? GrowthCurveModel(limit, options: options).fit(data) else { return false }
    // RSS ≤ RSS_min (1 + rise), said in likelihoods: where weights depend on the fit, sums of squares do not compare.
    return fit.logLikelihood >= logLikelihood - Double(data.count) / 2 * log1p(rise(level))
  }

  /// A curve of another form whose criterion is within the margin and whose ceiling is elsewhere.
  private func contradictingRival(_ gate: CeilingGate) -> CurveFit? {
    guard let margin = gate.rivalMargin, let form = curve.rival, let ceiling = shape.ceiling else { return nil }
    var options = options
    options.fixed = [:]
    options.bounds = [:]
    guard let rival = try? GrowthCurveModel(form, options: options).fit(data) else { return nil }
    // Both criteria with the parameters of the rival, so that short series compare by their residuals.
    guard rival.aic <= aic + margin, let other = rival.shape.ceiling else { return nil }
    return abs(log(other / ceiling)) > gate.rivalDistance ? rival : nil
  }

  /// F(1, n-k)/(n-k) at the level.
  private func rise(_ level: Double) -> Double {
    let dof = Double(degreesOfFreedom)
    let t = StudentT(degreesOfFreedom: dof).quantile(0.5 + level / 2)
    return t * t / dof
  }

  /// The observations on the scale of the fit.
  var targets: [Double] {
    options.residualScale == .logarithm ? data.values.map { log($0) } : data.values
  }

  private func explain(_ verdict: inout CeilingVerdict, _ gate: CeilingGate, confirmed ratio: Double) {
    let percent = Self.percent(gate.level)
    let strict = Self.percent(gate.confirmationLevel)
    switch verdict.status {
    case .identified:
      verdict.reason =
        "the \(strict) profile interval of the ceiling is closed and its ends differ by a factor of "
        + "\(rounded(ratio)), below \(rounded(exp(gate.maximumLogWidth)))"
    case .weak:
      let isNarrow = log(verdict.upper / verdict.lower) < gate.maximumLogWidth
      let size = ratio.isFinite ? "\(rounded(ratio)) times its lower end" : "open"
      verdict.reason =
        isNarrow
        ? "the \(percent) profile interval of the ceiling is closed and narrow, but at \(strict) its upper end is \(size); "
          + "state the interval, not the number"
        : "the \(percent) profile interval of the ceiling is closed, but its upper end is "
          + "\(rounded(verdict.upper / verdict.lower)) times its lower end; state the interval, not the number"
      verdict.remedy = settlingData
    case .notIdentified:
      let rival = curve.limitWithoutCeiling.map { "\($0.facts.name) growth without one" } ?? "growth without one"
      verdict.reason =
        "the data do not bound the ceiling from above: \(rival) fits them within the \(percent) threshold of the profile"
      verdict.remedy = Self.advice
    case .priorBounded:
      verdict.reason =
        "the data do not bound the ceiling from above; the limit \(rounded(verdict.upper)) is an assumption of the user's"
      verdict.remedy = settlingData
    }
  }

  /// The data that would settle the ceiling: observations until growth has visibly slowed, with the year if the curve
  /// says one worth naming.
  private var settlingData: String {
    guard let time = shape.time(ofShare: 0.8), time.isFinite, time > data.lastTime,
      time < data.lastTime + 5 * data.span
    else { return Self.advice }
    return Self.advice + "; on this fit 80% of the ceiling is reached at t = \(rounded(time)), t as in the fit"
  }

  private static func percent(_ level: Double) -> String {
    let value = (level * 1000).rounded() / 10
    return value == value.rounded() ? "\(Int(value))%" : "\(value)%"
  }

  private static let advice = "give a limit (land, capacity, market), or observe until growth has visibly slowed"

  private func rounded(_ x: Double) -> String {
    guard x.isFinite, x != 0 else { return "\(x)" }
    let digits: Double = Glibc.pow(10.0, 2 - floor(log10(abs(x))))
    let value = (x * digits).rounded() / digits
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
