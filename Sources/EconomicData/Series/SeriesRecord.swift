/// One series as a data file gives it: its rows in file order, not yet checked.
///
/// What is wrong with it shows when it is asked to be a series, as a ``SeriesFault``, so that one bad series costs one row.
public struct SeriesRecord: Sendable {
  /// One row.
  public struct Observation: Sendable, Hashable {
    public var label: PeriodLabel
    /// The value; NaN where it is missing.
    public var value: Double
    public var line: Int32
    /// The place of the row's part in ``SeriesRecord/parts``.
    public var part: UInt8
  }

  public let name: String
  public internal(set) var observations: [Observation] = []
  /// The texts of the optional columns in the first row that has them.
  public internal(set) var unitText: String?
  public internal(set) var indicator: String?
  public internal(set) var area: String?
  /// The names of the parts (`train`, `test`) in order of appearance; empty where the file has no such column.
  public internal(set) var parts: [String] = []
  /// The values of the regressor columns, row by row; NaN where one is missing.
  var regressorValues: [Double] = []
  /// How the file writes periods: in Chinese, or with M before the month.
  var writesChinese = false
  var writesMonthM = false
  /// Whether bare numbers are years whatever their size (a column named `year`), or never (`index`).
  var numbers = NumberMeaning.open
  /// The first thing wrong with the series as a whole.
  var fault: SeriesFault?

  enum NumberMeaning: Sendable {
    case open, years, indices
  }

  init(name: String) { self.name = name }

  /// The line of the first row.
  public var firstLine: Int { observations.first.map { Int($0.line) } ?? 0 }

  public var unit: UnitOfMeasure? { unitText.flatMap { try? UnitOfMeasure($0) } }

  /// The record with the rows of one part only; all of them where the file tells no parts apart.
  public func selecting(part name: String) -> SeriesRecord {
    guard !parts.isEmpty else { return self }
    let part = parts.firstIndex(of: name)
    var copy = self
    copy.observations = observations.filter { Int($0.part) == part }
    let width = observations.isEmpty ? 0 : regressorValues.count / observations.count
    copy.regressorValues = observations.indices.filter { Int(observations[$0].part) == part }.flatMap { row in
      regressorValues[(row * width)..<((row + 1) * width)]
    }
    return copy
  }

  /// The rows with values, after the faults of the series as a whole.
  private func present() throws(SeriesFault) -> [Observation] {
    if let fault { throw fault }
    let present = observations.filter { !$0.value.isNaN }
    if present.isEmpty { throw .noObservations }
    return present
  }
}

extension SeriesRecord {
  /// The regular series: from the first to the last observation, gaps as `nil`.
  ///
  /// - Parameter frequency: overrides the spacing found in the labels; for bare numbers it gives the seasonal period.
  public func timeSeries(frequency: Frequency? = nil) throws(SeriesFault) -> TimeSeries {
    let present = try present()
    let spacing = try SeriesSpacing(observations.map(\.label), numbers: numbers, asked: frequency)
    var style = spacing.style
    if style == .canonical, writesChinese { style.form = .chinese }
    if style == .canonical, writesMonthM { style.form = .monthM }
    var first = Int.max
    var last = Int.min
    for observation in present {
      let ordinal = spacing.ordinal(observation.label)
      first = min(first, ordinal)
      last = max(last, ordinal)
    }
    // An empty row at an end is a period not yet published, so it does not lengthen the series.
    let span = last - first + 1
    guard span <= Self.sparsest * present.count + Self.shortestSparse else {
      throw .tooSparse(observations: present.count, periods: span)
    }
    // Dates apart by no rule fall on days; a daily series with most of its days missing is none.
    if frequency == nil, spacing.frequency == .daily, observations.count * Self.sparsestDays < span {
      throw .unknownFrequency(observations: observations.count, days: span)
    }
    var values = [Double?](repeating: nil, count: span)
    var lines = [Int32](repeating: 0, count: span)
    for observation in observations {
      let index = spacing.ordinal(observation.label) - first
      guard values.indices.contains(index) else { continue }
      if lines[index] != 0 {
        throw .duplicatedPeriod(
          style.text(Period(frequency: spacing.frequency, ordinal: index + first)), firstLine: Int(lines[index]),
          secondLine: Int(observation.line))
      }
      lines[index] = observation.line
      if !observation.value.isNaN { values[index] = observation.value }
    }
    return TimeSeries(
      name: name, start: Period(frequency: spacing.frequency, ordinal: first), values: values, unit: unit,
      periodStyle: style)
  }

  /// The regressor columns over all rows of the series, those without a value included: the period of the first row, and
  /// one column for each of ``SeriesOptions/regressorColumns``, NaN where a number is missing.
  public func regressors(frequency: Frequency? = nil) throws(SeriesFault) -> (start: Period, columns: [[Double]]) {
    guard !observations.isEmpty else { throw .noObservations }
    let spacing = try SeriesSpacing(observations.map(\.label), numbers: numbers, asked: frequency)
    let ordinals = observations.map { spacing.ordinal($0.label) }
    let first = ordinals.min()!
    let count = ordinals.max()! - first + 1
    guard count <= Self.sparsest * observations.count + Self.shortestSparse else {
      throw .tooSparse(observations: observations.count, periods: count)
    }
    let width = regressorValues.count / observations.count
    var columns = [[Double]](repeating: [Double](repeating: .nan, count: count), count: width)
    for (row, ordinal) in ordinals.enumerated() {
      for column in 0..<width { columns[column][ordinal - first] = regressorValues[row * width + column] }
    }
    return (Period(frequency: spacing.frequency, ordinal: first), columns)
  }

  /// The observations at their times, for curves.
  ///
  /// Several observations at one bare number are replicates; two at one calendar period are a fault.
  public func observedSeries() throws(SeriesFault) -> ObservedSeries {
    let present = try present()
    let areYears = SeriesSpacing.areYears(observations.map(\.label), numbers)
    var lines: [PeriodLabel: Int32] = [:]
    for observation in present {
      switch observation.label {
      case .months: throw .partialPeriod(observation.label.description)
      case .number where !areYears: continue
      default: break
      }
      if let first = lines.updateValue(observation.line, forKey: observation.label) {
        throw .duplicatedPeriod(
          observation.label.description, firstLine: Int(first), secondLine: Int(observation.line))
      }
    }
    if !areYears { try SeriesSpacing.checkOneKind(observations.map(\.label)) }
    return ObservedSeries(
      name: name, times: try times(of: present), values: present.map(\.value), unit: unit)
  }

  /// Dates that stand for months, quarters or years are at the beginning of these, as they are in a regular series.
  private func times(of present: [Observation]) throws(SeriesFault) -> [Double] {
    guard case .day = present[0].label else { return present.map(\.label.time) }
    let spacing = try SeriesSpacing(observations.map(\.label), numbers: numbers, asked: nil)
    switch spacing.frequency {
    case .yearly, .quarterly, .monthly:
      return present.map { Period(frequency: spacing.frequency, ordinal: spacing.ordinal($0.label)).time }
    case .weekly, .daily, .hourly, .index: return present.map(\.label.time)
    }
  }

  /// A series may have ten times as many periods as observations, or a few hundred: a panel with wars in it does.
  private static let sparsest = 10
  private static let shortestSparse = 1000
  /// Days of which one at least is observed: business days keep five of seven, three days a week three.
  private static let sparsestDays = 3
}
