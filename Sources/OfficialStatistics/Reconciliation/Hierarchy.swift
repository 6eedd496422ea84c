import LinearAlgebra

/// Series of which some are sums of others: a district, its areas, their parts.
///
/// The summing matrix S gives every series as a sum of the bottom ones: row i, column j is 1 where bottom series j is
/// part of series i.
public struct Hierarchy: Sendable, Hashable {
  /// The names, in the order of the rows of S.
  public let series: [String]
  /// The names of the series without parts, in the order of the columns of S.
  public let bottom: [String]
  /// For each bottom series, the rows of S it is part of, itself first.
  private let memberships: [[Int]]

  /// - Parameter parents: each series with the one it is part of, nil for a total.
  /// - Throws: a name given twice, a parent that does not exist, parts in a circle.
  /// - Complexity: O(series × depth).
  public init(_ parents: [(name: String, parent: String?)]) throws(OfficialStatisticsError) {
    var parent: [String: String] = [:]
    var names: Set<String> = []
    for (name, above) in parents {
      guard names.insert(name).inserted else { throw .duplicateSeries(name) }
      parent[name] = above
    }
    for (name, above) in parents {
      if let above, !names.contains(above) { throw .unknownParent(series: name, parent: above) }
    }
    try Self.requireNoCircle(parents.map(\.name), parent)

    let withParts = Set(parent.values)
    series = parents.map(\.name)
    bottom = series.filter { !withParts.contains($0) }
    let row = Dictionary(uniqueKeysWithValues: series.enumerated().map { ($1, $0) })
    memberships = bottom.map { name in
      var rows: [Int] = []
      var above: String? = name
      while let current = above {
        rows.append(row[current]!)
        above = parent[current]
      }
      return rows
    }
  }

  /// S, dense, made on each call.
  public var summing: Matrix {
    var result = Matrix(rows: series.count, columns: bottom.count)
    for (column, rows) in memberships.enumerated() {
      for row in rows { result[row, column] = 1 }
    }
    return result
  }

  /// Follows each series upwards; a series met twice on one way closes a circle.
  private static func requireNoCircle(
    _ names: [String], _ parent: [String: String]
  ) throws(OfficialStatisticsError) {
    var settled: Set<String> = []
    for name in names {
      var way: [String] = [], seen: Set<String> = []
      var current: String? = name
      while let here = current, !settled.contains(here) {
        guard seen.insert(here).inserted else { throw .cyclicHierarchy(Array(way[way.firstIndex(of: here)!...])) }
        way.append(here)
        current = parent[here]
      }
      settled.formUnion(way)
    }
  }
}
