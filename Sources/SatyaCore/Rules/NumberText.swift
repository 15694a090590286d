// SPDX-License-Identifier: Apache-2.0

/// Reads the number that a text stands for in lax mode, as pydantic does: white space
/// around it, a plus sign, leading zeros, single underscores between digits.
///
/// An integer may have a fraction of zeros ("12.0") and no exponent. A number may lack
/// digits on one side of the point (".5", "5."), and be "inf", "infinity" or "nan" in any
/// case, which the rules for numbers then refuse.
package enum NumberText {
  package enum Outcome {
    case number(Value)
    case noNumber
    case noMemory
  }

  package static func read(
    _ text: Text, isInteger: Bool, maximumDigits: Int, _ arena: inout Arena
  ) -> Outcome {
    let text = Conversion.trimmed(text)
    guard text.count > 0, hasPlainUnderscores(text) else { return .noNumber }
    // A sign, a zero before a point and one behind it: three bytes more than the text.
    guard arena.reserve(text.count + 3) else { return .noMemory }
    var literal = Literal(arena.cursor.assumingMemoryBound(to: UInt8.self))
    guard literal.write(text, isInteger: isInteger) else {
      return isInteger ? .noNumber : special(text)
    }
    let start = UnsafePointer(literal.start)
    let end = start + literal.count
    var value = Value.unset
    guard NumberReader.read(start, end: end, maximumDigits: maximumDigits, into: &value) == end
    else { return .noNumber }
    if value.kind == .number { arena.take(upTo: UnsafeMutableRawPointer(mutating: end)) }
    return .number(value)
  }

  /// Neither first nor last nor side by side.
  private static func hasPlainUnderscores(_ text: Text) -> Bool {
    let mark = UInt8(ascii: "_")
    if text[0] == mark || text[text.count - 1] == mark { return false }
    for index in 1..<text.count where text[index] == mark && text[index - 1] == mark {
      return false
    }
    return true
  }

  private static func special(_ text: Text) -> Outcome {
    var word = text
    let isNegative = word[0] == UInt8(ascii: "-")
    if isNegative || word[0] == UInt8(ascii: "+") { word = word.dropFirst(1) }
    if Conversion.isWord(word, "inf") || Conversion.isWord(word, "infinity") {
      return .number(.double(isNegative ? -Double.infinity : Double.infinity))
    }
    return Conversion.isWord(word, "nan") ? .number(.double(Double.nan)) : .noNumber
  }

  /// The JSON literal of the same number, put together behind `start`.
  private struct Literal {
    let start: UnsafeMutablePointer<UInt8>
    var count = 0

    init(_ start: UnsafeMutablePointer<UInt8>) { self.start = start }

    private mutating func append(_ byte: UInt8) {
      start[count] = byte
      count += 1
    }

    /// False where `text` is no such number.
    mutating func write(_ text: Text, isInteger: Bool) -> Bool {
      var index = 0
      if text[0] == UInt8(ascii: "-") { append(text[0]) }
      if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") { index = 1 }
      // An integer's underscores stand between digits, a number's anywhere.
      if isInteger, index < text.count, !Literal.isDigit(text[index]) { return false }
      let whole = writeDigits(text, &index, dropsZeros: true)
      if whole == 0 { append(UInt8(ascii: "0")) }
      if isInteger { return whole > 0 && isZeroFraction(text, index) }
      var fraction = 0
      if index < text.count, text[index] == UInt8(ascii: ".") {
        index += 1
        append(UInt8(ascii: "."))
        fraction = writeDigits(text, &index, dropsZeros: false)
        if fraction == 0 { append(UInt8(ascii: "0")) }
      }
      guard whole + fraction > 0 else { return false }
      if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
        index += 1
        append(UInt8(ascii: "e"))
        skipUnderscore(text, &index)
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+")
        {
          append(text[index])
          index += 1
        }
        guard writeDigits(text, &index, dropsZeros: false) > 0 else { return false }
      }
      return index == text.count
    }

    /// Digits and underscores from `index` on; returns how many digits there were.
    private mutating func writeDigits(_ text: Text, _ index: inout Int, dropsZeros: Bool) -> Int {
      var found = 0
      var isLeading = dropsZeros
      while index < text.count {
        let byte = text[index]
        if byte == UInt8(ascii: "_") {
          index += 1
          continue
        }
        guard Literal.isDigit(byte) else { break }
        if isLeading, byte != UInt8(ascii: "0") { isLeading = false }
        if !isLeading { append(byte) }
        found += 1
        index += 1
      }
      // Zeros alone are one zero.
      if isLeading, found > 0 { append(UInt8(ascii: "0")) }
      return found
    }

    private func skipUnderscore(_ text: Text, _ index: inout Int) {
      if index < text.count, text[index] == UInt8(ascii: "_") { index += 1 }
    }

    /// Nothing, or a point and zeros. An underscore before the point is none between digits.
    private func isZeroFraction(_ text: Text, _ index: Int) -> Bool {
      if index == text.count { return true }
      guard text[index] == UInt8(ascii: "."), text[index - 1] != UInt8(ascii: "_"),
        index + 1 < text.count
      else { return false }
      for zero in index + 1..<text.count where text[zero] != UInt8(ascii: "0") { return false }
      return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  }
}
