import Distributions

/// Thin stand-in until the module of distributions has landed its own.
enum Halton {
  static let bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71]
  static func value(_ index: Int, base: Int) -> Double {
    var i = index
    var f = 1.0
    var r = 0.0
    while i > 0 {
      f /= Double(base)
      r += f * Double(i % base)
      i /= base
    }
    return r
  }
}

struct Beta {
  var alpha: Double
  var beta: Double
  func quantile(_ p: Double) -> Double {
    var (lower, upper) = (0.0, 1.0)
    for _ in 0..<200 {
      let middle = (lower + upper) / 2
      if SpecialFunctions.regularizedBeta(middle, alpha, beta).lower < p { lower = middle } else { upper = middle }
    }
    return (lower + upper) / 2
  }
}
