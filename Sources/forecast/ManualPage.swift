import Tabular

/// The manual page in the macros of man(7), from the description that the command gives of itself.
///
/// Options that most subcommands share stand once, in a section of their own.
struct ManualPage {
  private let root: JSON
  private let commands: [JSON]
  private let shared: [JSON]

  /// - Parameter description: what `forecast --experimental-dump-help` prints.
  init(of description: JSON) {
    root = description["command"] ?? .null
    commands = Self.displayed(root["subcommands"]).filter { Self.word($0, "commandName") != "help" }
    let leaves = commands.flatMap { command in
      let nested = Self.displayed(command["subcommands"])
      return nested.isEmpty ? [command] : nested
    }
    let all = leaves.flatMap { Self.displayed($0["arguments"]) }.filter { Self.word($0, "kind") != "positional" }
    var unique: [JSON] = []
    for argument in all where !unique.contains(argument) { unique.append(argument) }
    shared = unique.filter { argument in all.count { $0 == argument } * 2 > leaves.count }
  }

  /// Source of the page; the date is that of the version, so that equal programs make equal pages.
  var text: String {
    var page = Roff()
    page.macro(".TH", ["FORECAST", "1", Toolkit.date, "economic-forecasting \(Toolkit.version)", "User Commands"])
    page.macro(".SH", ["NAME"])
    page.line("forecast \\- " + Roff.escaped(Self.lowercased(Self.word(root, "abstract"))))
    page.macro(".SH", ["SYNOPSIS"])
    var calls: [String] = []
    for command in commands { calls += synopses(command, prefix: "forecast") }
    page.line(calls.joined(separator: "\n.br\n"))
    page.macro(".SH", ["DESCRIPTION"])
    page.prose(Self.word(root, "discussion"))
    page.macro(".SH", ["COMMANDS"])
    for command in commands { write(command, prefix: "forecast", &page) }
    page.macro(".SH", ["COMMON OPTIONS"])
    for argument in shared { write(argument, &page) }
    page.macro(".SH", ["EXIT STATUS"])
    for (code, meaning) in ExitStatus.meanings { page.item(code, meaning) }
    page.macro(".SH", ["EXAMPLES"])
    for example in ExamplesCommand.examples {
      page.prose(example.purpose + ":\n  " + example.call)
    }
    return page.text
  }

  // MARK: - Parts

  private func synopses(_ command: JSON, prefix: String) -> [String] {
    let name = "\(prefix) \(Self.word(command, "commandName"))"
    let nested = Self.displayed(command["subcommands"])
    guard nested.isEmpty else { return nested.flatMap { synopses($0, prefix: name) } }
    return ["\\fB\(Roff.escaped(name))\\fR \(Self.usage(command))"]
  }

  private func write(_ command: JSON, prefix: String, _ page: inout Roff) {
    let name = "\(prefix) \(Self.word(command, "commandName"))"
    let nested = Self.displayed(command["subcommands"])
    page.macro(".SS", [nested.isEmpty ? "\\fB\(Roff.escaped(name))\\fR \(Self.usage(command))" : Roff.escaped(name)])
    page.prose(Self.word(command, "abstract") + "\n\n" + Self.word(command, "discussion"))
    let arguments = Self.displayed(command["arguments"])
    for argument in arguments where !shared.contains(argument) { write(argument, &page) }
    for command in nested { write(command, prefix: name, &page) }
  }

  private func write(_ argument: JSON, _ page: inout Roff) {
    let value = Self.word(argument, "valueName")
    let names = (argument["names"]?.array ?? []).map(Self.spelling)
    let isOption = Self.word(argument, "kind") == "option"
    var tag = names.map { "\\fB\(Roff.escaped($0))\\fR" }.joined(separator: ", ")
    if names.isEmpty {
      tag = "\\fI\(Roff.escaped(value))\\fR"
    } else if isOption {
      tag += " \\fI\(Roff.escaped(value))\\fR"
    }
    let standard = Self.word(argument, "defaultValue")
    let note = standard.isEmpty || !isOption ? "" : " Default: \(standard)."
    page.item(raw: tag, Self.word(argument, "abstract") + note)
  }

  // MARK: - Reading the description

  private static func displayed(_ list: JSON?) -> [JSON] {
    (list?.array ?? []).filter { $0["shouldDisplay"]?.bool != false }
  }

  private static func word(_ value: JSON, _ key: String) -> String { value[key]?.string ?? "" }

  private static func spelling(_ name: JSON) -> String {
    let text = word(name, "name")
    return word(name, "kind") == "long" ? "--\(text)" : "-\(text)"
  }

  /// `PLAN... [OPTIONS]`.
  private static func usage(_ command: JSON) -> String {
    let arguments = displayed(command["arguments"])
    var words = arguments.filter { word($0, "kind") == "positional" }.map { argument in
      let name = "\\fI\(Roff.escaped(word(argument, "valueName").uppercased()))\\fR"
      let repeated = argument["isRepeating"]?.bool == true ? name + "..." : name
      return argument["isOptional"]?.bool == true ? "[\(repeated)]" : repeated
    }
    words += arguments.filter { word($0, "kind") == "option" && $0["isOptional"]?.bool == false }.map { argument in
      let name = argument["preferredName"].map(spelling) ?? ""
      return "\\fB\(Roff.escaped(name))\\fR \\fI\(Roff.escaped(word(argument, "valueName").uppercased()))\\fR"
    }
    return (words + ["[\\fIOPTIONS\\fR]"]).joined(separator: " ")
  }

  private static func lowercased(_ sentence: String) -> String {
    let text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}

/// Text in the macros of man(7).
private struct Roff {
  private(set) var text = ""

  /// Whether a paragraph stands at the beginning of its section, where no macro separates it from anything.
  private var isFirst = true

  mutating func line(_ source: String) {
    text += source + "\n"
    isFirst = source.hasPrefix(".S") || source.hasPrefix(".TH")
  }

  mutating func macro(_ name: String, _ arguments: [String]) {
    let quoted = arguments.map { "\"\($0.replacing("\"", with: "\\(dq"))\"" }
    line(([name] + quoted).joined(separator: " "))
  }

  /// Paragraphs; what is indented stands as it is, as an example.
  mutating func prose(_ source: String) {
    for paragraph in source.split(separator: "\n\n") {
      if !isFirst { line(".PP") }
      for row in paragraph.split(separator: "\n") {
        if row.hasPrefix("  ") { example(String(row.drop { $0 == " " })) } else { line(Self.escaped(String(row))) }
      }
    }
  }

  mutating func example(_ call: String) {
    line(".in +4n\n.nf\n\(Self.escaped(call))\n.fi\n.in")
  }

  mutating func item(_ tag: String, _ meaning: String) { item(raw: "\\fB\(Self.escaped(tag))\\fR", meaning) }

  mutating func item(raw tag: String, _ meaning: String) { line(".TP\n\(tag)\n\(Self.escaped(meaning))") }

  /// A line that begins with a point or an apostrophe would be a request; hyphens of options are minus signs.
  static func escaped(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}
