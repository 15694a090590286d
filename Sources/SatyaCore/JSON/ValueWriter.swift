// SPDX-License-Identifier: Apache-2.0

/// Writes any value as JSON without white space: records with their fields in order and
/// then their extras, absent fields left out.
///
/// NaN and the infinities, which JSON lacks, are written as null, and so is an unset
/// value. Reading the text again gives an equal value otherwise.
package enum ValueWriter {
  /// Appends `value` to `buffer`. False where it nests deeper than any value the engine
  /// makes: the text is of no use then. Whether the buffer took it all is for the buffer to
  /// say.
  @discardableResult
  package static func write(_ value: Value, to buffer: ByteBuffer) -> Bool {
    write(value, to: buffer, depth: 0)
  }

  /// Appends `text` in quotes.
  package static func write(string text: Text, to buffer: ByteBuffer) {
    // A byte of text is at least a byte of JSON, so that what is beyond the maximum need
    // not be written.
    var text = text
    if text.count > buffer.remaining { text = text.prefix(max(buffer.remaining, 0)) }
    // Room for the worst case of a short text spares the pass that counts.
    let size = text.count <= 64 ? 6 * text.count + 2 : StringWriter.escapedCount(text)
    guard let room = buffer.reserve(size + 16) else { return }
    buffer.take(StringWriter.write(text, to: room))
  }

  private static func write(_ value: Value, to buffer: ByteBuffer, depth: Int) -> Bool {
    if buffer.isClosed { return true }
    switch value.kind {
    case .bool: buffer.append(value.asBool ? "true" : "false")
    case .int64: buffer.append(value.asInt64)
    case .double: write(value.asDouble, to: buffer)
    case .number: buffer.append(value.text)
    case .string: write(string: value.text, to: buffer)
    case .array, .hostArray: return writeArray(value, to: buffer, depth: depth)
    case .object, .hostObject, .record: return writeObject(value, to: buffer, depth: depth)
    default: buffer.append("null")
    }
    return true
  }

  private static func write(_ value: Double, to buffer: ByteBuffer) {
    guard let room = buffer.reserve(32) else { return }
    let size = NumberWriter.write(value, to: room)
    if size == 0 { buffer.append("null") } else { buffer.take(size) }
  }

  private static func writeArray(_ value: Value, to buffer: ByteBuffer, depth: Int) -> Bool {
    guard depth < Value.deepest else { return false }
    buffer.append(UInt8(ascii: "["))
    if let elements = value.elements {
      for index in 0..<value.count {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        guard write(elements[index], to: buffer, depth: depth + 1) else { return false }
        if buffer.isClosed { return true }
      }
    }
    buffer.append(UInt8(ascii: "]"))
    return true
  }

  private static func writeObject(_ value: Value, to buffer: ByteBuffer, depth: Int) -> Bool {
    guard depth < Value.deepest else { return false }
    buffer.append(UInt8(ascii: "{"))
    var members = Members(value)
    var isFirst = true
    while let member = members.next() {
      if !isFirst { buffer.append(UInt8(ascii: ",")) }
      isFirst = false
      write(string: member.key.text, to: buffer)
      buffer.append(UInt8(ascii: ":"))
      guard write(member.value, to: buffer, depth: depth + 1) else { return false }
      if buffer.isClosed { return true }
    }
    buffer.append(UInt8(ascii: "}"))
    return true
  }
}
