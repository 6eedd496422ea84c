/// What a worded target claims about the value at its horizon, in the indicator's unit.
///
/// - SeeAlso: METHOD §1-2 for how wordings are read: 500余 is a band, 约 is about, 突破, 超 and 以上 are at least.
public enum Claim: Sendable, Hashable, Codable {
  /// A bare figure: 12万人.
  case point(Double)
  /// 约520亿元.
  case about(Double)
  /// 突破1000亿元, 超25亿元.
  case atLeast(Double)
  /// 500余亿元: at least the lower bound and below the next step of its leading digit.
  case band(Double, Double)
  /// 不超过0.4.
  case atMost(Double)

  /// The figure that decides whether the target is met.
  public var bar: Double {
    switch self {
    case .point(let value), .about(let value), .atLeast(let value), .band(let value, _), .atMost(let value): value
    }
  }

  public var upperBound: Double? {
    switch self {
    case .band(_, let upper): upper
    case .atMost(let value): value
    case .point, .about, .atLeast: nil
    }
  }

  /// Whether a value of at least the bar meets the target; for `atMost` a value of at most the bar does.
  public var isFloor: Bool { if case .atMost = self { false } else { true } }

  /// The set of values the wording allows, as a closed interval of the extended line.
  public var interval: (lower: Double, upper: Double) {
    switch self {
    case .point(let value): (value, value)
    case .about(let value): (value * (1 - Self.aboutTolerance), value * (1 + Self.aboutTolerance))
    case .atLeast(let value): (value, .infinity)
    case .band(let lower, let upper): (lower, upper)
    case .atMost(let value): (0, value)
    }
  }

  /// How far 约 may lie from the figure when hard claims are compared: 5%, ours.
  package static let aboutTolerance = 0.05
}

/// One worded target of a plan.
public struct Target: Sendable, Hashable, Codable {
  /// The sense under which the target is reported.
  public enum Sense: String, Sendable, Hashable, Codable, CaseIterable {
    case atLeast = "at_least"
    case about
    case exceeds
    case atMost = "at_most"
  }

  /// Whether the figure is the value of its year or the sum over the years of the plan.
  public enum Reading: String, Sendable, Hashable, Codable, CaseIterable {
    case flow
    case cumulative
  }

  /// The words of the source, unchanged: `产值500余亿元`.
  public var wording: String
  public var sense: Sense
  public var claim: Claim
  /// The calendar year at whose end the target is due.
  public var year: Int
  public var reading: Reading
  /// Ids of the sources that state it.
  public var sources: [String]

  public init(
    wording: String, sense: Sense? = nil, claim: Claim, year: Int, reading: Reading = .flow, sources: [String] = []
  ) {
    self.wording = wording
    self.claim = claim
    self.year = year
    self.reading = reading
    self.sources = sources
    self.sense =
      sense
      ?? {
        switch claim {
        case .about: .about
        case .atMost: .atMost
        case .point, .atLeast, .band: .atLeast
        }
      }()
  }

  /// The figure the target is measured by.
  public var value: Double { claim.bar }
  public var upperBound: Double? { claim.upperBound }
}
