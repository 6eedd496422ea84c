/// Which known name a misspelt one was meant to be.
public enum Suggestion {
  /// The nearest of `names`, or `nil` where none is near: at most a third of its letters wrong, at least one.
  public static func nearest(to text: String, among names: some Sequence<String>) -> String? {
    guard text.utf8.count <= longestName else { return nil }
    let typed = Array(text.lowercased())
    let scored = names.lazy.map { name in (name, distance(typed, Array(name.lowercased()))) }
    guard let (name, distance) = scored.min(by: { $0.1 < $1.1 }) else { return nil }
    return distance <= max(1, max(typed.count, name.count) / 3) && distance < max(typed.count, name.count) ? name : nil
  }

  /// No name is longer; what is has not been misspelt.
  private static let longestName = 200

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two words (Damerau 1964;
  /// optimal string alignment).
  package static func distance<Element: Equatable>(_ a: [Element], _ b: [Element]) -> Int {
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, above[j + 1] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      (before, above) = (above, row)
    }
    return above[b.count]
  }
}
