/// The Halton sequence: points that fill the unit cube more evenly than random ones, for integrals in a few dimensions.
///
/// Coordinate j of point i is the radical inverse of i in the j-th prime: the digits of i mirrored at the point. From
/// about ten dimensions on, plain coordinates are correlated; scrambling permutes the digits at random, one permutation a
/// place (Owen 2017, "A randomized Halton algorithm in R"), which keeps the evenness and makes error estimates possible.
public struct Halton: Sendable {
  public let dimension: Int
  /// Per coordinate and place, where each digit goes; empty without scrambling.
  private let permutations: [[[UInt16]]]

  public static let maximumDimension = primes.count

  /// - Parameter scrambleSeed: `nil` for the plain sequence.
  /// - Precondition: `dimension` is 1 to 40.
  public init(dimension: Int, scrambleSeed: UInt64? = nil) {
    precondition(
      dimension >= 1 && dimension <= Self.maximumDimension, "a Halton sequence has 1 to 40 dimensions")
    self.dimension = dimension
    guard let seed = scrambleSeed else {
      permutations = []
      return
    }
    permutations = (0..<dimension).map { coordinate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(coordinate))
      let base = Self.primes[coordinate]
      return (0..<Self.places(base)).map { _ in (0..<UInt16(base)).shuffled(using: &generator) }
    }
  }

  /// Point `index` of the sequence; index 0 of the plain sequence is the origin, so start at 1.
  public func point(_ index: Int) -> [Double] { (0..<dimension).map { value(index, coordinate: $0) } }

  /// One coordinate of point `index`, in [0, 1).
  public func value(_ index: Int, coordinate: Int) -> Double {
    precondition(index >= 0 && coordinate < dimension, "an index is not negative, a coordinate below the dimension")
    let base = Self.primes[coordinate]
    let inverse = 1 / Double(base)
    var rest = index
    var scale = inverse
    var sum = 0.0
    if permutations.isEmpty {
      while rest > 0 {
        sum += Double(rest % base) * scale
        rest /= base
        scale *= inverse
      }
    } else {
      for permutation in permutations[coordinate] {
        sum += Double(permutation[rest % base]) * scale
        rest /= base
        scale *= inverse
      }
    }
    return min(sum, 1 - 0x1p-53)
  }

  /// The places that a double can hold.
  private static func places(_ base: Int) -> Int {
    var count = 0
    var scale = 1.0
    while scale > 0x1p-53 {
      scale /= Double(base)
      count += 1
    }
    return count
  }

  private static let primes = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173,
  ]
}
