import ArgumentParser
import DevelopmentPlans
import Forecasting
import Glibc
import Specifications
import Tabular

/// What the command tells the shell; the numbers are those of `sysexits.h`, and 3 is ours.
enum ExitStatus: Int32 {
  case done = 0
  /// Done, but at least one series or indicator was refused or failed, and its row says why.
  case partial = 3
  case wrongUsage = 64
  case badData = 65
  case noInput = 66
  case faultOfOurs = 70
  case cannotWrite = 73

  /// The codes in words, for the manual page.
  static let meanings: [(code: String, meaning: String)] = [
    ("0", "All done."),
    ("3", "Done, but at least one series or indicator was refused or failed; its row says why."),
    ("64", "Wrong usage."), ("65", "Bad data: the sentence names file, line, column, what was expected and found."),
    ("66", "No such input."), ("70", "A fault of ours."),
    ("73", "The output cannot be written; nothing is left behind."),
  ]
}

/// An end of the command other than success: an exit status and one sentence for standard error.
struct CommandFailure: Error, CustomStringConvertible {
  var status: ExitStatus
  /// One sentence without a full stop; empty where the rows of the output already say all.
  var description: String

  static func usage(_ sentence: String) -> CommandFailure {
    CommandFailure(status: .wrongUsage, description: sentence)
  }
  static func badData(_ sentence: String) -> CommandFailure {
    CommandFailure(status: .badData, description: sentence)
  }
  /// What a command makes, row by row.
  enum Product: String {
    case fits, forecasts, series, indicators, goals

    func counted(_ count: Int, in language: Language) -> String {
      guard language == .chinese else {
        let noun = count == 1 && self != .series ? String(rawValue.dropLast()) : rawValue
        return "\(count) \(noun) refused or failed; see the rows"
      }
      let name =
        switch self {
        case .fits: "个拟合"
        case .forecasts: "个预测"
        case .series: "个序列"
        case .indicators: "个指标"
        case .goals: "个目标"
        }
      return "\(count) \(name)被拒绝或失败；原因见各行"
    }
  }

  /// Thrown after the output is complete, when `count` of its rows say why they were refused or failed.
  static func partial(_ count: Int, of product: Product, in language: Language) -> CommandFailure {
    CommandFailure(status: .partial, description: product.counted(count, in: language))
  }
}

extension ExitStatus {
  /// The status that an error of any module leads to; `nil` for errors that ArgumentParser itself reports.
  init?(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure.status
    case let error as FileError:
      self =
        switch error.kind {
        case .badData: .badData
        case .noInput: .noInput
        case .cannotWrite: .cannotWrite
        }
    case let faults as FileFaults: self = ExitStatus(faults.errors[0])!
    case is FitError: self = .badData
    default: return nil
    }
  }
}

/// Ends the process: the one place where an error becomes a sentence on standard error and an exit code.
func leave(with error: any Error) -> Never {
  if let status = ExitStatus(error) {
    let sentence = "\(error)"
    if !sentence.isEmpty {
      let lines = sentence.split(separator: "\n").map { "forecast: \($0)\n" }
      writeToStandardError(lines.joined())
    }
    exit(status.rawValue)
  }
  if ForecastCommand.exitCode(for: error) == .failure {
    writeToStandardError("forecast: a fault of ours: \(error); please report it with the command you ran\n")
    exit(ExitStatus.faultOfOurs.rawValue)
  }
  ForecastCommand.exit(withError: error)
}

/// Writes all of `text` to standard error; there is nowhere left to report a failure to.
func writeToStandardError(_ text: String) {
  var text = text
  text.withUTF8 { bytes in
    var offset = 0
    while offset < bytes.count {
      let written = write(STDERR_FILENO, bytes.baseAddress! + offset, bytes.count - offset)
      guard written > 0 || errno == EINTR else { return }
      offset += max(written, 0)
    }
  }
}
