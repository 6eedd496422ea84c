import Distributions
import Glibc

/// The model confidence set of Hansen, Lunde and Nason (2011): the models that the losses cannot tell from the best.
///
/// Models are removed one at a time while equal accuracy of those left is rejected; the p-value of a model is the largest
/// seen up to its removal. The distribution of the statistic comes from a moving-block bootstrap of the rows of losses.
public struct ModelConfidenceSet: Sendable, Hashable {
  /// The statistic by which equal accuracy is tested and the worst model found (section 3.1.2).
  public enum Statistic: Sendable, Hashable {
    /// T_max: the largest standardised excess of a model's loss over the average.
    case maximum
    /// T_R: the largest standardised difference between two models.
    case range
  }

  public struct Options: Sendable, Hashable {
    /// Confidence that the best model is in the set.
    public var level = 0.9
    public var statistic = Statistic.maximum
    /// Bootstrap samples; 2,000 put the Monte Carlo error of a p-value of 0.1 below 0.007.
    public var replications = 2000
    /// Rows drawn together; at least the horizon, for losses that overlap.
    public var blockLength = 1
    public var seed: UInt64 = 20_230_131

    public init() {}
  }

  /// The p-value of each model, in the order given: the model is in the set of level 1 − α if it is at least α.
  public let pValues: [Double]
  /// The models by index in the order of their removal, the best last.
  public let eliminationOrder: [Int]
  public let level: Double

  /// The models of the set, by index.
  public var members: [Int] { pValues.indices.filter { pValues[$0] >= 1 - level } }

  /// - Parameter losses: one row per case (origin, period, series), one column per model.
  /// - Precondition: at least two rows, all equally long and finite.
  /// - Complexity: O(replications · models · (rows + models²)).
  public init(losses: [[Double]], options: Options = Options()) {
    precondition(losses.count >= 2, "a model confidence set needs at least two rows of losses")
    let modelCount = losses[0].count
    precondition(losses.allSatisfy { $0.count == modelCount && $0.allSatisfy(\.isFinite) }, "rows are equally long")
    let means = Self.columnMeans(losses, rows: losses.indices)
    let deviations = Self.bootstrapMeans(losses, options).map { sample in zip(sample, means).map { $0 - $1 } }

    var remaining = Array(0..<modelCount)
    var pValues = [Double](repeating: 1, count: modelCount)
    var order: [Int] = []
    var largest = 0.0
    while remaining.count > 1 {
      let step = Self.test(remaining, means, deviations, options.statistic)
      largest = max(largest, step.pValue)
      pValues[step.worst] = largest
      order.append(step.worst)
      remaining.removeAll { $0 == step.worst }
    }
    order += remaining
    self.pValues = pValues
    eliminationOrder = order
    level = options.level
  }

  private static func columnMeans(_ losses: [[Double]], rows: some Sequence<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: losses[0].count)
    var count = 0.0
    for row in rows {
      for (model, loss) in losses[row].enumerated() { sums[model] += loss }
      count += 1
    }
    return sums.map { $0 / count }
  }

  private static func bootstrapMeans(_ losses: [[Double]], _ options: Options) -> [[Double]] {
    let n = losses.count
    let block = min(max(1, options.blockLength), n)
    return (0..<options.replications).map { replication in
      var generator = SeededGenerator(seed: options.seed, stream: UInt64(replication))
      var rows: [Int] = []
      rows.reserveCapacity(n + block)
      while rows.count < n {
        let start = Int.random(in: 0..<n, using: &generator)
        // Blocks wrap round, so that every row is drawn equally often.
        for offset in 0..<min(block, n - rows.count) { rows.append((start + offset) % n) }
      }
      return columnMeans(losses, rows: rows)
    }
  }

  private static func test(
    _ models: [Int], _ means: [Double], _ deviations: [[Double]], _ statistic: Statistic
  ) -> (pValue: Double, worst: Int) {
    switch statistic {
    case .maximum: maximumTest(models, means, deviations)
    case .range: rangeTest(models, means, deviations)
    }
  }

  private static func maximumTest(
    _ models: [Int], _ means: [Double], _ deviations: [[Double]]
  ) -> (pValue: Double, worst: Int) {
    let count = Double(models.count)
    let average = models.reduce(0) { $0 + means[$1] } / count
    let centred = deviations.map { sample -> [Double] in
      let centre = models.reduce(0) { $0 + sample[$1] } / count
      return models.map { sample[$0] - centre }
    }
    let scales = models.indices.map { j in rootMeanSquare(centred.lazy.map { $0[j] }) }
    let statistics = models.indices.map { standardized(means[models[$0]] - average, scales[$0]) }
    let observed = statistics.max()!
    let exceeding = centred.count { sample in
      models.indices.contains { standardized(sample[$0], scales[$0]) >= observed }
    }
    let worst = models.indices.max { statistics[$0] < statistics[$1] }!
    return (Double(exceeding) / Double(centred.count), models[worst])
  }

  private static func rangeTest(
    _ models: [Int], _ means: [Double], _ deviations: [[Double]]
  ) -> (pValue: Double, worst: Int) {
    var observed = -Double.infinity
    var worst = models[0]
    var pairs: [(i: Int, j: Int, scale: Double)] = []
    for i in models {
      for j in models where i != j {
        let scale = rootMeanSquare(deviations.lazy.map { $0[i] - $0[j] })
        pairs.append((i, j, scale))
        let value = standardized(means[i] - means[j], scale)
        if value > observed { (observed, worst) = (value, i) }
      }
    }
    let exceeding = deviations.count { sample in
      pairs.contains { standardized(sample[$0.i] - sample[$0.j], $0.scale) >= observed }
    }
    return (Double(exceeding) / Double(deviations.count), worst)
  }

  private static func rootMeanSquare(_ values: some Sequence<Double>) -> Double {
    var (sum, count) = (0.0, 0.0)
    for value in values {
      sum += value * value
      count += 1
    }
    return (sum / count).squareRoot()
  }

  /// Models with the same losses differ by nothing at all, not by 0/0.
  private static func standardized(_ value: Double, _ scale: Double) -> Double {
    scale > 0 ? value / scale : value == 0 ? 0 : value > 0 ? .infinity : -.infinity
  }
}
