/// The scratch memory of a nonlinear solver, sized for the largest problem it has met and used again for the next.
///
/// A loop over many fits makes one workspace and passes it to each: after the first problem of a size, no further
/// memory is asked for by the iterations. A workspace belongs to one task at a time.
@safe public struct LevenbergMarquardtWorkspace: ~Copyable {
  private var reals: UnsafeMutablePointer<Block>
  private var realBlocks: Int
  private var integers: UnsafeMutablePointer<Int>
  private var integerCount: Int
  private var shape = (residuals: 0, parameters: 0)

  public init() {
    unsafe reals = .allocate(capacity: 1)
    realBlocks = 1
    unsafe integers = .allocate(capacity: 1)
    integerCount = 1
  }

  deinit {
    unsafe reals.deallocate()
    unsafe integers.deallocate()
  }

  /// The named slices for a problem, with zeros in the padding of columns and in `scale`.
  mutating func slots(residuals m: Int, parameters n: Int) -> SolverSlots {
    let tall = SolverSlots.blocks(m)
    let wide = SolverSlots.blocks(n)
    let needed =
      SolverSlots.tallColumns * tall + n * tall + SolverSlots.blocks(m * n) + SolverSlots.wideColumns * wide
      + SolverSlots.blocks(n * n)
    if needed > realBlocks {
      shape = (0, 0)
      unsafe reals.deallocate()
      unsafe reals = .allocate(capacity: needed)
      realBlocks = needed
    }
    if 2 * n > integerCount {
      unsafe integers.deallocate()
      unsafe integers = .allocate(capacity: 2 * n)
      integerCount = 2 * n
    }
    let slots = unsafe SolverSlots(residuals: m, parameters: n, reals: reals, integers: integers)
    if shape == (m, n) {
      // The padding of every column is still zero.
      unsafe slots.scale.update(repeating: 0, count: n)
    } else {
      unsafe reals.initialize(repeating: .zero, count: needed)
      unsafe integers.initialize(repeating: 0, count: 2 * n)
      shape = (m, n)
    }
    return slots
  }
}

/// Where each vector and matrix of a solver lies within its workspace.
///
/// Tall columns have one element per residual, wide ones one per parameter; each starts on a whole block. Addresses are
/// computed, not stored, so that the struct stays in registers.
@safe struct SolverSlots {
  let residualCount: Int
  let parameterCount: Int
  /// Blocks of four in a tall column.
  let tall: Int
  /// Doubles in a wide column.
  private let width: Int
  private let reals: UnsafeMutablePointer<Block>
  private let vectors: UnsafeMutablePointer<Double>
  private let integers: UnsafeMutablePointer<Int>

  static let tallColumns = 4
  static let wideColumns = 18

  static func blocks(_ count: Int) -> Int { (count + 3) / 4 }

  init(
    residuals m: Int, parameters n: Int, reals: UnsafeMutablePointer<Block>, integers: UnsafeMutablePointer<Int>
  ) {
    residualCount = m
    parameterCount = n
    tall = Self.blocks(m)
    width = 4 * Self.blocks(n)
    unsafe self.reals = reals
    unsafe vectors = OrthogonalizationKernel.scalars(reals + (Self.tallColumns + n) * tall + Self.blocks(m * n))
    unsafe self.integers = integers
  }

  private func column(_ index: Int) -> UnsafeMutablePointer<Block> { unsafe reals + index * tall }
  private func vector(_ index: Int) -> UnsafeMutablePointer<Double> { unsafe vectors + index * width }

  var residual: UnsafeMutablePointer<Block> { unsafe column(0) }
  var trialResidual: UnsafeMutablePointer<Block> { unsafe column(1) }
  /// The residuals as the loss scales them; after factoring, what the columns leave of them.
  var rotated: UnsafeMutablePointer<Block> { unsafe column(2) }
  var extra: UnsafeMutablePointer<Block> { unsafe column(3) }
  /// The free columns of the Jacobian in blocks; after factoring, Q.
  var matrix: UnsafeMutablePointer<Block> { unsafe column(Self.tallColumns) }
  /// The Jacobian as the problem writes it.
  var jacobian: UnsafeMutablePointer<Double> {
    unsafe OrthogonalizationKernel.scalars(column(Self.tallColumns + parameterCount))
  }

  var x: UnsafeMutablePointer<Double> { unsafe vector(0) }
  var trial: UnsafeMutablePointer<Double> { unsafe vector(1) }
  var lower: UnsafeMutablePointer<Double> { unsafe vector(2) }
  var upper: UnsafeMutablePointer<Double> { unsafe vector(3) }
  /// D, the scale of every parameter.
  var scale: UnsafeMutablePointer<Double> { unsafe vector(4) }
  /// D of the free parameters.
  var freeScale: UnsafeMutablePointer<Double> { unsafe vector(5) }
  var gradient: UnsafeMutablePointer<Double> { unsafe vector(6) }
  /// Squares of the norms of the free columns.
  var columnSquares: UnsafeMutablePointer<Double> { unsafe vector(7) }
  var columnNorms: UnsafeMutablePointer<Double> { unsafe vector(8) }
  /// Qᵀ of the residuals.
  var projected: UnsafeMutablePointer<Double> { unsafe vector(9) }
  var step: UnsafeMutablePointer<Double> { unsafe vector(10) }
  var other: UnsafeMutablePointer<Double> { unsafe vector(11) }
  var diagonal: UnsafeMutablePointer<Double> { unsafe vector(12) }
  var first: UnsafeMutablePointer<Double> { unsafe vector(13) }
  var second: UnsafeMutablePointer<Double> { unsafe vector(14) }
  /// The step before its acceleration.
  var velocity: UnsafeMutablePointer<Double> { unsafe vector(15) }
  /// The step before the last of refinement, and the change of proposals that came with it.
  var olderStep: UnsafeMutablePointer<Double> { unsafe vector(16) }
  var olderChange: UnsafeMutablePointer<Double> { unsafe vector(17) }
  var factor: UnsafeMutablePointer<Double> { unsafe vector(Self.wideColumns) }

  var permutation: UnsafeMutablePointer<Int> { unsafe integers }
  var free: UnsafeMutablePointer<Int> { unsafe integers + parameterCount }
}
