import EconomicData
import Forecasting
import Foundation
import TimeSeriesModels

/// The training parts of the M4 sample.
struct SampleFile {
  private var series: [String: [[Double]]] = [:]

  init(_ file: String) throws {
    var last = ""
    for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",")
      guard fields[2] == "train" else { continue }
      let frequency = String(fields[1])
      if fields[0] != last { series[frequency, default: []].append([]) }
      last = String(fields[0])
      series[frequency]![series[frequency]!.count - 1].append(Double(fields[4])!)
    }
  }

  /// The series of one frequency, each cut to its last `longest` observations.
  func series(_ name: String, _ frequency: Frequency, longest: Int) -> [TimeSeries] {
    series[name, default: []].map { values in
      TimeSeries(name: "", start: Period(frequency: frequency, ordinal: 1), values: values.suffix(longest).map { $0 })
    }
  }
}

/// What `statsforecast_speed.py` measured: `frequency,model,series,threads,seconds`.
struct PeerTimes {
  private var seconds: [String: Double] = [:]

  init() {}

  init(file: String) {
    for line in ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n") {
      let fields = line.split(separator: ",").map(String.init)
      guard fields.count == 5, let value = Double(fields[4]) else { continue }
      seconds["\(fields[0]),\(fields[1]),\(fields[3])"] = value
    }
  }

  func time(_ frequency: String, _ model: String, threads: Int) -> Double? {
    seconds["\(frequency),\(model),\(threads)"]
  }
}

/// Fits each model and asks its forecasts with 95% intervals, the best of three, as the peer's script does.
func printSpeed(of sample: SampleFile, beside peers: PeerTimes) {
  let cores = ParallelMap.coreCount
  let models: [(any ForecastModel, String)] = [
    (ETS.automatic, "AutoETS"), (ARIMA.automatic, "AutoARIMA"), (OptimisedTheta.dynamic, "DynamicOptimizedTheta"),
    (AutomaticForecast(), ""),
  ]
  print("frequency model          threads  seconds  series/s  statsforecast s  times as fast")
  for (name, frequency, horizon, longest) in [
    ("yearly", Frequency.yearly, 6, 60), ("monthly", Frequency.monthly, 18, .max),
  ] {
    let items = sample.series(name, frequency, longest: longest)
    for (model, peer) in models {
      for threads in Set([1, cores]).sorted() {
        let parallel = ParallelMap(threads: threads, chunk: 8)
        var best = Double.infinity
        for _ in 0..<3 {
          let time = ContinuousClock().measure {
            _ = parallel(items) { _, item in
              (try? model.fit(item))?.forecast(horizon: horizon).intervals(level: 0.95)
            }
          }
          best = min(best, Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
        }
        let theirs = peers.time(name, peer, threads: threads)
        print(
          column(name, 9), column(model.name, 14), column(String(threads), 8), column(rounded(best, 3), 8),
          column(rounded(Double(items.count) / best, 0), 9), column(theirs.map { rounded($0, 2) } ?? "-", 16),
          theirs.map { rounded($0 / best, 1) } ?? "-")
      }
    }
  }
}

private func column(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func rounded(_ value: Double, _ digits: Int) -> String {
  value.formatted(.number.precision(.fractionLength(digits)).grouping(.never))
}
