/// The candidate that `name` most likely means: "did you mean" for keys, curves, models and subcommands.
///
/// Candidates are compared by the Damerau-Levenshtein distance of their lower-case forms (optimal string alignment:
/// Boytsov 2011, section 2.1.1). A candidate counts when at most a third of its letters, and at least one, are wrong.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased())
    let distance = alignmentDistance(wanted, letters)
    guard distance <= max(1, max(letters.count, wanted.count) / 3) else { continue }
    if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
  }
  return best?.name
}

/// The least number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1] + [Int](repeating: 0, count: b.count)
    for j in b.indices {
      current[j + 1] = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        current[j + 1] = min(current[j + 1], beforePrevious[j - 1] + 1)
      }
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
