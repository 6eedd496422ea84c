import DevelopmentPlans
import GrowthCurves
import LeastSquares

/// The sentences of a row of a fit, in the language of the reader.
package struct FitWords: Sendable {
  package var language: Language

  package init(language: Language) { self.language = language }

  private func say(_ chinese: @autoclosure () -> String, _ english: @autoclosure () -> String) -> String {
    language == .chinese ? chinese() : english()
  }

  /// What a parameter or a quantity means.
  package func meaning(_ meaning: String) -> String { say(MeaningsInChinese.of(meaning), meaning) }

  var semicolon: String { say("；", "; ") }

  package func noMinimum(_ termination: String) -> String {
    say(
      "搜索没有到达极小值（\(termination)）；请固定一个参数或改用更简单的曲线",
      "the search did not end at a minimum (\(termination)); fix a parameter or choose a simpler curve")
  }

  func lostReplicates(_ lost: Int, of all: Int) -> String {
    let isTooMany = 10 * lost > all
    return say(
      "自助法 \(all) 次重复中有 \(lost) 次未收敛，" + (isTooMany ? "不给区间" : "已略去"),
      "\(lost) of \(all) bootstrap replicates did not converge" + (isTooMany ? ": no intervals" : " and are left out"))
  }

  func fittedTogether(with others: Int, sharing names: [String]) -> String {
    say(
      "与另外 \(others) 个序列联合拟合，共用 \(names.joined(separator: "、"))；rss、sigma、dof 和各准则是联合拟合的",
      "fitted together with \(others) other series, sharing \(names.joined(separator: ", ")); "
        + "rss, sigma, dof and the criteria are those of the joint fit")
  }

  func againstSharing(_ probability: String) -> String {
    say("数据不支持共用参数（F 检验，p = \(probability)）", "the data speak against sharing (F test, p = \(probability))")
  }

  func weakCeiling(_ reason: String) -> String { say("上限不牢靠：\(reason)", "ceiling weak: \(reason)") }

  func boundedTogether(ratio: String) -> String {
    say(
      "单个序列不能确定上限；与共用参数的序列一起，其 95% 剖面区间封闭，上端是下端的 \(ratio) 倍",
      "the series alone does not settle the ceiling; with what it shares the 95% profile interval is closed, its upper end "
        + "\(ratio) times its lower end")
  }

  var stateTheInterval: String { say("请报告区间而不是一个数", "state the interval, not the number") }

  func boundedCeiling(_ reason: String) -> String {
    say("上限由使用者限定：\(reason)", "ceiling prior-bounded: \(reason)")
  }

  func warning(_ warning: FitWarning, _ names: [String]) -> String {
    guard language == .chinese else {
      if case .heldParameters(let places) = warning {
        return
          "held by the user or at a bound, without uncertainty: \(places.map { names[$0] }.joined(separator: ", "))"
      }
      return "\(warning)"
    }
    return switch warning {
    case .notConverged(let termination): "搜索没有收敛（\(termination)）"
    case .rankDeficient(let rank, let parameters):
      "数据只能确定 \(parameters) 个参数中的 \(rank) 个；请固定一个参数或补充数据"
    case .illConditioned(let condition): "参数几乎相关（条件数 \(FitRow.short(condition))）；标准误只有少数几位可信"
    case .heldParameters(let places):
      "由使用者固定或停在边界上、不计不确定性的参数："
        + places.map { names[$0] }.joined(separator: "、")
    case .noDegreesOfFreedom(let residuals, let parameters):
      "\(residuals) 个观测值估计 \(parameters) 个参数，没有自由度"
    case .exactFit: "曲线通过每一个观测值；标准误为零"
    }
  }

  // MARK: - Rivals

  package func noWeight(_ reason: String) -> String { say("没有权重：\(reason)", "no weight: \(reason)") }

  /// Why a rival has no weight.
  package func refusal(_ refusal: CurveSelection.Refusal) -> String {
    switch refusal {
    case .noMinimum(let termination):
      say("搜索没有到达极小值（\(termination)）", "\(refusal)")
    case .tooFewToWeigh(let observations, let parameters):
      say(
        "\(observations) 个观测值太少，不能用 AICc 衡量 \(parameters) 个参数", "\(refusal)")
    }
  }

  package func nothingSuits(_ reason: String?) -> String {
    say("没有曲线适合这些数据：\(reason ?? "一条也没有")", "no curve suits the data: \(reason ?? "there is none")")
  }

  package func average(_ best: String, weight: String, of count: Int) -> String {
    say(
      "\(best) 的 AICc 最小（权重 \(weight)）；对 \(count) 条曲线加权平均",
      "\(best) has the lowest AICc (weight \(weight)); the average weighs \(count) \(count == 1 ? "curve" : "curves")")
  }

  package func fewPoints(_ count: Int, best: String) -> String {
    say(
      "只有 \(count) 个观测值，不足以凭 AICc 选择曲线（最小的是 \(best)）；预测来自许多序列的经验，各曲线附后",
      "\(count) observations choose no curve by AICc (\(best) has the lowest); the forecasts are what many series taught"
    )
  }

  package func averaged(_ time: String) -> String { say("t = \(time) 的平均预测", "averaged prediction at t = \(time)") }

  package func fewPointsForecast(_ time: String) -> String {
    say("t = \(time) 的少点预测", "few-points forecast at t = \(time)")
  }
}
