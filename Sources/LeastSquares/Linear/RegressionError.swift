import LinearAlgebra

/// Why a linear least-squares problem has no answer, with the numbers that say so.
public enum RegressionError: Error, Sendable, Hashable {
  /// A vector or matrix has another size than the design asks for.
  case wrongSize(of: String, expected: Int, given: Int)
  /// The design's element for the named term is NaN or infinite.
  case designNotFinite(row: Int, term: String)
  /// The response is NaN or infinite.
  case responseNotFinite(row: Int)
  /// A weight is negative, NaN or infinite.
  case invalidWeight(row: Int, value: Double)
  /// There are fewer observations of positive weight than coefficients.
  case tooFewRows(required: Int, available: Int)
  /// Only `rank` of the `columns` terms are linearly independent; `dependent` names those that add nothing.
  case rankDeficient(rank: Int, columns: Int, dependent: [String])
  /// The covariance of the errors is not positive definite.
  case covarianceNotPositiveDefinite(order: Int, size: Int)
  /// An option lies outside its domain.
  case invalidOption(name: String, value: Double, requirement: String)
  /// A coefficient's lower bound exceeds its upper bound, or one of them is NaN.
  case invalidBounds(term: String, lower: Double, upper: Double)
  /// The equality constraints contradict one another; `residual` is the distance by which they miss.
  case inconsistentConstraints(rank: Int, constraints: Int, residual: Double)
  /// An iteration used up its budget.
  case notConverged(iterations: Int)
  /// Numbers are so large or small that sums of squares leave the range of a double.
  case outOfRange(quantity: String)
}

extension RegressionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongSize(let what, let expected, let given):
      "\(what) must have \(expected) elements, \(given) given"
    case .designNotFinite(let row, let term):
      "term \(term) is not a finite number in row \(row); remove the row or replace the value"
    case .responseNotFinite(let row):
      "the response is not a finite number in row \(row); remove the row or replace the value"
    case .invalidWeight(let row, let value):
      "the weight \(value) of row \(row) must be a finite number that is not negative"
    case .tooFewRows(let required, let available):
      "the regression needs at least \(required) observations of positive weight, \(available) given; supply more data "
        + "or drop a term"
    case .rankDeficient(let rank, let columns, let dependent):
      "only \(rank) of \(columns) terms are linearly independent; drop \(dependent.joined(separator: ", ")) or solve by "
        + "singular values"
    case .covarianceNotPositiveDefinite(let order, let size):
      "the \(size)×\(size) covariance of the errors is not positive definite: its leading minor of order \(order) is not "
        + "positive"
    case .invalidOption(let name, let value, let requirement):
      "\(name) is \(value) but must be \(requirement)"
    case .invalidBounds(let term, let lower, let upper):
      "the bounds [\(lower), \(upper)] of \(term) hold no number"
    case .inconsistentConstraints(let rank, let constraints, let residual):
      "the \(constraints) equality constraints contradict one another: only \(rank) are independent and the others miss "
        + "by \(residual)"
    case .notConverged(let iterations):
      "the active set did not settle within \(iterations) iterations"
    case .outOfRange(let quantity):
      "\(quantity) leaves the range of double precision; rescale the data"
    }
  }
}

/// What finite data may still overflow to.
func requireFinite(_ values: [Double], _ quantity: String) throws(RegressionError) {
  guard values.allSatisfy({ $0.isFinite }) else { throw .outOfRange(quantity: quantity) }
}
