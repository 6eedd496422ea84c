import Glibc

/// Files that are there as a whole or not at all.
///
/// The content goes to an unnamed file in the folder of the target (`O_TMPFILE`; a hidden named one where the file
/// system has none), is forced to disk and takes the target's name in one step. Whoever reads sees the old file or the
/// new one; a full disk, an error or a killed process leave nothing behind.
public enum AtomicFile {
  /// Writes `file` through `body`; `-` is standard output.
  ///
  /// An existing symbolic link is refused, since it would be replaced or followed to a place that was not named.
  /// Devices and pipes (`/dev/stdout`) are written through. Permissions follow the umask, or those of the file replaced.
  ///
  /// - Throws: ``FileError`` of kind `cannotWrite`, or what `body` throws.
  public static func write(_ file: String, _ body: (ByteSink) throws -> Void) throws {
    if file == "-" {
      let sink = ByteSink.standardOutput()
      try body(sink)
      return try sink.flush()
    }
    let target = try Target(file)
    guard !target.isStream else {
      return try writeThrough(file, body)
    }
    let temporary = try TemporaryFile(for: target)
    let sink = ByteSink(descriptor: temporary.descriptor, file: file)
    try body(sink)
    try sink.flush()
    try temporary.commit()
  }

  /// Writes `content` to `file`.
  public static func write(_ content: String, to file: String) throws {
    try write(file) { sink in try sink.write(content) }
  }

  /// Replaces `file` by what `body` writes at the path it is given: for libraries that open files themselves.
  public static func replace(_ file: String, _ body: (_ temporaryPath: String) throws -> Void) throws {
    let target = try Target(file)
    guard !target.isStream else {
      throw FileError(.cannotWrite, file: file, expected: "a file", found: "a device or a pipe", cure: "name a file")
    }
    let temporary = try TemporaryFile(named: target)
    try body(temporary.path!)
    try temporary.commit()
  }

  private static func writeThrough(_ file: String, _ body: (ByteSink) throws -> Void) throws {
    let descriptor = open(file, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.cannotWrite(file, errno) }
    defer { close(descriptor) }
    let sink = ByteSink(descriptor: descriptor, file: file)
    try body(sink)
    try sink.flush()
  }
}

/// A place to write to, looked at before anything is written.
private struct Target {
  let file: String
  let folder: String
  let isStream: Bool
  /// The permissions of the file that is replaced.
  let mode: mode_t?

  init(_ file: String) throws(FileError) {
    self.file = file
    let slash = file.lastIndex(of: "/")
    folder = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
    let name = slash.map { file[file.index(after: $0)...] } ?? file[...]
    guard !name.isEmpty, name != ".", name != ".." else {
      throw FileError(
        .cannotWrite, file: file, expected: "the name of a file", found: "a folder", cure: "name a file in it")
    }
    var link = stat()
    guard lstat(file, &link) == 0 else {
      guard errno == ENOENT else { throw FileError.cannotWrite(file, errno) }
      isStream = false
      mode = nil
      return
    }
    var status = stat()
    let isLink = link.st_mode & S_IFMT == S_IFLNK
    let exists = stat(file, &status) == 0
    switch exists ? status.st_mode & S_IFMT : 0 {
    case S_IFCHR, S_IFIFO: isStream = true
    case S_IFREG where !isLink: isStream = false
    case S_IFDIR where !isLink:
      throw FileError(
        .cannotWrite, file: file, expected: "a file", found: "a folder of that name", cure: "name a file in it")
    default:
      throw FileError(
        .cannotWrite, file: file, expected: "a file or a free name",
        found: isLink ? "a symbolic link" : "something else of that name", cure: "name the place itself, or remove it")
    }
    mode = status.st_mode & 0o777
  }
}

/// The file that is filled before it takes its name; removed unless it is committed.
private final class TemporaryFile {
  let target: Target
  let descriptor: Int32
  /// Where it has a name already.
  private(set) var path: String?

  /// An unnamed file, or a named one where the file system knows no unnamed ones.
  init(for target: Target) throws(FileError) {
    self.target = target
    // An unnamed file gets its name through /proc, which a bare chroot lacks.
    if access("/proc/self/fd", F_OK) == 0 {
      let unnamed = open(target.folder, Self.unnamedFile | O_WRONLY | O_CLOEXEC, 0o666)
      if unnamed >= 0 {
        descriptor = unnamed
        return
      }
      guard [EOPNOTSUPP, EISDIR, ENOENT, EINVAL].contains(errno) else {
        throw FileError.cannotWrite(target.file, errno)
      }
    }
    (path, descriptor) = try Self.openNamed(target)
  }

  init(named target: Target) throws(FileError) {
    self.target = target
    (path, descriptor) = try Self.openNamed(target)
  }

  deinit {
    close(descriptor)
    if let path { unlink(path) }
  }

  /// Forces the content to disk and gives it the target's name.
  func commit() throws(FileError) {
    if let mode = target.mode, fchmod(descriptor, mode) != 0 { throw failure() }
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw failure() }
    if path == nil {
      let name = Self.temporaryName(target, attempt: 0)
      guard linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
        throw failure()
      }
      path = name
    }
    guard rename(path!, target.file) == 0 else { throw failure() }
    path = nil
    let folder = open(target.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private func failure() -> FileError { FileError.cannotWrite(target.file, errno) }

  private static func openNamed(_ target: Target) throws(FileError) -> (String?, Int32) {
    for attempt in 0..<100 {
      let name = temporaryName(target, attempt: attempt)
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (name, descriptor) }
      if errno != EEXIST { break }
    }
    throw FileError.cannotWrite(target.file, errno)
  }

  private static func temporaryName(_ target: Target, attempt: Int) -> String {
    "\(target.folder)/.\(getpid())-\(UInt32.random(in: .min ... .max))-\(attempt).part"
  }

  /// `O_TMPFILE` of <fcntl.h>, a macro that Swift does not import: `__O_TMPFILE | O_DIRECTORY`.
  private static let unnamedFile: Int32 = 0o20_000_000 | O_DIRECTORY
}
