import CMinpack
import Foundation
import LeastSquares
import PeerModels

/// Fits per second of this library and its peers on the same data, starts and tolerances, in one run.
///
/// The series are many (noise and parameters vary), so that no branch predictor learns one of them; rounds of each
/// contender are interleaved and the median round counts, since the machine may be shared.
enum Speed {
  static let tolerance = 1e-10
  static let rounds = 201

  static func run() {
    measure(
      name: "logistic 20x3", count: 20, parameters: 3,
      truth: { i in [100 + Double(i % 7) * 20, 0.4 + 0.05 * Double(i % 5), 9 + Double(i % 3)] },
      curve: { x, p in p[0] / (1 + exp(-p[1] * (x - p[2]))) }, start: { _ in [150, 0.3, 11] },
      problem: LogisticProblem.init, peer: peer_fit_logistic)
    measure(
      name: "bilogistic 100x5", count: 100, parameters: 5,
      truth: { i in [100 + Double(i % 7) * 10, 0.3 + 0.02 * Double(i % 5), 25, 60 + Double(i % 3) * 10, 70] },
      curve: { x, p in p[0] / (1 + exp(-p[1] * (x - p[2]))) + p[3] / (1 + exp(-p[1] * (x - p[4]))) },
      start: { _ in [120, 0.25, 28, 70, 66] }, problem: BilogisticProblem.init, peer: peer_fit_bilogistic)
  }

  typealias Peer = (
    UnsafePointer<peer_data>?, UnsafeMutablePointer<Double>?, Double, UnsafeMutablePointer<Double>?, Int32
  )
    -> peer_result

  private static func measure<Problem: LeastSquaresProblem>(
    name: String, count: Int, parameters: Int, truth: (Int) -> [Double], curve: (Double, [Double]) -> Double,
    start: (Int) -> [Double], problem: ([Double], [Double]) -> Problem, peer: Peer
  ) {
    let series = 50
    let x = (0..<count).map(Double.init)
    var noise = SystemNoise(state: 12345)
    let responses = (0..<series).map { i in x.map { curve($0, truth(i)) + 2 * noise.next() } }
    let problems = responses.map { problem(x, $0) }
    var options = LevenbergMarquardt.Options()
    options.reductionTolerance = tolerance
    options.stepTolerance = tolerance
    options.gradientTolerance = 0
    options.refinementSteps = 0
    let plain = LevenbergMarquardt(options: options)
    let standard = LevenbergMarquardt()
    var workspace = LevenbergMarquardtWorkspace()
    var ours = [Double](repeating: 0, count: series)
    var theirs = ours
    var times: [[Double]] = [[], [], []]
    let work = UnsafeMutablePointer<Double>.allocate(capacity: 2 * count + count * parameters + 8 * parameters)
    defer { work.deallocate() }
    var evaluations = (0, 0, 0, 0)
    for _ in 0..<rounds {
      times[0].append(
        seconds {
          for (i, problem) in problems.enumerated() {
            let s = plain.solve(problem, from: start(i), using: &workspace)
            ours[i] = s.cost
            evaluations.0 += s.residualEvaluations
            evaluations.1 += s.jacobianEvaluations
          }
        })
      times[1].append(
        seconds {
          for (i, y) in responses.enumerated() {
            var p = start(i)
            theirs[i] = x.withUnsafeBufferPointer { x in
              y.withUnsafeBufferPointer { y in
                var data = peer_data(x: x.baseAddress!, y: y.baseAddress!, count: Int32(count))
                let r = peer(&data, &p, tolerance, work, 0)
                evaluations.2 += Int(r.evaluations)
                evaluations.3 += Int(r.jacobians)
                return r.cost
              }
            }
          }
        })
      times[2].append(
        seconds {
          for (i, problem) in problems.enumerated() {
            _ = standard.solve(problem, from: start(i), using: &workspace).standardErrors
          }
        })
    }
    let rates = times.map { Double(series) / median($0) }
    let ratio = median(zip(times[0], times[1]).map { $1 / $0 })
    let worst = zip(ours, theirs).map { ($0 - $1) / $1 }.max()!
    print(
      "\(name): ours \(Int(rates[0]))/s, cminpack \(Int(rates[1]))/s, ratio \(ratio) (best rounds \(times[1].min()! / times[0].min()!)); with refinement and standard errors \(Int(rates[2]))/s; worst relative excess of RSS \(worst)"
    )
    if let python = curveFit(x: x, responses: responses, start: start(0), parameters: parameters) {
      let excess = zip(python.costs, ours).map { ($1 - $0) / $0 }.max()!
      print(
        "  scipy curve_fit \(Int(python.rate))/s, with its Jacobian given \(Int(python.rateWithJacobian))/s: ratios "
          + "\(Int(rates[0] / python.rate)) and \(Int(rates[0] / python.rateWithJacobian)); "
          + "worst relative excess of our RSS over its \(excess)")
    }
    let fits = Double(rounds * series)
    print(
      "  evaluations per fit: ours \(Double(evaluations.0) / fits) \(Double(evaluations.1) / fits), cminpack \(Double(evaluations.2) / fits) \(Double(evaluations.3) / fits)"
    )
  }

  struct CurveFit: Decodable {
    let rate: Double
    let rateWithJacobian: Double
    let costs: [Double]
  }

  /// scipy's `curve_fit` on the same series, start and tolerance, or `nil` where Python or scipy is missing.
  private static func curveFit(x: [Double], responses: [[Double]], start: [Double], parameters: Int) -> CurveFit? {
    struct Question: Encodable {
      let x: [Double]
      let series: [[Double]]
      let start: [Double]
      let tolerance: Double
    }
    let folder = FileManager.default.temporaryDirectory
    let input = folder.appendingPathComponent("speed-\(UUID().uuidString).json")
    let output = folder.appendingPathComponent("speed-\(UUID().uuidString).json")
    defer {
      try? FileManager.default.removeItem(at: input)
      try? FileManager.default.removeItem(at: output)
    }
    let question = Question(x: x, series: responses, start: start, tolerance: tolerance)
    guard let data = try? JSONEncoder().encode(question), (try? data.write(to: input)) != nil else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", Comparison.root.appendingPathComponent("peers/speed.py").path, input.path, output.path,
    ]
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    guard process.terminationStatus == 0, let answer = try? Data(contentsOf: output) else { return nil }
    return try? JSONDecoder().decode(CurveFit.self, from: answer)
  }

  static func seconds(_ body: () -> Void) -> Double {
    let duration = ContinuousClock().measure(body)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Standard normal noise from a fixed seed.
struct SystemNoise {
  var state: UInt64

  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 11) + 0.5) * 0x1p-53
  }

  mutating func next() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
}
