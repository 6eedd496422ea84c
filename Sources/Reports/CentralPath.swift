import DevelopmentPlans
import Glibc
import GrowthCurves

/// The path with every assumption at its middle: what a workbook and a page recompute when a reader changes an input.
///
/// Each family runs from the base Y₀ to the realised value L·a at the horizon with its shape at the middle of the prior;
/// the central path is their weighted geometric mean,
///
///     ln Y(t) = Σ w_f ln μ_f(t') / Σ w_f,  t' = max(0, t - delay),
///
/// over the families that can run from Y₀ to L·a. It is no forecast and knows no actuals; the median of the projection,
/// beside which it stands, weighs the whole spread of assumptions and all data.
public struct CentralPath: Sendable, Hashable {
  /// Y₀, the value in year 0.
  public var base: Double
  /// L, the figure of the target.
  public var target: Double
  /// a, the share of the target that is realised; above one where a ceiling is missed.
  public var attainment: Double
  /// Years by which everything starts later.
  public var delay: Double
  /// H, the years from base to target.
  public var horizon: Double
  public var families: [PathPrior.WeightedFamily]
  /// η, the logit of the maturity at the horizon.
  public var maturity: Double
  /// ln k, the log of the ramp's exponent.
  public var rampShape: Double

  public init(
    base: Double, target: Double, attainment: Double, delay: Double = 0, horizon: Double,
    families: [PathPrior.WeightedFamily], maturity: Double, rampShape: Double
  ) {
    precondition(base > 0 && target > 0 && attainment > 0 && horizon > 0, "a path runs between positive values")
    self.base = base
    self.target = target
    self.attainment = attainment
    self.delay = delay
    self.horizon = horizon
    self.families = families
    self.maturity = maturity
    self.rampShape = rampShape
  }

  /// The central path of an indicator with a base and a target; `nil` for others.
  public init?(of indicator: Indicator, in plan: DevelopmentPlan, scenario: Scenario = .none) {
    guard let base = indicator.base, let anchor = indicator.anchor,
      let claim = plan.flowClaim(of: anchor, of: indicator)
    else { return nil }
    let prior = indicator.path ?? plan.path
    let attainment = (indicator.attainment ?? plan.attainment).logRatio
    self.init(
      base: base.median, target: claim.bar, attainment: exp(claim.isFloor ? attainment : -attainment),
      delay: plan.delay(of: indicator, under: scenario), horizon: Double(anchor.year - plan.originYear),
      families: prior.families, maturity: prior.maturity.mean,
      rampShape: prior.rampShape.mean)
  }

  /// The value at `t` years after the origin.
  public func value(at t: Double) -> Double {
    let time = max(0, t - delay)
    var (sum, weight) = (0.0, 0.0)
    for weighted in families {
      let path = AnchoredPath(
        weighted.family, base: log(base), target: log(target * attainment), eta: maturity, logExponent: rampShape,
        horizon: horizon)
      let logValue = path.logValue(at: time)
      guard logValue.isFinite else { continue }
      sum += weighted.weight * logValue
      weight += weighted.weight
    }
    return weight > 0 ? exp(sum / weight) : .nan
  }

  /// The growth per year that leads from the base to the whole target, (L/Y₀)^(1/H) - 1.
  public var requiredGrowth: Double { expm1(log(target / base) / horizon) }

  /// The growth per year that leads from the base to the realised share, (L·a/Y₀)^(1/H) - 1.
  public var centralGrowth: Double { expm1(log(target * attainment / base) / horizon) }
}

extension DevelopmentPlan {
  /// Years by which the delays of a scenario make an indicator's path start later.
  func delay(of indicator: Indicator, under scenario: Scenario) -> Double {
    instruments.filter { $0.effect == .delay && ($0.indicators.isEmpty || $0.indicators.contains(indicator.id)) }
      .reduce(0) { $0 + (scenario.settings[$1.id].map { [instrument = $1] in $0 - instrument.neutralValue } ?? 0) }
  }
}
