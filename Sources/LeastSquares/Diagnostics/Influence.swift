import Glibc

/// How much each observation determines a fit.
///
/// Cook and Weisberg, *Residuals and Influence in Regression*, 1982, sections 2.2 and 3.5. With leverage one an
/// observation is fitted whatever its value, and its residual says nothing: NaN.
public struct Influence: Sendable, Hashable {
  /// hᵢ, between 0 and 1, summing to the rank.
  public let leverages: [Double]
  /// √wᵢ·rᵢ/(σ√(1 - hᵢ)): residuals of variance one, within the fit.
  public let studentizedResiduals: [Double]
  /// √wᵢ·rᵢ/(σ₍ᵢ₎√(1 - hᵢ)), σ₍ᵢ₎ from the fit without row i: Student t with one degree of freedom less.
  public let deletedResiduals: [Double]
  /// The squared shift of all fitted values when row i is left out, over rank·σ².
  public let cooksDistances: [Double]
  /// The shift of the row's own fitted value when it is left out, in its standard errors.
  public let shiftsOfFit: [Double]

  public init(_ fit: LinearFit) {
    self.init(
      leverages: fit.leverages,
      weighted: fit.residuals.indices.map { ((fit.weights?[$0] ?? 1).squareRoot()) * fit.residuals[$0] },
      sigma: fit.residualStandardDeviation, residualSumOfSquares: fit.residualSumOfSquares, rank: fit.rank,
      degreesOfFreedom: fit.degreesOfFreedom)
  }

  /// - Parameter weighted: residuals with the roots of weights in them.
  init(
    leverages: [Double], weighted: [Double], sigma: Double, residualSumOfSquares: Double, rank: Int,
    degreesOfFreedom: Int
  ) {
    // A leverage within rounding of one leaves no residual to divide.
    let slack = leverages.map { 1 - $0 > 1e-12 ? 1 - $0 : 0 }
    let inner = zip(weighted, slack).map { $0 / (sigma * $1.squareRoot()) }
    let deleted = zip(weighted, slack).map { residual, slack in
      let left = residualSumOfSquares - residual * residual / slack
      return residual / (max(0, left) / Double(degreesOfFreedom - 1) * slack).squareRoot()
    }
    self.leverages = leverages
    studentizedResiduals = zip(inner, slack).map { $1 == 0 ? .nan : $0 }
    deletedResiduals = zip(deleted, slack).map { $1 == 0 || degreesOfFreedom < 2 ? .nan : $0 }
    cooksDistances = zip(inner, zip(leverages, slack)).map { residual, pair in
      pair.1 == 0 ? .nan : residual * residual * pair.0 / (pair.1 * Double(rank))
    }
    shiftsOfFit = zip(deletedResiduals, zip(leverages, slack)).map { $0 * ($1.0 / $1.1).squareRoot() }
  }
}
