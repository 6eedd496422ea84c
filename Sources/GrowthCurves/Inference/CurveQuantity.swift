import LeastSquares

/// A function of a curve that has a name.
struct CurveQuantity {
  var name: String
  var meaning: String
  var function: (CurveShape) -> Double?

  init(name: String, meaning: String, function: @escaping (CurveShape) -> Double?) {
    self.name = name
    self.meaning = meaning
    self.function = function
  }

  /// The quantities reported beside the parameters, some of them of the last observation.
  static func reported(last: Double) -> [CurveQuantity] {
    [
      CurveQuantity(name: "ceiling", meaning: "upper asymptote") { $0.ceiling },
      CurveQuantity(name: "inflection", meaning: "time of fastest growth") { $0.inflection },
      CurveQuantity(name: "value_at_inflection", meaning: "value at the time of fastest growth") { shape in
        shape.inflection.map { shape.curve.value(at: $0, parameters: shape.parameters) }
      },
      CurveQuantity(name: "max_growth_rate", meaning: "growth per unit of time at the inflection") {
        $0.maximumGrowthRate
      },
      CurveQuantity(name: "t10", meaning: "time at which a tenth of the rise is done") { $0.time(ofShare: 0.1) },
      CurveQuantity(name: "t50", meaning: "time at which half of the rise is done") { $0.time(ofShare: 0.5) },
      CurveQuantity(name: "t90", meaning: "time at which nine tenths of the rise are done") {
        $0.time(ofShare: 0.9)
      },
      CurveQuantity(name: "t10_to_t90", meaning: "time from a tenth to nine tenths") { shape in
        guard let early = shape.time(ofShare: 0.1), let late = shape.time(ofShare: 0.9) else { return nil }
        return late - early
      },
      CurveQuantity(name: "doubling_time", meaning: "time from the last observation until the fitted value doubles") {
        $0.doublingTime(from: last)
      },
      CurveQuantity(
        name: "share_of_ceiling", meaning: "fitted value at the last observation as a share of the ceiling"
      ) { shape in
        shape.ceiling.map { shape.curve.value(at: last, parameters: shape.parameters) / $0 }
      },
    ]
  }

  /// Several functions at once, which share the points of the differences.
  ///
  /// - Parameters:
  ///   - working: the working parameters of the curve.
  ///   - place: where each of them stands among the parameters of `solution`.
  static func estimates(
    _ quantities: [CurveQuantity], _ curve: any GrowthCurve, _ transform: WorkingTransform, _ working: [Double],
    _ solution: LeastSquaresSolution, degreesOfFreedom: Int, place: (Int) -> Int
  ) -> [DerivedEstimate?] {
    func values(_ moved: [Double]) -> [Double?] {
      let shape = CurveShape(curve: curve, parameters: transform.natural(moved))
      return quantities.map { $0.function(shape) }
    }
    let estimates = values(working)
    let flat = [Double](repeating: 0, count: solution.parameters.count)
    var gradients = [[Double]?](repeating: flat, count: quantities.count)
    let free = Set(solution.freeParameters)
    for j in working.indices where free.contains(place(j)) {
      let h = relativeStep * (transform.isLogarithm[j] ? 1 : max(abs(working[j]), 1e-3))
      let samples = [-2.0, -1, 1, 2].map { offset in
        var moved = working
        moved[j] += offset * h
        return values(moved)
      }
      for k in quantities.indices {
        if let a = samples[0][k], let b = samples[1][k], let c = samples[2][k], let d = samples[3][k] {
          gradients[k]?[place(j)] = (8 * (c - b) - (d - a)) / (12 * h)
        } else {
          gradients[k] = nil
        }
      }
    }
    return quantities.indices.map { k in
      guard let estimate = estimates[k], estimate.isFinite, let gradient = gradients[k] else { return nil }
      let error = solution.derived(estimate: estimate, gradient: gradient).standardError
      return DerivedEstimate(
        name: quantities[k].name, meaning: quantities[k].meaning, estimate: estimate, standardError: error,
        degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// ε^{1/5}, where truncation h⁴ and rounding ε/h of five points are equal.
  private static let relativeStep = 1e-3
}

extension CurveBootstrapDistribution {
  func intervals(
    of quantities: [CurveQuantity], _ curve: any GrowthCurve, level: Double
  ) -> [String: ClosedRange<Double>] {
    guard isComplete else { return [:] }
    var intervals: [String: ClosedRange<Double>] = [:]
    for quantity in quantities {
      let values = replicates.map { quantity.function(CurveShape(curve: curve, parameters: $0)) ?? .nan }
      guard 10 * values.count(where: \.isNaN) <= values.count else { continue }
      intervals[quantity.name] = Self.interval(of: values, level: level)
    }
    return intervals
  }
}
