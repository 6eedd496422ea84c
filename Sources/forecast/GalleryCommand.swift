import ArgumentParser
import DevelopmentPlans
import Foundation
import GrowthCurves
import Reports
import Tabular

/// `forecast gallery`: the pictures of the documentation, made by the code that they document.
struct GalleryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gallery",
    abstract: "Draws every growth curve, and the calibration of ceilings and of verdicts, into a folder.",
    discussion: """
      Example:
        forecast gallery curves
      """)

  @Argument(help: "The folder to write to; made where it does not exist.")
  var folder: String

  @Option(
    help: ArgumentHelp(
      "Also simulate the ceiling verdict with this many series a cell, into ceiling-calibration.csv and .svg.",
      valueName: "series"))
  var calibration: Int?

  @Option(
    help: ArgumentHelp(
      "Also simulate verdicts on plans with this many districts a number of actuals, into calibration.svg and .vl.json.",
      valueName: "districts"))
  var verdicts: Int?

  @Flag(help: "Print nothing.")
  var quiet = false

  func validate() throws {
    if let calibration, calibration < 1 { throw ValidationError("--calibration is at least 1.") }
    if let verdicts, verdicts < 1 { throw ValidationError("--verdicts is at least 1.") }
  }

  func run() throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(
        .cannotWrite, file: folder, expected: "a folder that can be made", found: "\(error.localizedDescription)")
    }
    for name in CurveCatalog.names {
      try write(CurvePicture(name: name).svg(), to: "\(name).svg")
    }
    if let calibration { try simulate(calibration) }
    if let verdicts { try drawCalibration(verdicts) }
  }

  /// Stated probabilities against what happened, in the engine's own world and in those it does not know.
  private func drawCalibration(_ count: Int) throws {
    var options = PathPosterior.Options()
    // A quarter of the default points: the study asks for frequencies over hundreds of districts, not for digits.
    (options.priorPoints, options.roundPoints, options.rounds, options.finalPoints) = (512, 512, 3, 1536)
    let series = try CalibrationStudy.World.allCases.map { world in
      let study = try CalibrationStudy(world: world, count: count, options: options)
      return CalibrationChart.Series(name: world.title, study.reliability())
    }
    let chart = CalibrationChart(
      title: "Does what is called 70% happen seven times in ten?",
      subtitle:
        "A point a bin of stated probabilities, with the 95% interval of the frequency; on the dashed line they agree. "
        + "\(count) districts for each of 0 to 4 actuals.",
      series: series)
    try write(chart.svg(), to: "calibration.svg")
    try write(chart.vegaLite.text(isPretty: true) + "\n", to: "calibration.vl.json")
  }

  private func simulate(_ replications: Int) throws {
    var study = CeilingCalibration()
    study.replications = replications
    let own = CeilingCalibration.Truth.allCases.flatMap { study.run($0, fitting: $0) }
    let crossed = CeilingCalibration.Truth.allCases.flatMap { truth in
      CeilingCalibration.Truth.allCases.filter { $0 != truth }.flatMap { study.run(truth, fitting: $0) }
    }
    let table = CeilingCalibration.table(own + crossed)
    try AtomicFile.write("\(folder)/ceiling-calibration.csv") { try table.write(csv: $0) }
    try write(
      CeilingMap(own, title: "When may a ceiling be called identified?").svg(), to: "ceiling-calibration.svg")
  }

  private func write(_ picture: String, to name: String) throws {
    try AtomicFile.write(picture, to: "\(folder)/\(name)")
    if !quiet { try AtomicFile.write("\(folder)/\(name)\n", to: "-") }
  }
}

extension CalibrationStudy.World {
  fileprivate var title: String {
    switch self {
    case .statedPrior: "in its own world"
    case .twoWaves: "two logistic waves"
    case .jump: "one project that opens"
    case .autoregressiveGrowth: "growth as an autoregression"
    case .overshoot: "a rise that overshoots"
    }
  }
}

/// One curve at typical parameters.
struct CurvePicture {
  let name: String

  func svg() -> String {
    guard let example = CurveCatalog.example(of: name) else {
      return CurveChart(title: name, subtitle: "", times: [0, 1], lines: []).svg()
    }
    let curve = example.curve
    let times = (0...240).map { example.first + (example.last - example.first) * Double($0) / 240 }
    let shape = CurveShape(curve: curve, parameters: example.parameters)
    var points: [(time: Double, value: Double)] = []
    if let t = shape.inflection, t > example.first, t < example.last {
      points.append((t, curve.value(at: t, parameters: example.parameters)))
    }
    let values = zip(curve.facts.parameters, example.parameters)
      .map { "\($0.name) = \(NumberText.shortest($1))" }.joined(separator: ", ")
    return CurveChart(
      title: "\(curve.facts.title): \(curve.facts.equation)", subtitle: values, times: times,
      lines: [
        CurveChart.Line(name: name, values: times.map { curve.value(at: $0, parameters: example.parameters) })
      ], points: points,
      references: shape.ceiling.map { [CurveChart.Reference(value: $0, label: "ceiling")] } ?? []
    ).svg()
  }
}

extension CeilingCalibration {
  /// One row a cell.
  static func table(_ cells: [Cell]) -> Table {
    Table(
      columns: [
        "truth", "fitted", "share_seen", "noise", "n", "series", "identified", "identified_right", "weak",
        "not_identified", "refused", "right", "wrongly_withheld", "interval_covers",
      ],
      rows: cells.map { cell in
        [
          .text(cell.truth), .text(cell.fitted), .number(cell.shareSeen), .number(cell.noise), .integer(cell.count),
          .integer(cell.replications), .integer(cell.identified), .integer(cell.identifiedRight), .integer(cell.weak),
          .integer(cell.notIdentified), .integer(cell.refused), .integer(cell.right), .integer(cell.wronglyWithheld),
          .integer(cell.covered),
        ]
      })
  }
}
