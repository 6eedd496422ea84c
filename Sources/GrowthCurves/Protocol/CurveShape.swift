import Glibc

/// What a curve says at given parameters: its turning point, its pace and the times at which it gets somewhere.
public struct CurveShape: Sendable {
  public let curve: any GrowthCurve
  /// Natural parameters.
  public let parameters: [Double]

  public init(curve: any GrowthCurve, parameters: [Double]) {
    self.curve = curve
    self.parameters = parameters
  }

  /// The upper asymptote as t → ∞ of a curve that rises to one.
  public var ceiling: Double? {
    guard let right = asymptotes.right else { return nil }
    if let left = asymptotes.left { return right > left ? right : nil }
    return curve.slope(at: 0, parameters: parameters) >= 0 ? right : nil
  }

  public var asymptotes: Asymptotes { curve.asymptotes(parameters: parameters) }

  /// The time of fastest growth, where there is one inside the curve's domain.
  public var inflection: Double? { curve.inflection(parameters: parameters) }

  /// The growth rate at the inflection, in value per unit of time.
  public var maximumGrowthRate: Double? { inflection.map { curve.slope(at: $0, parameters: parameters) } }

  /// The time at which a share of the way from the left to the right asymptote is done.
  ///
  /// A curve without a left asymptote, such as the monomolecular one, is counted from its value at t = 0.
  ///
  /// - Precondition: `share` lies strictly between 0 and 1.
  public func time(ofShare share: Double) -> Double? {
    precondition(share > 0 && share < 1, "a share of the rise lies strictly between 0 and 1")
    let limits = asymptotes
    guard let right = limits.right else { return nil }
    let left = limits.left ?? curve.value(at: 0, parameters: parameters)
    guard left != right else { return nil }
    // A curve that bends above both ends rises to a peak and falls: it has no one rise to take shares of.
    if let bend = inflection {
      let value = curve.value(at: bend, parameters: parameters)
      guard value >= min(left, right) && value <= max(left, right) else { return nil }
    }
    return curve.time(of: left + share * (right - left), parameters: parameters)
  }

  /// The time from `start` until the value has doubled; `nil` where it never does.
  public func doublingTime(from start: Double) -> Double? {
    let level = curve.value(at: start, parameters: parameters)
    guard level > 0, let end = curve.time(of: 2 * level, parameters: parameters), end > start else { return nil }
    return end - start
  }

  /// (f(b)/f(a))^{1/(b-a)} - 1.
  public func compoundGrowthRate(from a: Double, to b: Double) -> Double? {
    let ratio = curve.value(at: b, parameters: parameters) / curve.value(at: a, parameters: parameters)
    return ratio > 0 && b != a ? ifFinite(expm1(log(ratio) / (b - a))) : nil
  }
}
