import CMessageDigest
import Tabular

/// The SHA-256 digest of bytes (FIPS 180-4), computed by libmd.
struct MessageDigest {
  private var context = SHA2_CTX()

  init() { SHA256Init(&context) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    SHA256Update(&context, base.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  /// The digest as 64 hexadecimal digits.
  mutating func finish() -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256Final(&digest, &context)
    return digest.map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  static func sha256(_ bytes: [UInt8]) -> String {
    var digest = MessageDigest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
  }
}
