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

/// One period of a regular calendar, stored as its ordinal.
///
/// The ordinal counts periods of the frequency: the year itself for yearly, `4·year + quarter - 1` for quarterly,
/// `12·year + month - 1` for monthly; a bare index stands as it is.
public struct Period: Sendable, Hashable {
  public var frequency: Frequency
  public var ordinal: Int

  public init(frequency: Frequency, ordinal: Int) {
    self.frequency = frequency
    self.ordinal = ordinal
  }

  public func advanced(by n: Int) -> Period { Period(frequency: frequency, ordinal: ordinal + n) }
}
