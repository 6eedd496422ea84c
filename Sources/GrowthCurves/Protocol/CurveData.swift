/// Observations to which a curve is fitted: finite values at times in ascending order, with their weights.
public struct CurveData: Sendable, Hashable {
  public let times: [Double]
  public let values: [Double]
  /// Weights by which squared residuals are multiplied; empty means all ones.
  public let weights: [Double]

  /// - Precondition: the arrays have one length (`weights` may be empty) and everything is finite.
  public init(times: [Double], values: [Double], weights: [Double] = []) {
    precondition(times.count == values.count, "as many times as values: \(times.count) and \(values.count) given")
    precondition(
      weights.isEmpty || weights.count == values.count,
      "as many weights as values: \(weights.count) and \(values.count) given")
    let isAscending = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    if isAscending {
      // A copy of its own: where many series share one array of times, threads that fit them would all count references to it
      // in one place, and wait for each other there.
      self.times = times.map { $0 }
      self.values = values
      self.weights = weights
    } else {
      let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
      self.times = order.map { times[$0] }
      self.values = order.map { values[$0] }
      self.weights = weights.isEmpty ? [] : order.map { weights[$0] }
    }
  }

  public var count: Int { values.count }

  /// The number of different times, which bounds the number of parameters that can be learned.
  public var distinctTimeCount: Int {
    var count = times.isEmpty ? 0 : 1
    for (a, b) in zip(times, times.dropFirst()) where b > a { count += 1 }
    return count
  }

  /// Whether there are `required` different times, without counting further.
  func hasDistinctTimes(_ required: Int) -> Bool {
    var count = times.isEmpty ? 0 : 1
    for i in times.indices.dropFirst() {
      if count >= required { return true }
      if times[i] > times[i - 1] { count += 1 }
    }
    return count >= required
  }

  var firstTime: Double { times.first ?? 0 }
  var lastTime: Double { times.last ?? 0 }
  /// The length of the observed span, 1 where it is a point.
  var span: Double { lastTime > firstTime ? lastTime - firstTime : 1 }
  var isConstant: Bool {
    guard let first = values.first else { return true }
    return values.allSatisfy { $0 == first }
  }
  var largest: Double {
    guard var largest = values.first else { return 0 }
    for value in values where value > largest { largest = value }
    return largest
  }
  var smallest: Double { values.min() ?? 0 }
}

extension GrowthCurve {
  /// What is subtracted from the times of a data file to give those of a fit.
  ///
  /// Calendars count from the first observation, or from the period before it where the form begins at t = 0; bare numbers
  /// are taken as they stand.
  ///
  /// - Parameters:
  ///   - times: in ascending order.
  ///   - isCalendar: whether they are years or other dates.
  public func origin(of times: [Double], isCalendar: Bool) -> Double {
    guard isCalendar, let first = times.first else { return 0 }
    return facts.startsAtZero ? first - CurveData.step(of: times) : first
  }
}

extension CurveData {
  /// The smallest distance between two neighbouring times, 1 where there are none.
  public static func step(of times: [Double]) -> Double {
    var step = Double.infinity
    for i in times.indices.dropFirst() where times[i] > times[i - 1] { step = min(step, times[i] - times[i - 1]) }
    return step < .infinity ? step : 1
  }
}
