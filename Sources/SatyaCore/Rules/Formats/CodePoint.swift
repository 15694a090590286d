// SPDX-License-Identifier: Apache-2.0

/// One code point of a text, and how many bytes it takes.
struct CodePoint {
  let value: UInt32
  let size: Int

  /// Decodes at `offset`, which is below the count. Nil where the bytes are cut off or
  /// not continued as UTF-8 demands; nothing past the end is read.
  @inline(__always)
  init?(_ text: Text, at offset: Int) {
    let lead = text[offset]
    guard lead >= 0x80 else {
      value = UInt32(lead)
      size = 1
      return
    }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead >= 0xC2, lead <= 0xF4, length <= text.count &- offset else { return nil }
    // Of the lead byte, 7 bits less one for each byte of the length stay.
    var code = UInt32(lead & (0x7F &>> UInt8(truncatingIfNeeded: length)))
    for i in 1..<length {
      let next = text[offset &+ i]
      guard next & 0xC0 == 0x80 else { return nil }
      code = code &<< 6 | UInt32(next & 0x3F)
    }
    guard code <= 0x10FFFF else { return nil }
    value = code
    size = length
  }

  /// RFC 3987 section 2.2, `ucschar`: no private use, no noncharacters, no specials.
  var isIRICharacter: Bool {
    switch value {
    case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
    case 0x1_0000...0xD_FFFF, 0xE_1000...0xE_FFFF: value & 0xFFFF < 0xFFFE
    default: false
    }
  }

  /// RFC 3987 section 2.2, `iprivate`: what a query may hold besides.
  var isPrivateUse: Bool {
    switch value {
    case 0xE000...0xF8FF: true
    case 0xF_0000...0x10_FFFF: value & 0xFFFF < 0xFFFE
    default: false
    }
  }
}
