import Glibc
import Tabular
import TestSupport
import Testing

@Suite struct DecimalTextTests {
  @Test(.tags(.property)) func `Every double reads back from its shortest text, bit for bit`() {
    var generator = SplitMix(seed: 3)
    for _ in 0..<100_000 {
      let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      guard value.isFinite else { continue }
      #expect(DecimalText.parse(NumberText.shortest(value))?.bitPattern == value.bitPattern)
    }
  }

  @Test(.tags(.reference)) func `Decimals of every length read as the C library reads them`() {
    var generator = SplitMix(seed: 4)
    for _ in 0..<100_000 {
      let whole = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
        "\(Int.random(in: 0...9, using: &generator))"
      }
      let decimals = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
        "\(Int.random(in: 0...9, using: &generator))"
      }
      let exponent = Bool.random(using: &generator) ? "e\(Int.random(in: -320...300, using: &generator))" : ""
      let text = whole.joined() + (decimals.isEmpty ? "" : "." + decimals.joined()) + exponent
      #expect(DecimalText.parse(text) == strtod(text, nil))
    }
  }

  @Test(
    .tags(.contract),
    arguments: ["", " ", "-", ".", "1e", "1e+", "0x10", "nan", "inf", "1,5", "1 2", "１２", "1.2.3", "--1"])
  func `What is no decimal number is none`(text: String) {
    #expect(DecimalText.parse(text) == nil)
  }

  @Test(.tags(.contract)) func `Whole numbers print without decimals and others in their fewest digits`() {
    #expect(
      [500, -3, 0.1, 1e21, 1e-7, 0, 1234567.25].map(NumberText.shortest) == [
        "500", "-3", "0.1", "1e+21", "1e-07", "0", "1234567.25",
      ])
    #expect(NumberText.shortest(-0.0) == "-0")
    #expect(NumberText.rounded(123.4567891234567, significantDigits: 6) == 123.457)
    #expect(NumberText.fixed(2.5, decimals: 2) == "2.50")
  }
}
