import Distributions

/// The fitted curve at one place, with an interval around it.
public struct BandPoint: Sendable, Hashable {
  public let x: Double
  public let fitted: Double
  /// The standard error of the curve; for a prediction band, of a new observation.
  public let standardError: Double
  public let interval: Interval
}

/// What a band is to hold.
public enum BandKind: Sendable, Hashable {
  /// The curve at each x, one at a time.
  case confidence
  /// A new observation at each x, one at a time, with the residual variance of the fit.
  case prediction
  /// The whole curve at once: Scheffé's multiplier √(p F(p, n−p)) in place of t.
  case simultaneousConfidence
}

extension LeastSquaresSolution {
  /// A confidence or prediction band around a curve, from the linearised model (Seber and Wild 1989, section 5.1).
  ///
  /// - Parameters:
  ///   - places: where to evaluate, also beyond the data.
  ///   - model: f(x; θ), on the scale on which the residuals were additive: for a fit of log y, give log f and
  ///     exponentiate the ends.
  public func band(
    _ kind: BandKind = .confidence, at places: [Double], level: Double = 0.95,
    model: (_ x: Double, _ parameters: Span<Dual>) -> Dual
  ) -> [BandPoint] {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1, \(level) given")
    let multiplier = multiplier(kind, level)
    return places.map { x in
      let curve = derived { model(x, $0) }
      let noise = kind == .prediction ? dispersion : 0
      let error = (curve.standardError * curve.standardError + noise).squareRoot()
      let width = error == 0 ? 0 : multiplier * error
      let interval =
        width.isNaN
        ? Interval(lower: -.infinity, upper: .infinity)
        : Interval(lower: curve.estimate - width, upper: curve.estimate + width)
      return BandPoint(x: x, fitted: curve.estimate, standardError: error, interval: interval)
    }
  }

  private func multiplier(_ kind: BandKind, _ level: Double) -> Double {
    guard degreesOfFreedom > 0 else { return .infinity }
    let dof = Double(degreesOfFreedom)
    switch kind {
    case .confidence, .prediction: return StudentT(degreesOfFreedom: dof).quantile(0.5 + level / 2)
    case .simultaneousConfidence:
      let p = Double(max(rank, 1))
      let quantile = FDistribution(numeratorDegreesOfFreedom: p, denominatorDegreesOfFreedom: dof).quantile(level)
      return (p * quantile).squareRoot()
    }
  }
}
