/// A document that a plan quotes.
public struct PlanSource: Sendable, Hashable {
  public var id: String
  public var title: String
  /// The day it was published, `2023-01-31`.
  public var date: String?
  public var url: String?
  /// The data package with its figures and quotations, below the project's folder.
  public var package: String?

  public init(id: String, title: String, date: String? = nil, url: String? = nil, package: String? = nil) {
    self.id = id
    self.title = title
    self.date = date
    self.url = url
    self.package = package
  }
}
