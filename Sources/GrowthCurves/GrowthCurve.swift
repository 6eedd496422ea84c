/// A parametric curve f(t; θ) of growth, with its gradient in closed form.
public protocol GrowthCurve: Sendable {
  /// The name by which the command knows the curve, such as `logistic`.
  static var name: String { get }
}
