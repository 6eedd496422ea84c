import Specifications
import Testing

@Suite struct NearestNameTests {
  private let curves = ["logistic", "logistic-4", "gompertz", "richards", "hill", "mmf"]

  @Test(arguments: [
    ("logistc", "logistic"), ("Gompertz", "gompertz"), ("gomperzt", "gompertz"), ("richrads", "richards"),
    ("hil", "hill"),
  ])
  func `a slip of a letter or two finds its name`(slip: String, name: String) {
    #expect(nearestName(to: slip, among: curves) == name)
  }

  @Test(arguments: ["weather", "x", "", "logarithm-of-it"])
  func `another word finds none`(word: String) {
    #expect(nearestName(to: word, among: curves) == nil)
  }

  @Test func `the nearest wins, and the first among equals`() {
    #expect(nearestName(to: "logistic-5", among: curves) == "logistic-4")
    #expect(nearestName(to: "ab", among: ["aa", "bb"]) == "aa")
  }
}
