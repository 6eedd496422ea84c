import Glibc

/// A search from many starts, spread evenly over a box, for problems with several minima.
///
/// The starts are the points of a Halton sequence (Halton 1960) within the bounds, which fill the box more evenly than
/// random draws do and are the same on every run. An interval of positive ends that spans more than a decade is divided
/// by ratio and not by difference.
public struct Multistart: Sendable, Hashable {
  public var solver: LevenbergMarquardt
  /// How many points of the sequence to start from.
  public var starts: Int

  /// - Parameter starts: at least 1; twenty per parameter finds the minima of most curves.
  public init(starts: Int, solver: LevenbergMarquardt = LevenbergMarquardt()) {
    precondition(starts >= 1, "a search needs at least one start, \(starts) given")
    self.starts = starts
    self.solver = solver
  }

  /// The distinct solutions, the smallest cost first.
  public struct Result: Sendable, Hashable {
    /// Solutions whose costs differ, the smallest first; never empty.
    public let solutions: [LeastSquaresSolution]
    /// For each solution, how many starts led to its cost.
    public let counts: [Int]

    public var best: LeastSquaresSolution { solutions[0] }
  }

  /// Solves from each start in `box`, within `bounds` or, without them, within the box.
  ///
  /// - Parameters:
  ///   - box: finite intervals that the starts are drawn from.
  ///   - first: a start to try before the sequence, if there is a guess.
  ///   - timeLimit: no new start is begun after it.
  public func solve(
    _ problem: some LeastSquaresProblem, from first: [Double]? = nil, over box: ParameterBounds,
    within bounds: ParameterBounds? = nil, timeLimit: Duration = .seconds(60)
  ) -> Result {
    let deadline = CoarseDeadline(after: timeLimit)
    var workspace = LevenbergMarquardtWorkspace()
    var found: [(solution: LeastSquaresSolution, count: Int)] = []
    let points = first.map { [$0] } ?? []
    for index in 0..<(starts + points.count) {
      if index > 0 && deadline.hasPassed { break }
      let start = index < points.count ? points[index] : Self.point(index - points.count + 1, of: box)
      let solution = solver.solve(problem, from: start, within: bounds ?? box, using: &workspace)
      if let same = found.firstIndex(where: { Self.isSameMinimum($0.solution.cost, solution.cost) }) {
        found[same].count += 1
        let isBetter = solution.isConverged && !found[same].solution.isConverged
        if isBetter || solution.cost < found[same].solution.cost { found[same].solution = solution }
      } else {
        found.append((solution, 1))
      }
    }
    found.sort { Self.precedes($0.solution.cost, $1.solution.cost) }
    return Result(solutions: found.map(\.solution), counts: found.map(\.count))
  }

  /// Point number `index` (from 1) of the Halton sequence in the box.
  static func point(_ index: Int, of box: ParameterBounds) -> [Double] {
    (0..<box.count).map { j in
      let (low, high) = (box.lower[j], box.upper[j])
      precondition(low.isFinite && high.isFinite && low <= high, "the box of starts is finite in every parameter")
      let u = radicalInverse(index, base: prime(j))
      if low > 0 && high > 10 * low { return low * pow(high / low, u) }
      return low + (high - low) * u
    }
  }

  /// The digits of `index` in a base, mirrored at the point.
  static func radicalInverse(_ index: Int, base: Int) -> Double {
    var (rest, weight, value) = (index, 1 / Double(base), 0.0)
    while rest > 0 {
      value += weight * Double(rest % base)
      rest /= base
      weight /= Double(base)
    }
    return value
  }

  private static func prime(_ index: Int) -> Int {
    var (candidate, seen) = (2, 0)
    while true {
      let isPrime = (2..<candidate).allSatisfy { candidate % $0 != 0 || $0 * $0 > candidate }
      if isPrime {
        if seen == index { return candidate }
        seen += 1
      }
      candidate += 1
    }
  }

  /// Costs within a millionth of each other belong to one minimum, as far as a search can tell.
  private static func isSameMinimum(_ a: Double, _ b: Double) -> Bool {
    a == b || abs(a - b) <= 1e-6 * max(abs(a), abs(b)) || (a.isNaN && b.isNaN)
  }

  private static func precedes(_ a: Double, _ b: Double) -> Bool { b.isNaN ? !a.isNaN : a < b }
}
