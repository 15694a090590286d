// SPDX-License-Identifier: Apache-2.0

extension Format {
  /// RFC 5321 section 4.1.2, `Mailbox`; with `international`, RFC 6531 section 3.3.
  static func isEmail(_ text: Text, international: Bool) -> Bool {
    guard let at = localPartEnd(text, international), at <= 64, at < text.count,
      text[at] == UInt8(ascii: "@")
    else { return false }
    let domain = text.dropFirst(at &+ 1)
    guard !domain.isEmpty else { return false }
    if domain[0] == UInt8(ascii: "[") { return isAddressLiteral(domain) }
    return international ? isInternationalDomain(domain) : isDomain(domain)
  }

  /// Past the local part, a quoted string or atoms with single dots between; nil if there
  /// is none. It ends before the first byte that is no part of it.
  @inline(__always)
  private static func localPartEnd(_ text: Text, _ international: Bool) -> Int? {
    guard !text.isEmpty else { return nil }
    if text[0] == UInt8(ascii: "\"") { return quotedStringEnd(text, international) }
    var i = 0
    while true {
      let start = i
      while i < text.count,
        ByteSet.atom.contains(text[i]) || (international && text[i] >= 0x80)
      { i &+= 1 }
      guard i > start else { return nil }
      guard i < text.count, text[i] == UInt8(ascii: ".") else { return i }
      i &+= 1
    }
  }

  /// Past the closing quote: printable ASCII, where `\` takes the next one along.
  private static func quotedStringEnd(_ text: Text, _ international: Bool) -> Int? {
    var i = 1
    while i < text.count {
      let byte = text[i]
      if byte == UInt8(ascii: "\"") { return i &+ 1 }
      if byte == UInt8(ascii: "\\") {
        i &+= 1
        guard i < text.count, text[i] &- 0x20 < 0x5F else { return nil }
      } else {
        guard byte &- 0x20 < 0x5F || (international && byte >= 0x80) else { return nil }
      }
      i &+= 1
    }
    return nil
  }

  /// `[` address `]`: IPv4, or IPv6 behind its tag (RFC 5321 section 4.1.3).
  private static func isAddressLiteral(_ text: Text) -> Bool {
    guard text.count > 2, text[text.count &- 1] == UInt8(ascii: "]") else { return false }
    let address = text.dropFirst(1).prefix(text.count &- 2)
    if isIPv4(address) { return true }
    guard address.count > 5, address[0] | 0x20 == UInt8(ascii: "i"),
      address[1] | 0x20 == UInt8(ascii: "p"), address[2] | 0x20 == UInt8(ascii: "v"),
      address[3] == UInt8(ascii: "6"), address[4] == UInt8(ascii: ":")
    else { return false }
    return isIPv6(address.dropFirst(5))
  }

  /// `Domain`: labels of letters, digits and inner hyphens, sized as DNS names are.
  private static func isDomain(_ text: Text) -> Bool {
    guard text.count <= 253 else { return false }
    var i = 0
    while true {
      guard let end = asciiLabelEnd(text, from: i) else { return false }
      if end == text.count { return true }
      guard text[end] == UInt8(ascii: ".") else { return false }
      i = end &+ 1
    }
  }

  /// `Domain` with any character beyond ASCII in its labels. They are not checked
  /// as U-labels: case and normal form are for the mail software to map first.
  private static func isInternationalDomain(_ text: Text) -> Bool {
    guard text.count <= 255 else { return false }
    let hyphen = UInt8(ascii: "-")
    var i = 0
    while true {
      let start = i
      var characters = 0
      while i < text.count, text[i] >= 0x80 || ByteSet.label.contains(text[i]) {
        if text[i] & 0xC0 != 0x80 { characters &+= 1 }
        i &+= 1
      }
      guard characters > 0, characters <= 63, text[start] != hyphen, text[i &- 1] != hyphen
      else { return false }
      if i == text.count { return true }
      guard text[i] == UInt8(ascii: ".") else { return false }
      i &+= 1
    }
  }
}
