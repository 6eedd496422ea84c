import Glibc
import GrowthCurves

extension CeilingVerdict {
  /// The verdict with its reason and remedy in Chinese, from the same numbers.
  var inChinese: CeilingVerdict {
    var verdict = self
    let percent = "\(FitRow.short(level * 100))%"
    let ratio = FitRow.short(upper / lower)
    switch status {
    case .identified: verdict.reason = "上限的剖面区间（\(percent)）两端封闭，上端是下端的 \(ratio) 倍，换用更严的水平仍然足够窄"
    case .weak:
      verdict.reason =
        "上限的剖面区间（\(percent)）两端封闭，上端是下端的 \(ratio) 倍，但换用更严的水平或另一种曲线就不再确定；请报告区间而不是一个数"
    case .notIdentified: verdict.reason = "数据不能从上方限定上限：没有上限的增长同样符合这些数据（\(percent) 剖面）"
    case .priorBounded: verdict.reason = "数据不能从上方限定上限；上限 \(FitRow.short(upper)) 是使用者的假设"
    }
    if !remedy.isEmpty { verdict.remedy = "请用 --limit 给出上限（土地、产能、市场），或等到增长明显放缓" }
    return verdict
  }
}
