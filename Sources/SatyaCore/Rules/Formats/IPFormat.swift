// SPDX-License-Identifier: Apache-2.0

extension Format {
  /// RFC 2673 section 3.2, with the `dec-octet` of RFC 3986: no leading zeros, which
  /// some readers would take for octal.
  static func isIPv4(_ text: Text) -> Bool {
    let count = text.count
    guard count >= 7, count <= 15 else { return false }
    var i = 0
    for octet in 0..<4 {
      if octet > 0 {
        guard i < count, text[i] == UInt8(ascii: ".") else { return false }
        i &+= 1
      }
      guard i < count, ByteSet.isDigit(text[i]) else { return false }
      var value = UInt32(text[i] &- 0x30)
      i &+= 1
      // A second and a third digit, unless the first was a zero.
      var more = value == 0 ? 0 : 2
      while more > 0, i < count, ByteSet.isDigit(text[i]) {
        value = value &* 10 &+ UInt32(text[i] &- 0x30)  // Safe: three digits at most.
        i &+= 1
        more &-= 1
      }
      guard value <= 255 else { return false }
    }
    return i == count
  }

  /// RFC 4291 section 2.2: eight groups, fewer with one `::`, the last two perhaps
  /// as an IPv4 address.
  static func isIPv6(_ text: Text) -> Bool {
    let count = text.count
    let colon = UInt8(ascii: ":")
    guard count >= 2, count <= 45 else { return false }
    var i = 0
    var groups = 0
    var compressed = false
    if text[0] == colon {
      guard text[1] == colon else { return false }
      if count == 2 { return true }
      compressed = true
      i = 2
    }
    while true {
      let start = i
      while i < count, i &- start < 4, ByteSet.isHexDigit(text[i]) { i &+= 1 }
      if i < count, text[i] == UInt8(ascii: ".") {
        guard isIPv4(text.dropFirst(start)) else { return false }
        groups &+= 2
        break
      }
      guard i > start else { return false }
      groups &+= 1
      if i == count { break }
      guard text[i] == colon else { return false }
      i &+= 1
      guard i < count else { return false }
      if text[i] == colon {
        guard !compressed else { return false }
        compressed = true
        i &+= 1
        if i == count { break }
      }
    }
    // "::" stands for one group at least.
    return compressed ? groups < 8 : groups == 8
  }
}
