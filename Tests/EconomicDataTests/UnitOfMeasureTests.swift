import EconomicData
import TestSupport
import Testing

@Suite struct UnitTests {
  @Test(.tags(.contract)) func `Yi yuan over ten thousand persons is ten thousand yuan per person`() throws {
    #expect(UnitOfMeasure.yiYuan / .wanPersons == (try UnitOfMeasure("万元/人")))
    #expect((UnitOfMeasure.yiYuan / .wanPersons).symbol == "万元/人")
    #expect((UnitOfMeasure.yiYuan / .squareKilometre).symbol == "亿元/km²")
    #expect((UnitOfMeasure.yiYuan / .yiYuan).symbol == "")
    #expect(UnitOfMeasure.yiYuan / .squareKilometre * .squareKilometre == .yiYuan)
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("亿元", "万元", 250.42, 2_504_200), ("万亿元", "亿元", 1.2, 12_000), ("万元", "元", 1, 10_000), ("km²", "平方米", 21, 21e6),
      ("亩", "平方米", 3, 2000), ("公顷", "亩", 2, 30), ("%", "", 8, 0.08), ("十亿元(billion yuan)", "亿元", 187.6, 1876),
      ("million yuan", "万元", 1, 100), ("億元新臺幣", "元新台币", 1, 1e8), ("亿美元", "current US$", 1, 1e8),
      ("万人", "persons", 12, 120_000),
      ("部/百人", "部/人", 50, 0.5), ("亿元/平方公里", "万元/亩", 15, 100), ("firms", "家", 5, 5), ("USD million", "USD", 2, 2e6),
      ("万户", "户", 3, 30_000),
      ("元每人", "元/人", 7, 7),
    ] as [(String, String, Double, Double)])
  func `Units convert as statistics mean them`(from: String, to: String, value: Double, expected: Double) throws {
    let converted = try UnitOfMeasure(from).convert(value, to: UnitOfMeasure(to.isEmpty ? "1" : to))
    #expect(Tolerance(relative: 4e-16).holds(converted, expected))
  }

  @Test(.tags(.contract)) func `Different dimensions do not convert, and neither do currencies`() throws {
    for (from, to) in [("亿元", "万人"), ("亿元", "亿美元"), ("家", "个"), ("人", "人次"), ("元/人", "元/km²")] {
      #expect(throws: UnitError.incommensurable(from: from, to: to)) {
        try UnitOfMeasure(from).convert(1, to: UnitOfMeasure(to))
      }
    }
  }

  @Test(.tags(.contract), arguments: ["亿圆", "亿元/", "foo", "/人", "", "万万万x", "亿元//人"])
  func `What is no unit is refused`(text: String) {
    #expect(throws: UnitError.self) { _ = try UnitOfMeasure(text) }
  }

  @Test(.tags(.contract)) func `A misspelt unit brings a suggestion`() {
    #expect(throws: UnitError.unknown("亿圆", suggestion: "亿元")) { _ = try UnitOfMeasure("亿圆") }
  }

  @Test(.tags(.property)) func `Conversions there and back return the number to a rounding`() throws {
    var generator = SplitMix(seed: 6)
    let families = [
      ["元", "万元", "亿元", "万亿元", "百万元"], ["m²", "km²", "亩", "公顷", "万亩"], ["人", "万人", "百人"], ["万元/人", "亿元/万人", "元/人"],
    ]
    for _ in 0..<5000 {
      let family = families.randomElement(using: &generator)!
      let a = try UnitOfMeasure(family.randomElement(using: &generator)!)
      let b = try UnitOfMeasure(family.randomElement(using: &generator)!)
      let value = Double.random(in: 1e-3...1e6, using: &generator)
      // Two multiplications and two divisions, half a unit in the last place each.
      #expect(Tolerance(relative: 4 * 0x1p-53 * 2).holds(try b.convert(try a.convert(value, to: b), to: a), value))
    }
  }

  @Test(.tags(.contract)) func `Prices and kinds do not mix`() throws {
    let nominal = Quantity(500, .yiYuan, prices: .current, kind: .flow)
    let real = Quantity(1, .yiYuan, prices: .constant(year: 2020), kind: .flow)
    #expect(throws: UnitError.priceBases(.current, .constant(year: 2020))) { try nominal.adding(real) }
    #expect(throws: UnitError.kinds(.flow, .stock)) { try nominal.adding(Quantity(1, .yiYuan, kind: .stock)) }
    #expect(try nominal.adding(Quantity(10_000, .wanYuan)) == Quantity(501, .yiYuan, prices: .current, kind: .flow))
    #expect(try nominal.divided(by: Quantity(10, .wanPersons)) == Quantity(50, UnitOfMeasure("万元/人"), prices: .current))
    #expect(try nominal.divided(by: Quantity(1000, .yiYuan)).prices == nil)
  }
}
