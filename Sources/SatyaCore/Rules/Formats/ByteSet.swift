// SPDX-License-Identifier: Apache-2.0

/// A set of ASCII bytes in two words: one bit a byte, bytes from 0x80 never in it.
struct ByteSet {
  private let low: UInt64
  private let high: UInt64

  @inline(__always)
  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word = byte & 0x40 == 0 ? low : high
    return byte < 0x80 && (word &>> UInt64(byte & 0x3F)) & 1 != 0
  }

  // MARK: - The sets the grammars name

  /// RFC 3986 appendix A: letters, digits, `+`, `-`, `.`.
  static var scheme: ByteSet { ByteSet(low: 0x03FF_6800_0000_0000, high: 0x07FF_FFFE_07FF_FFFE) }

  /// `unreserved` and `sub-delims`: what a registered name holds beside triplets.
  static var registeredName: ByteSet {
    ByteSet(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }

  /// The registered name's bytes and `:`: user information, and IPvFuture.
  static var userInformation: ByteSet {
    ByteSet(low: 0x2FFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }

  /// `pchar` without `:`: the first segment of a relative path (`segment-nz-nc`).
  static var firstSegment: ByteSet {
    ByteSet(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }

  /// `pchar` and `/`.
  static var path: ByteSet { ByteSet(low: 0x2FFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

  /// `pchar`, `/` and `?`: queries and fragments.
  static var query: ByteSet { ByteSet(low: 0xAFFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

  /// RFC 5321 section 4.1.2 (`atext` of RFC 5322 section 3.2.3).
  static var atom: ByteSet { ByteSet(low: 0xA3FF_ACFA_0000_0000, high: 0x7FFF_FFFF_C7FF_FFFE) }

  /// Letters, digits, hyphen.
  static var label: ByteSet { ByteSet(low: 0x03FF_2000_0000_0000, high: 0x07FF_FFFE_07FF_FFFE) }

  /// RFC 6570 section 2.1 with erratum 6937: ASCII literals of a template.
  static var templateLiteral: ByteSet {
    ByteSet(low: 0xAFFF_FFDA_0000_0000, high: 0x47FF_FFFE_AFFF_FFFF)
  }

  /// RFC 6570 section 2.3: `varchar` beside triplets.
  static var templateVariable: ByteSet {
    ByteSet(low: 0x03FF_0000_0000_0000, high: 0x07FF_FFFE_87FF_FFFE)
  }

  /// RFC 6570 section 2.2: every operator, reserved ones included.
  static var templateOperator: ByteSet {
    ByteSet(low: 0xA800_D84A_0000_0000, high: 0x1000_0000_0000_0001)
  }

  // MARK: - Ranges

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  @inline(__always)
  static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }
}
