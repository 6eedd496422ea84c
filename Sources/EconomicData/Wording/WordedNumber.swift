import Tabular

/// A number in running text, in Arabic or Chinese figures, with the scale that stands behind it.
///
/// `500余亿` is 500 with the scale 10⁸ and a step of 100; `一万两千` is 12000 without a scale; `1亿5000万` is 1.5 with 10⁸.
struct WordedNumber {
  /// The number in terms of its scale.
  var value: Double
  /// The power of ten of 万, 亿 or 万亿 behind the number.
  var scale = 0
  /// Where 余, 多 or 几 says "and some more": the power of ten of the last digit that is not zero, in terms of the scale.
  var stepPower: Int?
  /// For 数百 and 几百: the number is any multiple of this power of ten.
  var isSeveral = false
  /// For 两三百 and 十五六: how far the lower of the two numbers lies below `value`.
  var spread = 0.0
  /// Whether a plus sign stands behind it.
  var hasPlus = false
  var start: Int
  var end: Int

  /// The end of the band that 余 opens.
  var upperValue: Double? {
    guard let stepPower else { return nil }
    // In whole steps, so that decimals stay exact: 250.42 is 25042 steps of 0.01.
    let unit = (0..<abs(stepPower)).reduce(1.0) { power, _ in power * 10 }
    return stepPower < 0 ? ((value * unit).rounded() + 1) / unit : ((value / unit).rounded(.down) + 1) * unit
  }

  /// The symbol of the scale, as it begins the unit.
  var scaleSymbol: String { [4: "万", 8: "亿", 12: "万亿"][scale] ?? "" }

  /// The number that begins at `start`, or `nil` where none does.
  init?(in text: [Character], at start: Int, acceptsBareScale: Bool) {
    var scanner = WordedNumberScanner(text: text, at: start)
    guard let number = scanner.scan(acceptsBareScale: acceptsBareScale) else { return nil }
    self = number
  }

  fileprivate init(value: Double, start: Int, end: Int) {
    self.value = value
    self.start = start
    self.end = end
  }
}

private struct WordedNumberScanner {
  let text: [Character]
  var at: Int

  /// Digits that wait for their multiplier.
  private var pending: Double?
  private var pendingStep = 0
  /// What is gathered below the next 万 or 亿.
  private var section = 0.0
  private var hasSection = false
  /// The power of ten of the last 十, 百 or 千 in the open section: each must be smaller than the one before.
  private var lastMultiplier = Int.max
  /// Closed groups: a number and the power of ten of its 万 or 亿.
  private var groups: [(value: Double, scale: Int)] = []
  /// The power of ten of the last digit read that is not zero, within the open group.
  private var lastStep = 0
  private var step: Int?
  private var isStepInGroup = false
  private var isSeveral = false
  /// The distance of two digits in a row that mean one or the other, and whether their multiplier is still to come.
  private var spread = 0.0
  private var isSpreadPending = false
  private var hasPlus = false

  init(text: [Character], at: Int) {
    self.text = text
    self.at = at
  }

  private var current: Character? { at < text.count ? text[at] : nil }
  private var following: Character? { at + 1 < text.count ? text[at + 1] : nil }

  mutating func scan(acceptsBareScale: Bool) -> WordedNumber? {
    let start = at
    let isNegative = takeSign()
    if let first = current, "数几".contains(first), let next = following,
      Self.multipliers[next] != nil || "万亿".contains(next)
    {
      isSeveral = true
      at += 1
    }
    var isBare = true
    loop: while let character = current {
      if character.isASCIIDigit {
        guard pending == nil else { break }
        takeArabic()
        isBare = false
      } else if let digit = Self.digits[character] {
        takeChinese(digit)
        isBare = false
      } else if let power = Self.multipliers[character] {
        guard power < lastMultiplier else { break loop }
        close(multiplier: power)
        isBare = false
        at += 1
      } else if character == "万" || character == "亿" {
        guard !isBare || isSeveral || acceptsBareScale || (following.map { "余多".contains($0) } ?? false) else {
          return nil
        }
        guard groups.last.map({ $0.scale > (character == "万" ? 4 : 8) }) ?? true else { break loop }
        close(scale: character)
        isBare = false
      } else if "余多几".contains(character), !isBare, step == nil {
        step = lastStepOfOpenPart
        isStepInGroup = pending != nil || hasSection
        at += 1
        if character == "几" { break loop }
      } else if character == "+", !isBare {
        hasPlus = true
        at += 1
      } else if character == " ", !isBare, let next = following, Self.multipliers[next] != nil || "万亿余多".contains(next)
      {
        at += 1
      } else {
        break
      }
    }
    guard !isBare else { return nil }
    return number(from: start, isNegative: isNegative)
  }

  private mutating func takeSign() -> Bool {
    guard current == "-" || current == "+", following?.isASCIIDigit == true else { return false }
    defer { at += 1 }
    return current == "-"
  }

  /// Digits, groups of three behind commas, and decimals.
  private mutating func takeArabic() {
    var digits = ""
    var decimals = 0
    var hasPoint = false
    while let character = current {
      if character.isASCIIDigit {
        digits.append(character)
        if hasPoint { decimals += 1 }
      } else if character == ",", !hasPoint, isGroupOfThree(at + 1) {
        // A separator of thousands.
      } else if character == ".", !hasPoint, following?.isASCIIDigit == true {
        digits.append(character)
        hasPoint = true
      } else {
        break
      }
      at += 1
    }
    pending = DecimalText.parse(digits)
    let significant = digits.filter { $0 != "." }
    let zeros = significant.reversed().prefix { $0 == "0" }.count
    pendingStep = zeros == significant.count ? -decimals : zeros - decimals
    lastStep = pendingStep
  }

  private func isGroupOfThree(_ from: Int) -> Bool {
    guard from + 3 <= text.count, text[from..<from + 3].allSatisfy(\.isASCIIDigit) else { return false }
    return from + 3 == text.count || !text[from + 3].isASCIIDigit
  }

  /// One Chinese digit, and decimals behind 点; digits in a row read as positions: 二〇二三.
  private mutating func takeChinese(_ digit: Int) {
    at += 1
    if let value = pending, isOneOrTheOther(Int(value), digit) {
      spread = Double(digit) - value
      isSpreadPending = true
      pending = Double(digit)
      pendingStep = 0
    } else if let value = pending {
      pending = min(value * 10 + Double(digit), Self.largest)
      pendingStep = digit == 0 ? pendingStep + 1 : 0
    } else {
      pending = Double(digit)
      pendingStep = 0
    }
    if current == "点", let next = following, Self.digits[next] != nil {
      at += 1
      var decimals = ""
      while let character = current, let digit = Self.digits[character] {
        decimals += String(digit)
        at += 1
      }
      pending = DecimalText.parse("\(Int(pending ?? 0)).\(decimals)")
      pendingStep = -decimals.count
    }
    if digit != 0 || pendingStep != 0 { lastStep = pendingStep }
  }

  /// Whether two digits in a row are a guess, as in 两三百 and 三五家, and no positions of a longer number.
  private func isOneOrTheOther(_ first: Int, _ second: Int) -> Bool {
    guard at >= 2, let before = Self.digits[text[at - 2]], before == first, first > 0 else { return false }
    let isAlone = (at < 3 || Self.digits[text[at - 3]] == nil) && current.map { Self.digits[$0] == nil } ?? true
    return isAlone && (second == first + 1 || (first == 3 && second == 5))
  }

  /// 十, 百, 千; one of them where no digit stands before it.
  private mutating func close(multiplier power: Int) {
    let scale = [10.0, 100, 1000][power - 1]
    section += (pending ?? 1) * scale
    if isSpreadPending { spread *= scale }
    isSpreadPending = false
    lastStep = (pending == nil ? 0 : pendingStep) + power
    if step != nil, isStepInGroup { step! += power }
    pending = nil
    hasSection = true
    lastMultiplier = power
  }

  /// 万, 亿 and 万亿.
  private mutating func close(scale character: Character) {
    var scale = character == "万" ? 4 : 8
    at += 1
    if character == "万", current == "亿" {
      scale = 12
      at += 1
    }
    let value = pending == nil && !hasSection ? 1 : section + (pending ?? 0)
    groups.append((value, scale))
    lastStep = lastStepOfOpenPart + scale
    if step != nil, isStepInGroup {
      step! += scale
      isStepInGroup = false
    }
    pending = nil
    isSpreadPending = false
    section = 0
    hasSection = false
    lastMultiplier = .max
  }

  private var lastStepOfOpenPart: Int { pending == nil && !hasSection && groups.isEmpty ? 0 : lastStep }

  private func number(from start: Int, isNegative: Bool) -> WordedNumber {
    let rest = section + (pending ?? 0)
    var number = WordedNumber(value: rest, start: start, end: at)
    if let first = groups.first {
      let endsInScale = pending == nil && !hasSection
      number.scale = endsInScale ? first.scale : 0
      let parts = groups + (endsInScale ? [] : [(rest, 0)])
      number.value = parts.reduce(0) { sum, part in
        let power = part.scale - number.scale
        let unit = (0..<abs(power)).reduce(1.0) { product, _ in product * 10 }
        return sum + (power < 0 ? part.value / unit : part.value * unit)
      }
    }
    if isNegative { number.value = -number.value }
    number.stepPower = step.map { $0 - number.scale }
    number.isSeveral = isSeveral
    // With one scale behind it the distance is in that scale; across several it would not be.
    number.spread = groups.count <= 1 && (groups.isEmpty || number.scale != 0) ? spread : 0
    number.hasPlus = hasPlus
    return number
  }

  /// Beyond this digits are no quantity of an economy; what is cut here is refused later.
  private static let largest = 1e15
  private static let digits: [Character: Int] = [
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2,
    "叁": 3,
    "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
  ]
  private static let multipliers: [Character: Int] = ["十": 1, "百": 2, "千": 3, "拾": 1, "佰": 2, "仟": 3]
}

extension Character {
  var isASCIIDigit: Bool { isASCII && isNumber }
}
