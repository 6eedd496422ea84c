import CLAPACK

/// The BLAS and LAPACK that do the work.
public enum NumericalBackend {
  /// The library's own description of itself: version, threading, processor kernels.
  public static let configuration: String = unsafe String(cString: openblas_get_config())

  /// Whether factorizations may run on several threads at once.
  ///
  /// False for OpenBLAS built without locks (Debian's `libopenblas0-serial`), which then returns wrong numbers without a
  /// word; work in parallel only where this is true.
  public static var isSafeInParallel: Bool { !configuration.contains("SINGLE_THREADED") }
}
