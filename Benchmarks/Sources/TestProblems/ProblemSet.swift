import Foundation
import LeastSquares

/// The problems that the solvers are compared on, by set and index.
public enum ProblemSet: Int32, Sendable {
  /// Moré, Garbow and Hillstrom: index 3k + 0, 1, 2 is problem k from 1, 10 and 100 times its start.
  case moreGarbowHillstrom
  /// Random curves: the index is the seed.
  case sweep
  /// NIST: index 2k + 0, 1 is data set k from its first and second start.
  case nist
}

/// One problem with the start that every solver is given.
public struct ComparisonProblem: Sendable {
  public let name: String
  public let problem: any LeastSquaresProblem & Sendable
  public let start: [Double]
  /// A further start near the answer, or the answer itself, from which the best known minimum may be found.
  public let truth: [Double]?
  /// Published sums of squares.
  public let minima: [Double]

  public static func count(_ set: ProblemSet) -> Int {
    switch set {
    case .moreGarbowHillstrom: 3 * TestFunction.all.count
    case .sweep: 10_000
    case .nist: 2 * NISTFile.all.count
    }
  }

  public init(_ set: ProblemSet, _ index: Int) {
    switch set {
    case .moreGarbowHillstrom:
      let function = TestFunction.all[index / 3]
      let factor = [1.0, 10, 100][index % 3]
      name = "\(function.number) \(function.name)"
      problem = function.problem
      start = function.start(times: factor)
      truth = nil
      minima = function.minima
    case .sweep:
      let sweep = SweepProblem(seed: UInt64(index))
      name = "\(sweep.family)"
      problem = sweep.problem
      start = sweep.start
      truth = sweep.truth
      minima = []
    case .nist:
      let file = NISTFile.all[index / 2]
      name = file.name
      problem = try! NISTModel.problem(file.name, rows: file.x, y: file.y, parameters: file.parameters.count)
      start = file.starts[index % 2]
      truth = file.certified
      minima = [file.rss]
    }
  }
}

/// A certified data set as the tests' fixtures hold it.
public struct NISTFile: Decodable, Sendable {
  public let name: String
  public let kind: String
  public let parameters: [String]
  public let starts: [[Double]]
  public let certified: [Double]
  public let certifiedSD: [Double]
  public let rss: Double
  public let residualSD: Double
  public let x: [[Double]]
  public let y: [Double]

  enum CodingKeys: String, CodingKey {
    case name, kind, parameters, starts, certified, rss, x, y
    case certifiedSD = "certified_sd"
    case residualSD = "residual_sd"
  }

  private struct Head: Decodable { let kind: String }

  /// Every nonlinear set, read from the fixtures beside the benchmarks.
  public static let all: [NISTFile] = {
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let root =
      ProcessInfo.processInfo.environment["PACKAGE_ROOT"].map { URL(fileURLWithPath: $0) }
      ?? here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appendingPathComponent("Tests/TestSupport/Fixtures/nist")
    let files = try! FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    return files.compactMap { file in
      let data = try! Data(contentsOf: file)
      guard try! JSONDecoder().decode(Head.self, from: data).kind == "nonlinear" else { return nil }
      return try! JSONDecoder().decode(NISTFile.self, from: data)
    }
  }()
}
