import Glibc
import Tabular

/// Where the files lie that a plan names, and the fence around them.
///
/// A path in a plan is relative to the folder that holds `models/`, when the plan lies in `models/`, else to the plan's
/// own folder; failing that, to the working directory. It may not be absolute, climb with `..`, or pass through a
/// symbolic link to a place outside.
struct ProjectFolder {
  private let candidates: [String]

  init(of file: String) {
    let folder = file == "-" ? "." : Self.parent(of: file)
    let isModels = folder == "models" || folder.hasSuffix("/models")
    let root = isModels ? Self.parent(of: folder) : folder
    candidates = root == "." ? ["."] : [root, "."]
  }

  /// The existing file or folder that `path` names.
  func resolve(_ path: String) throws(FileError) -> String {
    guard !path.hasPrefix("/"), !path.split(separator: "/", omittingEmptySubsequences: false).contains(".."),
      !path.utf8.contains(0)
    else {
      throw FileError(
        expected: "a path below the project's folder", found: FileError.quoted(path),
        cure: "write it relative to the project's folder, without '..'")
    }
    for root in candidates {
      let whole = "\(root)/\(path)"
      guard access(whole, F_OK) == 0 else { continue }
      guard let real = Self.real(whole), let realRoot = Self.real(root),
        real == realRoot || real.hasPrefix(realRoot == "/" ? "/" : realRoot + "/")
      else {
        throw FileError(
          expected: "a path below the project's folder", found: "\(FileError.quoted(path)), a link to a place outside",
          cure: "copy the data into the project")
      }
      return whole
    }
    throw FileError(
      .noInput, expected: "the file or folder \(FileError.quoted(path))",
      found: "none below "
        + candidates.map { $0 == "." ? "the working directory" : $0 }.joined(separator: " or "),
      cure: "run the command where it lies, or correct the path")
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
