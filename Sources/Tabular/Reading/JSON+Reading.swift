extension JSON {
  /// Reads JSON text (RFC 8259), strictly.
  ///
  /// Written by hand because Foundation's readers keep neither the order of members nor the place of a fault. A key that
  /// stands twice in one object is a fault, and so is nesting beyond 200 levels.
  public init(parsing text: String, file: String? = nil) throws(FileError) {
    var parser = JSONParser(Array(text.utf8), file: file)
    self = try parser.document()
  }

  /// Reads a JSON file of at most `limit` bytes.
  public init(file: String, limit: Int = 16 << 20) throws(FileError) {
    try self.init(parsing: InputFile.text(file, limit: limit), file: file)
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  let file: String?
  var at = 0

  init(_ bytes: [UInt8], file: String?) {
    self.bytes = bytes
    self.file = file
  }

  mutating func document() throws(FileError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard at == bytes.count else { throw fault("the end of the text") }
    return value
  }

  private mutating func value(depth: Int) throws(FileError) -> JSON {
    guard depth < Self.deepest else { throw fault("at most \(Self.deepest) levels of nesting") }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(_ depth: Int) throws(FileError) -> JSON {
    var members: [JSON.Member] = []
    var keys: Set<String> = []
    at += 1
    skipSpace()
    while !take("}") {
      if !members.isEmpty {
        guard take(",") else { throw fault("',' or '}'") }
        skipSpace()
      }
      guard current == UInt8(ascii: "\"") else { throw fault("a key in quotes") }
      let start = at
      let key = try string()
      guard keys.insert(key).inserted else {
        at = start
        throw fault("every key once in an object", found: "\(FileError.quoted(key)) again")
      }
      skipSpace()
      guard take(":") else { throw fault("':' after a key") }
      members.append(JSON.Member(key, try value(depth: depth + 1)))
      skipSpace()
    }
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(FileError) -> JSON {
    var values: [JSON] = []
    at += 1
    skipSpace()
    while !take("]") {
      if !values.isEmpty { guard take(",") else { throw fault("',' or ']'") } }
      values.append(try value(depth: depth + 1))
      skipSpace()
    }
    return .array(values)
  }

  private mutating func string() throws(FileError) -> String {
    at += 1
    var text: [UInt8] = []
    while let byte = current, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a control character to be escaped") }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        at += 1
        continue
      }
      at += 1
      text.append(contentsOf: String(try escape()).utf8)
    }
    guard take("\"") else { throw fault("a closing quote") }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape() throws(FileError) -> Unicode.Scalar {
    let letter = current
    at += 1
    switch letter {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter!)
    case UInt8(ascii: "u"):
      let unit = try hexadecimal()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, take("\\"), take("u") else { throw fault("a pair of surrogates") }
      let low = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { throw fault("a pair of surrogates") }
      return scalar
    default:
      at -= 1
      throw fault("a known escape after '\\'")
    }
  }

  private mutating func hexadecimal() throws(FileError) -> UInt32 {
    let digits = bytes[at..<min(at + 4, bytes.count)]
    guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("four hexadecimal digits") }
    at += 4
    return value
  }

  private mutating func word(_ word: String, _ value: JSON) throws(FileError) -> JSON {
    guard bytes[at...].starts(with: word.utf8) else { throw fault("a JSON value") }
    at += word.utf8.count
    return value
  }

  private mutating func number() throws(FileError) -> JSON {
    let start = at
    while let byte = current, byte == 0x2D || byte == 0x2B || byte == 0x2E || byte | 0x20 == 0x65 || isDigit(byte) {
      at += 1
    }
    let digits = bytes[start..<at]
    let unsigned = digits.first == UInt8(ascii: "-") ? digits.dropFirst() : digits
    guard let first = unsigned.first, isDigit(first), isDigit(unsigned.last!),
      !(first == 0x30 && unsigned.count > 1 && isDigit(unsigned[unsigned.startIndex + 1])),
      let value = DecimalText.parse(String(decoding: digits, as: UTF8.self)), value.isFinite
    else {
      at = start
      throw fault("a JSON value")
    }
    return Int(String(decoding: digits, as: UTF8.self)).map(JSON.integer) ?? .number(value)
  }

  private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private func fault(_ expected: String, found: String? = nil) -> FileError {
    let before = bytes[..<min(at, bytes.count)]
    let line = 1 + before.count { $0 == 0x0A }
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
    let rest = String(decoding: bytes[min(at, bytes.count)..<min(at + 24, bytes.count)], as: UTF8.self)
    return FileError(
      file: file, line: line, column: column, expected: expected,
      found: found ?? (at >= bytes.count ? "the end of the text" : FileError.quoted(rest.prefix(12))))
  }

  private static let deepest = 200
}
