import Glibc
import Tabular

/// A linear map from values to positions, with round ticks.
struct LinearScale {
  var domain: ClosedRange<Double>
  /// The positions of the domain's ends; the first may be the larger, as for a vertical axis.
  var range: (start: Double, end: Double)

  func callAsFunction(_ value: Double) -> Double {
    let width = domain.upperBound - domain.lowerBound
    guard width > 0 else { return (range.start + range.end) / 2 }
    return range.start + (value - domain.lowerBound) / width * (range.end - range.start)
  }

  /// Round values 1, 2 or 5 times a power of ten apart, about `count` of them, inside the domain.
  func ticks(_ count: Int) -> [Double] {
    let step = LinearScale.roundStep(for: domain.upperBound - domain.lowerBound, count: count)
    guard step > 0, step.isFinite else { return [domain.lowerBound] }
    let first = (domain.lowerBound / step).rounded(.up)
    let last = (domain.upperBound / step).rounded(.down)
    guard last - first < 1000 else { return [domain.lowerBound, domain.upperBound] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The domain from zero to the first round tick at or above `highest`.
  static func fromZero(to highest: Double, count: Int) -> ClosedRange<Double> {
    let top = highest.isFinite && highest > 0 ? highest : 1
    let step = roundStep(for: top, count: count)
    return 0...((top / step).rounded(.up) * step)
  }

  static func roundStep(for width: Double, count: Int) -> Double {
    let raw = width / Double(max(count, 1))
    guard raw > 0, raw.isFinite else { return 0 }
    let power = pow(10, floor(log10(raw)))
    let factor = raw / power
    return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power
  }

  /// A tick's label, with as many decimals as the step needs.
  static func label(_ value: Double, step: Double) -> String {
    let decimals = step > 0 ? max(0, Int((-log10(step) + 1e-9).rounded(.up))) : 0
    return NumberText.fixed(value == 0 ? 0 : value, decimals: min(decimals, 6))
  }
}
