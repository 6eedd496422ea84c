import Distributions
import Glibc

/// What one more actual is worth before it is known: how much it is expected to settle whether the target will be hit.
///
/// z = ln Y_H ~ N(m, V); the actual explains κ² of V, so that P(hit | signal) = Φ((m_y - b)/√(V - κ²)) with
/// m_y ~ N(m, κ²). Raiffa and Schlaifer 1961, *Applied Statistical Decision Theory*, chapter 4.
public struct ValueOfInformation: Sendable, Hashable {
  public var priorHit: Double
  /// Binary entropy before, nats.
  public var priorEntropy: Double
  /// Expected binary entropy after.
  public var expectedEntropy: Double
  /// min(cost of acting · P, cost of missing · (1 - P)) before.
  public var priorRisk: Double
  public var expectedPosteriorRisk: Double

  /// Expected value of the sample information, in the unit of the costs.
  public var valueOfSample: Double { priorRisk - expectedPosteriorRisk }
  public var entropyDrop: Double { priorEntropy - expectedEntropy }

  /// - Parameters:
  ///   - mean: m.
  ///   - variance: V.
  ///   - explained: κ², at most V.
  ///   - logBar: b = ln L.
  ///   - actingCost: cost of acting although the target would have been hit.
  ///   - missingCost: cost of not acting and missing it.
  public init(
    mean: Double, variance: Double, explained: Double, logBar: Double, actingCost: Double = 1, missingCost: Double = 1
  ) {
    precondition(variance > 0 && explained >= 0 && explained <= variance, "what is explained lies in [0, V]")
    func risk(_ p: Double) -> Double { min(actingCost * p, missingCost * (1 - p)) }
    let hit = SpecialFunctions.normalCDF((mean - logBar) / variance.squareRoot())
    priorHit = hit
    priorEntropy = Self.entropy(hit)
    priorRisk = risk(hit)
    let spread = explained.squareRoot()
    let remaining = (variance - explained).squareRoot()
    func posterior(_ u: Double) -> Double {
      let distance = mean + spread * u - logBar
      guard remaining > 0 else { return distance >= 0 ? 1 : 0 }
      return SpecialFunctions.normalCDF(distance / remaining)
    }
    // The risk has a corner where the decision turns: at P = missing/(acting + missing).
    let turn = missingCost / (actingCost + missingCost)
    var corners: [Double] = []
    if spread > 0 {
      corners.append((logBar - mean + remaining * SpecialFunctions.normalQuantile(turn)) / spread)
    }
    expectedEntropy = Self.expectation(corners: []) { Self.entropy(posterior($0)) }
    expectedPosteriorRisk = Self.expectation(corners: corners) { risk(posterior($0)) }
  }

  /// -p ln p - (1 - p) ln(1 - p).
  public static func entropy(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return 0 }
    return -p * log(p) - (1 - p) * log1p(-p)
  }

  /// E[f(U)], U standard normal, by Gauss-Legendre panels on [-9, 9] that end at the corners of f.
  private static func expectation(corners: [Double], _ f: (Double) -> Double) -> Double {
    let ends = [-9] + corners.filter { abs($0) < 9 }.sorted() + [9]
    var sum = 0.0
    for (lower, upper) in zip(ends, ends.dropFirst()) {
      let panels = max(1, Int(((upper - lower) / panelWidth).rounded(.up)))
      let width = (upper - lower) / Double(panels)
      for panel in 0..<panels {
        let middle = lower + (Double(panel) + 0.5) * width
        for (node, weight) in zip(nodes, weights) {
          for sign in [-1.0, 1.0] {
            let u = middle + sign * node * width / 2
            sum += weight * width / 2 * exp(SpecialFunctions.logNormalDensity(u)) * f(u)
          }
        }
      }
    }
    return sum
  }

  private static let panelWidth = 0.25
  /// Positive nodes and weights of the eight-point Gauss-Legendre rule (Abramowitz and Stegun 1964, table 25.4).
  private static let nodes = [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363]
  private static let weights = [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763]
}
