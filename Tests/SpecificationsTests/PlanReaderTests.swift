import DevelopmentPlans
import Specifications
import Tabular
import TestSupport
import Testing

/// A plan in YAML with one line changed, and the faults it has.
private struct Draft {
  static let text = SamplePlan.detailed

  static func faults(replacing old: String, with new: String) -> [FileError] {
    precondition(text.contains(old), "the draft has no '\(old)'")
    do {
      _ = try PlanSpecification.read(text: text.replacing(old, with: new, maxReplacements: 1), file: "draft.yaml")
      return []
    } catch {
      return (error as? FileFaults)?.errors ?? []
    }
  }
}

@Suite struct PlanReaderTests {
  @Test func `a plan is read with its wording, units converted and assumptions named`() throws {
    let specification = try PlanSpecification.read(text: Draft.text, file: "draft.yaml")
    let plan = specification.plan
    #expect(plan.id == "riverside")
    #expect(plan.area == LocalizedText(chinese: "河畔", english: "Riverside"))
    #expect(plan.originYear == 2023 && plan.horizon == 5)
    #expect(plan.attainment == .outsideView)
    #expect(specification.sources == [PlanSource(id: "paper", title: "The announcement", date: "2023-01-31")])
    let output = try #require(plan.indicator("output"))
    #expect(output.targets == [Target(wording: "产值500余亿元", claim: .band(500, 600), year: 2028, sources: ["paper"])])
    #expect(output.base?.median == 100)
    #expect(output.base?.basis == ["base"])
    // 1,200,000 万元 are 120 亿元.
    #expect(output.actuals == [Actual(.year(2024), 120)])
    let jobs = try #require(plan.indicator("jobs"))
    #expect(jobs.derivation?.indicator == "output")
    // 亿元 over 万元/人 is 万人.
    #expect(jobs.derivation?.scale == 1)
    #expect(plan.stages.map(\.fractionOfRise) == [0.3])
  }

  @Test func `a derived unit with another power of ten scales the quotient`() throws {
    let text = Draft.text.replacing("unit: 万人", with: "unit: 人")
    let jobs = try #require(try PlanSpecification.read(text: text, file: "draft.yaml").plan.indicator("jobs"))
    #expect(jobs.derivation?.scale == 10_000)
  }

  @Test func `a band without a unit is a pure number, whatever the powers of ten of its two indicators`() throws {
    func scale(_ unit: String, _ band: String) throws -> Double? {
      let text = """
        schema: 1
        plan: lakeside
        area: Lakeside
        origin: 2022
        horizon: 2027
        indicators:
          - { id: output, unit: 亿元, base: { value: 80 }, targets: [{ wording: 产值300余亿元 }] }
          - { id: tax, unit: \(unit), base: { value: 3 }, targets: [{ wording: 15\(unit) }] }
        ratios:
          - { id: burden, of: tax, to: output, \(band) }

        """
      return try PlanSpecification.read(text: text, file: "plan.yaml").plan.ratios.first?.scale
    }
    #expect(try scale("亿元", "range: [0.03, 0.06]") == 1)
    #expect(try scale("万元", "range: [0.03, 0.06]") == 1e-4)
    #expect(try scale("万元", "range: [3, 6], unit: '%'") == 1e-2)
    // What measures something else is in the quotient of the two units, here 万人 over 亿元.
    #expect(try scale("万人", "range: [0.03, 0.06]") == 1)
  }

  /// What is changed, into what, where the fault is reported, and words of its sentence.
  @Test(
    .tags(.contract),
    arguments: [
      ("attainment: ", "atainment: ", "11:1", "did you mean 'attainment'?"),
      ("    base: base", "    bsae: base", "18:5", "did you mean 'base'?"),
      ("horizon: 2028", "horizon: 2020", "5:10", "after the origin 2023, found 2020"),
      ("2023-01-31", "2023-02-30", "7:49", "expected a day of the calendar such as 2023-01-30, found '2023-02-30'"),
      ("value: 100", "value: -100", "9:46", "above zero, found '-100'"),
      ("range: [60, 170]", "range: [170, 60]", "9:58", "reversed; swap the two"),
      ("value: 100,", "value: 300,", "9:46", "within its range [60.0, 170.0], found '300'"),
      ("unit: 万元/人", "unit: 万元/斗", "10:86", "a known unit, found '万元/斗'"),
      ("unit: 亿元\n    base", "unit: 万人\n    base", "18:11", "measures the same as '万人', found '亿元'"),
      ("ramp: 0.5", "ramp: 1.5", "12:19", "between 0 and 1, found '1.5'"),
      ("ramp: 0.5", "ramp: 0.2", "12:11", "sum to 1, found a sum of 0.7"),
      ("ramp: 0.5", "romp: 0.5", "12:13", "did you mean 'ramp'?"),
      ("by: 2026", "by: 2031", "14:38", "the horizon 2028, found 2031"),
      ("at_least: 0.3", "at_least: 3", "14:54", "between 0 and 1, found '3'"),
      ("source: paper", "source: papers", "20:38", "did you mean 'paper'?"),
      ("period: 2024,", "period: 2024Q5,", "22:19", "found '2024Q5'"),
      ("period: 2024,", "period: 2021,", "22:19", "before the origin 2023, found 2021"),
      ("value: 1200000", "value: \"=1+1\"", "22:32", "above zero, found '=1+1'"),
      ("from: output", "from: outputs", "25:13", "did you mean 'output'?"),
      ("divide_by: productivity", "divide_by: base", "25:13", "a unit that measures the same"),
      ("产值500余亿元", "产值许多亿元", "20:20", "names no number"),
      ("schema: 1", "schema: 2", "1:9", "the schema 1, which this version reads, found '2'"),
    ])
  func `a fault is reported where it stands, with what was expected, found, and the cure`(
    old: String, new: String, place: String, sentence: String
  ) throws {
    let first = try #require(Draft.faults(replacing: old, with: new).first)
    #expect("\(first)".hasPrefix("draft.yaml:\(place): "), "\(first)")
    #expect("\(first)".contains(sentence), "\(first)")
  }

  @Test(.tags(.contract)) func `two targets of one year that no value meets are named with their words`() throws {
    let faults = Draft.faults(
      replacing: "      - { wording: 产值500余亿元, source: paper }\n",
      with: "      - { wording: 产值500余亿元 }\n      - { wording: 突破700亿元 }\n")
    #expect(faults.count == 1)
    #expect("\(faults[0])".hasPrefix("draft.yaml:21:"))
    #expect("\(faults[0])".contains("'突破700亿元', which disagrees with '产值500余亿元' on line 20"))
  }

  @Test func `two targets that one value meets stand together`() {
    #expect(
      Draft.faults(
        replacing: "      - { wording: 产值500余亿元, source: paper }\n",
        with: "      - { wording: 产值500余亿元 }\n      - { wording: 突破500亿元 }\n"
      ).isEmpty)
  }

  @Test(.tags(.contract)) func `every fault is reported at once, in the order of the file`() {
    let text = Draft.text.replacing("horizon: 2028", with: "horizon: 2020").replacing("plan: ", with: "paln: ")
      .replacing("value: 100", with: "value: x")
    do {
      _ = try PlanSpecification.read(text: text, file: "draft.yaml")
      Issue.record("the draft has faults")
    } catch let error as FileFaults {
      #expect(error.errors.count >= 3)
      #expect(error.errors.compactMap(\.line) == error.errors.compactMap(\.line).sorted())
    } catch {
      Issue.record(error)
    }
  }

  @Test(arguments: [
    "", "# nothing\n", "- a\n- b\n", "plan: [", "plan: 1\nplan: 2\n", "a: &x 1\nb: *x\n", "\tplan: 1\n",
    "schema: 1\n---\nschema: 1\n", String(repeating: "[", count: 100_000),
  ])
  func `text that is no plan is refused without a crash`(text: String) {
    #expect(throws: FileFaults.self) { try PlanSpecification.read(text: text, file: "draft.yaml") }
  }

  @Test(.tags(.contract), arguments: ["../secret", "/etc/passwd", "a/../../b", "nowhere"])
  func `a package outside the project's folder, or nowhere, is refused`(path: String) throws {
    let faults = Draft.faults(
      replacing: "date: 2023-01-31 }", with: "date: 2023-01-31, package: '\(path)' }")
    let first = try #require(faults.first)
    #expect(first.line == 7)
    #expect(first.kind == (path == "nowhere" ? .noInput : .badData))
  }

  @Test func `the template is a plan that runs`() throws {
    let template = try #require(PlanTemplate(name: "demo", origin: 2025))
    let specification = try PlanSpecification.read(text: template.text, file: "demo.yaml")
    #expect(try specification.project().rows.count == 18)
    #expect(PlanTemplate(name: "no/slash", origin: 2025) == nil)
    #expect(PlanTemplate(name: "demo", origin: 25) == nil)
  }
}
