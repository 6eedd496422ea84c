import LinearAlgebra

/// The weighted sums of squares of a fit; in double-double when that was the arithmetic, so that their difference keeps
/// its digits.
struct SumsOfSquares {
  let residual: Double
  let total: Double
  let regression: Double

  init(_ model: LinearRegression, _ fittedValues: [Double], _ solution: LinearSolution, aboutMean: Bool) {
    residual = solution.residualSumOfSquares
    if solution.precision == .extended {
      let total = Self.extendedTotal(model, aboutMean)
      self.total = total.rounded
      regression = max(0, (total - DoubleDouble(residual)).rounded)
    } else {
      let centre = aboutMean ? Self.mean(model.response, model.weights) : 0
      total = Self.squares(model.response.map { $0 - centre }, model.weights)
      regression = Self.squares(fittedValues.map { $0 - centre }, model.weights)
    }
  }

  private static func extendedTotal(_ model: LinearRegression, _ aboutMean: Bool) -> DoubleDouble {
    let weights = model.weights?.map { DoubleDouble($0) }
    let weighted = { (i: Int, value: DoubleDouble) in weights.map { $0[i] * value } ?? value }
    let response = model.response.map { model.options.reading($0) }
    var mean = DoubleDouble.zero
    if aboutMean {
      let sum = response.indices.reduce(DoubleDouble.zero) { $0 + weighted($1, response[$1]) }
      mean = sum / (weights?.reduce(.zero, +) ?? DoubleDouble(Double(response.count)))
    }
    return response.indices.reduce(.zero) { sum, i in
      let deviation = response[i] - mean
      return sum + weighted(i, deviation * deviation)
    }
  }

  private static func mean(_ values: [Double], _ weights: [Double]?) -> Double {
    guard let weights else { return values.reduce(0, +) / Double(values.count) }
    return dot(values, weights) / weights.reduce(0, +)
  }

  private static func squares(_ values: [Double], _ weights: [Double]?) -> Double {
    guard let weights else { return dot(values, values) }
    return dot(values.indices.map { weights[$0] * values[$0] }, values)
  }
}
