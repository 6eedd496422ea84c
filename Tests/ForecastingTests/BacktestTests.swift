import Distributions
import EconomicData
import Forecasting
import Synchronization
import TestSupport
import Testing

@Suite struct BacktestTests {
  @Test func `origins roll back in whole steps from the last`() {
    #expect(RollingOrigin(horizon: 3, step: 2, minimumTraining: 4).trainingLengths(count: 12) == [5, 7, 9])
    #expect(RollingOrigin(horizon: 3, minimumTraining: 4).trainingLengths(count: 7) == [4])
    #expect(RollingOrigin(horizon: 3, minimumTraining: 4).trainingLengths(count: 6).isEmpty)
    #expect(RollingOrigin(horizon: 1, maximumOrigins: 2).trainingLengths(count: 10) == [8, 9])
    let partial = RollingOrigin(horizon: 3, minimumTraining: 4, allowsPartialHorizon: true)
    #expect(partial.trainingLengths(count: 7) == [4, 5, 6])
    #expect(partial.splits(of: .yearly("a", [1, 2, 3, 4, 5, 6, 7])).map(\.actuals.count) == [3, 2, 1])
  }

  @Test func `no split shows a model its future`() {
    let series = TimeSeries.walk("walk", count: 30, seed: 1)
    for split in RollingOrigin(horizon: 4).splits(of: series) {
      let length = split.training.values.count
      #expect(split.training.values == Array(series.values.prefix(length)))
      #expect(split.actuals == Array(series.values[length..<length + 4]))
    }
  }

  @Test func `scores of a forecast that can be worked out by hand`() throws {
    // From 14 on: forecasts 14, 14 against 16, 18; in-sample differences 2, 1, 3, -2, scale 2.
    let series = TimeSeries.yearly("a", [10, 12, 13, 16, 14, 16, 18])
    let backtest = Backtest(models: [NaiveForTesting()], threads: 1)
    let table = backtest.run([series], origins: RollingOrigin(horizon: 2, minimumTraining: 5))
    let scores = try table.results[0].rows[0].scores.get()
    #expect(scores.originCount == 1)
    #expect(scores.pointCount == 2)
    #expect(digitsOfAgreement(scores.smape, 100 * (2.0 / 30 + 4.0 / 32) * 1) > 13)
    #expect(digitsOfAgreement(scores.mase, 3.0 / 2) > 13)
    #expect(digitsOfAgreement(scores.rmsse, (10 / 4.5).squareRoot()) > 13)
    #expect(digitsOfAgreement(scores.scaledBias, -1.5) > 13)
    let crps =
      (Scores.crps(Normal(mean: 14, standardDeviation: 1), actual: 16)
        + Scores.crps(Normal(mean: 14, standardDeviation: 2.0.squareRoot()), actual: 18)) / 2
    #expect(digitsOfAgreement(scores.crps, crps) > 13)
    #expect(scores.coverage(0.5) == 0)
    #expect(scores.coverage(0.95) == 0)
  }

  @Test func `one bad series costs one row`() throws {
    let good = TimeSeries.walk("good", count: 20, seed: 2)
    let bad = TimeSeries.yearly("bad", [1, 2, .nan, 4, 5, 6, 7, 8])
    let short = TimeSeries.yearly("short", [1, 2])
    let backtest = Backtest(models: [NaiveForTesting()], benchmark: NaiveForTesting(name: "naive2"), threads: 1)
    let table = backtest.run([good, bad, short], origins: RollingOrigin(horizon: 2))
    let rows = table.results[0].rows
    #expect(rows.map(\.series) == ["good", "bad", "short"])
    #expect(throws: FitError.nonFiniteValue(model: "naive", index: 2)) { try rows[1].scores.get() }
    #expect(throws: FitError.tooFewObservations(model: "naive", required: 6, available: 2)) {
      try rows[2].scores.get()
    }
    let summary = table.summaries[0]
    #expect(summary.seriesCount == 1)
    #expect(summary.failed == 2)
    #expect(summary.originCount == 15)
    #expect(summary.owa == 1)
  }

  @Test func `a constant training part has no scaled score and spoils no mean`() throws {
    let series = [TimeSeries.yearly("flat", [5, 5, 5, 5, 5, 6]), .walk("walk", count: 12, seed: 3)]
    let table = Backtest(models: [NaiveForTesting()], threads: 1).run(series, origins: RollingOrigin(horizon: 1))
    let flat = try table.results[0].rows[0].scores.get()
    #expect(flat.mase.isNaN)
    #expect(flat.smape > 0)
    #expect(table.summaries[0].mase.isFinite)
  }

  @Test(arguments: [1, 2, 3, 8])
  func `output does not depend on the number of threads`(_ threads: Int) {
    let series = (0..<57).map { TimeSeries.walk("s\($0)", count: 15 + $0 % 7, seed: UInt64($0)) }
    let models = [NaiveForTesting(), NaiveForTesting(name: "shifted", offset: 0.5)]
    let reference = Backtest(models: models, threads: 1).run(series, origins: RollingOrigin(horizon: 3)).summaries
    let table = Backtest(models: models, threads: threads).run(series, origins: RollingOrigin(horizon: 3))
    #expect(table.summaries == reference)
  }

  @Test func `given futures are scored as they are`() throws {
    let split = Split(training: .yearly("a", [10, 12, 13, 16, 14]), actuals: [16, nil, 18])
    let table = Backtest(models: [NaiveForTesting()], threads: 1).run([split], horizon: 3)
    let scores = try table.results[0].rows[0].scores.get()
    #expect(scores.pointCount == 2)
    #expect(digitsOfAgreement(scores.mase, 1.5) > 13)
  }

  @Test func `intervals of a calibrated model hold as often as they say`() {
    // The walk moves by N(1, 1), and the shifted naive knows the drift of one step.
    let series = (0..<400).map { TimeSeries.walk("s\($0)", count: 24, seed: 1000 + UInt64($0)) }
    let model = NaiveForTesting(name: "drift", offset: 1)
    let summary = Backtest(models: [model], threads: 2).run(series, origins: RollingOrigin(horizon: 1)).summaries[0]
    #expect(summary.coverage80.isCompatible, "\(summary.coverage80.share)")
    #expect(summary.coverage95.isCompatible, "\(summary.coverage95.share)")
    #expect(summary.pit.uniformity.pValue > 0.001)
  }
}

@Suite struct ParallelMapTests {
  @Test(arguments: [(1, 1), (2, 3), (4, 16), (7, 1000)])
  func `results come back by index and progress counts every item once`(_ threads: Int, _ chunk: Int) {
    let items = Array(0..<257)
    let seen = Mutex([Int]())
    let map = ParallelMap(threads: threads, chunk: chunk)
    let outputs = map(items, progress: { done, total in seen.withLock { $0.append(done * 1000 + total) } }) {
      index, item in index * 1000 + item
    }
    #expect(outputs == items.map { $0 * 1001 })
    let calls = seen.withLock { $0 }
    #expect(calls.last == 257 * 1000 + 257)
    #expect(calls == calls.sorted())
  }

  @Test func `nothing to do is done at once`() {
    #expect(ParallelMap(threads: 4)([Int]()) { $1 }.isEmpty)
  }
}
