import DevelopmentPlans
import Glibc
import GrowthCurves
import Tabular

extension DevelopmentPlan {
  /// What the method itself assumes, by the ids that rows name in their basis, in words with the figures in them.
  var builtInAssumptions: [(id: String, statement: LocalizedText)] {
    var all: [(String, LocalizedText)] = []
    func add(_ prior: AttainmentPrior) {
      let (ratio, deviation) = (FanChart.short(exp(prior.logRatio)), FanChart.short(prior.logDeviation))
      all.append(
        (
          prior.basisID,
          LocalizedText(
            chinese:
              "实际值与规划值之比的中位数为\(ratio)，对数标准差\(deviation)；为本文假设，参照乐观偏差修正的惯例（HM Treasury Green Book；Flyvbjerg 2006）",
            english:
              "actual over plan has the median \(ratio) and a log deviation of \(deviation); ours, after the practice of correcting optimism (HM Treasury Green Book; Flyvbjerg 2006)"
          )
        ))
    }
    func add(_ prior: PathPrior) {
      let weights = prior.families.map { "\($0.family.rawValue) \(FanChart.short($0.weight))" }.joined(separator: ", ")
      let deviations = prior.deviationScales.map { FanChart.short($0.value) }.joined(separator: ", ")
      all.append(
        (
          prior.name,
          LocalizedText(
            chinese: "路径族及权重：\(weights)；年际偏离（每√年对数）：\(deviations)；公布误差\(FanChart.short(prior.reportingError))",
            english:
              "families of paths with weights: \(weights); deviation of the log per root of a year: \(deviations); reporting error \(FanChart.short(prior.reportingError))"
          )
        ))
    }
    add(attainment)
    add(path)
    for indicator in indicators {
      if let own = indicator.attainment { add(own) }
      if let own = indicator.path { add(own) }
    }
    for stage in stages {
      let share = FanChart.short(stage.fractionOfRise * 100)
      let isFloor = stage.relation == .atLeast
      all.append(
        (
          stage.id,
          LocalizedText(
            chinese: "“\(stage.wording)”解读为第\(FanChart.short(stage.time))年\(isFloor ? "至少" : "至多")完成增量的\(share)%",
            english:
              "\"\(stage.wording)\" is read as \(isFloor ? "at least" : "at most") \(share)% of the rise by year \(FanChart.short(stage.time))"
          )
        ))
    }
    var seen = Set<String>()
    return all.filter { seen.insert($0.0).inserted }.map { (id: $0.0, statement: $0.1) }
  }
}
