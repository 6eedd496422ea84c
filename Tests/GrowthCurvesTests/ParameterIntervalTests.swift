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

  // MARK: - Several series

  /// Two areas of one pace; the reference by scipy's least_squares and brentq on the profile, ln K and ln r searched.
  private func joint() throws -> GroupedCurveFit {
    let times = (0..<10).map(Double.init)
    let first = [9.1, 14.2, 23.4, 33.8, 50.1, 62.3, 75.2, 84.9, 90.3, 95.8]
    let second = [21.2, 31.5, 46.8, 69.9, 94.1, 121.3, 143.7, 160.8, 176.4, 184.1]
    return try GroupedCurveModel(Logistic(), sharing: ["r"])
      .fit([CurveData(times: times, values: first), CurveData(times: times, values: second)])
  }

  @Test(.tags(.reference)) func `Profile and Wald intervals of a joint fit are those of the reference`() throws {
    let joint = try joint()
    #expect(abs(joint.residualSumOfSquares - 18.060901096228708) < 1e-9)
    let profile = joint.parameterIntervals(by: .profile, level: 0.95)
    let wald = joint.parameterIntervals(by: .wald, level: 0.95)
    let reference: [(group: Int, parameter: Int, profile: ClosedRange<Double>, wald: ClosedRange<Double>)] = [
      (0, 0, 101.4424246870757...106.30495316344906, 101.39246220795833...106.28071303010427),
      (1, 0, 194.78679637030035...201.23405495571353, 194.73343503521951...201.14459554356063),
      (0, 1, 0.5156471163913655...0.5500729428834389, 0.5158159209893076...0.5500721438668711),
      (1, 1, 0.5156471163913655...0.5500729428834389, 0.5158159209893076...0.5500721438668711),
      (0, 2, 4.119168442792986...4.4004025891062, 4.115947516087642...4.3998490227346405),
      (1, 2, 4.068358582693099...4.251978413975491, 4.066627858826213...4.249348312884286),
    ]
    // The reference's search ends at seven digits of an end, its Jacobian by differences likewise.
    for item in reference {
      for (own, other) in [(profile, item.profile), (wald, item.wald)] {
        let interval = try #require(own[item.group][item.parameter])
        #expect(abs(interval.lowerBound / other.lowerBound - 1) < 1e-6, "\(item)")
        #expect(abs(interval.upperBound / other.upperBound - 1) < 1e-6, "\(item)")
      }
    }
    let t90 = try #require(joint.derivedEstimates(of: 0).first { $0.name == "t90" })
    #expect(abs(t90.estimate - 8.382834610608278) < 1e-6 && abs(t90.standardError - 0.11020148098459268) < 1e-6)
  }

  @Test func `A joint bootstrap gives parameters and derived quantities intervals near the others`() throws {
    let joint = try joint()
    for scheme in CurveBootstrap.Scheme.allCases {
      let distributions = joint.bootstrap(CurveBootstrap(scheme, replicates: 399, seed: 3, threads: 1))
      #expect(
        joint.bootstrap(CurveBootstrap(scheme, replicates: 399, seed: 3, threads: 2)).map(\.replicates)
          == distributions.map(\.replicates))
      let intervals = joint.parameterIntervals(distributions, level: 0.95)
      // Shared: the same to the last bit.
      #expect(intervals[0][1] == intervals[1][1])
      for group in 0..<2 {
        for j in 0..<3 {
          let interval = try #require(intervals[group][j])
          let size = 2 * 2.13 * joint.standardErrors(of: group)[j]
          #expect(interval.contains(joint.parameters(of: group)[j]))
          // Of 399 replicates the ends are uncertain by a tenth; wild ones are narrow by as much again and more, and cases
          // drawn from ten observations may lack the end of a series, and with it the ceiling.
          let ratio = (interval.upperBound - interval.lowerBound) / size
          #expect(ratio > 0.5 && ratio < (scheme == .cases ? 1.7 : 1.3), "\(scheme) \(group) \(j) \(ratio)")
        }
        let t90 = try #require(joint.derivedEstimates(of: group).first { $0.name == "t90" })
        let interval = try #require(joint.derivedIntervals(of: group, distributions[group], level: 0.95)["t90"])
        #expect(interval.contains(t90.estimate))
      }
    }
  }

  @Test func `A joint fit keeps to bounds and refuses what it does not do`() throws {
    let times = (0..<10).map(Double.init)
    let data = [40.0, 80].map { K in
      CurveData(times: times, values: times.map { K / (1 + exp(-0.6 * ($0 - 4))) + ($0 == 3 ? 0.4 : 0) })
    }
    var options = CurveFitOptions()
    options.bounds["r"] = 0.1...0.5
    let joint = try GroupedCurveModel(Logistic(), sharing: ["r"], options: options).fit(data)
    #expect(joint.parameters(of: 0)[1] <= 0.5 * (1 + 1e-12))
    options = CurveFitOptions()
    options.errors = .autoregressive(correlation: nil)
    #expect(throws: FitError.self) { try GroupedCurveModel(Logistic(), sharing: ["r"], options: options).fit(data) }
  }

  @Test func `Derived quantities have the intervals of the bootstrap`() throws {
    let fit = try joint().separate[0]
    let intervals = fit.derivedIntervals(fit.bootstrap(CurveBootstrap(replicates: 399, seed: 3)), level: 0.95)
    for quantity in fit.derivedEstimates {
      let (own, delta) = try (#require(intervals[quantity.name]), #require(quantity.interval(level: 0.95)))
      #expect(own.contains(quantity.estimate) && own != delta)
      let ratio = (own.upperBound - own.lowerBound) / (delta.upperBound - delta.lowerBound)
      #expect(ratio > 0.6 && ratio < 1.3, "\(quantity.name) \(ratio)")
    }
  }
}
