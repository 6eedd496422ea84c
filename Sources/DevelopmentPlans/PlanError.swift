/// What may be wrong with an honest plan; each case carries the figures that decide it.
public enum PlanError: Error, Sendable, Hashable {
  case horizonNotAfterOrigin(origin: Int, target: Int, indicator: String)
  case duplicateIndicator(String)
  case unknownIndicator(String, referredToBy: String)
  case missingBase(indicator: String)
  case missingTarget(indicator: String)
  case nonPositive(indicator: String, what: String, value: Double)
  case disagreeingTargets(indicator: String, year: Int, first: String, second: String)
  case probabilityOutOfRange(what: String, value: Double)
  case reversedBand(id: String, lower: Double, upper: Double)
  case conflictingStages(first: String, second: String)
  case cyclicDerivation([String])
  case cyclicHierarchy([String])
  case differentUnits(indicator: String, area: String, unit: String, expected: String)
  case invalidWeights(what: String)
  case invalidSpan(indicator: String, label: String)
  case actualBeforeOrigin(indicator: String, year: Int, origin: Int)
  case noPathFits(indicator: String)
}

extension PlanError: CustomStringConvertible {
  public var description: String { sentence[.english] }

  /// One sentence that says what is wrong and what to do.
  public var sentence: LocalizedText {
    switch self {
    case .horizonNotAfterOrigin(let origin, let target, let indicator):
      LocalizedText(
        chinese: "\(indicator):目标年份\(target)不晚于起始年份\(origin),请检查年份。",
        english: "\(indicator): the target year \(target) is not after the origin year \(origin); check the years")
    case .duplicateIndicator(let id):
      LocalizedText(chinese: "指标\(id)出现两次,请合并。", english: "indicator \(id) is given twice; merge the two")
    case .unknownIndicator(let id, let by):
      LocalizedText(
        chinese: "\(by)引用了不存在的指标\(id)。", english: "\(by) refers to indicator \(id), which the plan does not have")
    case .missingBase(let id):
      LocalizedText(
        chinese: "\(id)没有基期值,请给出数值或带范围的假设。",
        english: "\(id) has no base; give its value or an assumption with a range")
    case .missingTarget(let id):
      LocalizedText(
        chinese: "\(id)既无目标也无推算方法,无法预测。",
        english: "\(id) has neither a target nor a derivation, so nothing anchors its path")
    case .nonPositive(let id, let what, let value):
      LocalizedText(
        chinese: "\(id)的\(what)为\(value),必须大于零。", english: "\(what) of \(id) is \(value); it must be above zero")
    case .disagreeingTargets(let id, let year, let first, let second):
      LocalizedText(
        chinese: "\(id)在\(year)年有两个互相矛盾的目标:“\(first)”与“\(second)”。",
        english: "\(id) has two targets for \(year) that disagree: \"\(first)\" and \"\(second)\"; keep one")
    case .probabilityOutOfRange(let what, let value):
      LocalizedText(
        chinese: "\(what)为\(value),必须在0与1之间。", english: "\(what) is \(value); it must lie between 0 and 1")
    case .reversedBand(let id, let lower, let upper):
      LocalizedText(
        chinese: "比率\(id)的下限\(lower)高于上限\(upper)。",
        english: "band \(id) is reversed: its lower bound \(lower) is above its upper bound \(upper)")
    case .conflictingStages(let first, let second):
      LocalizedText(
        chinese: "阶段表述“\(first)”与“\(second)”互相矛盾。",
        english: "stage statements \"\(first)\" and \"\(second)\" cannot both hold")
    case .cyclicDerivation(let ids):
      LocalizedText(
        chinese: "指标互相推算成环:\(ids.joined(separator: " → "))。",
        english: "indicators are derived from one another in a circle: \(ids.joined(separator: " → "))")
    case .cyclicHierarchy(let ids):
      LocalizedText(
        chinese: "区域层级成环:\(ids.joined(separator: " → "))。",
        english: "areas contain one another in a circle: \(ids.joined(separator: " → "))")
    case .differentUnits(let indicator, let area, let unit, let expected):
      LocalizedText(
        chinese: "\(area)的\(indicator)以\(unit)计,与\(expected)不能相加。",
        english: "\(indicator) of \(area) is in \(unit), which does not add to \(expected)")
    case .invalidWeights(let what):
      LocalizedText(
        chinese: "\(what)的权重必须非负且总和为正。", english: "weights of \(what) must not be negative and must not all be zero")
    case .invalidSpan(let id, let label):
      LocalizedText(chinese: "\(id)的期间\(label)不存在。", english: "\(id): there is no period \(label)")
    case .actualBeforeOrigin(let id, let year, let origin):
      LocalizedText(
        chinese: "\(id)的\(year)年数据早于起始年份\(origin)。",
        english: "\(id): the actual of \(year) is before the origin year \(origin); move the origin or drop it")
    case .noPathFits(let id):
      LocalizedText(
        chinese: "\(id):给定的曲线族没有一条能同时经过基期与目标。",
        english: "\(id): no curve of the given families passes through base and target; add the ramp or the exponential"
      )
    }
  }
}

extension PlanError {
  /// The id of the indicator at whose place in a file the fault is best mended.
  public var subject: String? {
    switch self {
    case .horizonNotAfterOrigin(_, _, let id), .duplicateIndicator(let id), .unknownIndicator(_, let id),
      .missingBase(let id), .missingTarget(let id), .nonPositive(let id, _, _), .disagreeingTargets(let id, _, _, _),
      .invalidSpan(let id, _), .actualBeforeOrigin(let id, _, _), .noPathFits(let id),
      .differentUnits(let id, _, _, _):
      id
    case .cyclicDerivation(let ids): ids.first
    case .probabilityOutOfRange, .reversedBand, .conflictingStages, .cyclicHierarchy, .invalidWeights: nil
    }
  }
}
