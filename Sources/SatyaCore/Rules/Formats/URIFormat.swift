// SPDX-License-Identifier: Apache-2.0

extension Format {
  /// RFC 3986 appendix A (`URI`, `URI-reference`), RFC 3987 section 2.2 (`IRI`,
  /// `IRI-reference`). Left to right; only a scheme that is none and the user
  /// information are looked at twice.
  static func isURI(_ text: Text, international: Bool, relative: Bool) -> Bool {
    let wide: WideCharacters = international ? .ucschar : .none
    let count = text.count
    var i = schemeEnd(text)
    guard i > 0 || relative else { return false }
    if count &- i >= 2, text[i] == UInt8(ascii: "/"), text[i &+ 1] == UInt8(ascii: "/") {
      guard let end = authorityEnd(text, from: i &+ 2, wide) else { return false }
      i = end
      // The path behind an authority is empty or begins with a slash.
      guard i == count || isDelimiter(text[i]) else { return false }
    } else if i == 0 {
      i = skip(text, from: 0, .firstSegment, wide)
      // What stands before a colon would be a scheme, and it is none.
      if i < count, text[i] == UInt8(ascii: ":") { return false }
    }
    i = skip(text, from: i, .path, wide)
    if i < count, text[i] == UInt8(ascii: "?") {
      i = skip(text, from: i &+ 1, .query, international ? .ucscharAndPrivate : .none)
    }
    if i < count, text[i] == UInt8(ascii: "#") {
      i = skip(text, from: i &+ 1, .query, wide)
    }
    return i == count
  }

  /// Which characters beyond ASCII a component holds.
  enum WideCharacters: UInt8 {
    case none
    case ucschar
    case ucscharAndPrivate
  }

  /// Past the bytes of `set`, percent-encoded triplets and `wide` characters from
  /// `start` on: the first place that is none of these, or the end.
  @inline(__always)
  static func skip(_ text: Text, from start: Int, _ set: ByteSet, _ wide: WideCharacters) -> Int {
    let count = text.count
    var i = start
    while i < count {
      let byte = text[i]
      if set.contains(byte) {
        i &+= 1
      } else if byte == UInt8(ascii: "%") {
        guard isTriplet(text, i) else { return i }
        i &+= 3
      } else if byte >= 0x80, wide != .none {
        guard let code = CodePoint(text, at: i),
          code.isIRICharacter || (wide == .ucscharAndPrivate && code.isPrivateUse)
        else { return i }
        i &+= code.size
      } else {
        return i
      }
    }
    return i
  }

  /// Whether the `%` at `i` is followed by two hexadecimal digits.
  @inline(__always)
  static func isTriplet(_ text: Text, _ i: Int) -> Bool {
    text.count &- i >= 3 && ByteSet.isHexDigit(text[i &+ 1]) && ByteSet.isHexDigit(text[i &+ 2])
  }

  @inline(__always)
  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  /// Past the colon of the scheme, 0 if the text begins with none.
  @inline(__always)
  private static func schemeEnd(_ text: Text) -> Int {
    guard !text.isEmpty, ByteSet.isLetter(text[0]) else { return 0 }
    var i = 1
    while i < text.count, ByteSet.scheme.contains(text[i]) { i &+= 1 }
    return i < text.count && text[i] == UInt8(ascii: ":") ? i &+ 1 : 0
  }

  /// Past user information, host and port; nil where an IP literal is wrong. What may not
  /// stand there at all is left for the caller to see.
  private static func authorityEnd(
    _ text: Text, from start: Int, _ wide: WideCharacters
  ) -> Int? {
    let count = text.count
    var i = skip(text, from: start, .userInformation, wide)
    i = i < count && text[i] == UInt8(ascii: "@") ? i &+ 1 : start
    if i < count, text[i] == UInt8(ascii: "[") {
      let open = i
      while i < count, text[i] != UInt8(ascii: "]") { i &+= 1 }
      guard i < count else { return nil }
      let literal = Text(text.start + open + 1, i &- open &- 1)
      guard isIPv6(literal) || isIPvFuture(literal) else { return nil }
      i &+= 1
    } else {
      i = skip(text, from: i, .registeredName, wide)
    }
    if i < count, text[i] == UInt8(ascii: ":") {
      i &+= 1
      while i < count, ByteSet.isDigit(text[i]) { i &+= 1 }
    }
    return i
  }

  /// RFC 3986 section 3.2.2: `v`, a version in hexadecimal, a dot, an address.
  private static func isIPvFuture(_ text: Text) -> Bool {
    guard text.count >= 4, text[0] | 0x20 == UInt8(ascii: "v") else { return false }
    var i = 1
    while i < text.count, ByteSet.isHexDigit(text[i]) { i &+= 1 }
    guard i > 1, text.count &- i >= 2, text[i] == UInt8(ascii: ".") else { return false }
    i &+= 1
    while i < text.count, ByteSet.userInformation.contains(text[i]) { i &+= 1 }
    return i == text.count
  }
}
