// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Well-formedness and length of UTF-8 text (Unicode Standard, table 3-7).
///
/// No overlong forms, no surrogates, nothing above U+10FFFF. Texts of any length;
/// no byte outside of the text is read.
package enum UTF8 {
  @inline(__always)
  package static func isValid(_ text: Text) -> Bool { sp_utf8_valid(text.start, text.count) != 0 }

  /// The offset of the first sequence that is ill-formed or cut off; nil where the
  /// whole text is well-formed.
  @inline(never)
  package static func firstInvalid(_ text: Text) -> Int? {
    if isValid(text) { return nil }
    return sp_utf8_first_invalid(text.start, text.count)
  }

  /// The number of code points of a well-formed text.
  @inline(__always)
  package static func count(_ text: Text) -> Int { sp_utf8_count(text.start, text.count) }

  /// The scalar that begins at `p` and its length, in well-formed text.
  @inline(__always)
  package static func scalar(at p: UnsafePointer<UInt8>) -> (value: UInt32, length: Int) {
    let lead = UInt32(p[0])
    if lead < 0x80 { return (lead, 1) }
    let second = UInt32(p[1]) & 0x3f
    if lead < 0xe0 { return ((lead & 0x1f) << 6 | second, 2) }
    let third = UInt32(p[2]) & 0x3f
    if lead < 0xf0 { return ((lead & 0x0f) << 12 | second << 6 | third, 3) }
    return ((lead & 0x07) << 18 | second << 12 | third << 6 | UInt32(p[3]) & 0x3f, 4)
  }
}
