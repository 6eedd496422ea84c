import EconomicData
import Forecasting
import Foundation
import TimeSeriesModels

// usage: series-benchmarks m4_sample.csv
// Seconds for automatic ETS and ARIMA with forecasts and 95% intervals over the 300 yearly and the 300 monthly series, one
// thread, best of three. Benchmarks/peers/statsforecast_speed.py times statsforecast on the same series.

guard CommandLine.arguments.count == 2,
  let text = try? String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
else {
  FileHandle.standardError.write(Data("usage: series-benchmarks m4_sample.csv\n".utf8))
  exit(64)
}
var series: [String: [[Double]]] = [:]
var last = ""
for line in text.split(separator: "\n").dropFirst() {
  let fields = line.split(separator: ",")
  guard fields[2] == "train" else { continue }
  let frequency = String(fields[1])
  if fields[0] != last { series[frequency, default: []].append([]) }
  last = String(fields[0])
  series[frequency]![series[frequency]!.count - 1].append(Double(fields[4])!)
}
let clock = ContinuousClock()
for (name, frequency, horizon, longest) in [("yearly", Frequency.yearly, 6, 60), ("monthly", .monthly, 18, 1_000)] {
  let items = series[name]!.map { values in
    TimeSeries(name: "", start: Period(frequency: frequency, ordinal: 1), values: values.suffix(longest).map { $0 })
  }
  for model in [ETS.automatic as any ForecastModel, ARIMA.automatic, OptimisedTheta.dynamic, AutomaticForecast()] {
    var best = Duration.seconds(1_000_000)
    for _ in 0..<3 {
      let time = clock.measure {
        for item in items { _ = try? model.fit(item).forecast(horizon: horizon).intervals(level: 0.95) }
      }
      best = min(best, time)
    }
    print("\(name) \(model.name) \(items.count) series \(best)")
  }
}
