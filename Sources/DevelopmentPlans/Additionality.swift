/// Gross to net: what of an effect would not have happened anyway (HM Treasury Green Book; Homes and Communities
/// Agency, Additionality Guide 2014). Plausibility only.
///
/// net = gross (1 - deadweight)(1 - leakage)(1 - displacement)(1 - substitution) · multiplier
public struct Additionality: Sendable, Hashable, Codable {
  public var deadweight: ClosedRange<Double>
  public var leakage: ClosedRange<Double>
  public var displacement: ClosedRange<Double>
  public var substitution: ClosedRange<Double>
  public var multiplier: ClosedRange<Double>
  public var basis: [String]

  public init(
    deadweight: ClosedRange<Double>, leakage: ClosedRange<Double>, displacement: ClosedRange<Double>,
    substitution: ClosedRange<Double>, multiplier: ClosedRange<Double>, basis: [String] = []
  ) {
    self.deadweight = deadweight
    self.leakage = leakage
    self.displacement = displacement
    self.substitution = substitution
    self.multiplier = multiplier
    self.basis = basis
  }

  /// The corners of the ranges: independence of the shares is not assumed, so nothing between the corners is claimed.
  public func net(ofGross gross: Double) -> ClosedRange<Double> {
    let shares = [deadweight, leakage, displacement, substitution]
    let low = shares.reduce(gross * multiplier.lowerBound) { $0 * (1 - $1.upperBound) }
    let high = shares.reduce(gross * multiplier.upperBound) { $0 * (1 - $1.lowerBound) }
    return min(low, high)...max(low, high)
  }
}
