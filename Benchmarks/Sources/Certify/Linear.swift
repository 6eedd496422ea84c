import Foundation
import LeastSquares

/// One NIST data set and the digits reached in each certified quantity, the least over a vector of them.
struct CertifiedRow {
  let set: String
  let level: String
  let digits: [(quantity: String, digits: Double)]
  /// The digits that rounding the data to double leaves, when that is what limits the row.
  var bound: Double? = nil
}

/// The linear, univariate and ANOVA sets of NIST StRD, read from `folder` of JSON files.
///
/// Data are taken twice, as the doubles they are stored in and as the decimals they denote; only the first is limited by
/// what double can hold.
struct LinearCertification {
  let folder: URL

  func regressions(_ options: LinearRegression.Options) throws -> [CertifiedRow] {
    try sets("linear").map { set in
      let fit = try LinearRegression(
        design: set.design(options.reading), response: set.y, options: options
      ).fit()
      var digits = [
        ("parameters", least(fit.coefficients, set.certified!)),
        ("standard errors", least(fit.standardErrors, set.certified_sd!)),
        ("residual sd", least([fit.residualStandardDeviation], [set.residual_sd!])),
        ("R²", least([fit.rSquared], [set.r_squared!])),
      ]
      // An exact fit has an infinite F, certified as such.
      if let f = set.anova?.f { digits.append(("F", least([fit.fStatistic], [f]))) }
      return CertifiedRow(set: set.name, level: set.level, digits: digits)
    }
  }

  func summaries(_ reading: Reading) throws -> [CertifiedRow] {
    try sets("univariate").map { set in
      let summary = try SampleSummary(set.y, reading: reading)
      return CertifiedRow(
        set: set.name, level: set.level,
        digits: [
          ("mean", least([summary.mean], [set.mean!])), ("sd", least([summary.standardDeviation], [set.sd!])),
          ("autocorrelation", least([summary.lag1Autocorrelation], [set.lag1_autocorrelation!])),
        ],
        bound: reading == .binary ? set.bound(spread: set.sd! * Double(set.y.count - 1).squareRoot()) : nil)
    }
  }

  func variances(_ reading: Reading) throws -> [CertifiedRow] {
    try sets("anova").map { set in
      let table = try AnalysisOfVariance(groups: set.group!, values: set.y, reading: reading)
      return CertifiedRow(
        set: set.name, level: set.level,
        digits: [
          ("between SS", least([table.betweenSumOfSquares], [set.between_ss!])),
          ("within SS", least([table.withinSumOfSquares], [set.within_ss!])),
          ("residual sd", least([table.residualStandardDeviation], [set.residual_sd!])),
          ("R²", least([table.rSquared], [set.r_squared!])), ("F", least([table.fStatistic], [set.f!])),
        ],
        bound: reading == .binary
          ? set.bound(spread: min(set.between_ss!, set.within_ss!).squareRoot()) : nil)
    }
  }

  /// Every table, as Markdown.
  func markdown() throws -> String {
    [
      Self.table("Linear regression, default arithmetic, data as stored", try regressions(.init())),
      Self.table("Linear regression, data as the decimals they denote", try regressions(.init(reading: .decimal))),
      Self.table("Linear regression, double alone", try regressions(.init(precision: .working))),
      Self.table("Univariate summaries, data as the decimals they denote", try summaries(.decimal)),
      Self.table("Univariate summaries, data as stored", try summaries(.binary)),
      Self.table("Analysis of variance, data as the decimals they denote", try variances(.decimal)),
      Self.table("Analysis of variance, data as stored", try variances(.binary)),
    ].joined(separator: "\n")
  }

  private static func table(_ title: String, _ rows: [CertifiedRow]) -> String {
    let quantities = rows.max { $0.digits.count < $1.digits.count }!.digits.map(\.quantity)
    let hasBound = rows.contains { $0.bound != nil }
    let header = ["set", "level"] + quantities + (hasBound ? ["double allows"] : [])
    var lines = ["### \(title)", "", line(header), line(header.map { _ in "---" })]
    for row in rows {
      let digits = quantities.map { name in
        row.digits.first { $0.quantity == name }.map { written($0.digits) } ?? "exact"
      }
      lines.append(line([row.set, row.level] + digits + (hasBound ? [row.bound.map(written) ?? ""] : [])))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
  private static func written(_ digits: Double) -> String { String(format: "%.1f", digits) }

  private func sets(_ kind: String) throws -> [LinearSet] {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.compactMap { file in
      let data = try Data(contentsOf: file)
      guard try JSONDecoder().decode(Kind.self, from: data).kind == kind else { return nil }
      return try JSONDecoder().decode(LinearSet.self, from: data)
    }
  }

  private struct Kind: Decodable { let kind: String }
}

/// The log relative error of McCullough (1998, section 3), capped at the fifteen digits that are certified.
func least(_ computed: [Double], _ certified: [Double]) -> Double {
  zip(computed, certified).map { computed, certified in
    guard computed != certified else { return 15 }
    let error = certified == 0 ? abs(computed) : abs(computed - certified) / abs(certified)
    return error.isFinite ? min(15, max(0, -log10(error))) : 0
  }.min() ?? 0
}

/// A linear, univariate or ANOVA file under the keys of its README.
private struct LinearSet: Decodable {
  struct Anova: Decodable { let f: Double? }

  let name: String
  let level: String
  let y: [Double]
  let x: [[Double]]?
  let predictors: [String]?
  let parameters: [String]?
  let intercept: Bool?
  let certified: [Double]?
  let certified_sd: [Double]?
  let residual_sd: Double?
  let r_squared: Double?
  let anova: Anova?
  let mean: Double?
  let sd: Double?
  let lag1_autocorrelation: Double?
  let group: [Int]?
  let between_ss: Double?
  let within_ss: Double?
  let f: Double?

  func design(_ reading: Reading) -> Design {
    let rows = x!, predictors = predictors!, intercept = intercept!
    guard predictors.count == 1 else {
      let columns = predictors.enumerated().map { j, name in (name: name, values: rows.map { $0[j] }) }
      return .predictors(columns, intercept: intercept, reading: reading)
    }
    let degree = parameters!.count - (intercept ? 1 : 0)
    return .polynomial(rows.map { $0[0] }, degree: degree, intercept: intercept, reading: reading)
  }

  /// Rounding to double moves the data by at most √n·u·max|y| in length; a quantity whose deviations have the length
  /// `spread` keeps no more digits than this is sure of, up to a factor of four.
  func bound(spread: Double) -> Double {
    let moved = Double(y.count).squareRoot() * y.map(abs).max()! * 0x1p-53
    return min(15, -log10(4 * moved / spread))
  }
}
