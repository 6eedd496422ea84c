import DevelopmentPlans
import Tabular

/// An indicator's projection as a picture: median, bands, actuals and targets by year.
public struct FanChart: Sendable, Hashable {
  /// A central interval by year.
  public struct Band: Sendable, Hashable {
    /// The probability inside, 0 to 1.
    public var level: Double
    public var lower: [Double]
    public var upper: [Double]

    public init(level: Double, lower: [Double], upper: [Double]) {
      self.level = level
      self.lower = lower
      self.upper = upper
    }
  }

  /// A figure of one year: an actual, or a target from its bar to its upper bound.
  public struct Mark: Sendable, Hashable {
    public var year: Double
    public var value: Double
    public var upper: Double?
    public var label: String

    public init(year: Double, value: Double, upper: Double? = nil, label: String) {
      self.year = year
      self.value = value
      self.upper = upper
      self.label = label
    }
  }

  public var title: String
  public var subtitle: String
  public var unit: String
  public var years: [Int]
  public var median: [Double]
  /// Widest first, so that the narrower are drawn on top.
  public var bands: [Band]
  public var actuals: [Mark]
  public var targets: [Mark]
  public var language: Language

  public init(
    title: String, subtitle: String, unit: String, years: [Int], median: [Double], bands: [Band], actuals: [Mark] = [],
    targets: [Mark] = [], language: Language = .english
  ) {
    precondition(median.count == years.count, "a chart has one median a year")
    self.title = title
    self.subtitle = subtitle
    self.unit = unit
    self.years = years
    self.median = median
    self.bands = bands.sorted { $0.level > $1.level }
    self.actuals = actuals
    self.targets = targets
    self.language = language
  }

  /// The chart of one indicator's rows.
  ///
  /// - Precondition: the projection has at least one row.
  public init(_ projection: IndicatorProjection, language: Language) {
    let rows = projection.rows
    let indicator = projection.indicator
    let isDerived = indicator.derivation != nil
    let levels = rows[0].intervals.indices
    self.init(
      title: "\(rows[0].area[language]) · \(indicator.name[language])",
      subtitle: isDerived ? Words.derived[language] : Words.fanSubtitle[language], unit: indicator.unit,
      years: rows.map(\.year), median: rows.map(\.median),
      bands: levels.map { level in
        Band(
          level: rows[0].intervals[level].level, lower: rows.map { $0.intervals[level].lower },
          upper: rows.map { $0.intervals[level].upper })
      },
      actuals: rows.compactMap { row in
        row.actual.map { Mark(year: Double(row.year), value: $0, label: NumberText.shortest($0)) }
      },
      targets: indicator.targets.filter { $0.reading == .flow }.map { target in
        Mark(year: Double(target.year), value: target.value, upper: target.upperBound, label: target.wording)
      }, language: language)
  }

  /// The largest value shown.
  var highest: Double {
    let bands = bands.flatMap(\.upper).filter(\.isFinite).max() ?? 0
    let marks = (actuals + targets).map { $0.upper.map { $0.isFinite ? $0 : 0 } ?? $0.value }.max() ?? 0
    return max(bands, marks, median.filter(\.isFinite).max() ?? 0)
  }

  /// What a screen reader says: the last year's median and widest band, and each target.
  var summary: String {
    guard let year = years.last, let middle = median.last else { return title }
    let chinese = language == .chinese
    var sentences = [
      chinese ? "\(year)年中位数\(Self.short(middle))\(unit)" : "Median \(Self.short(middle)) \(unit) in \(year)"
    ]
    if let band = bands.first, let low = band.lower.last, let high = band.upper.last {
      let percent = Levels.percent(band.level)
      sentences.append(
        chinese
          ? "\(percent)%区间\(Self.short(low))至\(Self.short(high))"
          : "\(percent)% interval \(Self.short(low)) to \(Self.short(high))")
    }
    for target in targets {
      sentences.append(
        chinese ? "\(Int(target.year))年目标：\(target.label)" : "target for \(Int(target.year)): \(target.label)")
    }
    return sentences.joined(separator: chinese ? "；" : "; ")
  }

  static func short(_ value: Double) -> String {
    NumberText.shortest(NumberText.rounded(value, significantDigits: 4))
  }
}

/// A level as its percentage in words: `80`, `97.5`.
enum Levels {
  static func percent(_ level: Double) -> String {
    NumberText.shortest(NumberText.rounded(level * 100, significantDigits: 6))
  }
}
