import Glibc

/// How the characters of a text file are written as bytes.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  /// UTF-8, with or without a byte-order mark.
  case utf8 = "utf-8"
  /// GB 18030, the Chinese national standard; GBK and GB 2312 are parts of it. Spreadsheets in China write it.
  case gb18030
  /// UTF-8 where the bytes allow it, else GB 18030.
  case auto
}

/// A source that hands on UTF-8, whatever it is given.
///
/// `auto` decides at the first piece that is not ASCII, so a stream is never held back: text in GB 18030 is not valid
/// UTF-8 beyond a few characters.
package final class DecodingSource: ByteSource {
  private let source: any ByteSource
  private var encoding: TextEncoding
  private var isAtStart = true
  private var converter: GB18030Converter?
  private var pending: [UInt8] = []

  package init(_ source: any ByteSource, encoding: TextEncoding) {
    self.source = source
    self.encoding = encoding
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if encoding == .utf8, !isAtStart { return try source.read(into: buffer) }
    if let converter { return try converter.read(from: source, into: buffer) }
    var count = try source.read(into: buffer)
    if isAtStart {
      while count > 0, count < Self.longestMark {
        let more = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        if more == 0 { break }
        count += more
      }
      isAtStart = false
      count = try withoutMark(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
    }
    let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    switch encoding {
    case .utf8: return count
    case .auto:
      guard let first = piece.firstIndex(where: { $0 >= 0x80 }) else { return count }
      if let fault = UTF8Check.firstFault(in: piece[first...]), count - fault >= Self.longestSequence {
        encoding = .gb18030
      } else {
        encoding = .utf8
        return count
      }
    case .gb18030: break
    }
    let converter = try GB18030Converter(piece)
    self.converter = converter
    return try converter.read(from: source, into: buffer)
  }

  /// Removes a UTF-8 mark, and refuses what is not text in an encoding that we read.
  private func withoutMark(_ piece: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if piece.starts(with: [0xEF, 0xBB, 0xBF]) {
      encoding = .utf8
      let rest = piece.count - 3
      piece.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[3...]))
      return rest
    }
    if piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF]) {
      throw FileError(line: 1, expected: "UTF-8 text", found: "UTF-16", cure: "save the file as 'CSV UTF-8'")
    }
    if piece.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw FileError(
        line: 1, expected: "text", found: "a workbook or an archive (zip)", cure: "export the sheet as 'CSV UTF-8'")
    }
    return piece.count
  }

  private static let longestMark = 4
  private static let longestSequence = 4
}

/// Converts pieces of GB 18030 with glibc's iconv, which keeps the tables of the standard up to date.
private final class GB18030Converter {
  private let descriptor: iconv_t
  /// Bytes read and not yet converted: the first `count` of `input`.
  private let input: UnsafeMutableRawBufferPointer
  private var count: Int

  init(_ firstPiece: UnsafeRawBufferPointer) throws(FileError) {
    let opened = iconv_open("UTF-8", "GB18030")
    guard let opened, Int(bitPattern: opened) != -1 else {
      throw FileError(
        expected: "a system that converts GB18030", found: SystemError.text(errno),
        cure: "install the C library's conversion modules, or save the file as UTF-8")
    }
    descriptor = opened
    input = .allocate(byteCount: max(firstPiece.count, Self.pieceSize), alignment: 16)
    input.copyMemory(from: firstPiece)
    count = firstPiece.count
  }

  deinit {
    iconv_close(descriptor)
    input.deallocate()
  }

  func read(from source: any ByteSource, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      var isAtEnd = false
      if count < Self.longestSequence {
        let n = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[count...]))
        isAtEnd = n == 0
        count += n
        if count == 0 { return 0 }
      }
      let (written, code) = convert(into: buffer)
      if written > 0 { return written }
      if code == EILSEQ || (code == EINVAL && isAtEnd) {
        throw FileError(
          expected: "GB18030 text", found: "the byte 0x\(String(input[0], radix: 16))",
          cure: "check the file's encoding, or save it as UTF-8")
      }
    }
  }

  /// Converts what fits, and moves the rest of the input to its front.
  private func convert(into buffer: UnsafeMutableRawBufferPointer) -> (written: Int, code: Int32) {
    var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
    var fromLeft = count
    var to = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
    var toLeft = buffer.count
    let failed = iconv(descriptor, &from, &fromLeft, &to, &toLeft) == Int(bitPattern: UInt.max)
    let code = failed ? errno : 0
    input.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[(count - fromLeft)..<count]))
    count = fromLeft
    return (buffer.count - toLeft, code)
  }

  private static let pieceSize = 1 << 16
  private static let longestSequence = 4
}
