import Glibc
import LeastSquares
import TestSupport
import Testing

/// One certified quantity of a data set and how many of its digits were reached.
struct CertifiedDigits: CustomStringConvertible {
  let quantity: String
  let digits: Double

  init(_ quantity: String, _ computed: [Double], _ certified: [Double]) {
    self.quantity = quantity
    digits = zip(computed, certified).map { digitsOfAgreement($0, $1) }.min() ?? 0
  }

  var description: String { "\(quantity) \((digits * 10).rounded() / 10)" }
}

extension NISTDataSet {
  /// The design that the certified formula describes.
  func design(_ reading: Reading) -> Design {
    let rows = json["x"].array.map(\.doubles)
    let predictors = json["predictors"].strings
    let hasIntercept = json["intercept"].bool!
    if predictors.count == 1 {
      let degree = json["parameters"].array.count - (hasIntercept ? 1 : 0)
      return .polynomial(rows.map { $0[0] }, degree: degree, intercept: hasIntercept, reading: reading)
    }
    let columns = predictors.enumerated().map { j, name in (name: name, values: rows.map { $0[j] }) }
    return .predictors(columns, intercept: hasIntercept, reading: reading)
  }

  func linearDigits(_ options: LinearRegression.Options) throws -> [CertifiedDigits] {
    let fit = try LinearRegression(
      design: design(options.reading), response: json["y"].doubles, options: options
    ).fit()
    var result = [
      CertifiedDigits("parameters", fit.coefficients, json["certified"].doubles),
      CertifiedDigits("standard errors", fit.standardErrors, json["certified_sd"].doubles),
      CertifiedDigits("residual sd", [fit.residualStandardDeviation], [json["residual_sd"].double!]),
      CertifiedDigits("R²", [fit.rSquared], [json["r_squared"].double!]),
    ]
    // Where the fit is exact NIST certifies F as infinite; ours is merely huge.
    if let f = json["anova"]["f"].double { result.append(CertifiedDigits("F", [fit.fStatistic], [f])) }
    return result
  }

  func univariateDigits(_ reading: Reading) throws -> [CertifiedDigits] {
    let summary = try SampleSummary(json["y"].doubles, reading: reading)
    return [
      CertifiedDigits("mean", [summary.mean], [json["mean"].double!]),
      CertifiedDigits("sd", [summary.standardDeviation], [json["sd"].double!]),
      CertifiedDigits("autocorrelation", [summary.lag1Autocorrelation], [json["lag1_autocorrelation"].double!]),
    ]
  }

  func anovaDigits(_ reading: Reading) throws -> [CertifiedDigits] {
    let table = try AnalysisOfVariance(
      groups: json["group"].array.map { $0.int! }, values: json["y"].doubles, reading: reading)
    return [
      CertifiedDigits("between SS", [table.betweenSumOfSquares], [json["between_ss"].double!]),
      CertifiedDigits("within SS", [table.withinSumOfSquares], [json["within_ss"].double!]),
      CertifiedDigits("residual sd", [table.residualStandardDeviation], [json["residual_sd"].double!]),
      CertifiedDigits("R²", [table.rSquared], [json["r_squared"].double!]),
      CertifiedDigits("F", [table.fStatistic], [json["f"].double!]),
    ]
  }
}

/// NIST certifies fifteen digits; two may be lost.
@Suite(.tags(.certified)) struct LinearCertificationTests {
  @Test(arguments: NISTDataSet.all("linear"), [Reading.binary, .decimal])
  func `linear regression keeps thirteen certified digits`(set: NISTDataSet, reading: Reading) throws {
    for quantity in try set.linearDigits(.init(reading: reading)) {
      #expect(quantity.digits >= 13, "\(set.name): \(quantity)")
    }
  }

  @Test(arguments: NISTDataSet.all("linear"))
  func `double alone loses no more digits than its error growth explains`(set: NISTDataSet) throws {
    let exact = try LinearRegression(
      design: set.design(.binary), response: set.json["y"].doubles, options: .init(precision: .extended)
    ).fit()
    let kappa = exact.conditionNumber
    let reached = exact.fittedValues.reduce(0) { $0 + $1 * $1 }
    let growth = kappa + kappa * kappa * (exact.residualSumOfSquares / reached).squareRoot()
    // The bound holds for the vector of scaled coefficients; the smallest of them has up to three digits less.
    let digits = try set.linearDigits(.init(precision: .working))[0].digits
    #expect(digits >= 15.6 - log10(growth) - 3)
  }

  @Test func `Filip given as a matrix of rounded powers keeps the digits that rounding left`() throws {
    let set = NISTDataSet("Filip")
    let rounded = Design(set.design(.binary).matrix)
    let fit = try LinearRegression(design: rounded, response: set.json["y"].doubles).fit()
    let digits = CertifiedDigits("parameters", fit.coefficients, set.json["certified"].doubles).digits
    #expect(digits > 7 && digits < 12)
  }

  @Test(arguments: NISTDataSet.all("univariate"))
  func `univariate summaries keep fourteen digits of the published decimals`(set: NISTDataSet) throws {
    for quantity in try set.univariateDigits(.decimal) {
      #expect(quantity.digits >= 14, "\(set.name): \(quantity)")
    }
  }

  @Test(arguments: NISTDataSet.all("anova"))
  func `analyses of variance keep fourteen digits of the published decimals`(set: NISTDataSet) throws {
    for quantity in try set.anovaDigits(.decimal) {
      #expect(quantity.digits >= 14, "\(set.name): \(quantity)")
    }
  }

  /// Rounding each value to double moves the vector of deviations by at most √n·u·max|y|, hence a standard deviation by
  /// that over its own length; a mean or product is at most twice as sensitive.
  @Test(arguments: NISTDataSet.all("univariate") + NISTDataSet.all("anova"))
  func `taken as binary numbers, data lose no more than their own rounding`(set: NISTDataSet) throws {
    let y = set.json["y"].doubles
    let largest = y.map(abs).max()!
    let moved = Double(y.count).squareRoot() * largest * .ulpOfOne / 2
    let quantities = set.kind == "anova" ? try set.anovaDigits(.binary) : try set.univariateDigits(.binary)
    let sd = set.json["sd"].double ?? .nan
    let within = set.json["within_ss"].double ?? sd * sd * Double(y.count - 1)
    let smallest = min(within, set.json["between_ss"].double ?? within).squareRoot()
    let bound = -log10(4 * moved / smallest)
    for quantity in quantities {
      #expect(quantity.digits >= min(13, bound), "\(set.name): \(quantity), bound \(bound)")
    }
  }
}
