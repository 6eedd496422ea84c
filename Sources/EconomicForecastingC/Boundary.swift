import Glibc
import Specifications
import Tabular

/// The codes of `economicforecasting.h`, which are those of the command.
enum Code {
  static let ok: Int32 = 0
  static let partial: Int32 = 3
  static let usage: Int32 = 64
  static let badData: Int32 = 65
  static let fault: Int32 = 70
}

/// A mistake of the caller, in one sentence.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// A result that is complete, or one where some series were refused.
struct Outcome {
  var text = ""
  var refused = 0
}

typealias OutputPointer = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// Where Swift meets C: errors become codes and sentences, text becomes memory of the caller's.
enum Boundary {
  static func call(_ output: OutputPointer?, _ message: OutputPointer?, _ body: () throws -> Outcome) -> Int32 {
    output?.pointee = nil
    message?.pointee = nil
    do {
      let outcome = try body()
      guard hand(outcome.text, to: output) else { throw UsageError("there is not enough memory for the result") }
      if outcome.refused == 0 { return Code.ok }
      _ = hand("\(outcome.refused) rows were refused or failed; their status says why", to: message)
      return Code.partial
    } catch let error as UsageError {
      _ = hand(error.description, to: message)
      return Code.usage
    } catch let error as FileError {
      _ = hand("\(error)", to: message)
      return Code.badData
    } catch let faults as FileFaults {
      _ = hand("\(faults)", to: message)
      return Code.badData
    } catch {
      _ = hand("\(error)", to: message)
      return Code.fault
    }
  }

  /// Copies text into memory from `malloc`; true where nobody wants it.
  private static func hand(_ text: String, to pointer: OutputPointer?) -> Bool {
    guard let pointer else { return true }
    var text = text
    pointer.pointee = text.withUTF8 { bytes in
      guard let copy = malloc(bytes.count + 1) else { return nil }
      if let start = bytes.baseAddress { memcpy(copy, start, bytes.count) }
      let characters = copy.assumingMemoryBound(to: CChar.self)
      characters[bytes.count] = 0
      return characters
    }
    return pointer.pointee != nil
  }

  static func string(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String {
    guard let pointer else { throw UsageError("\(name) is null") }
    guard let text = String(validatingCString: pointer) else { throw UsageError("\(name) is not UTF-8") }
    return text
  }

  static func bytes(_ pointer: UnsafePointer<CChar>?, _ length: Int, _ name: String = "csv") throws -> [UInt8] {
    guard let pointer else { throw UsageError("\(name) is null") }
    return Array(UnsafeRawBufferPointer(start: pointer, count: length))
  }

  static func doubles(_ pointer: UnsafePointer<Double>?, _ count: Int, _ name: String) throws -> [Double] {
    if count == 0 { return [] }
    guard let pointer else { throw UsageError("\(name) is null") }
    return Array(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// A length as C gives it, which must fit Swift's.
  static func length(_ count: UInt, _ name: String) throws -> Int {
    guard let length = Int(exactly: count) else { throw UsageError("\(name) is too large: \(count)") }
    return length
  }
}
