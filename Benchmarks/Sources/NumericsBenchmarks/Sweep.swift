import Foundation
import LeastSquares
import TestProblems

/// Which share of random curve problems each solver brings to the best known minimum, from the same starts.
enum Sweep {
  static func run(count: Int) {
    let scipy = Comparison.scipy(.sweep, 0..<count)
    var (ours, theirs, trf) = (0, 0, 0)
    var failures: [(seed: Int, family: String, ours: Double, best: Double, theirs: Double, trf: Double?, end: String)] =
      []
    var families: [String: (count: Int, ours: Int, cminpack: Int, trf: Int)] = [:]
    for seed in 0..<count {
      let item = ComparisonProblem(.sweep, seed)
      let solution = Comparison.ours(item)
      let peer = Comparison.cminpack(item)
      let python = scipy.map { $0.trf[seed].cost ?? .infinity }
      let fromTruth = LevenbergMarquardt().solve(item.problem, from: item.truth!)
      let zero = item.problem.residuals(at: item.start.map { _ in 1e-300 })
      let scale = zero.reduce(0) { $0 + ($1.isFinite ? $1 * $1 : 0) }
      let best = [solution.cost, peer.cost, python ?? .infinity, fromTruth.cost].filter { !$0.isNaN }.min()!
      let a = Comparison.reaches(solution.cost, best, scale: scale)
      let b = Comparison.reaches(peer.cost, best, scale: scale)
      let c = python.map { Comparison.reaches($0, best, scale: scale) } ?? false
      ours += a ? 1 : 0
      theirs += b ? 1 : 0
      trf += c ? 1 : 0
      var row = families[item.name] ?? (0, 0, 0, 0)
      row = (row.count + 1, row.ours + (a ? 1 : 0), row.cminpack + (b ? 1 : 0), row.trf + (c ? 1 : 0))
      families[item.name] = row
      if !a {
        failures.append(
          (seed, item.name, solution.cost, best, peer.cost, python, "\(solution.termination)"))
      }
    }
    func share(_ n: Int) -> String { String(format: "%.2f%%", 100 * Double(n) / Double(count)) }
    print("Random sweep of \(count) curve problems: share that reaches the best known minimum from the same start")
    print(
      "  this library \(share(ours)), cminpack lmder \(share(theirs)), scipy trf \(scipy == nil ? "missing" : share(trf))"
    )
    for (name, row) in families.sorted(by: { $0.key < $1.key }) {
      print("  \(name): \(row.count) problems, ours \(row.ours), cminpack \(row.cminpack), trf \(row.trf)")
    }
    print("Failures of this library by seed (\(failures.count)):")
    print(failures.map { "\($0.seed)" }.joined(separator: " "))
    if CommandLine.arguments.contains("--verbose") {
      for f in failures {
        print(
          "  \(f.seed) \(f.family) ours \(f.ours) best \(f.best) cminpack \(f.theirs) trf \(f.trf ?? .nan) \(f.end)")
      }
    }
  }
}
