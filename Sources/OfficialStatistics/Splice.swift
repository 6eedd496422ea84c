/// Two series of one quantity on different bases, joined by their ratio at a period that both have.
///
/// The join keeps growth rates within each series. Where both report growth after the join they may disagree; the pairs
/// are listed rather than averaged away.
public struct Splice: Sendable, Hashable {
  public let old: [Double]
  public let new: [Double]
  /// Where the joining period stands in `old`.
  public let oldIndex: Int
  /// Where the joining period stands in `new`.
  public let newIndex: Int

  /// - Throws: a join outside either series, numbers that are not finite, a zero at the join.
  public init(old: [Double], new: [Double], oldIndex: Int, newIndex: Int) throws(OfficialStatisticsError) {
    try requireFinite(old, "the old series")
    try requireFinite(new, "the new series")
    for (series, index, name) in [(old, oldIndex, "the old series"), (new, newIndex, "the new series")] {
      guard series.indices.contains(index) else {
        throw .wrongSize(of: name, expected: index + 1, given: series.count)
      }
      guard series[index] != 0 else {
        throw .outsideDomain(of: name, position: index, value: 0, requirement: "different from zero at the join")
      }
    }
    self.old = old
    self.new = new
    self.oldIndex = oldIndex
    self.newIndex = newIndex
  }

  /// The new level over the old one at the join.
  public var ratio: Double { new[newIndex] / old[oldIndex] }

  /// The old series before the join, raised to the new base, then the new series from the join on.
  public var onNewBase: [Double] { old[..<oldIndex].map { $0 * ratio } + new[newIndex...] }

  /// The old series up to the join, then the new series after it, brought down to the old base.
  public var onOldBase: [Double] { old[...oldIndex] + new[(newIndex + 1)...].map { $0 / ratio } }

  /// The growth that each series reports for the periods after the join that both have.
  public var growthConflicts: [(old: Double, new: Double)] {
    let both = min(old.count - oldIndex, new.count - newIndex)
    guard both > 1 else { return [] }
    return (1..<both).map { step in
      (old[oldIndex + step] / old[oldIndex + step - 1] - 1, new[newIndex + step] / new[newIndex + step - 1] - 1)
    }
  }
}
