import DevelopmentPlans
import EconomicData
import Tabular

extension PlanReader {
  /// The symbol of a unit that is known.
  func readUnit(_ value: YAMLValue) -> String? {
    guard let text = value.text(expected: "a unit such as 亿元, 万人 or 家") else { return nil }
    do throws(UnitError) {
      return try Unit(text).symbol
    } catch {
      report(error, at: value)
      return nil
    }
  }

  /// What a number in `from` is multiplied by to be in `to`; both are known units.
  func conversion(from: String, to: String, at place: YAMLValue) -> Double? {
    if from == to { return 1 }
    do throws(UnitError) {
      return try Unit(from).convert(1, to: Unit(to))
    } catch {
      report(error, at: place)
      return nil
    }
  }

  /// What numerator over denominator, in their own units, is multiplied by to be in `unit`.
  func quotientConversion(_ numerator: String, over denominator: String, to unit: String, at place: YAMLValue) -> Double? {
    do throws(UnitError) {
      return try (Unit(numerator) / Unit(denominator)).convert(1, to: Unit(unit))
    } catch {
      report(error, at: place)
      return nil
    }
  }

  /// The power of ten that is left when the unit of a derived indicator is made from the units it follows from.
  func derivedScale(_ derivation: PendingDerivation, sourceUnit: String) -> Double? {
    do throws(UnitError) {
      let (source, factor) = (try Unit(sourceUnit), try Unit(derivation.factorUnit))
      let made = derivation.operation == .quotient ? source / factor : source * factor
      return try made.convert(1, to: Unit(derivation.unit))
    } catch {
      report(error, at: derivation.place)
      return nil
    }
  }

  private func report(_ error: UnitError, at place: YAMLValue) {
    switch error {
    case .unknown(let text, let suggestion):
      place.report(
        expected: "a known unit", found: FileError.quoted(text),
        cure: suggestion.map { "did you mean '\($0)'?" } ?? "'forecast describe units' lists them")
    case .incommensurable(let from, let to):
      place.report(
        expected: "a unit that measures the same as '\(to)'", found: "'\(from)'", cure: "correct one of the two units")
    default: place.report(expected: "units that agree", found: "\(error)")
    }
  }
}
