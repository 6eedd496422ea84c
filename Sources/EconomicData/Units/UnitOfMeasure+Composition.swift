extension UnitOfMeasure {
  /// The unit of a product or quotient, under the name that statistics would give it.
  ///
  /// Areas in a denominator are square kilometres where that gives the numerator a scale with a name: 亿元/km² rather
  /// than 100 元/m².
  static func composed(_ dimension: UnitOfMeasure.Dimension, _ powerOfTen: Int, _ factor: Double) -> UnitOfMeasure {
    UnitOfMeasure(
      dimension: dimension, powerOfTen: powerOfTen, factor: factor,
      symbol: name(dimension, powerOfTen, factor))
  }

  private static func name(_ dimension: UnitOfMeasure.Dimension, _ powerOfTen: Int, _ factor: Double) -> String {
    let ordered = dimension.exponents.sorted { $0.key.symbol < $1.key.symbol }
    var power = powerOfTen
    let numerator = ordered.filter { $0.value > 0 }
    let denominator = ordered.filter { $0.value < 0 }
    if numerator.isEmpty, denominator.isEmpty {
      if factor == 1, power == -2 { return "%" }
      return scaleName(power, factor)
    }
    var parts: [String] = []
    for (base, exponent) in numerator {
      var symbol = base.symbol
      if base == .area, numerator.count == 1, exponent == 1, power >= 6 {
        symbol = "km²"
        power -= 6
      }
      parts.append(symbol + superscript(exponent))
    }
    let below = denominator.map { base, exponent in
      guard base == .area, exponent == -1 else { return base.symbol + superscript(-exponent) }
      power += 6
      return "km²"
    }
    let above = parts.joined(separator: "·")
    return scaleName(power, factor) + (above.isEmpty ? "1" : above) + below.map { "/" + $0 }.joined()
  }

  private static func scaleName(_ power: Int, _ factor: Double) -> String {
    let decimal = names[power] ?? "10^\(power) "
    return factor == 1 ? decimal : "\(factor)×" + decimal
  }

  private static let names: [Int: String] = [
    0: "", 1: "十", 2: "百", 3: "千", 4: "万", 6: "百万", 7: "千万", 8: "亿", 9: "十亿", 10: "百亿", 11: "千亿", 12: "万亿",
  ]

  private static func superscript(_ exponent: Int) -> String {
    exponent == 1 ? "" : String(String(exponent).map { digits[$0] ?? $0 })
  }

  private static let digits: [Character: Character] = [
    "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
  ]
}

extension UnitOfMeasure.Dimension.Base {
  /// The base unit of the dimension.
  var symbol: String {
    switch self {
    case .currency("CNY"): "元"
    case .currency("USD"): "美元"
    case .currency("TWD"): "元新台币"
    case .currency("HKD"): "港元"
    case .currency("EUR"): "欧元"
    case .currency("JPY"): "日元"
    case .currency("GBP"): "英镑"
    case .currency(let code): code
    case .person: "人"
    case .firm: "家"
    case .area: "m²"
    case .length: "米"
    case .time: "年"
    case .energy: "瓦时"
    case .mass: "千克"
    case .counted(let word): word
    }
  }
}
