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
