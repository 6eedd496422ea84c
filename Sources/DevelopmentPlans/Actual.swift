/// The stretch of time a published figure covers.
public enum ReportingSpan: Sendable, Hashable, Codable {
  case year(Int)
  case half(year: Int, half: Int)
  case quarter(year: Int, quarter: Int)
  /// The months 1…`month` of a year, as Chinese official series are published.
  case yearToDate(year: Int, month: Int)

  public var year: Int {
    switch self {
    case .year(let year), .half(let year, _), .quarter(let year, _), .yearToDate(let year, _): year
    }
  }

  /// The months covered, 1 to 12.
  public var months: ClosedRange<Int> {
    switch self {
    case .year: 1...12
    case .half(_, let half): (6 * half - 5)...(6 * half)
    case .quarter(_, let quarter): (3 * quarter - 2)...(3 * quarter)
    case .yearToDate(_, let month): 1...month
    }
  }

  /// `2024`, `2024H1`, `2024Q3`, `2024M1-9`.
  public var label: String {
    switch self {
    case .year(let year): "\(year)"
    case .half(let year, let half): "\(year)H\(half)"
    case .quarter(let year, let quarter): "\(year)Q\(quarter)"
    case .yearToDate(let year, let month): "\(year)M1-\(month)"
    }
  }
}

/// A published figure of an indicator, in the indicator's unit.
public struct Actual: Sendable, Hashable, Codable {
  public var span: ReportingSpan
  public var value: Double
  /// Ids of the sources that publish it.
  public var sources: [String]

  public init(_ span: ReportingSpan, _ value: Double, sources: [String] = []) {
    self.span = span
    self.value = value
    self.sources = sources
  }
}
