import DirectLAPACK
import Foundation
import LeastSquares
import LinearAlgebra

/// Random numbers in ±½, the same on each run.
struct Uniform {
  private var state: UInt64 = 1
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53 - 0.5
  }
}

/// Microseconds per call, the least of several rounds; the callers take turns so that load meets all alike.
func microseconds(_ calls: Int, _ work: [() -> Void]) -> [Double] {
  var best = [Double](repeating: .infinity, count: work.count)
  for _ in 0..<15 {
    for (k, body) in work.enumerated() {
      let clock = ContinuousClock()
      let elapsed = clock.measure { for _ in 0..<calls { body() } }
      let (seconds, attoseconds) = elapsed.components
      best[k] = min(best[k], (Double(seconds) * 1e6 + Double(attoseconds) * 1e-12) / Double(calls))
    }
  }
  return best
}

print("Least squares, microseconds a problem; ratio of the whole fit (coefficients, covariance factor, sums of")
print("squares, residuals) to a C program that calls DGELS for the coefficients alone.")
print("      m   n     DGELS    DGELSY  PivotedQR       fit  ratio  arithmetic")
for (m, n) in [(50, 3), (200, 5), (2_000, 20), (10_000, 40)] {
  var random = Uniform()
  let x = Matrix(rows: m, columns: n) { _, _ in random.next() }
  let y = (0..<m).map { x[$0, 0] + random.next() }
  let model = LinearRegression(design: Design(x), response: y)
  let fit = try model.fit()
  var solution = [Double](repeating: 0, count: n)
  let times = microseconds(
    max(2, 4_000_000 / (m * n * n)),
    [
      { _ = direct_dgels(Int32(m), Int32(n), x.storage, y, &solution) },
      { _ = direct_dgelsy(Int32(m), Int32(n), x.storage, y, &solution) },
      { solution = (try? PivotedQR(x).solve(y)) ?? [] }, { solution = (try? model.fit())?.coefficients ?? [] },
    ])
  let row = [m, n].map { String(format: "%7d", $0).suffix(n == $0 ? 4 : 7) }.joined()
  let columns = times.map { String(format: "%10.1f", $0) }.joined()
  print("\(row)\(columns)\(String(format: "%7.2f", times[3] / times[0]))  \(fit.precision)")
}
