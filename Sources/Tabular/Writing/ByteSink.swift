import Glibc

/// Where bytes go: standard output, a file, or memory; gathered into large writes.
public final class ByteSink {
  private let descriptor: Int32?
  private let file: String
  private var buffer: [UInt8] = []
  /// Whether the reader of a pipe has gone away; the rest is then dropped without complaint.
  public private(set) var isClosedByReader = false

  /// Standard output.
  public static func standardOutput() -> ByteSink { ByteSink(descriptor: STDOUT_FILENO, file: "-") }

  /// Memory only; see ``bytes``.
  public init() {
    descriptor = nil
    file = "memory"
  }

  init(descriptor: Int32, file: String) {
    self.descriptor = descriptor
    self.file = file
    buffer.reserveCapacity(Self.pieceSize + 4096)
    // A reader that leaves early (`| head`) must show as an error of write, not end the process.
    signal(SIGPIPE, SIG_IGN)
  }

  /// What a sink in memory has received.
  public var bytes: [UInt8] { buffer }

  public func write(_ text: String) throws(FileError) {
    buffer.append(contentsOf: text.utf8)
    try flushIfFull()
  }

  public func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    buffer.append(contentsOf: bytes)
    try flushIfFull()
  }

  private func flushIfFull() throws(FileError) { if buffer.count >= Self.pieceSize, descriptor != nil { try flush() } }

  /// Hands everything gathered so far to the operating system.
  public func flush() throws(FileError) {
    guard let descriptor, !buffer.isEmpty else { return }
    defer { buffer.removeAll(keepingCapacity: true) }
    var written = 0
    while written < buffer.count, !isClosedByReader {
      let n = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if n >= 0 {
        written += n
      } else if errno == EPIPE {
        isClosedByReader = true
      } else if errno != EINTR {
        throw FileError.cannotWrite(file, errno)
      }
    }
  }

  private static let pieceSize = 1 << 16
}

extension FileError {
  static func cannotWrite(_ file: String, _ code: Int32) -> FileError {
    let cure =
      switch code {
      case ENOSPC, EDQUOT: "free some space, or write elsewhere"
      case EACCES, EPERM, EROFS: "write to a folder where you may, or change its permissions"
      case ENOENT, ENOTDIR: "create the folder first"
      default: "write elsewhere"
      }
    let name = file == "-" ? "standard output" : file
    return FileError(
      .cannotWrite, file: name, expected: "a place that can be written", found: SystemError.text(code), cure: cure)
  }
}
