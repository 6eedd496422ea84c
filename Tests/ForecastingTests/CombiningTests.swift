import Distributions
import EconomicData
import Forecasting
import TestSupport
import Testing

@Suite struct CombiningTests {
  static let walk = TimeSeries.walk("walk", count: 40, seed: 9)

  static func model(_ offset: Double) -> NaiveForTesting { NaiveForTesting(name: "naive\(offset)", offset: offset) }

  @Test func `the median of three is the middle one`() throws {
    let fitted = try Combination([Self.model(-5), Self.model(1), Self.model(30)]).fit(Self.walk)
    let alone = try Self.model(1).fit(Self.walk)
    for p in [0.025, 0.5, 0.9] {
      #expect(
        fitted.forecast(horizon: 3).distributions[2].quantile(p)
          == alone.forecast(horizon: 3).distributions[2].quantile(p))
    }
  }

  @Test func `equal weights average the quantiles`() throws {
    let fitted = try Combination([Self.model(-2), Self.model(4)], method: .mean).fit(Self.walk)
    let between = try Self.model(1).fit(Self.walk).forecast(horizon: 2)
    let combined = fitted.forecast(horizon: 2)
    #expect(digitsOfAgreement(combined.means[1], between.means[1]) > 13)
    #expect(digitsOfAgreement(combined.distributions[1].quantile(0.1), between.distributions[1].quantile(0.1)) > 13)
    #expect(fitted.tidy().map(\.estimate) == [0.5, 0.5])
  }

  @Test func `a member that cannot be fitted is left out`() throws {
    let greedy = NaiveForTesting(name: "greedy", minimum: 1000)
    let fitted = try Combination([greedy, Self.model(0)]).fit(Self.walk)
    #expect(fitted.tidy().map(\.name) == ["naive0.0"])
    #expect(throws: FitError.tooFewObservations(model: "greedy", required: 1000, available: 40)) {
      try Combination([greedy]).fit(Self.walk)
    }
  }

  @Test(arguments: [
    Combination.Method.inverseError(RollingOrigin(horizon: 1)), .stacking(RollingOrigin(horizon: 1)),
  ])
  func `the better member weighs more`(_ method: Combination.Method) throws {
    // The walk has a drift of one: the model that adds one is right.
    let fitted = try Combination([Self.model(-6), Self.model(1)], method: method).fit(Self.walk)
    let weights = fitted.tidy().map(\.estimate)
    #expect(weights[1] > 0.85, "\(weights)")
    #expect(digitsOfAgreement(weights[0] + weights[1], 1) > 13)
  }

  @Test(.tags(.property)) func `stacking finds the least squared error over the simplex`() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<20 {
      let errors = (0..<3).map { model in
        Normal(mean: Double(model) - 1, standardDeviation: 1).samples(30, using: &generator)
      }
      let weights = ModelWeights.stacking(errors)
      #expect(weights.allSatisfy { $0 >= 0 })
      // The objective with the ridge that the method documents.
      let trace = errors.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } / 30 }
      func objective(_ w: [Double]) -> Double {
        let combined = (0..<30).map { t in (0..<3).reduce(0) { $0 + w[$1] * errors[$1][t] } }
        let penalty = trace / 3 / 30 * w.reduce(0) { $0 + $1 * $1 }
        return combined.reduce(0) { $0 + $1 * $1 } / 30 + penalty
      }
      let best = objective(weights)
      for _ in 0..<200 {
        let draw = (0..<3).map { _ in -Double.logUnit(&generator) }
        let other = draw.map { $0 / (draw[0] + draw[1] + draw[2]) }
        #expect(objective(other) >= best - 1e-9 * best)
      }
    }
  }

  @Test func `weights of equal criteria are equal and infinite ones vanish`() {
    #expect(ModelWeights.akaike([3, 3]) == [0.5, 0.5])
    #expect(ModelWeights.akaike([3, .infinity, .nan]) == [1, 0, 0])
    #expect(ModelWeights.akaike([.infinity, .nan]) == [0, 0])
    #expect(ModelWeights.akaike([3, -.infinity, .nan, -.infinity]) == [0, 0.5, 0, 0.5])
    #expect(ModelWeights.inverse([1, 3]) == [0.75, 0.25])
    #expect(ModelWeights.inverse([0, 3]) == [1, 0])
  }

  @Test func `conformal intervals stretch a model that is too sure of itself`() throws {
    // The true step has a deviation of three, the model believes in one.
    var generator = SeededGenerator(seed: 5)
    var hits = Coverage(level: 0.8)
    var plain = Coverage(level: 0.8)
    for _ in 0..<300 {
      var level = 0.0
      let values = (0..<41).map { _ -> Double? in
        level += Normal(mean: 0, standardDeviation: 3).sample(using: &generator)
        return level
      }
      let training = TimeSeries.yearly("walk", Array(values.prefix(40)))
      let model = Self.model(0)
      let calibrated = try Conformal(model, origins: RollingOrigin(horizon: 1)).fit(training).forecast(horizon: 1)
      let interval = calibrated.intervals(level: 0.8)[0]
      hits.record(values[40]!, lower: interval.lowerBound, upper: interval.upperBound)
      let own = try model.fit(training).forecast(horizon: 1).intervals(level: 0.8)[0]
      plain.record(values[40]!, lower: own.lowerBound, upper: own.upperBound)
    }
    #expect(hits.isCompatible, "\(hits.share)")
    #expect(plain.share < 0.5)
  }

  @Test func `a level beyond the number of scores is refused or stretched`() throws {
    let training = TimeSeries.walk("walk", count: 12, seed: 6)
    let origins = RollingOrigin(horizon: 1, minimumTraining: 4)
    let refusing = try Conformal(Self.model(0), origins: origins, beyond: .refuse).fit(training).forecast(horizon: 1)
    #expect(refusing.intervals(level: 0.8)[0].upperBound.isFinite)
    #expect(refusing.intervals(level: 0.95)[0] == -.infinity ... .infinity)
    let stretching = try Conformal(Self.model(0), origins: origins).fit(training).forecast(horizon: 1)
    let bounds = [0.5, 0.8, 0.9, 0.95, 0.99].map { stretching.intervals(level: $0)[0].upperBound }
    #expect(bounds == bounds.sorted())
    #expect(bounds[4].isFinite)
  }
}

extension Double {
  /// −ln of a uniform draw is exponential.
  fileprivate static func logUnit(_ generator: inout SeededGenerator) -> Double {
    Normal.standard.logCDF(Normal.standard.quantile(generator.nextUnit()))
  }
}
