import EconomicData
import Foundation
import Tabular

/// Megabytes per second through the readers of data, on a file that is made here: 100,000 series of 30 years.
///
/// Each contender runs five times, interleaved; the median counts, since the machine may be shared.
let path = FileManager.default.temporaryDirectory.appendingPathComponent("data-benchmark-\(getpid()).csv").path
defer { try? FileManager.default.removeItem(atPath: path) }

try AtomicFile.write(path) { sink in
  var writer = try CSVWriter(sink, columns: ["series", "year", "value", "unit"])
  var state: UInt64 = 1
  for series in 0..<100_000 {
    for year in 1990..<2020 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      writer.append("S\(series)")
      writer.append(year)
      writer.append(Double(state >> 40) / 1000)
      writer.append("亿元")
      try writer.endRow()
    }
  }
}
let size = Double(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0) / 1e6

func records() throws -> Int {
  var reader = try CSVReader(path)
  var count = 0
  while try reader.next() { count += 1 }
  return count
}

func numbers() throws -> Int {
  var reader = try CSVReader(path)
  let value = try reader.requireColumn("value")
  var count = 0
  while try reader.next() { if try reader.number(value) != nil { count += 1 } }
  return count
}

func series() throws -> Int {
  var count = 0
  try SeriesReader.forEachBatch(of: 500, path) { batch in
    for record in batch { count += try record.timeSeries().observationCount }
  }
  return count
}

let contenders: [(name: String, run: () throws -> Int)] = [
  ("records", records), ("records and numbers", numbers), ("series in batches, read twice", series),
]
var times = [[Double]](repeating: [], count: contenders.count)
for _ in 0..<5 {
  for (index, contender) in contenders.enumerated() {
    let clock = ContinuousClock()
    let start = clock.now
    let count = try contender.run()
    precondition(count == 3_000_000, "\(contender.name) read \(count) observations")
    let time = start.duration(to: clock.now)
    times[index].append(Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
  }
}
for (contender, times) in zip(contenders, times) {
  let median = times.sorted()[times.count / 2]
  print(
    "\(contender.name): \(NumberText.fixed(size / median, decimals: 0)) MB/s (\(NumberText.fixed(size, decimals: 0)) MB)"
  )
}
