import Distributions
import Foundation
import TestSupport
import Testing

@Suite struct SpecialFunctionTests {
  struct Value: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [Double]
    let value: Double
    var testDescription: String { "\(name)\(arguments)" }

    static let all: [Value] = {
      let url = Bundle.module.resourceURL!.appendingPathComponent("References/SpecialFunctions.json")
      return try! JSONValue(contentsOf: url)["values"].array.map {
        Value(name: $0[0].string!, arguments: $0[1].doubles, value: $0[2].double!)
      }
    }()
  }

  /// Fourteen digits, for these are what everything else is made of.
  @Test(.tags(.reference), arguments: Value.all)
  func `values of mpmath`(_ reference: Value) {
    let a = reference.arguments
    let computed =
      switch reference.name {
      case "erfcx": SpecialFunctions.erfcx(a[0])
      case "logErfc": SpecialFunctions.logErfc(a[0])
      case "logNormalCDF": SpecialFunctions.logNormalCDF(a[0])
      case "logNormalCDFDifference": SpecialFunctions.logNormalCDFDifference(a[0], a[1])
      case "normalQuantile": SpecialFunctions.normalQuantile(a[0])
      case "normalQuantileOfLog": SpecialFunctions.normalQuantile(logProbability: a[0])
      case "logGammaOnePlus": SpecialFunctions.logGammaOnePlus(a[0])
      case "logBeta": SpecialFunctions.logBeta(a[0], a[1])
      default: Double.nan
      }
    #expect(digitsOfAgreement(computed, reference.value) > 14, "\(computed), reference \(reference.value)")
  }

  @Test(.tags(.property)) func `sums of exponentials keep infinities and order`() {
    #expect(SpecialFunctions.logSumExp(-.infinity, -.infinity) == -.infinity)
    #expect(SpecialFunctions.logSumExp(-1e9, 3) == 3)
    #expect(SpecialFunctions.logSumExp([]) == -.infinity)
    #expect(digitsOfAgreement(SpecialFunctions.logSumExp([1000, 1000, 1000]), 1000 + 1.098_612_288_668_109_8) > 14)
  }
}
