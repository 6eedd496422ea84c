import Tabular

extension UnitOfMeasure {
  /// Reads a unit as statistics write it: `亿元`, `万人`, `家`, `km²`, `元/人`, `亿元/平方公里`, `%`, `million yuan`.
  ///
  /// A scale (十 to 万亿, thousand to trillion), a noun, and denominators behind `/` or 每. Remarks in brackets are
  /// passed over, and so are `current` and spaces.
  ///
  /// - Throws: ``UnitError/unknown(_:suggestion:)``.
  public init(_ text: String) throws(UnitError) {
    guard text.utf8.count <= Self.longestText else {
      throw .unknown(String(text.prefix(Self.longestText / 8)) + "…", suggestion: nil)
    }
    let plain = Self.normalized(text)
    var parts = plain.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 1, let per = plain.split(separator: "每", maxSplits: 1).map(String.init) as [String]?,
      per.count == 2
    {
      parts = per
    }
    guard
      let unit = parts.dropFirst().reduce(
        Self.simple(parts[0]),
        { unit, part in
          guard let unit, let denominator = Self.simple(part) else { return nil }
          return Self.composed(
            unit.dimension / denominator.dimension, unit.powerOfTen - denominator.powerOfTen,
            unit.factor / denominator.factor)
        })
    else {
      throw .unknown(text, suggestion: Suggestion.nearest(to: text, among: UnitNoun.examples))
    }
    self.init(
      dimension: unit.dimension, powerOfTen: unit.powerOfTen, factor: unit.factor, symbol: Self.trimmed(text))
  }

  /// A unit without denominators.
  private static func simple(_ text: String) -> UnitOfMeasure? {
    var rest = text[...]
    var power = 0
    while !rest.isEmpty {
      if let noun = UnitNoun.table[String(rest)] {
        return UnitOfMeasure(
          dimension: noun.dimension, powerOfTen: power + noun.powerOfTen, factor: noun.factor, symbol: text)
      }
      guard let (word, zeros) = UnitNoun.scales.first(where: { rest.hasPrefix($0.0) }) else {
        return power == 0 ? scaledBehind(text) : nil
      }
      rest = rest.dropFirst(word.count)
      power += zeros
    }
    return text.isEmpty ? nil : UnitOfMeasure(dimension: .none, powerOfTen: power, symbol: text)
  }

  /// A noun with its scale behind it: `USD million`.
  private static func scaledBehind(_ text: String) -> UnitOfMeasure? {
    for (word, zeros) in UnitNoun.scales where text.hasSuffix(word) {
      guard let noun = UnitNoun.table[String(text.dropLast(word.count))] else { continue }
      return UnitOfMeasure(
        dimension: noun.dimension, powerOfTen: noun.powerOfTen + zeros, factor: noun.factor, symbol: text)
    }
    return nil
  }

  /// Lower case, half width, simplified scales, no spaces and no remarks in brackets.
  private static func normalized(_ text: String) -> String {
    var depth = 0
    var plain = ""
    for character in FullWidth.folded(text).lowercased() {
      switch character {
      case "(": depth += 1
      case ")": depth = max(0, depth - 1)
      case _ where depth > 0 || character.isWhitespace: break
      case "億": plain.append("亿")
      case "萬": plain.append("万")
      case "臺": plain.append("台")
      case "幣": plain.append("币")
      case "·", "⋅": break
      default: plain.append(character)
      }
    }
    for word in ["current", "constant"] where plain.hasPrefix(word) { plain.removeFirst(word.count) }
    return plain
  }

  /// No unit needs more bytes, remarks in brackets included.
  private static let longestText = 200

  private static func trimmed(_ text: String) -> String {
    let scalars = text.drop { $0.isWhitespace }
    return String(scalars[..<(scalars.lastIndex { !$0.isWhitespace }.map(scalars.index(after:)) ?? scalars.startIndex)])
  }
}

/// A word that names a unit.
struct UnitNoun {
  var dimension: UnitOfMeasure.Dimension
  var powerOfTen = 0
  var factor = 1.0

  /// Every noun with what it means, by its normalised spelling.
  static let table: [String: UnitNoun] = {
    var table: [String: UnitNoun] = [:]
    func add(_ words: String, _ dimension: UnitOfMeasure.Dimension, _ powerOfTen: Int = 0, _ factor: Double = 1) {
      for word in words.split(separator: " ") {
        table[String(word)] = UnitNoun(dimension: dimension, powerOfTen: powerOfTen, factor: factor)
      }
    }
    add("元 元人民币 人民币元 人民币 yuan cny rmb ¥ ￥ renminbi", UnitOfMeasure.Dimension(.currency("CNY")))
    add("美元 美金 usd us$ $ dollar dollars usdollars us-dollars", UnitOfMeasure.Dimension(.currency("USD")))
    add("元新台币 新台币 新台币元 台币 twd nt$ ntd", UnitOfMeasure.Dimension(.currency("TWD")))
    add("港元 港币 hkd hk$", UnitOfMeasure.Dimension(.currency("HKD")))
    add("欧元 eur € euro euros", UnitOfMeasure.Dimension(.currency("EUR")))
    add("日元 jpy yen", UnitOfMeasure.Dimension(.currency("JPY")))
    add("英镑 gbp £ pound pounds", UnitOfMeasure.Dimension(.currency("GBP")))
    add("人 名 位 人口 person persons people employees workers jobs inhabitants heads", UnitOfMeasure.Dimension(.person))
    add("家 企业 firm firms enterprise enterprises company companies establishments", UnitOfMeasure.Dimension(.firm))
    add("平方公里 平方千米 km² km2 km^2 sqkm sq.km squarekilometres squarekilometers", UnitOfMeasure.Dimension(.area), 6)
    add("平方米 平米 m² m2 m^2 ㎡ sqm sq.m squaremetres squaremeters", UnitOfMeasure.Dimension(.area))
    add("公顷 hectare hectares ha hm² hm2", UnitOfMeasure.Dimension(.area), 4)
    add("亩 畝 mu", UnitOfMeasure.Dimension(.area), 0, 2000.0 / 3)
    add("公里 千米 km kilometres kilometers", UnitOfMeasure.Dimension(.length), 3)
    add("米 m metres meters", UnitOfMeasure.Dimension(.length))
    add("吨 t ton tons tonnes 吨标准煤", UnitOfMeasure.Dimension(.mass), 3)
    add("千克 公斤 kg", UnitOfMeasure.Dimension(.mass))
    add("千瓦时 度 kwh", UnitOfMeasure.Dimension(.energy), 3)
    add("兆瓦时 mwh", UnitOfMeasure.Dimension(.energy), 6)
    add("年 year years yr", UnitOfMeasure.Dimension(.time))
    add("季 季度 quarter quarters", UnitOfMeasure.Dimension(.time), 0, 0.25)
    add("月 个月 month months", UnitOfMeasure.Dimension(.time), 0, 1.0 / 12)
    add("天 日 day days", UnitOfMeasure.Dimension(.time), 0, 1 / 365.2425)
    add("% 百分之 个百分点 百分点 percent per-cent pct 百分比", .none, -2)
    add("‰ permille", .none, -3)
    add("倍 1 指数 index ratio number", .none)
    for word in counters { table[word] = UnitNoun(dimension: UnitOfMeasure.Dimension(.counted(word))) }
    return table
  }()

  /// Measure words of things that have no unit of their own.
  static let counters =
    "个 户 台 套 辆 座 栋 件 项 部 所 条 间 处 只 株 头 艘 架 次 人次 种 类 支 篇 册 宗 批 笔 床 张 平台 园区 项目 枚 班 场 对 口 例 片 幢 组 站 架次 标准箱 teu"
    .split(separator: " ").map(String.init)

  /// Scale words, longest first where one begins another.
  static let scales: [(String, Int)] = [
    ("万亿", 12), ("百亿", 10), ("千亿", 11), ("十亿", 9), ("亿", 8), ("千万", 7), ("百万", 6), ("十万", 5), ("万", 4), ("千", 3),
    ("百", 2),
    ("十", 1), ("trillion", 12), ("billion", 9), ("100million", 8), ("hundredmillion", 8), ("million", 6), ("mn", 6),
    ("bn", 9),
    ("10thousand", 4), ("tenthousand", 4), ("10000", 4), ("thousand", 3), ("1000", 3), ("hundred", 2), ("100", 2),
  ]

  /// What ``UnitError`` suggests from.
  static let examples = [
    "亿元", "万元", "元", "万亿元", "万人", "人", "家", "个", "户", "亩", "万亩", "公顷", "平方公里", "km²", "平方米", "万平方米", "m²", "元/人",
    "万元/人", "亿元/km²", "亿元/平方公里", "万元/亩", "%", "亿美元", "USD", "yuan", "persons", "firms", "million yuan", "billion yuan",
  ]
}
