import CLAPACK

/// The LAPACK routines this package calls, named as in LAPACK without the precision letter.
///
/// Each wrapper checks shapes, calls, and maps `info`: a negative value is an illegal argument, hence our bug and a
/// precondition; a positive one is mathematics, hence a typed error or part of the result.
enum LAPACK {
  /// Sets OpenBLAS to one thread, once per process.
  ///
  /// Fits are small and run side by side; threads inside one of them only contend for OpenBLAS's global buffer lock.
  static func prepare() { _ = singleThreaded }

  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Calls `routine` once with a length of -1, by which LAPACK asks how much workspace is best, and once to work.
  static func withWorkspace(_ routine: (_ work: UnsafeMutablePointer<Double>, _ length: UnsafePointer<Int32>) -> Void) {
    prepare()
    var length: Int32 = -1
    var wanted = 0.0
    unsafe routine(&wanted, &length)
    length = max(1, Int32(wanted))
    unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: Int(length)) { work in
      unsafe routine(work.baseAddress!, &length)
    }
  }

  static func requireLegal(_ info: Int32, _ routine: StaticString) {
    precondition(info >= 0, "argument \(-info) of \(routine) is illegal")
  }
}

/// Which triangle of a matrix holds the data.
enum Triangle: CChar {
  case upper = 85  // U
  case lower = 76  // L
}

/// Whether a matrix enters as it is or transposed.
enum Transpose: CChar {
  case asIs = 78  // N
  case transposed = 84  // T

  var cblas: CBLAS_TRANSPOSE { self == .asIs ? CblasNoTrans : CblasTrans }
}

/// On which side of its operand an orthogonal factor stands.
enum Side: CChar {
  case left = 76  // L
  case right = 82  // R
}

/// Whether the diagonal of a triangular matrix is stored or known to be one.
enum DiagonalKind: CChar {
  case stored = 78  // N
  case unit = 85  // U
}

/// The norm in which a condition number is measured.
enum NormKind: CChar {
  case one = 49  // 1
}

/// How the singular vectors or eigenvectors are wanted.
enum VectorsKind: CChar {
  case none = 78  // N
  case thin = 83  // S
  case eigenvectors = 86  // V
}
