import Dispatch
import Forecasting
import Foundation
import GrowthCurves

/// Logistic fits with inference of many series of 20 points, beside Python loops over scipy's `curve_fit` and lmfit.
///
/// Ours and the peers read the same numbers, find their starts from the data and give estimates, standard errors, sigma,
/// AICc and 95% intervals; the estimates are compared. A peer's loop uses one core. Ours is timed on one core, in
/// processor time so that a shared machine does not blur it, and on all cores by the clock, where an idle machine is
/// needed for the figure to mean something.
struct Row: Sendable {
  var estimates: [Double]
  var errors: [Double]
  var sigma: Double
  var aicc: Double
  var intervals: [ClosedRange<Double>?]

  init(_ fit: CurveFit) {
    (estimates, errors, sigma, aicc) = (fit.parameters, fit.standardErrors, fit.sigma, fit.aicc)
    intervals = fit.parameterIntervals(level: 0.95)
  }

  /// The largest relative difference from what a peer found.
  func difference(_ peer: [Double]) -> Double {
    zip(estimates + errors + [sigma, aicc], peer).map { abs($0 - $1) / abs($1) }.max() ?? .nan
  }
}

let model = GrowthCurveModel(Logistic())

func rows(_ series: [CurveData], threads: Int) -> [Row?] {
  model.fit(many: series, threads: threads) { _, result in (try? result.get()).map(Row.init) }
}

/// The cost of fitting `count` series, rows let go chunk by chunk as a writer would.
func usage(of series: [CurveData], count: Int, threads: Int) -> Usage {
  Usage.of {
    let sums = model.fit(count: count, threads: threads, { series[$0 % series.count] }) { _, result -> Double in
      guard let row = (try? result.get()).map(Row.init) else { return .nan }
      return row.errors[0] + row.sigma + row.aicc + row.intervals[0]!.upperBound
    }
    precondition(sums.count == count && sums.allSatisfy(\.isFinite), "every fit has its inference")
  }
}

func fixed(_ value: Double, _ decimals: Int = 1) -> String { String(format: "%.\(decimals)f", value) }

let small = 10_000
let series = (0..<small).map { CurveData(times: Collection.times, values: Collection.values($0)) }
let cores = ParallelMap.coreCount
_ = usage(of: series, count: small, threads: cores)

// Alternating, and the median of ratios: what slows the machine meets both lengths alike.
let repeats = (0..<7).map { _ in
  (
    small: usage(of: series, count: small, threads: 1), large: usage(of: series, count: 10 * small, threads: 1),
    all: usage(of: series, count: 10 * small, threads: cores)
  )
}
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
let one = median(repeats.map { $0.small.processor }) / Double(small) * 1e6
let growth = median(repeats.map { $0.large.processor / $0.small.processor / 10 - 1 }) * 100
let all = median(repeats.map { $0.all.wall }) / Double(10 * small) * 1e6
let memory = Usage.peakMemory

print("logistic with inference, 20 points a series")
print("  one core        \(fixed(one, 2)) µs a fit (processor time, 10,000 series)")
print("  \(cores) cores         \(fixed(all, 2)) µs a fit (clock, 100,000 series)")
print("  100,000 series  \(fixed(growth))% more per series than 10,000")
print("  memory          \(fixed(memory, 0)) MB at the most")

let folder = FileManager.default.temporaryDirectory.appending(path: "curve-benchmarks-\(getpid())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }
let file = folder.appending(path: "series.csv")
try Collection.write(small, to: file)

let peers = Peers(series: file, count: small, in: folder)
if let scipy = peers.scipy {
  print(
    "  scipy curve_fit \(fixed(scipy)) µs a fit: \(fixed(scipy / one)) times ours on one core, "
      + "\(fixed(scipy / all)) on \(cores)")
  let ours = rows(Array(series.prefix(peers.results.count)), threads: cores)
  let difference = zip(ours, peers.results).map { $0.0?.difference($0.1) ?? .infinity }.max() ?? .nan
  print("  largest relative difference of any estimate, standard error, sigma or AICc from scipy's: \(difference)")
} else {
  print("  scipy is not installed for PYTHON: left out")
}
if let lmfit = peers.lmfit {
  print(
    "  lmfit           \(fixed(lmfit)) µs a fit: \(fixed(lmfit / one)) times ours on one core, "
      + "\(fixed(lmfit / all)) on \(cores)")
} else {
  print("  lmfit is not installed for PYTHON: left out")
}

// The command on files of 10,000 and 100,000 series: reading, verdicts and writing included.
if let command = ProcessInfo.processInfo.environment["FORECAST"] {
  let long = folder.appending(path: "long.csv")
  try Collection.write(10 * small, to: long)
  for table in ["glance", "tidy"] {
    let arguments = ["--curve", "logistic", "--format", "csv", "--table", table]
    guard let first = Usage.of(program: command, ["fit", file.path] + arguments),
      let second = Usage.of(program: command, ["fit", long.path] + arguments)
    else {
      print("  \(command) did not run: left out")
      break
    }
    print("forecast fit, \(table) table")
    print(
      "  10,000 series   \(fixed(first.processor, 2)) s of processor, \(fixed(first.wall, 2)) s, \(fixed(first.memory, 0)) MB"
    )
    print(
      "  100,000 series  \(fixed(second.processor, 2)) s of processor, \(fixed(second.wall, 2)) s, "
        + "\(fixed(second.memory, 0)) MB; \(fixed((second.processor / first.processor / 10 - 1) * 100))% more per series"
    )
  }
}
