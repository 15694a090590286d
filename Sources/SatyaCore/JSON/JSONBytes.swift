// SPDX-License-Identifier: Apache-2.0

/// The bytes that RFC 8259 gives a meaning.
package enum JSONBytes {
  package static var quote: UInt8 { 0x22 }
  package static var backslash: UInt8 { 0x5c }
  package static var comma: UInt8 { 0x2c }
  package static var colon: UInt8 { 0x3a }
  package static var openBracket: UInt8 { 0x5b }
  package static var closeBracket: UInt8 { 0x5d }
  package static var openBrace: UInt8 { 0x7b }
  package static var closeBrace: UInt8 { 0x7d }

  /// Bytes behind a text that spare its last values the slow path.
  package static var padding: Int { 64 }

  /// White space (section 2): space, tab, line feed, carriage return.
  @inline(__always)
  package static func isSpace(_ byte: UInt8) -> Bool {
    // Safe: the shift is below 64 because the byte is at most 0x20.
    byte <= 0x20 && (1 &<< UInt64(byte)) & 0x1_0000_2600 != 0
  }
}
