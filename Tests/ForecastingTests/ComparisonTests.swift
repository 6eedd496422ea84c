import Distributions
import Forecasting
import TestSupport
import Testing

@Suite struct DieboldMarianoTests {
  @Test(.tags(.reference)) func `one step ahead it is the paired t test`() throws {
    let first = [1.2, 0.4, 2.2, 0.9, 1.7, 0.3, 1.1, 2.5]
    let second = [0.9, 0.7, 1.1, 0.8, 1.2, 0.6, 0.4, 1.9]
    let test = try #require(DieboldMariano(losses: first, against: second))
    // scipy 1.17 `stats.ttest_rel`.
    #expect(digitsOfAgreement(test.statistic, 1.949_282_472_948_636_7) > 12)
    #expect(digitsOfAgreement(test.pValue, 0.092_265_011_189_545_73) > 12)
    let sided = try #require(DieboldMariano(losses: first, against: second, alternative: .secondBetter))
    #expect(digitsOfAgreement(sided.pValue * 2, test.pValue) > 12)
  }

  @Test func `several steps ahead it counts autocovariances and shrinks the statistic`() throws {
    let first = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3]
    let second = [2.0, 1, 3, 2, 4, 7, 2, 5, 4, 4]
    let test = try #require(DieboldMariano(losses: first, against: second, horizon: 2))
    let differences = zip(first, second).map { $0 - $1 }
    let mean = differences.reduce(0, +) / 10
    let centred = differences.map { $0 - mean }
    let variance = centred.reduce(0) { $0 + $1 * $1 } / 10
    let covariance = zip(centred, centred.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / 10
    let uncorrected = mean / ((variance + 2 * covariance) / 10).squareRoot()
    #expect(digitsOfAgreement(test.statistic, uncorrected * ((11.0 - 4 + 0.2) / 10).squareRoot()) > 12)
    #expect(!test.usedBartlettWeights)
  }

  @Test func `equal losses and too few of them give no test`() {
    #expect(DieboldMariano(losses: [1, 2, 3], against: [1, 2, 3]) == nil)
    #expect(DieboldMariano(losses: [1], against: [2]) == nil)
    #expect(DieboldMariano(losses: [1, 2], against: [2, 1], horizon: 2) == nil)
  }

  @Test(.tags(.property)) func `equally good forecasts are told apart as rarely as promised`() {
    var generator = SeededGenerator(seed: 11)
    var rejected = Coverage(level: 0.05)
    for _ in 0..<2000 {
      let first = Normal.standard.samples(12, using: &generator).map(abs)
      let second = Normal.standard.samples(12, using: &generator).map(abs)
      guard let test = DieboldMariano(losses: first, against: second) else { continue }
      rejected.record(test.pValue, lower: 0, upper: 0.05)
    }
    #expect(rejected.wilsonInterval(level: 0.999).contains(0.05), "\(rejected.share)")
  }
}

@Suite struct ModelConfidenceSetTests {
  static func losses(_ shifts: [Double], rows: Int, seed: UInt64) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<rows).map { _ in
      let common = Normal.standard.sample(using: &generator)
      return shifts.map { $0 + common + 0.5 * Normal.standard.sample(using: &generator) }
    }
  }

  @Test(arguments: [ModelConfidenceSet.Statistic.maximum, .range])
  func `clearly worse models leave and equals stay`(_ statistic: ModelConfidenceSet.Statistic) {
    var options = ModelConfidenceSet.Options()
    options.statistic = statistic
    let set = ModelConfidenceSet(losses: Self.losses([0, 0, 1, 3], rows: 100, seed: 1), options: options)
    #expect(set.members == [0, 1])
    #expect(Array(set.eliminationOrder.prefix(2)) == [3, 2])
    #expect(set.pValues[3] <= set.pValues[2])
  }

  @Test func `models with the same losses are not told apart`() {
    let losses = Self.losses([0], rows: 30, seed: 2).map { [$0[0], $0[0], $0[0]] }
    #expect(ModelConfidenceSet(losses: losses).members == [0, 1, 2])
  }

  @Test(.tags(.property), .tags(.slow)) func `it holds the best model as often as its level says`() {
    var options = ModelConfidenceSet.Options()
    options.replications = 300
    var held = Coverage(level: 0.9)
    for seed in 0..<200 {
      options.seed = UInt64(seed)
      // All are equally good: the set must hold all of them in 90% of cases.
      let set = ModelConfidenceSet(
        losses: Self.losses([0, 0, 0], rows: 60, seed: 100 + UInt64(seed)), options: options)
      held.record(Double(set.members.count), lower: 3, upper: 3)
    }
    #expect(held.share > 0.83, "\(held.share)")
  }
}

@Suite struct CalibrationTests {
  @Test(.tags(.reference)) func `Wilson's interval`() {
    // scipy 1.17 `stats.binomtest(8, 10).proportion_ci(method='wilson')`.
    let interval = Coverage(level: 0.8, hits: 8, count: 10).wilsonInterval()
    #expect(digitsOfAgreement(interval.lowerBound, 0.490_162_471_536_641_8) > 12)
    #expect(digitsOfAgreement(interval.upperBound, 0.943_317_848_545_624_8) > 12)
    #expect(Coverage(level: 0.8).wilsonInterval() == 0...1)
    #expect(Coverage(level: 0.8, hits: 5, count: 5).wilsonInterval().upperBound == 1)
  }

  @Test func `a histogram counts every transform once and finds a bowl`() {
    let uniform = PITHistogram((0..<1000).map { (Double($0) + 0.5) / 1000 })
    #expect(uniform.counts == [Int](repeating: 100, count: 10))
    #expect(uniform.uniformity.pValue == 1)
    let bowl = PITHistogram([0, 0.01, 0.02, 0.98, 0.99, 1])
    #expect(bowl.counts == [3, 0, 0, 0, 0, 0, 0, 0, 0, 3])
    #expect(bowl.uniformity.pValue < 0.01)
  }

  @Test(.tags(.property)) func `the three ways to a CRPS agree`() {
    var generator = SeededGenerator(seed: 12)
    let normal = Normal(mean: 3, standardDeviation: 2)
    let sample = SampleDistribution(normal.samples(20_000, using: &generator))
    for actual in [-1.0, 2, 3, 9] {
      let exact = Scores.crps(normal, actual: actual)
      // Midpoints: below 1% as documented; a sample of 20,000: three standard errors of about 0.02.
      #expect(abs(Scores.crps(quantile: normal.quantile, actual: actual) / exact - 1) < 0.01)
      #expect(abs(sample.crps(actual) - exact) < 0.06)
    }
  }

  @Test func `the CRPS of a lognormal goes on below its support`() {
    let logNormal = LogNormal(logMean: 0.3, logStandardDeviation: 0.8)
    let atZero = Scores.crps(logNormal, actual: 0)
    #expect(digitsOfAgreement(Scores.crps(logNormal, actual: 1e-12), atZero) > 10)
    #expect(digitsOfAgreement(Scores.crps(logNormal, actual: -2), atZero + 2) > 13)
  }
}
