import Glibc
import LeastSquares

/// Curve problems drawn at random from a seed: families, noise, outliers, scales and lengths as fitting meets them.
struct SweepProblem: Sendable {
  let seed: UInt64
  let family: Family
  let problem: CurveProblem
  /// The parameters that made the data.
  let truth: [Double]
  /// The start that every solver is given: the truth distorted by a factor e^N(0, ½²), or a shift for locations.
  let start: [Double]

  enum Family: Int, Sendable, CaseIterable {
    case exponential, logistic, gompertz, monomolecular, weibull, richards, power, biexponential, peak, saturation
    case rational, wave, logisticWithBase
  }

  init(seed: UInt64) {
    var random = SweepRandom(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    family = Family.allCases[Int(random.next() % UInt64(Family.allCases.count))]
    let (height, width) = (Glibc.pow(10, random.uniform(-8, 12)), Glibc.pow(10, random.uniform(-2, 3)))
    let curve = Self.curve(family, &random)
    let count = max(curve.parameters.count, Int(Glibc.pow(10, random.uniform(log10(3), log10(200)))))
    let noise = Glibc.pow(10, random.uniform(-4, -0.7))
    let hasOutliers = random.uniform(0, 1) < 0.2
    let x = (0..<count).map { (Double($0) + 0.5) / Double(count) * width }
    // Every family is homogeneous in the parameters that `units` says: f(x; θ) scales as its height and width do.
    truth = zip(curve.parameters, curve.units).map { value, unit in
      value * Glibc.pow(height, Double(unit.height)) * Glibc.pow(width, Double(unit.width))
    }
    let spread = 0.5
    start = zip(curve.parameters, curve.units).map { value, unit in
      let distorted =
        unit.isLocation ? value + 0.2 * random.normal() : value * Glibc.exp(spread * random.normal())
      return distorted * Glibc.pow(height, Double(unit.height)) * Glibc.pow(width, Double(unit.width))
    }
    let duals = truth.map { Dual($0) }
    let model = curve.model
    let y = x.map { x in
      let outlier = hasOutliers && random.uniform(0, 1) < 0.05 ? 10.0 : 1
      return model(x, duals.span).value + outlier * noise * height * random.normal()
    }
    self.seed = seed
    problem = try! CurveProblem(x: x, y: y, parameters: truth.count, model: model)
  }

  /// Powers of the height and width of the data by which a parameter scales.
  private struct Unit {
    var height = 0
    var width = 0
    var isLocation = false
    static let height = Unit(height: 1)
    static let rate = Unit(width: -1)
    static let place = Unit(width: 1, isLocation: true)
    static let length = Unit(width: 1)
    static let number = Unit()
  }

  private static func curve(
    _ family: Family, _ random: inout SweepRandom
  ) -> (model: CurveProblem.Model, parameters: [Double], units: [Unit]) {
    let a = random.uniform(0.5, 2)
    let c = random.uniform(0.2, 0.8)
    switch family {
    case .exponential:
      return ({ x, p in p[0] * exp(p[1] * x) }, [a, random.uniform(-3, 2)], [.height, .rate])
    case .logistic:
      return (
        { x, p in p[0] / (1 + exp(-p[1] * (x - p[2]))) }, [a, random.uniform(4, 15), c], [.height, .rate, .place]
      )
    case .gompertz:
      return (
        { x, p in p[0] * exp(-exp(-p[1] * (x - p[2]))) }, [a, random.uniform(3, 10), c], [.height, .rate, .place]
      )
    case .monomolecular:
      return (
        { x, p in p[0] * (1 - p[2] * exp(-p[1] * x)) }, [a, random.uniform(1, 6), c], [.height, .rate, .number]
      )
    case .weibull:
      return (
        { x, p in p[0] * (1 - exp(-pow(x / p[1], p[2]))) }, [a, c, random.uniform(1, 4)], [.height, .length, .number]
      )
    case .richards:
      return (
        { x, p in p[0] / pow(1 + p[3] * exp(-p[1] * (x - p[2])), 1 / p[3]) },
        [a, random.uniform(4, 12), c, random.uniform(0.3, 3)], [.height, .rate, .place, .number]
      )
    case .power:
      // x^p₁ in units of the width that p₂ is, so that p₀ stays a height.
      return (
        { x, p in p[0] * pow(x / p[2], p[1]) + p[3] }, [a, random.uniform(0.3, 3), 1, random.uniform(-0.5, 0.5)],
        [.height, .number, .length, .height]
      )
    case .biexponential:
      return (
        { x, p in p[0] * exp(-p[1] * x) + p[2] * exp(-p[3] * x) },
        [a, random.uniform(0.5, 3), random.uniform(0.5, 2), random.uniform(6, 25)], [.height, .rate, .height, .rate]
      )
    case .peak:
      return (
        { x, p in
          let z = (x - p[1]) / p[2]
          return p[0] * exp(-0.5 * z * z)
        }, [a, c, random.uniform(0.05, 0.3)], [.height, .place, .length]
      )
    case .saturation:
      return ({ x, p in p[0] * x / (p[1] + x) }, [a, c], [.height, .length])
    case .rational:
      return (
        { x, p in (p[0] + p[1] * x) / (1 + p[2] * x) }, [random.uniform(0, 0.5), 2 * a, random.uniform(0.5, 4)],
        [.height, Unit(height: 1, width: -1), .rate]
      )
    case .wave:
      return (
        { x, p in p[0] * sin(p[1] * x + p[2]) + p[3] },
        [a, random.uniform(3, 12), random.uniform(-1, 1), random.uniform(-1, 1)], [.height, .rate, .number, .height]
      )
    case .logisticWithBase:
      return (
        { x, p in p[3] + p[0] / (1 + exp(-p[1] * (x - p[2]))) },
        [a, random.uniform(4, 15), c, random.uniform(-0.5, 1)],
        [.height, .rate, .place, .height]
      )
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014), written out here so that the problems of a seed never change.
struct SweepRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * (Double(next() >> 11) + 0.5) * 0x1p-53
  }

  mutating func normal() -> Double {
    let radius = (-2 * Glibc.log(uniform(0, 1))).squareRoot()
    return radius * Glibc.cos(2 * Double.pi * uniform(0, 1))
  }
}
