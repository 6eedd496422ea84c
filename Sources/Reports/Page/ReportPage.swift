import DevelopmentPlans
import GrowthCurves
import Tabular

/// A report as one self-contained page: no file beside it, no request, and a program of its own for "what if".
public struct ReportPage: Sendable {
  let report: Report
  var language: Language { report.language }

  public init(_ report: Report) { self.report = report }

  /// The page as text.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="\(language == .chinese ? "zh-CN" : "en")">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <link rel="icon" href="data:,">
    <title>\(text(report.title))</title>
    <style>\(PageStyle.text)</style>
    </head>
    <body>
    <a class="skip" href="#main">\(word(Words.skip))</a>
    <main id="main">
    \(parts)\(methodNotes)</main>
    <script type="application/json" id="plan-data">\(data.text(isEmbeddable: true))</script>
    <script>\(PageScript.text)</script>
    </body>
    </html>

    """
  }

  private var parts: String {
    var index = 0
    var html = ""
    for part in report.parts {
      html += "<h1>\(text(part.projection.plan.area[language]))</h1>\n"
      html += verdict(part)
      html += targets(part)
      html += tracking(part)
      html += conflicts(part)
      html += charts(part, firstIndex: &index)
      html += tornado(part)
      html += assumptions(part)
      html += sources(part)
    }
    return html
  }

  // MARK: - Sections

  private func verdict(_ part: Report.Part) -> String {
    let plan = part.projection.plan
    let span =
      language == .chinese
      ? "\(plan.originYear)年起，\(plan.originYear + plan.horizon)年到期。"
      : "From \(plan.originYear), due in \(plan.originYear + plan.horizon)."
    guard let assessment = part.assessment else { return "<p class=\"note\">\(text(span))</p>\n" }
    return
      "<p class=\"verdict\">\(text(sentence(assessment.verdict[language])))</p>\n<p class=\"note\">\(text(span))</p>\n"
  }

  private func targets(_ part: Report.Part) -> String {
    guard let assessment = part.assessment, !assessment.targets.isEmpty else { return "" }
    let heads: [(LocalizedText, Bool)] = [
      (Words.indicator, false), (Words.wording, false), (Words.due, true), (Words.probability, true),
      (Words.eighty, true), (Words.required, true), (Words.restsOn, false),
    ]
    var rows = ""
    for target in assessment.targets {
      let unit = target.indicator.unit
      let cells: [(String, Bool)] = [
        (target.indicator.name[language], false), (target.target.wording, false), ("\(target.target.year)", true),
        (percent(target.probability), true),
        ("\(FanChart.short(target.interval.lower)) – \(FanChart.short(target.interval.upper)) \(unit)", true),
        (target.required.map { percent($0.compoundRate, decimals: 1) } ?? "–", true),
        (target.priorShareSentence[language], false),
      ]
      rows += row(cells)
    }
    var html = heading(2, Words.targets) + table(Words.targets[language], heads, rows)
    if let joint = assessment.jointProbability {
      let sentence =
        language == .chinese ? "全部目标同时实现的概率为\(percent(joint))。" : "All targets together: \(percent(joint))."
      html += "<p>\(text(sentence))</p>\n"
    }
    let alternatives = assessment.targets.flatMap { target in
      target.alternatives.map { alternative in
        "<li>\(text(target.indicator.name[language]))\(colon)\(text(alternative.text[language]))\(text(alternative.probability.map { " (\(percent($0)))" } ?? ""))</li>\n"
      }
    }
    if !alternatives.isEmpty { html += heading(3, Words.otherReadings) + "<ul>\n\(alternatives.joined())</ul>\n" }
    return html
  }

  private func tracking(_ part: Report.Part) -> String {
    let rows = part.projection.indicators.flatMap(\.rows).filter { $0.actual != nil }
    guard !rows.isEmpty else { return "" }
    let heads: [(LocalizedText, Bool)] = [
      (Words.indicator, false), (Words.year, true), (Words.actual, true), (Words.median, true),
    ]
    let lines = rows.map { item in
      row([
        (item.indicatorName[language], false), ("\(item.year)", true),
        ("\(FanChart.short(item.actual ?? .nan)) \(item.unit)", true),
        ("\(FanChart.short(item.median)) \(item.unit)", true),
      ])
    }
    return heading(2, Words.tracking) + table(Words.tracking[language], heads, lines.joined())
      + part.trackingSentences.map { "<p>\(text($0[language]))</p>\n" }.joined()
  }

  private func conflicts(_ part: Report.Part) -> String {
    guard let assessment = part.assessment else { return "" }
    let items = assessment.conflicts.map { "<li>\(text($0.sentence[language]))</li>\n" }.joined()
    return heading(2, Words.conflicts)
      + (items.isEmpty ? "<p>\(word(Words.noConflicts))</p>\n" : "<ul>\n\(items)</ul>\n")
  }

  private func charts(_ part: Report.Part, firstIndex: inout Int) -> String {
    var html = heading(2, Words.projections)
    for projected in part.projection.indicators where !projected.rows.isEmpty {
      let chart = FanChart(projected, language: language)
      html +=
        "<figure>\n\(chart.svgForPage(index: firstIndex))<figcaption>\(text(chart.summary))</figcaption>\n</figure>\n"
      html += values(projected)
      html += whatIf(projected, in: part.projection.plan, part.scenario, index: firstIndex)
      firstIndex += 1
    }
    return html
  }

  /// The figures behind a chart, for readers who do not see it and for those who want digits.
  private func values(_ projected: IndicatorProjection) -> String {
    var heads: [(LocalizedText, Bool)] = [(Words.year, true), (Words.median, true)]
    for level in report.levels {
      let percent = Levels.percent(level)
      heads.append((LocalizedText(chinese: "\(percent)%区间", english: "\(percent)% interval"), true))
    }
    heads.append((Words.basis, false))
    let rows = projected.rows.map { item in
      row(
        [("\(item.year)", true), (FanChart.short(item.median), true)]
          + item.intervals.map { ("\(FanChart.short($0.lower)) – \(FanChart.short($0.upper))", true) }
          + [(item.basis.joined(separator: "; "), false)])
    }
    return
      "<details><summary>\(word(Words.figures)) (\(text(projected.indicator.unit)))</summary>\n\(table("\(Words.figures[language])\(colon)\(projected.indicator.name[language])", heads, rows.joined()))</details>\n"
  }

  private func whatIf(
    _ projected: IndicatorProjection, in plan: DevelopmentPlan, _ scenario: Scenario, index: Int
  ) -> String {
    guard let path = PageData.path(of: projected.indicator, in: plan, scenario)?.path else { return "" }
    let controls: [(key: String, label: LocalizedText, value: Double, range: ClosedRange<Double>, step: Double)] = [
      ("base", Words.base, path.base, (path.base / 5)...(path.base * 5), path.base / 200),
      ("attainment", Words.attainment, path.attainment, 0.1...2, 0.01), ("delay", Words.delay, path.delay, 0...5, 0.25),
    ]
    var html =
      "<details class=\"what-if-box\" data-index=\"\(index)\" open><summary>\(word(Words.whatIf))\(colon)\(text(projected.indicator.name[language]))</summary>\n<p class=\"note\">\(word(Words.whatIfNote))</p>\n"
    for control in controls {
      let id = "\(control.key)-\(index)"
      let value = NumberText.shortest(control.value)
      let limits =
        "min=\"\(NumberText.shortest(control.range.lowerBound))\" max=\"\(NumberText.shortest(control.range.upperBound))\""
      html += """
        <div class="control"><label for="\(id)">\(word(control.label))</label>\
        <input type="range" data-key="\(control.key)" \(limits) step="any" value="\(value)" aria-labelledby="\(id)-name">\
        <span hidden id="\(id)-name">\(text(projected.indicator.name[language])), \(word(control.label))</span>\
        <input type="number" id="\(id)" aria-describedby="\(id)-name" data-key="\(control.key)" \(limits) step="any" value="\(value)"></div>

        """
    }
    let rows = projected.rows.map { item in
      "<tr><td class=\"n\">\(item.year)</td><td class=\"n\" data-changed></td><td class=\"n\">\(text(FanChart.short(item.median)))</td></tr>\n"
    }
    let heads: [(LocalizedText, Bool)] = [
      (Words.year, true), (Words.centralPath, true), (Words.projectionMedian, true),
    ]
    html +=
      "<p>\(word(Words.central))\(colon)<output aria-live=\"polite\"></output> <button type=\"button\">\(word(Words.reset))</button></p>\n"
    return html + table("\(Words.whatIf[language])\(colon)\(projected.indicator.name[language])", heads, rows.joined())
      + "</details>\n"
  }

  private func tornado(_ part: Report.Part) -> String {
    guard let sensitivity = part.sensitivity, !sensitivity.bars.isEmpty else { return "" }
    let wording = part.projection.plan.indicator(sensitivity.indicator)?.anchor?.wording ?? ""
    let tornado = TornadoChart(
      sensitivity, title: "\(Words.probability[language])\(colon)\(wording)", language: language)
    return heading(2, Words.sensitivity)
      + "<figure>\n\(tornado.svg(isStandalone: false))</figure>\n"
  }

  private func assumptions(_ part: Report.Part) -> String {
    let heads: [(LocalizedText, Bool)] = [
      (Words.id, false), (Words.statement, false), (Words.value, true), (Words.range, true), (Words.kind, false),
    ]
    let rows = part.projection.plan.statedAssumptions.map { item in
      row([
        (item.id, false), (item.text[language], false), (item.value.map(FanChart.short) ?? "", true),
        (item.range.map { "\(FanChart.short($0.lowerBound)) – \(FanChart.short($0.upperBound))" } ?? "", true),
        ((item.kind == .ours ? Words.ours : Words.fromSource)[language], false),
      ])
    }
    return heading(2, Words.assumptions) + table(Words.assumptions[language], heads, rows.joined())
  }

  private func sources(_ part: Report.Part) -> String {
    guard !part.sources.isEmpty else { return "" }
    let items = part.sources.map { source in
      let place = [source.date, source.url, source.package].compactMap { $0 }.joined(separator: ", ")
      return
        "<li id=\"source-\(text(part.projection.plan.id))-\(text(source.id))\"><strong>\(text(source.id))</strong>\(colon)\(text(source.title))\(place.isEmpty ? "" : " (\(text(place)))")</li>\n"
    }
    return heading(2, Words.sources) + "<ul>\n\(items.joined())</ul>\n"
  }

  private var methodNotes: String {
    heading(2, Words.method) + Words.methodNotes.map { "<p>\(word($0))</p>\n" }.joined()
  }

  // MARK: - Data of the page's program

  private var data: JSON {
    let indicators = report.parts.flatMap { part in
      part.projection.indicators.filter { !$0.rows.isEmpty }.map { projected in
        PageData.json(projected, in: part.projection.plan, part.scenario)
      }
    }
    return ["indicators": .array(indicators)]
  }

  // MARK: - Markup

  func text(_ text: String) -> String { XMLText.escaped(text) }
  private func word(_ text: LocalizedText) -> String { XMLText.escaped(text[language]) }
  private var colon: String { language == .chinese ? "：" : ": " }
  private func heading(_ level: Int, _ text: LocalizedText) -> String { "<h\(level)>\(word(text))</h\(level)>\n" }

  /// - Parameter name: what a screen reader calls the region, which scrolls where it is wider than the page.
  private func table(_ name: String, _ heads: [(LocalizedText, Bool)], _ rows: String) -> String {
    let head = heads.map { "<th scope=\"col\"\($0.1 ? " class=\"n\"" : "")>\(word($0.0))</th>" }.joined()
    return
      "<div class=\"scroll\" role=\"region\" aria-label=\"\(text(name))\" tabindex=\"0\"><table><thead><tr>\(head)</tr></thead><tbody>\n\(rows)</tbody></table></div>\n"
  }

  private func row(_ cells: [(String, Bool)]) -> String {
    "<tr>" + cells.map { "<td\($0.1 ? " class=\"n\"" : "")>\(text($0.0))</td>" }.joined() + "</tr>\n"
  }

  private func percent(_ value: Double, decimals: Int = 0) -> String {
    "\(NumberText.fixed(value * 100, decimals: decimals))%"
  }

  private func sentence(_ text: String) -> String {
    guard let first = text.first else { return text }
    let ended = text.hasSuffix(".") || text.hasSuffix("。") ? text : text + (language == .chinese ? "。" : ".")
    return language == .chinese ? ended : first.uppercased() + ended.dropFirst()
  }
}

/// What the page's program needs of an indicator.
enum PageData {
  /// The central path behind an indicator, and what its values are multiplied by where the indicator is derived.
  static func path(
    of indicator: Indicator, in plan: DevelopmentPlan, _ scenario: Scenario
  ) -> (path: CentralPath, factor: Double)? {
    var factor = 1.0
    var current = indicator
    for _ in 0...plan.indicators.count {
      guard let derivation = current.derivation else { break }
      let median = derivation.factor.median
      factor *= derivation.scale * (derivation.operation == .quotient ? 1 / median : median)
      guard let next = plan.indicator(derivation.indicator) else { return nil }
      current = next
    }
    return CentralPath(of: current, in: plan, scenario: scenario).map { ($0, factor) }
  }

  static func json(_ projected: IndicatorProjection, in plan: DevelopmentPlan, _ scenario: Scenario) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("id", .string(projected.indicator.id)), JSON.Member("unit", .string(projected.indicator.unit)),
      JSON.Member("years", .array(projected.rows.map { .integer($0.year) })),
      JSON.Member("median", .array(projected.rows.map { .number($0.median) })),
    ]
    if let (path, factor) = path(of: projected.indicator, in: plan, scenario) {
      members.append(JSON.Member("factor", .number(factor)))
      members.append(
        JSON.Member(
          "path",
          [
            "base": .number(path.base), "target": .number(path.target), "attainment": .number(path.attainment),
            "delay": .number(path.delay), "horizon": .number(path.horizon), "maturity": .number(path.maturity),
            "ramp_shape": .number(path.rampShape),
            "families": .array(
              path.families.map { ["family": .string($0.family.rawValue), "weight": .number($0.weight)] }),
          ]))
    }
    return .object(members)
  }
}
