import Distributions
import Forecasting
import Foundation
import GrowthCurves
import TestSupport
import Testing

@Suite struct `Intervals of parameters` {
  /// What References/profile_intervals.R wrote.
  struct Reference: Decodable, Sendable, CustomTestStringConvertible {
    var curve: String
    var scale: String
    var t: [Double]
    var y: [Double]
    var names: [String]
    var lower: [Double]
    var upper: [Double]
    var testDescription: String { "\(curve) \(scale) \(t.count)" }

    static let all: [Reference] = {
      let url = Bundle.module.url(forResource: "profile-intervals", withExtension: "json", subdirectory: "References")!
      return try! JSONDecoder().decode([Reference].self, from: Data(contentsOf: url))
    }()
  }

  @Test(.tags(.reference), arguments: Reference.all)
  func `profile intervals are those of R's confint`(_ reference: Reference) throws {
    let curve = try #require(CurveCatalog.curve(named: reference.curve))
    let fit = try GrowthCurveModel(curve, options: reference.scale == "log" ? .logarithm : .level)
      .fit(CurveData(times: reference.t, values: reference.y))
    #expect(curve.facts.parameters.map(\.name) == reference.names)
    for (j, interval) in fit.parameterIntervals(by: .profile, level: 0.95).enumerated() {
      let interval = try #require(interval)
      // R interpolates its profile by a spline, which costs it all but three or four digits of the width.
      let tolerance = 1e-3 * (reference.upper[j] - reference.lower[j])
      #expect(abs(interval.lowerBound - reference.lower[j]) < tolerance, "\(reference.names[j]): \(interval)")
      #expect(abs(interval.upperBound - reference.upper[j]) < tolerance, "\(reference.names[j]): \(interval)")
    }
  }

  /// Logistic growth with additive normal noise, the size of which grows with the level where `isUneven`.
  private static func simulated(_ index: Int, isUneven: Bool, count: Int = 24) -> CurveData {
    var generator = SeededGenerator(seed: 11, stream: UInt64(index))
    let times = (0..<count).map { Double($0) * 23 / Double(count - 1) }
    let values = times.map { t in
      let f = 100 / (1 + exp(-0.4 * (t - 10)))
      return f + Normal(mean: 0, standardDeviation: isUneven ? 0.06 * f : 3).sample(using: &generator)
    }
    return CurveData(times: times, values: values)
  }

  /// Errors of one size at 24 observations; errors that grow with the level, where the schemes that allow for them need more
  /// observations before their intervals are wide enough.
  @Test(
    .tags(.property),
    arguments: [
      (CurveBootstrap.Scheme.residual, false, 24), (.wild, true, 120), (.cases, true, 120),
    ])
  func `nine in ten bootstrap intervals of nine tenths hold the truth`(
    _ scheme: CurveBootstrap.Scheme, _ isUneven: Bool, _ observations: Int
  ) throws {
    let truth = [100, 0.4, 10]
    let count = 400
    let model = GrowthCurveModel(Logistic())
    let covered = model.fit(count: count, { Self.simulated($0, isUneven: isUneven, count: observations) }) {
      index, result -> [Bool] in
      guard let fit = try? result.get() else { return [false, false, false] }
      let plan = CurveBootstrap(scheme, replicates: 199, seed: UInt64(index), threads: 1)
      return fit.parameterIntervals(by: .bootstrap(plan), level: 0.9).enumerated()
        .map { $1?.contains(truth[$0]) ?? false }
    }
    for j in 0..<3 {
      let share = Double(covered.count { $0[j] }) / Double(count)
      // Three standard errors of a share of 400, and three points that percentile intervals lose.
      #expect(share > 0.9 - 0.045 - 0.03 && share < 0.9 + 0.045, "parameter \(j): \(share)")
    }
  }

  @Test(.tags(.property), arguments: CurveBootstrap.Scheme.allCases)
  func `a bootstrap depends on its seed and not on the threads`(_ scheme: CurveBootstrap.Scheme) throws {
    let fit = try GrowthCurveModel(Logistic()).fit(Self.simulated(0, isUneven: false))
    func intervals(_ seed: UInt64, _ threads: Int) -> [ClosedRange<Double>?] {
      fit.parameterIntervals(
        by: .bootstrap(CurveBootstrap(scheme, replicates: 199, seed: seed, threads: threads)), level: 0.9)
    }
    #expect(intervals(1, 1) == intervals(1, 3))
    #expect(intervals(1, 1) != intervals(2, 1))
  }

  @Test(.tags(.contract)) func `a held parameter has no interval by any method`() throws {
    var options = CurveFitOptions()
    options.fixed = ["tau": 10]
    let fit = try GrowthCurveModel(Logistic(), options: options).fit(Self.simulated(0, isUneven: false))
    for method in [IntervalMethod.wald, .profile, .bootstrap(CurveBootstrap(replicates: 99, seed: 1))] {
      let intervals = fit.parameterIntervals(by: method, level: 0.9)
      #expect(intervals.map { $0 == nil } == [false, false, true])
      #expect(intervals[0]!.contains(fit.parameters[0]))
    }
  }

  @Test(.tags(.contract)) func `a profile that the data leave open is open`() throws {
    let times = (0..<8).map(Double.init)
    let values = times.map { 3 * exp(0.1 * $0) * (1 + 0.02 * sin(3 * $0)) }
    let fit = try GrowthCurveModel(Logistic(), options: .logarithm).fit(CurveData(times: times, values: values))
    let interval = try #require(fit.parameterIntervals(by: .profile, level: 0.95)[0])
    #expect(interval.upperBound == .infinity)
  }
}
