import Glibc

/// The smoothing parameters of an exponential smoothing model in the units of the textbooks.
struct ETSSmoothing: Sendable, Hashable {
  var alpha: Double
  /// β as in b(t) = φ b(t-1) + β ε(t), between 0 and α.
  var beta: Double
  var gamma: Double
  var phi: Double
}

/// The likelihood of one form over one series, with its gradient by the adjoint of the recursion.
///
/// Parameters, in order: α; β* = β/α with a trend; γ* = γ/(1-α) with a season; φ with damping; the level ℓ(0); the growth
/// b(0) with a trend; the first m-1 seasonal states, the last one being fixed by their sum (0 or m). So the usual region is
/// a box. With `isPlain` the smoothing parameters are α, β and γ as the textbooks have them, and the region of
/// ``ETSAdmissibility`` is fenced by a barrier. The objective is
/// ½ n log Σε² + Σ log|μ| (the second sum for multiplicative errors only): minus the log-likelihood of Hyndman et al.
/// (2008, section 5.1) concentrated over the variance. One gradient costs about two evaluations whatever the number of
/// parameters, so initial states are estimated with the rest.
package final class ETSKernel {
  let form: ETSForm
  let period: Int
  let count: Int
  private let observed: Int
  private let y: UnsafeMutablePointer<Double>
  private let levels: UnsafeMutablePointer<Double>
  private let growths: UnsafeMutablePointer<Double>
  private let seasons: UnsafeMutablePointer<Double>
  private let means: UnsafeMutablePointer<Double>
  private let adjoints: UnsafeMutablePointer<Double>
  private let errors: UnsafeMutablePointer<Double>
  private let hasTrend: Bool
  private let hasSeason: Bool
  private let isPlain: Bool
  private var lastSumOfSquares = 0.0

  package init(form: ETSForm, values: [Double], period: Int, isPlain: Bool = false) {
    self.form = form
    self.isPlain = isPlain
    self.period = form.season == .none ? 1 : period
    count = values.count
    observed = values.count { !$0.isNaN }
    hasTrend = form.trend != .none
    hasSeason = form.season != .none
    let n = count
    let m = self.period
    let block = UnsafeMutablePointer<Double>.allocate(capacity: n * 4 + (n + 1) * 2 + 2 * (n + m))
    block.initialize(repeating: 0, count: n * 4 + (n + 1) * 2 + 2 * (n + m))
    y = block
    errors = y + n
    means = errors + n
    levels = means + n
    growths = levels + n + 1
    seasons = growths + n + 1
    adjoints = seasons + n + m
    for t in 0..<n { y[t] = values[t] }
  }

  deinit { y.deallocate() }

  var parameterCount: Int { form.parameterCount(period: period) }

  /// Minus the concentrated log-likelihood at `parameters`, infinite outside the domain.
  package func value(_ parameters: UnsafePointer<Double>) -> Double {
    let (objective, sumOfSquares) = forward(parameters)
    lastSumOfSquares = sumOfSquares
    return objective
  }

  /// The gradient at the parameters valued last, which are given again.
  package func gradient(_ parameters: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>) {
    backward(parameters, sumOfSquares: lastSumOfSquares, gradient)
  }

  /// The objective and its gradient.
  package func valueAndGradient(_ parameters: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>) -> Double
  {
    let (objective, sumOfSquares) = forward(parameters)
    guard objective.isFinite else { return objective }
    backward(parameters, sumOfSquares: sumOfSquares, gradient)
    return objective
  }

  private struct Layout {
    var beta = 0, gamma = 0, phi = 0, level = 0, growth = 0, season = 0
  }

  private var layout: Layout {
    var layout = Layout()
    var next = 1
    if hasTrend {
      layout.beta = next
      next += 1
    }
    if hasSeason {
      layout.gamma = next
      next += 1
    }
    if form.trend.isDamped {
      layout.phi = next
      next += 1
    }
    layout.level = next
    next += 1
    if hasTrend {
      layout.growth = next
      next += 1
    }
    layout.season = next
    return layout
  }

  private func forward(_ p: UnsafePointer<Double>) -> (objective: Double, sumOfSquares: Double) {
    let at = layout
    let m = period
    let alpha = p[0]
    let betaStar = hasTrend ? (isPlain ? p[at.beta] / alpha : p[at.beta]) : 0
    let gamma = hasSeason ? (isPlain ? p[at.gamma] : p[at.gamma] * (1 - alpha)) : 0
    let phi = form.trend.isDamped ? p[at.phi] : 1
    let trend = form.trend
    let season = form.season
    let multiplicativeError = form.error == .multiplicative
    levels[0] = p[at.level]
    growths[0] = hasTrend ? p[at.growth] : 0
    if hasSeason {
      var sum = 0.0
      for i in 0..<(m - 1) {
        seasons[i] = p[at.season + i]
        sum += seasons[i]
      }
      seasons[m - 1] = (season == .multiplicative ? Double(m) : 0) - sum
      if season == .multiplicative {
        for i in 0..<m where !(seasons[i] > 0) { return (.infinity, 0) }
      }
    }
    var level = levels[0]
    var growth = growths[0]
    var sumOfSquares = 0.0
    var logProduct = 1.0
    var logSum = 0.0
    for t in 0..<count {
      var carried = 0.0
      var q = level
      switch trend {
      case .none: break
      case .additive, .damped:
        carried = phi * growth
        q += carried
      case .multiplicative, .dampedMultiplicative:
        guard growth > 0 else { return (.infinity, 0) }
        carried = phi == 1 ? growth : pow(growth, phi)
        q *= carried
      }
      var mean = q
      let s = hasSeason ? seasons[t] : 0
      switch season {
      case .none: break
      case .additive: mean += s
      case .multiplicative: mean *= s
      }
      means[t] = mean
      let value = y[t]
      if value.isNaN {
        errors[t] = .nan
        level = q
        growth = carried
        if hasSeason { seasons[t + m] = s }
      } else {
        var error = value - mean
        if multiplicativeError {
          guard mean > 0 else { return (.infinity, 0) }
          error /= mean
          logProduct *= mean
          if logProduct > 1e100 || logProduct < 1e-100 {
            logSum += log(logProduct)
            logProduct = 1
          }
        }
        errors[t] = error
        sumOfSquares += error * error
        let adjusted: Double
        switch season {
        case .none: adjusted = value
        case .additive: adjusted = value - s
        case .multiplicative: adjusted = value / s
        }
        let previous = level
        level = q + alpha * (adjusted - q)
        switch trend {
        case .none: break
        case .additive, .damped: growth = carried + betaStar * (level - previous - carried)
        case .multiplicative, .dampedMultiplicative:
          growth = carried + betaStar * (level / previous - carried)
        }
        switch season {
        case .none: break
        case .additive: seasons[t + m] = s + gamma * (value - q - s)
        case .multiplicative: seasons[t + m] = s + gamma * (value / q - s)
        }
      }
      levels[t + 1] = level
      growths[t + 1] = growth
    }
    guard sumOfSquares.isFinite else { return (.infinity, 0) }
    // An exact fit has an unbounded likelihood: errors below rounding count as rounding.
    sumOfSquares = max(sumOfSquares, Double(observed) * 1e-28)
    let objective = 0.5 * Double(observed) * log(sumOfSquares) + logSum + log(logProduct)
    return (objective, sumOfSquares)
  }

  private func backward(
    _ p: UnsafePointer<Double>, sumOfSquares: Double, _ gradient: UnsafeMutablePointer<Double>
  ) {
    let at = layout
    let m = period
    let alpha = p[0]
    let betaStar = hasTrend ? (isPlain ? p[at.beta] / alpha : p[at.beta]) : 0
    let gammaStar = hasSeason && !isPlain ? p[at.gamma] : 0
    let gamma = hasSeason && isPlain ? p[at.gamma] : gammaStar * (1 - alpha)
    let phi = form.trend.isDamped ? p[at.phi] : 1
    let trend = form.trend
    let season = form.season
    let multiplicativeError = form.error == .multiplicative
    let scale = Double(observed) / sumOfSquares
    for i in 0..<parameterCount { gradient[i] = 0 }
    if hasSeason { for i in 0..<(count + m) { adjoints[i] = 0 } }
    var levelBar = 0.0
    var growthBar = 0.0
    var alphaBar = 0.0
    var betaBar = 0.0
    var gammaBar = 0.0
    var phiBar = 0.0
    var t = count - 1
    while t >= 0 {
      let previous = levels[t]
      let growth = growths[t]
      let s = hasSeason ? seasons[t] : 0
      var carried = 0.0
      var q = previous
      switch trend {
      case .none: break
      case .additive, .damped:
        carried = phi * growth
        q += carried
      case .multiplicative, .dampedMultiplicative:
        carried = phi == 1 ? growth : pow(growth, phi)
        q *= carried
      }
      let value = y[t]
      let mean = means[t]
      var qBar = 0.0
      var carriedBar = 0.0
      var seasonBar = 0.0
      var previousBar = 0.0
      if value.isNaN {
        qBar = levelBar
        carriedBar = growthBar
        if hasSeason { seasonBar = adjoints[t + m] }
      } else {
        let error = errors[t]
        let meanBar =
          multiplicativeError ? -scale * error * value / (mean * mean) + 1 / mean : -scale * error
        if hasSeason {
          let nextBar = adjoints[t + m]
          seasonBar += (1 - gamma) * nextBar
          let ratioBar = gamma * nextBar
          if season == .additive {
            gammaBar += nextBar * (value - q - s)
            qBar -= ratioBar
          } else {
            gammaBar += nextBar * (value / q - s)
            qBar -= ratioBar * value / (q * q)
          }
        }
        var nextLevelBar = levelBar
        if hasTrend {
          carriedBar += (1 - betaStar) * growthBar
          let rateBar = betaStar * growthBar
          if trend.isMultiplicative {
            betaBar += growthBar * (levels[t + 1] / previous - carried)
            nextLevelBar += rateBar / previous
            previousBar -= rateBar * levels[t + 1] / (previous * previous)
          } else {
            betaBar += growthBar * (levels[t + 1] - previous - carried)
            nextLevelBar += rateBar
            previousBar -= rateBar
          }
        }
        qBar += (1 - alpha) * nextLevelBar
        let adjustedBar = alpha * nextLevelBar
        switch season {
        case .none:
          alphaBar += nextLevelBar * (value - q)
          qBar += meanBar
        case .additive:
          alphaBar += nextLevelBar * (value - s - q)
          seasonBar += meanBar - adjustedBar
          qBar += meanBar
        case .multiplicative:
          alphaBar += nextLevelBar * (value / s - q)
          seasonBar += meanBar * q - adjustedBar * value / (s * s)
          qBar += meanBar * s
        }
      }
      switch trend {
      case .none: previousBar += qBar
      case .additive, .damped:
        previousBar += qBar
        carriedBar += qBar
        growthBar = phi * carriedBar
        phiBar += carriedBar * growth
      case .multiplicative, .dampedMultiplicative:
        previousBar += qBar * carried
        carriedBar += qBar * previous
        growthBar = phi == 1 ? carriedBar : carriedBar * phi * carried / growth
        phiBar += carriedBar * carried * log(growth)
      }
      levelBar = previousBar
      if hasSeason { adjoints[t] += seasonBar }
      t -= 1
    }
    gradient[0] = alphaBar - gammaBar * gammaStar - (isPlain && hasTrend ? betaBar * betaStar / alpha : 0)
    if hasTrend {
      gradient[at.beta] = isPlain ? betaBar / alpha : betaBar
      gradient[at.growth] = growthBar
    }
    if hasSeason {
      gradient[at.gamma] = isPlain ? gammaBar : gammaBar * (1 - alpha)
      for i in 0..<(m - 1) { gradient[at.season + i] = adjoints[i] - adjoints[m - 1] }
    }
    if form.trend.isDamped { gradient[at.phi] = phiBar }
    gradient[at.level] = levelBar
  }

  // MARK: - What a solution means

  /// The smoothing parameters in the textbook's units.
  func smoothing(_ p: [Double]) -> ETSSmoothing {
    let at = layout
    let phi = form.trend.isDamped ? p[at.phi] : 1
    if isPlain {
      return ETSSmoothing(alpha: p[0], beta: hasTrend ? p[at.beta] : 0, gamma: hasSeason ? p[at.gamma] : 0, phi: phi)
    }
    return ETSSmoothing(
      alpha: p[0], beta: hasTrend ? p[at.beta] * p[0] : 0, gamma: hasSeason ? p[at.gamma] * (1 - p[0]) : 0, phi: phi)
  }

  /// Runs the recursion at `p` and returns what the tables and the forecast need.
  func run(_ p: [Double]) -> ETSRun {
    let (objective, sumOfSquares) = p.withUnsafeBufferPointer { forward($0.baseAddress!) }
    let m = period
    return ETSRun(
      objective: objective, sumOfSquares: sumOfSquares, means: (0..<count).map { means[$0] },
      errors: (0..<count).map { errors[$0] },
      initial: ETSState(level: levels[0], growth: growths[0], season: hasSeason ? (0..<m).map { seasons[$0] } : []),
      final: ETSState(
        level: levels[count], growth: growths[count], season: hasSeason ? (0..<m).map { seasons[count + $0] } : []))
  }
}

/// The level, the growth, and the seasonal states of the coming cycle, first period first.
struct ETSState: Sendable, Hashable {
  var level: Double
  var growth: Double
  var season: [Double]
}

struct ETSRun: Sendable {
  var objective: Double
  var sumOfSquares: Double
  var means: [Double]
  var errors: [Double]
  var initial: ETSState
  var final: ETSState
}
