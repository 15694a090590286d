// SPDX-License-Identifier: Apache-2.0

extension Format {
  /// RFC 4122 section 3: 8-4-4-4-12 hexadecimal digits of either case.
  static func isUUID(_ text: Text) -> Bool {
    guard text.count == 36 else { return false }
    // Five words cover the text, the last two overlapping:
    // xxxxxxxx -xxxx-xx xx-xxxx- xxxx[xxxx]xxxx
    return EightBytes(text, at: 0).isHex(hyphens: 0)
      && EightBytes(text, at: 8).isHex(hyphens: 0x0000_FF00_0000_00FF)
      && EightBytes(text, at: 16).isHex(hyphens: 0xFF00_0000_00FF_0000)
      && EightBytes(text, at: 24).isHex(hyphens: 0)
      && EightBytes(text, at: 28).isHex(hyphens: 0)
  }
}
