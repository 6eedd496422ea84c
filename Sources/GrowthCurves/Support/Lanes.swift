/// Four numbers at once, as the inner loops of a fit take them.
package typealias Lanes = SIMD4<Double>

extension Lanes {
  /// e^{-|x|} of four numbers, within two units in the last place; 0 where |x| exceeds 708 and it leaves the normal range.
  ///
  /// What a sigmoid asks of its argument, since it cannot overflow. The C library has no such function that Swift can call,
  /// and its scalar one is most of what a fit of a sigmoid costs. -|x| = k ln 2 + r with |r| ≤ ½ ln 2, the first part of
  /// ln 2 short enough that k times it is exact (Cody and Waite 1980, chapter 6); eʳ by its series to r¹³, whose rest is
  /// below 5e-18.
  @inline(__always)
  package static func exponentialOfMinusMagnitude(_ x: Lanes) -> Lanes {
    let sign = SIMD4<UInt64>(repeating: 1 << 63)
    let x = unsafeBitCast(unsafeBitCast(x, to: SIMD4<UInt64>.self) | sign, to: Lanes.self)
    // Adding 1.5·2⁵² leaves k, rounded, in the low bits.
    let shifted = x * 1.4426950408889634 + 6755399441055744.0
    let k = shifted - 6755399441055744.0
    let r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
    // eʳ = 1 + r + r² Σ rⁱ/(i+2)!, in pairs and fours (Estrin), which waits less than Horner's rule does.
    let (square, half) = (r * r, Lanes(repeating: 0.5))
    let fourth = square * square
    let low = (half + r * 1.6666666666666666e-1) + square * (4.1666666666666664e-2 + r * 8.333333333333333e-3)
    let middle =
      (1.388888888888889e-3 + r * 1.984126984126984e-4) + square * (2.48015873015873e-5 + r * 2.7557319223985893e-6)
    let high =
      (2.755731922398589e-7 + r * 2.505210838544172e-8) + square * (2.08767569878681e-9 + r * 1.6059043836821613e-10)
    let sum = 1 + (r + square * (low + fourth * (middle + fourth * high)))
    // 2ᵏ by adding k to the exponent.
    let exponent = unsafeBitCast(shifted, to: SIMD4<Int64>.self) &<< 52
    var value = unsafeBitCast(unsafeBitCast(sum, to: SIMD4<Int64>.self) &+ exponent, to: Lanes.self)
    value.replace(with: Lanes(repeating: 0), where: x .< -708)
    return value
  }
}

/// The derivatives of up to four parameters at four times.
struct LaneGradient {
  var g0 = Lanes.zero
  var g1 = Lanes.zero
  var g2 = Lanes.zero
  var g3 = Lanes.zero

  /// Values and derivatives of a curve of at most four parameters at all times, four at a time.
  ///
  /// - Parameter curve: writes the derivatives at four times and returns the values.
  @inline(__always)
  static func evaluate(
    at times: Span<Double>, parameters: Int, values: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>,
    _ curve: (_ t: Lanes, _ g: inout LaneGradient) -> Lanes
  ) {
    let n = times.count
    precondition(values.count == n && jacobian.count == n * parameters, "buffers for every time and parameter")
    times.withUnsafeBufferPointer { times in
      values.withUnsafeMutableBufferPointer { values in
        jacobian.withUnsafeMutableBufferPointer { jacobian in
          guard let t = times.baseAddress, let f = values.baseAddress, let g = jacobian.baseAddress else { return }
          var gradient = LaneGradient()
          var i = 0
          while i + 4 <= n {
            let result = curve(load(t + i), &gradient)
            store(result, f + i)
            store(gradient.g0, g + i)
            if parameters > 1 { store(gradient.g1, g + i + n) }
            if parameters > 2 { store(gradient.g2, g + i + 2 * n) }
            if parameters > 3 { store(gradient.g3, g + i + 3 * n) }
            i += 4
          }
          guard i < n else { return }
          var rest = Lanes(repeating: t[n - 1])
          for k in i..<n { rest[k - i] = t[k] }
          let result = curve(rest, &gradient)
          for k in i..<n {
            f[k] = result[k - i]
            g[k] = gradient.g0[k - i]
            if parameters > 1 { g[k + n] = gradient.g1[k - i] }
            if parameters > 2 { g[k + 2 * n] = gradient.g2[k - i] }
            if parameters > 3 { g[k + 3 * n] = gradient.g3[k - i] }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func load(_ source: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(source).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func store(_ lanes: Lanes, _ target: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(target).storeBytes(of: lanes, as: Lanes.self)
  }
}
