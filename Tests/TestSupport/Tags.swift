import Testing

/// What kind of truth a test rests on.
extension Tag {
  /// Values certified by an institution.
  @Tag public static var certified: Self
  /// Values of another implementation, or of high-precision arithmetic.
  @Tag public static var reference: Self
  /// A derivative held against differences or dual numbers.
  @Tag public static var derivative: Self
  /// What the command or an interface promises to the outside.
  @Tag public static var contract: Self
  /// An identity that holds for every input.
  @Tag public static var property: Self
  /// A whole output compared with one that was read and approved.
  @Tag public static var golden: Self
  /// Takes more than a second.
  @Tag public static var slow: Self
}
