import ArgumentParser
import DevelopmentPlans
import EconomicData
import Forecasting
import Tabular
import TimeSeriesModels

/// `forecast seasonality`: whether the season and the calendar show in a series.
struct SeasonalityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seasonality",
    abstract: "Tests the season and the calendar of every series.",
    discussion: """
      Example:
        forecast seasonality Examples/jinan-gdp.csv

      Strength of the season by STL, 0 to 1; p-values of QS, Kruskal-Wallis and Friedman on changes; the OCSB test of a \
      seasonal unit root; differences that automatic ARIMA takes; p-values of calendar effects on months and quarters. A \
      small p-value says that the season, or the effect, shows. Forecasts adjust for the calendar only with --calendar.
      """)

  @Argument(help: ArgumentHelp("A data file in long form; '-' is standard input.", valueName: "data"))
  var data: String

  @OptionGroup var dataOptions: DataOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let format = try common.format(from: [.csv, .json, .ndjson], otherwise: .csv)
    let records = try SeriesReader.all(data, options: dataOptions.seriesOptions(encoding: common.encoding))
    let frequency = dataOptions.frequency
    let language = common.language
    let rows = ParallelMap(threads: common.threadCount, chunk: 4)(records) { _, record in
      Self.row(record, frequency, language)
    }
    var table = Table(
      columns: [
        "series", "period", "observations", "gaps", "seasonal_strength", "qs_p_value", "kruskal_wallis_p_value",
        "friedman_p_value", "ocsb_statistic", "ocsb_critical", "seasonal_differences", "differences",
      ] + CalendarEffect.allCases.map { "\($0.rawValue.replacing("-", with: "_"))_p_value" }
        + ["chinese_new_year_effect", "status"])
    for row in rows { table.append(row.cells) }
    switch format {
    case .json: try common.write { try $0.write(table.json.text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(table.ndjson()) }
    default: try common.write { try table.write(csv: $0, byteOrderMark: common.bom) }
    }
    let refused = rows.count { !$0.isOK }
    if refused > 0 { throw CommandFailure.partial(refused, of: .series, in: common.language) }
  }

  private static func row(
    _ record: SeriesRecord, _ frequency: Frequency?, _ language: Language
  ) -> (cells: [Cell], isOK: Bool) {
    func number(_ value: Double?) -> Cell {
      guard let value, value.isFinite else { return .missing }
      return .number(NumberText.rounded(value))
    }
    do {
      let report = try SeasonalityReport(try record.training.timeSeries(frequency: frequency))
      let holiday = report.calendar.first { $0.effect == .chineseNewYear }
      let calendar = CalendarEffect.allCases.map { effect in
        number(report.calendar.first { $0.effect == effect }?.pValue)
      }
      let cells: [Cell] =
        [
          .text(record.name), .integer(report.period), .integer(report.observationCount),
          .integer(report.missingCount), number(report.strength), number(report.qs?.pValue),
          number(report.kruskalWallis?.pValue), number(report.friedman?.pValue), number(report.ocsb?.statistic),
          number(report.ocsb?.criticalValue), .integer(report.seasonalDifferences), .integer(report.differences),
        ] + calendar + [number(holiday?.terms.first?.estimate), "ok"]
      return (cells, true)
    } catch {
      let status =
        switch error {
        case let error as FitError: "refused (\(error.code)): \(error.sentence(in: language))"
        case let fault as SeriesFault: "refused (\(fault.code)): \(fault.sentence(in: language))"
        default: "failed: \(error)"
        }
      let missing = [Cell](repeating: .missing, count: 12 + CalendarEffect.allCases.count)
      return ([.text(record.name)] + missing + [.text(status)], false)
    }
  }
}
