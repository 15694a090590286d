// SPDX-License-Identifier: Apache-2.0

extension Format {
  /// RFC 1123 section 2.1; a label that begins with `xn--` has to be an A-label of
  /// RFC 5890.
  static func isHostname(_ text: Text) -> Bool {
    guard text.count <= 253 else { return false }
    var name = BidiName()
    var i = 0
    while true {
      guard let end = asciiLabelEnd(text, from: i) else { return false }
      let label = Text(text.start + i, end &- i)
      guard name.admit(IDNLabel(ascii: label, reservedHyphens: true)) else { return false }
      if end == text.count { return name.isValid }
      guard text[end] == UInt8(ascii: ".") else { return false }
      i = end &+ 1
    }
  }

  /// RFC 5890 to 5893: labels in either form, the name no longer than DNS allows
  /// once every label is in its ASCII form.
  static func isIDNHostname(_ text: Text) -> Bool {
    var name = BidiName()
    var length = 0
    var i = 0
    while true {
      let start = i
      var isASCII = true
      var separator = 0
      while i < text.count {
        separator = separatorSize(text, at: i)
        if separator > 0 { break }
        if text[i] >= 0x80 { isASCII = false }
        i &+= 1
      }
      let label = Text(text.start + start, i &- start)
      let checked: IDNLabel?
      if isASCII {
        guard asciiLabelEnd(label, from: 0) == label.count else { return false }
        checked = IDNLabel(ascii: label, reservedHyphens: false)
      } else {
        checked = IDNLabel(unicode: label)
      }
      guard name.admit(checked), let checked else { return false }
      length &+= checked.asciiLength  // Safe: 63 at most a label.
      guard length <= 253 else { return false }
      if i == text.count { return name.isValid }
      length &+= 1
      i &+= separator
    }
  }

  /// Past the letters, digits and hyphens of a label that begins at `start`; nil unless it
  /// has 1 to 63 of them, none of the outer ones a hyphen.
  @inline(__always)
  static func asciiLabelEnd(_ text: Text, from start: Int) -> Int? {
    var i = start
    while i < text.count, ByteSet.label.contains(text[i]) { i &+= 1 }
    guard i > start, i &- start <= 63, text[start] != UInt8(ascii: "-"),
      text[i &- 1] != UInt8(ascii: "-")
    else { return nil }
    return i
  }

  /// The size of the label separator at `i`, 0 if none is there: the full stop and what
  /// users of East Asian input type for it (RFC 3490 section 3.1).
  @inline(__always)
  private static func separatorSize(_ text: Text, at i: Int) -> Int {
    let byte = text[i]
    if byte == UInt8(ascii: ".") { return 1 }
    guard byte == 0xE3 || byte == 0xEF, text.count &- i >= 3 else { return 0 }
    switch (byte, text[i &+ 1], text[i &+ 2]) {
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x8E), (0xEF, 0xBD, 0xA1): return 3
    default: return 0
    }
  }

  /// RFC 5893 section 2 over a whole name: one right-to-left label binds every label to
  /// the Bidi rule.
  private struct BidiName {
    private var hasRightToLeft = false
    private var satisfiesRule = true

    init() {}

    @inline(__always)
    mutating func admit(_ label: IDNLabel?) -> Bool {
      guard let label else { return false }
      if label.hasRightToLeft { hasRightToLeft = true }
      if !label.satisfiesBidiRule { satisfiesRule = false }
      return true
    }

    var isValid: Bool { !hasRightToLeft || satisfiesRule }
  }
}
