// SPDX-License-Identifier: Apache-2.0

/// Puts the message of a problem together: the template of its kind, in which each
/// `{name}` is replaced by the parameter of that name. Always one line.
package enum ProblemMessage {
  /// Code points of a text parameter that a message shows.
  package static var longestText: Int { 120 }
  /// Bytes of a list of choices that a parameter shows.
  package static var longestList: Int { 1_000 }

  package static func write(_ problem: Problem, to buffer: ByteBuffer) {
    let template = Text(problem.kind.words.message)
    var run = 0
    var index = 0
    while index < template.count {
      guard template[index] == UInt8(ascii: "{") else {
        index += 1
        continue
      }
      var close = index
      while close < template.count, template[close] != UInt8(ascii: "}") { close += 1 }
      buffer.append(Text(template.start + run, index - run))
      let name = Text(template.start + index + 1, max(0, close - index - 1))
      index = min(close + 1, template.count)
      if let value = problem.parameter(name) {
        write(value, to: buffer)
        if value.kind == .int64, value.asInt64 == 1 {
          index += writeSingular(template.dropFirst(index), to: buffer)
        }
      }
      run = index
    }
    buffer.append(template.dropFirst(run))
    if let suggestion = problem.parameter(Text("suggestion")) {
      buffer.append("; did you mean '")
      write(suggestion, to: buffer)
      buffer.append("'?")
    }
  }

  /// Writes the noun at the beginning of `rest`, which follows the number 1, in the singular
  /// where it is in the plural; how many bytes of `rest` that stands for.
  private static func writeSingular(_ rest: Text, to buffer: ByteBuffer) -> Int {
    func put(_ singular: StaticString, for plural: StaticString) -> Int? {
      guard rest.hasPrefix(plural) else { return nil }
      buffer.append(singular)
      return plural.utf8CodeUnitCount
    }
    return put(" character", for: " characters") ?? put(" item", for: " items")
      ?? put(" matching item", for: " matching items") ?? put(" property", for: " properties")
      ?? put(" digit", for: " digits") ?? put(" decimal place", for: " decimal places")
      ?? put(" byte", for: " bytes") ?? 0
  }

  private static func write(_ value: Value, to buffer: ByteBuffer) {
    if value.kind == .string || value.kind == .number {
      writeShort(value.text, to: buffer)
    } else {
      ValueWriter.write(value, to: buffer)
    }
  }

  /// The first code points of a text, control characters as escapes.
  private static func writeShort(_ text: Text, to buffer: ByteBuffer) {
    var run = 0
    var codePoints = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte & 0xC0 != 0x80 {
        if codePoints == longestText {
          buffer.append(Text(text.start + run, index - run))
          buffer.append("…")
          return
        }
        codePoints += 1
      }
      guard let size = controlSize(text, index) else { continue }
      buffer.append(Text(text.start + run, index - run))
      writeEscape(text, index, size, to: buffer)
      run = index + size
    }
    buffer.append(text.dropFirst(run))
  }

  /// The bytes of a character at `index` that would end or hide a line: C0 and C1
  /// controls, delete, the line and paragraph separators; nil for any other.
  private static func controlSize(_ text: Text, _ index: Int) -> Int? {
    let byte = text[index]
    if byte < 0x20 || byte == 0x7F { return 1 }
    if byte == 0xC2, index + 1 < text.count, text[index + 1] < 0xA0 { return 2 }
    if byte == 0xE2, index + 2 < text.count, text[index + 1] == 0x80,
      text[index + 2] | 1 == 0xA9
    {
      return 3
    }
    return nil
  }

  private static func writeEscape(
    _ text: Text, _ index: Int, _ size: Int, to buffer: ByteBuffer
  ) {
    switch text[index] {
    case 0x0A: return buffer.append("\\n")
    case 0x0D: return buffer.append("\\r")
    case 0x09: return buffer.append("\\t")
    default: break
    }
    buffer.append(size == 3 ? "\\u20" : "\\u00")
    let low = size == 3 ? text[index + 2] &- 0x80 : text[index + size - 1]
    buffer.append(hexDigit(low >> 4))
    buffer.append(hexDigit(low & 15))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &+ (value &- 10)
  }
}
