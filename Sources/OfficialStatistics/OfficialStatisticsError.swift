/// Why published figures cannot be worked up as asked, with the numbers that say so.
public enum OfficialStatisticsError: Error, Sendable, Hashable {
  /// A list has another length than its companions ask for.
  case wrongSize(of: String, expected: Int, given: Int)
  /// A figure is NaN or infinite.
  case notFinite(of: String, position: Int)
  /// A figure must be positive, or at least not zero, where something is divided by it.
  case outsideDomain(of: String, position: Int, value: Double, requirement: String)
  /// Two series that must share a unit, a frequency or a price basis do not.
  case mismatch(of: String, String, String)
  /// A series has no value for a period that is needed.
  case missing(series: String, period: String)
  /// Releases of one year must follow one another, the first no earlier than period 1.
  case releasesOutOfOrder(previous: Int, next: Int)
  /// There are fewer low-frequency figures than the regression has coefficients to determine.
  case tooFewPeriods(required: Int, available: Int)
  /// The indicators, aggregated, do not determine the coefficients: only `rank` of `columns` are independent.
  case dependentIndicators(rank: Int, columns: Int)
  /// A series names a parent that does not exist.
  case unknownParent(series: String, parent: String)
  /// Two series bear one name.
  case duplicateSeries(String)
  /// Series that are parts of one another, in a circle.
  case cyclicHierarchy([String])
  /// No row of the summing matrix is the bottom series of this column alone.
  case bottomSeriesMissing(column: Int)
  /// Residuals of a series are all zero, so it has no error variance to weigh it by.
  case noErrorVariance(series: Int)
}

extension OfficialStatisticsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongSize(let what, let expected, let given):
      "\(what) must have \(expected) elements, \(given) given"
    case .notFinite(let what, let position):
      "element \(position + 1) of \(what) is not a finite number"
    case .outsideDomain(let what, let position, let value, let requirement):
      "element \(position + 1) of \(what) is \(value) but must be \(requirement)"
    case .mismatch(let what, let first, let second):
      "the \(what) is \(first) in one place and \(second) in another; convert one of them"
    case .missing(let series, let period):
      "series \(series) has no value for \(period)"
    case .releasesOutOfOrder(let previous, let next):
      "a year-to-date release through period \(next) cannot follow one through period \(previous)"
    case .tooFewPeriods(let required, let available):
      "the disaggregation needs at least \(required) low-frequency figures, \(available) given; drop an indicator or use "
        + "Denton's method"
    case .dependentIndicators(let rank, let columns):
      "only \(rank) of \(columns) indicators, the constant included, are independent once aggregated; drop one"
    case .unknownParent(let series, let parent):
      "series \(series) is part of \(parent), which does not exist"
    case .duplicateSeries(let name):
      "series \(name) is given twice"
    case .cyclicHierarchy(let names):
      "series are parts of one another in a circle: \((names + names.prefix(1)).joined(separator: " in "))"
    case .bottomSeriesMissing(let column):
      "no row of the summing matrix holds bottom series \(column + 1) alone; add one"
    case .noErrorVariance(let series):
      "the residuals of series \(series + 1) are all zero, so its error variance cannot weigh it; use structural weights"
    }
  }
}

func requireFinite(_ values: [Double], _ what: String) throws(OfficialStatisticsError) {
  if let position = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(of: what, position: position) }
}

func requirePositive(_ values: [Double], _ what: String) throws(OfficialStatisticsError) {
  try requireFinite(values, what)
  if let position = values.firstIndex(where: { $0 <= 0 }) {
    throw .outsideDomain(of: what, position: position, value: values[position], requirement: "positive")
  }
}
