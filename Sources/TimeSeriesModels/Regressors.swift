import EconomicData
import Glibc

/// Columns that explain a series from outside, known over its past and as far ahead as forecasts are wanted.
public struct Regressors: Sendable, Hashable {
  public let names: [String]
  /// The period of the first row.
  public let start: Period
  /// One column for each name; NaN where a value is not known.
  public let columns: [[Double]]

  /// - Precondition: as many columns as names, equally long, names of their own.
  public init(names: [String], start: Period, columns: [[Double]]) {
    precondition(names.count == columns.count && !names.isEmpty, "there is one column for each name")
    precondition(columns.allSatisfy { $0.count == columns[0].count }, "columns are equally long")
    precondition(Set(names).count == names.count, "names are given once")
    self.names = names
    self.start = start
    self.columns = columns
  }

  /// The number of periods.
  public var count: Int { columns[0].count }

  /// Whether the two have the same frequency and share a period.
  func overlaps(_ other: Regressors) -> Bool {
    start.frequency == other.start.frequency
      && max(start.ordinal, other.start.ordinal) < min(start.ordinal + count, other.start.ordinal + other.count)
  }

  /// The columns of both over the periods that both know.
  ///
  /// - Precondition: the same frequency, no name in common, and a period in common.
  public func joined(with other: Regressors) -> Regressors {
    precondition(start.frequency == other.start.frequency, "regressors of one frequency are joined")
    let first = max(start.ordinal, other.start.ordinal)
    let last = min(start.ordinal + count, other.start.ordinal + other.count)
    precondition(last > first, "joined regressors share a period")
    func cut(_ regressors: Regressors) -> [[Double]] {
      regressors.columns.map { Array($0[(first - regressors.start.ordinal)..<(last - regressors.start.ordinal)]) }
    }
    return Regressors(
      names: names + other.names, start: Period(frequency: start.frequency, ordinal: first),
      columns: cut(self) + cut(other))
  }

  /// `count` rows from `first` on, column by column; the name and offset of the first value that is not known otherwise.
  func rows(from first: Period, count: Int) -> Result<[[Double]], Missing> {
    guard first.frequency == start.frequency else { return .failure(Missing(name: names[0], offset: 0)) }
    let shift = first.ordinal - start.ordinal
    var result: [[Double]] = []
    for (name, column) in zip(names, columns) {
      for offset in 0..<count where !column.indices.contains(shift + offset) || !column[shift + offset].isFinite {
        return .failure(Missing(name: name, offset: offset))
      }
      result.append(Array(column[shift..<(shift + count)]))
    }
    return .success(result)
  }

  /// How many whole rows are known from `first` on.
  func knownCount(from first: Period) -> Int {
    guard first.frequency == start.frequency else { return 0 }
    var index = first.ordinal - start.ordinal
    guard index >= 0 else { return 0 }
    let begin = index
    while index < count, columns.allSatisfy({ $0[index].isFinite }) { index += 1 }
    return index - begin
  }

  struct Missing: Error {
    let name: String
    let offset: Int
  }
}
