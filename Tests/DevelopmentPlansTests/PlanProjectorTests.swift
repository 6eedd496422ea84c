import DevelopmentPlans
import TestSupport
import Testing

@Suite struct PlanProjectorTests {
  @Test(.tags(.contract)) func `each indicator has one row a year, with its basis`() throws {
    let projection = try PlanProjector().project(PlanExamples.vitality)
    #expect(projection.rows.count == 7 * 9)
    #expect(projection.refusals.isEmpty)
    #expect(projection.rows.allSatisfy { $0.basis.contains("source:article") })
    let employment = projection.rows.filter { $0.indicator == "employment" }
    #expect(employment.allSatisfy { $0.basis.contains(Derivation.label) })
    #expect(projection.rows.filter { $0.origin == .target }.map(\.year) == Array(repeating: 2027, count: 6))
  }
}
