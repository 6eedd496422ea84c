/// An orthonormal basis of the columns of a matrix, by Gram-Schmidt with reorthogonalisation, for projections onto their
/// span and off it.
///
/// "Twice is enough" (Giraud et al. 2005): two passes leave Q orthogonal to rounding, which the projector P⊥ = I − QQᵀ
/// of variable projection needs.
struct ProjectionBasis {
  let rows: Int
  /// The columns that were independent to working precision, in their order.
  private(set) var kept: [Int] = []
  private var q: [[Double]] = []
  /// R over the kept columns: column k holds the products with q₀ … q_k.
  private var r: [[Double]] = []
  private let count: Int

  init(columns: [Double], rows: Int, count: Int) {
    self.rows = rows
    self.count = count
    for k in 0..<count {
      var column = Array(columns[k * rows..<(k + 1) * rows])
      let size = Self.norm(column)
      var products = [Double](repeating: 0, count: q.count)
      for _ in 0..<2 {
        for (j, direction) in q.enumerated() {
          let product = Self.dot(direction, column)
          products[j] += product
          for i in 0..<rows { column[i] -= product * direction[i] }
        }
      }
      let rest = Self.norm(column)
      guard rest > Double(max(rows, count)) * Double.ulpOfOne * size || rest.isNaN else { continue }
      kept.append(k)
      q.append(column.map { $0 / rest })
      r.append(products + [rest])
    }
  }

  /// v − Q Qᵀ v.
  func residual(of vector: [Double]) -> [Double] {
    var rest = vector
    for direction in q {
      let product = Self.dot(direction, rest)
      for i in 0..<rows { rest[i] -= product * direction[i] }
    }
    return rest
  }

  /// Φ⁺ v; zero for columns that were not kept.
  func coefficients(of vector: [Double]) -> [Double] {
    var rest = vector
    var products: [Double] = []
    for direction in q {
      let product = Self.dot(direction, rest)
      products.append(product)
      for i in 0..<rows { rest[i] -= product * direction[i] }
    }
    var result = [Double](repeating: 0, count: count)
    for k in stride(from: q.count - 1, through: 0, by: -1) {
      let value = products[k] / r[k][k]
      result[kept[k]] = value
      for j in 0..<k { products[j] -= r[k][j] * value }
    }
    return result
  }

  /// (Φ⁺)ᵀ s = Q R⁻ᵀ s.
  func pseudoinverseTransposed(_ s: [Double]) -> [Double] {
    var solved: [Double] = []
    var result = [Double](repeating: 0, count: rows)
    for k in q.indices {
      var value = s[kept[k]]
      for j in 0..<k { value -= r[k][j] * solved[j] }
      value /= r[k][k]
      solved.append(value)
      for i in 0..<rows { result[i] += value * q[k][i] }
    }
    return result
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  private static func norm(_ a: [Double]) -> Double {
    let largest = a.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * a.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }
}
