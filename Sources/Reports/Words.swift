import DevelopmentPlans

/// The fixed words of charts, pages and workbooks.
enum Words {
  static let derived = LocalizedText(chinese: "推算值,非原文所述", english: "derived, not stated in source")
  static let fanSubtitle = LocalizedText(chinese: "中位数与预测区间", english: "Median and prediction intervals")
  static let median = LocalizedText(chinese: "中位数", english: "median")
  static let actual = LocalizedText(chinese: "实际", english: "actual")
  static let target = LocalizedText(chinese: "目标", english: "target")
  static let year = LocalizedText(chinese: "年份", english: "year")
  static let area = LocalizedText(chinese: "区域", english: "area")
  static let indicator = LocalizedText(chinese: "指标", english: "indicator")
  static let unit = LocalizedText(chinese: "单位", english: "unit")
  static let due = LocalizedText(chinese: "到期年", english: "due")
  static let wording = LocalizedText(chinese: "原文", english: "wording")
  static let probability = LocalizedText(chinese: "实现概率", english: "probability")
  static let required = LocalizedText(chinese: "所需年均增速", english: "required growth p.a.")
  static let central = LocalizedText(chinese: "中心路径年均增速", english: "central growth p.a.")
  static let id = LocalizedText(chinese: "编号", english: "id")
  static let statement = LocalizedText(chinese: "内容", english: "statement")
  static let value = LocalizedText(chinese: "数值", english: "value")
  static let lower = LocalizedText(chinese: "下限", english: "lower")
  static let upper = LocalizedText(chinese: "上限", english: "upper")
  static let kind = LocalizedText(chinese: "性质", english: "kind")
  static let ours = LocalizedText(chinese: "本文假设", english: "ours")
  static let fromSource = LocalizedText(chinese: "来源", english: "source")
  static let sourceTitle = LocalizedText(chinese: "标题", english: "title")
  static let date = LocalizedText(chinese: "日期", english: "date")
  static let place = LocalizedText(chinese: "位置", english: "place")
  static let sense = LocalizedText(chinese: "含义", english: "sense")
  static let base = LocalizedText(chinese: "基期值", english: "base")
  static let attainment = LocalizedText(chinese: "实现率", english: "attainment")
  static let origin = LocalizedText(chinese: "起始年", english: "origin")
  static let realised = LocalizedText(chinese: "预计实现值", english: "central realised value")
  static let increment = LocalizedText(chinese: "年均增量", english: "required increment p.a.")
  static let centralPath = LocalizedText(chinese: "中心路径", english: "central path")
  static let check = LocalizedText(chinese: "检查项", english: "check")
  static let result = LocalizedText(chinese: "结果", english: "result")
  static let ordered = LocalizedText(
    chinese: "下限不大于中位数，中位数不大于上限",
    english: "lower bound, median and upper bound are in order")
  static let centralMeets = LocalizedText(
    chinese: "中心路径在到期年等于预计实现值",
    english: "the central path meets the realised value in the year it is due")
  static let growthMeets = LocalizedText(
    chinese: "基期值按所需增速增长达到目标",
    english: "the base grown at the required rate meets the target")
  static let positiveInput = LocalizedText(chinese: "请输入大于零的数。", english: "A number above zero.")
  static let attainmentInput = LocalizedText(
    chinese: "实际与目标之比，0.01至5。",
    english: "Actual over target, between 0.01 and 5.")
  static let workbookNote = LocalizedText(
    chinese: "黄色单元格可修改：基期值、目标、实现率；中心路径与增速随之重算。预测区间由模型给出，不随单元格变化。",
    english:
      "Yellow cells are inputs: base, target and attainment; the central path and growth rates recompute. The intervals come from the model and do not change with the cells."
  )
}
