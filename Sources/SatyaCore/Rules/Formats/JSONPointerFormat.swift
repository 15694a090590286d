// SPDX-License-Identifier: Apache-2.0

import CPlatform

extension Format {
  /// RFC 6901 section 3: empty, or tokens that begin with `/`, where `~` stands
  /// before `0` or `1` alone.
  static func isJSONPointer(_ text: Text) -> Bool {
    guard !text.isEmpty else { return true }
    guard text[0] == UInt8(ascii: "/") else { return false }
    var rest = text
    while let tilde = memchr(rest.start, 0x7E, rest.count) {
      let at = UnsafeRawPointer(rest.start).distance(to: UnsafeRawPointer(tilde)) &+ 1
      guard at < rest.count, rest[at] == UInt8(ascii: "0") || rest[at] == UInt8(ascii: "1")
      else { return false }
      rest = rest.dropFirst(at &+ 1)
    }
    return true
  }

  /// draft-bhutton-relative-json-pointer-00 section 3: how many levels up, an index
  /// adjustment if any, then `#` or a JSON Pointer.
  static func isRelativeJSONPointer(_ text: Text) -> Bool {
    guard var i = skipInteger(text, from: 0) else { return false }
    if i < text.count, text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-") {
      guard let end = skipInteger(text, from: i &+ 1) else { return false }
      i = end
    }
    let rest = text.dropFirst(i)
    return rest == "#" || isJSONPointer(rest)
  }

  /// Past the decimal integer at `start`, which has no leading zeros; nil if none is there.
  private static func skipInteger(_ text: Text, from start: Int) -> Int? {
    var i = start
    while i < text.count, ByteSet.isDigit(text[i]) { i &+= 1 }
    guard i > start else { return nil }
    return text[start] == UInt8(ascii: "0") && i &- start > 1 ? nil : i
  }
}
