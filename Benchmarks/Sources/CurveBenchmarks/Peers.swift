import Foundation

/// The same series by Python: `peers/curve_fit.py`, run by the interpreter that `PYTHON` names.
struct Peers {
  /// Microseconds of processor time a fit; `nil` for a peer that is not installed.
  var scipy: Double?
  var lmfit: Double?
  /// What scipy found: three estimates, their standard errors, sigma and AICc.
  var results: [[Double]] = []

  init(series: URL, count: Int, in folder: URL) {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../peers/curve_fit.py")
    let estimates = folder.appending(path: "estimates.csv")
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      ProcessInfo.processInfo.environment["PYTHON"] ?? "python3", script.standardized.path, series.path,
      estimates.path, String(count),
    ]
    process.standardOutput = output
    guard (try? process.run()) != nil else { return }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2 else { continue }
      if words[0] == "scipy" { scipy = Double(words[1]) }
      if words[0] == "lmfit" { lmfit = Double(words[1]) }
    }
    guard let table = try? String(contentsOf: estimates, encoding: .utf8) else { return }
    results = table.split(separator: "\n").map { $0.split(separator: ",").compactMap { Double($0) } }
  }
}
