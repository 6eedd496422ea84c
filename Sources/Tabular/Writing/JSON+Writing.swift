extension JSON {
  /// The value as text.
  ///
  /// Members stand in their own order. JSON has no infinities: they are the strings `"inf"` and `"-inf"`; NaN is `null`.
  ///
  /// - Parameters:
  ///   - isPretty: one member a line, indented by two spaces; else one line.
  ///   - isEmbeddable: whether `<`, `>` and `&` are escaped, so that the text may stand inside HTML.
  public func text(isPretty: Bool = false, isEmbeddable: Bool = false) -> String {
    var writer = JSONTextWriter(isPretty: isPretty, isEmbeddable: isEmbeddable)
    writer.write(self, depth: 0)
    return writer.text
  }
}

private struct JSONTextWriter {
  let isPretty: Bool
  let isEmbeddable: Bool
  var text = ""

  mutating func write(_ value: JSON, depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value):
      if value.isFinite {
        text += NumberText.shortest(value)
      } else {
        text += value.isNaN ? "null" : value < 0 ? "\"-inf\"" : "\"inf\""
      }
    case .string(let string): write(string)
    case .array(let values):
      sequence(values, "[", "]", depth) { writer, value in writer.write(value, depth: depth + 1) }
    case .object(let members):
      sequence(members, "{", "}", depth) { writer, member in
        writer.write(member.key)
        writer.text += writer.isPretty ? ": " : ":"
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func sequence<Element>(
    _ elements: [Element], _ open: String, _ close: String, _ depth: Int,
    _ write: (inout JSONTextWriter, Element) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      breakLine(depth + 1)
      write(&self, element)
    }
    if !elements.isEmpty { breakLine(depth) }
    text += close
  }

  private mutating func breakLine(_ depth: Int) {
    if isPretty { text += "\n" + String(repeating: "  ", count: depth) }
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "<" where isEmbeddable, ">" where isEmbeddable, "&" where isEmbeddable: escape(scalar)
      // JavaScript once took the two separators for ends of lines; control characters must be escaped.
      case "\u{2028}", "\u{2029}", "\u{0}"..."\u{1F}", "\u{7F}": escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    let digits = String(scalar.value, radix: 16)
    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension Table {
  /// The rows as a JSON array of objects with the columns as keys.
  public var json: JSON { .array(rows.map(jsonObject)) }

  /// One JSON object a line (NDJSON).
  public func ndjson() -> String { rows.map { jsonObject($0).text() + "\n" }.joined() }

  private func jsonObject(_ row: [Cell]) -> JSON {
    .object(zip(columns, row).map { JSON.Member($0, JSON($1)) })
  }
}
