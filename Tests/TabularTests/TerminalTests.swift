import Tabular
import TestSupport
import Testing

@Suite struct TerminalTests {
  @Test(.tags(.reference)) func `Wide characters take two columns and marks none`() {
    #expect(
      ["abc", "产值", "ｗ", "e\u{301}", "🏭", "é", "￥", "　", ""].map(DisplayWidth.of) == [3, 4, 2, 1, 2, 1, 2, 2, 0])
    #expect(DisplayWidth.truncated("济南中央活力区", to: 7) == "济南中…")
  }

  @Test(.tags(.golden)) func `A table with Chinese text stands in columns`() {
    let table = Table(columns: ["area", "value"], rows: [["济南中央活力区", 500], ["tech park", 1234.56789], ["", nil]])
    #expect(
      table.terminalText(significantDigits: 6) == """
        area              value
        ──────────────  ───────
        济南中央活力区      500
        tech park       1234.57

        """ + "\n")
    let lines = table.terminalText().split(separator: "\n")
    #expect(DisplayWidth.of(String(lines[1])) == DisplayWidth.of(String(lines[2])))
  }

  @Test(.tags(.contract)) func `A cell cannot steer the terminal`() {
    #expect(!Table(columns: ["a"], rows: [["\u{1B}[31mred"]]).terminalText().contains("\u{1B}"))
  }

  @Test(.tags(.contract)) func `A sparkline runs from lowest to highest and leaves gaps empty`() {
    #expect(Sparkline.text([1, nil, 8, 4.5]) == "▁ █▅")
    #expect(Sparkline.text([3, 3]) == "▅▅")
    #expect(Sparkline.text([nil, .nan]) == "  ")
  }
}
