import Glibc
import LeastSquares
import TestSupport
import Testing

@Suite struct `Bootstrap and intervals` {
  private func misra() throws -> (problem: DualProblem, solution: LeastSquaresSolution) {
    let set = NISTDataSet("Misra1a")
    let problem = try set.problem()
    return (problem, LevenbergMarquardt().solve(problem, from: set.json["starts"][1].doubles))
  }

  @Test(.tags(.property), arguments: Bootstrap.Scheme.allCases)
  func `a nearly linear model has bootstrap errors near those of the tangent`(scheme: Bootstrap.Scheme) throws {
    var random = SweepRandom(state: 5)
    let x = (0..<60).map { Double($0) / 20 }
    let y = x.map { 4 * exp(-0.8 * $0) + 0.1 * random.normal() }
    let problem = try CurveProblem(x: x, y: y, parameters: 2) { x, p in p[0] * exp(-p[1] * x) }
    let solution = LevenbergMarquardt().solve(problem, from: [3, 0.5])
    let distribution = Bootstrap(scheme, replicates: 1500, seed: 7).run(problem, solution)
    #expect(distribution.failures == 0)
    for parameter in 0..<2 {
      let ratio = distribution.standardError(of: parameter) / solution.standardErrors[parameter]
      // 1500 replicates give an error of 1.8%; the wild scheme keeps the pattern of sixty residuals.
      #expect(abs(ratio - 1) < (scheme == .wild ? 0.3 : 0.08), "\(ratio)")
      #expect(abs(distribution.bias(of: parameter)) < 0.2 * solution.standardErrors[parameter])
    }
  }

  @Test(.tags(.property))
  func `the replicates depend on the seed and not on the number of tasks`() async throws {
    let (problem, solution) = try misra()
    let bootstrap = Bootstrap(.residual, replicates: 97, seed: 11)
    let serial = bootstrap.run(problem, solution)
    let parallel = await bootstrap.run(problem, solution, tasks: 3)
    #expect(serial == parallel)
    #expect(Bootstrap(.residual, replicates: 97, seed: 12).run(problem, solution) != serial)
  }

  @Test(.tags(.property))
  func `the three intervals stand side by side and agree where the model is nearly linear`() throws {
    let (problem, solution) = try misra()
    let replicates = Bootstrap(.parametric, replicates: 4000, seed: 3).run(problem, solution)
    let rows = solution.intervals(in: problem, bootstrap: replicates)
    #expect(rows.map(\.parameter) == [0, 1])
    for row in rows {
      let width = row.wald.upper - row.wald.lower
      let bootstrap = try #require(row.bootstrap)
      for (a, b) in [(row.wald, row.profile.interval), (row.wald, bootstrap)] {
        // Normal for t at twelve degrees, and a curvature of some percent.
        #expect(abs(a.lower - b.lower) < 0.1 * width && abs(a.upper - b.upper) < 0.1 * width)
      }
    }
  }

  @Test func `too few replicates leave an interval open`() throws {
    let (problem, solution) = try misra()
    let distribution = Bootstrap(.residual, replicates: 19, seed: 1).run(problem, solution)
    #expect(distribution.percentileInterval(for: 0, level: 0.99).upper == .infinity)
    #expect(distribution.percentileInterval(for: 0, level: 0.9).upper < .infinity)
  }

  @Test(.tags(.property))
  func `leverages of the fit sum to the rank`() throws {
    let (problem, solution) = try misra()
    let leverages = solution.leverages(in: problem)
    #expect(abs(leverages.reduce(0, +) - 2) < 1e-12)
    #expect(leverages.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test(.tags(.property))
  func `bands hold the curve, widen for observations and for all places at once`() throws {
    let (_, solution) = try misra()
    let model: (Double, Span<Dual>) -> Dual = { x, b in b[0] * (1 - exp(-b[1] * x)) }
    let places = [100.0, 400, 900]
    let confidence = solution.band(.confidence, at: places, model: model)
    let prediction = solution.band(.prediction, at: places, model: model)
    let simultaneous = solution.band(.simultaneousConfidence, at: places, model: model)
    for i in places.indices {
      #expect(
        confidence[i].interval.lower < confidence[i].fitted && confidence[i].fitted < confidence[i].interval.upper)
      #expect(prediction[i].interval.upper > simultaneous[i].interval.upper || i == 2)
      #expect(simultaneous[i].interval.upper > confidence[i].interval.upper)
      let variance = confidence[i].standardError * confidence[i].standardError
      let sigma = solution.residualStandardDeviation
      #expect(abs(prediction[i].standardError - (variance + sigma * sigma).squareRoot()) < 1e-14)
    }
  }
}
