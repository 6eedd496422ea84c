import EconomicData
import TestSupport
import Testing

@Suite struct WordedQuantityTests {
  @Test(.tags(.reference), arguments: MethodCase.all("parse-quantities"))
  func `The wordings of the reference cases read as they say`(_ item: MethodCase) throws {
    let text = try #require(item.inputs["text"].string)
    let claim = try WordedQuantity(text)
    #expect(claim.kind.rawValue == item.expected["kind"].string)
    #expect(claim.value == item.expected["L"].double)
    #expect(claim.upperValue == item.expected["U"].double)
    #expect(claim.unit.symbol == item.expected["unit"].string)
  }

  struct Reading: Sendable, CustomTestStringConvertible {
    var text: String
    var kind: WordedQuantity.Kind
    var value: Double
    var upper: Double?
    var unit: String

    init(_ text: String, _ kind: WordedQuantity.Kind, _ value: Double, _ upper: Double? = nil, _ unit: String) {
      (self.text, self.kind, self.value, self.upper, self.unit) = (text, kind, value, upper, unit)
    }

    var testDescription: String { text }
  }

  static let readings: [Reading] = [
    // 余 and 多, before and behind the scale, behind the unit, in Chinese figures.
    Reading("500多亿元", .overBand, 500, 600, "亿元"), Reading("5亿余元", .overBand, 5, 6, "亿元"),
    Reading("500亿余元", .overBand, 500, 600, "亿元"), Reading("500亿元余", .overBand, 500, 600, "亿元"),
    Reading("1500余家", .overBand, 1500, 1600, "家"), Reading("550余家", .overBand, 550, 560, "家"),
    Reading("20余万人", .overBand, 20, 30, "万人"), Reading("3.5万余人", .overBand, 3.5, 3.6, "万人"),
    Reading("250.42余亿元", .overBand, 250.42, 250.43, "亿元"), Reading("10余家", .overBand, 10, 20, "家"),
    Reading("十余家", .overBand, 10, 20, "家"), Reading("二十多家", .overBand, 20, 30, "家"),
    Reading("百余家", .overBand, 100, 200, "家"), Reading("两千余家", .overBand, 2000, 3000, "家"),
    Reading("五千余万元", .overBand, 5000, 6000, "万元"), Reading("三百多亿元", .overBand, 300, 400, "亿元"),
    Reading("十几家", .overBand, 10, 20, "家"), Reading("几十家", .overBand, 20, 100, "家"),
    Reading("数百亿元", .overBand, 200, 1000, "亿元"), Reading("万余人", .overBand, 1, 2, "万人"),
    Reading("100余个", .overBand, 100, 200, "个"), Reading("3100余平方米", .overBand, 3100, 3200, "平方米"),
    Reading("200余家总部企业", .overBand, 200, 300, "家"), Reading("1亿5000余万元", .overBand, 1.5, 1.6, "亿元"),
    // About.
    Reading("约166亿", .approximately, 166, nil, "亿"), Reading("近500亿元", .approximately, 500, nil, "亿元"),
    Reading("500亿元左右", .approximately, 500, nil, "亿元"), Reading("大约 21 km²", .approximately, 21, nil, "km²"),
    Reading("接近一百家", .approximately, 100, nil, "家"), Reading("8%左右", .approximately, 8, nil, "%"),
    Reading("about 21 km2", .approximately, 21, nil, "km2"),
    Reading("roughly 1,200 firms", .approximately, 1200, nil, "firms"),
    Reading("~500亿元", .approximately, 500, nil, "亿元"), Reading("约为12万人上下", .approximately, 12, nil, "万人"),
    // At least.
    Reading("超25亿元", .atLeast, 25, nil, "亿元"), Reading("超过1000亿元", .atLeast, 1000, nil, "亿元"),
    Reading("1000亿元以上", .atLeast, 1000, nil, "亿元"), Reading("不低于6%", .atLeast, 6, nil, "%"),
    Reading("至少200家", .atLeast, 200, nil, "家"), Reading("逾150万台", .atLeast, 150, nil, "万台"),
    Reading("力争突破1000亿元", .atLeast, 1000, nil, "亿元"), Reading("过千亿元", .atLeast, 1000, nil, "亿元"),
    Reading("上万人", .atLeast, 1, nil, "万人"), Reading("上千家", .atLeast, 1000, nil, "家"),
    Reading("500+亿元", .atLeast, 500, nil, "亿元"), Reading("500亿元+", .atLeast, 500, nil, "亿元"),
    Reading("over 500 billion yuan", .atLeast, 500, nil, "billion yuan"),
    Reading("at least 200 firms", .atLeast, 200, nil, "firms"), Reading("more than 12万人", .atLeast, 12, nil, "万人"),
    Reading("≥500亿元", .atLeast, 500, nil, "亿元"), Reading("达到500亿元以上", .atLeast, 500, nil, "亿元"),
    Reading("1.2万亿元以上", .atLeast, 1.2, nil, "万亿元"), Reading("超500余亿元", .atLeast, 500, nil, "亿元"),
    Reading("到2027年，产值突破1000亿元", .atLeast, 1000, nil, "亿元"),
    // At most.
    Reading("不超过500亿元", .atMost, 500, nil, "亿元"), Reading("5%以内", .atMost, 5, nil, "%"),
    Reading("控制在5.5%以内", .atMost, 5.5, nil, "%"), Reading("不到100家", .atMost, 100, nil, "家"),
    Reading("no more than 5%", .atMost, 5, nil, "%"), Reading("100亩以下", .atMost, 100, nil, "亩"),
    Reading("能耗降到70万吨", .atMost, 70, nil, "万吨"), Reading("下降至5.5%左右", .atMost, 5.5, nil, "%"),
    Reading("reduced to 70 tons", .atMost, 70, nil, "tons"),
    Reading("up to 30 million USD", .atMost, 30, nil, "million USD"),
    // Points, in many figures.
    Reading("５００亿元", .point, 500, nil, "亿元"), Reading("1,000亿元", .point, 1000, nil, "亿元"),
    Reading("1，000亿元", .point, 1000, nil, "亿元"), Reading("三百亿元", .point, 300, nil, "亿元"),
    Reading("一百二十家", .point, 120, nil, "家"), Reading("一万两千家", .point, 12000, nil, "家"),
    Reading("12万5千人", .point, 125_000, nil, "人"), Reading("1亿5000万元", .point, 1.5, nil, "亿元"),
    Reading("5千万元", .point, 5000, nil, "万元"), Reading("千亿元", .point, 1000, nil, "亿元"),
    Reading("百分之八", .point, 8, nil, "%"), Reading("百分之七点五", .point, 7.5, nil, "%"),
    Reading("達到500億元", .point, 500, nil, "亿元"), Reading("总投资250.42亿元", .point, 250.42, nil, "亿元"),
    Reading("实现12万人工作生活", .point, 12, nil, "万人"), Reading("13万座", .point, 13, nil, "万座"),
    Reading("3100 m²", .point, 3100, nil, "m²"), Reading("20万元/人", .point, 20, nil, "万元/人"),
    Reading("25亿元/平方公里", .point, 25, nil, "亿元/平方公里"), Reading("-3.5%", .point, -3.5, nil, "%"),
    Reading("RMB 500 billion", .point, 500, nil, "billion CNY"), Reading("$5 billion", .point, 5, nil, "billion USD"),
    Reading("二〇二三家", .point, 2023, nil, "家"), Reading("十家", .point, 10, nil, "家"),
    Reading("1.2倍", .point, 1.2, nil, "倍"),
    Reading("每平方公里25亿元", .point, 25, nil, "亿元/平方公里"), Reading("人均产值达到20万元", .point, 20, nil, "万元/人"),
    Reading("¥500亿", .point, 500, nil, "亿元"), Reading("500亿元（约）", .approximately, 500, nil, "亿元"),
    // Ranges.
    Reading("两三百家", .range, 200, 300, "家"), Reading("三五家", .range, 3, 5, "家"), Reading("十五六家", .range, 15, 16, "家"),
    Reading("二三十万人", .range, 20, 30, "万人"),
    Reading("500-600亿元", .range, 500, 600, "亿元"), Reading("500—600亿元", .range, 500, 600, "亿元"),
    Reading("500～600亿元", .range, 500, 600, "亿元"), Reading("500至600亿元", .range, 500, 600, "亿元"),
    Reading("500亿元到600亿元", .range, 500, 600, "亿元"), Reading("500亿-600亿元", .range, 500, 600, "亿元"),
    Reading("8000万元至1亿元", .range, 0.8, 1, "亿元"), Reading("5%-6%", .range, 5, 6, "%"),
    Reading("between 500 and 600 firms", .range, 500, 600, "firms"), Reading("10万—12万人", .range, 10, 12, "万人"),
  ]

  @Test(.tags(.contract), arguments: readings)
  func `Each wording has one reading`(_ reading: Reading) throws {
    let claim = try WordedQuantity(reading.text)
    #expect(claim.kind == reading.kind)
    #expect(claim.value == reading.value)
    #expect(claim.upperValue == reading.upper)
    #expect(claim.unit.symbol == reading.unit)
  }

  @Test(.tags(.contract)) func `Striving weakens the promise and leaves the number`() throws {
    #expect(try WordedQuantity("力争五年内产值突破1000亿元").promise == .striven)
    #expect(try WordedQuantity("确保500亿元").promise == .guaranteed)
    #expect(try WordedQuantity("突破1000亿元").isStrict)
    #expect(try !WordedQuantity("1000亿元以上").isStrict)
  }

  @Test(.tags(.contract)) func `A claim is an interval in its unit, and converts with it`() throws {
    let claim = try WordedQuantity("500余亿元")
    #expect(claim.interval == ClaimInterval(500, 600, isUpperOpen: true))
    #expect(try claim.converted(to: .wanYuan).interval == ClaimInterval(5_000_000, 6_000_000, isUpperOpen: true))
    #expect(try WordedQuantity("超25亿元").interval.upper == .infinity)
    #expect(try WordedQuantity("不到100家").interval == ClaimInterval(0, 100, isUpperOpen: true))
  }

  @Test(
    .tags(.contract),
    arguments: ["", "很多企业", "200余家总部企业、2000余家配套企业", "500亿原", "超500亿元以内", "600-500亿元", "500亿元和20万人", "12万鼠标", "余家"])
  func `What has no one meaning is refused with a sentence`(text: String) {
    let error = #expect(throws: WordingError.self) { _ = try WordedQuantity(text) }
    #expect(error.map { "\($0)".isEmpty } == false)
  }

  @Test(.tags(.contract)) func `Endless figures and endless scales are refused at once`() {
    for text in ["九", "9", "亿", "万", "十", "余", "1亿", "每"] {
      for count in [60, 10_000] {
        #expect(throws: WordingError.self) { _ = try WordedQuantity(String(repeating: text, count: count) + "亿元") }
      }
    }
    #expect(throws: UnitError.self) { _ = try UnitOfMeasure(String(repeating: "亿", count: 10_000) + "元") }
  }

  @Test(.tags(.property)) func `No text makes the reader crash`() {
    var generator = SplitMix(seed: 7)
    let pieces = Array("0159.,-+~ 余多几数十百千万亿约超不过到至以上内元人家%/个左右点百分之abyuan￥")
    for _ in 0..<4000 {
      let text = String(
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement(using: &generator)! })
      if let claim = try? WordedQuantity(text) { #expect(!claim.value.isNaN) }
    }
  }
}
