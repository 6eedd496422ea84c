import Tabular
import TestSupport
import Testing

/// Districts whose areas are plan files beside theirs, through the binary.
@Suite struct DistrictCommandTests {
  /// A plan of one indicator in 亿元.
  static func area(
    _ id: String, base: Int, target: String, unit: String = "亿元", extra: String = ""
  ) -> String {
    """
    schema: 1
    plan: \(id)
    area: \(id)
    origin: 2023
    horizon: 2028
    \(extra)
    indicators:
      - id: output
        unit: \(unit)
        base: \(base)
        targets:
          - { wording: \(target) }

    """
  }

  static func district(
    _ parts: [String], own: String = "", extra: String = "", id: String = "district"
  ) -> String {
    """
    schema: 1
    plan: \(id)
    area: \(id)
    origin: 2023
    horizon: 2028
    sum:
      of: [\(parts.joined(separator: ", "))]
    \(extra)
    \(own)

    """
  }

  static func ownTarget(_ wording: String, base: Int = 250) -> String {
    "indicators: [{ id: output, unit: 亿元, base: \(base), targets: [{ wording: \(wording) }] }]"
  }

  private func folder(own: String = "", extra: String = "", unit: String = "亿元") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.area("east", base: 100, target: "500余亿元"), to: "east.yaml")
    let scale = unit == "亿元" ? 1 : 10_000
    try folder.write(
      Self.area("west", base: 150 * scale, target: "突破\(1000 * scale)\(unit)", unit: unit), to: "west.yaml")
    try folder.write(
      Self.district(["east.yaml", "west.yaml"], own: own, extra: extra), to: "district.yaml")
    return folder
  }

  private func means(_ run: ForecastBinary) throws -> [String: [Int: Double]] {
    let table = try Table(csv: run.outputBytes, file: "output")
    var result: [String: [Int: Double]] = [:]
    for row in table.rows.indices where table.text(row, "indicator") == "output" {
      let year = Int(try #require(try table.number(row, "period")))
      result[try #require(table.text(row, "area")), default: [:]][year] = try table.number(row, "mean")
    }
    return result
  }

  @Test(.tags(.contract), arguments: ["ols", "structural", "variance", "shrink"])
  func `areas sum to the district in every year, by each method`(method: String) throws {
    let folder = try folder(own: Self.ownTarget("产值1200余亿元"))
    let run = try ForecastBinary.run(["project", folder.path("district.yaml"), "--reconcile", method])
    try #require(run.exitCode == 0, "\(run.standardError)")
    let means = try means(run)
    #expect(means.count == 3)
    for year in 2023...2031 {
      let (east, west) = (try #require(means["east"]?[year]), try #require(means["west"]?[year]))
      let whole = try #require(means["district"]?[year])
      // Means of draws in which the sums hold, written with twelve digits.
      #expect(abs(east + west - whole) < 1e-9 * whole)
    }
    #expect(run.standardOutput.contains("reconcile:\(method)"))
  }

  @Test(.tags(.contract)) func `a district without a target is the sum of its areas, whatever their units`() throws {
    let (own, tenThousands) = (try folder(), try folder(unit: "万元"))
    let plain = try ForecastBinary.run(["project", own.path("district.yaml")])
    try #require(plain.exitCode == 0, "\(plain.standardError)")
    let scaled = try ForecastBinary.run(["project", tenThousands.path("district.yaml")])
    try #require(scaled.exitCode == 0, "\(scaled.standardError)")
    let (a, b) = (try means(plain), try means(scaled))
    for year in 2023...2031 {
      let (whole, same) = (try #require(a["district"]?[year]), try #require(b["district"]?[year]))
      let (west, scaledWest) = (try #require(a["west"]?[year]), try #require(b["west"]?[year]))
      // The same draws in another unit.
      #expect(abs(same / whole - 1) < 1e-6)
      #expect(abs(scaledWest / west / 10_000 - 1) < 1e-6)
    }
    #expect(plain.standardOutput.contains("sum of areas"))
  }

  @Test(.tags(.contract)) func `the verdict on the district counts the targets of all areas`() throws {
    let folder = try folder(own: Self.ownTarget("产值1200余亿元"))
    let run = try ForecastBinary.run(["assess", folder.path("district.yaml")])
    try #require(run.exitCode == 0, "\(run.standardError)")
    let plans = try #require(try JSON(parsing: run.standardOutput).array)
    #expect(plans.compactMap { $0["plan"]?.string } == ["district", "east", "west"])
    let joint = plans.compactMap { $0["joint_probability"]?.number }
    #expect(joint.count == 3)
    #expect(joint[0] <= joint[1] && joint[0] <= joint[2])
    let verdict = try #require(plans[0]["verdict"]?.string)
    #expect(verdict.contains("of 3 targets of the district and its areas"))
    // Parts that promise more than the whole raise its probability above that of its own posterior alone.
    let alone = try folder.write(
      Self.area("alone", base: 250, target: "产值1200余亿元"), to: "alone.yaml")
    let own = try ForecastBinary.run(["assess", alone])
    let free = try JSON(parsing: own.standardOutput).array?[0]["targets"]?.array?[0]["probability"]?.number
    let (before, after) = (
      try #require(free), try #require(plans[0]["targets"]?.array?[0]["probability"]?.number)
    )
    #expect(after != before)
  }

  @Test(.tags(.contract)) func `parts that exceed the whole are named in one sentence`() throws {
    let folder = try folder(own: Self.ownTarget("产值不超过900亿元"))
    let run = try ForecastBinary.run(["assess", folder.path("district.yaml")])
    try #require(run.exitCode == 0, "\(run.standardError)")
    let conflict = try JSON(parsing: run.standardOutput).array?[0]["conflicts"]?.array?.first
    #expect(conflict?["kind"]?.string == "hard")
    // West alone promises more than the whole: east is no part of the smallest conflict.
    #expect(conflict?["members"]?.array?.compactMap(\.string) == ["district.output", "west.output"])
    #expect(conflict?["sentence"]?.string?.contains("exceed the whole") == true)
    let short = try self.folder(own: Self.ownTarget("产值突破3000亿元"))
    try short.write(Self.area("west", base: 150, target: "产值1000余亿元"), to: "west.yaml")
    let other = try ForecastBinary.run(["assess", short.path("district.yaml")])
    let fall = try JSON(parsing: other.standardOutput).array?[0]["conflicts"]?.array?.first
    #expect(fall?["sentence"]?.string?.contains("fall short of the whole") == true)
    #expect(fall?["members"]?.array?.count == 3)
  }

  @Test(.tags(.contract)) func `districts nest`() throws {
    let folder = try folder()
    try folder.write(Self.area("north", base: 80, target: "产值300余亿元"), to: "north.yaml")
    try folder.write(Self.district(["district.yaml", "north.yaml"], id: "city"), to: "city.yaml")
    let run = try ForecastBinary.run(["project", folder.path("city.yaml"), "--years", "5"])
    try #require(run.exitCode == 0, "\(run.standardError)")
    let means = try means(run)
    #expect(Set(means.keys) == ["city", "district", "east", "west", "north"])
    let parts = ["east", "west", "north"].reduce(0) { $0 + (means[$1]?[2028] ?? .nan) }
    #expect(abs(parts / (means["city"]?[2028] ?? .nan) - 1) < 1e-9)
    #expect(
      try ForecastBinary.run(["check", folder.path("city.yaml")]).standardOutput.contains("a district of 4 areas"))
    #expect(try ForecastBinary.run(["track", folder.path("city.yaml")]).exitCode == 0)
    #expect(
      try ForecastBinary.run(["report", folder.path("city.yaml"), "-o", folder.path("city.html")]).exitCode == 0)
    #expect(
      try ForecastBinary.run(["project", folder.path("city.yaml"), "--vintages", folder.path("runs.sqlite")]).exitCode
        == 0)
  }

  @Test(.tags(.contract)) func `areas that contain one another are refused where they stand, with the cure`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.area("east", base: 100, target: "500余亿元"), to: "east.yaml")
    try folder.write(Self.district(["b.yaml", "east.yaml"], id: "a"), to: "a.yaml")
    let b = try folder.write(Self.district(["east.yaml", "a.yaml"], id: "b"), to: "b.yaml")
    let run = try ForecastBinary.run(["project", folder.path("a.yaml"), "-o", folder.path("out.csv")])
    #expect(run.exitCode == 65)
    #expect(run.standardError.hasPrefix("forecast: \(b):7:19: expected areas that do not contain one another"))
    #expect(run.standardError.contains("the circle a.yaml → b.yaml → a.yaml; take 'a.yaml' out of this sum"))
    #expect(!folder.contents.contains("out.csv"))
    let own = try folder.write(Self.district(["c.yaml", "east.yaml"], id: "c"), to: "c.yaml")
    #expect(try ForecastBinary.run(["check", own]).standardError.contains("the circle c.yaml → c.yaml"))
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("../east.yaml", 65, "without a path"), ("/etc/hosts", 65, "without a path"),
      ("none.yaml", 66, "none that can be read"), ("link.yaml", 65, "a link to a place outside"),
      ("east.yaml", 65, "the plan 'east' again"),
    ])
  func `no part leaves the folder, is missing or counts twice`(part: String, code: Int, words: String) throws {
    let folder = try folder()
    let outside = try TemporaryFolder()
    let target = try outside.write(Self.area("far", base: 1, target: "5亿元"), to: "far.yaml")
    _ = try ForecastBinary.shell("ln -s '\(target)' '\(folder.path("link.yaml"))'")
    let plan = try folder.write(Self.district(["east.yaml", part]), to: "district.yaml")
    let run = try ForecastBinary.run(["assess", plan])
    #expect(run.exitCode == Int32(code), "\(run.standardError)")
    #expect(run.standardError.hasPrefix("forecast: \(plan):7:19: "), "\(run.standardError)")
    #expect(run.standardError.contains(words), "\(run.standardError)")
  }

  @Test(.tags(.contract)) func `units that do not add and indicators that are lacking are refused`() throws {
    let folder = try folder(unit: "万人")
    let run = try ForecastBinary.run(["check", folder.path("district.yaml")])
    #expect(run.exitCode == 65)
    #expect(run.standardError.contains("district.yaml:7:19: expected a unit that measures the same as"))
    let lacking = try self.folder(extra: "  indicators: [output, tax]")
    let second = try ForecastBinary.run(["check", lacking.path("district.yaml")])
    #expect(second.exitCode == 65)
    #expect(second.standardError.contains("district.yaml:8:24: "), "\(second.standardError)")
    let method = try self.folder(extra: "  reconcile: shrnk")
    #expect(
      try ForecastBinary.run(["check", method.path("district.yaml")]).standardError.contains("did you mean 'shrink'?"))
    #expect(try ForecastBinary.run(["project", folder.path("east.yaml"), "--reconcile", "none"]).exitCode == 64)
  }

  @Test(.tags(.contract)) func `the district of the examples runs`() throws {
    let run = try ForecastBinary.run(["project", "Examples/district/harbour-district.yaml"])
    #expect(run.exitCode == 0, "\(run.standardError)")
    for area in ["Harbour District", "Old Port", "Science Bay"] {
      #expect(run.standardOutput.contains("\(area),output,亿元,2028"))
      #expect(run.standardOutput.contains("\(area),employment,万人,2028"))
    }
  }
}
