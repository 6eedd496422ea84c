import Glibc
import Tabular
import Yams

/// A node of a YAML file that knows where it stands, and reads itself strictly.
///
/// Each reading returns `nil` after it has reported why; callers go on, so that one pass finds every fault.
struct YAMLValue {
  private let node: Node
  let faults: FaultCollector

  private init(_ node: Node, _ faults: FaultCollector) {
    self.node = node
    self.faults = faults
  }

  /// Reads the one document of `text`; `nil` after a fault of syntax has been reported.
  ///
  /// Tags are not resolved (`Resolver.basic`): resolution compiles regular expressions at start-up, and a strict reader
  /// asks each scalar for the type it expects anyway.
  static func document(_ text: String, faults: FaultCollector) -> YAMLValue? {
    do {
      guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
        faults.report(
          at: YAMLPlace(line: 1, column: 1), expected: "a plan", found: "an empty file",
          cure: "write one with 'forecast new plan NAME'")
        return nil
      }
      return YAMLValue(root, faults)
    } catch let error as YamlError {
      faults.report(error)
    } catch {
      faults.report(at: nil, expected: "YAML", found: "\(error)")
    }
    return nil
  }

  var place: YAMLPlace? { node.mark.map { YAMLPlace(line: $0.line, column: $0.column) } }

  func report(expected: String, found: String? = nil, cure: String? = nil) {
    faults.report(at: place, expected: expected, found: found ?? shown, cure: cure)
  }

  /// How the node looks to the reader of an error.
  var shown: String {
    switch node {
    case .scalar(let scalar) where scalar.string.isEmpty && scalar.style == .plain: "nothing"
    case .scalar(let scalar): FileError.quoted(scalar.string)
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  // MARK: - Scalars

  /// The text of a scalar that is not empty.
  func text(expected: String = "a text") -> String? {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty, isFreeOfAnchors else {
      report(expected: expected)
      return nil
    }
    return scalar.string
  }

  /// A finite decimal number that is written plain.
  func number(expected: String = "a number", where isAllowed: (Double) -> Bool = { _ in true }) -> Double? {
    guard case .scalar(let scalar) = node, scalar.style == .plain, let value = plainDecimal(scalar.string),
      isAllowed(value)
    else {
      report(expected: expected)
      return nil
    }
    return value
  }

  func integer(expected: String, where isAllowed: (Int) -> Bool = { _ in true }) -> Int? {
    guard case .scalar(let scalar) = node, scalar.style == .plain, let value = Int(scalar.string), isAllowed(value)
    else {
      report(expected: expected)
      return nil
    }
    return value
  }

  func probability(expected: String = "a probability between 0 and 1") -> Double? {
    number(expected: expected) { (0...1).contains($0) }
  }

  /// One of `names`, with its nearest as the cure.
  func name(among names: [String], expected: String) -> String? {
    name(where: names.contains, among: names, expected: expected)
  }

  /// A name that `isKnown` accepts; `names` are asked for only where it does not, for the nearest as the cure.
  func name(where isKnown: (String) -> Bool, among names: @autoclosure () -> [String], expected: String) -> String? {
    guard let text = text(expected: expected) else { return nil }
    guard isKnown(text) else {
      let names = names()
      let nearest = Suggestion.nearest(to: text, among: names)
      report(
        expected: expected,
        cure: nearest.map { "did you mean '\($0)'?" }
          ?? (names.isEmpty ? nil : "use one of \(names.prefix(20).joined(separator: ", "))"))
      return nil
    }
    return text
  }

  // MARK: - Collections

  /// The elements of a list; a single value does not stand for a list of one.
  func list(expected: String = "a list") -> [YAMLValue]? {
    guard case .sequence(let sequence) = node, isFreeOfAnchors else {
      report(expected: expected)
      return nil
    }
    return sequence.map { YAMLValue($0, faults) }
  }

  var isMapping: Bool { node.mapping != nil }
  var isList: Bool { node.sequence != nil }

  /// The members of a mapping with text keys, in the order of the file.
  func members(expected: String) -> [(key: YAMLValue, name: String, value: YAMLValue)]? {
    guard case .mapping(let mapping) = node, isFreeOfAnchors else {
      report(expected: expected)
      return nil
    }
    var members: [(key: YAMLValue, name: String, value: YAMLValue)] = []
    var seen: Set<String> = []
    for (key, value) in mapping {
      let key = YAMLValue(key, faults)
      guard let name = key.text(expected: "a key") else { continue }
      guard seen.insert(name).inserted else {
        key.report(expected: "each key once", found: "'\(name)' again", cure: "remove one of the two")
        continue
      }
      members.append((key, name, YAMLValue(value, faults)))
    }
    return members
  }

  /// The mapping with its keys checked against `keys`; anything else in it is a fault.
  func mapping(_ what: String, keys: [String]) -> YAMLMapping? {
    guard let members = members(expected: what) else { return nil }
    var values: [String: YAMLValue] = [:]
    var misspelt: Set<String> = []
    for member in members {
      if keys.contains(member.name) {
        values[member.name] = member.value
      } else {
        let nearest = Suggestion.nearest(to: member.name, among: keys.filter { values[$0] == nil })
        if let nearest { misspelt.insert(nearest) }
        member.key.report(
          expected: "a key of \(what)", found: "the unknown key \(FileError.quoted(member.name))",
          cure: nearest.map { "did you mean '\($0)'?" } ?? "known keys are \(keys.joined(separator: ", "))")
      }
    }
    return YAMLMapping(what: what, origin: self, values: values, misspelt: misspelt)
  }

  /// Anchors and aliases are refused: a plan says each thing where it belongs, and aliases multiply without bound.
  private var isFreeOfAnchors: Bool {
    if case .alias = node { return false }
    guard node.anchor == nil else {
      report(expected: "no anchors", found: "the anchor '&\(node.anchor!.rawValue)'", cure: "write the value out")
      return false
    }
    return true
  }
}

/// A decimal number in the plain form of YAML and JSON; no hexadecimal, no infinity, no spaces.
private func plainDecimal(_ text: String) -> Double? {
  let isPlain = text.utf8.allSatisfy { byte in
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
  }
  guard isPlain, let value = Double(text), value.isFinite else { return nil }
  return value
}

/// A mapping whose keys are known to be allowed.
struct YAMLMapping {
  let what: String
  let origin: YAMLValue
  fileprivate let values: [String: YAMLValue]
  /// Keys that unknown ones were probably meant to be; their absence is no second fault.
  fileprivate let misspelt: Set<String>

  /// The value of a key that may be absent.
  subscript(key: String) -> YAMLValue? { values[key] }

  /// The value of a key that has to be there.
  func required(_ key: String, cure: String? = nil) -> YAMLValue? {
    if let value = values[key] { return value }
    if misspelt.contains(key) { return nil }
    origin.report(expected: "the key '\(key)' of \(what)", found: "none", cure: cure)
    return nil
  }
}

extension FaultCollector {
  /// A fault of syntax, in our words and with its place.
  func report(_ error: YamlError) {
    let (place, found): (Mark?, String) =
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (mark, problem)
      case .duplicatedKeysInMapping(let duplicates, let context):
        (context.mark, "the key \(FileError.quoted(duplicates.first ?? "")) more than once")
      case .reader(let problem, _, _, _): (nil, problem)
      default: (nil, "\(error)")
      }
    report(
      at: place.map { YAMLPlace(line: $0.line, column: $0.column) }, expected: "YAML with each key once", found: found,
      cure: "indent with spaces, and quote texts that contain ': ' or '#'")
  }
}
