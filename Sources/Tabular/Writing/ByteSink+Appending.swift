import Glibc

extension ByteSink {
  /// A file that grows: written after what it holds, or from its beginning.
  ///
  /// Unlike ``AtomicFile`` it is there while it is written, which is what continuing a broken run needs.
  public static func appending(to file: String, truncating: Bool) throws(FileError) -> ByteSink {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (truncating ? O_TRUNC : O_APPEND)
    let descriptor = open(file, flags, 0o666)
    guard descriptor >= 0 else { throw FileError.cannotWrite(file, errno) }
    return ByteSink(descriptor: descriptor, file: file)
  }
}
