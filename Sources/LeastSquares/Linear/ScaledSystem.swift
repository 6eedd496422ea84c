import Glibc
import LinearAlgebra

/// The weighted design √W·X·D of the rows that count, with D powers of two that bring each column near length one.
///
/// Powers of two change no digit; scaling makes the rank decision independent of the units of the terms and brings the
/// condition number within √n of the smallest any column scaling can reach (van der Sluis 1969).
struct ScaledSystem {
  private let design: Matrix
  /// The rows of positive weight; nil when there are no weights and all rows count.
  private let weightedRows: [Int]?
  /// √wᵢ of the weighted rows.
  private let rootWeights: [Double]
  /// The diagonal of D.
  let scales: [Double]
  /// √W·y.
  let response: [Double]

  init(_ model: LinearRegression) {
    design = model.design.matrix
    if let weights = model.weights {
      let rows = weights.indices.filter { weights[$0] > 0 }
      let roots = rows.map { weights[$0].squareRoot() }
      weightedRows = rows
      rootWeights = roots
      response = zip(rows, roots).map { model.response[$0] * $1 }
    } else {
      weightedRows = nil
      rootWeights = []
      response = model.response
    }
    let weighted = Self.weighted(design, weightedRows, rootWeights)
    scales = (0..<design.columns).map { j in
      let length = weighted.columnNorm(j)
      // Beyond 2±1000 the power itself would leave the range of normal doubles.
      let exponent = length > 0 && length.isFinite ? max(-1000, min(1000, -Int(length.exponent))) : 0
      return scalbn(1, Int32(exponent))
    }
  }

  /// √W·X·D, made anew so that a factorization can take it over.
  var matrix: Matrix {
    var result = Self.weighted(design, weightedRows, rootWeights)
    let rows = result.rows
    for (j, scale) in scales.enumerated() where scale != 1 {
      for i in j * rows..<(j + 1) * rows { result.storage[i] *= scale }
    }
    return result
  }

  /// The number of rows that count.
  var rowCount: Int { weightedRows?.count ?? design.rows }

  /// The rows that count, in order.
  var usedRows: [Int] { weightedRows ?? Array(0..<design.rows) }

  private static func weighted(_ design: Matrix, _ rows: [Int]?, _ roots: [Double]) -> Matrix {
    guard let rows else { return design }
    return Matrix(rows: rows.count, columns: design.columns) { i, j in design[rows[i], j] * roots[i] }
  }
}

/// Coefficients with the factor of their covariance, in whichever arithmetic they were found.
struct LinearSolution {
  var coefficients: [DoubleDouble]
  /// W, n × rank, with (XᵀWX)⁺ = W·Wᵀ; column-major.
  var spread: [DoubleDouble]
  var rank: Int
  /// The 1-norm condition estimate of the scaled columns that were kept.
  var condition: Double
  /// ‖residuals‖² of the weighted system.
  var residualSumOfSquares: Double
  /// ‖weighted fitted values‖².
  var fittedSumOfSquares: Double
  var precision: LinearRegression.Precision

  /// By what factor rounding errors of the data grow in the coefficients: κ + κ² tan θ, with tan θ the length of the
  /// residuals over that of the fitted values (Björck 1996, theorem 1.4.6).
  var errorGrowth: Double {
    let tangent = (residualSumOfSquares / fittedSumOfSquares).squareRoot()
    return condition + condition * condition * (tangent.isFinite ? tangent : 0)
  }
}

// MARK: - Solving

extension ScaledSystem {
  /// The answer from the pivoted QR in double.
  func workingSolution(_ qr: PivotedQR) -> LinearSolution {
    let n = qr.columns
    let rotated = qr.orthogonalTransposedTimes(response)
    let solved = qr.solveTriangle(rotated)
    var coefficients = [DoubleDouble](repeating: .zero, count: n)
    var spread = [DoubleDouble](repeating: .zero, count: n * n)
    let inverse = qr.inverseTriangle
    for (k, term) in qr.permutation.enumerated() {
      coefficients[term] = DoubleDouble(scales[term] * solved[k])
      for j in k..<n { spread[term + j * n] = DoubleDouble(scales[term] * inverse[k, j]) }
    }
    let reached = norm(Array(rotated.prefix(n))), missed = norm(Array(rotated.dropFirst(n)))
    return LinearSolution(
      coefficients: coefficients, spread: spread, rank: n, condition: qr.conditionNumber,
      residualSumOfSquares: missed * missed, fittedSumOfSquares: reached * reached, precision: .working)
  }

  /// The answer from a QR in double-double, with the columns in the order the pivoted QR found.
  func extendedSolution(_ model: LinearRegression, permutation: [Int], condition: Double) -> LinearSolution {
    let n = permutation.count, usedRows = usedRows, m = usedRows.count
    let roots = model.weights.map { weights in usedRows.map { DoubleDouble(weights[$0]).squareRoot } }
    var elements: [DoubleDouble] = []
    elements.reserveCapacity(m * n)
    for term in permutation {
      for (i, row) in usedRows.enumerated() {
        let scaled = model.design.element(row, term).scaled(by: scales[term])
        elements.append(roots.map { $0[i] * scaled } ?? scaled)
      }
    }
    let right = usedRows.enumerated().map { i, row in
      let value = model.options.reading(model.response[row])
      return roots.map { $0[i] * value } ?? value
    }
    let qr = ExtendedQR(rows: m, columns: n, elements: elements)
    let rotated = qr.orthogonalTransposedTimes(right)
    let solved = qr.solveTriangle(rotated), inverse = qr.inverseTriangle
    var coefficients = [DoubleDouble](repeating: .zero, count: n)
    var spread = [DoubleDouble](repeating: .zero, count: n * n)
    for (k, term) in permutation.enumerated() {
      coefficients[term] = solved[k].scaled(by: scales[term])
      for j in k..<n { spread[term + j * n] = inverse[k + j * n].scaled(by: scales[term]) }
    }
    let squares = rotated.map { $0 * $0 }
    return LinearSolution(
      coefficients: coefficients, spread: spread, rank: n, condition: condition,
      residualSumOfSquares: squares.dropFirst(n).reduce(.zero, +).rounded,
      fittedSumOfSquares: squares.prefix(n).reduce(.zero, +).rounded, precision: .extended)
  }

  /// The shortest coefficients of the scaled system, whatever its rank.
  func minimumNormSolution(_ svd: SingularValueDecomposition) -> LinearSolution {
    let n = scales.count, rank = svd.rank
    let solved = svd.minimumNormSolution(response)
    var spread = [DoubleDouble](repeating: .zero, count: n * rank)
    for k in 0..<rank {
      for term in 0..<n {
        spread[term + k * n] = DoubleDouble(scales[term] * svd.rightTransposed[k, term] / svd.singularValues[k])
      }
    }
    let condition = rank > 0 ? svd.singularValues[0] / svd.singularValues[rank - 1] : .infinity
    let reached = svd.left.transposedTimes(response).enumerated().map { k, value in k < rank ? value : 0 }
    let missed = zip(response, svd.left * reached).map { $0 - $1 }
    return LinearSolution(
      coefficients: zip(scales, solved).map { DoubleDouble($0 * $1) }, spread: spread, rank: rank,
      condition: condition, residualSumOfSquares: dot(missed, missed), fittedSumOfSquares: dot(reached, reached),
      precision: .working)
  }
}
