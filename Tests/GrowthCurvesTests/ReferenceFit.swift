import Foundation
import GrowthCurves
import TestSupport
import Testing

/// A least-squares fit of a growth series by other software, in that software's parameters.
struct ReferenceFit: Sendable, CustomTestStringConvertible {
  let series: String
  let json: JSONValue
  let data: CurveData
  let dose: Double?

  var model: String { json["model"].string! }
  var testDescription: String { "\(series)/\(model)" }

  /// The curve of ours that has the model's values, and the model's parameters from ours.
  var counterpart: (curve: any GrowthCurve, map: @Sendable ([Double]) -> [Double]) {
    switch model {
    case "logistic": (Logistic(), { [$0[0], $0[2], 1 / $0[1]] })
    case "verhulst": (Verhulst(), { $0 })
    case "gompertz": (Gompertz(), { [$0[0], exp($0[1] * $0[2]), exp(-$0[1])] })
    case "richards": (Richards(), { $0 })
    case "weibull": (WeibullCurve(), { [$0[0] + $0[1], $0[1], -$0[3] * log($0[2]), $0[3]] })
    case "asymptotic": (Monomolecular(), { [$0[0], $0[1], log($0[2])] })
    case "asymptotic_origin": (SaturatingExponential(), { [$0[0], log($0[1])] })
    case "asymptotic_offset": (OffsetExponential(), { [$0[0], log($0[1]), $0[2]] })
    case "michaelis_menten": (MichaelisMenten(), { $0 })
    case "four_parameter_logistic": (Logistic4(), { [$0[0], $0[0] + $0[1], $0[3], 1 / $0[2]] })
    case "logistic_log_x": (Hill(), { [$0[0], log($0[1]), 1 / $0[2]] })
    case "four_parameter_logistic_log_x": (MorganMercerFlodin(), { [$0[0], $0[1], log($0[2]), 1 / $0[3]] })
    case "gompertz_log_x": (LogGompertz(), { [$0[0], pow($0[1], $0[2]), exp(-$0[2])] })
    case "bass_sales": (BassPeriodSales(), { $0 })
    case "bass_density": (BassSales(), { $0 })
    case "log_logistic_4": (LogLogistic(), { $0 })
    case "baroreflex_5": (Baroreflex(), { $0 })
    case "biexponential": (Biexponential(), { [$0[0], log($0[1]), $0[2], log($0[3])] })
    case "first_order_compartment": (FirstOrderCompartment(dose: dose!), { $0.map { log($0) } })
    case "exponential": (Exponential(), { $0 })
    case "exponential_decay_half_life": (HalfLifeDecay(), { $0 })
    default: fatalError("no counterpart of \(model)")
    }
  }

  /// The fits of one file.
  static func fits(in file: JSONValue) -> [ReferenceFit] {
    let rows = file["x"].array.map(\.doubles)
    let times = rows.map { $0[$0.count - 1] }
    let dose = rows[0].count > 1 ? rows[0][0] : nil
    let data = CurveData(times: times, values: file["y"].doubles)
    return file["fits"].array.map { ReferenceFit(series: file["name"].string!, json: $0, data: data, dose: dose) }
  }

  /// Those that travel with the tests: data of R's own packages and of public domain.
  static let committed: [ReferenceFit] = names(in: Fixture.url("growth")).flatMap { name in
    fits(in: try! JSONValue(fixture: "growth/\(name)"))
  }

  /// The whole collection, where it lies beside the package; empty elsewhere.
  static let collection: [ReferenceFit] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../shared/data/growth").standardized
    let here = Set(committed.map(\.series))
    return names(in: folder).flatMap { name -> [ReferenceFit] in
      guard let data = try? Data(contentsOf: folder.appending(path: name)), let file = try? JSONValue(data: data) else {
        return []
      }
      return fits(in: file)
    }.filter { !here.contains($0.series) }
  }()

  private static func names(in folder: URL) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.sorted()
  }
}
