/// What a curve is called, what it says and where it comes from.
public struct CurveFacts: Sendable, Hashable {
  /// The name by which the command knows the curve, such as `logistic`.
  public var name: String
  /// The name in words, such as "logistic curve".
  public var title: String
  /// f(t) in plain text.
  public var equation: String
  /// Author, year and place.
  public var reference: String
  /// When to use it and what it assumes, in a sentence.
  public var use: String
  public var parameters: [CurveParameter]
  /// Which parameters make up the upper asymptote as a sum; empty where the curve has none or it is no such sum.
  public var ceiling: [Int]
  /// Whether the form begins at t = 0, so that times are counted from the period before the first observation.
  public var startsAtZero: Bool
  /// Names under which method papers and reference files know the curve.
  public var aliases: [String]

  public init(
    name: String, title: String, equation: String, reference: String, use: String, parameters: [CurveParameter],
    ceiling: [Int] = [], startsAtZero: Bool = false, aliases: [String] = []
  ) {
    self.name = name
    self.title = title
    self.equation = equation
    self.reference = reference
    self.use = use
    self.parameters = parameters
    self.ceiling = ceiling
    self.startsAtZero = startsAtZero
    self.aliases = aliases
  }
}

/// One parameter of a curve: its name, meaning, unit and domain.
public struct CurveParameter: Sendable, Hashable {
  /// The name in natural units, such as `K`.
  public var name: String
  /// The name in working units, such as `lnK`.
  public var workingName: String
  public var meaning: String
  public var unit: Unit
  public var scale: Scale
  /// Whether the parameter is a point in time, which moves with the origin of time, rather than a length of it.
  public var isInstant: Bool

  /// What the parameter is measured in, given the units of the value and of time.
  public enum Unit: String, Sendable, Hashable {
    case value = "value"
    case time = "time"
    case perTime = "1/time"
    case valuePerTime = "value/time"
    case perTimeSquared = "1/time²"
    case dimensionless = "1"
  }

  /// How the working parameter is made from the natural one.
  public enum Scale: String, Sendable, Hashable {
    /// The working parameter is the natural one.
    case identity
    /// The working parameter is the logarithm of the natural one, which is positive.
    case logarithm
  }

  public init(
    _ name: String, _ meaning: String, _ unit: Unit, _ scale: Scale = .identity, working: String? = nil,
    isInstant: Bool = false
  ) {
    self.name = name
    self.meaning = meaning
    self.unit = unit
    self.scale = scale
    self.isInstant = isInstant
    workingName = working ?? (scale == .logarithm ? "ln" + name : name)
  }

  /// The domain in words.
  public var domain: String { scale == .logarithm ? "positive" : "real" }
}
