import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct TestSupportTests {
  @Test func `every NIST problem is found`() {
    #expect(NISTDataSet.all("nonlinear").count == 27)
    #expect(NISTDataSet.all("linear").count == 11)
    #expect(NISTDataSet.all("univariate").count == 9)
    #expect(NISTDataSet.all("anova").count == 11)
  }

  @Test func `digits of agreement count the digits that agree`() {
    #expect(digitsOfAgreement(1.234567, 1.234568) > 6)
    #expect(digitsOfAgreement(1.3, 1.2) < 1.2)
    #expect(digitsOfAgreement(.nan, 1) == 0)
  }

  @Test func `a method case is read with its tolerance`() {
    let cases = MethodCase.all("required-growth")
    #expect(cases.count == 4)
    #expect(cases[0].tolerance.relative == 1e-12)
  }
}

@Suite struct JSONNumberTests {
  /// Foundation's own conversion from its decimals gives 0.33075134873916584.
  @Test func `a number is the double nearest to its text`() throws {
    let url = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("numbers-\(getpid()).json")
    try Data("[0.3307513487391658, 0.1, 1e-300, -2.5, 7]".utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(try JSONValue(contentsOf: url).doubles == [0.3307513487391658, 0.1, 1e-300, -2.5, 7])
  }
}
