import DevelopmentPlans
import EconomicData
import Tabular

extension PlanReader {
  /// The symbol of a unit that is known.
  func readUnit(_ value: YAMLValue) -> String? {
    guard let text = value.text(expected: "a unit such as 亿元, 万人 or 家") else { return nil }
    do throws(UnitError) {
      return try UnitOfMeasure(text).symbol
    } catch {
      report(error, at: value)
      return nil
    }
  }

  /// What a number in `from` is multiplied by to be in `to`; both are known units.
  func conversion(from: String, to: String, at place: YAMLValue) -> Double? {
    if from == to { return 1 }
    do throws(UnitError) {
      return try UnitOfMeasure(from).convert(1, to: UnitOfMeasure(to))
    } catch {
      report(error, at: place)
      return nil
    }
  }

  /// What numerator over denominator, in their own units, is multiplied by to be in `unit`.
  func quotientConversion(_ numerator: String, over denominator: String, to unit: String, at place: YAMLValue)
    -> Double?
  {
    do throws(UnitError) {
      return try (UnitOfMeasure(numerator) / UnitOfMeasure(denominator)).convert(1, to: UnitOfMeasure(unit))
    } catch {
      report(error, at: place)
      return nil
    }
  }

  /// What turns a quotient of two units of one dimension into a pure number; `nil` where the dimensions differ.
  func pureScale(_ numerator: String, over denominator: String) -> Double? {
    guard let (a, b) = try? (UnitOfMeasure(numerator), UnitOfMeasure(denominator)) else { return nil }
    return try? a.convert(1, to: b)
  }

  /// The power of ten that is left when the unit of a derived indicator is made from the units it follows from.
  func derivedScale(_ derivation: PendingDerivation, sourceUnit: String) -> Double? {
    do throws(UnitError) {
      let (source, factor) = (try UnitOfMeasure(sourceUnit), try UnitOfMeasure(derivation.factorUnit))
      let made = derivation.operation == .quotient ? source / factor : source * factor
      return try made.convert(1, to: UnitOfMeasure(derivation.unit))
    } catch {
      report(error, at: derivation.place)
      return nil
    }
  }

  /// What a wording claims, in `unit`.
  func readClaim(_ value: YAMLValue, unit: String) -> Claim? {
    guard let text = value.text(expected: "a quantity in words, such as 500余亿元") else { return nil }
    let worded: WordedQuantity
    do throws(WordingError) {
      worded = try WordedQuantity(text)
    } catch {
      value.report(expected: "a quantity with its unit, such as 500余亿元", cure: "\(error)")
      return nil
    }
    guard let scale = conversion(from: worded.unit.symbol, to: unit, at: value) else { return nil }
    guard worded.value > 0 else {
      value.report(expected: "a quantity above zero")
      return nil
    }
    let (figure, upper) = (worded.value * scale, (worded.upperValue ?? worded.value) * scale)
    return switch worded.kind {
    case .point: .point(figure)
    case .approximately: .about(figure)
    case .overBand, .range: upper > figure ? .band(figure, upper) : .point(figure)
    case .atLeast: .atLeast(figure)
    case .atMost: .atMost(figure)
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
