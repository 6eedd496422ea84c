import LeastSquares

// The problems for callers in C and Python, one thread at a time: a peer minimises the very same functions.

private final class Current {
  nonisolated(unsafe) static var set: Int32 = -1
  nonisolated(unsafe) static var index: Int32 = -1
  nonisolated(unsafe) static var problem: ComparisonProblem?

  static func get(_ set: Int32, _ index: Int32) -> ComparisonProblem {
    if set == self.set && index == self.index, let problem { return problem }
    let problem = ComparisonProblem(ProblemSet(rawValue: set)!, Int(index))
    (self.set, self.index, self.problem) = (set, index, problem)
    return problem
  }
}

@_cdecl("test_problem_count")
public func testProblemCount(_ set: Int32) -> Int32 { Int32(ComparisonProblem.count(ProblemSet(rawValue: set)!)) }

@_cdecl("test_problem_shape")
public func testProblemShape(
  _ set: Int32, _ index: Int32, _ residuals: UnsafeMutablePointer<Int32>, _ parameters: UnsafeMutablePointer<Int32>
) {
  let problem = Current.get(set, index).problem
  residuals.pointee = Int32(problem.residualCount)
  parameters.pointee = Int32(problem.parameterCount)
}

@_cdecl("test_problem_start")
public func testProblemStart(_ set: Int32, _ index: Int32, _ start: UnsafeMutablePointer<Double>) {
  for (j, value) in Current.get(set, index).start.enumerated() { start[j] = value }
}

/// Residuals and Jacobian, column-major; either pointer may be null.
@_cdecl("test_problem_evaluate")
public func testProblemEvaluate(
  _ set: Int32, _ index: Int32, _ parameters: UnsafePointer<Double>, _ residuals: UnsafeMutablePointer<Double>?,
  _ jacobian: UnsafeMutablePointer<Double>?
) {
  let problem = Current.get(set, index).problem
  let (m, n) = (problem.residualCount, problem.parameterCount)
  let point = UnsafeBufferPointer(start: parameters, count: n).span
  if let residuals {
    var span = UnsafeMutableBufferPointer(start: residuals, count: m).mutableSpan
    problem.evaluateResiduals(at: point, into: &span)
  }
  if let jacobian {
    var span = UnsafeMutableBufferPointer(start: jacobian, count: m * n).mutableSpan
    problem.evaluateJacobian(at: point, into: &span)
  }
}
