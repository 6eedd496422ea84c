import Foundation
import TestSupport
import Testing

@Suite struct FitTests {
  private static let park = "year,value\n2016,62\n2017,88\n2018,131\n2019,176\n2020,241\n2021,288\n2022,342\n2023,371\n"

  private func json(_ run: ForecastBinary) throws -> [JSONValue] {
    try JSONValue(data: Data(run.outputBytes)).array
  }

  @Test(.tags(.contract)) func `a fit has the members of the contract in json`() throws {
    let run = try ForecastBinary.run(
      ["fit", "-", "--curve", "logistic", "--scale", "log"], input: Array(Self.park.utf8))
    #expect(run.exitCode == 0)
    let row = try #require(try json(run).first)
    let names = [
      "series", "curve", "status", "reason", "n", "parameters", "rss", "sigma", "dof", "log_likelihood", "aic", "aicc",
      "bic", "termination", "iterations", "evaluations", "derived", "warnings",
    ]
    #expect(names.allSatisfy { row.object[$0] != nil })
    #expect(row["status"].string == "ok" && row["n"].int == 8 && row["dof"].int == 5)
    #expect(abs(row["rss"].double! - 0.0029711339025710122) < 1e-12)
    let ceiling = row["parameters"][0]
    #expect(ceiling["name"].string == "K" && abs(ceiling["estimate"].double! - 467.21826) < 1e-4)
    #expect(ceiling["lower_95"].double! < 467 && ceiling["upper_95"].double! > 468)
    // A midpoint is a point in time, in the calendar of the data.
    #expect(abs(row["parameters"][2]["estimate"].double! - 2019.9914) < 1e-3)
    #expect(row["ceiling"]["verdict"].string == "identified")
  }

  @Test(.tags(.contract)) func `tables have fixed columns`() throws {
    let headers = [
      "tidy": "series,curve,status,reason,term,meaning,estimate,std_error,lower_95,upper_95",
      "glance":
        "series,curve,status,reason,n,rss,sigma,dof,log_likelihood,aic,aicc,bic,termination,iterations,evaluations,ceiling_verdict,weight",
      "augment": "series,curve,status,reason,period,value,fitted,residual,innovation,lower_95,upper_95",
    ]
    for (table, header) in headers {
      let run = try ForecastBinary.run(
        ["fit", "-", "--curve", "gompertz", "--format", "csv", "--table", table], input: Array(Self.park.utf8))
      #expect(run.exitCode == 0)
      let lines = run.standardOutput.split(whereSeparator: \.isNewline)
      #expect(lines[0] == header)
      #expect(lines.count == 1 + (table == "tidy" ? 3 : table == "glance" ? 1 : 8))
    }
  }

  @Test(.tags(.contract)) func `one bad series costs one row and exit 3`() throws {
    let text = """
      series,year,value
      good,2016,62
      good,2017,88
      good,2018,131
      good,2019,176
      good,2020,241
      good,2021,288
      good,2022,342
      good,2023,371
      flat,2016,5
      flat,2017,5
      flat,2018,5
      flat,2019,5
      flat,2020,5
      sunk,2016,-1
      sunk,2017,2
      sunk,2018,0
      sunk,2019,4
      sunk,2020,4
      twice,2016,3
      twice,2016,4
      empty,2016,
      single,2016,3

      """
    let run = try ForecastBinary.run(
      ["fit", "-", "--curve", "logistic", "--scale", "log"], input: Array(text.utf8))
    #expect(run.exitCode == 3)
    let rows = try json(run)
    #expect(rows.map { $0["series"].string! } == ["good", "flat", "sunk", "twice", "empty", "single"])
    #expect(rows.map { $0["status"].string! } == ["ok"] + [String](repeating: "refused", count: 5))
    #expect(rows.dropFirst().allSatisfy { !$0["reason"].string!.isEmpty })
    #expect(rows[2]["reason"].string!.contains("logarithms"))
    #expect(rows[5]["reason"].string!.contains("at least 4 observations, 1 given"))
  }

  private func parkFit(_ options: [String]) throws -> JSONValue {
    let run = try ForecastBinary.run(["fit", "-", "--curve", "logistic"] + options, input: Array(Self.park.utf8))
    return try #require(try json(run).first)
  }

  @Test(.tags(.contract)) func `intervals are found by the method asked for, and a bootstrap by its seed`() throws {
    func interval(_ options: [String], _ parameter: Int = 1) throws -> [Double] {
      let row = try parkFit(options)["parameters"][parameter]
      return [row["lower_95"].double!, row["upper_95"].double!]
    }
    let wald = try interval([])
    let profile = try interval(["--intervals", "profile"])
    // R's confint: see ParameterIntervalTests.
    #expect(abs(profile[0] - 0.44768) < 1e-4 && abs(profile[1] - 0.55934) < 1e-4)
    #expect(abs(wald[0] - 0.44928) < 1e-4 && abs(wald[1] - 0.56142) < 1e-4)
    for scheme in ["residual", "wild", "cases"] {
      let options = ["--intervals", "bootstrap", "--bootstrap", scheme, "--replicates", "199"]
      let one = try interval(options)
      #expect(try one == interval(options + ["--threads", "1"]))
      #expect(try one != interval(options + ["--seed", "2"]))
      #expect(one[0] < 0.5022 && one[1] > 0.5022 && one != wald)
      // The ceiling too has the interval of the bootstrap, not that of its verdict.
      #expect(try interval(options, 0) != interval([], 0))
    }
  }

  @Test(.tags(.contract)) func `a ceiling that the user held or bounded is not judged beyond that`() throws {
    let held = try parkFit(["--fix", "lnK=6"])
    #expect(abs(held["parameters"][0]["estimate"].double! - exp(6)) < 1e-9)
    #expect(held["parameters"][0]["lower_95"].isNull && held["parameters"][0]["upper_95"].isNull)
    for bounds in ["K=400:450", "lnK=5.9915:6.1092"] {
      let bounded = try parkFit(["--bounds", bounds])
      #expect(bounded["parameters"][0]["upper_95"].double! <= 450.1)
    }
    let tight = try parkFit(["--bounds", "lnK=5.9:6.05"])["parameters"][0]
    #expect(
      tight["estimate"].double! <= exp(6.05) * (1 + 1e-12) && tight["upper_95"].double! <= exp(6.05) * (1 + 1e-12))
  }

  /// Weights that depend on the fit differ between the curve and its limit, so their sums of squares do not compare.
  @Test(.tags(.contract)) func `an estimated variance does not make growth without a ceiling fit`() throws {
    #expect(try parkFit(["--variance", "power"])["status"].string == "ok")
  }

  @Test(.tags(.contract)) func `reasons are in the language asked for`() throws {
    let text = "series,year,value\nflat,2016,5\nflat,2017,5\nflat,2018,5\nflat,2019,5\nflat,2020,5\nsingle,2016,3\n"
    let run = try ForecastBinary.run(
      ["fit", "-", "--curve", "logistic", "--language", "zh"], input: Array(text.utf8))
    #expect(run.exitCode == 3)
    #expect(
      try json(run).allSatisfy {
        $0["reason"].string!.contains("logistic") && $0["reason"].string!.contains("至少")
          || $0["reason"].string!.contains("恒为")
      })
  }

  @Test(.tags(.contract)) func `a ceiling that the data do not bound is refused, and bounded by a limit`() throws {
    let values = [10, 12.1, 14.2, 17.5, 20.8, 25.1, 30.3, 36.0]
    let text = "index,value\n" + values.enumerated().map { "\($0.offset),\($0.element)\n" }.joined()
    let run = try ForecastBinary.run(["fit", "-", "--curve", "logistic", "--scale", "log"], input: Array(text.utf8))
    #expect(run.exitCode == 3)
    let row = try json(run)[0]
    #expect(row["status"].string == "refused")
    #expect(row["parameters"][0]["estimate"].isNull)
    #expect(row["ceiling"]["verdict"].string == "not identified")
    let limited = try ForecastBinary.run(
      ["fit", "-", "--curve", "logistic", "--scale", "log", "--limit", "120"], input: Array(text.utf8))
    #expect(limited.exitCode == 0)
    let bounded = try json(limited)[0]
    #expect(bounded["ceiling"]["verdict"].string == "prior-bounded")
    #expect(bounded["parameters"][0]["estimate"].double! <= 120.000001)
  }

  @Test(.tags(.contract)) func `auto ranks, averages and says why`() throws {
    let run = try ForecastBinary.run(["fit", "-", "--curve", "auto"], input: Array(Self.park.utf8))
    #expect(run.exitCode == 0)
    let rows = try json(run)
    #expect(rows[0]["curve"].string == "auto")
    #expect(rows[0]["derived"].array.count == 5)
    let weights = rows.dropFirst().map { $0["weight"].double! }
    #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
  }

  @Test(.tags(.contract)) func `fixed values, bounds, weights and groups are obeyed`() throws {
    let folder = try TemporaryFolder()
    var text = "area,zone,year,value,w\n"
    for (area, K) in [("a", 500.0), ("b", 200)] {
      for t in 0..<14 {
        let wobble = t.isMultiple(of: 3) ? 1.01 : 0.995
        text += "\(area),east,\(2010 + t),\(K / (1 + exp(-0.6 * (Double(t) - 6))) * wobble),\(t == 3 ? 2 : 1)\n"
      }
    }
    let file = try folder.write(text, to: "areas.csv")
    let base = ["fit", file, "--curve", "logistic", "--series-column", "area"]
    let fixed = try json(ForecastBinary.run(base + ["--fix", "K=400"]))
    #expect(abs(fixed[0]["parameters"][0]["estimate"].double! - 400) < 1e-9)
    let bounded = try json(ForecastBinary.run(base + ["--bounds", "r=0.1:0.3"]))
    #expect(bounded[0]["parameters"][1]["estimate"].double! <= 0.3 + 1e-12)
    let plain = try json(ForecastBinary.run(base))
    let weighted = try json(ForecastBinary.run(base + ["--weights", "w"]))
    #expect(plain[0]["rss"].double! != weighted[0]["rss"].double!)
    let grouped = try json(ForecastBinary.run(base + ["--group", "zone"]))
    #expect(grouped[0]["parameters"][1]["estimate"].double! == grouped[1]["parameters"][1]["estimate"].double!)
    #expect(grouped[0]["dof"].int == 28 - 5)
    let plot = folder.path("areas.svg")
    #expect(try ForecastBinary.run(base + ["--plot", plot]).exitCode == 0)
    let svg = try String(contentsOfFile: plot, encoding: .utf8)
    #expect(svg.hasPrefix("<svg") && svg.contains("band-3") && svg.contains("polyline"))
  }

  private static let areas: String = {
    var text = "area,zone,year,value\n"
    for (area, K, count) in [("a", 500.0, 14), ("b", 200, 12), ("c", 900, 6)] {
      for t in 0..<count {
        let wobble = area == "c" ? [0.93, 1, 0.97, 1.05, 1.1, 1.2][t] : [1.01, 0.995, 0.99, 1.004][t % 4]
        text += "\(area),east,\(2010 + t),\(K / (1 + exp(-0.6 * (Double(t) - 6))) * wobble)\n"
      }
    }
    return text
  }()

  @Test(.tags(.contract)) func `derived quantities say where their intervals come from`() throws {
    for (method, derived, parameter) in [
      ("wald", "delta", "wald"), ("profile", "delta", "profile"), ("bootstrap", "bootstrap", "bootstrap"),
    ] {
      let row = try parkFit(["--intervals", method])
      #expect(row["parameters"][1]["interval"].string == parameter)
      let t90 = try #require(row["derived"].array.first { $0["name"].string == "t90" })
      #expect(t90["interval"].string == derived)
      #expect(t90["lower_95"].double! < t90["estimate"].double! && t90["estimate"].double! < t90["upper_95"].double!)
    }
    // The same number, other ends.
    func t90(_ method: String) throws -> JSONValue {
      try #require(try parkFit(["--intervals", method])["derived"].array.first { $0["name"].string == "t90" })
    }
    #expect(try t90("wald")["estimate"].double! == t90("bootstrap")["estimate"].double!)
    #expect(try t90("wald")["upper_95"].double! != t90("bootstrap")["upper_95"].double!)
  }

  @Test(.tags(.contract)) func `a group has intervals of every kind, and a short series the rate of the others`() throws
  {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.areas, to: "areas.csv")
    let base = ["fit", file, "--curve", "logistic", "--series-column", "area", "--group", "zone", "--scale", "log"]
    var rates: Set<[Double]> = []
    for method in ["wald", "profile", "bootstrap"] {
      let run = try ForecastBinary.run(base + ["--intervals", method])
      #expect(run.exitCode == 0)
      let rows = try json(run)
      let rate = rows.map { $0["parameters"][1] }
      #expect(
        rate.allSatisfy { $0["interval"].string == method && $0["lower_95"].double! == rate[0]["lower_95"].double! })
      #expect(rate[0]["lower_95"].double! < 0.6 && rate[0]["upper_95"].double! > 0.6)
      rates.insert([rate[0]["lower_95"].double!, rate[0]["upper_95"].double!])
      #expect(rows.allSatisfy { !$0["derived"].array.isEmpty })
      #expect(
        try ForecastBinary.run(base + ["--intervals", method, "--threads", "1"]).standardOutput == run.standardOutput)
    }
    #expect(rates.count == 3)
    // Six years before the midpoint bound no ceiling alone; with the rate of the others they bound it loosely.
    let alone = try json(ForecastBinary.run(Array(base.prefix(6)) + ["--scale", "log"]))
    #expect(alone[2]["ceiling"]["verdict"].string == "not identified" && alone[2]["parameters"][0]["estimate"].isNull)
    let together = try json(ForecastBinary.run(base))
    #expect(together[2]["ceiling"]["verdict"].string == "weak")
    #expect(together[2]["status"].string == "ok" && together[2]["parameters"][0]["estimate"].double! > 900)
    #expect(together[2]["ceiling"]["upper_95"].double! < 2 * together[2]["ceiling"]["lower_95"].double!)
    let held = try json(ForecastBinary.run(base + ["--fix", "r=0.6"]))
    #expect(held[1]["warnings"][0].string == "held by the user or at a bound, without uncertainty: r")
    let unknown = try ForecastBinary.run(base + ["--shared", "q"])
    #expect(unknown.exitCode == 64 && unknown.standardError.contains("no curve here has a parameter 'q'"))
    let refused = try ForecastBinary.run(base + ["--errors", "ar1"])
    #expect(refused.exitCode == 64 && refused.standardError.contains("--group"))
  }

  @Test(.tags(.contract)) func `notes, warnings and the closing line are in Chinese where asked`() throws {
    let few = "series,year,value\nb,2020,5\nb,2021,6\nb,2022,8\nb,2023,9\nc,2023,4\nd,2023,\n"
    let run = try ForecastBinary.run(
      ["fit", "-", "--curve", "auto", "--language", "zh", "--prior", "level=5", "--prior", "growth=0.1"],
      input: Array(few.utf8))
    #expect(run.exitCode == 3)
    #expect(run.standardError == "forecast: 2 个拟合被拒绝或失败；原因见各行\n")
    let rows = try json(run)
    let linear = try #require(rows.first { $0["series"].string == "b" && $0["curve"].string == "linear" })
    #expect(linear["warnings"][0].string!.hasPrefix("没有权重：4 个观测值太少"))
    // No sentence of the rows is English: Latin letters stand in names only.
    for row in rows {
      let baselines = row["baselines"]["forecasts"].array.compactMap { $0["reason"].string }
      let sentences = [row["reason"].string!] + row["warnings"].array.map { $0.string! } + baselines
      for sentence in sentences where !sentence.isEmpty {
        #expect(sentence.unicodeScalars.contains { $0.value >= 0x4e00 }, "\(sentence)")
        #expect(!sentence.contains(" the ") && !sentence.contains("observations"), "\(sentence)")
      }
    }
    let english = try ForecastBinary.run(
      ["fit", "-", "--curve", "logistic"], input: Array("year,value\n2016,3\n".utf8))
    #expect(english.standardError == "forecast: 1 fit refused or failed; see the rows\n")
  }

  @Test(.tags(.contract)) func `what every parameter means is said in Chinese where asked`() throws {
    let described = try ForecastBinary.run(["describe", "curves", "--format", "json"])
    let names = try json(described).map { $0["name"].string! }
    #expect(names.count >= 23)
    let values = (1...24).map { t in
      let wobble = [1.01, 0.995, 0.99, 1.004][t % 4]
      return "\(t),\((20 + 280 / (1 + exp(-0.6 * (Double(t) - 9)))) * wobble)\n"
    }
    let run = try ForecastBinary.run(
      ["fit", "-", "--curve", names.joined(separator: ","), "--language", "zh"],
      input: Array(("index,value\n" + values.joined()).utf8))
    let rows = try json(run)
    #expect(rows.count == names.count)
    for row in rows {
      for item in row["parameters"].array + row["derived"].array {
        let meaning = item["meaning"].string!
        #expect(meaning.unicodeScalars.contains { $0.value >= 0x4e00 }, "\(row["curve"].string!): \(meaning)")
      }
    }
  }

  @Test(.tags(.contract)) func `few points have all simple figures, with a belief from none`() throws {
    let text = "series,year,value\nnone,2020,\na,2019,100\na,2020,110\na,2021,119\na,2022,131\na,2023,140\n"
    let prior = ["--prior", "level=100", "--prior", "growth=0.05"]
    let run = try ForecastBinary.run(["fit", "-", "--curve", "auto"] + prior, input: Array(text.utf8))
    let rows = try json(run)
    let none = try #require(rows.first { $0["series"].string == "none" })
    #expect(none["status"].string == "refused")
    let lines = none["baselines"]["forecasts"].array
    #expect(lines.map { $0["name"].string! } == ["cagr", "linear", "gm11", "prior", "ensemble", "few-points"])
    for line in lines {
      let isPrior = line["name"].string == "prior"
      #expect(line["values"].isNull == !isPrior && line["reason"].string!.isEmpty == isPrior)
    }
    #expect(abs(lines[3]["values"][1].double! - 100 * exp(0.05)) < 1e-9)
    let auto = try #require(rows.first { $0["series"].string == "a" && $0["curve"].string == "auto" })
    #expect(auto["baselines"]["gm11"]["posterior_ratio"].double! < 0.35)
    #expect(auto["baselines"]["gm11"]["small_error_probability"].double! == 1)
    // One answer: what `predict` says of so few points, by its curves and by itself.
    let data = String(text.split(separator: "\n").filter { !$0.hasPrefix("none") }.joined(separator: "\n"))
    for model in ["curve:auto", "auto"] {
      let predicted = try ForecastBinary.run(
        ["predict", "-", "--model", model, "--horizon", "5"], input: Array(data.utf8))
      let lines = predicted.standardOutput.split(separator: "\n").dropFirst()
      for (line, derived) in zip(lines, auto["derived"].array) {
        let median = Double(line.split(separator: ",")[5])!
        #expect(abs(median / derived["estimate"].double! - 1) < 1e-9)
        #expect(derived["interval"].string == "few-points")
      }
    }
    // The picture shows those forecasts: its bands open at the last observation.
    let svg = try ForecastBinary.run(["fit", "-", "--curve", "auto", "--format", "svg"], input: Array(data.utf8))
    #expect(svg.exitCode == 0 && svg.standardOutput.contains("band-3"))
    #expect(svg.standardOutput.contains("many series taught"))
    for (option, words) in [
      ("levl=3", "did you mean 'level'"), ("growth=0.1", "needs a level"), ("level=-1", "positive"),
    ] {
      let wrong = try ForecastBinary.run(["fit", "-", "--curve", "auto", "--prior", option], input: Array(text.utf8))
      #expect(wrong.exitCode == 64 && wrong.standardError.contains(words), "\(wrong.standardError)")
    }
  }

  @Test(.tags(.contract)) func `mistakes are wrong usage or bad data`() throws {
    let cases: [([String], Int32, String)] = [
      (["fit", "-", "--curve", "logstic"], 64, "did you mean 'logistic'"),
      (["fit", "-", "--curve", "logistic", "--fix", "K"], 64, "NAME=VALUE"),
      (["fit", "-", "--curve", "logistic", "--fix", "Q=3"], 64, "'Q'"),
      (["fit", "-", "--curve", "logistic", "--bounds", "r=3"], 64, "LOW:HIGH"),
      (["fit", "-", "--curve", "logistic", "--format", "xlsx"], 64, "xlsx"),
      // Options that would be left aside in silence.
      (["fit", "-", "--curve", "logistic", "--scale", "log", "--variance", "cv"], 64, "--scale level"),
      (["fit", "-", "--curve", "logistic", "--loss", "huber", "--errors", "ar1"], 64, "--loss"),
      (["fit", "-", "--curve", "logistic", "--loss", "tukey", "--variance", "power"], 64, "--loss"),
      (["fit", "data.csv", "--curve", "auto", "--group", "zone"], 64, "instead of auto"),
      (["fit", "no-such-file.csv", "--curve", "logistic"], 66, "no-such-file.csv"),
    ]
    for (arguments, code, words) in cases {
      let run = try ForecastBinary.run(arguments, input: Array(Self.park.utf8))
      #expect(run.exitCode == code, "\(arguments)")
      #expect(run.standardError.contains(words), "\(run.standardError)")
      #expect(run.standardOutput.isEmpty)
    }
    let bad = try ForecastBinary.run(["fit", "-", "--curve", "logistic"], input: Array("year,value\n2016,x\n".utf8))
    #expect(bad.exitCode == 65)
  }

  @Test(.tags(.contract)) func `the output does not depend on threads`() throws {
    let folder = try TemporaryFolder()
    var text = "series,year,value\n"
    for s in 0..<150 {
      for t in 0..<10 {
        let level = 100 + Double(s) + (t.isMultiple(of: 2) ? 1 : -1)
        text += "s\(s),\(2010 + t),\(level / (1 + exp(-0.7 * (Double(t) - 4))))\n"
      }
    }
    let file = try folder.write(text, to: "many.csv")
    let one = try ForecastBinary.run(["fit", file, "--curve", "logistic,gompertz", "--threads", "1"])
    let four = try ForecastBinary.run(["fit", file, "--curve", "logistic,gompertz", "--threads", "4"])
    #expect(one.standardOutput == four.standardOutput && one.exitCode == four.exitCode)
    #expect(try json(one).count == 300)
  }

  @Test(.tags(.contract)) func `the gallery has a picture of every curve`() throws {
    let folder = try TemporaryFolder()
    let run = try ForecastBinary.run(["gallery", folder.path("curves")])
    #expect(run.exitCode == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("curves"))
    #expect(names.count >= 34 && names.contains("logistic.svg") && names.contains("schnute.svg"))
  }
}
