import Glibc

/// Investment behind a plan and how it becomes capacity; plausibility only, never an input to a projection.
///
/// Capacity at the end of year t is K(t) = Σ_s I_s F(t - s) (1 - d)^(t - s) with F the Erlang-2 distribution of the lag
/// between spending and service, F(x) = 1 - e^(-2x/L)(1 + 2x/L), mean L.
public struct InvestmentProgramme: Sendable, Hashable, Codable {
  /// I_s: investment dated at the start of years 0, 1, …
  public var flows: [Double]
  /// L, years.
  public var meanLag: Double
  /// d, per year.
  public var depreciation: Double
  /// The total that the source states, and ids of what the figures rest on.
  public var basis: [String]

  public init(flows: [Double], meanLag: Double = 2, depreciation: Double = 0.05, basis: [String] = []) {
    precondition(meanLag > 0, "a mean lag must be positive")
    precondition((0..<1).contains(depreciation), "depreciation is a share of at least 0 and below 1")
    self.flows = flows
    self.meanLag = meanLag
    self.depreciation = depreciation
    self.basis = basis
  }

  /// A total spread evenly over the years of a plan.
  public init(
    total: Double, years: Int, meanLag: Double = 2, depreciation: Double = 0.05, basis: [String] = []
  ) {
    precondition(years > 0, "a programme needs at least one year")
    self.init(
      flows: Array(repeating: total / Double(years), count: years), meanLag: meanLag, depreciation: depreciation,
      basis: basis)
  }

  public var total: Double { flows.reduce(0, +) }

  /// F(x), the share of a year's investment in service x years later, before depreciation.
  public func shareInService(after x: Double) -> Double {
    guard x > 0 else { return 0 }
    let z = 2 * x / meanLag
    // 1 - e^(-z)(1 + z) loses its digits for small z; -expm1(-z) - z e^(-z) keeps them to z ≈ 1e-8.
    return -expm1(-z) - z * exp(-z)
  }

  /// K(t) at the end of year t.
  public func capacity(at t: Double) -> Double {
    var sum = 0.0
    for (s, flow) in flows.enumerated() where Double(s) < t {
      let age = t - Double(s)
      sum += flow * shareInService(after: age) * pow(1 - depreciation, age)
    }
    return sum
  }

  /// v: capital in service at the horizon per unit of added output, K_H / (Y_H - Y_0); `nil` when output does not rise.
  public func impliedCapitalOutputRatio(base: Double, atHorizon value: Double, horizon: Double) -> Double? {
    value > base ? capacity(at: horizon) / (value - base) : nil
  }
}
