import Glibc
import LeastSquares

extension GroupedCurveFit {
  /// Intervals of the natural parameters of every series, by the method asked for; those of shared parameters are equal.
  ///
  /// - Returns: `nil` for a parameter that was held, or where the data leave no degrees of freedom.
  public func parameterIntervals(by method: IntervalMethod, level: Double) -> [[ClosedRange<Double>?]] {
    switch method {
    case .wald: waldIntervals(level: level)
    case .profile: profileIntervals(level: level)
    case .bootstrap(let bootstrap): parameterIntervals(self.bootstrap(bootstrap), level: level)
    }
  }

  /// Intervals from the replicates of ``bootstrap(_:)``, series by series; with more than a tenth of them lost, none.
  public func parameterIntervals(
    _ distributions: [CurveBootstrapDistribution], level: Double
  ) -> [[ClosedRange<Double>?]] {
    let free = Set(solution.freeParameters)
    return distributions.indices.map { group in
      parameterIndices.map { j in
        guard distributions[group].isComplete, free.contains(layout.index(j, group)) else { return nil }
        return distributions[group].interval(level: level) { $0[j] }
      }
    }
  }

  private var parameterIndices: Range<Int> { curve.facts.parameters.indices }

  /// What the curve of one series says beyond its parameters, with standard errors from the joint covariance.
  public func derivedEstimates(of group: Int) -> [DerivedEstimate] {
    CurveQuantity.estimates(
      CurveQuantity.reported(last: series[group].lastTime), curve, transform, layout.local(solution.parameters, group),
      solution, degreesOfFreedom: degreesOfFreedom
    ) { layout.index($0, group) }.compactMap { $0 }
  }

  /// The intervals of those quantities from the replicates of ``bootstrap(_:)``, by their names.
  public func derivedIntervals(
    of group: Int, _ distribution: CurveBootstrapDistribution, level: Double
  ) -> [String: ClosedRange<Double>] {
    distribution.intervals(of: CurveQuantity.reported(last: series[group].lastTime), curve, level: level)
  }

  private func waldIntervals(level: Double) -> [[ClosedRange<Double>?]] {
    let t = StudentQuantile.twoSided(level: level, degreesOfFreedom: max(degreesOfFreedom, 1))
    let errors = solution.standardErrors
    return natural { place in
      guard degreesOfFreedom > 0, errors[place] > 0, errors[place].isFinite else { return nil }
      let estimate = solution.parameters[place]
      return (estimate - t * errors[place], estimate + t * errors[place])
    }
  }

  private func profileIntervals(level: Double) -> [[ClosedRange<Double>?]] {
    var known: [Int: (Double, Double)] = [:]
    return natural { place in
      if known[place] == nil { known[place] = profileEnds(place, level: level) }
      return known[place]
    }
  }

  /// The profile interval of one natural parameter of one series, all others fitted anew at every value.
  public func profileInterval(_ parameter: Int, of group: Int, level: Double) -> ClosedRange<Double>? {
    profileEnds(layout.index(parameter, group), level: level).map { lower, upper in
      transform.isLogarithm[parameter] ? exp(lower)...exp(upper) : lower...upper
    }
  }

  private func profileEnds(_ place: Int, level: Double) -> (Double, Double)? {
    guard degreesOfFreedom > 0, residualSumOfSquares > 0, solution.freeParameters.contains(place) else { return nil }
    let interval = ProfileLikelihood(problem, solution, within: bounds).interval(for: place, level: level).interval
    return (interval.lower, interval.upper)
  }

  /// Intervals of working parameters mapped back, series by series.
  private func natural(_ interval: (Int) -> (Double, Double)?) -> [[ClosedRange<Double>?]] {
    series.indices.map { group in
      parameterIndices.map { j in
        guard let (lower, upper) = interval(layout.index(j, group)) else { return nil }
        return transform.isLogarithm[j] ? exp(lower)...exp(upper) : lower...upper
      }
    }
  }

  /// Joint refits to data made anew from this fit, as the replicates of each series: residuals are drawn from those of all
  /// series, observations from those of each.
  public func bootstrap(_ bootstrap: CurveBootstrap) -> [CurveBootstrapDistribution] {
    let (problem, layout) = (problem, layout)
    let fits = bootstrap.refits(problem, solution, within: bounds, solver: LevenbergMarquardt()) { generator in
      GroupedResiduals(parts: problem.parts.map { $0.resampled(using: &generator) }, layout: layout)
    }
    let found = fits.compactMap { $0 }
    return series.indices.map { group in
      CurveBootstrapDistribution(
        replicates: found.map { transform.natural(layout.local($0, group)) }, failures: fits.count - found.count)
    }
  }
}
