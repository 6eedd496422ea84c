import EconomicData
import Tabular

extension CatalogEntry {
  /// Units by an example of each dimension and scale; composed ones such as 万元/人 follow from them.
  static var units: [CatalogEntry] {
    examples.compactMap { symbol, meaning in
      guard let unit = try? UnitOfMeasure(symbol) else { return nil }
      return CatalogEntry(
        kind: .units, name: symbol, title: meaning,
        equation: "1 \(symbol) = \(NumberText.shortest(unit.scale)) of the base unit",
        use: "In data and plans; prefixes 十 百 千 万 亿 and quotients with / or 每 are understood.", reference: "")
    }
  }

  private static let examples: [(String, String)] = [
    ("元", "yuan, the base of money"), ("万元", "ten thousand yuan"), ("亿元", "a hundred million yuan"),
    ("万亿元", "a trillion yuan"), ("美元", "US dollar"), ("亿美元", "a hundred million US dollars"),
    ("人", "persons"), ("万人", "ten thousand persons"), ("家", "firms"), ("户", "households, counted"),
    ("m²", "square metre, the base of area"), ("km²", "square kilometre"), ("平方公里", "square kilometre"),
    ("公顷", "hectare"), ("亩", "mu, 2000/3 square metres"), ("年", "year"), ("%", "per cent"),
    ("元/人", "yuan per person"), ("万元/人", "ten thousand yuan per person"), ("亿元/km²", "output per area"),
    ("万元/亩", "output per mu"),
  ]
}
