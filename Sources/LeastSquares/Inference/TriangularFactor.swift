/// R of the Jacobian at a solution, from which rank, condition and covariance are read.
///
/// Holds J·S⁻¹·P = Q·R over the free parameters, with S the column norms of J; fixed parameters and those that a bound
/// holds have no column.
public struct TriangularFactor: Sendable, Hashable {
  /// All parameters, free or not.
  public let parameterCount: Int
  /// Residuals, the rows of J.
  public let rows: Int
  /// The parameters that were free, in the order of the columns of R.
  public let parameters: [Int]
  /// R, column-major, `parameters.count` squared; zero below the diagonal.
  let r: [Double]
  /// The column norm of J for each entry of ``parameters``.
  let scale: [Double]

  /// No free parameter.
  init(parameterCount: Int, rows: Int) {
    self.parameterCount = parameterCount
    self.rows = rows
    parameters = []
    r = []
    scale = []
  }

  init(parameterCount: Int, rows: Int, parameters: [Int], r: [Double], scale: [Double]) {
    self.parameterCount = parameterCount
    self.rows = rows
    self.parameters = parameters
    self.r = r
    self.scale = scale
  }

  /// The size below which a diagonal element of R counts as zero: rounding of columns of unit norm.
  static func rankTolerance(rows: Int, columns: Int) -> Double { Double(max(rows, columns)) * Double.ulpOfOne }

  /// How many directions of the free parameters the data determine, to working precision.
  public var rank: Int {
    let n = parameters.count
    let tolerance = Self.rankTolerance(rows: rows, columns: n)
    return (0..<n).first { abs(r[$0 + $0 * n]) <= tolerance } ?? n
  }

  /// The condition number ‖R‖‖R⁻¹‖ of the Jacobian with columns of unit norm, in the Frobenius norm; infinite below full
  /// rank.
  ///
  /// Depends neither on units nor on the order of the parameters, and lies between the spectral condition number and
  /// n times it.
  public var conditionNumber: Double {
    let n = parameters.count
    guard n > 0 else { return 1 }
    guard rank == n else { return .infinity }
    let inverse = inverse(rank: n)
    func norm(_ matrix: [Double]) -> Double { matrix.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return norm(r) * norm(inverse)
  }

  /// (JᵀJ)⁻¹ over all parameters, column-major.
  ///
  /// Rows and columns of parameters that were not free are zero: what is held has no variance. Where the rank is
  /// deficient, a parameter that moves along an undetermined direction has infinite variance and no covariance (`nan`).
  public var inverseGram: [Double] {
    let n = parameters.count
    let rank = rank
    let inverse = inverse(rank: rank)
    let undetermined = undetermined(rank: rank, inverse: inverse)
    var gram = [Double](repeating: 0, count: parameterCount * parameterCount)
    for a in 0..<n {
      for b in 0...a {
        var value = 0.0
        if undetermined[a] || undetermined[b] {
          value = a == b ? .infinity : .nan
        } else {
          for k in a..<max(rank, a) { value += inverse[a + k * n] * inverse[b + k * n] }
          value /= scale[a] * scale[b]
        }
        gram[parameters[a] + parameters[b] * parameterCount] = value
        gram[parameters[b] + parameters[a] * parameterCount] = value
      }
    }
    return gram
  }

  /// The inverse of the leading `rank` × `rank` block of R, in an n × n array.
  func inverse(rank: Int) -> [Double] {
    let n = parameters.count
    var inverse = [Double](repeating: 0, count: n * n)
    unsafe inverse.withUnsafeMutableBufferPointer { inverse in
      unsafe r.withUnsafeBufferPointer { r in
        guard let r = r.baseAddress, let inverse = inverse.baseAddress else { return }
        unsafe Self.invert(r, count: n, rank: rank, into: inverse)
      }
    }
    return inverse
  }

  /// The same for R and its inverse as they lie in memory; below the diagonal nothing is written.
  static func invert(_ r: UnsafePointer<Double>, count n: Int, rank: Int, into inverse: UnsafeMutablePointer<Double>) {
    for j in 0..<rank {
      unsafe inverse[j + j * n] = 1 / r[j + j * n]
      for i in stride(from: j - 1, through: 0, by: -1) {
        var sum = 0.0
        for k in (i + 1)...j { unsafe sum += r[i + k * n] * inverse[k + j * n] }
        unsafe inverse[i + j * n] = -sum * inverse[i + i * n]
      }
    }
  }

  /// Which columns take part in the null space of R: those beyond the rank, and those that R₁₁⁻¹R₁₂ mixes with them.
  private func undetermined(rank: Int, inverse: [Double]) -> [Bool] {
    let n = parameters.count
    var result = [Bool](repeating: false, count: n)
    for j in rank..<max(n, rank) {
      result[j] = true
      for i in 0..<rank {
        var mix = 0.0
        for k in i..<rank { mix += inverse[i + k * n] * r[k + j * n] }
        // √ε: mixing below it is rounding of the columns, magnified by the inverse.
        if abs(mix) > 1.5e-8 { result[i] = true }
      }
    }
    return result
  }
}
