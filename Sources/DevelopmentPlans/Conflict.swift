import Glibc

/// Claims that cannot all hold, or that are very unlikely to.
public struct Conflict: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// The claims, read as intervals, have no common solution; each alone could be dropped to remove this conflict.
    case hard
    /// A common solution exists but has a probability below 0.01.
    case soft
  }

  public var kind: Kind
  /// What takes part: indicator ids with their wording, ratio ids.
  public var members: [String]
  public var sentence: LocalizedText
}

/// Claims and ratios in logs as difference constraints x_j - x_i ≤ w, with the claim each edge comes from.
///
/// The system has a solution exactly if its graph has no negative cycle (Cormen, Leiserson, Rivest and Stein, *Introduction to
/// Algorithms*, section 22.4). The edges of a simple negative cycle are a minimal unsatisfiable set: without any one of
/// them a path is left, which has a solution.
struct DifferenceConstraints {
  struct Edge {
    var from: Int
    var to: Int
    var weight: Double
    /// Index of the claim or ratio it comes from.
    var member: Int
  }

  private(set) var nodeCount: Int
  private(set) var edges: [Edge] = []

  init(nodeCount: Int) { self.nodeCount = nodeCount }

  /// x_to - x_from ≤ weight.
  mutating func add(from: Int, to: Int, weight: Double, member: Int) {
    guard weight < .infinity else { return }
    edges.append(Edge(from: from, to: to, weight: weight, member: member))
  }

  /// Slack below which two bounds count as touching, in logs.
  private static let slack = 1e-9

  /// The edges of a negative cycle, the shortest one when the graph is small; `nil` when all constraints can hold.
  ///
  /// - Complexity: the queue relaxes each node a few times in graphs of claims, which are stars with short chains.
  func negativeCycle() -> [Edge]? {
    guard let found = anyNegativeCycle() else { return nil }
    let nodes = Set(found.map(\.from))
    // A shorter cycle is looked for among the nodes near the one that was found.
    let near = edges.filter { nodes.contains($0.from) || nodes.contains($0.to) }
    let count = Set(near.flatMap { [$0.from, $0.to] }).count
    guard found.count > 2, count <= 400 else { return found }
    return shortestNegativeCycle(near, shorterThan: found.count) ?? found
  }

  /// Queue-based Bellman-Ford from a virtual source at distance zero from every node, with a look at the tree of parents each
  /// time a node has been relaxed often.
  private func anyNegativeCycle() -> [Edge]? {
    var outgoing = [[Int]](repeating: [], count: nodeCount)
    for (i, edge) in edges.enumerated() { outgoing[edge.from].append(i) }
    var distance = [Double](repeating: 0, count: nodeCount)
    var parent = [Int](repeating: -1, count: nodeCount)
    var relaxations = [Int](repeating: 0, count: nodeCount)
    var isQueued = [Bool](repeating: true, count: nodeCount)
    var queue = Array(0..<nodeCount)
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      isQueued[node] = false
      for i in outgoing[node] {
        let edge = edges[i]
        guard distance[node] + edge.weight < distance[edge.to] - Self.slack else { continue }
        distance[edge.to] = distance[node] + edge.weight
        parent[edge.to] = i
        relaxations[edge.to] += 1
        if relaxations[edge.to] % 8 == 0, let cycle = cycle(of: edge.to, parent) { return cycle }
        if !isQueued[edge.to] {
          isQueued[edge.to] = true
          queue.append(edge.to)
        }
      }
    }
    return nil
  }

  /// The cycle in the chain of parents of a node, if the chain closes.
  private func cycle(of node: Int, _ parent: [Int]) -> [Edge]? {
    var position: [Int: Int] = [:]
    var chain: [Edge] = []
    var current = node
    while parent[current] >= 0 {
      if let start = position[current] { return Array(chain[start...].reversed()) }
      position[current] = chain.count
      let edge = edges[parent[current]]
      chain.append(edge)
      current = edge.from
    }
    return nil
  }

  /// The negative cycle with the fewest edges, by shortest walks of growing length from each node.
  private func shortestNegativeCycle(_ edges: [Edge], shorterThan length: Int) -> [Edge]? {
    let names = Array(Set(edges.flatMap { [$0.from, $0.to] })).sorted()
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let n = names.count
    for steps in 2..<max(2, length) {
      for start in 0..<n {
        var distance = [Double](repeating: .infinity, count: n)
        var last: [[Int]] = []
        distance[start] = 0
        for _ in 0..<steps {
          var next = [Double](repeating: .infinity, count: n)
          var arrival = [Int](repeating: -1, count: n)
          for (i, edge) in edges.enumerated() {
            let (from, to) = (index[edge.from]!, index[edge.to]!)
            if distance[from] + edge.weight < next[to] {
              next[to] = distance[from] + edge.weight
              arrival[to] = i
            }
          }
          distance = next
          last.append(arrival)
        }
        guard distance[start] < -Self.slack else { continue }
        var cycle: [Edge] = []
        var node = start
        for arrival in last.reversed() {
          let edge = edges[arrival[node]]
          cycle.append(edge)
          node = index[edge.from]!
        }
        return cycle.reversed()
      }
    }
    return nil
  }
}

extension DevelopmentPlan {
  /// The smallest set of hard claims and hard ratios that cannot all hold at the horizon; `nil` when they can.
  public func hardConflict() -> Conflict? {
    var members: [(id: String, text: LocalizedText)] = []
    let position = Dictionary(
      indicators.enumerated().map { ($1.id, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    var constraints = DifferenceConstraints(nodeCount: indicators.count + 1)
    for (i, indicator) in indicators.enumerated() {
      for target in indicator.targets where target.year == indicator.anchor?.year {
        guard let claim = flowClaim(of: target, of: indicator) else { continue }
        let bounds = claim.interval
        members.append(
          (
            indicator.id,
            LocalizedText(
              chinese: "“\(target.wording)”", english: "\(indicator.name.english) \"\(target.wording)\"")
          ))
        constraints.add(from: 0, to: i + 1, weight: log(bounds.upper), member: members.count - 1)
        if bounds.lower > 0 {
          constraints.add(from: i + 1, to: 0, weight: -log(bounds.lower), member: members.count - 1)
        }
      }
      if let derivation = indicator.derivation, let source = position[derivation.indicator] {
        let factor = derivation.factor
        let sign = derivation.operation == .quotient ? -1.0 : 1.0
        let centre = log(derivation.scale) + sign * factor.logMedian
        let reach = Self.factorReach * factor.logDeviation
        members.append(
          (
            "\(indicator.id)=\(derivation.indicator)",
            LocalizedText(
              chinese: "\(indicator.name.chinese)的推算系数",
              english: "the factor from which \(indicator.name.english) is derived")
          ))
        constraints.add(from: source, to: i + 1, weight: centre + reach, member: members.count - 1)
        constraints.add(from: i + 1, to: source, weight: reach - centre, member: members.count - 1)
      }
    }
    for ratio in ratios where ratio.isHard {
      guard let top = position[ratio.numerator], let bottom = position[ratio.denominator] else { continue }
      members.append(
        (
          ratio.id,
          LocalizedText(
            chinese: "比率\(ratio.id)在\(ratio.range.lowerBound)至\(ratio.range.upperBound)之间",
            english: "ratio \(ratio.id) within \(ratio.range.lowerBound) to \(ratio.range.upperBound)")
        ))
      constraints.add(
        from: bottom, to: top, weight: log(ratio.range.upperBound / ratio.scale), member: members.count - 1)
      constraints.add(
        from: top, to: bottom, weight: -log(ratio.range.lowerBound / ratio.scale), member: members.count - 1)
    }
    guard let cycle = constraints.negativeCycle() else { return nil }
    let parts = cycle.map(\.member).uniqued().sorted().map { members[$0] }
    return Conflict(
      kind: .hard, members: parts.map(\.id),
      sentence: LocalizedText(
        chinese: parts.map(\.text.chinese).joined(separator: "、") + "不能同时成立，去掉其中任何一项即可化解。",
        english: "these cannot all hold: " + parts.map(\.text.english).joined(separator: ", ")
          + "; dropping any one of them removes the conflict"))
  }

  /// An uncertain factor counts as hard within its central 90%.
  private static let factorReach = UncertainQuantity.quantile95
}
