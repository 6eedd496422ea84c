import Glibc

/// Which smoothing parameters an exponential smoothing model may have.
///
/// φ lies in 0.8...0.98 in the first and third, where damping is visible, and anywhere below 1 in the second.
public enum ETSBounds: String, Sendable, Hashable, CaseIterable {
  /// 0 < α < 1, 0 < β < α, 0 < γ < 1 - α: the recursions are weighted averages.
  case usual
  /// The forecasts stop depending on the distant past (Hyndman et al. 2008, chapter 10); α may pass 1.
  case admissible
  /// Both at once, as R's `ets` has it.
  case both
}

/// The admissible region: every eigenvalue of the discount matrix F - g w' lies inside the unit circle, the one of the
/// seasonal level apart, which no forecast sees (Hyndman et al. 2008, section 10.2).
///
///     no trend:            λ - (1 - α)
///     trend:               λ² - (1 + φ - α - φβ) λ + φ(1 - α)
///     season:              λ^m + α(λ^(m-1) + … + λ) + α + γ - 1
///     trend and season:    λ^(m+1) + (α+β-φ) λ^m + (α+β-αφ)(λ^(m-1) + … + λ²) + (α+β-αφ+γ-1) λ + φ(1-α-γ)
///
/// For multiplicative components the same polynomials serve, as in R: they are the first-order approximation.
package enum ETSAdmissibility {
  /// The coefficients after the leading one, highest power first.
  static func polynomial(_ form: ETSForm, _ s: ETSSmoothing, period m: Int) -> [Double] {
    if form.season == .none {
      if form.trend == .none { return [s.alpha - 1] }
      return [s.alpha + s.phi * s.beta - 1 - s.phi, s.phi * (1 - s.alpha)]
    }
    if form.trend == .none {
      return [Double](repeating: s.alpha, count: m - 1) + [s.alpha + s.gamma - 1]
    }
    let inner = s.alpha + s.beta - s.alpha * s.phi
    return [s.alpha + s.beta - s.phi] + [Double](repeating: inner, count: max(0, m - 2))
      + [inner + s.gamma - 1, s.phi * (1 - s.alpha - s.gamma)]
  }

  /// The reflection coefficients of the polynomial (Schur and Cohn): all below 1 in size where the region is kept.
  static func reflections(_ form: ETSForm, _ smoothing: ETSSmoothing, period: Int) -> [Double] {
    var a = polynomial(form, smoothing, period: period)
    var result: [Double] = []
    while let last = a.last {
      result.append(last)
      guard abs(last) < 1 else { return result }
      let scale = 1 / (1 - last * last)
      let k = a.count
      a = (0..<(k - 1)).map { (a[$0] - last * a[k - 2 - $0]) * scale }
    }
    return result
  }

  /// Whether `smoothing` lies in the region; its edge counts in to rounding.
  static func holds(_ form: ETSForm, _ smoothing: ETSSmoothing, period: Int) -> Bool {
    reflections(form, smoothing, period: period).allSatisfy { abs($0) < 1 + 1e-10 }
  }

  /// The same for α, β, γ and φ; what the form does not have is 0, or 1 for φ.
  package static func holds(
    _ form: ETSForm, _ smoothing: (alpha: Double, beta: Double, gamma: Double, phi: Double), period: Int
  ) -> Bool {
    holds(
      form, ETSSmoothing(alpha: smoothing.alpha, beta: smoothing.beta, gamma: smoothing.gamma, phi: smoothing.phi),
      period: period)
  }

  /// -Σ log of the slack of every bound, infinite outside.
  static func barrier(_ form: ETSForm, _ s: ETSSmoothing, period: Int, bounds: ETSBounds) -> Double {
    var product = 1.0
    for reflection in reflections(form, s, period: period) { product *= 1 - reflection * reflection }
    if bounds == .both {
      product *= 1 - s.alpha
      if form.trend != .none { product *= s.beta > 0 ? s.alpha - s.beta : -1 }
      if form.season != .none { product *= s.gamma > 0 ? 1 - s.alpha - s.gamma : -1 }
      if s.alpha >= 1 || s.beta > s.alpha || s.gamma > 1 - s.alpha { return .infinity }
    }
    return product > 0 ? -log(product) : .infinity
  }
}

extension ETSEstimation {
  /// Outside the usual region φ, too, may be anything that damps.
  static let freeDamping = 0.02...0.9999

  /// The maximum inside the region of `bounds`, approached from within by a logarithmic barrier that is lowered in steps
  /// (Fiacco and McCormick 1968), from the maximum `usual` of the box where that lies inside.
  static func maximise(
    _ form: ETSForm, _ values: [Double], period: Int, start: Start, inside bounds: ETSBounds, from usual: Solution?
  ) -> Solution? {
    let kernel = ETSKernel(form: form, values: values, period: period, isPlain: true)
    let m = kernel.period
    var (lower, upper) = Self.bounds(form, period: m)
    let smoothingCount = form.smoothingCount - (form.trend.isDamped ? 1 : 0)
    for i in 1..<max(1, smoothingCount) {
      lower[i] = -.infinity
      upper[i] = .infinity
    }
    if bounds == .admissible {
      lower[0] = -.infinity
      upper[0] = .infinity
      if form.trend.isDamped {
        lower[smoothingCount] = Self.freeDamping.lowerBound
        upper[smoothingCount] = Self.freeDamping.upperBound
      }
    }
    func plain(_ point: [Double]) -> [Double] {
      var result = point
      if form.trend != .none { result[1] *= point[0] }
      if form.season != .none { result[smoothingCount - 1] *= 1 - point[0] }
      return result
    }
    func barrier(_ point: [Double]) -> Double {
      ETSAdmissibility.barrier(form, kernel.smoothing(point), period: m, bounds: bounds)
    }
    func value(_ point: [Double]) -> Double { point.withUnsafeBufferPointer { kernel.value($0.baseAddress!) } }
    var starts = [0.1, 0.3, 0.6].map { plain(initialParameters(form, period: m, start: start, alpha: $0)) }
    if form.season != .none {
      // A season that takes up nearly every surprise is a valley of its own.
      var eager = starts[1]
      eager[smoothingCount - 1] = 0.9 * (1 - (bounds == .admissible ? 0 : eager[0]))
      starts.append(eager)
    }
    if let usual { starts.append(plain(usual.parameters)) }
    var best: ProjectedBFGS.Minimum?
    for start in starts where barrier(start).isFinite && value(start).isFinite {
      var minimum = ProjectedBFGS.Minimum(
        point: start, value: .infinity, iterations: 0, evaluations: 0, converged: false)
      for weight in [1e-1, 1e-2, 1e-4, 1e-6] {
        let next = ProjectedBFGS(maximumIterations: 300, tolerance: 1e-9).minimise(
          from: minimum.point, lower: lower, upper: upper
        ) { p in
          let fence = barrier((0..<start.count).map { p[$0] })
          return fence.isFinite ? kernel.value(p) + weight * fence : .infinity
        } gradient: { p, _, gradient in
          kernel.gradient(p, gradient)
          var moved = (0..<start.count).map { p[$0] }
          for i in 0..<form.smoothingCount {
            // The fence is known to 1e-15; near it the step must stay inside.
            let step = 1e-7
            let centre = moved[i]
            moved[i] = centre + step
            let above = barrier(moved)
            moved[i] = centre - step
            let below = barrier(moved)
            moved[i] = centre
            if above.isFinite, below.isFinite { gradient[i] += weight * (above - below) / (2 * step) }
          }
        }
        guard next.value.isFinite else { break }
        minimum = next
      }
      if minimum.value < best?.value ?? .infinity { best = minimum }
    }
    guard let best else { return nil }
    return Solution(
      form: form, parameters: best.point, smoothing: kernel.smoothing(best.point), run: kernel.run(best.point),
      converged: best.converged, iterations: best.iterations, parameterCount: kernel.parameterCount,
      observed: values.count { !$0.isNaN })
  }
}
