import Glibc
import LeastSquares

/// The least-squares test problems of Moré, Garbow and Hillstrom (1981), Testing unconstrained optimization software,
/// ACM Transactions on Mathematical Software 7, with the numbers of that paper.
struct TestFunction: Sendable {
  let number: Int
  let name: String
  let problem: DualProblem
  /// The standard start x₀; the paper also asks for 10 x₀ and 100 x₀.
  let start: [Double]
  /// Sums of squares at minima that the paper or its later users publish, the smallest first.
  let minima: [Double]

  init(
    _ number: Int, _ name: String, _ residuals: Int, start: [Double], minima: [Double],
    _ residual: @escaping DualProblem.Residual
  ) {
    self.number = number
    self.name = name
    self.start = start
    self.minima = minima
    problem = DualProblem(parameters: start.count, residuals: residuals, residual: residual)
  }

  /// The start multiplied by 1, 10 or 100; where it is zero, the multiple of one, as MINPACK's driver does.
  func start(times factor: Double) -> [Double] {
    if factor != 1 && start.allSatisfy({ $0 == 0 }) { return start.map { _ in factor } }
    return start.map { factor * $0 }
  }

  static let all: [TestFunction] = small + withData + variable
}

// MARK: - Two to six parameters, no data

extension TestFunction {
  private static let small: [TestFunction] = [
    TestFunction(1, "Rosenbrock", 2, start: [-1.2, 1], minima: [0]) { i, x in
      i == 0 ? 10 * (x[1] - x[0] * x[0]) : 1 - x[0]
    },
    TestFunction(2, "Freudenstein and Roth", 2, start: [0.5, -2], minima: [0, 48.98425367924]) { i, x in
      i == 0
        ? -13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1]
        : -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]
    },
    TestFunction(3, "Powell badly scaled", 2, start: [0, 1], minima: [0]) { i, x in
      i == 0 ? 1e4 * x[0] * x[1] - 1 : exp(-x[0]) + exp(-x[1]) - 1.0001
    },
    TestFunction(4, "Brown badly scaled", 3, start: [1, 1], minima: [0]) { i, x in
      [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2][i]
    },
    TestFunction(5, "Beale", 3, start: [1, 1], minima: [0]) { i, x in
      [1.5, 2.25, 2.625][i] - x[0] * (1 - pow(x[1], Double(i + 1)))
    },
    TestFunction(6, "Jennrich and Sampson", 10, start: [0.3, 0.4], minima: [124.362182355615]) { i, x in
      let k = Double(i + 1)
      return 2 + 2 * k - (exp(k * x[0]) + exp(k * x[1]))
    },
    TestFunction(7, "Helical valley", 3, start: [-1, 0, 0], minima: [0]) { i, x in
      switch i {
      case 0:
        let turn = atan(x[1] / x[0]) / (2 * Double.pi)
        let angle = x[0].value < 0 ? turn + 0.5 : turn
        return 10 * (x[2] - 10 * angle)
      case 1: return 10 * (sqrt(x[0] * x[0] + x[1] * x[1]) - 1)
      default: return x[2]
      }
    },
    TestFunction(12, "Box three-dimensional", 10, start: [0, 10, 20], minima: [0]) { i, x in
      let t = 0.1 * Double(i + 1)
      return exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (Glibc.exp(-t) - Glibc.exp(-10 * t))
    },
    TestFunction(13, "Powell singular", 4, start: [3, -1, 0, 1], minima: [0]) { i, x in
      switch i {
      case 0: return x[0] + 10 * x[1]
      case 1: return 5.0.squareRoot() * (x[2] - x[3])
      case 2:
        let d = x[1] - 2 * x[2]
        return d * d
      default:
        let d = x[0] - x[3]
        return 10.0.squareRoot() * d * d
      }
    },
    TestFunction(14, "Wood", 6, start: [-3, -1, -3, -1], minima: [0]) { i, x in
      switch i {
      case 0: return 10 * (x[1] - x[0] * x[0])
      case 1: return 1 - x[0]
      case 2: return 90.0.squareRoot() * (x[3] - x[2] * x[2])
      case 3: return 1 - x[2]
      case 4: return 10.0.squareRoot() * (x[1] + x[3] - 2)
      default: return (x[1] - x[3]) / 10.0.squareRoot()
      }
    },
    TestFunction(16, "Brown and Dennis", 20, start: [25, 5, -5, -1], minima: [85822.2016263563]) { i, x in
      let t = Double(i + 1) / 5
      let a = x[0] + t * x[1] - Glibc.exp(t)
      let b = x[2] + x[3] * Glibc.sin(t) - Glibc.cos(t)
      return a * a + b * b
    },
    TestFunction(
      18, "Biggs EXP6", 13, start: [1, 2, 1, 1, 1, 1], minima: [0, 5.65564992546e-3, 0.306366772627906]
    ) { i, x in
      let t = 0.1 * Double(i + 1)
      let y = Glibc.exp(-t) - 5 * Glibc.exp(-10 * t) + 3 * Glibc.exp(-4 * t)
      return x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y
    },
  ]
}

// MARK: - Data

extension TestFunction {
  private static let withData: [TestFunction] = [
    TestFunction(8, "Bard", 15, start: [1, 1, 1], minima: [8.21487730657897e-3, 17.4286933333333]) { i, x in
      let y = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]
      let (u, v) = (Double(i + 1), Double(15 - i))
      return y[i] - (x[0] + u / (v * x[1] + min(u, v) * x[2]))
    },
    TestFunction(9, "Gaussian", 15, start: [0.4, 1, 0], minima: [1.12793276961912e-8]) { i, x in
      let y = [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989]
      let d = Double(7 - i) / 2 - x[2]
      return x[0] * exp(-x[1] * d * d / 2) - y[min(i, 14 - i)]
    },
    TestFunction(10, "Meyer", 16, start: [0.02, 4000, 250], minima: [87.9458551709]) { i, x in
      let y = [
        34780.0, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
      ]
      return x[0] * exp(x[1] / (50 + 5 * Double(i) + x[2])) - y[i]
    },
    TestFunction(11, "Gulf research and development", 99, start: [5, 2.5, 0.15], minima: [0]) { i, x in
      let t = Double(i + 1) / 100
      let y = 25 + Glibc.pow(-50 * Glibc.log(t), 2.0 / 3)
      return exp(-pow(abs(y - x[1]), x[2]) / x[0]) - t
    },
    TestFunction(
      15, "Kowalik and Osborne", 11, start: [0.25, 0.39, 0.415, 0.39], minima: [3.07505603849e-4]
    ) { i, x in
      let y = [0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]
      let u = [4.0, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625][i]
      return y[i] - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3])
    },
    TestFunction(17, "Osborne 1", 33, start: [0.5, 1.5, -1, 0.01, 0.02], minima: [5.46489469748e-5]) { i, x in
      let y = [
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
        0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
        0.406,
      ]
      let t = 10 * Double(i)
      return y[i] - (x[0] + x[1] * exp(-t * x[3]) + x[2] * exp(-t * x[4]))
    },
    TestFunction(
      19, "Osborne 2", 65, start: [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
      minima: [4.01377362935e-2, 1.78981358688]
    ) { i, x in
      let t = Double(i) / 10
      let (a, b, c) = (t - x[8], t - x[9], t - x[10])
      return osborne[i]
        - (x[0] * exp(-t * x[4]) + x[1] * exp(-a * a * x[5]) + x[2] * exp(-b * b * x[6]) + x[3] * exp(-c * c * x[7]))
    },
  ]

  private static let osborne = [
    1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
    0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
    0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
    0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
    0.054,
  ]
}

// MARK: - Variable dimension

extension TestFunction {
  private static let variable: [TestFunction] = [
    watson(6, minima: [2.28767005355e-3]), watson(9, minima: [1.39976013805e-6]),
    TestFunction(
      21, "Extended Rosenbrock", 10, start: (0..<10).map { $0 % 2 == 0 ? -1.2 : 1 }, minima: [0]
    ) { i, x in
      i % 2 == 0 ? 10 * (x[i + 1] - x[i] * x[i]) : 1 - x[i - 1]
    },
    TestFunction(
      22, "Extended Powell singular", 12, start: (0..<12).map { [3, -1, 0, 1][$0 % 4] }, minima: [0]
    ) { i, x in
      let k = i - i % 4
      switch i % 4 {
      case 0: return x[k] + 10 * x[k + 1]
      case 1: return 5.0.squareRoot() * (x[k + 2] - x[k + 3])
      case 2:
        let d = x[k + 1] - 2 * x[k + 2]
        return d * d
      default:
        let d = x[k] - x[k + 3]
        return 10.0.squareRoot() * d * d
      }
    },
    TestFunction(
      23, "Penalty I", 11, start: (0..<10).map { Double($0 + 1) }, minima: [7.08765146709e-5]
    ) { i, x in
      if i < 10 { return 1e-5.squareRoot() * (x[i] - 1) }
      var sum = Dual(-0.25)
      for j in 0..<10 { sum += x[j] * x[j] }
      return sum
    },
    TestFunction(24, "Penalty II", 8, start: [0.5, 0.5, 0.5, 0.5], minima: [9.37629300736e-6]) { i, x in
      let (n, root) = (4, 1e-5.squareRoot())
      if i == 0 { return x[0] - 0.2 }
      if i < n {
        let y = Glibc.exp(Double(i + 1) / 10) + Glibc.exp(Double(i) / 10)
        return root * (exp(x[i] / 10) + exp(x[i - 1] / 10) - y)
      }
      if i < 2 * n - 1 { return root * (exp(x[i - n + 1] / 10) - Glibc.exp(-0.1)) }
      var sum = Dual(-1)
      for j in 0..<n { sum += Double(n - j) * x[j] * x[j] }
      return sum
    },
    TestFunction(
      25, "Variably dimensioned", 12, start: (0..<10).map { 1 - Double($0 + 1) / 10 }, minima: [0]
    ) { i, x in
      if i < 10 { return x[i] - 1 }
      var sum = Dual.zero
      for j in 0..<10 { sum += Double(j + 1) * (x[j] - 1) }
      return i == 10 ? sum : sum * sum
    },
    TestFunction(
      26, "Trigonometric", 10, start: [Double](repeating: 0.1, count: 10), minima: [0, 2.79505612188e-5]
    ) { i, x in
      var sum = Dual(10)
      for j in 0..<10 { sum -= cos(x[j]) }
      return sum + Double(i + 1) * (1 - cos(x[i])) - sin(x[i])
    },
    TestFunction(
      27, "Brown almost-linear", 10, start: [Double](repeating: 0.5, count: 10), minima: [0, 1]
    ) { i, x in
      var (sum, product) = (Dual(-11), Dual(1))
      for j in 0..<10 {
        sum += x[j]
        product *= x[j]
      }
      return i < 9 ? x[i] + sum : product - 1
    },
    TestFunction(28, "Discrete boundary value", 10, start: boundaryStart, minima: [0]) { i, x in
      let (h, n) = (1.0 / 11, 10)
      let cubed = x[i] + Double(i + 1) * h + 1
      let left = i > 0 ? x[i - 1] : Dual.zero
      let right = i < n - 1 ? x[i + 1] : Dual.zero
      return 2 * x[i] - left - right + h * h / 2 * (cubed * cubed * cubed)
    },
    TestFunction(29, "Discrete integral equation", 10, start: boundaryStart, minima: [0]) { i, x in
      let h = 1.0 / 11
      let t = Double(i + 1) * h
      var (left, right) = (Dual.zero, Dual.zero)
      for j in 0..<10 {
        let s = Double(j + 1) * h
        let base = x[j] + s + 1
        let cubed = base * base * base
        if j <= i { left += s * cubed } else { right += (1 - s) * cubed }
      }
      return x[i] + h / 2 * ((1 - t) * left + t * right)
    },
    TestFunction(
      30, "Broyden tridiagonal", 10, start: [Double](repeating: -1, count: 10), minima: [0]
    ) { i, x in
      let left = i > 0 ? x[i - 1] : Dual.zero
      let right = i < 9 ? x[i + 1] : Dual.zero
      return (3 - 2 * x[i]) * x[i] - left - 2 * right + 1
    },
    TestFunction(31, "Broyden banded", 10, start: [Double](repeating: -1, count: 10), minima: [0]) { i, x in
      var sum = Dual.zero
      for j in max(0, i - 5)...min(9, i + 1) where j != i { sum += x[j] * (1 + x[j]) }
      return x[i] * (2 + 5 * x[i] * x[i]) + 1 - sum
    },
    TestFunction(32, "Linear, full rank", 20, start: [Double](repeating: 1, count: 10), minima: [10]) { i, x in
      var sum = Dual.zero
      for j in 0..<10 { sum += x[j] }
      return (i < 10 ? x[i] : Dual.zero) - 0.1 * sum - 1
    },
    TestFunction(
      33, "Linear, rank one", 20, start: [Double](repeating: 1, count: 10), minima: [380.0 / 82]
    ) { i, x in
      var sum = Dual.zero
      for j in 0..<10 { sum += Double(j + 1) * x[j] }
      return Double(i + 1) * sum - 1
    },
    TestFunction(
      34, "Linear, rank one with zero columns and rows", 20, start: [Double](repeating: 1, count: 10),
      minima: [454.0 / 74]
    ) { i, x in
      if i == 0 || i == 19 { return Dual(-1) }
      var sum = Dual.zero
      for j in 1..<9 { sum += Double(j + 1) * x[j] }
      return Double(i) * sum - 1
    },
    chebyquad(8, minima: [3.51687372568e-3]), chebyquad(9, minima: [0]),
    chebyquad(10, minima: [4.77271369637e-3, 6.50395480225e-3]),
  ]

  private static let boundaryStart: [Double] = (1...10).map {
    let t = Double($0) / 11
    return t * (t - 1)
  }

  private static func watson(_ n: Int, minima: [Double]) -> TestFunction {
    TestFunction(20, "Watson \(n)", 31, start: [Double](repeating: 0, count: n), minima: minima) { i, x in
      if i == 29 { return x[0] }
      if i == 30 { return x[1] - x[0] * x[0] - 1 }
      let t = Double(i + 1) / 29
      var (slope, value) = (Dual.zero, Dual.zero)
      var power = 1.0
      for j in 0..<n {
        if j > 0 { slope += Double(j) * Glibc.pow(t, Double(j - 1)) * x[j] }
        value += power * x[j]
        power *= t
      }
      return slope - value * value - 1
    }
  }

  private static func chebyquad(_ n: Int, minima: [Double]) -> TestFunction {
    TestFunction(35, "Chebyquad \(n)", n, start: (1...n).map { Double($0) / Double(n + 1) }, minima: minima) { i, x in
      var sum = Dual.zero
      for j in 0..<n {
        let u = 2 * x[j] - 1
        var (before, current) = (Dual(1), u)
        for _ in 0..<i { (before, current) = (current, 2 * u * current - before) }
        sum += current
      }
      let k = Double(i + 1)
      let integral = (i + 1) % 2 == 0 ? -1 / (k * k - 1) : 0
      return sum / Double(n) - integral
    }
  }
}
