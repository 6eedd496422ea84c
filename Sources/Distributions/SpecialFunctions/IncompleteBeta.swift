import Glibc

/// A point of (0, 1) with its complement and the logarithms of both, so that neither end loses digits.
struct UnitPoint {
  let x: Double
  let y: Double
  let logX: Double
  let logY: Double

  init(_ x: Double) {
    self.x = x
    y = 1 - x
    logX = x < 0.5 ? log(x) : log1p(x - 1)
    logY = log1p(-x)
  }

  /// The point with x/(1 − x) equal to `odds`.
  init(odds: Double) {
    x = odds == .infinity ? 1 : odds / (1 + odds)
    y = 1 / (1 + odds)
    logX = -log1p(1 / odds)
    logY = -log1p(odds)
  }

  /// The point with ln(x/(1 − x)) equal to `logit`.
  init(logit: Double) {
    let e = exp(-abs(logit))
    let small = e / (1 + e)
    let large = 1 / (1 + e)
    let logLarge = -log1p(e)
    let logSmall = -abs(logit) + logLarge
    (x, y) = logit < 0 ? (small, large) : (large, small)
    (logX, logY) = logit < 0 ? (logSmall, logLarge) : (logLarge, logSmall)
  }

  private init(x: Double, y: Double, logX: Double, logY: Double) {
    self.x = x
    self.y = y
    self.logX = logX
    self.logY = logY
  }

  var complement: UnitPoint { UnitPoint(x: y, y: x, logX: logY, logY: logX) }
}

/// The regularised incomplete beta function I_x(a, b) and its complement.
///
/// Below the switch point x = (a + 1)/(a + b + 2) the lower tail is computed, above it the upper one as I_{1−x}(b, a): by
/// the power series where b·x is small, else by the continued fraction of DiDonato and Morris (1992), "Algorithm 708:
/// significant digit computation of the incomplete beta function ratios", equation 9, which is written in
/// λ = a − (a + b)x and so does not cancel near the mean. Both are times xᵃ(1 − x)ᵇ/B(a, b), evaluated by Loader's
/// deviances (2000) where both parameters are large; from 10⁶ on the density of the logit is integrated over the tail.
struct IncompleteBeta {
  let a: Double
  let b: Double
  private let logBeta: Double

  /// Where integration takes over: it costs about as much as 500 terms of the fraction.
  private static let largeParameter = 1e6

  /// With one parameter below the large one the fraction needs up to a few thousand terms near the mean.
  private static let maximumTerms = 100_000

  init(_ a: Double, _ b: Double) {
    self.a = a
    self.b = b
    logBeta = SpecialFunctions.logBeta(a, b)
  }

  private init(a: Double, b: Double, logBeta: Double) {
    self.a = a
    self.b = b
    self.logBeta = logBeta
  }

  var reversed: IncompleteBeta { IncompleteBeta(a: b, b: a, logBeta: logBeta) }

  /// λ = a − (a + b)x, from whichever of x and 1 − x is smaller.
  private func lambda(_ point: UnitPoint) -> Double {
    let sum = a + b
    let lost = a >= b ? b - (sum - a) : a - (sum - b)
    return point.x <= point.y
      ? a.addingProduct(-sum, point.x) - lost * point.x
      : (-b).addingProduct(sum, point.y) + lost * point.y
  }

  /// ln(xᵃ(1 − x)ᵇ/B(a, b)), the logarithm of the density of ln(x/(1 − x)).
  func logPrefix(_ point: UnitPoint) -> Double {
    guard min(a, b) >= SpecialFunctions.stirlingThreshold else {
      return a * point.logX + b * point.logY - logBeta
    }
    let lambda = lambda(point)
    let deviance =
      a * SpecialFunctions.excessOverLogOnePlus(-lambda / a, logRatio: log1p(b / a) + point.logX)
      + b * SpecialFunctions.excessOverLogOnePlus(lambda / b, logRatio: log1p(a / b) + point.logY)
    let remainder =
      SpecialFunctions.stirlingRemainder(a) + SpecialFunctions.stirlingRemainder(b)
      - SpecialFunctions.stirlingRemainder(a + b)
    return 0.5 * log(min(a, b) / (1 + min(a, b) / max(a, b))) - SpecialFunctions.halfLogTwoPi - remainder - deviance
  }

  func tails(_ point: UnitPoint) -> TailProbabilities {
    if point.logX == -.infinity { return .allAbove }
    if point.logY == -.infinity { return .allBelow }
    let usesLower = a <= 1 && b <= 1 ? point.x <= point.y : point.x * (a + b + 2) <= a + 1
    return usesLower ? lowerTail(point) : reversed.lowerTail(point.complement).reversed
  }

  private func lowerTail(_ point: UnitPoint) -> TailProbabilities {
    if point.x <= 0.7 && b * point.x <= 1 { return powerSeries(point) }
    if min(a, b) > Self.largeParameter {
      return TailProbabilities(lowerLogFactor: logPrefix(point) + logTailRatio(point), factor: 1)
    }
    return TailProbabilities(lowerLogFactor: logPrefix(point), factor: fraction(point))
  }

  /// I = xᵃ/(a B(a, b)) · (1 + a Σ_{n≥1} (1 − b)ₙ xⁿ/(n!(a + n))) (DLMF 8.17.7).
  private func powerSeries(_ point: UnitPoint) -> TailProbabilities {
    var coefficient = 1.0
    var sum = 0.0
    var n = 1.0
    for _ in 0..<10_000 {
      coefficient *= (n - b) * point.x / n
      let term = coefficient / (a + n)
      sum += term
      if abs(term) <= abs(sum) * 0x1p-55 { break }
      n += 1
    }
    let relative = a * sum
    guard a < 1 else {
      return TailProbabilities(lowerLogFactor: a * point.logX - logBeta - log(a), factor: 1 + relative)
    }
    // a B(a, b) = Γ(1 + a) Γ(b)/Γ(a + b), near one for small a.
    let logLead =
      a * point.logX - SpecialFunctions.logGammaOnePlus(a) + SpecialFunctions.logGammaRatio(b, a)
    let lead = exp(logLead)
    let lower = lead * (1 + relative)
    let upper = -expm1(logLead) - lead * relative
    return TailProbabilities(
      lower: lower, upper: upper, logLower: logLead + log1p(relative),
      logUpper: upper < 0.5 ? log(upper) : log1p(-lower))
  }

  /// ln of the lower tail over the density at the logit: ∫ exp(λs − n(ln(1 + xw) − xs)) ds over s < 0, with n = a + b and
  /// w = eˢ − 1.
  private func logTailRatio(_ point: UnitPoint) -> Double {
    let lambda = lambda(point)
    let width = (1 / a + 1 / b).squareRoot()
    return LogConcaveIntegral.logIntegral(from: 0, to: .infinity, scale: width) { distance in
      let s = -distance
      // ln(1 + xw) − xs = x(eˢ − 1 − s) − (xw − ln(1 + xw)); from the end where x is small, so that little cancels.
      let (x, sign) = point.x <= point.y ? (point.x, 1.0) : (point.y, -1.0)
      let shift = x * expm1(sign * s)
      let curvature =
        x * SpecialFunctions.exponentialExcess(sign * s)
        - SpecialFunctions.excessOverLogOnePlus(shift, logRatio: log1p(shift))
      return lambda * s - (a + b) * curvature
    }
  }

  private func fraction(_ point: UnitPoint) -> Double {
    let (a, b, x) = (self.a, self.b, point.x)
    let lambda = lambda(point)
    let factor = ContinuedFraction.evaluate(
      first: a * (lambda + 1) / (a + 1), maximumTerms: Self.maximumTerms
    ) { m in
      let s = a + 2 * m - 1
      let numerator = (a + m - 1) / s * ((a + b + m - 1) / s) * (m * (b - m) * x * x)
      let denominator = m + m * (b - m) * x / s + (a + m) / (s + 2) * (lambda + 1 + m * (1 + point.y))
      return (numerator, denominator)
    }
    return factor
  }

  /// The logit of the point whose lower tail has the given logarithm.
  ///
  /// The density of a logit is log-concave, so Newton's method on the logarithm of the tail converges from anywhere.
  func logitQuantile(logLower target: Double) -> Double {
    let logX = (target + logBeta + log(a)) / a
    let start: Double
    if logX < -2 {
      start = logX - log1p(-exp(logX))
    } else {
      let z = SpecialFunctions.normalQuantile(logProbability: target)
      start = log(a / b) + z * sqrt(1 / a + 1 / b)
    }
    return LogConcaveInversion.solve(logLower: target, start: start) { logit in
      let point = UnitPoint(logit: logit)
      return (tails(point).logLower, logPrefix(point))
    }
  }

  /// The logit of the quantile of a probability given by both of its sides.
  func logitQuantile(lower p: Double, upper q: Double) -> Double {
    p <= q ? logitQuantile(logLower: log(p)) : -reversed.logitQuantile(logLower: log(q))
  }
}

extension SpecialFunctions {
  /// The regularised incomplete beta function I_x(a, b) and its complement, with their logarithms.
  package static func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> TailProbabilities {
    precondition(a > 0 && b > 0, "the parameters of the incomplete beta function are positive")
    precondition(x >= 0 && x <= 1, "the incomplete beta function lives on [0, 1]")
    return IncompleteBeta(a, b).tails(UnitPoint(x))
  }

  /// The regularised incomplete gamma functions P(a, x) and Q(a, x), with their logarithms.
  package static func regularizedGamma(_ a: Double, _ x: Double) -> TailProbabilities {
    precondition(a > 0 && x >= 0, "the incomplete gamma function needs a > 0 and x ≥ 0")
    return IncompleteGamma(a: a).tails(x, logX: log(x))
  }
}
