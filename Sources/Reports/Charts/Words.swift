import DevelopmentPlans

/// The fixed words of charts, pages and workbooks.
enum Words {
  static let derived = LocalizedText(chinese: "推算值,非原文所述", english: "derived, not stated in source")
  static let fanSubtitle = LocalizedText(chinese: "中位数与预测区间", english: "Median and prediction intervals")
  static let median = LocalizedText(chinese: "中位数", english: "median")
  static let actual = LocalizedText(chinese: "实际", english: "actual")
  static let target = LocalizedText(chinese: "目标", english: "target")
  static let year = LocalizedText(chinese: "年份", english: "year")
}
