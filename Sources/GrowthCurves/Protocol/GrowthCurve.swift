/// A parametric curve f(t; θ) of growth, with its gradient in closed form.
///
/// A conforming type is the *form* of the curve; its parameters travel beside it, in natural units and in the order of
/// `facts.parameters`. Fits run in working parameters (`CurveParameter.scale`), in which positive quantities are
/// logarithms.
///
/// One file holds one curve in one anatomy: equation and reference, parameters and their meaning, value, gradient,
/// slope, inverse, asymptotes, inflection, integral, starting values.
public protocol GrowthCurve: Sendable {
  /// What the curve is called, means and rests on.
  var facts: CurveFacts { get }

  /// f(t; θ). Outside the domain of the curve the value is `nan`.
  func value(at t: Double, _ θ: Span<Double>) -> Double
  /// ∂f/∂θ in natural parameters, one element a parameter.
  func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>)
  /// df/dt, the growth rate in units of the value per unit of time.
  func slope(at t: Double, _ θ: Span<Double>) -> Double
  /// The time at which the curve takes the value `level`, on its growing branch where there are two; `nil` where it
  /// never does.
  func time(of level: Double, _ θ: Span<Double>) -> Double?
  /// The values that the curve approaches on the left and on the right of its domain.
  func asymptotes(_ θ: Span<Double>) -> Asymptotes
  /// The time at which growth turns from accelerating to slowing; `nil` where it never does.
  func inflection(_ θ: Span<Double>) -> Double?
  /// ∫ₐᵇ f dt where it has a closed form, else `nil`.
  func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double?
  /// Starting values for a least-squares fit, found from the data alone, the most promising first.
  func startingValues(for data: CurveData) -> [[Double]]

  /// One start without a search, written in natural parameters, where the data allow it: tried before the others.
  ///
  /// - Returns: `false` where the curve has no such start or these data give none.
  func directStart(for data: CurveData, into start: inout MutableSpan<Double>) -> Bool

  /// Further starts for when the first led nowhere good; dearer to find.
  func fallbackStartingValues(for data: CurveData) -> [[Double]]

  /// ln f(t; θ), for fits with residuals on the log scale; overridden where the value underflows before its logarithm
  /// does.
  func logValue(at t: Double, _ θ: Span<Double>) -> Double
  /// ∂ ln f/∂θ in natural parameters.
  func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>)
  /// The curve with those of its constants set that are taken from the data rather than estimated.
  func adapted(to data: CurveData) -> Self
  /// How fast an upper asymptote that runs away hands over to a curve without one, so that its open end can be tested.
  var limitWithoutCeiling: (any GrowthCurve)? { get }

  /// The same curve with its ceiling in the place of a parameter, where it has a ceiling that is none of its parameters.
  var ceilingForm: (any GrowthCurve)? { get }

  /// A curve of another form with as many parameters, whose ceiling is compared before this one's is believed.
  var rival: (any GrowthCurve)? { get }

  /// All values at once, into a buffer of the length of `times`.
  func evaluate(at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, into values: inout MutableSpan<Double>)
  /// f and ∂f/∂θ at once; overridden where they share an exponential.
  func valueAndGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) -> Double
  /// ln f and ∂ ln f/∂θ at once.
  func logValueAndGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) -> Double
  /// All values and gradients at once; the gradients column-major.
  func evaluateBoth(
    at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, values: inout MutableSpan<Double>,
    jacobian: inout MutableSpan<Double>)

  /// All gradients at once, column-major: one column a parameter.
  func evaluateGradient(
    at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, into jacobian: inout MutableSpan<Double>)
}

/// The values that a curve approaches at the ends of its domain; `nil` where it grows or falls without bound.
public struct Asymptotes: Sendable, Hashable {
  /// The limit as t → -∞, or the value at the start of the curve's domain.
  public var left: Double?
  /// The limit as t → ∞.
  public var right: Double?

  public init(left: Double?, right: Double?) {
    self.left = left
    self.right = right
  }
}

extension GrowthCurve {
  public var name: String { facts.name }
  public var parameterCount: Int { facts.parameters.count }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? { nil }

  public func inflection(_ θ: Span<Double>) -> Double? { nil }

  public func adapted(to data: CurveData) -> Self { self }

  public func directStart(for data: CurveData, into start: inout MutableSpan<Double>) -> Bool { false }

  public func fallbackStartingValues(for data: CurveData) -> [[Double]] { [] }

  public var limitWithoutCeiling: (any GrowthCurve)? { nil }

  public var ceilingForm: (any GrowthCurve)? { nil }

  public var rival: (any GrowthCurve)? { nil }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double { Stable.log(value(at: t, θ)) }

  public func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let f = value(at: t, θ)
    gradient(at: t, θ, into: &g)
    for j in 0..<g.count { g[j] /= f }
  }

  public func evaluate(
    at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, into values: inout MutableSpan<Double>
  ) {
    if logarithmic {
      for i in 0..<times.count { values[i] = logValue(at: times[i], θ) }
    } else {
      for i in 0..<times.count { values[i] = value(at: times[i], θ) }
    }
  }

  public func valueAndGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) -> Double {
    gradient(at: t, θ, into: &g)
    return value(at: t, θ)
  }

  public func logValueAndGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) -> Double {
    logGradient(at: t, θ, into: &g)
    return logValue(at: t, θ)
  }

  public func evaluateBoth(
    at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, values: inout MutableSpan<Double>,
    jacobian: inout MutableSpan<Double>
  ) {
    evaluateEach(at: times, θ, logarithmic: logarithmic, values: &values, jacobian: &jacobian)
  }

  /// ``evaluateBoth(at:_:logarithmic:values:jacobian:)`` time by time.
  @inline(__always)
  func evaluateEach(
    at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, values: inout MutableSpan<Double>,
    jacobian: inout MutableSpan<Double>
  ) {
    let n = times.count
    precondition(values.count == n && jacobian.count == n * θ.count, "buffers for every time and parameter")
    withTemporaryGradient(count: θ.count) { g in
      for i in 0..<n {
        let t = times[unchecked: i]
        values[unchecked: i] =
          logarithmic ? logValueAndGradient(at: t, θ, into: &g) : valueAndGradient(at: t, θ, into: &g)
        for j in 0..<θ.count { jacobian[unchecked: i + j * n] = g[unchecked: j] }
      }
    }
  }

  public func evaluateGradient(
    at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, into jacobian: inout MutableSpan<Double>
  ) {
    let n = times.count
    withTemporaryGradient(count: θ.count) { g in
      for i in 0..<n {
        if logarithmic {
          logGradient(at: times[i], θ, into: &g)
        } else {
          gradient(at: times[i], θ, into: &g)
        }
        for j in 0..<g.count { jacobian[i + j * n] = g[j] }
      }
    }
  }
}

/// Lends a small zeroed buffer on the stack.
@inline(__always)
package func withTemporaryGradient<R>(count: Int, _ body: (inout MutableSpan<Double>) -> R) -> R {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
    buffer.initialize(repeating: 0)
    var span = buffer.mutableSpan
    return body(&span)
  }
}

// MARK: - With parameters as an array

extension GrowthCurve {
  public func value(at t: Double, parameters: [Double]) -> Double { value(at: t, parameters.span) }

  public func gradient(at t: Double, parameters: [Double]) -> [Double] {
    withTemporaryGradient(count: parameters.count) { g in
      gradient(at: t, parameters.span, into: &g)
      return (0..<g.count).map { g[$0] }
    }
  }

  public func slope(at t: Double, parameters: [Double]) -> Double { slope(at: t, parameters.span) }

  public func time(of level: Double, parameters: [Double]) -> Double? { time(of: level, parameters.span) }

  public func asymptotes(parameters: [Double]) -> Asymptotes { asymptotes(parameters.span) }

  public func inflection(parameters: [Double]) -> Double? { inflection(parameters.span) }

  public func integral(from a: Double, to b: Double, parameters: [Double]) -> Double? {
    integral(from: a, to: b, parameters.span)
  }
}
