import Foundation
import LeastSquares
import PeerModels
import TestProblems

/// One solver's answer to one problem.
struct Answer {
  var cost: Double
  var evaluations: Int
}

/// Runs this library, cminpack and scipy on the same problems.
enum Comparison {
  static func ours(_ item: ComparisonProblem, _ solver: LevenbergMarquardt = LevenbergMarquardt())
    -> LeastSquaresSolution
  {
    func solve(_ problem: some LeastSquaresProblem) -> LeastSquaresSolution { solver.solve(problem, from: item.start) }
    return solve(item.problem)
  }

  /// `lmder` with the callbacks of the same problem, at the tolerances of scipy's run.
  static func cminpack(_ item: ComparisonProblem) -> Answer {
    final class Box {
      let problem: any LeastSquaresProblem
      init(_ problem: any LeastSquaresProblem) { self.problem = problem }
    }
    let box = Box(item.problem)
    let (m, n) = (item.problem.residualCount, item.problem.parameterCount)
    var x = item.start
    let result = peer_fit(
      { context, x, r, j in
        let problem = Unmanaged<Box>.fromOpaque(context!).takeUnretainedValue().problem
        let (m, n) = (problem.residualCount, problem.parameterCount)
        let point = UnsafeBufferPointer(start: x, count: n).span
        if let r {
          var span = UnsafeMutableBufferPointer(start: r, count: m).mutableSpan
          problem.evaluateResiduals(at: point, into: &span)
        }
        if let j {
          var span = UnsafeMutableBufferPointer(start: j, count: m * n).mutableSpan
          problem.evaluateJacobian(at: point, into: &span)
        }
        return 0
      }, Unmanaged.passUnretained(box).toOpaque(), Int32(m), Int32(n), &x, 1e-12, 1e-12, 0, 2000)
    return Answer(cost: result.cost.isFinite ? result.cost : .infinity, evaluations: Int(result.evaluations))
  }

  struct PeerFile: Decodable {
    struct Row: Decodable {
      let index: Int
      let cost: Double?
      let evaluations: Int
      let seconds: Double
    }
    let trf: [Row]
    let lm: [Row]?
  }

  /// What `peers/solve.py` finds, or `nil` where Python or scipy is missing.
  static func scipy(_ set: ProblemSet, _ range: Range<Int>) -> PeerFile? {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let library = folder.appendingPathComponent("libTestProblemsShared.so").path
    let script = Self.root.appendingPathComponent("peers/solve.py").path
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("scipy-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", script, library, "\(set.rawValue)", "\(range.lowerBound)", "\(range.upperBound)", output.path]
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    guard process.terminationStatus == 0, let data = try? Data(contentsOf: output) else { return nil }
    return try? JSONDecoder().decode(PeerFile.self, from: data)
  }

  /// The folder of the benchmarks.
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Whether a cost is that of a minimum: to a millionth, or to rounding of the data for exact fits.
  static func reaches(_ cost: Double, _ minimum: Double, scale: Double) -> Bool {
    cost <= minimum * (1 + 1e-6) + 1e-24 * scale
  }
}
