import DevelopmentPlans

/// What a workbook or a page tells: the projections of one or several plans with all they rest on.
public struct Report: Sendable {
  /// One plan with its projection and the documents it quotes.
  public struct Part: Sendable {
    public var projection: Projection
    public var sources: [PlanSource]

    public init(projection: Projection, sources: [PlanSource]) {
      self.projection = projection
      self.sources = sources
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
