extension Table {
  /// The table for a terminal: columns aligned by display width, numbers to the right, text to the left.
  ///
  /// - Parameters:
  ///   - headings: names of the columns to show instead of their own.
  ///   - significantDigits: how many digits numbers are rounded to.
  ///   - widest: the width at which text is cut.
  public func terminalText(headings: [String]? = nil, significantDigits: Int = 6, widest: Int = 60) -> String {
    let shown = rows.map { row in
      row.map { DisplayWidth.truncated(Self.shown($0, significantDigits), to: widest) }
    }
    let names = headings ?? columns
    let widths = names.indices.map { column in
      shown.reduce(DisplayWidth.of(names[column])) { max($0, DisplayWidth.of($1[column])) }
    }
    let isNumeric = names.indices.map { column in
      rows.contains { $0[column].isNumeric } && rows.allSatisfy { $0[column].isNumeric || $0[column] == .missing }
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - DisplayWidth.of(cells[column]))
        return isNumeric[column] ? gap + cells[column] : cells[column] + gap
      }
      let text = padded.joined(separator: "  ")
      return String(text[..<(text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex)]) + "\n"
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return line(names) + line(rule) + shown.map(line).joined()
  }

  private static func shown(_ cell: Cell, _ significantDigits: Int) -> String {
    guard case .number(let value) = cell else { return FileError.printable(cell.description) }
    return NumberText.shortest(NumberText.rounded(value, significantDigits: significantDigits))
  }
}

extension Cell {
  fileprivate var isNumeric: Bool {
    switch self {
    case .number, .integer: true
    case .missing, .text, .flag: false
    }
  }
}
