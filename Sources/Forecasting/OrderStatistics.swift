extension [Double] {
  /// The quantile of values in ascending order by linear interpolation (Hyndman and Fan 1996, type 7).
  package func quantile(_ p: Double) -> Double {
    precondition(!isEmpty, "a quantile needs at least one value")
    precondition(p >= 0 && p <= 1, "a probability lies in [0, 1]")
    let position = p * Double(count - 1)
    let lower = Int(position)
    guard lower + 1 < count else { return self[count - 1] }
    return self[lower] + (position - Double(lower)) * (self[lower + 1] - self[lower])
  }
}
