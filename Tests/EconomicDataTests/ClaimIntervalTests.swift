import EconomicData
import TestSupport
import Testing

@Suite struct ClaimIntervalTests {
  private func interval(_ value: JSONValue, isOpen: Bool) -> ClaimInterval {
    ClaimInterval(value[0].double!, value[1].double!, isUpperOpen: isOpen)
  }

  @Test(.tags(.reference), arguments: MethodCase.all("plan-arithmetic").filter { !$0.inputs["numerator"].isNull })
  func `Ratios of claims are ratios of intervals`(_ item: MethodCase) {
    let numerator = interval(item.inputs["numerator"], isOpen: true)
    let denominator = interval(item.inputs["denominator"], isOpen: true)
    let ratio = numerator / denominator
    if !item.expected["interval"].isNull {
      #expect(item.tolerance.holds(ratio.lower, item.expected["interval"][0].double!))
      #expect(item.tolerance.holds(ratio.upper, item.expected["interval"][1].double!))
    }
    #expect(item.tolerance.holds(numerator.lower / denominator.lower, item.expected["nominal"].double!))
  }

  @Test(.tags(.reference), arguments: MethodCase.all("plan-arithmetic").filter { !$0.inputs["workerShare"].isNull })
  func `Output per worker follows from a share of the people`(_ item: MethodCase) throws {
    let workers = item.inputs["people"].double! * item.inputs["workerShare"].double!
    #expect(item.tolerance.holds(workers, item.expected["workers"].double!))
    let output = try WordedQuantity("500余亿元").converted(to: .wanYuan).interval
    let perWorker = output / ClaimInterval(workers)
    #expect(item.tolerance.holds(perWorker.lower, item.expected["outputPerWorkerWanYuan"][0].double!))
    #expect(item.tolerance.holds(perWorker.upper, item.expected["outputPerWorkerWanYuan"][1].double!))
  }

  @Test(.tags(.contract)) func `Contradicting claims have no intersection`() {
    let band = ClaimInterval(500, 600, isUpperOpen: true)
    #expect(band.intersection(ClaimInterval(600, 700)) == nil)
    #expect(band.intersection(ClaimInterval(550, .infinity)) == ClaimInterval(550, 600, isUpperOpen: true))
    #expect(band.contains(500) && !band.contains(600))
  }
}
