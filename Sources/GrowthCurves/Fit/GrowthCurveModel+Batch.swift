import Forecasting
import LeastSquares

extension GrowthCurveModel {
  /// Fits every series on its own, on several threads, and keeps of each fit what `summary` makes of it.
  ///
  /// ```swift
  /// let model = GrowthCurveModel(Logistic())
  /// let rows = model.fit(many: collection) { index, result in
  ///   switch result {
  ///   case .success(let fit): "\(index): K = \(fit.parameters[0]) ± \(fit.standardErrors[0])"
  ///   case .failure(let error): "\(index): \(error.sentence)"
  ///   }
  /// }
  /// ```
  ///
  /// Each thread keeps its scratch memory from one series to the next. The results stand in the order of the series and
  /// do not depend on the number of threads; a series that cannot be fitted costs its own row.
  ///
  /// - Parameters:
  ///   - series: the observations of each series.
  ///   - threads: `nil` for one per core.
  ///   - summary: called once a series, on any thread; what it does not return is let go.
  /// - Complexity: linear in the number of series; memory is that of the summaries.
  public func fit<Summary: Sendable>(
    many series: [CurveData], threads: Int? = nil,
    _ summary: @Sendable (_ index: Int, _ result: Result<CurveFit, FitError>) -> Summary
  ) -> [Summary] {
    fit(count: series.count, threads: threads, { series[$0] }, summary)
  }

  /// The same for series that are made when their turn comes, so that not all need be in memory at once.
  public func fit<Summary: Sendable>(
    count: Int, threads: Int? = nil, _ series: @Sendable (_ index: Int) -> CurveData,
    _ summary: @Sendable (_ index: Int, _ result: Result<CurveFit, FitError>) -> Summary
  ) -> [Summary] {
    Self.batch(count, threads: threads, context: unshared) { index, model, workspace in
      do throws(FitError) {
        return summary(index, .success(try model.fit(series(index), using: &workspace)))
      } catch {
        return summary(index, .failure(error))
      }
    }
  }

  /// What `body` makes of each of `count` items, on several threads, with a context and scratch memory of each thread's own.
  ///
  /// For work of several fits an item; ``fit(many:threads:_:)`` is this with one. The context holds what the items need, its
  /// models made by ``unshared()``.
  public static func batch<Context, Output: Sendable>(
    _ count: Int, threads: Int? = nil, context: @Sendable () -> Context,
    _ body: @Sendable (_ index: Int, _ context: Context, _ workspace: inout LevenbergMarquardtWorkspace) -> Output
  ) -> [Output] {
    ParallelMap(threads: threads, chunk: chunk).ranges(of: count) { range in
      let context = context()
      var workspace = LevenbergMarquardtWorkspace()
      var outputs: [Output] = []
      outputs.reserveCapacity(range.count)
      for index in range { outputs.append(body(index, context, &workspace)) }
      return outputs
    }
  }

  /// An equal model in memory of its own.
  ///
  /// Threads that fit by one model count references to it in one place, and wait for each other there: on two cores that
  /// costs a fit of 20 observations a fifth of its time.
  public func unshared() -> GrowthCurveModel { GrowthCurveModel(curve, options: options) }

  /// Some half a millisecond of logistic fits: handing out costs nothing beside it, and no thread waits long at the end.
  private static let chunk = 128
}
