import Distributions
import Glibc
import LeastSquares

/// How often a ceiling that the gate calls identified is right: a simulation in the manner of Debecker and Modis (1994).
///
/// In each cell a curve of known ceiling is observed at `count` equal steps from one per cent of the ceiling to `shareSeen`
/// of it, with multiplicative lognormal noise; the curve is fitted on the log scale and its ceiling judged. A ceiling is
/// right when it lies within 20 per cent of the truth.
///
/// Debecker, A. and Modis, T. (1994), Determination of the uncertainties in S-curve logistic fits, Technological
/// Forecasting and Social Change 46.
public struct CeilingCalibration: Sendable {
  public var shares = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99]
  public var noises = [0.01, 0.02, 0.05, 0.1, 0.2]
  public var counts = [5, 8, 12, 20, 40]
  public var replications = 200
  public var seed: UInt64 = 20_231_125
  public var gate = CeilingGate.calibrated

  public init() {}

  /// A curve whose ceiling is 1 and whose first observation is at one per cent of it.
  public enum Truth: String, Sendable, CaseIterable { case logistic, gompertz }

  /// What came of the replications of one cell.
  public struct Cell: Sendable, Hashable {
    public var truth: String
    public var fitted: String
    public var shareSeen: Double
    public var noise: Double
    public var count: Int
    public var replications: Int
    public var identified = 0
    public var identifiedRight = 0
    public var weak = 0
    public var notIdentified = 0
    public var refused = 0
    /// Fits whose ceiling is right though the gate does not state it.
    public var wronglyWithheld = 0
    /// Fits whose ceiling is right, stated or not.
    public var right = 0
    /// Intervals that hold the true ceiling.
    public var covered = 0
  }

  /// - Parameters:
  ///   - truth: the curve that generates.
  ///   - fitted: the curve that is fitted; the same, or another to see what misspecification costs.
  public func run(_ truth: Truth, fitting fitted: Truth) -> [Cell] {
    var cells: [Cell] = []
    for (i, share) in shares.enumerated() {
      for (j, noise) in noises.enumerated() {
        for (k, count) in counts.enumerated() {
          let stream = seed &+ UInt64(((i * 64 + j) * 64 + k) * 8 + (truth == .logistic ? 0 : 4))
          cells.append(cell(truth, fitted, share, noise, count, SeededGenerator(seed: stream)))
        }
      }
    }
    return cells
  }

  private func cell(
    _ truth: Truth, _ fitted: Truth, _ share: Double, _ noise: Double, _ count: Int, _ generator: SeededGenerator
  ) -> Cell {
    var generator = generator
    var workspace = LevenbergMarquardtWorkspace()
    var cell = Cell(
      truth: truth.rawValue, fitted: fitted.rawValue, shareSeen: share, noise: noise, count: count,
      replications: replications)
    let model = GrowthCurveModel(fitted.curve, options: .logarithm)
    let (first, last) = (truth.time(of: 0.01), truth.time(of: share))
    let times = (0..<count).map { first + (last - first) * Double($0) / Double(count - 1) }
    let error = Normal(mean: 0, standardDeviation: noise)
    for _ in 0..<replications {
      let values = times.map { truth.value(at: $0) * exp(error.sample(using: &generator)) }
      guard let fit = try? model.fit(CurveData(times: times, values: values), using: &workspace),
        let verdict = fit.ceilingVerdict(gate: gate)
      else {
        cell.refused += 1
        continue
      }
      let isRight = abs(verdict.estimate - 1) < 0.2
      if isRight { cell.right += 1 }
      if verdict.lower <= 1 && 1 <= verdict.upper { cell.covered += 1 }
      switch verdict.status {
      case .identified:
        cell.identified += 1
        if isRight { cell.identifiedRight += 1 }
      case .weak: cell.weak += 1
      case .notIdentified, .priorBounded: cell.notIdentified += 1
      }
      if isRight && verdict.status != .identified { cell.wronglyWithheld += 1 }
    }
    return cell
  }
}

extension CeilingCalibration.Truth {
  /// Ceiling 1, rate 1, fastest at t = 0.
  private static let parameters = [1.0, 1, 0]

  var curve: any GrowthCurve { self == .logistic ? Logistic() : Gompertz() }

  func value(at t: Double) -> Double { curve.value(at: t, parameters: Self.parameters) }

  func time(of share: Double) -> Double { curve.time(of: share, parameters: Self.parameters)! }
}
