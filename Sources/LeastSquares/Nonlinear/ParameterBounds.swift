/// An interval for each parameter; a parameter whose interval is one point is fixed.
public struct ParameterBounds: Sendable, Hashable {
  public var lower: [Double]
  public var upper: [Double]

  /// Bounds from two vectors of one length; infinities leave a side open.
  ///
  /// Whether each interval holds a point is checked by the solver, which reports a ``ProblemDefect``.
  public init(lower: [Double], upper: [Double]) {
    self.lower = lower
    self.upper = upper
  }

  /// No bound on any of `count` parameters.
  public static func unbounded(_ count: Int) -> ParameterBounds {
    ParameterBounds(
      lower: [Double](repeating: -.infinity, count: count), upper: [Double](repeating: .infinity, count: count))
  }

  public var count: Int { lower.count }

  /// The same bounds with one parameter held at a value.
  public func fixing(_ parameter: Int, at value: Double) -> ParameterBounds {
    var bounds = self
    bounds.lower[parameter] = value
    bounds.upper[parameter] = value
    return bounds
  }

  /// Whether the parameter is held at one value.
  public func isFixed(_ parameter: Int) -> Bool { lower[parameter] == upper[parameter] }

  /// The nearest point within the bounds.
  public func clamped(_ parameters: [Double]) -> [Double] {
    parameters.indices.map { min(max(parameters[$0], lower[$0]), upper[$0]) }
  }

  /// What makes these bounds unusable for `count` parameters, if anything does.
  func defect(parameterCount: Int) -> ProblemDefect? {
    guard lower.count == parameterCount, upper.count == parameterCount else {
      return .boundsSize(expected: parameterCount, given: min(lower.count, upper.count))
    }
    for parameter in 0..<parameterCount {
      let (low, high) = (lower[parameter], upper[parameter])
      let isUsable = low <= high && low < .infinity && high > -.infinity
      if !isUsable { return .emptyInterval(parameter: parameter, lower: low, upper: high) }
    }
    return nil
  }
}
