import Glibc
import LinearAlgebra

/// The exact Gaussian likelihood of a stationary ARMA process with regressors, concentrated over variance and
/// regression coefficients.
///
/// The Kalman filter of the companion form is run through the increments of its state variance, which keep rank one
/// (Morf, Sidhu and Kailath 1974; Pearlman 1980): O(r) work per observation instead of O(r²), r = max(p, q+1). The
/// start is the stationary distribution, of which only the first column is needed; it comes from the autocovariances of
/// the autoregression (Levinson backwards) carried through the moving average. Regressors pass through the same filter,
/// so that their coefficients are generalised least squares. No gaps: those go through ``GappedARIMA``.
final class ARMALikelihood {
  let order: ARIMAOrder
  let count: Int
  /// Columns filtered together: the response, then the regressors.
  let columns: Int
  /// How many of the first regressors are indicators of gaps.
  let gapCount: Int
  private let stateSize: Int
  /// The state's room: whole vectors of four, and one vector of zeros to shift in.
  private let room: Int
  private let arSize: Int
  private let maSize: Int
  private let data: UnsafeMutablePointer<Double>
  private let block: UnsafeMutablePointer<Double>
  private let ar: UnsafeMutablePointer<Double>
  private let ma: UnsafeMutablePointer<Double>
  private let triangle: UnsafeMutablePointer<Double>
  private let covariances: UnsafeMutablePointer<Double>
  private let psi: UnsafeMutablePointer<Double>
  private let gain: UnsafeMutablePointer<Double>
  private let increment: UnsafeMutablePointer<Double>
  private let gammas: UnsafeMutablePointer<Double>
  private let states: UnsafeMutablePointer<Double>
  private let partial: UnsafeMutablePointer<Double>
  private let small: UnsafeMutablePointer<Double>
  private let cross: UnsafeMutablePointer<Double>
  private(set) var regression: [Double]
  private(set) var sumOfSquares = 0.0
  /// log |G'V⁻¹G| of the indicator columns G.
  private var gapInformation = 0.0
  /// The lags whose coefficients are not zero by construction: a seasonal polynomial is mostly empty.
  private let arLags: [Int]
  private let maLags: [Int]

  /// - Parameters:
  ///   - response: The differenced series.
  ///   - regressors: The differenced regressors, each as long as the response; indicators of gaps first.
  init(order: ARIMAOrder, response: [Double], regressors: [[Double]], gapCount: Int = 0) {
    self.order = order
    self.gapCount = gapCount
    count = response.count
    columns = 1 + regressors.count
    let m = order.period
    arSize = order.p + m * order.seasonalP
    maSize = order.q + m * order.seasonalQ
    stateSize = max(arSize, maSize + 1)
    room = (stateSize + 3) / 4 * 4 + 4
    arLags = Self.lags(order.p, order.seasonalP, period: m)
    maLags = Self.lags(order.q, order.seasonalQ, period: m)
    regression = [Double](repeating: 0, count: regressors.count)
    data = .allocate(capacity: count * columns)
    for t in 0..<count { data[t * columns] = response[t] }
    for (j, column) in regressors.enumerated() { for t in 0..<count { data[t * columns + j + 1] = column[t] } }
    let longest = stateSize + maSize + 2
    let parts = [
      room, room, (arSize + 1) * (arSize + 1), longest + 1, room, room, room, room, columns * room, 16, 32 + columns,
      columns * columns,
    ]
    let total = parts.reduce(0, +)
    block = .allocate(capacity: total)
    block.initialize(repeating: 0, count: total)
    var next = block
    func take(_ size: Int) -> UnsafeMutablePointer<Double> {
      defer { next += size }
      return next
    }
    ar = take(parts[0])
    ma = take(parts[1])
    triangle = take(parts[2])
    covariances = take(parts[3])
    psi = take(parts[4])
    gain = take(parts[5])
    increment = take(parts[6])
    gammas = take(parts[7])
    states = take(parts[8])
    partial = take(parts[9])
    small = take(parts[10])
    cross = take(parts[11])
  }

  private static func lags(_ plain: Int, _ seasonal: Int, period m: Int) -> [Int] {
    var result: Set<Int> = []
    for i in 0...plain { for j in 0...seasonal where i + j * m > 0 { result.insert(i + j * m) } }
    return result.sorted()
  }

  deinit {
    data.deallocate()
    block.deallocate()
  }

  /// Minus the log-likelihood at `parameters`, the inverse hyperbolic tangents of partial autocorrelations: those of
  /// the autoregression, the moving average, the seasonal autoregression, the seasonal moving average.
  func objective(_ parameters: UnsafePointer<Double>) -> Double {
    expand(parameters)
    return filter(innovations: nil)
  }

  // MARK: - Polynomials

  /// Coefficients from `count` transformed partial autocorrelations into `target`.
  private func coefficients(_ p: UnsafePointer<Double>, _ count: Int, _ target: UnsafeMutablePointer<Double>) {
    for k in 0..<count {
      let reflection = tanh(p[k])
      for i in 0..<k { partial[i] = target[i] - reflection * target[k - 1 - i] }
      for i in 0..<k { target[i] = partial[i] }
      target[k] = reflection
    }
  }

  private func expand(_ p: UnsafePointer<Double>) {
    let m = order.period
    func multiply(
      _ plain: UnsafePointer<Double>, _ plainCount: Int, _ seasonal: UnsafePointer<Double>, _ seasonalCount: Int,
      into target: UnsafeMutablePointer<Double>, size: Int
    ) {
      for i in 0..<size { target[i] = 0 }
      for i in 0..<plainCount { target[i] = plain[i] }
      for j in 0..<seasonalCount {
        let lag = (j + 1) * m
        target[lag - 1] += seasonal[j]
        for i in 0..<plainCount { target[lag + i] -= plain[i] * seasonal[j] }
      }
    }
    let plain = small
    let seasonal = small + 16
    coefficients(p, order.p, plain)
    coefficients(p + order.p + order.q, order.seasonalP, seasonal)
    for i in 0..<stateSize { ar[i] = 0 }
    multiply(plain, order.p, seasonal, order.seasonalP, into: ar, size: arSize)
    coefficients(p + order.p, order.q, plain)
    coefficients(p + order.p + order.q + order.seasonalP, order.seasonalQ, seasonal)
    for i in 0...stateSize { ma[i] = 0 }
    multiply(plain, order.q, seasonal, order.seasonalQ, into: ma, size: maSize)
    // The moving average is 1 + Σ θ B^j: the sign turns round.
    for i in 0..<maSize { ma[i] = -ma[i] }
  }

  func polynomials(_ parameters: [Double]) -> ARMAPolynomials {
    parameters.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { expand(base) }
    }
    return ARMAPolynomials(ar: (0..<arSize).map { ar[$0] }, ma: (0..<maSize).map { ma[$0] })
  }

  // MARK: - Stationary start

  /// Fills `covariances` with γ(0…) of the process for unit innovations; false outside the stationary region.
  private func autocovariances(through last: Int) -> Bool {
    let p = arSize
    let q = maSize
    let longest = last + q
    // Reflection coefficients by stepping the polynomial down; row k of the triangle is the polynomial of order k.
    let width = p + 1
    for i in 0..<p { triangle[p * width + i] = ar[i] }
    var k = p
    var gammaZero = 1.0
    while k >= 1 {
      let row = triangle + k * width
      let below = triangle + (k - 1) * width
      let reflection = row[k - 1]
      let remaining = 1 - reflection * reflection
      guard remaining > 0 else { return false }
      gammaZero /= remaining
      let scale = 1 / remaining
      for i in 0..<(k - 1) { below[i] = (row[i] + reflection * row[k - 2 - i]) * scale }
      k -= 1
    }
    guard gammaZero.isFinite else { return false }
    covariances[0] = gammaZero
    var variance = gammaZero
    if longest >= 1 {
      for lag in 1...longest {
        var sum = 0.0
        if lag <= p {
          let previous = triangle + (lag - 1) * width
          for i in 0..<(lag - 1) { sum += previous[i] * covariances[lag - 1 - i] }
          let reflection = (triangle + lag * width)[lag - 1]
          sum += reflection * variance
          variance *= 1 - reflection * reflection
        } else {
          for j in arLags { sum += ar[j - 1] * covariances[lag - j] }
        }
        covariances[lag] = sum
      }
    }
    return true
  }

  /// Writes γ_y(k) and ψ(k), then the first column of the state variance into `gain`; returns γ_y(0), or nil.
  private func start() -> Double? {
    let r = stateSize
    let q = maSize
    guard autocovariances(through: r) else { return nil }
    // γ_y(k) = Σ θ(i) θ(j) γ_u(|k + i - j|), with θ(0) = 1.
    let target = gammas
    func add(_ weight: Double, _ shift: Int) {
      for k in 0...r { target[k] += weight * covariances[abs(k + shift)] }
    }
    for k in 0...r { target[k] = 0 }
    var square = 1.0
    for j in maLags { square += ma[j - 1] * ma[j - 1] }
    add(square, 0)
    for (index, j) in maLags.enumerated() {
      add(ma[j - 1], j)
      add(ma[j - 1], -j)
      for i in maLags[..<index] {
        let weight = ma[i - 1] * ma[j - 1]
        add(weight, j - i)
        add(weight, i - j)
      }
    }
    psi[0] = 1
    for k in 1..<max(1, r) {
      var value = k <= q ? ma[k - 1] : 0
      for j in arLags {
        if j > k { break }
        value += ar[j - 1] * psi[k - j]
      }
      psi[k] = value
    }
    // First column of the state variance: Σ(j>i) φ(j) γ_y(j-i) + Σ(j≥i) θ(j) ψ(j-i).
    for i in 0..<r { gain[i] = 0 }
    for j in arLags {
      let weight = ar[j - 1]
      for i in 0..<j { gain[i] += weight * target[j - i] }
    }
    gain[0] += 1
    for j in maLags {
      let weight = ma[j - 1]
      for i in 0...j { gain[i] += weight * psi[j - i] }
    }
    let gammaZero = target[0]
    gain[0] = gammaZero
    return gammaZero.isFinite && gammaZero > 0 ? gammaZero : nil
  }

  // MARK: - Filter

  /// Runs the filter; writes the innovations of every column when asked, and returns minus the log-likelihood.
  private func filter(innovations: UnsafeMutablePointer<Double>?) -> Double {
    let r = stateSize
    guard var variance = start() else { return .infinity }
    // K = T P z; the first increment is L = K with weight -1/F.
    let first = gain[0]
    for i in 0..<(r - 1) { gain[i] = ar[i] * first + gain[i + 1] }
    gain[r - 1] = ar[r - 1] * first
    for i in r..<room { gain[i] = 0 }
    for i in 0..<room { increment[i] = gain[i] }
    var weight = -1 / variance
    for i in 0..<(columns * room) { states[i] = 0 }
    for i in 0..<(columns * columns) { cross[i] = 0 }
    var logDeterminant = 0.0
    var product = 1.0
    var isSteady = false
    for t in 0..<count {
      let row = data + t * columns
      let scale = 1 / variance
      product *= variance
      if product > 1e100 || product < 1e-100 {
        logDeterminant += log(product)
        product = 1
      }
      for c in 0..<columns { small[c] = row[c] - states[c * room] }
      for a in 0..<columns { for b in 0...a { cross[a * columns + b] += small[a] * small[b] * scale } }
      if let innovations { for c in 0..<columns { innovations[t * columns + c] = small[c] } }
      for c in 1..<max(1, columns) { advance(states + c * room, by: small[c] * scale) }
      if isSteady {
        advance(states, by: small[0] * scale)
        continue
      }
      let head = increment[0]
      let added = weight * head * head
      let nextVariance = variance + added
      guard nextVariance > 0 else { return .infinity }
      advance(states, by: small[0] * scale, share: weight * head, ratio: head / nextVariance)
      weight *= nextVariance / variance
      if abs(added) < 1e-13 * variance {
        // Steady once the whole increment is below rounding, not only its head.
        var size = 0.0
        for i in 0..<r { size += increment[i] * increment[i] }
        isSteady = abs(weight) * size < 1e-13
      }
      variance = nextVariance
    }
    logDeterminant += log(product)
    sumOfSquares = concentrate()
    guard sumOfSquares.isFinite else { return .infinity }
    let n = Double(count - gapCount)
    return 0.5 * (n * (log(2 * .pi * max(sumOfSquares, n * 1e-28) / n) + 1) + logDeterminant + gapInformation)
  }

  private typealias Four = SIMD4<Double>

  /// Four numbers from `place`, wherever it lies.
  @inline(__always) private static func four(_ base: UnsafeMutablePointer<Double>, _ place: Int) -> Four {
    UnsafeRawPointer(base + place).loadUnaligned(as: Four.self)
  }

  @inline(__always) private static func store(_ value: Four, _ base: UnsafeMutablePointer<Double>, _ place: Int) {
    UnsafeMutableRawPointer(base + place).storeBytes(of: value, as: Four.self)
  }

  /// One step of a column's state: a ← T a + K e/F.
  @inline(__always) private func advance(_ state: UnsafeMutablePointer<Double>, by factor: Double) {
    let head = state[0]
    var i = 0
    while i < stateSize {
      Self.store(Self.four(state, i + 1) + head * Self.four(ar, i) + factor * Self.four(gain, i), state, i)
      i += 4
    }
  }

  /// The same, and in one pass the step of the gain and of the variance's increment: with L' = T L,
  /// K ← K + (w L₁) L' and L ← L' - K L₁/F.
  @inline(__always) private func advance(
    _ state: UnsafeMutablePointer<Double>, by factor: Double, share: Double, ratio: Double
  ) {
    let stateHead = state[0]
    let head = increment[0]
    var i = 0
    while i < stateSize {
      let coefficients = Self.four(ar, i)
      let oldGain = Self.four(gain, i)
      Self.store(Self.four(state, i + 1) + stateHead * coefficients + factor * oldGain, state, i)
      let moved = Self.four(increment, i + 1) + head * coefficients
      let newGain = oldGain + share * moved
      Self.store(newGain, gain, i)
      Self.store(moved - ratio * newGain, increment, i)
      i += 4
    }
  }

  /// Generalised least squares over the filtered columns by Cholesky; the residual sum of squares.
  private func concentrate() -> Double {
    let k = columns - 1
    if k == 0 { return cross[0] }
    if k == 1, gapCount == 0 {
      let xx = cross[columns + 1]
      guard xx > 0 else { return .infinity }
      regression[0] = cross[columns] / xx
      return max(0, cross[0] - cross[columns] * cross[columns] / xx)
    }
    var a = (0..<k).map { i in (0..<k).map { j in cross[(max(i, j) + 1) * columns + min(i, j) + 1] } }
    var b = (0..<k).map { cross[($0 + 1) * columns] }
    for i in 0..<k {
      for j in 0...i {
        var sum = a[i][j]
        for l in 0..<j { sum -= a[i][l] * a[j][l] }
        if i == j {
          guard sum > 0 else { return .infinity }
          a[i][i] = sqrt(sum)
        } else {
          a[i][j] = sum / a[j][j]
        }
      }
      var sum = b[i]
      for l in 0..<i { sum -= a[i][l] * b[l] }
      b[i] = sum / a[i][i]
    }
    gapInformation = (0..<gapCount).reduce(0) { $0 + 2 * log(a[$1][$1]) }
    let explained = b.reduce(0) { $0 + $1 * $1 }
    for i in stride(from: k - 1, through: 0, by: -1) {
      var sum = b[i]
      for l in (i + 1)..<max(i + 1, k) { sum -= a[l][i] * regression[l] }
      regression[i] = sum / a[i][i]
    }
    return max(0, cross[0] - explained)
  }

  /// The diagonal of the inverse of X'V⁻¹X at the last evaluation: variances of the regression per unit of σ².
  func regressionFactors() -> [Double] {
    let k = columns - 1
    guard k > 0 else { return [] }
    let information = Matrix(rows: k, columns: k) { i, j in
      self.cross[(max(i, j) + 1) * self.columns + min(i, j) + 1]
    }
    guard let factor = try? CholeskyFactorization(information) else { return [Double](repeating: .nan, count: k) }
    let inverse = factor.inverse
    return (0..<k).map { inverse[$0, $0] }
  }

  /// The one-step errors of the response less its regression, and its predictions for the next `horizon` periods.
  ///
  /// The regression is that of this evaluation: read ``regression`` afterwards.
  func predictions(_ parameters: [Double], horizon: Int) -> (errors: [Double], means: [Double]) {
    let errors = UnsafeMutablePointer<Double>.allocate(capacity: count * columns)
    defer { errors.deallocate() }
    _ = polynomials(parameters)
    _ = filter(innovations: errors)
    let r = stateSize
    var residuals = [Double](repeating: 0, count: count)
    for t in 0..<count {
      var value = errors[t * columns]
      for j in 0..<(columns - 1) { value -= regression[j] * errors[t * columns + j + 1] }
      residuals[t] = value
    }
    var state = (0..<r).map { i in
      var value = states[i]
      for j in 0..<(columns - 1) { value -= regression[j] * states[(j + 1) * room + i] }
      return value
    }
    var means: [Double] = []
    for _ in 0..<horizon {
      let head = state[0]
      means.append(head)
      for i in 0..<r { state[i] = ar[i] * head + (i + 1 < r ? state[i + 1] : 0) }
    }
    return (residuals, means)
  }

  /// The variances of the first `horizon` prediction errors of the series before differencing, for unit innovations: the
  /// filter's remaining uncertainty about the state, and the errors to come.
  ///
  /// - Parameter differencing: δ(i) of (1-B)^d (1-B^m)^D = 1 - Σ δ(i) B^i.
  /// - Complexity: O(horizon · (r² + lags)).
  func predictionVariances(_ parameters: [Double], horizon: Int, differencing: [Double]) -> [Double] {
    _ = polynomials(parameters)
    let r = stateSize
    var variance = stationaryVariance()
    guard let first = start() else { return [] }
    // The increments L M L' of the state variance, summed over the sample.
    let head = gain[0]
    var k = (0..<r).map { ar[$0] * head + ($0 + 1 < r ? gain[$0 + 1] : 0) }
    var l = k
    var f = first
    var weight = -1 / f
    for _ in 0..<count {
      for i in 0..<r { for j in 0..<r { variance[i * r + j] += weight * l[i] * l[j] } }
      let a = l[0]
      let moved = (0..<r).map { ar[$0] * a + ($0 + 1 < r ? l[$0 + 1] : 0) }
      let next = f + weight * a * a
      guard next > 0 else { break }
      for i in 0..<r {
        k[i] += weight * a * moved[i]
        l[i] = moved[i] - k[i] * a / next
      }
      weight *= next / f
      f = next
    }
    // Rows z'T^i map the state to the predictions; integrated they are g(h) = z'T^h + Σ δ(i) g(h-i), and likewise the
    // responses to an innovation, which enters through R. The state at n+1 holds the innovation of n+1 already.
    let lags = differencing.indices.filter { differencing[$0] != 0 }
    let entry = (0..<r).map { $0 == 0 ? 1 : ma[$0 - 1] }
    var row = [Double](repeating: 0, count: r)
    row[0] = 1
    var rows: [[Double]] = []
    var responses: [Double] = []
    var later = 0.0
    var result: [Double] = []
    result.reserveCapacity(horizon)
    for h in 0..<horizon {
      var integrated = row
      var response = 0.0
      for i in 0..<r { response += row[i] * entry[i] }
      for lag in lags where lag < h {
        for i in 0..<r { integrated[i] += differencing[lag] * rows[h - 1 - lag][i] }
        response += differencing[lag] * responses[h - 1 - lag]
      }
      var sum = later
      for i in 0..<r where integrated[i] != 0 {
        var spread = 0.0
        for j in 0..<r { spread += variance[i * r + j] * integrated[j] }
        sum += integrated[i] * spread
      }
      result.append(max(0, sum))
      later += response * response
      rows.append(integrated)
      responses.append(response)
      var next = [Double](repeating: 0, count: r)
      for i in 0..<r {
        next[0] += row[i] * ar[i]
        if i + 1 < r { next[i + 1] += row[i] }
      }
      row = next
    }
    return result
  }

  /// P of P = T P T' + R R' by doubling: P(2k) = P(k) + A(k) P(k) A(k)', A(2k) = A(k)².
  private func stationaryVariance() -> [Double] {
    let r = stateSize
    let entry = (0..<r).map { $0 == 0 ? 1 : ma[$0 - 1] }
    var p = [Double](repeating: 0, count: r * r)
    for i in 0..<r { for j in 0..<r { p[i * r + j] = entry[i] * entry[j] } }
    if arSize == 0 {
      // Nilpotent transition: the sum ends after r terms, P(i,j) = Σ θ(i+k) θ(j+k).
      for i in 0..<r {
        for j in 0..<r {
          var sum = 0.0
          for k in 0..<(r - max(i, j)) { sum += entry[i + k] * entry[j + k] }
          p[i * r + j] = sum
        }
      }
      return p
    }
    var a = [Double](repeating: 0, count: r * r)
    for i in 0..<r {
      a[i * r] = ar[i]
      if i + 1 < r { a[i * r + i + 1] = 1 }
    }
    func product(_ x: [Double], _ y: [Double], transposed: Bool) -> [Double] {
      var z = [Double](repeating: 0, count: r * r)
      for i in 0..<r {
        for k in 0..<r {
          let value = x[i * r + k]
          if value == 0 { continue }
          if transposed {
            for j in 0..<r { z[i * r + j] += value * y[j * r + k] }
          } else {
            for j in 0..<r { z[i * r + j] += value * y[k * r + j] }
          }
        }
      }
      return z
    }
    for _ in 0..<30 {
      let added = product(product(a, p, transposed: false), a, transposed: true)
      var change = 0.0
      var size = 0.0
      for i in 0..<(r * r) {
        p[i] += added[i]
        change = max(change, abs(added[i]))
        size = max(size, abs(p[i]))
      }
      if change <= 1e-15 * size { break }
      a = product(a, a, transposed: false)
    }
    return p
  }
}
