/// A statement on which results rest, with an id that is printed in the `basis` of every row that rests on it.
public struct Assumption: Sendable, Hashable, Codable {
  /// Who vouches for it.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Chosen by the author of the plan file; no document says it.
    case ours
    /// Read in a document.
    case source
  }

  public var id: String
  public var kind: Kind
  public var text: LocalizedText
  /// The central value, where the assumption is a number, in the unit of the quantity it describes.
  public var value: Double?
  /// The range that is thought to hold the truth, where the assumption is a number.
  public var range: ClosedRange<Double>?
  /// The document, with place and date, where `kind` is `source`.
  public var source: String?

  public init(
    id: String, kind: Kind = .ours, text: LocalizedText, value: Double? = nil, range: ClosedRange<Double>? = nil,
    source: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.text = text
    self.value = value
    self.range = range
    self.source = source
  }
}
