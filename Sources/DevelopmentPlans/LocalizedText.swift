/// A language in which the toolkit writes prose.
public enum Language: String, Sendable, Hashable, CaseIterable {
  case chinese = "zh"
  case english = "en"
}

/// A name or sentence in Chinese and in English.
public struct LocalizedText: Sendable, Hashable, Codable {
  public var chinese: String
  public var english: String

  public init(chinese: String, english: String) {
    self.chinese = chinese
    self.english = english
  }

  /// The same text in both languages, for proper names and identifiers.
  public init(_ text: String) {
    chinese = text
    english = text
  }

  public subscript(language: Language) -> String {
    switch language {
    case .chinese: chinese
    case .english: english
    }
  }
}
