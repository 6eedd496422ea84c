// A plan of one's own, from its words to a table: swift run -c release project-a-plan
import EconomicForecasting

/// An indicator with a base that is only known within a range, and a target in words, in one unit.
func indicator(
  _ id: String, _ chinese: String, unit: UnitOfMeasure, base: ClosedRange<Double>, target wording: String, by year: Int
) throws -> Indicator {
  let claim = try WordedQuantity(wording).converted(to: unit).interval
  return Indicator(
    id: id, name: LocalizedText(chinese: chinese, english: id), unit: unit.symbol,
    base: UncertainQuantity(range: base, basis: ["base-\(id)"]),
    targets: [
      Target(
        wording: wording, claim: claim.isBounded ? .band(claim.lower, claim.upper) : .atLeast(claim.lower), year: year,
        sources: ["announcement"])
    ])
}

let plan = DevelopmentPlan(
  id: "riverside", area: LocalizedText(chinese: "河畔新区", english: "Riverside New Area"), originYear: 2025, horizon: 5,
  indicators: [
    try indicator("output", "产值", unit: .yiYuan, base: 80...120, target: "产值300余亿元", by: 2030),
    try indicator("tax", "税收", unit: .yiYuan, base: 3...6, target: "税收突破12亿元", by: 2030),
  ])

let projection = try PlanProjector().project(plan, years: 0...6)
var table = Table(columns: ["indicator", "year", "median", "lower 80%", "upper 80%", "target"])
for row in projection.rows {
  let interval = row.intervals[1]
  table.append([
    .text(row.indicator), .integer(row.year), .number(row.median), .number(interval.lower), .number(interval.upper),
    Cell(row.target),
  ])
}
print(table.terminalText(significantDigits: 4))
for target in projection.indicators.flatMap(\.targetProbabilities) {
  print("\(target.target.wording): \(NumberText.fixed(100 * target.probability, decimals: 0))%")
}
