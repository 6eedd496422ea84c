import EconomicData

extension PriceBasis {
  /// `current` or `constant-2020`.
  public var label: String {
    switch self {
    case .current: "current"
    case .constant(let year): "constant-\(year)"
    }
  }
}

/// A band in which the ratio of two indicators is thought to lie, such as tax to output.
public struct RatioBand: Sendable, Hashable, Codable {
  /// The basis id, such as `ratio:tax/output`.
  public var id: String
  public var numerator: String
  public var denominator: String
  /// Bounds of numerator/denominator in the indicators' own units, times `scale`.
  public var range: ClosedRange<Double>
  public var scale: Double
  /// A hard band takes part in the search for contradictory targets; a soft one only shifts probabilities.
  public var isHard: Bool
  /// Ids of the assumptions and sources it rests on.
  public var basis: [String]

  public init(
    id: String, numerator: String, denominator: String, range: ClosedRange<Double>, scale: Double = 1,
    isHard: Bool = false, basis: [String] = []
  ) {
    self.id = id
    self.numerator = numerator
    self.denominator = denominator
    self.range = range
    self.scale = scale
    self.isHard = isHard
    self.basis = basis
  }
}

/// The plan of one area: where it stands, what it promises by when, and what is assumed to read the promise.
public struct DevelopmentPlan: Sendable, Hashable, Codable {
  /// A short identifier, usually the file's name without its ending.
  public var id: String
  public var area: LocalizedText
  /// The year of the base values, t = 0.
  public var originYear: Int
  /// H, the years from the origin to the targets.
  public var horizon: Int
  public var priceBasis: PriceBasis
  public var indicators: [Indicator]
  public var stages: [StageStatement]
  public var ratios: [RatioBand]
  public var assumptions: [Assumption]
  public var attainment: AttainmentPrior
  public var path: PathPrior
  /// Correlation of attainment between indicators under a Gaussian copula; an assumption of ours.
  public var attainmentCorrelation: Double
  public var instruments: [Instrument]
  /// The investment behind the plan, for plausibility only.
  public var investment: InvestmentProgramme?
  /// What of the gross effect is additional, for plausibility only.
  public var additionality: Additionality?

  public init(
    id: String, area: LocalizedText, originYear: Int, horizon: Int, priceBasis: PriceBasis = .current,
    indicators: [Indicator], stages: [StageStatement] = [], ratios: [RatioBand] = [], assumptions: [Assumption] = [],
    attainment: AttainmentPrior = .outsideView, path: PathPrior = .default,
    attainmentCorrelation: Double = DevelopmentPlan.defaultAttainmentCorrelation, instruments: [Instrument] = [],
    investment: InvestmentProgramme? = nil, additionality: Additionality? = nil
  ) {
    self.id = id
    self.area = area
    self.originYear = originYear
    self.horizon = horizon
    self.priceBasis = priceBasis
    self.indicators = indicators
    self.stages = stages
    self.ratios = ratios
    self.assumptions = assumptions
    self.attainment = attainment
    self.path = path
    self.attainmentCorrelation = attainmentCorrelation
    self.instruments = instruments
    self.investment = investment
    self.additionality = additionality
  }

  public func indicator(_ id: String) -> Indicator? { indicators.first { $0.id == id } }

  /// The default of METHOD §3, ours.
  public static let defaultAttainmentCorrelation = 0.6
}
