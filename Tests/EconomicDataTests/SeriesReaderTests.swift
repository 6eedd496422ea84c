import EconomicData
import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct SeriesReaderTests {
  private func records(_ text: String, _ options: SeriesOptions = SeriesOptions()) throws -> [SeriesRecord] {
    try SeriesReader.all(bytes: Array(text.utf8), file: "folder/data.csv", options: options)
  }

  /// The only series of periods with the values 1, 2, 3, … in the order given.
  private func series(
    _ column: String, _ periods: [String], frequency: Frequency? = nil
  ) throws -> TimeSeries {
    let rows = periods.enumerated().map { "\($1),\($0 + 1)\n" }
    return try records("\(column),value\n" + rows.joined())[0].timeSeries(frequency: frequency)
  }

  @Test(.tags(.contract)) func `Series stand in order of their first rows, which need not be adjacent or sorted`()
    throws
  {
    let records = try records("unique_id,ds,y\nb,2024,2\na,2021,5\nb,2023,1\nb,2026,4\na,2022,6\n")
    #expect(records.map(\.name) == ["b", "a"])
    let series = try records[0].timeSeries()
    #expect(series.frequency == .yearly)
    #expect(series.start == .year(2023))
    #expect(series.values == [1, 2, nil, 4])
  }

  @Test(.tags(.contract)) func `A file without a column of names is one series named after it`() throws {
    #expect(try records("year,value\n2023,1\n").map(\.name) == ["data"])
  }

  @Test(.tags(.contract)) func `Columns can be named by the user, and what is missing is said`() throws {
    let text = "名称,年份,产值\n甲,2023,1\n"
    let options = SeriesOptions(seriesColumn: "名称", periodColumn: "年份", valueColumn: "产值")
    #expect(try records(text, options)[0].timeSeries().values == [1])
    let error = #expect(throws: FileError.self) { try records(text) }
    #expect(error?.expected.contains("'period' or 'year'") == true)
    #expect(error?.found.contains("'年份'") == true)
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("year", ["2021", "2022"], .yearly, "2023"), ("year", ["1", "1000"], .yearly, "1001"),
      ("period", ["7", "8"], .index(seasonalPeriod: 1), "9"),
      ("index", ["2021", "2022"], .index(seasonalPeriod: 1), "2023"),
      ("period", ["2021Q3", "2021Q4"], .quarterly, "2022Q1"),
      ("period", ["2021-11", "2021-12"], .monthly, "2022-01"), ("period", ["2021M11", "2021M12"], .monthly, "2022M01"),
      ("ds", ["2021-12-31", "2022-12-31"], .yearly, "2023-12-31"),
      ("ds", ["2021-03-31", "2021-06-30", "2021-09-30"], .quarterly, "2021-12-31"),
      ("ds", ["2020-12-31", "2021-01-31", "2021-02-28"], .monthly, "2021-03-31"),
      ("ds", ["2021-01-01", "2021-02-01"], .monthly, "2021-03-01"),
      ("ds", ["2021-01-03", "2021-01-10", "2021-01-24"], .weekly, "2021-01-31"),
      ("ds", ["2021-01-03", "2021-01-04"], .daily, "2021-01-05"),
      ("ds", ["2021-01-03 22:00", "2021-01-03 23:00"], .hourly, "2021-01-04 00:00"),
      ("ds", ["2021-01-01 00:00:00", "2021-02-01 00:00:00"], .monthly, "2021-03-01 00:00:00"),
      ("period", ["2021年", "2022年"], .yearly, "2023年"), ("period", ["2021年三季度", "2021年四季度"], .quarterly, "2022年一季度"),
      ("period", ["2021-03", "2021-06", "2021-09"], .quarterly, "2021-12"),
    ] as [(String, [String], Frequency, String)])
  func `The frequency follows from the labels, and periods go on in their form`(
    column: String, periods: [String], frequency: Frequency, next: String
  ) throws {
    let series = try series(column, periods)
    #expect(series.frequency == frequency)
    #expect(series.label(series.end.advanced(by: 1)) == next)
  }

  @Test(.tags(.contract)) func `The user's frequency gives bare indices their season, and dates their period`() throws {
    #expect(try series("index", ["1", "2"], frequency: .monthly).frequency == .index(seasonalPeriod: 12))
    #expect(try series("period", ["1", "2"], frequency: .index(seasonalPeriod: 6)).frequency.seasonalPeriod == 6)
    #expect(try series("ds", ["2021-01-15"], frequency: .quarterly).start == .quarter(2021, 1))
    #expect(try series("ds", ["2021-01-31", "2021-02-28"], frequency: .daily).values.count == 29)
  }

  @Test(.tags(.contract)) func `Empty values are missing, inside as a gap and at the ends as nothing`() throws {
    let record = try records("year,value\n2020,\n2021,1\n2022, \n2023,NA\n2024,4\n2025,\n")[0]
    #expect(try record.timeSeries().values == [1, nil, nil, 4])
    #expect(try record.observedSeries().times == [2021, 2024])
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("2021,1\n2021,2\n", .duplicatedPeriod("2021", firstLine: 2, secondLine: 3)),
      ("2021,1\n2022Q1,2\n", .mixedFrequencies("2021", "2022Q1")),
      ("2021-01,1\n2021-01-05,2\n", .mixedFrequencies("2021-01", "2021-01-05")),
      ("1,1\n1.5,2\n", .irregularTimes("1.5")),
      ("2021年1-2月,1\n2021年1-3月,2\n", .partialPeriod("2021M1-2")), ("2021,\n", .noObservations),
      ("2020-01-01,1\n2020-01-06,2\n2020-03-05,3\n", .unknownFrequency(observations: 3, days: 65)),
      ("1,1\n1000000000000,2\n", .tooSparse(observations: 2, periods: 1_000_000_000_000)),
      ("2021,NaN\n", .nonFiniteValue(period: "2021", text: "NaN", line: 2)),
      ("2021,-inf\n", .nonFiniteValue(period: "2021", text: "-inf", line: 2)),
      ("2021,1e999\n", .nonFiniteValue(period: "2021", text: "1e999", line: 2)),
    ] as [(String, SeriesFault)])
  func `A bad series is a fault of its own that says what to do`(rows: String, fault: SeriesFault) throws {
    let record = try records("period,value\n" + rows)[0]
    #expect(throws: fault) { try record.timeSeries() }
    #expect(!"\(fault)".isEmpty)
  }

  @Test(.tags(.contract)) func `Business days are days with gaps, and a frequency that is given is taken`() throws {
    let rows = [1, 2, 3, 6, 7, 8, 9, 10, 13].map { "2020-01-\($0 < 10 ? "0" : "")\($0),1\n" }.joined()
    #expect(try records("date,value\n" + rows)[0].timeSeries().values.count == 13)
    let sparse = try records("date,value\n2020-01-01,1\n2020-01-06,2\n2020-03-05,3\n")[0]
    #expect(try sparse.timeSeries(frequency: .daily).values.count == 65)
    #expect(try sparse.observedSeries().times.count == 3)
  }

  @Test(.tags(.contract)) func `Regressors are read over all rows, those without a value too`() throws {
    let text = "year,value,price,law\n2021,1,10,0\n2020,2,11,\n2023,,13,1\n"
    let options = SeriesOptions(regressorColumns: ["price", "law"])
    let record = try SeriesReader.all(bytes: Array(text.utf8), file: "a.csv", options: options)[0]
    #expect(try record.timeSeries().values == [2, 1])
    let (start, columns) = try record.regressors()
    #expect(start == .year(2020) && columns[0].count == 4)
    #expect(columns[0][0] == 11 && columns[0][1] == 10 && columns[0][2].isNaN && columns[0][3] == 13)
    #expect(columns[1][0].isNaN && columns[1][1] == 0 && columns[1][3] == 1)
    #expect(throws: FileError.self) {
      try SeriesReader.all(
        bytes: Array(text.utf8), file: "a.csv", options: SeriesOptions(regressorColumns: ["tax"]))
    }
  }

  @Test(.tags(.contract)) func `Periods beyond any calendar are faults, not crashes`() throws {
    for text in ["1e300", "-1e300", "1e18", "99999999"] {
      for column in ["year", "index", "period"] {
        let record = try records("\(column),value\n\(text),1\n2,1\n")[0]
        #expect(throws: SeriesFault.self) { try record.timeSeries() }
        #expect(throws: Never.self) { try record.observedSeries() }
      }
    }
  }

  @Test(.tags(.contract)) func `One bad series leaves the others as they are`() throws {
    let records = try records(
      "series,year,value,unit\na,2021,1,亿元\nb,2021,1,亿元\nb,2022,2,万元\nc,2021,3,km²\nc,2022,3,平方公里\n")
    #expect(try records[0].timeSeries().unit == .yiYuan)
    #expect(throws: SeriesFault.mixedUnits("亿元", "万元")) { try records[1].timeSeries() }
    #expect(try records[2].timeSeries().unit == .squareKilometre)
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("year,value\n2021,abc\n", 2, 2, "a number"),
      ("year,value\n2021,1\n2022,=HYPERLINK(\"x\")\n", 3, 2, "quoted as a whole"),
      ("year,value\n2021,1\n2022,=1+1\n", 3, 2, "a number"), ("year,value\n2021,\"1,234\"\n", 2, 2, "a number"),
      ("year,value\n2021-13,1\n", 2, 1, "a period"),
      ("year,value\n,1\n", 2, 1, "a period"), ("series,year,value\n,2021,1\n", 2, 1, "the name of a series"),
    ])
  func `A file that is wrong itself is refused with its place`(text: String, line: Int, column: Int, expected: String) {
    let error = #expect(throws: FileError.self) { try records(text) }
    #expect(error?.line == line && error?.column == column)
    #expect(error?.expected.contains(expected) == true)
  }

  @Test(.tags(.contract)) func `Replicates at a bare number are kept for curves, duplicated years are not`() throws {
    let dose = try records("index,value\n0.5,3\n0,1\n0.5,2\n")[0].observedSeries()
    #expect(dose.times == [0, 0.5, 0.5] && dose.values == [1, 3, 2])
    #expect(throws: SeriesFault.self) { try records("year,value\n2021,1\n2021,2\n")[0].observedSeries() }
  }

  @Test(.tags(.contract)) func `Curves see dates of year ends as years and days as parts of a year`() throws {
    let yearEnds = try records("ds,y\n2020-12-31,1\n2021-12-31,2\n2023-12-31,4\n")[0]
    #expect(try yearEnds.observedSeries().times == [2020, 2021, 2023])
    #expect(try ObservedSeries(yearEnds.timeSeries()).times == [2020, 2021, 2023])
    let days = try records("ds,y\n2021-01-01,1\n2021-01-02,2\n")[0].observedSeries()
    #expect(days.times == [2021, 2021 + 1.0 / 365])
  }

  @Test(.tags(.contract)) func `Parts of a series can be told apart`() throws {
    let record = try records("series,part,index,value\na,train,1,1\na,train,2,2\na,test,3,3\n")[0]
    #expect(record.parts == ["train", "test"])
    #expect(try record.selecting(part: "train").timeSeries().values == [1, 2])
    #expect(try record.selecting(part: "test").timeSeries().values == [3])
    #expect(throws: SeriesFault.noObservations) { try record.selecting(part: "validation").timeSeries() }
  }

  @Test(.tags(.property)) func `Batches give the same series as the whole file, together or scattered`() throws {
    var generator = SplitMix(seed: 9)
    var rows = (0..<57).flatMap { series in (0..<9).map { "s\(series),\(2000 + $0),\(series * $0)\n" } }
    for isShuffled in [false, true] {
      if isShuffled { rows.shuffle(using: &generator) }
      let path = FileManager.default.temporaryDirectory.appendingPathComponent("series-\(UUID().uuidString).csv").path
      defer { try? FileManager.default.removeItem(atPath: path) }
      try AtomicFile.write("series,year,value\n" + rows.joined(), to: path)
      var batched: [TimeSeries] = []
      var sizes: [Int] = []
      try SeriesReader.forEachBatch(of: 10, path) { batch in
        sizes.append(batch.count)
        batched += try batch.map { try $0.timeSeries() }
      }
      #expect(try batched == SeriesReader.all(path).map { try $0.timeSeries() })
      #expect(sizes == [10, 10, 10, 10, 10, 7])
      #expect(try SeriesReader.count(path) == 57)
    }
  }

  @Test(.tags(.contract)) func `A stream whose rows are scattered says so instead of dropping some`() throws {
    var reader = try SeriesReader(bytes: Array("series,year,value\na,1,1\nb,1,1\na,2,2\n".utf8), file: "-")
    #expect(try reader.next()?.name == "a")
    #expect(try reader.next()?.name == "b")
    let error = #expect(throws: FileError.self) { try reader.next() }
    #expect(error?.line == 4)
  }

  @Test(
    .tags(.reference), .enabled(if: FileManager.default.fileExists(atPath: Self.m4), "needs ../shared/data/m4-sample"))
  func `The competition's sample reads as its own table of contents says`() throws {
    let info = try Table(csv: Self.m4.replacingOccurrences(of: "m4_sample.csv", with: "m4_sample_info.csv"))
    let records = try SeriesReader.all(Self.m4)
    #expect(records.count == 900)
    for (row, record) in records.enumerated() {
      #expect(record.name == info.text(row, "series_id"))
      #expect(try Double(record.selecting(part: "train").timeSeries().values.count) == info.number(row, "n_train"))
    }
  }

  private static let m4 = "../shared/data/m4-sample/m4_sample.csv"
}
