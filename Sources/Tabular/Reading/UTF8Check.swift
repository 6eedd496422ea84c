/// Validity of UTF-8 by the table of well-formed byte sequences (Unicode Standard 16, table 3-7).
package enum UTF8Check {
  /// The offset of the first byte that cannot belong to UTF-8 text, where the end of `bytes` counts as the end of the
  /// text; a sequence that the end cuts off is a fault at its first byte.
  package static func firstFault(in bytes: some RandomAccessCollection<UInt8>) -> Int? {
    bytes.withContiguousStorageIfAvailable { fault(in: UnsafeRawBufferPointer($0)) } ?? fault(in: Array(bytes))
  }

  package static func firstFault(in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    fault(in: UnsafeRawBufferPointer(rebasing: bytes)).map { $0 + bytes.startIndex }
  }

  private static func fault(in bytes: [UInt8]) -> Int? { bytes.withUnsafeBytes(fault) }

  private static func fault(in bytes: UnsafeRawBufferPointer) -> Int? {
    var i = 0
    while i < bytes.count {
      if i + 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self) & highBits == 0 {
        i += 8
        continue
      }
      let lead = bytes[i]
      if lead < 0x80 {
        i += 1
        continue
      }
      guard let length = sequenceLength(lead), i + length <= bytes.count,
        secondByte(after: lead).contains(bytes[i + 1]),
        bytes[(i + 2)..<(i + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
      else { return i }
      i += length
    }
    return nil
  }

  /// The number of bytes of the sequence that `lead` begins; `nil` for a byte that begins none.
  package static func sequenceLength(_ lead: UInt8) -> Int? {
    switch lead {
    case 0x00...0x7F: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: nil
    }
  }

  /// The range of the second byte, narrower after the leads that could begin an overlong or surrogate form.
  private static func secondByte(after lead: UInt8) -> ClosedRange<UInt8> {
    switch lead {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    default: 0x80...0xBF
    }
  }

  package static func error(line: Int?, byte: UInt8) -> FileError {
    FileError(
      line: line, expected: "UTF-8 text", found: "the byte 0x\(String(byte, radix: 16))",
      cure: "for a file from a Chinese spreadsheet pass --encoding gb18030, else save it as UTF-8")
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080
}
