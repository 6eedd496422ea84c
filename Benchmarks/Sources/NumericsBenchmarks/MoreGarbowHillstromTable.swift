import Foundation
import LeastSquares
import TestProblems

/// The least-squares set of Moré, Garbow and Hillstrom beside cminpack and scipy, as Markdown.
enum MoreGarbowHillstromTable {
  static func run() {
    let count = ComparisonProblem.count(.moreGarbowHillstrom)
    let scipy = Comparison.scipy(.moreGarbowHillstrom, 0..<count)
    print(
      """
      ## Moré, Garbow and Hillstrom (1981): starts x₀, 10 x₀ and 100 x₀

      The sum of squares that each solver ends with. All minimise the same functions with the same exact Jacobians; the
      peers at tolerances 1e-12 and 2,000 evaluations, cminpack's `lmder`, scipy's `lm` (MINPACK) and `trf` with
      `x_scale="jac"`. Bold: within 1e-6 of a published minimum, or below 1e-20 where that is zero. Starts ten and a
      hundred times farther lead every solver to plateaus and local minima in places.

      | problem | start | this library | evaluations | cminpack | evaluations | scipy lm | scipy trf | published |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """)
    var reached = [0, 0, 0, 0]
    for index in 0..<count {
      let item = ComparisonProblem(.moreGarbowHillstrom, index)
      let solution = Comparison.ours(item)
      let peer = Comparison.cminpack(item)
      let costs: [Double?] = [
        solution.cost, peer.cost, scipy?.lm.map { $0[index].cost ?? .infinity },
        scipy.map { $0.trf[index].cost ?? .infinity },
      ]
      var cells: [String] = []
      for (solver, cost) in costs.enumerated() {
        guard let cost else {
          cells.append("missing")
          continue
        }
        let isMinimum = item.minima.contains { $0 == 0 ? cost < 1e-20 : abs(cost - $0) <= 1e-6 * $0 }
        if isMinimum { reached[solver] += 1 }
        let text = cost.isFinite ? String(format: "%.6g", cost) : "not finite"
        cells.append(isMinimum ? "**\(text)**" : text)
      }
      let start = ["x₀", "10 x₀", "100 x₀"][index % 3]
      let minima = item.minima.map { String(format: "%.6g", $0) }.joined(separator: ", ")
      print(
        "| \(item.name) | \(start) | \(cells[0]) | \(solution.residualEvaluations) | \(cells[1]) | \(peer.evaluations) | "
          + "\(cells[2]) | \(cells[3]) | \(minima) |")
    }
    print(
      "\nPublished minima reached, of \(count): this library \(reached[0]), cminpack \(reached[1]), "
        + "scipy lm \(scipy == nil ? "missing" : "\(reached[2])"), scipy trf \(scipy == nil ? "missing" : "\(reached[3])")."
    )
  }
}
