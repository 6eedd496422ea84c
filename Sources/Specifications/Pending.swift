import DevelopmentPlans
import EconomicData
import Tabular

extension PlanReader {
  func attainmentPrior(name: String, cases: [(target: Double, actual: Double)]) -> AttainmentPrior { .neutral }
  func checkPackage(_ path: String) throws(FileError) {}
}

struct DataPackageCheck {
  static func isPackage(_ file: String) -> Bool { false }
  init(_ file: String) throws {}
  var summary: String { "" }
}
