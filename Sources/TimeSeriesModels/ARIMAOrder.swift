/// The orders of a seasonal ARIMA(p,d,q)(P,D,Q)m, with or without a constant.
public struct ARIMAOrder: Sendable, Hashable, CustomStringConvertible {
  public var p, d, q: Int
  public var seasonalP, seasonalD, seasonalQ: Int
  public var period: Int
  /// A mean where nothing is differenced, a drift where one difference is taken.
  public var hasConstant: Bool

  public init(
    _ p: Int, _ d: Int, _ q: Int, seasonal: (Int, Int, Int) = (0, 0, 0), period: Int = 1, constant: Bool = false
  ) {
    precondition(min(p, d, q) >= 0 && min(seasonal.0, seasonal.1, seasonal.2) >= 0, "orders are not negative")
    precondition(period >= 1, "a period is at least 1")
    self.p = p
    self.d = d
    self.q = q
    (seasonalP, seasonalD, seasonalQ) = seasonal
    self.period = period
    hasConstant = constant
  }

  /// Such as `ARIMA(0,1,1)(0,1,1)[12] with drift`.
  public var description: String {
    var text = "ARIMA(\(p),\(d),\(q))"
    if period > 1 { text += "(\(seasonalP),\(seasonalD),\(seasonalQ))[\(period)]" }
    if hasConstant { text += d + seasonalD > 0 ? " with drift" : " with mean" }
    return text
  }

  /// Estimated coefficients of the ARMA polynomials.
  var coefficientCount: Int { p + q + seasonalP + seasonalQ }
  /// Observations lost to differencing.
  var lostCount: Int { d + seasonalD * period }
}

/// The polynomials of an ARMA model, multiplied out.
struct ARMAPolynomials: Sendable {
  /// φ(1), φ(2), … of y(t) = Σ φ(i) y(t-i) + …
  var ar: [Double]
  /// θ(1), θ(2), … of … + ε(t) + Σ θ(j) ε(t-j).
  var ma: [Double]

  /// The product of a polynomial 1 - Σ a(i) B^i with 1 - Σ b(j) B^(jm), as coefficients of the same sign convention.
  static func product(_ a: [Double], seasonal b: [Double], period m: Int) -> [Double] {
    if b.isEmpty { return a }
    var result = [Double](repeating: 0, count: a.count + b.count * m)
    for (i, value) in a.enumerated() { result[i] += value }
    for (j, value) in b.enumerated() {
      let lag = (j + 1) * m
      result[lag - 1] += value
      for (i, first) in a.enumerated() { result[lag + i] -= first * value }
    }
    return result
  }

  /// Coefficients of a stationary autoregression from its partial autocorrelations (Durbin-Levinson; Jones 1980).
  static func coefficients(partials: ArraySlice<Double>) -> [Double] {
    var current: [Double] = []
    for partial in partials {
      let previous = current
      let k = previous.count
      for i in 0..<k { current[i] = previous[i] - partial * previous[k - 1 - i] }
      current.append(partial)
    }
    return current
  }

  /// Whether all roots of 1 - Σ a(i) z^i lie outside the circle of radius `radius`: Schur and Cohn by stepping down.
  static func rootsLieOutside(_ coefficients: [Double], radius: Double) -> Bool {
    var a: [Double] = []
    var power = 1.0
    for value in coefficients {
      power *= radius
      a.append(value * power)
    }
    while let last = a.last {
      guard abs(last) < 1 else { return false }
      let k = a.count
      let scale = 1 / (1 - last * last)
      a = (0..<(k - 1)).map { (a[$0] + last * a[k - 2 - $0]) * scale }
    }
    return true
  }

  /// ψ(0) … ψ(count-1) of the infinite moving average, with the differences of `order` counted in when given.
  func responses(count: Int, differencing: [Double] = []) -> [Double] {
    let full = differencing.isEmpty ? ar : Self.plainProduct(ar, differencing)
    var psi = [Double](repeating: 0, count: count)
    for j in 0..<count {
      var value = j == 0 ? 1 : (j <= ma.count ? ma[j - 1] : 0)
      for i in 0..<min(j, full.count) { value += full[i] * psi[j - 1 - i] }
      psi[j] = value
    }
    return psi
  }

  /// The product of 1 - Σ a(i) B^i and 1 - Σ b(i) B^i.
  static func plainProduct(_ a: [Double], _ b: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: a.count + b.count)
    for (i, value) in a.enumerated() { result[i] += value }
    for (j, value) in b.enumerated() {
      result[j] += value
      for (i, first) in a.enumerated() { result[i + j + 1] -= first * value }
    }
    return result
  }
}

extension ARIMAOrder {
  /// δ(i) of (1-B)^d (1-B^m)^D = 1 - Σ δ(i) B^i.
  var differencing: [Double] {
    var result: [Double] = []
    for _ in 0..<d { result = ARMAPolynomials.plainProduct(result, [1]) }
    for _ in 0..<seasonalD {
      var seasonal = [Double](repeating: 0, count: period)
      seasonal[period - 1] = 1
      result = ARMAPolynomials.plainProduct(result, seasonal)
    }
    return result
  }

  func differenced(_ values: [Double]) -> [Double] {
    var result = values
    for _ in 0..<seasonalD { result = TimeSeriesModels.differenced(result, lag: period) }
    for _ in 0..<d { result = TimeSeriesModels.differenced(result, lag: 1) }
    return result
  }
}
