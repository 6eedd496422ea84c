/// One model in one row, as the command's contract has it: means over series of the means over origins and periods.
public struct BacktestSummary: Sendable, Hashable {
  public let model: String
  /// Series that were scored.
  public let seriesCount: Int
  /// Origins over all series that were scored.
  public let originCount: Int
  public let horizon: Int
  public let smape: Double
  public let mase: Double
  /// Over the series that the benchmark could also be scored on; `nil` without a benchmark.
  public let owa: Double?
  public let rmsse: Double
  public let crps: Double
  public let wis: Double
  public let msis95: Double
  public let coverage50: Coverage
  public let coverage80: Coverage
  public let coverage95: Coverage
  public let pit: PITHistogram
  /// Series that were refused or failed.
  public let failed: Int
}

extension BacktestTable {
  /// One row per model, in the order given.
  public var summaries: [BacktestSummary] { results.map(summary) }

  private func summary(_ result: BacktestResult) -> BacktestSummary {
    let scores = result.rows.compactMap { try? $0.scores.get() }
    func coverage(_ index: Int) -> Coverage {
      scores.reduce(into: Coverage(level: ForecastScores.levels[index])) { $0.add($1.coverage[index]) }
    }
    return BacktestSummary(
      model: result.model, seriesCount: scores.count, originCount: scores.reduce(0) { $0 + $1.originCount },
      horizon: result.horizon, smape: Self.mean(scores, \.smape), mase: Self.mean(scores, \.mase), owa: owa(result),
      rmsse: Self.mean(scores, \.rmsse), crps: Self.mean(scores, \.crps), wis: Self.mean(scores, \.wis),
      msis95: Self.mean(scores, \.msis95), coverage50: coverage(0), coverage80: coverage(1), coverage95: coverage(2),
      pit: PITHistogram(scores.flatMap(\.transforms)), failed: result.rows.count - scores.count)
  }

  /// Over the series that both could be scored on.
  private func owa(_ result: BacktestResult) -> Double? {
    guard let benchmark else { return nil }
    let pairs = zip(result.rows, benchmark.rows).compactMap { row, reference -> (ForecastScores, ForecastScores)? in
      guard case .success(let scores) = row.scores, case .success(let naive) = reference.scores else { return nil }
      return (scores, naive)
    }
    return Scores.overallWeightedAverage(
      smape: Self.mean(pairs.map(\.0), \.smape), mase: Self.mean(pairs.map(\.0), \.mase),
      naive2SMAPE: Self.mean(pairs.map(\.1), \.smape), naive2MASE: Self.mean(pairs.map(\.1), \.mase))
  }

  /// The mean over the series for which the score exists.
  private static func mean(_ scores: [ForecastScores], _ value: (ForecastScores) -> Double) -> Double {
    let values = scores.map(value).filter { !$0.isNaN }
    return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// The losses of all models on the series that every one could be scored on, a row per series: what
  /// ``ModelConfidenceSet`` and ``DieboldMariano`` take.
  public func losses(_ score: (ForecastScores) -> Double) -> [[Double]] {
    guard let first = results.first else { return [] }
    return first.rows.indices.compactMap { index in
      let row = results.compactMap { try? $0.rows[index].scores.get() }.map(score)
      return row.count == results.count && row.allSatisfy(\.isFinite) ? row : nil
    }
  }

  /// What accuracy is compared on: the scaled errors of all models in the cases that every one could be scored in, a row
  /// per series, or a row per origin where there is one series only.
  public var comparableLosses: [[Double]] {
    guard let first = results.first, first.rows.count == 1 else { return losses(\.mase) }
    let columns = results.compactMap { try? $0.rows[0].scores.get().originMASE }
    guard columns.count == results.count, let count = columns.map(\.count).min() else { return [] }
    return (0..<count).map { origin in columns.map { $0[origin] } }.filter { $0.allSatisfy(\.isFinite) }
  }
}
