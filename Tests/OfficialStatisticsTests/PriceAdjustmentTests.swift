import OfficialStatistics
import TestSupport
import Testing

@Suite struct PriceAdjustmentTests {
  static let cases = MethodCase.all("deflate")

  @Test(.tags(.reference), arguments: cases.filter { !$0.inputs["nominal"].isNull })
  func `nominal values and real growth imply the reference volumes and deflators`(method: MethodCase) throws {
    let nominal = method.inputs["nominal"].doubles
    let growth = method.inputs["volumeGrowth"].doubles
    let expected = method.expected
    let volume = try PriceAdjustment.chained(first: nominal[0], growth: growth)
    expectWithin(method.tolerance, volume, expected["volumeAtFirstYearPrices"].doubles)
    expectWithin(
      method.tolerance,
      try PriceAdjustment.impliedInflation(nominal: PriceAdjustment.growth(nominal), real: growth),
      expected["impliedDeflatorGrowth"].doubles)
    let deflator = try PriceAdjustment.impliedDeflator(nominal: nominal, volume: volume)
    expectWithin(method.tolerance, deflator, expected["impliedDeflator"].doubles)
    expectWithin(
      method.tolerance, [try PriceAdjustment.compoundRate(nominal), try PriceAdjustment.compoundRate(volume)],
      [expected["nominalCAGR"].double!, expected["realCAGR"].double!])
    // Deflating by what was implied gives the volumes back.
    expectWithin(method.tolerance, try PriceAdjustment.deflated(nominal, by: deflator, base: 1), volume)
  }

  @Test(.tags(.reference), arguments: cases.filter { !$0.inputs["old"].isNull })
  func `two bases splice to the reference series`(method: MethodCase) throws {
    let splice = try Splice(
      old: method.inputs["old"].doubles, new: method.inputs["new"].doubles,
      oldIndex: method.inputs["overlapOldIndex"].int!, newIndex: method.inputs["overlapNewIndex"].int!)
    expectWithin(method.tolerance, splice.onNewBase, method.expected["splicedOnNew"].doubles)
    expectWithin(method.tolerance, splice.onOldBase, method.expected["splicedOnOld"].doubles)
    let conflict = try #require(splice.growthConflicts.first)
    expectWithin(method.tolerance, [conflict.old, conflict.new], method.expected["oldVsNewGrowthConflict"].doubles)
    #expect(splice.growthConflicts.count == 1)
  }

  @Test(.tags(.property)) func `both spliced series have one growth`() throws {
    let splice = try Splice(old: [3, 5, 8, 9], new: [20, 26, 31], oldIndex: 2, newIndex: 1)
    #expect(splice.onNewBase.count == 4 && splice.onOldBase.count == 4)
    expectWithin(
      Tolerance(relative: 1e-15 * 4), try PriceAdjustment.growth(splice.onNewBase),
      try PriceAdjustment.growth(splice.onOldBase))
  }

  @Test(.tags(.contract)) func `prices that cannot be divided by are refused`() {
    #expect(
      throws: OfficialStatisticsError.outsideDomain(
        of: "the deflator", position: 1, value: 0, requirement: "positive")
    ) { try PriceAdjustment.deflated([1, 2], by: [100, 0], base: 100) }
    #expect(throws: OfficialStatisticsError.wrongSize(of: "the deflator", expected: 1, given: 2)) {
      try PriceAdjustment.deflated([1], by: [1, 2], base: 1)
    }
    #expect(throws: OfficialStatisticsError.self) { try PriceAdjustment.chained(first: 1, growth: [-1]) }
    #expect(throws: OfficialStatisticsError.tooFewPeriods(required: 2, available: 1)) {
      try PriceAdjustment.compoundRate([3])
    }
    #expect(throws: OfficialStatisticsError.self) { try Splice(old: [1, 0], new: [1], oldIndex: 1, newIndex: 0) }
    #expect(throws: OfficialStatisticsError.wrongSize(of: "the new series", expected: 3, given: 1)) {
      try Splice(old: [1, 2], new: [1], oldIndex: 1, newIndex: 2)
    }
  }
}
