import Foundation

// usage: series-benchmarks speed m4_sample.csv [STATSFORECAST_TIMES]
//        series-benchmarks many COUNT > yearly.csv
// `speed` times models over the 300 yearly and the 300 monthly series of the M4 sample, on one thread and on all cores,
// beside the times that Benchmarks/peers/statsforecast_speed.py prints; `many` writes COUNT simulated yearly series for
// `forecast predict`.

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "speed" where arguments.count >= 2:
  let peers = arguments.dropFirst(2).first.map(PeerTimes.init(file:)) ?? PeerTimes()
  printSpeed(of: try SampleFile(arguments.dropFirst().first!), beside: peers)
case "many" where arguments.count == 2:
  guard let count = Int(arguments.last!), count > 0 else { fallthrough }
  writeYearlySeries(count)
default:
  FileHandle.standardError.write(Data("usage: series-benchmarks speed M4_SAMPLE.csv [TIMES] | many COUNT\n".utf8))
  exit(64)
}
