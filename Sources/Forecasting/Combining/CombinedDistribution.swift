/// Several predictive distributions made one by averaging their quantiles (Vincent 1912; Ratcliff 1979).
///
/// Averaging quantiles keeps the shape and moves location and spread; averaging densities, a ``Mixture``, would add the
/// disagreement of the members to the spread.
public struct CombinedDistribution: PredictiveDistribution {
  public let members: [any PredictiveDistribution]
  /// Summing to one; `nil` for the median of the members at each probability.
  public let weights: [Double]?

  /// - Precondition: at least one member, and as many weights as members.
  public init(_ members: [any PredictiveDistribution], weights: [Double]?) {
    precondition(!members.isEmpty, "a combination has at least one member")
    precondition(weights == nil || weights!.count == members.count, "there is one weight for each member")
    self.members = members
    self.weights = weights
  }

  public var mean: Double { pooled(members.map(\.mean)) }
  public func quantile(_ p: Double) -> Double { pooled(members.map { $0.quantile(p) }) }

  private func pooled(_ values: [Double]) -> Double {
    guard let weights else { return values.sorted().quantile(0.5) }
    // A member of weight zero may be infinite.
    return zip(values, weights).reduce(0) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 }
  }
}
