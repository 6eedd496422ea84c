import LeastSquares

/// The stepwise search of Hyndman and Khandakar (2008) with the exact likelihood throughout.
struct ARIMASelection: Sendable {
  var largestP = 5
  var largestQ = 5
  var largestSeasonalP = 2
  var largestSeasonalQ = 2
  /// Models looked at before the search settles for the best so far; R's limit.
  var modelLimit = 94
  var seasonalTest = SeasonalRootTest.strength

  func select(_ values: [Double], period: Int, regressors: [[Double]] = []) -> ARIMAEstimation.Solution? {
    let n = values.count
    let m = period > 1 && n > 2 * period ? period : 1
    var filled = values.contains(where: \.isNaN) ? interpolated(values) : values
    if !regressors.isEmpty { filled = Self.residuals(of: filled, on: regressors) }
    let seasonalD = UnitRoots.seasonalDifferences(filled, period: m, test: seasonalTest)
    var current = filled
    if seasonalD == 1 { current = differenced(filled, lag: m) }
    let d = UnitRoots.differences(current)
    let allowsConstant = d + seasonalD <= 1
    let limitP = min(largestP, n / 3)
    let limitQ = min(largestQ, n / 3)
    let limitSP = m > 1 ? min(largestSeasonalP, n / 3 / m) : 0
    let limitSQ = m > 1 ? min(largestSeasonalQ, n / 3 / m) : 0

    var tried: [ARIMAOrder: Double] = [:]
    var best: ARIMAEstimation.Solution?
    var bestScore = Double.infinity
    /// Whether `order` improves on the best model so far.
    func improves(_ p: Int, _ q: Int, _ sp: Int, _ sq: Int, _ constant: Bool) -> Bool {
      guard
        (0...limitP).contains(p), (0...limitQ).contains(q), (0...limitSP).contains(sp), (0...limitSQ).contains(sq),
        allowsConstant || !constant, tried.count < modelLimit
      else { return false }
      let order = ARIMAOrder(p, d, q, seasonal: (sp, seasonalD, sq), period: m, constant: constant)
      guard tried[order] == nil else { return false }
      tried[order] = .infinity
      guard
        let solution = ARIMAEstimation.maximise(order, values, regressors: regressors, thorough: false),
        ARIMAEstimation.isWellInside(solution)
      else { return false }
      tried[order] = solution.aicc
      guard solution.aicc < bestScore else { return false }
      bestScore = solution.aicc
      best = solution
      return true
    }

    let c = allowsConstant
    let sp = min(1, limitSP)
    let sq = min(1, limitSQ)
    _ = improves(min(2, limitP), min(2, limitQ), sp, sq, c)
    _ = improves(0, 0, 0, 0, c)
    _ = improves(min(1, limitP), 0, sp, 0, c)
    _ = improves(0, min(1, limitQ), 0, sq, c)
    if c { _ = improves(0, 0, 0, 0, false) }
    guard best != nil else {
      return ARIMAEstimation.maximise(
        ARIMAOrder(0, d, 0, seasonal: (0, seasonalD, 0), period: m, constant: c), values, regressors: regressors,
        thorough: false)
    }
    // Neighbours in R's order; each improvement starts the round again.
    let moves: [(Int, Int, Int, Int)] = [
      (0, 0, -1, 0), (0, 0, 0, -1), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, -1, -1), (0, 0, -1, 1), (0, 0, 1, -1),
      (0, 0, 1, 1), (-1, 0, 0, 0), (0, -1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (-1, -1, 0, 0), (-1, 1, 0, 0),
      (1, -1, 0, 0), (1, 1, 0, 0),
    ]
    search: while let now = best?.order {
      for move in moves
      where improves(now.p + move.0, now.q + move.1, now.seasonalP + move.2, now.seasonalQ + move.3, now.hasConstant) {
        continue search
      }
      if improves(now.p, now.q, now.seasonalP, now.seasonalQ, !now.hasConstant) { continue search }
      break
    }
    return best
  }

  /// What ordinary least squares on the regressors leaves: the roots that are tested are those of the errors.
  private static func residuals(of values: [Double], on regressors: [[Double]]) -> [Double] {
    let design = Design.predictors(regressors.enumerated().map { ("\($0)", $1) })
    return (try? LinearRegression(design: design, response: values).fit())?.residuals ?? values
  }
}
