// SPDX-License-Identifier: Apache-2.0

/// What becomes of a value before the rules of a node see it: `x-satya` trims text and
/// changes its case; in lax mode text may stand for a number or a boolean, numbers for
/// booleans and booleans for numbers, as pydantic converts JSON input.
///
///     wanted    given                    becomes
///     integer   true, false              1, 0
///               text: 12, -1_000, 12.0   the integer; white space around it is dropped
///     number    true, false              1, 0
///               text: 12, .5, 1e3        the number; white space around it is dropped
///     boolean   0, 1, 0.0, 1.0           false, true
///               text: 0 off f false n no 1 on t true y yes, in any case, without space
///
/// A value of a kind that the node admits is never converted, nor is a number to text.
package enum Conversion {
  /// Whether the node converts, under options that say `isLax` for those that do not say.
  @inline(__always)
  package static func isLax(_ node: UnsafePointer<Node>, _ isLax: Bool) -> Bool {
    guard let rules = node.pointee.conversion else { return isLax }
    switch rules.pointee.mode {
    case .inherited: return isLax
    case .strict: return false
    case .lax: return true
    }
  }

  /// The value that the rules of `node` see: `value` itself where nothing applies. New
  /// text stands in `arena`. Nil where memory is refused.
  ///
  /// `isLax` is what holds where the node does not say. A number of more than
  /// `maximumDigits` digits is not converted.
  package static func convert(
    _ value: Value, for node: UnsafePointer<Node>, isLax: Bool, maximumDigits: Int,
    arena: inout Arena
  ) -> Value? {
    let types = node.pointee.types
    let isLax = Conversion.isLax(node, isLax)
    if value.kind == .string {
      var text = value
      if let rules = node.pointee.conversion {
        if rules.pointee.trims { text = trimmed(text) }
        if rules.pointee.letterCase != .kept {
          guard let changed = changeCase(text, rules.pointee.letterCase, &arena) else {
            return nil
          }
          text = changed
        }
      }
      guard isLax, !types.contains(.string) else { return text }
      return parse(text, types, maximumDigits, &arena)
    }
    guard isLax else { return value }
    switch value.kind {
    case .bool:
      let wantsNumber = !types.isDisjoint(with: .number) && !types.contains(.boolean)
      return wantsNumber ? .int64(value.asBool ? 1 : 0) : value
    case .int64, .double, .number:
      guard types.isDisjoint(with: .number), types.contains(.boolean) else { return value }
      if value.kind == .number {
        return Decimal.equal(value, .int64(0))
          ? .bool(false) : Decimal.equal(value, .int64(1)) ? .bool(true) : value
      }
      if value.kind == .double {
        let number = value.asDouble
        return number == 0 ? .bool(false) : number == 1 ? .bool(true) : value
      }
      return value.asInt64 == 0 ? .bool(false) : value.asInt64 == 1 ? .bool(true) : value
    default: return value
    }
  }

  /// The problem of a value that lax mode tried to convert and could not; nil where
  /// its kind is simply wrong.
  package static func problem(_ value: Value, _ types: TypeSet) -> ProblemKind? {
    let wanted = types.intersection([.integer, .fraction, .boolean])
    if value.kind == .string {
      if wanted == .integer { return .intParsing }
      if wanted == .number { return .floatParsing }
      return wanted == .boolean ? .boolParsing : nil
    }
    guard wanted == .boolean else { return nil }
    return value.type == .integer ? .boolParsing : nil
  }

  private static func parse(
    _ value: Value, _ types: TypeSet, _ maximumDigits: Int, _ arena: inout Arena
  ) -> Value? {
    if !types.isDisjoint(with: .number) {
      switch NumberText.read(
        value.text, isInteger: !types.contains(.fraction), maximumDigits: maximumDigits, &arena)
      {
      case .number(let number): return number
      case .noMemory: return nil
      case .noNumber: break
      }
    }
    if types.contains(.boolean), let truth = truth(value.text) { return .bool(truth) }
    return value
  }

  /// The words for true and false, in letters of either case.
  package static func truth(_ text: Text) -> Bool? {
    if text == "1" || isWord(text, "true") || isWord(text, "t") || isWord(text, "on")
      || isWord(text, "yes") || isWord(text, "y")
    {
      return true
    }
    if text == "0" || isWord(text, "false") || isWord(text, "f") || isWord(text, "off")
      || isWord(text, "no") || isWord(text, "n")
    {
      return false
    }
    return nil
  }

  /// `word` has small letters only.
  static func isWord(_ text: Text, _ word: StaticString) -> Bool {
    let word = Text(word)
    guard text.count == word.count else { return false }
    for index in 0..<text.count where text[index] | 0x20 != word[index] { return false }
    return true
  }
}

// MARK: - Text

extension Conversion {
  private static func trimmed(_ value: Value) -> Value {
    let text = trimmed(value.text)
    return .string(text, isASCII: value.flags.contains(.isASCII))
  }

  /// `text` without white space at its ends: what Unicode calls White_Space.
  package static func trimmed(_ text: Text) -> Text {
    var start = 0
    while start < text.count {
      let size = spaceSize(text, start)
      if size == 0 { break }
      start += size
    }
    var end = text.count
    while end > start {
      // The last code point begins at most three bytes before its last byte.
      var last = end - 1
      while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
      if spaceSize(text, last) != end - last { break }
      end = last
    }
    return Text(text.start + start, end - start)
  }

  /// The bytes of the white space character at `index`; 0 where there is none.
  private static func spaceSize(_ text: Text, _ index: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return byte == 0x20 || byte &- 9 < 5 ? 1 : 0 }
    let left = text.count - index
    if byte == 0xC2, left >= 2 {
      return text[index + 1] == 0x85 || text[index + 1] == 0xA0 ? 2 : 0
    }
    guard left >= 3 else { return 0 }
    let second = text[index + 1]
    let third = text[index + 2]
    let isSpace =
      switch (byte, second) {
      case (0xE1, 0x9A): third == 0x80  // U+1680
      case (0xE2, 0x80):  // U+2000 to U+200A, U+2028, U+2029, U+202F
        third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF
      case (0xE2, 0x81): third == 0x9F  // U+205F
      case (0xE3, 0x80): third == 0x80  // U+3000
      default: false
      }
    return isSpace ? 3 : 0
  }

  /// ASCII letters in the other case; other letters stay.
  private static func changeCase(
    _ value: Value, _ letterCase: ConversionRules.LetterCase, _ arena: inout Arena
  ) -> Value? {
    let text = value.text
    let first = letterCase == .lower ? UInt8(ascii: "A") : UInt8(ascii: "a")
    var index = 0
    while index < text.count, text[index] &- first >= 26 { index += 1 }
    if index == text.count { return value }
    guard arena.reserve(text.count) else { return nil }
    let out = arena.cursor.assumingMemoryBound(to: UInt8.self)
    for index in 0..<text.count {
      out[index] = text[index] &- first < 26 ? text[index] ^ 0x20 : text[index]
    }
    arena.take(upTo: UnsafeMutableRawPointer(out + text.count))
    return .string(
      Text(UnsafePointer(out), text.count), isASCII: value.flags.contains(.isASCII))
  }
}
