/// The scratch memory of a nonlinear solver, sized for the largest problem it has met and used again for the next.
///
/// A loop over many fits makes one workspace and passes it to each: after the first problem of a size, no further
/// memory is asked for by the iterations. A workspace belongs to one task at a time.
@safe public struct LevenbergMarquardtWorkspace: ~Copyable {
  private var reals: UnsafeMutablePointer<Block>
  private var realBlocks: Int
  private var integers: UnsafeMutablePointer<Int>
  private var integerCount: Int

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

  /// The named slices for a problem, in memory that holds zeros.
  mutating func slots(residuals m: Int, parameters n: Int) -> SolverSlots {
    let tall = SolverSlots.blocks(m)
    let wide = SolverSlots.blocks(n)
    let needed =
      SolverSlots.tallColumns * tall + n * tall + SolverSlots.blocks(m * n) + SolverSlots.wideColumns * wide
      + SolverSlots.blocks(n * n)
    if needed > realBlocks {
      unsafe reals.deallocate()
      unsafe reals = .allocate(capacity: needed)
      realBlocks = needed
    }
    if 2 * n > integerCount {
      unsafe integers.deallocate()
      unsafe integers = .allocate(capacity: 2 * n)
      integerCount = 2 * n
    }
    unsafe reals.initialize(repeating: .zero, count: needed)
    unsafe integers.initialize(repeating: 0, count: 2 * n)
    return unsafe SolverSlots(residuals: m, parameters: n, reals: reals, integers: integers)
  }
}

/// Where each vector and matrix of a solver lies within its workspace.
///
/// Tall columns have one element per residual, wide ones one per parameter; each starts on a whole block.
@safe struct SolverSlots {
  let residualCount: Int
  let parameterCount: Int
  /// Blocks of four in a tall column.
  let tall: Int

  let residual: UnsafeMutablePointer<Block>
  let trialResidual: UnsafeMutablePointer<Block>
  /// The residuals as the loss scales them, then Qᵀ of it.
  let rotated: UnsafeMutablePointer<Block>
  let extra: UnsafeMutablePointer<Block>
  /// The free columns of the Jacobian in blocks; after factoring, the reflectors.
  let matrix: UnsafeMutablePointer<Block>
  /// The Jacobian as the problem writes it.
  let jacobian: UnsafeMutablePointer<Double>

  let x: UnsafeMutablePointer<Double>
  let trial: UnsafeMutablePointer<Double>
  let lower: UnsafeMutablePointer<Double>
  let upper: UnsafeMutablePointer<Double>
  let scale: UnsafeMutablePointer<Double>
  let freeScale: UnsafeMutablePointer<Double>
  let gradient: UnsafeMutablePointer<Double>
  let columnNorms: UnsafeMutablePointer<Double>
  let norms: UnsafeMutablePointer<Double>
  let reference: UnsafeMutablePointer<Double>
  let beta: UnsafeMutablePointer<Double>
  let step: UnsafeMutablePointer<Double>
  let other: UnsafeMutablePointer<Double>
  let diagonal: UnsafeMutablePointer<Double>
  let first: UnsafeMutablePointer<Double>
  let second: UnsafeMutablePointer<Double>
  let factor: UnsafeMutablePointer<Double>

  let permutation: UnsafeMutablePointer<Int>
  let free: UnsafeMutablePointer<Int>

  static let tallColumns = 4
  static let wideColumns = 16

  static func blocks(_ count: Int) -> Int { (count + 3) / 4 }

  init(
    residuals m: Int, parameters n: Int, reals: UnsafeMutablePointer<Block>, integers: UnsafeMutablePointer<Int>
  ) {
    residualCount = m
    parameterCount = n
    let tall = Self.blocks(m)
    self.tall = tall
    unsafe residual = reals
    unsafe trialResidual = reals + tall
    unsafe rotated = reals + 2 * tall
    unsafe extra = reals + 3 * tall
    unsafe matrix = reals + Self.tallColumns * tall
    let dense = unsafe matrix + n * tall
    unsafe jacobian = HouseholderKernel.scalars(dense)
    let vectors = unsafe HouseholderKernel.scalars(dense + Self.blocks(m * n))
    let width = 4 * Self.blocks(n)
    unsafe x = vectors
    unsafe trial = vectors + width
    unsafe lower = vectors + 2 * width
    unsafe upper = vectors + 3 * width
    unsafe scale = vectors + 4 * width
    unsafe freeScale = vectors + 5 * width
    unsafe gradient = vectors + 6 * width
    unsafe columnNorms = vectors + 7 * width
    unsafe norms = vectors + 8 * width
    unsafe reference = vectors + 9 * width
    unsafe beta = vectors + 10 * width
    unsafe step = vectors + 11 * width
    unsafe other = vectors + 12 * width
    unsafe diagonal = vectors + 13 * width
    unsafe first = vectors + 14 * width
    unsafe second = vectors + 15 * width
    unsafe factor = vectors + Self.wideColumns * width
    unsafe permutation = integers
    unsafe free = integers + n
  }
}
