import Foundation
import LeastSquares
import TestProblems

/// Digits of agreement of nonlinear fits with NIST's certified values, from both starts.
enum NonlinearCertification {
  static func markdown() -> String {
    var lines = [
      "## Nonlinear regression: NIST StRD, 27 sets from two starts", "",
      "Default options, exact gradients by dual numbers. NIST certifies eleven digits; digits are the log relative error,",
      "least over the parameters. Lanczos1 is an exact fit whose certified residuals (1e-14) lie below the rounding of",
      "double precision, so it is judged by its parameters.", "",
      "| set | start | parameters | standard errors | residual sd | trial steps | evaluations | ended |",
      "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    var solved = 0
    for (set, file) in NISTFile.all.enumerated() {
      for index in file.starts.indices {
        let item = ComparisonProblem(.nist, 2 * set + index)
        let solution = LevenbergMarquardt().solve(item.problem, from: item.start)
        let parameters = least(solution.parameters, file.certified)
        let errors = least(solution.standardErrors, file.certifiedSD)
        let deviation = digits(solution.residualStandardDeviation, file.residualSD)
        let isExactFit = file.name == "Lanczos1"
        let passes = parameters >= 9 && (isExactFit || (errors >= 8 && deviation >= 8))
        if passes { solved += 1 }
        let cells = [
          file.name, "\(index + 1)", format(parameters), isExactFit ? "exact" : format(errors),
          isExactFit ? "exact" : format(deviation), "\(solution.iterations)", "\(solution.residualEvaluations)",
          "\(solution.termination)",
        ]
        lines.append("| " + cells.joined(separator: " | ") + " |")
      }
    }
    let count = 2 * NISTFile.all.count
    lines += [
      "",
      "\(solved) of \(count) with at least 9 digits of the parameters and 8 of the standard errors and residual sd.",
    ]
    return lines.joined(separator: "\n")
  }

  private static func digits(_ computed: Double, _ certified: Double) -> Double {
    guard computed != certified else { return 15 }
    guard computed.isFinite else { return 0 }
    return min(15, max(0, -log10(abs(computed - certified) / abs(certified))))
  }

  private static func least(_ computed: [Double], _ certified: [Double]) -> Double {
    zip(computed, certified).map { digits($0, $1) }.min()!
  }

  private static func format(_ digits: Double) -> String { String(format: "%.1f", digits) }
}
