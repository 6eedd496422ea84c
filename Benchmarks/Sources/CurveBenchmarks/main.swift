import Dispatch
import Foundation
import GrowthCurves
import LeastSquares

/// Logistic fits with inference of many series of 20 points, beside a Python loop over scipy's `curve_fit`.
///
/// Time is that of the processor, so that a shared machine does not blur it; the peer is the file `peers/curve_fit.py` on
/// the same series, with starts of its own that are as good as ours.
let times = (0..<20).map(Double.init)

/// Series `index` of the collection: a logistic curve with lognormal noise of three per cent.
func series(_ index: Int) -> [Double] {
  var state = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03
  func uniform() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return (Double(state >> 11) + 0.5) * 0x1p-53
  }
  func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
  for _ in 0..<8 { _ = uniform() }
  let (ceiling, rate, middle) = (exp(5 + normal()), 0.3 + 0.5 * uniform(), 6 + 6 * uniform())
  return times.map { ceiling / (1 + exp(-rate * ($0 - middle))) * exp(0.03 * normal()) }
}

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Seconds of the processor for `count` fits with standard errors, sigma and AICc.
func seconds(fitting count: Int) -> Double {
  let model = GrowthCurveModel(Logistic())
  let all = (0..<min(count, 10_000)).map(series)
  var workspace = LevenbergMarquardtWorkspace()
  var sum = 0.0
  let start = processorSeconds()
  for index in 0..<count {
    let fit = try! model.fit(CurveData(times: times, values: all[index % all.count]), using: &workspace)
    sum += fit.standardErrors[0] + fit.sigma + fit.aicc
  }
  let elapsed = processorSeconds() - start
  precondition(sum.isFinite, "every fit has its inference")
  return elapsed
}

/// Megabytes of resident memory at the most.
func peakMemory() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

func peerMicroseconds() -> Double? {
  let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../peers/curve_fit.py")
    .standardized
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["python3", script.path]
  process.standardOutput = output
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return nil }
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
}

_ = seconds(fitting: 1000)
let small = (0..<5).map { _ in seconds(fitting: 10_000) }.sorted()[2]
let large = seconds(fitting: 100_000)
func fixed(_ value: Double, _ decimals: Int = 1) -> String { String(format: "%.\(decimals)f", value) }

print("logistic with inference, 20 points, processor time")
print("  10,000 series   \(fixed(small * 100)) µs each")
print("  100,000 series  \(fixed(large * 10)) µs each, \(fixed((large / small / 10 - 1) * 100))% more per series")
print("  peak memory     \(fixed(peakMemory(), 0)) MB")
if let peer = peerMicroseconds() {
  print("  scipy curve_fit \(fixed(peer, 0)) µs each: \(fixed(peer / (small * 100), 0)) times ours, on one core")
} else {
  print("  scipy is not installed: no peer")
}
