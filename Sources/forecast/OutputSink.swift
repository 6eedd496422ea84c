import Glibc
import Tabular

/// Where a subcommand's result goes: standard output, or a file that appears whole or not at all.
///
/// A file is written beside its destination under a temporary name and renamed by ``commit()``; a sink that is dropped
/// without a commit leaves nothing behind. A destination that is a symbolic link is replaced, never written through; a
/// device or a pipe is written to as it stands.
final class OutputSink {
  private enum Target {
    case stream(descriptor: Int32, owned: Bool)
    case file(descriptor: Int32, temporary: String, destination: String)
    case closed
  }

  private let name: String
  private var target: Target
  private var buffer: [UInt8] = []

  /// Bytes gathered before a call of the system.
  private static let bufferSize = 1 << 16

  /// Opens `path`, or standard output where it is `nil` or `-`.
  init(_ path: String?) throws(FileError) {
    guard let path, path != "-" else {
      name = "standard output"
      target = .stream(descriptor: STDOUT_FILENO, owned: false)
      return
    }
    name = path
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = status.st_mode & S_IFMT == S_IFDIR ? -1 : open(path, O_WRONLY)
      guard descriptor >= 0 else {
        throw OutputSink.unwritable(path, status.st_mode & S_IFMT == S_IFDIR ? EISDIR : errno)
      }
      target = .stream(descriptor: descriptor, owned: true)
      return
    }
    let temporary = "\(path).\(getpid()).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw OutputSink.unwritable(path, errno) }
    target = .file(descriptor: descriptor, temporary: temporary, destination: path)
  }

  deinit { discard() }

  func write(_ text: String) throws(FileError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= OutputSink.bufferSize { try flush() }
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= OutputSink.bufferSize { try flush() }
  }

  /// Makes the output visible under its name.
  func commit() throws(FileError) {
    try flush()
    switch target {
    case .stream(let descriptor, let owned):
      target = .closed
      if owned, close(descriptor) != 0 { throw OutputSink.unwritable(name, errno) }
    case .file(let descriptor, let temporary, let destination):
      guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, destination) == 0 else {
        let reason = errno
        discard()
        throw OutputSink.unwritable(name, reason)
      }
      target = .closed
    case .closed: break
    }
  }

  /// Passes on what is gathered, so that a reader at the other end of a pipe sees it.
  func flush() throws(FileError) {
    let descriptor: Int32
    switch target {
    case .stream(let stream, _): descriptor = stream
    case .file(let file, _, _): descriptor = file
    case .closed: return
    }
    var failure: Int32?
    buffer.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count, failure == nil {
        let written = Glibc.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if written >= 0 { offset += written } else if errno != EINTR { failure = errno }
      }
    }
    buffer.removeAll(keepingCapacity: true)
    if let failure {
      discard()
      throw OutputSink.unwritable(name, failure)
    }
  }

  private func discard() {
    switch target {
    case .file(let descriptor, let temporary, _):
      close(descriptor)
      unlink(temporary)
    case .stream(let descriptor, owned: true): close(descriptor)
    case .stream, .closed: break
    }
    target = .closed
    buffer = []
  }

  private static func unwritable(_ name: String, _ reason: Int32) -> FileError {
    FileError(
      .cannotWrite, file: name, expected: "an output that can be written",
      found: "\"\(String(cString: strerror(reason)))\"",
      cure: "choose another place or make room; nothing was left behind")
  }
}
