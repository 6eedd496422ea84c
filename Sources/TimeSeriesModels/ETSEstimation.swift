import Glibc

/// Maximum likelihood for one form: start values of Hyndman et al. (2008, section 2.6.1), then ``ProjectedBFGS``.
package enum ETSEstimation {
  /// The usual region with the margins of R's `ets`: α, β*, γ* away from 0 and 1, φ where damping is visible.
  static let smallestSmoothing = 1e-4
  static let largestSmoothing = 0.9999
  static let dampingRange = 0.8...0.98

  /// Longer series tell the valleys of the likelihood apart at the start: one is followed.
  static let longestSearch = 20_000

  struct Solution: Sendable {
    var form: ETSForm
    var parameters: [Double]
    var smoothing: ETSSmoothing
    var run: ETSRun
    var converged: Bool
    var iterations: Int
    /// Estimated parameters, initial states included, the variance not.
    var parameterCount: Int
    var observed: Int

    /// As R's `ets` reports it: the log-likelihood up to the constant -½n(log 2π + 1 - log n).
    var logLikelihood: Double { -run.objective }
    var aic: Double { 2 * run.objective + 2 * Double(parameterCount + 1) }
    var aicc: Double {
      let k = Double(parameterCount + 1)
      let n = Double(observed)
      return n - k - 1 > 0 ? aic + 2 * k * (k + 1) / (n - k - 1) : .infinity
    }
    var bic: Double { aic + Double(parameterCount + 1) * (log(Double(observed)) - 2) }
  }

  /// Level, growth and seasonal states read off the first cycles.
  package struct Start: Sendable {
    var level: Double
    var growth: Double
    var mean: Double
    var season: [Double]
    /// The mean of the first cycle and a cautious step from it, for where the line is outside the domain.
    var first = 0.0
    var step = 0.0
  }

  /// One maximum of the likelihood; with `thorough`, the best of three starts.
  static func maximise(
    _ form: ETSForm, _ values: [Double], period: Int, start: Start, thorough: Bool, bounds: ETSBounds = .both
  ) -> Solution? {
    let usual = maximiseInBox(form, values, period: period, start: start, thorough: thorough)
    if let usual { return moved(usual, values, period: period, start: start, into: bounds) }
    return bounds == .usual
      ? nil : maximise(form, values, period: period, start: start, inside: bounds, from: nil)
  }

  /// The maximum inside `bounds`, given that of the usual region.
  static func moved(
    _ usual: Solution, _ values: [Double], period: Int, start: Start, into bounds: ETSBounds
  ) -> Solution? {
    if bounds == .usual { return usual }
    let m = usual.form.season == .none ? 1 : period
    let isAdmissible = ETSAdmissibility.holds(usual.form, usual.smoothing, period: m)
    if bounds == .both, isAdmissible { return usual }
    let inside = maximise(
      usual.form, values, period: period, start: start, inside: bounds, from: isAdmissible ? usual : nil)
    guard isAdmissible else { return inside }
    return inside.map { $0.logLikelihood > usual.logLikelihood ? $0 : usual } ?? usual
  }

  private static func maximiseInBox(
    _ form: ETSForm, _ values: [Double], period: Int, start: Start, thorough: Bool
  ) -> Solution? {
    let kernel = ETSKernel(form: form, values: values, period: period)
    let (lower, upper) = bounds(form, period: kernel.period)
    var starts = [0.1, 0.5, 0.9].map { alpha in
      initialParameters(form, period: kernel.period, start: start, alpha: alpha)
    }
    if thorough {
      // Valleys of their own: trend and season at rest, a trend that dies out fast, a season that takes up every surprise.
      let gamma = form.trend == .none ? 1 : 2
      var rest = starts[2]
      for i in 1..<(1 + (form.trend == .none ? 0 : 1) + (form.season == .none ? 0 : 1)) { rest[i] = 1e-3 }
      if form.trend != .none || form.season != .none { starts.append(rest) }
      if form.trend.isDamped {
        var brief = starts[2]
        brief[1] = 0.3
        brief[form.season == .none ? 2 : 3] = 0.82
        starts.append(brief)
      }
      if form.season != .none {
        var eager = starts[0]
        eager[gamma] = 0.9
        starts.append(eager)
      }
    }
    func value(_ point: [Double]) -> Double { point.withUnsafeBufferPointer { kernel.value($0.baseAddress!) } }
    if !starts.contains(where: { value($0).isFinite }) {
      // A line through the first values may begin below zero, where a multiplicative form is not defined.
      // Seasonal effects of the whole sample may be larger than its first level, so they are shrunk to half of it.
      var season = start.season
      if form.season == .additive, let deepest = season.min(), deepest < -0.5 * start.first, start.first > 0 {
        season = season.map { $0 * 0.5 * start.first / -deepest }
      }
      let flat = Start(level: start.first, growth: start.step, mean: start.first, season: season)
      starts = [0.1, 0.5, 0.9].map { alpha in
        var point = initialParameters(form, period: kernel.period, start: flat, alpha: alpha)
        // With trend and season at rest the mean is the level, which a positive series keeps positive.
        for i in 1..<(1 + (form.trend == .none ? 0 : 1) + (form.season == .none ? 0 : 1)) {
          point[i] = smallestSmoothing
        }
        if form.trend == .additive || form.trend == .damped { point[form.smoothingCount + 1] = 0 }
        return point
      }
    }
    if !thorough || values.count > Self.longestSearch {
      let scored = starts.map { ($0, value($0)) }
      starts = [scored.min { $0.1 < $1.1 }!.0]
    }
    var best: ProjectedBFGS.Minimum?
    let optimiser = ProjectedBFGS(maximumIterations: thorough ? 400 : 80, tolerance: thorough ? 1e-9 : 1e-4)
    for point in starts {
      let minimum = optimiser.minimise(from: point, lower: lower, upper: upper, value: kernel.value) {
        kernel.gradient($0, $2)
      }
      if minimum.value.isFinite, minimum.value < best?.value ?? .infinity { best = minimum }
    }
    guard let best else { return nil }
    return Solution(
      form: form, parameters: best.point, smoothing: kernel.smoothing(best.point), run: kernel.run(best.point),
      converged: best.converged, iterations: best.iterations, parameterCount: kernel.parameterCount,
      observed: values.count { !$0.isNaN })
  }

  static func bounds(_ form: ETSForm, period: Int) -> ([Double], [Double]) {
    let small = smallestSmoothing
    let large = largestSmoothing
    var lower = [small]
    var upper = [large]
    func append(_ low: Double, _ high: Double) {
      lower.append(low)
      upper.append(high)
    }
    if form.trend != .none { append(small, large) }
    if form.season != .none { append(small, large) }
    if form.trend.isDamped { append(dampingRange.lowerBound, dampingRange.upperBound) }
    append(-.infinity, .infinity)
    if form.trend != .none { append(form.trend.isMultiplicative ? 1e-3 : -.infinity, .infinity) }
    if form.season != .none {
      for _ in 1..<period { append(form.season == .multiplicative ? 1e-3 : -.infinity, .infinity) }
    }
    return (lower, upper)
  }

  package static func initialParameters(_ form: ETSForm, period: Int, start: Start, alpha: Double) -> [Double] {
    var p = [alpha]
    if form.trend != .none { p.append(0.1) }
    if form.season != .none { p.append(0.05) }
    if form.trend.isDamped { p.append(0.97) }
    switch form.trend {
    case .none: p.append(start.mean)
    case .additive, .damped: p += [start.level, start.growth]
    case .multiplicative, .dampedMultiplicative:
      let first = start.level + start.growth
      let level = first > 0 ? first : start.mean
      p += [level, min(max((level + start.growth) / level, 0.7), 1.4)]
    }
    if form.season != .none { p += start.season.prefix(period - 1) }
    return p
  }

  /// Seasonal states by classical decomposition of whole cycles, level and growth by a line through the first
  /// max(10, 2m) adjusted values.
  package static func start(_ values: [Double], period: Int, season: ETSForm.SeasonKind) -> Start? {
    let n = values.count
    var adjusted = values
    var states: [Double] = []
    if season != .none {
      guard n >= 2 * period, period > 1 else { return nil }
      let filled = values.contains(where: \.isNaN) ? interpolated(values) : values
      let decomposition = SeasonalDecomposition(
        filled, period: period, kind: season == .multiplicative ? .multiplicative : .additive)
      states = decomposition.indices
      if season == .multiplicative {
        states = states.map { max($0, 0.01) }
        let mean = states.reduce(0, +) / Double(period)
        states = states.map { $0 / mean }
      }
      adjusted = filled.enumerated().map { t, value in
        season == .multiplicative ? value / states[t % period] : value - states[t % period]
      }
    }
    let window = min(n, max(10, 2 * period))
    let head = (0..<window).filter { !adjusted[$0].isNaN }
    guard head.count >= 2 else { return nil }
    let line = LineFit(x: head.map { Double($0 + 1) }, y: head.map { adjusted[$0] })
    let mean = head.reduce(0) { $0 + adjusted[$1] } / Double(head.count)
    var start = Start(level: line.intercept, growth: line.slope, mean: mean, season: states)
    let cycle = values.prefix(max(1, season == .none ? 1 : period)).filter { !$0.isNaN }
    start.first = cycle.isEmpty ? adjusted[head[0]] : cycle.reduce(0, +) / Double(cycle.count)
    // Half of the mean relative change, so that the level stays positive on either side.
    let last = adjusted[head[head.count - 1]]
    let change = (last - start.first) / Double(head.count - 1)
    start.step = min(max(0.5 * change, -0.05 * abs(start.first)), 0.5 * abs(start.first))
    return start
  }
}

/// The least-squares line through points.
struct LineFit: Sendable {
  let intercept: Double
  let slope: Double

  init(x: [Double], y: [Double]) {
    let n = Double(x.count)
    let meanX = x.reduce(0, +) / n
    let meanY = y.reduce(0, +) / n
    var sumXX = 0.0
    var sumXY = 0.0
    for (a, b) in zip(x, y) {
      sumXX += (a - meanX) * (a - meanX)
      sumXY += (a - meanX) * (b - meanY)
    }
    slope = sumXX > 0 ? sumXY / sumXX : 0
    intercept = meanY - slope * meanX
  }
}

/// `values` with gaps bridged by straight lines and the ends carried outward.
func interpolated(_ values: [Double]) -> [Double] {
  var result = values
  var last: Int?
  for t in values.indices where !values[t].isNaN {
    if let last, t - last > 1 {
      for gap in (last + 1)..<t {
        result[gap] = values[last] + (values[t] - values[last]) * Double(gap - last) / Double(t - last)
      }
    } else if last == nil {
      for gap in 0..<t { result[gap] = values[t] }
    }
    last = t
  }
  if let last { for t in (last + 1)..<max(last + 1, values.count) { result[t] = values[last] } }
  return result
}
