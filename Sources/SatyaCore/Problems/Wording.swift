// SPDX-License-Identifier: Apache-2.0

/// Words for kinds of values and lists of choices, as messages show them.
package enum Wording {
  /// "an integer": what `value` is, never which.
  @inline(never)
  package static func kind(_ value: Value) -> StaticString {
    switch value.kind {
    case .null: "null"
    case .bool: "a boolean"
    case .int64: "an integer"
    case .double: "a number"
    case .number where value.reserved == TreeReader.isDouble: "a number"
    // As it is written, for a double tells no more.
    case .number: hasFraction(value.text) ? "a number" : "an integer"
    case .string: "a string"
    case .array, .hostArray: "an array"
    case .object, .hostObject, .record: "an object"
    default: "nothing"
    }
  }

  /// Whether a number's text has a point or an exponent.
  private static func hasFraction(_ text: Text) -> Bool {
    for index in 0..<text.count
    where text[index] == UInt8(ascii: ".") || text[index] | 0x20 == UInt8(ascii: "e") {
      return true
    }
    return false
  }

  /// "a string, an array or null": the kinds of `types`.
  package static func write(_ types: TypeSet, to buffer: ByteBuffer) {
    let hasNumber = types.contains(.integer) || types.contains(.fraction)
    let numbers: TypeSet = hasNumber ? .integer : []
    let kinds = types.subtracting(.number).union(numbers).rawValue.nonzeroBitCount
    var words = List(buffer, count: kinds)
    if types.contains(.string) { words.add("a string") }
    if hasNumber { words.add(types.contains(.fraction) ? "a number" : "an integer") }
    if types.contains(.boolean) { words.add("a boolean") }
    if types.contains(.array) { words.add("an array") }
    if types.contains(.object) { words.add("an object") }
    if types.contains(.null) { words.add("null") }
  }

  /// "'a', 'b' or 1": strings in single quotes, all else as JSON; cut where it gets long. An
  /// `enum` may be empty.
  package static func write(
    _ values: UnsafeMutablePointer<Value>, count: Int, to buffer: ByteBuffer
  ) {
    if count == 0 { buffer.append("one of an empty list") }
    var words = List(buffer, count: count)
    for index in 0..<count {
      if words.isLong { break }
      words.add(values[index])
    }
    words.cut()
  }

  /// "'cat' or 'dog'": the tags that tell the branches of a union apart.
  package static func write(tagsOf union: UnsafePointer<UnionRules>, to buffer: ByteBuffer) {
    guard let tags = union.pointee.tags else { return }
    var words = List(buffer, count: union.pointee.tagCount)
    for index in 0..<union.pointee.tagCount {
      if words.isLong { break }
      words.add(.string(tags[index].text))
    }
    words.cut()
  }

  /// Puts "or" before the last of `count` words and commas before the others.
  struct List {
    private let buffer: ByteBuffer
    private let count: Int
    private var added = 0

    init(_ buffer: ByteBuffer, count: Int) {
      self.buffer = buffer
      self.count = count
    }

    var isLong: Bool { buffer.count > ProblemMessage.longestList }

    mutating func add(_ word: StaticString) {
      separate()
      buffer.append(word)
    }

    mutating func add(_ value: Value) {
      separate()
      guard value.kind == .string else {
        ValueWriter.write(value, to: buffer)
        return
      }
      buffer.append(UInt8(ascii: "'"))
      buffer.append(value.text)
      buffer.append(UInt8(ascii: "'"))
    }

    private mutating func separate() {
      if added > 0 { buffer.append(added == count - 1 ? " or " : ", ") }
      added += 1
    }

    func cut() {
      guard isLong else { return }
      buffer.removeLast(buffer.count - ProblemMessage.longestList)
      buffer.removeIncompleteCodePoint()
      buffer.append("…")
    }
  }
}
