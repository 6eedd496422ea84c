/// A row of bars, one character a value: `▁▂▄▆█`.
public enum Sparkline {
  /// The bars of `values` between `lowest` and `highest` (default: their own range); a space where there is no value.
  public static func text(_ values: [Double?], lowest: Double? = nil, highest: Double? = nil) -> String {
    let present = values.compactMap { $0 }.filter(\.isFinite)
    guard let low = lowest ?? present.min(), let high = highest ?? present.max() else {
      return String(repeating: " ", count: values.count)
    }
    return String(
      values.map { value in
        guard let value, value.isFinite else { return " " }
        // A constant series is a level line, neither high nor low.
        let share = high > low ? (value - low) / (high - low) : 0.5
        return bars[Int((min(max(share, 0), 1) * Double(bars.count - 1)).rounded())]
      })
  }

  private static let bars: [Character] = Array("▁▂▃▄▅▆▇█")
}
