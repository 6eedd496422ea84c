/// What the words around a number make of it.
struct Modifiers {
  enum Direction {
    case atLeast, atMost, about
  }

  private(set) var direction: Direction?
  private(set) var isStrict = false
  /// 余 or 多 behind the unit.
  private(set) var hasOver = false
  private(set) var promise: WordedQuantity.Promise = .plain

  /// Reads the words that touch the number on both sides, and the promise anywhere before it.
  init(before: String, number: Character, after: String, _ original: String) throws(WordingError) {
    var bound: String?
    func take(_ word: String, _ meaning: Meaning, _ modifiers: inout Modifiers) throws(WordingError) {
      switch meaning {
      case .neutral: break
      case .over: modifiers.hasOver = true
      case .about: if modifiers.direction == nil { modifiers.direction = .about }
      case .bound(let direction, let isStrict):
        if let other = modifiers.direction, other != .about, other != direction, let bound {
          throw .contradiction(original, bound, word)
        }
        modifiers.direction = direction
        modifiers.isStrict = isStrict
        bound = word
      }
    }
    var rest = before.trimmingSpaces
    if rest.hasSuffix("上"), Self.beginsInChinese(number) {
      rest.removeLast()
      try take("上", .bound(.atLeast, isStrict: false), &self)
    }
    while let (word, meaning) = Self.wordsBefore.first(where: { Self.ends(rest, with: $0.0) }) {
      try take(word, meaning, &self)
      rest = String(rest.dropLast(word.count)).trimmingSpaces
    }
    rest = after.trimmingSpaces
    while let (word, meaning) = Self.wordsAfter.first(where: { rest.hasPrefix($0.0) }) {
      try take(word, meaning, &self)
      rest = String(rest.dropFirst(word.count)).trimmingSpaces
    }
    let clause = before.split { "，。；;,.".contains($0) }.last.map(String.init) ?? ""
    for (word, promise) in Self.promises where clause.contains(word) { self.promise = promise }
  }

  /// Whether `rest` begins with a word that may follow a number.
  static func begins(_ rest: String) -> Bool { wordsAfter.contains { rest.hasPrefix($0.0) } }

  /// Whether 万 or 亿 alone is a number behind these words: 上万, 过亿.
  static func leadsToBareScale(_ before: ArraySlice<Character>) -> Bool {
    guard let last = before.last else { return false }
    return "上超过近逾破约达".contains(last)
  }

  /// 上 means "up to" only before 百, 千, 万 and 亿 themselves: 上百家, but 线上500家.
  private static func beginsInChinese(_ number: Character) -> Bool { "十百千万亿".contains(number) }

  /// A Latin word must begin at a word's boundary: `cover` is not `over`.
  private static func ends(_ text: String, with word: String) -> Bool {
    guard text.hasSuffix(word) else { return false }
    guard let first = word.first, first.isASCII, first.isLetter, let previous = text.dropLast(word.count).last else {
      return true
    }
    return !(previous.isASCII && previous.isLetter)
  }

  private enum Meaning {
    case bound(Direction, isStrict: Bool)
    case about, over, neutral
  }

  private static func table(_ rows: [(String, Meaning)]) -> [(String, Meaning)] {
    rows.flatMap { row in row.0.split(separator: "|").map { (String($0), row.1) } }.sorted { $0.0.count > $1.0.count }
  }

  private static let wordsBefore = table([
    (
      "突破|超|超过|超出|超越|逾|高于|大于|多于|过|破|冲破|跨过|跨越|>|over|more than|above|exceed|exceeds|exceeding|exceeded|greater than|surpass|surpassing|surpasses|in excess of|higher than|beyond",
      .bound(.atLeast, isStrict: true)
    ),
    (
      "不低于|不少于|不小于|不下于|不下|至少|最少|最低|起码|不亚于|达到或超过|迈上|跃上|站上|登上|跨上|站稳|>=|≥|⩾|at least|no less than|not less than|no fewer than|not fewer than|a minimum of|minimum of|minimum",
      .bound(.atLeast, isStrict: false)
    ),
    ("低于|少于|小于|不到|不足|不及|未达|未满|<|below|under|less than|fewer than|lower than", .bound(.atMost, isStrict: true)),
    (
      "不超过|不超|未超过|不高于|不大于|不多于|不突破|不逾|至多|最多|最高|顶多|上限|<=|≤|⩽|at most|no more than|not more than|up to|a maximum of|maximum of|maximum|within|not exceeding|not to exceed|not exceed",
      .bound(.atMost, isStrict: false)
    ),
    // Who promises to come down to a figure means it or less.
    (
      "降到|降至|降为|下降到|下降至|降低到|降低至|压降到|压降至|压减到|压减至|减到|减至|减少到|减少至|缩减到|缩减至|reduced to|reduce to|cut to|lowered to|fall to|down to",
      .bound(.atMost, isStrict: false)
    ),
    (
      "约|大约|约为|约合|约达|大概|大致|大体|近|将近|接近|几近|临近|差不多|≈|~|about|around|approximately|approx.|approx|roughly|nearly|almost|close to|circa|ca.|some|an estimated|estimated",
      .about
    ),
    (
      "通过|经过|达到|达|实现|完成|为|至|到|是|在|有|共|总计|合计|共计|累计|将|可|能|预计|预期|计划|规划|目标|稳定在|保持在|控制在|增长到|提高到|增加到|增至|升至|提升至|力争|争取|努力|力求|确保|保证|人民币|us$|nt$|hk$|$|¥|€|£|usd|rmb|cny|:|reach|reaching|reaches|of|to|is|be|total|totals|between|the|a|target|targets",
      .neutral
    ),
  ])

  private static let wordsAfter = table([
    (
      "以上|及以上|或以上|之上|或更多|起|+|or more|and more|or above|and above|and over|or over|plus",
      .bound(.atLeast, isStrict: false)
    ),
    ("以内|之内|以下|及以下|或以下|之下|封顶|或更少|or less|or fewer|or below|and below|and under", .bound(.atMost, isStrict: false)),
    ("左右|约|上下|前后|级别|级|or so", .about),
    ("余|多|有余|开外|-odd", .over),
    ("的水平|的规模|水平|规模", .neutral),
  ])

  private static let promises: [(String, WordedQuantity.Promise)] = [
    ("力争", .striven), ("争取", .striven), ("努力", .striven), ("力求", .striven), ("aim", .striven), ("strive", .striven),
    ("确保", .guaranteed), ("保证", .guaranteed), ("guarantee", .guaranteed),
  ]
}
