import EconomicData
import TestSupport
import Testing

/// The examples of the documentation, word for word.
@Suite struct DocumentationTests {
  @Test(.tags(.contract)) func `The example of the landing page runs`() throws {
    let text = "series,year,value,unit\noutput,2024,150,亿元\noutput,2023,120,亿元\n"
    let records = try SeriesReader.all(bytes: Array(text.utf8), file: "output.csv")
    let output = try records[0].timeSeries()

    let target = try WordedQuantity("产值500余亿元")
    let workers = try WordedQuantity("12万人")
    let perWorker = target.interval / workers.interval
    #expect("\(output.end): \(output.values.last!!) \(output.unit!)" == "2024: 150.0 亿元")
    #expect(
      "\(target.text) is \(target.interval) \(target.unit), per head \(perWorker) \(target.unit / workers.unit)"
        == "产值500余亿元 is [500.0, 600.0) 亿元, per head [41.666666666666664, 50.0) 万元/人")
  }
}
