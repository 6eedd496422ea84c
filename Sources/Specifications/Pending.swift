import DevelopmentPlans

extension PlanReader {
  func attainmentPrior(name: String, cases: [(target: Double, actual: Double)]) -> AttainmentPrior { .neutral }
}
