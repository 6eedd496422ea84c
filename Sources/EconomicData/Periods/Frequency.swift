/// How many periods make a season: the spacing of a series.
public enum Frequency: Sendable, Hashable {
  case yearly, quarterly, monthly, weekly, daily, hourly
  /// Bare indices with a seasonal period of `n` (1: none).
  case index(seasonalPeriod: Int)

  /// The number of observations in one seasonal cycle, as used to scale errors and to fit seasonal models.
  public var seasonalPeriod: Int {
    switch self {
    case .yearly: 1
    case .quarterly: 4
    case .monthly: 12
    case .weekly: 52
    case .daily: 7
    case .hourly: 24
    case .index(let n): n
    }
  }
}

extension Frequency: LosslessStringConvertible {
  /// Reads `yearly` to `hourly`, their usual short forms, or a seasonal period as a number.
  public init?(_ description: String) {
    switch description.lowercased() {
    case "yearly", "annual", "y", "a", "年": self = .yearly
    case "quarterly", "q", "季", "季度": self = .quarterly
    case "monthly", "m", "月": self = .monthly
    case "weekly", "w", "周": self = .weekly
    case "daily", "d", "日": self = .daily
    case "hourly", "h", "时": self = .hourly
    case let text:
      guard let n = Int(text), n >= 1, n <= Self.longestSeason else { return nil }
      self = .index(seasonalPeriod: n)
    }
  }

  public var description: String {
    switch self {
    case .yearly: "yearly"
    case .quarterly: "quarterly"
    case .monthly: "monthly"
    case .weekly: "weekly"
    case .daily: "daily"
    case .hourly: "hourly"
    case .index(let n): "\(n)"
    }
  }

  /// Minutes of a year: no season of an economic series has more periods.
  private static let longestSeason = 525_600
}
