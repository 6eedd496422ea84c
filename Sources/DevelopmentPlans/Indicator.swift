/// How an indicator follows from another: the source states no figure for it.
///
/// value = scale · numerator / divisor, or scale · numerator · divisor for a product. Employment is output divided by
/// output per worker; both are lognormal given the path, so the deviations of the logs add as squares.
public struct Derivation: Sendable, Hashable, Codable {
  public enum Operation: String, Sendable, Hashable, Codable {
    case quotient
    case product
  }

  /// The id of the indicator it follows from.
  public var indicator: String
  public var operation: Operation
  /// What it is divided or multiplied by, such as output per worker.
  public var factor: UncertainQuantity
  /// The power of ten that the units leave over: 亿元 ÷ (万元/人) is 万人, scale 1.
  public var scale: Double

  public init(
    indicator: String, operation: Operation = .quotient, factor: UncertainQuantity, scale: Double = 1
  ) {
    self.indicator = indicator
    self.operation = operation
    self.factor = factor
    self.scale = scale
  }

  /// The label that every row of a derived indicator carries in its basis.
  public static let label = "derived, not stated in source"
}

/// One quantity of a plan: its base, what is promised, and what has been published since.
///
/// All values are in `unit`; readers convert before they build an indicator.
public struct Indicator: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Counted over a period, as output and tax are.
    case flow
    /// Counted at the end of a period, as people, firms and land are.
    case stock
  }

  /// `output`, `tax`, `employment`: what ratios, instruments and the command name it by.
  public var id: String
  public var name: LocalizedText
  /// The unit as it is printed: `亿元`.
  public var unit: String
  /// Whether it is counted over a period or at its end.
  public var kind: Kind
  /// The value of the origin year; `nil` for a derived indicator.
  public var base: UncertainQuantity?
  /// Targets by year; the last one anchors the path.
  public var targets: [Target]
  public var actuals: [Actual]
  public var derivation: Derivation?
  /// Replaces the plan's attainment prior for this indicator.
  public var attainment: AttainmentPrior?
  /// Replaces the plan's path prior for this indicator.
  public var path: PathPrior?
  /// The share of a year's total that each month has, January first; `nil` is twelve equal shares.
  public var seasonalProfile: [Double]?

  public init(
    id: String, name: LocalizedText, unit: String, kind: Kind = .flow, base: UncertainQuantity? = nil,
    targets: [Target] = [],
    actuals: [Actual] = [], derivation: Derivation? = nil, attainment: AttainmentPrior? = nil, path: PathPrior? = nil,
    seasonalProfile: [Double]? = nil
  ) {
    self.id = id
    self.name = name
    self.unit = unit
    self.kind = kind
    self.base = base
    self.targets = targets
    self.actuals = actuals
    self.derivation = derivation
    self.attainment = attainment
    self.path = path
    self.seasonalProfile = seasonalProfile
  }

  /// The target that anchors the path: the one due last.
  public var anchor: Target? { targets.max { $0.year < $1.year } }
  /// The value published for the whole of a year.
  public func annualActual(_ year: Int) -> Actual? { actuals.last { $0.span == .year(year) } }
}

extension Indicator {
  /// The indicator and those it follows from, down to one that follows from none or from one that `lookup` does not find.
  func chain(_ lookup: (String) -> Indicator?) -> [Indicator] {
    var chain = [self]
    while let derivation = chain[chain.count - 1].derivation, let next = lookup(derivation.indicator) {
      chain.append(next)
    }
    return chain
  }
}
