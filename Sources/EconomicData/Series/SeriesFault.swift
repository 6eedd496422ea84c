/// Why one series of a file cannot be used; it costs its own row and no other.
public enum SeriesFault: Error, Sendable, Hashable {
  case noObservations
  case duplicatedPeriod(String, firstLine: Int, secondLine: Int)
  /// Labels of different kinds, such as `2023` and `2023Q2`.
  case mixedFrequencies(String, String)
  /// Times that are not whole numbers where a regular spacing is asked for.
  case irregularTimes(String)
  /// A stretch such as January to February, where one period each is asked for.
  case partialPeriod(String)
  /// `NaN` or an infinity written as text.
  case nonFiniteValue(period: String, text: String, line: Int)
  case mixedUnits(String, String)
  /// More periods between the first and the last observation than a gap can honestly be.
  case tooSparse(observations: Int, periods: Int)
  /// Dates that are neither days, weeks, months, quarters nor years apart.
  case unknownFrequency(observations: Int, days: Int)
}

extension SeriesFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noObservations: "the series has no observation; supply at least one value"
    case .duplicatedPeriod(let period, let first, let second):
      "period \(period) stands twice, on lines \(first) and \(second); keep one of them"
    case .mixedFrequencies(let first, let second):
      "periods '\(first)' and '\(second)' are of different frequencies; give each frequency its own series"
    case .irregularTimes(let text):
      "time \(text) is no whole number; number the periods, or fit a curve, which takes any time"
    case .partialPeriod(let text):
      "'\(text)' covers part of a year; turn year-to-date figures into single periods first"
    case .nonFiniteValue(let period, let text, let line):
      "the value of \(period) is '\(text)' (line \(line)); leave a missing value empty"
    case .mixedUnits(let first, let second): "the unit is '\(first)' and '\(second)'; convert the series to one unit"
    case .tooSparse(let observations, let periods):
      "\(observations) observations are spread over \(periods) periods; check the periods, or give the frequency"
    case .unknownFrequency(let observations, let days):
      "\(observations) dates within \(days) days are of no known frequency; give the frequency, or fit a curve, which takes any time"
    }
  }
}
