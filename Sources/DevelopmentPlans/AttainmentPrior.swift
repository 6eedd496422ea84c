import Glibc

/// What is believed beforehand about ln(actual / plan) ~ N(δ, ω²).
///
/// The three named priors are ours, in the practice of correcting optimism (HM Treasury, Green Book, supplementary guidance
/// on optimism bias; Flyvbjerg 2006, "From Nobel Prize to project management"); `ReferenceClass` gives one from cases. For a
/// target that is a ceiling the ratio is plan / actual: optimism lets costs and emissions end above what was announced.
public struct AttainmentPrior: Sendable, Hashable, Codable {
  /// `neutral`, `outside-view`, `sceptical`, or the name of a reference class: it is the prior's id in `basis`.
  public var name: String
  /// δ, the expected log ratio of actual to plan.
  public var logRatio: Double
  /// ω, its standard deviation.
  public var logDeviation: Double

  public init(name: String, logRatio: Double, logDeviation: Double) {
    precondition(logDeviation > 0, "an attainment prior needs a positive spread, \(logDeviation) given")
    self.name = name
    self.logRatio = logRatio
    self.logDeviation = logDeviation
  }

  /// Plans are met on average: δ = 0, ω = 0.35.
  public static let neutral = AttainmentPrior(name: "neutral", logRatio: 0, logDeviation: 0.35)
  /// Plans of this kind end a quarter below: δ = ln 0.75, ω = 0.5. The default.
  public static let outsideView = AttainmentPrior(name: "outside-view", logRatio: log(0.75), logDeviation: 0.5)
  /// Plans of this kind end at half: δ = ln 0.5, ω = 0.6.
  public static let sceptical = AttainmentPrior(name: "sceptical", logRatio: log(0.5), logDeviation: 0.6)

  public static let named: [AttainmentPrior] = [neutral, outsideView, sceptical]

  /// The named prior, or `nil`.
  public init?(named name: String) {
    guard let prior = Self.named.first(where: { $0.name == name }) else { return nil }
    self = prior
  }

  /// The id under which rows name this prior in their basis.
  public var basisID: String { "attainment:\(name)" }
}
