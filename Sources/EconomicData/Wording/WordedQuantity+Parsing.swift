import Tabular

extension WordedQuantity {
  /// Reads a wording.
  ///
  /// Words around the quantity may stand: `到2027年，产值突破1000亿元` reads as its only number with a unit that is no time.
  public init(_ text: String) throws(WordingError) {
    let reader = WordingReader(text)
    self = try reader.quantity()
  }
}

private struct WordingReader {
  let original: String
  /// Plain characters, and the same with Latin letters in lower case.
  let cased: [Character]
  let text: [Character]

  /// A number with the unit behind it.
  struct Candidate {
    var number: WordedNumber
    var unit: UnitOfMeasure
    /// Where the unit ends.
    var end: Int
    /// Whether a unit or scale stands there at all, and whether a noun does.
    var hasUnit: Bool
    var hasNoun: Bool
    /// The number and unit where a range begins.
    var rangeStart: WordedNumber?
    var rangeUnit: UnitOfMeasure?

    var start: Int { rangeStart?.start ?? number.start }
    var isTime: Bool { unit.dimension == UnitOfMeasure.Dimension(.time) }
  }

  init(_ original: String) {
    self.original = original
    cased = FullWidth.folded(original).map { "()".contains($0) ? " " : Self.simplified[$0] ?? $0 }
    text = cased.map { $0.isASCII ? Character($0.lowercased()) : $0 }
  }

  func quantity() throws(WordingError) -> WordedQuantity {
    guard text.count <= Self.longestWording else { throw .noNumber(String(original.prefix(40)) + "…") }
    let candidate = try chosen(from: try merged(candidates()))
    let words = try Modifiers(
      before: String(text[..<candidate.start]), number: text[candidate.start], after: String(text[candidate.end...]),
      original)
    return try claim(candidate, words)
  }

  // MARK: Numbers and units

  private func candidates() throws(WordingError) -> [Candidate] {
    var found: [Candidate] = []
    var at = 0
    while at < text.count {
      if let share = Self.shares.first(where: { text[at...].starts(with: $0.0) }),
        let number = WordedNumber(in: text, at: at + share.0.count, acceptsBareScale: false)
      {
        found.append(
          Candidate(number: number, unit: share.1, end: number.end, hasUnit: true, hasNoun: true))
        found[found.count - 1].number.start = at
        at = number.end
        continue
      }
      let isSign = text[at] == "-" && found.last.map { $0.end == at } ?? false
      guard !isSign, !continuesWord(at),
        let number = WordedNumber(in: text, at: at, acceptsBareScale: Modifiers.leadsToBareScale(text[..<at]))
      else {
        at += 1
        continue
      }
      found.append(withUnit(number))
      at = found[found.count - 1].end
    }
    return found
  }

  /// Whether a digit belongs to a Latin word before it, as in `km2`.
  private func continuesWord(_ at: Int) -> Bool {
    at > 0 && text[at].isASCIIDigit && (text[at - 1].isASCIILetter || text[at - 1] == "^")
  }

  /// The longest known unit behind a number.
  private func withUnit(_ number: WordedNumber) -> Candidate {
    let rest = text[number.end...].prefix(Self.longestUnit)
    for length in stride(from: rest.count, through: 1, by: -1) {
      let end = number.end + length
      let last = text[end - 1]
      guard !last.isWhitespace, !(last.isASCIILetter && end < text.count && text[end].isASCIILetter) else { continue }
      let words = String(cased[number.end..<end]).trimmingSpaces
      guard var unit = try? UnitOfMeasure(number.scaleSymbol + words) else { continue }
      if unit.dimension == .none, let currency = currencyBefore(number.start) {
        unit = (try? UnitOfMeasure("\(unit.symbol) \(currency.code)")) ?? unit
      }
      return Candidate(number: number, unit: unit, end: end, hasUnit: true, hasNoun: true)
    }
    let currency = currencyBefore(number.start)
    let noun = currency.map { number.scaleSymbol.isEmpty ? $0.code : $0.chinese } ?? ""
    if !number.scaleSymbol.isEmpty || currency != nil, let unit = try? UnitOfMeasure(number.scaleSymbol + noun) {
      return Candidate(number: number, unit: unit, end: number.end, hasUnit: true, hasNoun: currency != nil)
    }
    return Candidate(number: number, unit: .one, end: number.end, hasUnit: false, hasNoun: false)
  }

  /// A currency sign before a number that has no noun behind it.
  private func currencyBefore(_ start: Int) -> Currency? {
    let before = String(text[..<start]).trimmingSpaces
    return Self.currencies.first { before.hasSuffix($0.sign) }
  }

  /// The unit per person, per mu or per square kilometre that the words before the number ask for: 人均, 每平方公里.
  private func shared(_ candidate: Candidate) -> UnitOfMeasure {
    let clause = String(text[..<candidate.start]).split { "，。；;,".contains($0) }.last.map(String.init) ?? ""
    guard let noun = Self.denominators.first(where: { clause.contains($0.words) })?.noun else { return candidate.unit }
    return (try? UnitOfMeasure("\(candidate.unit.symbol)/\(noun)")) ?? candidate.unit
  }

  /// Joins two numbers with a connector between them to a range.
  private func merged(_ candidates: [Candidate]) throws(WordingError) -> [Candidate] {
    var merged: [Candidate] = []
    for candidate in candidates {
      guard let last = merged.last, last.rangeStart == nil,
        isConnector(text[last.end..<candidate.number.start], last.start)
      else {
        merged.append(candidate)
        continue
      }
      var range = candidate
      range.rangeStart = last.number
      range.rangeUnit = last.hasUnit ? last.unit : nil
      merged[merged.count - 1] = range
    }
    return merged
  }

  private func isConnector(_ between: ArraySlice<Character>, _ start: Int) -> Bool {
    let word = String(between).trimmingSpaces
    if ["-", "--", "~", "至", "到", "to", "—"].contains(word) { return true }
    return word == "and" && String(text[..<start]).trimmingSpaces.hasSuffix("between")
  }

  /// The one quantity that is meant: times and bare numbers give way to others.
  private func chosen(from candidates: [Candidate]) throws(WordingError) -> Candidate {
    for group in [candidates.filter { $0.hasUnit && !$0.isTime }, candidates.filter { $0.isTime }, candidates] {
      if group.count > 1 {
        throw .severalNumbers(original, first: words(group[0]), second: words(group[1]))
      }
      if let only = group.first { return only }
    }
    throw .noNumber(original)
  }

  private func words(_ candidate: Candidate) -> String { String(text[candidate.start..<candidate.end]) }

  // MARK: Claims

  private func claim(_ candidate: Candidate, _ words: Modifiers) throws(WordingError) -> WordedQuantity {
    let number = candidate.number
    guard abs(number.value) < Self.largestNumber else { throw .noNumber(original) }
    let unit = shared(candidate)
    try checkUnit(candidate)
    func quantity(_ kind: WordedQuantity.Kind, _ value: Double, _ upper: Double? = nil) -> WordedQuantity {
      WordedQuantity(
        kind: kind, value: value, upperValue: upper, unit: unit, isStrict: words.isStrict, promise: words.promise,
        text: original)
    }
    if let start = candidate.rangeStart {
      let lower = try rangeStart(start, candidate)
      guard lower <= number.value else { throw .reversedRange(original, lower, number.value) }
      switch words.direction {
      case .atLeast: return quantity(.atLeast, lower)
      case .atMost: return quantity(.atMost, number.value)
      default: return quantity(.range, lower, number.value)
      }
    }
    var band = number
    if words.hasOver, band.stepPower == nil { band.stepPower = WordedNumber.stepPower(of: number.value) }
    switch words.direction {
    case .atLeast: return quantity(.atLeast, number.value)
    case .atMost: return quantity(.atMost, band.upperValue ?? number.value)
    default: break
    }
    if number.hasPlus { return quantity(.atLeast, number.value) }
    if number.spread > 0 { return quantity(.range, number.value - number.spread, number.value) }
    if number.isSeveral { return quantity(.overBand, 2 * number.value, 10 * number.value) }
    if let upper = band.upperValue { return quantity(.overBand, number.value, upper) }
    return quantity(words.direction == .about ? .approximately : .point, number.value)
  }

  /// The start of a range in the unit of its end: `8000万元至1亿元` begins at 0.8 of 亿元.
  private func rangeStart(_ start: WordedNumber, _ candidate: Candidate) throws(WordingError) -> Double {
    guard let rangeUnit = candidate.rangeUnit else { return start.value }
    if let value = try? rangeUnit.convert(start.value, to: candidate.unit) { return value }
    guard rangeUnit.dimension == .none else {
      throw .severalNumbers(original, first: "\(start.value)\(rangeUnit)", second: words(candidate))
    }
    // A scale without a noun takes the noun of the end: `500亿-600亿元`.
    let power = rangeUnit.powerOfTen - candidate.number.scale
    let unit = (0..<abs(power)).reduce(1.0) { product, _ in product * 10 }
    return power < 0 ? start.value / unit : start.value * unit
  }

  /// A noun behind the number that is no unit would silently be lost: only words that continue a sentence may follow.
  private func checkUnit(_ candidate: Candidate) throws(WordingError) {
    let rest = String(text[candidate.end...]).trimmingSpaces
    guard !candidate.hasNoun, !Modifiers.begins(rest), let first = rest.first, first.isLetter else { return }
    let word = String(rest.prefix { $0.isLetter })
    throw .unknownUnit(
      String(word.prefix(6)), suggestion: Suggestion.nearest(to: word, among: UnitNoun.examples))
  }

  private static let shares: [(String, UnitOfMeasure)] = [
    ("百分之", .percent), ("千分之", UnitOfMeasure(dimension: .none, powerOfTen: -3, symbol: "‰")),
  ]
  private typealias Currency = (sign: String, code: String, chinese: String)
  private static let currencies: [Currency] = [
    ("nt$", "TWD", "元新台币"), ("hk$", "HKD", "港元"), ("us$", "USD", "美元"), ("$", "USD", "美元"), ("¥", "CNY", "元"),
    ("€", "EUR", "欧元"), ("£", "GBP", "英镑"), ("usd", "USD", "美元"), ("rmb", "CNY", "元"), ("cny", "CNY", "元"),
    ("人民币", "元", "元"),
  ]
  private static let denominators: [(words: String, noun: String)] = [
    ("人均", "人"), ("每人", "人"), ("亩均", "亩"), ("每亩", "亩"), ("户均", "户"), ("每户", "户"), ("每家", "家"), ("每平方公里", "平方公里"),
    ("每平方米", "平方米"), ("每公顷", "公顷"),
  ]
  private static let simplified: [Character: Character] = [
    "億": "亿", "萬": "万", "餘": "余", "約": "约", "過": "过", "內": "内", "達": "达", "兩": "两",
  ]
  /// A sentence, generously.
  private static let longestWording = 200
  /// No economy has a figure of more, in whatever unit it is worded.
  private static let largestNumber = 1e15
  /// No unit is longer: `billion yuan / square kilometre`.
  private static let longestUnit = 32
}

extension WordedNumber {
  /// The power of ten of the last digit of a value that is not zero.
  static func stepPower(of value: Double) -> Int {
    let text = NumberText.shortest(value)
    if let point = text.firstIndex(of: ".") { return -text.distance(from: point, to: text.endIndex) + 1 }
    return text.reversed().prefix { $0 == "0" }.count
  }
}

extension Character {
  fileprivate var isASCIILetter: Bool { isASCII && isLetter }
}

extension String {
  var trimmingSpaces: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
