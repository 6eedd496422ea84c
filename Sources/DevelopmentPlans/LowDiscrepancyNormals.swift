import Distributions
import Glibc

/// Points of a rank-1 lattice turned into standard normals and into Student t numbers.
///
/// METHOD §3 takes Halton points; a lattice rule with the tent transform integrates smooth functions of a few dimensions with
/// an error that falls nearly as 1/N² (Hickernell 2002, "Obtaining O(N^(-2+ε)) convergence for lattice quadrature rules"),
/// which the tails of long horizons need. Point k has the coordinates tent(frac(k z_j/N + 1/4N)); the shift makes the
/// N values of every coordinate even. Points are the same for every plan, so they are made once.
struct LowDiscrepancyNormals: Sendable {
  static let dimension = 4
  /// The first components of the embedded lattice sequence in base 2 of Cools, Kuo and Nuyens (2006, "Constructing
  /// embedded lattice rules for multivariate integration"), good for every power of two up to 2²⁰.
  private static let generator = [1, 182_667, 469_891, 498_753]

  /// Four normals a point.
  let normals: [Double]
  /// Four Student t numbers a point, from the same numbers in (0, 1).
  let students: [Double]
  /// The numbers in (0, 1) that the first of them comes from.
  let uniforms: [Double]
  var count: Int { uniforms.count }

  /// At least `count` points: the next power of two.
  static func shared(_ count: Int) -> LowDiscrepancyNormals {
    switch count {
    case ...512: points512
    case ...1024: points1024
    case ...2048: points2048
    case ...4096: points4096
    case ...8192: points8192
    case ...16384: points16384
    case ...32768: points32768
    case ...131_072: points131072
    default: LowDiscrepancyNormals(count: count)
    }
  }

  private static let points512 = LowDiscrepancyNormals(count: 512)
  private static let points1024 = LowDiscrepancyNormals(count: 1024)
  private static let points2048 = LowDiscrepancyNormals(count: 2048)
  private static let points4096 = LowDiscrepancyNormals(count: 4096)
  private static let points8192 = LowDiscrepancyNormals(count: 8192)
  private static let points16384 = LowDiscrepancyNormals(count: 16384)
  private static let points32768 = LowDiscrepancyNormals(count: 32768)
  private static let points131072 = LowDiscrepancyNormals(count: 131_072)

  /// The normal of a point for one axis of `dimension`; the last axis is the target.
  @inline(__always)
  func normal(_ point: Int, axis: Int, of dimension: Int) -> Double {
    normals[point * Self.dimension + (axis == dimension - 1 ? 0 : axis + 1)]
  }

  /// The Student t of a point for one axis of `dimension`.
  @inline(__always)
  func student(_ point: Int, axis: Int, of dimension: Int) -> Double {
    students[point * Self.dimension + (axis == dimension - 1 ? 0 : axis + 1)]
  }

  init(count: Int) {
    var size = 512
    while size < count { size *= 2 }
    var normals = [Double](repeating: 0, count: size * Self.dimension)
    var students = normals
    var uniforms = [Double](repeating: 0, count: size)
    func coordinate(_ i: Int, _ d: Int) -> Double {
      let shift = Int(Double(size) * (Double(d) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1))
      let place = (Double((i * (Self.generator[d] % size) + shift) % size) + 0.25) / Double(size)
      return 1 - abs(2 * place - 1)
    }
    for i in 0..<size {
      for d in 0..<Self.dimension {
        let normal = SpecialFunctions.normalQuantile(coordinate(i, d))
        normals[i * Self.dimension + d] = normal
        students[i * Self.dimension + d] = StudentFive.ofNormal(normal)
      }
      uniforms[i] = coordinate(i, 0)
    }
    self.normals = normals
    self.students = students
    self.uniforms = uniforms
  }
}

/// Student's t with five degrees of freedom, METHOD's proposal, in elementary functions.
enum StudentFive {
  /// ln of the density's constant, Γ(3)/(Γ(5/2) √(5π)).
  static let logConstant = -0.968_619_589_054_724_8

  /// P(T > x): with tan θ = x/√5, ½ - (θ + sin θ cos θ (1 + ⅔ cos² θ))/π (Abramowitz and Stegun 26.7.3).
  static func complementaryCDF(_ x: Double) -> Double {
    let root = 5.0.squareRoot()
    let squaredCosine = 1 / (1 + x * x / 5)
    // For a large x the terms cancel; there the tail is its series in 1/x, of which this x leaves 1e-9.
    if x > 60 { return exp(logConstant) * 125 / (5 * pow(x, 5)) * (1 - 75 / (7 * x * x)) }
    return 0.5 - (atan(x / root) + x / root * squaredCosine * (1 + 2 * squaredCosine / 3)) / Double.pi
  }

  /// x with P(T < x) = Φ(z), interpolated by cubic Hermite pieces to some 1e-7.
  static func ofNormal(_ z: Double) -> Double {
    let position = (abs(z)) / step
    guard position < Double(table.count - 1) else { return z < 0 ? -inverse(z) : inverse(-z) }
    let i = Int(position)
    let s = position - Double(i)
    let (a, b) = (table[i], table[i + 1])
    let value =
      (1 + 2 * s) * (1 - s) * (1 - s) * a.value + s * (1 - s) * (1 - s) * step * a.slope
      + s * s * (3 - 2 * s) * b.value - s * s * (1 - s) * step * b.slope
    return z < 0 ? -value : value
  }

  private static let step = 0.0625
  /// x and dx/dz at z = 0, 1/16, … 7.
  private static let table: [(value: Double, slope: Double)] = (0...112).map {
    let z = Double($0) * step
    let x = inverse(-z)
    return (x, exp(-z * z / 2 - halfLogTwoPi - logConstant + 3 * log1p(x * x / 5)))
  }

  /// The x ≥ 0 with P(T > x) = Φ(z), z ≤ 0, by Newton steps on P^(-1/5), which in the tail is nearly linear in x.
  private static func inverse(_ z: Double) -> Double {
    let goal = SpecialFunctions.normalCDF(z)
    var x = -z
    for _ in 0..<60 {
      let tail = complementaryCDF(x)
      let density = exp(logConstant - 3 * log1p(x * x / 5))
      let step = x < 1 ? (tail - goal) / density : 5 * tail / density * (pow(tail / goal, 0.2) - 1)
      x = max(0, x + step)
      if abs(step) < 1e-12 * (1 + x) { break }
    }
    return x
  }
}

/// x(z) = F⁻¹(Φ(z)) of a claim, tabulated with its slope φ(z)/f(x) and interpolated by cubic Hermite pieces.
///
/// With pieces of an eighth the error is below 1e-6 of the deviation, for a hundredth of the cost of inversion.
struct ClaimQuantileTable: Sendable {
  private static let start = -6.5
  private static let step = 0.125
  private let values: [Double]
  private let slopes: [Double]
  private let claim: ClaimDistribution

  init(_ claim: ClaimDistribution) {
    self.claim = claim
    var values: [Double] = []
    var slopes: [Double] = []
    for i in 0...104 {
      let z = Self.start + Double(i) * Self.step
      let x: Double
      if claim.isNormal {
        x = claim.mean + claim.variance.squareRoot() * z
      } else if let last = values.last {
        x = Self.follow(claim, z, from: last + slopes[i - 1])
      } else {
        x = claim.quantile(SpecialFunctions.normalCDF(z))
      }
      values.append(x)
      slopes.append(Self.step * exp(-z * z / 2 - halfLogTwoPi - claim.logDensity(at: x)))
    }
    self.values = values
    self.slopes = slopes
  }

  /// The quantile of Φ(z) by Newton steps from a point nearby, taken in the nearer tail.
  private static func follow(_ claim: ClaimDistribution, _ z: Double, from start: Double) -> Double {
    var x = start
    for _ in 0..<20 {
      let excess =
        z < 0
        ? claim.cdf(x) - SpecialFunctions.normalCDF(z)
        : SpecialFunctions.normalCDF(-z) - claim.complementaryCDF(x)
      let step = excess / exp(claim.logDensity(at: x))
      guard step.isFinite else { return claim.quantile(SpecialFunctions.normalCDF(z)) }
      x -= step
      if abs(step) < 1e-9 { return x }
    }
    return x
  }

  /// The z of a value, by the table and two Newton steps on its cubic: the inverse of what the subscript gives.
  func score(of x: Double) -> Double {
    guard x > values[0], x < values[104] else {
      let (below, above) = (claim.cdf(x), claim.complementaryCDF(x))
      return below < above ? SpecialFunctions.normalQuantile(below) : -SpecialFunctions.normalQuantile(above)
    }
    var low = 0
    var high = 104
    while high - low > 1 {
      let middle = (low + high) / 2
      if values[middle] <= x { low = middle } else { high = middle }
    }
    var z = Self.start + (Double(low) + (x - values[low]) / (values[high] - values[low])) * Self.step
    let slope = slopes[low] / Self.step
    for _ in 0..<4 {
      let step = (self[z] - x) / slope
      z -= step
      if abs(step) < 1e-10 { break }
    }
    return z
  }

  subscript(z: Double) -> Double {
    let position = (z - Self.start) / Self.step
    guard position > 0, position < 104 else { return claim.mean + claim.variance.squareRoot() * z }
    let i = Int(position)
    let s = position - Double(i)
    let s2 = s * s
    let s3 = s2 * s
    return values[i] * (2 * s3 - 3 * s2 + 1) + slopes[i] * (s3 - 2 * s2 + s) + values[i + 1] * (3 * s2 - 2 * s3)
      + slopes[i + 1] * (s3 - s2)
  }
}

/// ln density of a claim in its standardised coordinate, tabulated every 1/32 on [-9, 9] and interpolated by cubics
/// through four values: to some 1e-8, at a twentieth of the price, in the loop over the points of the posterior.
struct ClaimDensityTable: Sendable {
  private static let reach = 9.0
  private static let pieces = 32.0
  private let values: [Double]
  private let claim: ClaimDistribution
  private let mean: Double
  private let deviation: Double

  init(_ claim: ClaimDistribution) {
    self.claim = claim
    mean = claim.mean
    deviation = claim.variance.squareRoot()
    let (mean, deviation) = (mean, deviation)
    values = (0...Int(2 * Self.reach * Self.pieces)).map {
      claim.logDensity(at: mean + deviation * (Double($0) / Self.pieces - Self.reach))
    }
  }

  /// ln f at u = (x - mean)/deviation.
  subscript(u: Double) -> Double {
    let position = (u + Self.reach) * Self.pieces
    guard position > 1, position < Double(values.count - 3) else { return claim.logDensity(at: mean + deviation * u) }
    let i = Int(position)
    let s = position - Double(i)
    let (a, b, c, d) = (values[i - 1], values[i], values[i + 1], values[i + 2])
    return -a * s * (s - 1) * (s - 2) / 6 + b * (s + 1) * (s - 1) * (s - 2) / 2 - c * (s + 1) * s * (s - 2) / 2
      + d * (s + 1) * s * (s - 1) / 6
  }
}
