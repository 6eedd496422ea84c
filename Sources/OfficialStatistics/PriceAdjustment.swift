import Glibc

/// Taking prices out of values: deflation, chaining of growth at comparable prices, and the deflator that both imply.
public enum PriceAdjustment {
  /// Values at the prices of a base: nominalₜ/deflatorₜ × base.
  ///
  /// - Parameter base: the deflator of the period whose prices are wanted, 100 for an index with base 100.
  /// - Throws: lists of different lengths, numbers that are not finite, a deflator that is not positive.
  public static func deflated(
    _ nominal: [Double], by deflator: [Double], base: Double
  ) throws(OfficialStatisticsError) -> [Double] {
    guard nominal.count == deflator.count else {
      throw .wrongSize(of: "the deflator", expected: nominal.count, given: deflator.count)
    }
    try requireFinite(nominal, "the nominal values")
    try requirePositive(deflator, "the deflator")
    try requirePositive([base], "the base")
    let real = zip(nominal, deflator).map { $0 / $1 * base }
    try requireFinite(real, "the deflated values")
    return real
  }

  /// Volumes at the prices of the first period, from growth rates at comparable prices: vₜ = vₜ₋₁ (1 + gₜ).
  ///
  /// - Parameter growth: the rates of the second and later periods, 0.155 for 15.5%.
  /// - Throws: numbers that are not finite, a rate of -100% or less.
  public static func chained(first: Double, growth: [Double]) throws(OfficialStatisticsError) -> [Double] {
    try requireFinite([first], "the first value")
    try requireGrowth(growth)
    let volumes = growth.reduce(into: [first]) { $0.append($0[$0.count - 1] * (1 + $1)) }
    try requireFinite(volumes, "the chained volumes")
    return volumes
  }

  /// How fast prices rose when values grew at `nominal` and volumes at `real`: (1 + nominal)/(1 + real) - 1.
  public static func impliedInflation(
    nominal: [Double], real: [Double]
  ) throws(OfficialStatisticsError) -> [Double] {
    guard nominal.count == real.count else {
      throw .wrongSize(of: "the real growth rates", expected: nominal.count, given: real.count)
    }
    try requireGrowth(nominal)
    try requireGrowth(real)
    return zip(nominal, real).map { (1 + $0) / (1 + $1) - 1 }
  }

  /// The price index, one in the first period, between nominal values and chained volumes: nominalₜ/volumeₜ, rebased.
  public static func impliedDeflator(
    nominal: [Double], volume: [Double]
  ) throws(OfficialStatisticsError) -> [Double] {
    guard nominal.count == volume.count else {
      throw .wrongSize(of: "the volumes", expected: nominal.count, given: volume.count)
    }
    try requirePositive(nominal, "the nominal values")
    try requirePositive(volume, "the volumes")
    guard let first = nominal.first, let firstVolume = volume.first else { return [] }
    return zip(nominal, volume).map { ($0 / $1) / (first / firstVolume) }
  }

  /// The growth rates of neighbouring periods: xₜ/xₜ₋₁ - 1.
  public static func growth(_ values: [Double]) throws(OfficialStatisticsError) -> [Double] {
    try requirePositive(values, "the values")
    return zip(values.dropFirst(), values).map { $0 / $1 - 1 }
  }

  /// The constant yearly rate that leads from the first to the last value: (last/first)^(1/(n-1)) - 1.
  ///
  /// - Throws: fewer than two values, or ends that are not positive.
  public static func compoundRate(_ values: [Double]) throws(OfficialStatisticsError) -> Double {
    guard values.count >= 2 else { throw .tooFewPeriods(required: 2, available: values.count) }
    try requirePositive([values[0], values[values.count - 1]], "the end values")
    let rate = expm1(log(values[values.count - 1] / values[0]) / Double(values.count - 1))
    try requireFinite([rate], "the compound rates")
    return rate
  }

  private static func requireGrowth(_ rates: [Double]) throws(OfficialStatisticsError) {
    try requireFinite(rates, "the growth rates")
    if let position = rates.firstIndex(where: { $0 <= -1 }) {
      throw .outsideDomain(
        of: "the growth rates", position: position, value: rates[position], requirement: "above -1")
    }
  }
}
