import Forecasting
import GrowthCurves
import Tabular

extension FitRow {
  /// The object of the contract's `fit`.
  package var json: JSON {
    var members: [JSON.Member] = [
      .init("series", .string(series)), .init("curve", .string(curve)), .init("status", .string(status.rawValue)),
      .init("reason", .string(reason)), .init("n", .integer(count)),
      .init(
        "parameters",
        .array(
          parameters.map { parameter in
            .object([
              .init("name", .string(parameter.name)), .init("meaning", .string(parameter.meaning)),
              .init("unit", .string(parameter.unit)), .init("estimate", number(parameter.estimate)),
              .init("std_error", number(parameter.standardError)), .init("lower_95", number(parameter.lower)),
              .init("upper_95", number(parameter.upper)),
              .init("interval", JSON(parameter.interval?.rawValue)),
            ])
          })),
      .init("rss", number(residualSumOfSquares)), .init("sigma", number(sigma)), .init("dof", JSON(degreesOfFreedom)),
      .init("log_likelihood", number(logLikelihood)), .init("aic", number(aic)), .init("aicc", number(aicc)),
      .init("bic", number(bic)), .init("termination", JSON(termination)), .init("iterations", JSON(iterations)),
      .init("evaluations", JSON(evaluations)),
      .init(
        "derived",
        .array(
          derived.map { quantity in
            .object([
              .init("name", .string(quantity.name)), .init("meaning", .string(quantity.meaning)),
              .init("estimate", number(quantity.estimate)), .init("std_error", number(quantity.standardError)),
              .init("lower_95", number(quantity.lower)), .init("upper_95", number(quantity.upper)),
              .init("interval", JSON(quantity.interval?.rawValue)),
            ])
          })), .init("warnings", .array(warnings.map(JSON.string))), .init("scale", .string(scale.rawValue)),
      .init("origin", .number(origin)),
    ]
    if let ceiling {
      members.append(
        .init(
          "ceiling",
          .object([
            .init("verdict", .string(ceiling.status.rawValue)), .init("estimate", number(ceiling.estimate)),
            .init("lower_95", number(ceiling.lower)), .init("upper_95", number(ceiling.upper)),
            .init("share_seen", number(ceiling.status == .notIdentified ? nil : ceiling.shareSeen)),
            .init("reason", .string(ceiling.reason)), .init("remedy", .string(ceiling.remedy)),
          ])))
    }
    if let correlation { members.append(.init("correlation", .number(correlation))) }
    if let varianceExponent { members.append(.init("variance_exponent", .number(varianceExponent))) }
    if let weight { members.append(.init("weight", .number(weight))) }
    if let rollingError { members.append(.init("rolling_error", .number(rollingError))) }
    if let baselines { members.append(.init("baselines", json(baselines))) }
    return .object(members)
  }

  private func json(_ report: FewPointsReport) -> JSON {
    var grey: JSON = .null
    if let model = try? report.grey.get() {
      grey = .object([
        .init("a", .number(model.model.development)), .init("b", .number(model.model.input)),
        .init("posterior_ratio", number(model.posteriorRatio)),
        .init("small_error_probability", .number(model.smallErrorProbability)), .init("grade", .integer(model.grade)),
      ])
    }
    return .object([
      .init("cagr", number(report.compoundGrowthRate)), .init("linear_slope", number(report.linearSlope)),
      .init("gm11", grey),
      .init(
        "forecasts",
        .array(
          report.lines.map { line in
            let values = (try? line.result.get()).map { JSON.array($0.map { number($0) }) } ?? .null
            var reason = ""
            if case .failure(let error) = line.result { reason = sentence(error) }
            return .object([
              .init("name", .string(line.name)), .init("meaning", .string(words.meaning(line.meaning))),
              .init("values", values),
              .init("lower_80", numbers(line.intervals?.map(\.lowerBound))),
              .init("upper_80", numbers(line.intervals?.map(\.upperBound))),
              .init("reason", .string(reason)),
            ])
          })),
    ])
  }

  private func numbers(_ values: [Double]?) -> JSON { values.map { .array($0.map { number($0) }) } ?? .null }

  /// JSON has no infinity: what is open or undefined is null.
  private func number(_ value: Double?) -> JSON {
    guard let value, value.isFinite else { return .null }
    return .number(value)
  }
}
