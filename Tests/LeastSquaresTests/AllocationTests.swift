import Glibc
import LeastSquares
import TestSupport
import Testing

/// Counts heap objects through the hook that the Swift runtime keeps for instruments; for a process of its own.
enum AllocationCounter {
  private typealias Allocate = @convention(c) (OpaquePointer?, Int, Int) -> OpaquePointer?

  nonisolated(unsafe) private static var original: Allocate?
  nonisolated(unsafe) private static var thread: pthread_t = 0
  nonisolated(unsafe) private static var count = 0

  /// The heap objects that `body` allocates on this thread, or `nil` where the runtime has no hook.
  static func count(_ body: () -> Void) -> Int? {
    let everywhere = UnsafeMutableRawPointer(bitPattern: 0)
    let switchName = "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly"
    guard let hookSymbol = dlsym(everywhere, "_swift_allocObject"), let switchSymbol = dlsym(everywhere, switchName)
    else { return nil }
    let hook = hookSymbol.assumingMemoryBound(to: Allocate.self)
    original = hook.pointee
    thread = pthread_self()
    count = 0
    hook.pointee = { metadata, size, alignment in
      if pthread_self() == AllocationCounter.thread { AllocationCounter.count += 1 }
      return AllocationCounter.original!(metadata, size, alignment)
    }
    switchSymbol.assumingMemoryBound(to: Bool.self).pointee = true
    body()
    switchSymbol.assumingMemoryBound(to: Bool.self).pointee = false
    hook.pointee = original!
    return count
  }
}

@Suite struct `Allocations of the solver` {
  /// y = a e^(bx) with its gradient, evaluated into the buffers of the solver.
  struct Exponential: LeastSquaresProblem {
    let x: [Double]
    let y: [Double]
    var parameterCount: Int { 2 }
    var residualCount: Int { x.count }
    func evaluateResiduals(at p: Span<Double>, into r: inout MutableSpan<Double>) {
      for i in x.indices { r[i] = y[i] - p[0] * exp(p[1] * x[i]) }
    }
    func evaluateJacobian(at p: Span<Double>, into j: inout MutableSpan<Double>) {
      for i in x.indices {
        let e = exp(p[1] * x[i])
        j[i] = -e
        j[i + x.count] = -p[0] * x[i] * e
      }
    }
  }

  /// Allocations of one fit that is stopped after a number of iterations, in a workspace that is already sized.
  static func allocations(
    iterations: Int, rule: LevenbergMarquardt.StepRule, accelerated: Bool
  ) -> Int? {
    let x = (0..<30).map { Double($0) / 10 }
    let problem = Exponential(x: x, y: x.map { 3 * exp(-1.3 * $0) + 0.05 * sin(9 * $0) })
    var options = LevenbergMarquardt.Options()
    options.stepRule = rule
    options.geodesicAcceleration = accelerated ? .always : .never
    (options.gradientTolerance, options.reductionTolerance, options.stepTolerance) = (0, 0, 0)
    options.maximumIterations = iterations
    let solver = LevenbergMarquardt(options: options)
    var workspace = LevenbergMarquardtWorkspace()
    _ = solver.solve(problem, from: [1, 0.5], using: &workspace)
    var taken = 0
    let count = AllocationCounter.count {
      taken = solver.solve(problem, from: [1, 0.5], using: &workspace).iterations
    }
    return taken == iterations ? count : nil
  }

  @Test(.tags(.property))
  func `iterations allocate nothing`() async {
    await #expect(processExitsWith: .success) {
      for rule in [LevenbergMarquardt.StepRule.levenbergMarquardt, .dogleg] {
        for accelerated in [false, true] {
          let few = Self.allocations(iterations: 1, rule: rule, accelerated: accelerated)
          let many = Self.allocations(iterations: 8, rule: rule, accelerated: accelerated)
          // A solution holds a few arrays, whatever the iterations: the counter must see those, and nothing more.
          guard let few, let many, (1...12).contains(few), many == few else {
            print("allocations after 1 iteration: \(few ?? -1), after 8: \(many ?? -1), \(rule), \(accelerated)")
            exit(1)
          }
        }
      }
    }
  }
}
