import Glibc

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x).
///
/// Below x = a + 1 the power series for P, above it Legendre's continued fraction for Q (DLMF 8.7.1 and 8.9.2), both
/// times xᵃe⁻ˣ/Γ(a), which is evaluated through the deviance a(δ − ln(1 + δ)), δ = x/a − 1, so that large a and x lose
/// nothing (Loader 2000, "Fast and accurate computation of binomial probabilities"). From a = 10⁵ on, where both would
/// need hundreds of terms near x = a, the density of ln x is integrated over the tail instead. For a < 1 the complement of the
/// series is formed through `expm1` (DiDonato and Morris 1986, section 3).
struct IncompleteGamma {
  let a: Double

  /// Where integration takes over: it costs about as much as 500 terms.
  private static let largeShape = 1e5

  /// Terms of the series or the fraction before it is taken as converged; up to the large shape about 6√a are needed.
  private static let maximumTerms = 100_000

  /// ln(xᵃ e⁻ˣ / Γ(a)), the logarithm of the density of ln x.
  func logPrefix(_ x: Double, logX: Double) -> Double {
    if a < SpecialFunctions.stirlingThreshold {
      let logGamma = a < 0.25 ? SpecialFunctions.logGammaOnePlus(a) - log(a) : SpecialFunctions.logGamma(a)
      return a * logX - x - logGamma
    }
    let deviance = a * SpecialFunctions.excessOverLogOnePlus((x - a) / a, logRatio: logX - log(a))
    return 0.5 * log(a) - SpecialFunctions.halfLogTwoPi - SpecialFunctions.stirlingRemainder(a) - deviance
  }

  func tails(_ x: Double, logX: Double) -> TailProbabilities {
    if logX == -.infinity { return .allAbove }
    if x == .infinity { return .allBelow }
    if a > Self.largeShape {
      let isLower = x < a
      let tail = TailProbabilities(
        lowerLogFactor: logPrefix(x, logX: logX) + logTailRatio(x, lower: isLower), factor: 1)
      return isLower ? tail : tail.reversed
    }
    if x < a + 1 { return lowerSeries(x, logX) }
    let fraction = upperFraction(x)
    return TailProbabilities(lowerLogFactor: logPrefix(x, logX: logX), factor: fraction).reversed
  }

  /// ln of the tail over the density at ln x: ∫ exp((a − x)s − x(eˢ − 1 − s)) ds over s below or above zero.
  private func logTailRatio(_ x: Double, lower: Bool) -> Double {
    let sign = lower ? -1.0 : 1
    return LogConcaveIntegral.logIntegral(from: 0, to: .infinity, scale: 1 / a.squareRoot()) { distance in
      let s = sign * distance
      return (a - x) * s - x * SpecialFunctions.exponentialExcess(s)
    }
  }

  /// P = xᵃe⁻ˣ/Γ(a + 1) · Σ xⁿ/((a + 1)…(a + n)), or for a < 1 the alternating series without e⁻ˣ.
  private func lowerSeries(_ x: Double, _ logX: Double) -> TailProbabilities {
    if a < 1 { return smallShapeSeries(x, logX) }
    var term = 1.0
    var sum = 1.0
    var n = 1.0
    for _ in 0..<Self.maximumTerms {
      term *= x / (a + n)
      sum += term
      if term <= sum * 0x1p-55 { break }
      n += 1
    }
    return TailProbabilities(lowerLogFactor: logPrefix(x, logX: logX), factor: sum / a)
  }

  /// P = xᵃ/Γ(a + 1) · (1 + a Σ_{n≥1} (−x)ⁿ/(n!(a + n))).
  private func smallShapeSeries(_ x: Double, _ logX: Double) -> TailProbabilities {
    let logLead = a * logX - SpecialFunctions.logGammaOnePlus(a)
    var power = 1.0
    var sum = 0.0
    var n = 1.0
    for _ in 0..<200 {
      power *= -x / n
      let term = power / (a + n)
      sum += term
      if abs(term) <= abs(sum) * 0x1p-55 { break }
      n += 1
    }
    let lead = exp(logLead)
    let relative = a * sum
    let upper = -expm1(logLead) - lead * relative
    return TailProbabilities(
      lower: lead * (1 + relative), upper: upper, logLower: logLead + log1p(relative),
      logUpper: upper < 0.5 ? log(upper) : log1p(-lead * (1 + relative)))
  }

  /// Q/(xᵃe⁻ˣ/Γ(a)) = 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))), by Lentz's method.
  private func upperFraction(_ x: Double) -> Double {
    ContinuedFraction.evaluate(
      first: (x - a) + 1, maximumTerms: Self.maximumTerms
    ) { n in
      (numerator: n * (a - n), denominator: (x - a) + 2 * n + 1)
    }
  }
}

/// 1/(b₀ + a₁/(b₁ + a₂/(b₂ + …))) by the method of Lentz, as modified by Thompson and Barnett (1986).
enum ContinuedFraction {
  private static let tiny = 1e-300

  @inline(__always)
  static func evaluate(
    first: Double, maximumTerms: Int, term: (Double) -> (numerator: Double, denominator: Double)
  ) -> Double {
    var f = first == 0 ? tiny : first
    var c = f
    var d = 0.0
    var n = 1.0
    for _ in 0..<maximumTerms {
      let (a, b) = term(n)
      d = b + a * d
      if d == 0 { d = tiny }
      d = 1 / d
      c = b + a / c
      if c == 0 { c = tiny }
      let change = c * d
      f *= change
      if abs(change - 1) <= 0x1p-53 { break }
      n += 1
    }
    return 1 / f
  }
}
