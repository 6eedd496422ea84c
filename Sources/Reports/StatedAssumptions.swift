import DevelopmentPlans

extension DevelopmentPlan {
  /// Everything the rows of the plan name in their basis: the file's assumptions, ours, and the readings of stages.
  var statedAssumptions: [Assumption] {
    allAssumptions
      + stages.map { stage in
        let share = FanChart.short(stage.fractionOfRise * 100)
        let isFloor = stage.relation == .atLeast
        return Assumption(
          id: stage.id,
          text: LocalizedText(
            chinese: "“\(stage.wording)”解读为第\(FanChart.short(stage.time))年\(isFloor ? "至少" : "至多")完成增量的\(share)%",
            english:
              "\"\(stage.wording)\" is read as \(isFloor ? "at least" : "at most") \(share)% of the rise by year \(FanChart.short(stage.time))"
          ))
      }
  }
}
