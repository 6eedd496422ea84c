import DevelopmentPlans
import EconomicData
import Forecasting
import Tabular

// Why a series was not forecast, in the language of the reader; the word in brackets before it never changes.

extension FitError {
  func sentence(in language: Language) -> String {
    guard language == .chinese else { return description }
    return switch self {
    case .tooFewObservations(let model, let required, let available):
      "\(model) 至少需要 \(required) 个观测值，只有 \(available) 个；请补充数据或改用更简单的模型"
    case .nonPositiveValue(let model, let index, let value):
      "\(model) 要求数值为正，第 \(index + 1) 个观测值是 \(NumberText.shortest(value))；请改用不取对数的模型"
    case .nonFiniteValue(let model, let index):
      "\(model) 要求数值，第 \(index + 1) 个观测值不是数；缺失值请留空"
    case .constantSeries(let model, let value):
      "序列恒为 \(NumberText.shortest(value))，\(model) 无从估计"
    case .missingValues(let model, let count):
      "\(model) 不接受缺口，发现 \(count) 个；请补齐，或改用 ets、arima、structural"
    case .notIdentified(let model, let reason): "\(model) 无法识别：\(reason.chinese)"
    case .didNotConverge(let model, let iterations):
      "\(model) 迭代 \(iterations) 次仍未收敛；请改变数据的单位或固定一个参数"
    }
  }
}

extension FitError.Obstacle {
  fileprivate var chinese: String {
    switch self {
    case .noFuture: "没有给出这个序列的未来数值可供评分"
    case .forecastIsNotFinite: "预测值不是有限的数"
    case .noFiniteMaximum: "似然函数没有有限的最大值"
    case .noFiniteMaximumWithRegressors: "似然函数没有有限的最大值；差分之后，某个回归变量可能恒定不变，或是其他变量之和"
    case .noFormHasFewerParameters: "没有一种形式的参数少于观测值"
    case .seasonalFormWithoutPeriod: "季节形式要求季节周期大于 1"
    case .seasonalOrdersWithoutPeriod: "季节阶数要求季节周期大于 1"
    case .noStableSmoothing: "没有稳定的平滑参数适合这个序列"
    case .developmentCoefficient: "累加值不能确定发展系数"
    case .tooFewDemands(let count): "只有 \(count) 个时期有需求；至少要有两个才能看出间隔"
    case .noCalendar(let effect): "日历效应 \(effect) 要求月度或季度的日历时期，春节从 1950 年起"
    case .regressorNamedTwice(let name): "回归变量 \(name) 出现了两次"
    case .regressorWithoutValues(let name): "回归变量 \(name) 在序列所在的年份没有数值"
    case .regressorMissing(let name, let period): "回归变量 \(name) 在 \(period) 没有数值"
    case .regressorsEndEarly(let known, let asked):
      "回归变量只给到最后一个观测值之后 \(known) 期，而要求预测 \(asked) 期"
    case .noStartingValues: "这种曲线找不到适合数据的初始值"
    case .nothingToShare(let parameters): "联合拟合至少要有两个序列，并从 \(parameters.joined(separator: "、")) 中选出共有的参数"
    case .jointFitOptions: "联合拟合只用平方损失、同一方差和独立误差"
    case .noPrior: "事先没有给出信念"
    case .noCurve: "没有一条曲线适合数据"
    }
  }
}

extension SeriesFault {
  func sentence(in language: Language) -> String {
    guard language == .chinese else { return description }
    return switch self {
    case .noObservations: "序列没有观测值；请至少给出一个"
    case .duplicatedPeriod(let period, let first, let second):
      "时期 \(period) 在第 \(first) 行和第 \(second) 行重复；请只留一行"
    case .mixedFrequencies(let first, let second):
      "时期“\(first)”和“\(second)”频率不同；请按频率分成不同的序列"
    case .irregularTimes(let text): "时间 \(text) 不是整数；请给时期编号，或用曲线拟合，它接受任意时间"
    case .partialPeriod(let text): "“\(text)”只是一年的一部分；请先把累计数换算成单期数"
    case .nonFiniteValue(let period, let text, let line):
      "\(period) 的值是“\(text)”（第 \(line) 行）；缺失值请留空"
    case .mixedUnits(let first, let second): "单位既有“\(first)”又有“\(second)”；请换算成同一单位"
    case .tooSparse(let observations, let periods):
      "\(observations) 个观测值散布在 \(periods) 个时期；请检查时期，或指明频率"
    case .unknownFrequency(let observations, let days):
      "\(days) 天内的 \(observations) 个日期不合任何已知频率；请指明频率，或用曲线拟合，它接受任意时间"
    }
  }
}

extension Language {
  func everyObservation(is value: Double) -> String {
    let text = NumberText.shortest(value)
    return self == .chinese ? "每个观测值都是 \(text)" : "every observation is \(text)"
  }

  var noOrigin: String {
    self == .chinese ? "序列太短，没有一个过去的起点可供校准" : "the series has no past origin to calibrate on"
  }

  var noCommonOrigin: String {
    self == .chinese
      ? "序列太短，没有一个过去的起点能让所有模型都预测" : "the series has no past origin that every model can forecast from"
  }
}
