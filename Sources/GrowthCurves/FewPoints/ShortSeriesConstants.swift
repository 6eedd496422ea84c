/// What many yearly series teach of the forecast of one: the constants of ``ShortSeriesForecast``.
///
/// `Scripts/calibrate-short-series` chooses them. Weights of the trend minimise the absolute error in units of the mean
/// absolute step, and widths the pinball loss of the logarithm of that error at 80 per cent: what the horizons 1 to 5 of all
/// windows of one to six observations ask, each series weighing one.
public struct ShortSeriesConstants: Sendable, Hashable, Codable {
  /// The weights of the five corrections of the mean step at horizon 1, in the order of ``ShortSeriesForecast``.
  public var near: [Double]
  /// The same at horizon 5 and beyond; between them weights are linear in the horizon.
  public var far: [Double]
  /// ln of the half-width of the 80 per cent interval, in mean absolute steps: constant, ln h, r, r ln h, ln(n - 2).
  public var width: [Double]
  /// With two observations, the share of the only step that goes on.
  public var twoSlope: Double
  /// With two observations, ln of the half-width: constant, ln h.
  public var twoWidth: [Double]
  /// With one observation, the same in units of its size.
  public var oneWidth: [Double]
  /// Half-widths of the 50, 90 and 95 per cent intervals, in those of 80.
  public var multiples: [Double]

  public init(
    near: [Double], far: [Double], width: [Double], twoSlope: Double, twoWidth: [Double], oneWidth: [Double],
    multiples: [Double]
  ) {
    precondition(
      near.count == 5 && far.count == 5 && width.count == 5, "five weights a horizon, five terms of the width")
    precondition(twoWidth.count == 2 && oneWidth.count == 2 && multiples.count == 3, "two terms, three levels")
    self.near = near
    self.far = far
    self.width = width
    self.twoSlope = twoSlope
    self.twoWidth = twoWidth
    self.oneWidth = oneWidth
    self.multiples = multiples
  }

  enum CodingKeys: String, CodingKey {
    case near, far, width, multiples
    case twoSlope = "two_slope"
    case twoWidth = "two_width"
    case oneWidth = "one_width"
  }
}
