import Distributions
import LinearAlgebra

/// One-way analysis of variance: how much of the variation of a response lies between groups.
///
/// Sums of squares are taken about exact group means in double-double arithmetic, so a common part of 10¹² does not hide
/// differences of tenths. Each value is taken as the decimal it denotes unless `reading` is `.binary`: at 10¹² + 0.4 the
/// rounding to double alone would leave four digits (NIST SmLs07 to SmLs09).
public struct AnalysisOfVariance: Sendable, Hashable {
  public let groupCount: Int
  public let observationCount: Int
  /// Σ nᵍ (ȳᵍ - ȳ)².
  public let betweenSumOfSquares: Double
  /// Σ (yᵢ - ȳᵍ)².
  public let withinSumOfSquares: Double

  /// - Parameters:
  ///   - groups: the label of each observation's group.
  ///   - values: the response.
  public init(groups: [Int], values: [Double], reading: Reading = .decimal) throws(RegressionError) {
    guard groups.count == values.count else {
      throw .wrongSize(of: "the groups", expected: values.count, given: groups.count)
    }
    if let row = values.firstIndex(where: { !$0.isFinite }) { throw .responseNotFinite(row: row) }
    let exact = values.map { reading($0) }
    let members = Dictionary(grouping: values.indices) { groups[$0] }
    guard members.count >= 2 else { throw .tooFewRows(required: 2, available: members.count) }

    let mean = { (rows: [Int]) in
      rows.reduce(DoubleDouble.zero) { $0 + exact[$1] } / DoubleDouble(Double(rows.count))
    }
    let grand = mean(Array(values.indices))
    var between = DoubleDouble.zero, within = DoubleDouble.zero
    for label in members.keys.sorted() {
      let rows = members[label]!
      let centre = mean(rows)
      let shift = centre - grand
      between += shift * shift * Double(rows.count)
      for i in rows {
        let deviation = exact[i] - centre
        within += deviation * deviation
      }
    }
    guard between.isFinite, within.isFinite else { throw .outOfRange(quantity: "a sum of squares") }
    groupCount = members.count
    observationCount = values.count
    betweenSumOfSquares = between.rounded
    withinSumOfSquares = within.rounded
  }
}

extension AnalysisOfVariance {
  public var betweenDegreesOfFreedom: Int { groupCount - 1 }
  public var withinDegreesOfFreedom: Int { observationCount - groupCount }
  public var betweenMeanSquare: Double { betweenSumOfSquares / Double(betweenDegreesOfFreedom) }
  public var withinMeanSquare: Double { withinSumOfSquares / Double(withinDegreesOfFreedom) }
  public var residualStandardDeviation: Double { withinMeanSquare.squareRoot() }
  /// The between over the within mean square; NaN without replication.
  public var fStatistic: Double { betweenMeanSquare / withinMeanSquare }
  public var rSquared: Double { betweenSumOfSquares / (betweenSumOfSquares + withinSumOfSquares) }

  /// The probability, were all group means equal, of an F at least this large.
  public var pValue: Double {
    guard withinDegreesOfFreedom > 0, !fStatistic.isNaN else { return .nan }
    return FDistribution(
      numeratorDegreesOfFreedom: Double(betweenDegreesOfFreedom),
      denominatorDegreesOfFreedom: Double(withinDegreesOfFreedom)
    ).complementaryCDF(fStatistic)
  }
}
