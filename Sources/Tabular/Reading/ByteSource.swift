import Glibc

/// Where bytes come from: a file, standard input, or memory.
///
/// A source is read once, from front to back, in pieces of the caller's size; it never holds more than one piece.
package protocol ByteSource: AnyObject {
  /// Fills the front of `buffer` and returns how many bytes were read; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
}

/// Bytes that are already in memory.
package final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}

/// A file or standard input (`-`), opened and measured before the first byte is read.
package final class FileSource: ByteSource {
  private let file: String
  private let descriptor: Int32
  private let limit: Int
  private var count = 0

  /// Opens `file` for reading.
  ///
  /// - Parameter limit: the largest size that is accepted, in bytes. A regular file above it is refused without being
  ///   read; a pipe is refused when it passes the limit.
  package init(_ file: String, limit: Int) throws(FileError) {
    self.file = file
    self.limit = limit
    descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError(.noInput, file: file, expected: "a readable file", found: SystemError.text(errno))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(.noInput, file: file, expected: "a file", found: "a folder")
    }
    if status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) > limit { throw tooLarge("\(status.st_size) bytes") }
  }

  deinit { if descriptor > STDERR_FILENO { close(descriptor) } }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let n = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if n < 0 {
        if errno == EINTR { continue }
        throw FileError(.noInput, file: file, expected: "a readable file", found: SystemError.text(errno))
      }
      count += n
      if count > limit { throw tooLarge("more") }
      return n
    }
  }

  private func tooLarge(_ found: String) -> FileError {
    FileError(
      file: file, expected: "at most \(limit) bytes", found: found, cure: "split the file, or keep only what is needed")
  }
}

/// The operating system's words for an error number.
package enum SystemError {
  package static func text(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}

/// Whole files, for what is small by nature: plans, descriptors, notes.
public enum InputFile {
  /// All bytes of `file` (`-`: standard input), refused above `limit` bytes before anything is read.
  public static func bytes(_ file: String, limit: Int = 16 << 20) throws(FileError) -> [UInt8] {
    try bytes(of: FileSource(file, limit: limit))
  }

  /// The text of `file` in `encoding`, without a byte-order mark.
  public static func text(
    _ file: String, encoding: TextEncoding = .utf8, limit: Int = 16 << 20
  ) throws(FileError) -> String {
    do throws(FileError) {
      let source = try FileSource(file, limit: limit)
      let decoded = try bytes(of: DecodingSource(source, encoding: encoding))
      if let offset = UTF8Check.firstFault(in: decoded) {
        throw UTF8Check.error(line: 1 + decoded[..<offset].count { $0 == 0x0A }, byte: decoded[offset])
      }
      return String(decoding: decoded, as: UTF8.self)
    } catch {
      throw error.inFile(file)
    }
  }

  /// Whether `file` is a regular file, which can be read twice.
  package static func isRegular(_ file: String) -> Bool {
    var status = stat()
    return file != "-" && stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private static func bytes(of source: some ByteSource) throws(FileError) -> [UInt8] {
    var all: [UInt8] = []
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let n = try source.read(into: piece)
      if n == 0 { return all }
      all.append(contentsOf: piece[..<n])
    }
  }
}
