/// The search for the ends of one profile interval.
///
/// √rise is nearly linear in the parameter, so the search runs on it: outwards by secant steps until the threshold is
/// passed or the profile is seen to level off, then inwards by the Illinois variant of regula falsi.
struct ProfileSearch<Problem: LeastSquaresProblem>: ~Copyable {
  typealias Point = ProfileLikelihood<Problem>.Point

  let profile: ProfileLikelihood<Problem>
  let parameter: Int
  /// √ of the threshold of the statistic.
  let target: Double
  var better: Point?
  private var workspace = LevenbergMarquardtWorkspace()
  /// The last two points, from which the next start is extrapolated.
  private var recent: [Point] = []
  private let deadline: CoarseDeadline

  init(profile: ProfileLikelihood<Problem>, parameter: Int, threshold: Double) {
    self.profile = profile
    self.parameter = parameter
    target = threshold.squareRoot()
    deadline = CoarseDeadline(after: profile.timeLimit)
  }

  private var estimate: Double { profile.solution.parameters[parameter] }
  private var origin: Point {
    Point(value: estimate, cost: profile.solution.cost, parameters: profile.solution.parameters, rise: 0)
  }

  mutating func end(direction: Double) -> ProfileEnd {
    let limit = direction < 0 ? profile.bounds.lower[parameter] : profile.bounds.upper[parameter]
    if estimate == limit { return .bound(limit) }
    // Without degrees of freedom, or with an exact fit, there is no scale to measure a rise by.
    guard target < .infinity, profile.solution.cost > 0 else { return .undetermined(reached: estimate) }
    recent = [origin]
    var inside = origin
    var distance = firstDistance
    var rises = [0.0]
    for _ in 0..<Self.maximumExpansions {
      if deadline.hasPassed { return .undetermined(reached: inside.value) }
      var value = estimate + direction * distance
      if (value - limit) * direction >= 0 { value = limit }
      let point = point(at: value)
      if !point.rise.isFinite {
        return cross(inside: inside, failing: value)
      }
      if point.rise.squareRoot() >= target { return cross(inside: inside, outside: point) }
      if value == limit { return .bound(limit) }
      rises.append(point.rise)
      if levelsOff(rises) { return .open }
      let slope = point.rise.squareRoot() / distance
      let wish = slope > 0 ? 1.1 * target / slope : .infinity
      distance = min(max(wish, 2 * distance), 4 * distance)
      inside = point
    }
    return .open
  }

  /// Doublings of the distance: past 2⁶⁰ standard errors nothing changes in double precision.
  private static var maximumExpansions: Int { 60 }

  private var firstDistance: Double {
    let error = profile.solution.standardErrors[parameter]
    let size = max(abs(estimate), 1)
    // A search that did not converge stands in a valley without end, where standard errors mean nothing.
    if error > 0 && error < .infinity && (profile.solution.isConverged || error < size) { return target * error }
    return 0.1 * size
  }

  /// Whether the rises at distances that at least double converge to a limit below the threshold.
  ///
  /// Increments d₂, d₃ of ratio q leave at most d₃ q/(1−q) to come; twice that must not reach the threshold. Increments
  /// too small to have a ratio count as none, unless they grow as those of a parabola do.
  private func levelsOff(_ rises: [Double]) -> Bool {
    let last = rises.count - 1
    let threshold = target * target
    if last >= 2 && rises[last] - rises[last - 1] < 1e-7 * threshold && rises[last - 1] > 1e-5 * threshold {
      return true
    }
    guard last >= 3 else { return false }
    let (first, second, third) = (
      rises[last - 2] - rises[last - 3], rises[last - 1] - rises[last - 2], rises[last] - rises[last - 1]
    )
    if max(first, second, third) < 1e-7 * threshold { return third <= 2 * second || third < 1e-12 * threshold }
    guard second < 0.75 * first, third < 0.75 * second else { return false }
    let ratio = min(max(third / second, 0.25), 0.75)
    return rises[last] + 2 * max(third, 0) * ratio / (1 - ratio) < threshold * (1 - 1e-9)
  }

  /// The crossing between a point below the threshold and one above it.
  private mutating func cross(inside: Point, outside: Point) -> ProfileEnd {
    var (a, b) = (inside.value, outside.value)
    var (fa, fb) = (inside.rise.squareRoot() - target, outside.rise.squareRoot() - target)
    var side = 0
    recent = [inside]
    for _ in 0..<Self.maximumRefinements where !deadline.hasPassed {
      if abs(b - a) <= Self.relativeWidth * max(abs(a), abs(b)) || fb == 0 { break }
      let value = b - fb * (b - a) / (fb - fa)
      let point = point(at: value)
      let f = point.rise.isFinite ? point.rise.squareRoot() - target : abs(fb)
      if abs(f) <= profile.tolerance * target { return .crossing(value) }
      if f > 0 {
        (b, fb) = (value, f)
        if side == 1 { fa /= 2 }
        side = 1
      } else {
        (a, fa) = (value, f)
        if side == -1 { fb /= 2 }
        side = -1
      }
    }
    return .crossing(b - fb * (b - a) / (fb == fa ? 1 : fb - fa))
  }

  private static var maximumRefinements: Int { 100 }
  private static var relativeWidth: Double { 4 * Double.ulpOfOne }

  /// The model has no finite cost at `failing`: halve towards it, to find a crossing on the way or the edge.
  private mutating func cross(inside: Point, failing: Double) -> ProfileEnd {
    var (inside, failing) = (inside, failing)
    for _ in 0..<50 where !deadline.hasPassed {
      let value = (inside.value + failing) / 2
      let point = point(at: value)
      if !point.rise.isFinite {
        failing = value
      } else if point.rise.squareRoot() >= target {
        return cross(inside: inside, outside: point)
      } else {
        inside = point
      }
      if abs(failing - inside.value) <= 1e-6 * abs(failing - estimate) { break }
    }
    return .undetermined(reached: inside.value)
  }

  // MARK: - One fit

  /// The best fit with the parameter at `value`: from the extrapolation of the last two, and from the estimate where
  /// that disappoints.
  mutating func point(at value: Double) -> Point {
    if recent.isEmpty { recent = [origin] }
    let held = profile.bounds.fixing(parameter, at: value)
    var fit = profile.solver.solve(
      profile.problem, from: held.clamped(start(at: value)), within: held, using: &workspace)
    if !fit.isConverged || fit.cost > 4 * max(recent.last!.cost, profile.solution.cost) {
      for start in [recent.last!.parameters, profile.solution.parameters] {
        let other = profile.solver.solve(profile.problem, from: held.clamped(start), within: held, using: &workspace)
        if other.cost < fit.cost || !fit.cost.isFinite { fit = other }
      }
    }
    let cost = fit.cost.isFinite ? fit.cost : .infinity
    // The cost of an unfinished fit proves that the profile lies below it, and nothing about how far below.
    let rise = cost == .infinity ? .infinity : max(0, profile.rise(of: cost))
    let isKnown = fit.isConverged || rise.squareRoot() < target
    let point = Point(
      value: value, cost: cost, parameters: fit.parameters, rise: isKnown ? rise : .infinity)
    // Rounding may put a refit below the minimum by a few ulps; more than that is another minimum.
    if cost < profile.solution.cost * (1 - 1e-8), cost < better?.cost ?? .infinity { better = point }
    if point.rise < .infinity { recent = [recent.last!, point] }
    return point
  }

  private func start(at value: Double) -> [Double] {
    guard recent.count == 2, recent[0].value != recent[1].value else { return recent.last!.parameters }
    let ratio = (value - recent[1].value) / (recent[1].value - recent[0].value)
    guard abs(ratio) <= 4 else { return recent[1].parameters }
    return recent[1].parameters.indices.map {
      recent[1].parameters[$0] + ratio * (recent[1].parameters[$0] - recent[0].parameters[$0])
    }
  }
}
