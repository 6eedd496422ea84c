import EconomicData
import Foundation
import TimeSeriesModels

// usage: calibration-rows m4_sample.csv > rows.csv
// For origins inside the training parts, what the combination's calibration knows and what then came. The test parts are
// never read.

struct Item {
  let id: String
  let frequency: String
  var values: [Double] = []
}

guard CommandLine.arguments.count == 2,
  let text = try? String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
else {
  FileHandle.standardError.write(Data("usage: calibration-rows m4_sample.csv\n".utf8))
  exit(64)
}
var items: [Item] = []
for line in text.split(separator: "\n").dropFirst() {
  let fields = line.split(separator: ",")
  guard fields[2] == "train" else { continue }
  if items.last?.id != String(fields[0]) { items.append(Item(id: String(fields[0]), frequency: String(fields[1]))) }
  items[items.count - 1].values.append(Double(fields[4])!)
}

/// Frequency, horizon, periods held back at each origin, shortest training part.
let designs: [String: (Frequency, Int, [Int], Int)] = [
  "yearly": (.yearly, 6, [6, 7, 8, 9, 10, 12, 14, 16, 18, 21, 24, 28, 32], 8),
  "quarterly": (.quarterly, 8, [4, 8, 10, 12, 16, 20, 24, 28, 32, 36], 14),
  "monthly": (.monthly, 18, [6, 9, 12, 15, 18, 21, 24], 22),
]
print("freq,id,n,held,h,scale,unit,actual,centre,step,drift,f1,f2,f3,f4,f5,f6,f7,f8")
for item in items {
  let (frequency, horizon, held, shortest) = designs[item.frequency]!
  let m = frequency.seasonalPeriod
  for count in held where item.values.count - count >= shortest {
    let n = item.values.count - count
    let past = Array(item.values[..<n])
    let scale = (m..<n).reduce(0) { $0 + abs(past[$1] - past[$1 - m]) } / Double(n - m)
    let series = TimeSeries(
      name: item.id, start: Period(frequency: frequency, ordinal: 1), values: past.map { $0 })
    guard scale > 0, let fit = try? CalibratedCombination().fit(series) as? FittedCalibratedCombination else {
      continue
    }
    let rows = fit.calibrationRows(horizon: horizon)
    guard rows.unit > 0 else { continue }
    for (h, actual) in item.values[n...].prefix(horizon).enumerated() {
      let features = rows.features[h].map { "\($0)" }.joined(separator: ",")
      let momentum = rows.momentum.map { "\($0)" }.joined(separator: ",")
      print(
        "\(item.frequency),\(item.id),\(n),\(count),\(h + 1),\(scale),\(rows.unit),\(actual),\(rows.centre[h]),"
          + "\(momentum),\(features)")
    }
  }
}
