import Distributions

extension LeastSquaresSolution {
  /// θ̂ⱼ ± t·SE, the interval of the linearised model, with t the Student quantile at the degrees of freedom.
  ///
  /// Symmetric by construction: where the profile of the parameter is not, ``ProfileLikelihood`` is the honest interval.
  /// A parameter that was held has a point, one that is not determined the whole line.
  public func waldInterval(for parameter: Int, level: Double = 0.95) -> Interval {
    Self.symmetric(
      around: parameters[parameter], error: standardErrors[parameter], degreesOfFreedom: degreesOfFreedom, level: level)
  }

  static func symmetric(around estimate: Double, error: Double, degreesOfFreedom: Int, level: Double) -> Interval {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1, \(level) given")
    if error == 0 { return Interval(lower: estimate, upper: estimate) }
    guard degreesOfFreedom > 0, error < .infinity else { return Interval(lower: -.infinity, upper: .infinity) }
    let width = error * StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile(0.5 + level / 2)
    return Interval(lower: estimate - width, upper: estimate + width)
  }
}
