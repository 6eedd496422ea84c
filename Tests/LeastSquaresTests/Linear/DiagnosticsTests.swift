import Distributions
import Glibc
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.property)) struct InfluenceTests {
  @Test(arguments: [nil, [1, 2, 0.5, 1, 1, 3, 0.2, 1, 2, 1, 1]])
  func `influence is what leaving a row out does`(weights: [Double]?) throws {
    let data = NoisyParabola()
    var model = data.regression
    model.weights = weights
    let fit = try model.fit()
    let influence = Influence(fit)
    for left in 0..<11 {
      let rows = (0..<11).filter { $0 != left }
      let without = try LinearRegression(
        design: .polynomial(rows.map { data.x[$0] }, degree: 2), response: rows.map { data.y[$0] },
        weights: weights.map { weights in rows.map { weights[$0] } }
      ).fit()
      let w = weights?[left] ?? 1
      let refitted = data.design.matrix * without.coefficients
      let shifts = zip(fit.fittedValues, refitted).map { $0 - $1 }
      let moved = shifts.indices.reduce(0) { $0 + (weights?[$1] ?? 1) * shifts[$1] * shifts[$1] }
      #expect(
        Tolerance(relative: 1e-10).holds(influence.cooksDistances[left], moved / (3 * fit.residualVariance)))
      let root = (1 - influence.leverages[left]).squareRoot()
      let deleted = w.squareRoot() * fit.residuals[left] / (without.residualStandardDeviation * root)
      #expect(Tolerance(relative: 1e-10).holds(influence.deletedResiduals[left], deleted))
      let standardError = without.residualStandardDeviation * (influence.leverages[left] / w).squareRoot()
      #expect(Tolerance(relative: 1e-10).holds(influence.shiftsOfFit[left], shifts[left] / standardError))
      let inner = w.squareRoot() * fit.residuals[left] / (fit.residualStandardDeviation * root)
      #expect(Tolerance(relative: 1e-10).holds(influence.studentizedResiduals[left], inner))
    }
  }

  @Test func `a row with its own term says nothing`() throws {
    let design = Design.predictors([("t", [1, 2, 3, 4, 5]), ("own", [0, 0, 0, 0, 1])])
    let influence = Influence(try LinearRegression(design: design, response: [1, 2, 2, 5, 90]).fit())
    #expect(influence.studentizedResiduals[4].isNaN && influence.cooksDistances[4].isNaN)
    #expect(influence.studentizedResiduals[0].isFinite)
  }
}

@Suite(.tags(.property)) struct AutocorrelationTests {
  @Test func `Durbin and Watson's d has the mean and variance that simulation finds`() throws {
    let data = NoisyParabola()
    let qr = try PivotedQR(data.design.matrix)
    let basis = qr.orthogonalFactor
    var generator = SeededGenerator(seed: 11)
    let normal = Normal(mean: 0, standardDeviation: 1)
    let draws = 20_000
    var sum = 0.0, squares = 0.0, below = 0.0
    let reference = try DurbinWatsonTest(data.regression.fit())
    for _ in 0..<draws {
      let noise = (0..<11).map { _ in normal.sample(using: &generator) }
      let fitted = basis * basis.transposedTimes(noise)
      let residuals = zip(noise, fitted).map { $0 - $1 }
      let steps = zip(residuals.dropFirst(), residuals).map { $0 - $1 }
      let d = dot(steps, steps) / dot(residuals, residuals)
      sum += d
      squares += d * d
      below += d <= reference.statistic ? 1 : 0
    }
    let mean = sum / Double(draws), variance = squares / Double(draws) - mean * mean
    // Four standard errors of the simulated mean; the variance's relative standard error is below √(2/n).
    #expect(abs(reference.mean - mean) < 4 * (variance / Double(draws)).squareRoot())
    #expect(Tolerance(relative: 4 * (2 / Double(draws)).squareRoot()).holds(reference.variance, variance))
    // The beta approximation is good to 0.005, simulation to 0.014.
    #expect(abs(reference.positivePValue - below / Double(draws)) < 0.02)
    #expect(Tolerance(absolute: 1e-14).holds(reference.positivePValue + reference.negativePValue, 1))
  }

  @Test func `a slow wave is positive, a zigzag negative autocorrelation`() throws {
    let x = (0..<40).map { Double($0) }
    let wave = try LinearRegression(design: .polynomial(x, degree: 1), response: x.map { sin($0 / 4) }).fit()
    #expect(try DurbinWatsonTest(wave).positivePValue < 1e-6)
    let zigzag = x.map { Int($0).isMultiple(of: 2) ? 1 + $0 / 100 : -1.0 }
    let saw = try LinearRegression(design: .polynomial(x, degree: 1), response: zigzag).fit()
    #expect(try DurbinWatsonTest(saw).negativePValue < 1e-6)
  }

  @Test(.tags(.contract)) func `too few residuals and an exact fit are refused`() {
    #expect(throws: RegressionError.tooFewRows(required: 4, available: 3)) {
      try DurbinWatsonTest(residuals: [1, -2, 1], design: Design.polynomial([1, 2, 3], degree: 1).matrix)
    }
    #expect(throws: RegressionError.outOfRange(quantity: "the sum of squared residuals")) {
      try DurbinWatsonTest(residuals: [0, 0, 0, 0], design: Design.polynomial([1, 2, 3, 4], degree: 1).matrix)
    }
  }

  @Test func `the runs test agrees with counting every order`() {
    // All orders of 4 positive and 3 negative signs.
    let orders = (0..<128).map { bits in (0..<7).map { bits >> $0 & 1 == 1 } }.filter { $0.count { $0 } == 4 }
    let runs = orders.map { order in 1 + zip(order.dropFirst(), order).count { $0 != $1 } }
    for (order, count) in zip(orders, runs) {
      let test = RunsTest(order.map { $0 ? 1 : -1 })
      let few = Double(runs.count { $0 <= count }) / 35, many = Double(runs.count { $0 >= count }) / 35
      #expect(test.runs == count && test.positives == 4 && test.negatives == 3)
      #expect(Tolerance(absolute: 1e-14).holds(test.fewRunsPValue, few))
      #expect(Tolerance(absolute: 1e-14).holds(test.manyRunsPValue, many))
    }
    #expect(
      Tolerance(absolute: 1e-14).holds(
        RunsTest(orders[0].map { $0 ? 1 : -1 }).expectedRuns, Double(runs.reduce(0, +)) / 35))
  }

  @Test func `residuals of one sign, or none, say nothing about order`() {
    #expect(RunsTest([1, 2, 3]).pValue == 1)
    #expect(RunsTest([]).runs == 0 && RunsTest([0, 0]).pValue == 1)
  }

  @Test func `ten thousand residuals in two blocks are far too few runs`() {
    let test = RunsTest((0..<10_000).map { $0 < 5_000 ? 1 : -1 })
    #expect(test.fewRunsPValue < 1e-300 && test.manyRunsPValue == 1)
  }
}
