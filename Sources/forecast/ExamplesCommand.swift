import ArgumentParser

/// `forecast examples`: calls that run as they stand, from the folder of the repository.
struct ExamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "examples", abstract: "Lists calls that run as they stand.",
    discussion: """
      Example:
        forecast examples
      """)

  /// What each call does, and the call.
  static let examples: [(purpose: String, call: String)] = [
    (
      "Project both plans of the repository",
      "forecast project models/central-vitality-area.yaml models/university-tech-park.yaml"
    ),
    (
      "Project two areas that sum to a district, and the district",
      "forecast project Examples/district/harbour-district.yaml --reconcile shrink"
    ),
    ("Draw the output of one", "forecast project models/central-vitality-area.yaml --indicator output --format svg"),
    ("Ask what a year of delay does", "forecast project models/central-vitality-area.yaml --set delay=1"),
    (
      "Ask what pace of investment would bring the median to the target",
      "forecast seek models/central-vitality-area.yaml --goal output=500 --by pace"
    ),
    ("Look at a plan in the terminal", "forecast project models/university-tech-park.yaml --format text"),
    ("Ask how likely the targets are", "forecast assess models/central-vitality-area.yaml"),
    ("See where actuals stand", "forecast track models/central-vitality-area.yaml"),
    ("Write the deliverable", "forecast report models/central-vitality-area.yaml --format html"),
    (
      "Fit curves to the output of a city, and ask what ceiling the data know",
      "forecast fit Examples/jinan-gdp.csv --curve logistic,exponential"
    ),
    ("Forecast it", "forecast predict Examples/jinan-gdp.csv --model auto --horizon 5"),
    (
      "Ask which model has done best on it",
      "forecast backtest Examples/jinan-gdp.csv --model naive,drift,ets --horizon 3"
    ),
    ("Read about a curve", "forecast describe logistic"),
    ("Check plans before they are used", "forecast check models/central-vitality-area.yaml"),
    ("Start a plan", "forecast new plan riverside-park -o -"),
  ]

  func run() throws {
    let text = Self.examples.map { "# \($0.purpose)\n\($0.call)\n" }.joined(separator: "\n")
    try CommonOptions.writeToStandardOutput(text)
  }
}
