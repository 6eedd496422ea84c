import Foundation
import Tabular
import TestSupport
import Testing

private enum Browser {
  static let isInstalled = (try? ForecastBinary.shell("command -v chromium").exitCode) == 0
}

/// The page in a browser: by keyboard and ear, on a phone, in the dark, on paper.
@Suite(.tags(.contract, .slow), .enabled(if: Browser.isInstalled, "chromium is not installed"), .serialized)
struct PageInBrowserTests {
  private static let plans = ["models/central-vitality-area.yaml", "models/university-tech-park.yaml"]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func page(_ language: String) throws -> String {
    let path = folder.path("page-\(language).html")
    let run = try ForecastBinary.run(["report"] + Self.plans + ["--language", language, "-o", path])
    try #require(run.exitCode == 0, "\(run.standardError)")
    return path
  }

  private func chromium(_ options: String, _ path: String) throws -> ForecastBinary {
    try ForecastBinary.shell(
      "chromium --headless --no-sandbox --disable-gpu --user-data-dir='\(folder.path("profile"))' \(options) 'file://\(path)'"
    )
  }

  /// What an expression of JavaScript gives once the page stands.
  private func evaluate(_ expression: String, on path: String, _ options: String = "") throws -> JSON {
    let probe =
      "<script>{ const out = document.createElement('pre'); out.id = 'probe'; out.textContent = JSON.stringify(\(expression)); document.body.append(out); }</script></body>"
    let text = try String(contentsOfFile: path, encoding: .utf8).replacing("</body>", with: probe)
    let probed = try folder.write(text, to: "probed.html")
    let dom = try chromium("\(options) --dump-dom", probed).standardOutput
    let start = try #require(dom.range(of: "<pre id=\"probe\">")).upperBound
    let end = try #require(dom.range(of: "</pre>", range: start..<dom.endIndex)).lowerBound
    let unescaped = dom[start..<end].replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
      "&amp;", with: "&")
    return try JSON(parsing: String(unescaped))
  }

  @Test(arguments: ["en", "zh"]) func `everything that is operated or read has a name and a place in order`(
    language: String
  ) throws {
    let found = try evaluate(
      """
      ({
        lang: document.documentElement.lang, title: document.title.length > 3,
        unnamed: [...document.querySelectorAll("input")].filter(i => {
          const by = i.getAttribute("aria-labelledby");
          return !(by ? document.getElementById(by).textContent : i.labels.length && i.labels[0].textContent);
        }).length,
        inputs: document.querySelectorAll("input").length,
        pictures: [...document.querySelectorAll("svg")].filter(s => s.getAttribute("role") !== "img" || !s.getAttribute("aria-label") || !s.querySelector("desc").textContent).length,
        heads: [...document.querySelectorAll("th")].filter(h => h.scope !== "col").length,
        regions: [...document.querySelectorAll("[tabindex='0']")].filter(r => r.getAttribute("role") !== "region" || !r.getAttribute("aria-label")).length,
        skipped: [...document.querySelectorAll("h1,h2,h3")].map(h => +h.tagName[1]).filter((l, i, all) => l > (all[i - 1] ?? 0) + 1).length,
        buttons: [...document.querySelectorAll("button")].filter(b => !b.textContent.trim() || b.type !== "button").length,
        live: [...document.querySelectorAll("output")].every(o => o.getAttribute("aria-live") === "polite"),
        main: document.querySelectorAll("main").length,
        skip: document.querySelector("body a, body input, body button").getAttribute("href"),
        ids: (ids => ids.length - new Set(ids).size)([...document.querySelectorAll("[id]")].map(e => e.id)),
      })
      """, on: page(language))
    #expect(found["lang"]?.string == (language == "zh" ? "zh-CN" : "en"))
    #expect(found["title"]?.bool == true && found["live"]?.bool == true)
    #expect((found["inputs"]?.number ?? 0) >= 30)
    for key in ["unnamed", "pictures", "heads", "regions", "skipped", "buttons", "ids"] {
      #expect(found[key]?.number == 0, "\(key): \(found)")
    }
    #expect(found["main"]?.number == 1)
    #expect(found["skip"]?.string == "#main", "the first stop of the keyboard leads past everything else")
  }

  @Test func `a slider moves by the keyboard, and the button brings everything back`() throws {
    let found = try evaluate(
      """
      (() => {
        const box = document.querySelector(".what-if-box");
        const range = box.querySelector("input[type=range][data-key=base]");
        const number = box.querySelector("input[type=number][data-key=base]");
        const first = () => Number(box.querySelector("[data-changed]").dataset.value);
        const before = first();
        range.focus();
        const focused = document.activeElement === range;
        range.value = 200; range.dispatchEvent(new Event("input"));
        const moved = first(), shown = number.value;
        box.querySelector("button").click();
        return { focused, before, moved, shown, after: first(), restored: number.value === number.defaultValue };
      })()
      """, on: page("en"))
    #expect(found["focused"]?.bool == true && found["restored"]?.bool == true)
    #expect(found["shown"]?.string == "200")
    #expect(abs((found["moved"]?.number ?? 0) - 200) < 1e-6, "the base is the path's first value")
    #expect(found["after"]?.number == found["before"]?.number)
  }

  /// 500 pixels is the least that a window of headless chromium has; below 640 the page is laid out for a phone.
  @Test func `on a phone the page does not scroll sideways, and charts have letters of a readable size`() throws {
    let found = try evaluate(
      """
      ({ page: document.documentElement.scrollWidth - window.innerWidth,
         letters: Math.min(...[...document.querySelectorAll("svg.fan text")].map(t => t.getBoundingClientRect().height)) })
      """, on: page("zh"), "--window-size=500,900 --hide-scrollbars")
    #expect((found["page"]?.number ?? 1) <= 0, "\(found)")
    #expect((found["letters"]?.number ?? 0) >= 9, "\(found)")
  }

  @Test func `the page is light or dark as its reader's system is, with text that stands out`() throws {
    // WCAG 2.1, 1.4.3: at least 4.5 to 1 for text.
    let contrast = """
      (() => {
        const light = c => { const v = c.match(/[0-9.]+/g).slice(0, 3).map(x => x / 255).map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
        const paper = light(getComputedStyle(document.body).backgroundColor);
        const ratio = c => { const a = light(c); return (Math.max(a, paper) + 0.05) / (Math.min(a, paper) + 0.05); };
        return { paper, least: Math.min(...[...document.querySelectorAll("p, td, th, h1, h2, summary, figcaption, label")].map(e => ratio(getComputedStyle(e).color)),
          ...[...document.querySelectorAll("svg text")].map(e => ratio(getComputedStyle(e).fill))) };
      })()
      """
    let path = try page("en")
    let bright = try evaluate(contrast, on: path, "--blink-settings=preferredColorScheme=1")
    let dark = try evaluate(contrast, on: path, "--blink-settings=preferredColorScheme=0")
    #expect((bright["paper"]?.number ?? 0) > 0.9, "\(bright)")
    #expect((dark["paper"]?.number ?? 1) < 0.05, "\(dark)")
    #expect((bright["least"]?.number ?? 0) >= 4.5, "\(bright)")
    #expect((dark["least"]?.number ?? 0) >= 4.5, "\(dark)")
  }

  @Test func `the console stays empty and the page prints to A4`() throws {
    let path = try page("zh")
    let run = try chromium(
      "--enable-logging=stderr --no-pdf-header-footer --print-to-pdf='\(folder.path("page.pdf"))'", path)
    #expect(!run.standardError.contains("CONSOLE"), "\(run.standardError)")
    let pdf = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("page.pdf"))))
    #expect(pdf.starts(with: Array("%PDF".utf8)))
    guard (try? ForecastBinary.shell("command -v pdfinfo").exitCode) == 0 else { return }
    let facts = try ForecastBinary.shell("pdfinfo '\(folder.path("page.pdf"))'").standardOutput
    // 210 by 297 mm in points, which the browser rounds.
    let size = try #require(facts.firstMatch(of: /Page size:\s+([0-9.]+) x ([0-9.]+)/))
    #expect(abs(Double(size.1)! - 595.3) < 1.5 && abs(Double(size.2)! - 841.9) < 1.5, "\(facts)")
  }
}
