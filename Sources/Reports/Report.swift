import DevelopmentPlans

/// What a workbook or a page tells: the projections of one or several plans with all they rest on.
public struct Report: Sendable {
  /// One plan with its projection and the documents it quotes.
  public struct Part: Sendable {
    public var projection: Projection
    public var sources: [PlanSource]
    /// The verdict on the plan's targets.
    public var assessment: Assessment?
    /// Where the actuals stand, one sentence an indicator.
    public var trackingSentences: [LocalizedText]
    /// What each assumption moves of the probability of the leading target.
    public var sensitivity: Sensitivity?
    /// The instruments' settings under which the plan was projected.
    public var scenario: Scenario

    public init(
      projection: Projection, sources: [PlanSource], assessment: Assessment? = nil,
      trackingSentences: [LocalizedText] = [], sensitivity: Sensitivity? = nil,
      scenario: Scenario = .none
    ) {
      self.projection = projection
      self.sources = sources
      self.assessment = assessment
      self.trackingSentences = trackingSentences
      self.sensitivity = sensitivity
      self.scenario = scenario
    }
  }

  /// At least one.
  public var parts: [Part]
  /// Central intervals, 0 to 1, ascending.
  public var levels: [Double]
  public var language: Language

  public init(parts: [Part], levels: [Double] = [0.5, 0.8, 0.95], language: Language = .english) {
    precondition(!parts.isEmpty, "a report tells of at least one plan")
    self.parts = parts
    self.levels = levels
    self.language = language
  }

  /// The areas, joined.
  public var title: String { parts.map { $0.projection.plan.area[language] }.joined(separator: " · ") }
}
