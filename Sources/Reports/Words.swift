import DevelopmentPlans

/// The fixed words of charts, pages and workbooks.
enum Words {
  static let derived = LocalizedText(chinese: "推算值，非原文所述", english: "derived, not stated in source")
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
  static let skip = LocalizedText(chinese: "跳到正文", english: "Skip to the report")
  static let targets = LocalizedText(chinese: "目标", english: "Targets")
  static let interval = LocalizedText(chinese: "区间", english: "interval")
  static let eighty = LocalizedText(chinese: "80%区间", english: "80% interval")
  static let restsOn = LocalizedText(chinese: "依据", english: "rests on")
  static let otherReadings = LocalizedText(chinese: "其他读法", english: "Other readings")
  static let tracking = LocalizedText(chinese: "进展", english: "Where it stands")
  static let conflicts = LocalizedText(chinese: "矛盾", english: "Conflicts")
  static let noConflicts = LocalizedText(chinese: "各目标之间没有发现矛盾。", english: "No targets contradict each other.")
  static let projections = LocalizedText(chinese: "预测", english: "Projections")
  static let figures = LocalizedText(chinese: "数据", english: "Figures")
  static let basis = LocalizedText(chinese: "依据", english: "basis")
  static let whatIf = LocalizedText(chinese: "假如", english: "What if")
  static let delay = LocalizedText(chinese: "推迟（年）", english: "delay (years)")
  static let whatIfNote = LocalizedText(
    chinese: "移动滑块：中心路径按各假设取中值重算。它不是预测，不含实际数据；区间不变。",
    english:
      "Move a slider: the central path, with every assumption at its middle, recomputes. It is no forecast and knows no actuals; the bands do not move."
  )
  static let projectionMedian = LocalizedText(chinese: "预测中位数", english: "median of the projection")
  static let reset = LocalizedText(chinese: "复原", english: "Reset")
  static let sensitivity = LocalizedText(chinese: "哪些假设最重要", english: "Which assumptions matter most")
  static let assumptions = LocalizedText(chinese: "假设", english: "Assumptions")
  static let sources = LocalizedText(chinese: "来源", english: "Sources")
  static let range = LocalizedText(chinese: "范围", english: "range")
  static let method = LocalizedText(chinese: "方法", english: "Method")

  static let residual = LocalizedText(chinese: "残差（标准差）", english: "residual (standard deviations)")
  static let residualsOverTime = LocalizedText(
    chinese: "残差随时间，以标准差为单位", english: "Residuals over time, in standard deviations")
  static let normalQuantiles = LocalizedText(chinese: "与正态分位数相比", english: "Against normal quantiles")
  static let normalQuantile = LocalizedText(chinese: "正态分位数", english: "normal quantile")
  static let time = LocalizedText(chinese: "时间", english: "time")
  static let stated = LocalizedText(chinese: "所称概率", english: "stated probability")
  static let happened = LocalizedText(chinese: "实际发生", english: "happened")
  static let lowEnd = LocalizedText(chinese: "低端", english: "low end")
  static let highEnd = LocalizedText(chinese: "高端", english: "high end")

  static let tornadoNote = LocalizedText(
    chinese: "每条横条只改变一项假设，其余不变；黄色为低端，蓝色为高端。",
    english: "Each bar changes one assumption and leaves the others; yellow is its low end, blue its high end.")

  /// What a reader has to know to judge the figures.
  static let methodNotes: [LocalizedText] = [
    LocalizedText(
      chinese: "规划只给出目标和年份，没有基数和历史。两个数不能确定一条曲线：基期值、实现率和路径形状都是假设，逐行注明。",
      english:
        "A plan states a figure and a year, no base and no history. Two numbers do not identify a curve: base, attainment and shape are assumptions, named in each row."
    ),
    LocalizedText(
      chinese: "措辞按原文解读：500余为不低于500且低于600，约为左右，突破和超为至少。",
      english: "Wordings are read as they stand: 500余 is at least 500 and below 600, 约 is about, 突破 and 超 are at least."
    ),
    LocalizedText(
      chinese: "区间来自多个路径族、形状、年际偏离与实现率的混合分布；有实际数据时以其为条件。",
      english:
        "Intervals come from a mixture over families of paths, shapes, deviations between years and attainment, conditioned on actuals where there are any."
    ),
    LocalizedText(
      chinese: "工作生活人口不等于就业。就业由产值除以人均产值推算，原文没有给出。",
      english:
        "People who work and live in a place are not its employment. Employment is output over output per worker: derived, not stated in source."
    ),
  ]
}
