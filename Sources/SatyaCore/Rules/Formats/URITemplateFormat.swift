// SPDX-License-Identifier: Apache-2.0

extension Format {
  /// RFC 6570 section 2: literals and expressions in braces.
  static func isURITemplate(_ text: Text) -> Bool {
    var i = 0
    while true {
      i = skip(text, from: i, .templateLiteral, .ucscharAndPrivate)
      if i == text.count { return true }
      guard text[i] == UInt8(ascii: "{"), let end = expressionEnd(text, from: i &+ 1) else {
        return false
      }
      i = end
    }
  }

  /// Past the closing brace of the expression whose inside begins at `start`.
  private static func expressionEnd(_ text: Text, from start: Int) -> Int? {
    var i = start
    if i < text.count, ByteSet.templateOperator.contains(text[i]) { i &+= 1 }
    while true {
      guard let name = nameEnd(text, from: i), let end = modifierEnd(text, from: name),
        end < text.count
      else { return nil }
      i = end &+ 1
      if text[end] == UInt8(ascii: "}") { return i }
      guard text[end] == UInt8(ascii: ",") else { return nil }
    }
  }

  /// `varname`: parts of letters, digits, `_` and triplets, single dots between them.
  @inline(__always)
  private static func nameEnd(_ text: Text, from start: Int) -> Int? {
    var i = start
    while true {
      let end = skip(text, from: i, .templateVariable, .none)
      guard end > i else { return nil }
      guard end < text.count, text[end] == UInt8(ascii: ".") else { return end }
      i = end &+ 1
    }
  }

  /// `modifier-level4`: nothing, `*`, or `:` and a length from 1 to 9999.
  @inline(__always)
  private static func modifierEnd(_ text: Text, from start: Int) -> Int? {
    guard start < text.count else { return nil }
    if text[start] == UInt8(ascii: "*") { return start &+ 1 }
    guard text[start] == UInt8(ascii: ":") else { return start }
    var i = start &+ 1
    guard i < text.count, text[i] != UInt8(ascii: "0") else { return nil }
    while i < text.count, i &- start <= 4, ByteSet.isDigit(text[i]) { i &+= 1 }
    return i &- start > 1 ? i : nil
  }
}
