// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// `true`, `false` or `null`; the caller has admitted the kind by its first byte.
  @inline(__always)
  mutating func readLiteral(_ p: P, _ slot: Slot) -> P? {
    guard end - p >= 4 else { return nil }
    let word = sp_load32(p)
    if word == 0x6575_7274 {  // "true", little-endian
      slot.pointee = .bool(true)
      return p + 4
    }
    if word == 0x736c_6166, end - p >= 5, p[4] == UInt8(ascii: "e") {  // "fals"
      slot.pointee = .bool(false)
      return p + 5
    }
    if word == 0x6c6c_756e {  // "null"
      slot.pointee = .null
      return p + 4
    }
    return nil
  }

  // MARK: - Strings

  @inline(__always)
  mutating func readString(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    guard p.pointee == JSONBytes.quote else { return nil }
    // Rules and choices see the decoded text, also where nothing is kept.
    guard let rules = node.pointee.string else {
      return keeps || node.pointee.choice == nil
        ? readText(p + 1, slot) : readBorrowed(p + 1, slot)
    }
    guard let after = keeps ? readText(p + 1, slot) : readBorrowed(p + 1, slot) else { return nil }
    guard
      StringRules.admits(
        rules, slot.pointee.text, isASCII: slot.pointee.flags.contains(.isASCII),
        assertsFormats: check.options.assertsFormats, scratch: &check.patterns)
    else { return nil }
    return after
  }

  /// The string behind the quote before `p`, as the reader's mode wants it.
  @inline(__always)
  mutating func readText(_ p: P, _ slot: Slot) -> P? {
    if !keeps {
      slot.pointee = Value(kind: .string)
      return StringReader.skip(p, end: end)
    }
    if borrows { return readBorrowed(p, slot) }
    // The text is written at the arena's cursor. It cannot be longer than its source,
    // so the whole rest of the text always has room for it; a window of the
    // rest does where the chunk is smaller than that.
    let room = arena.room &- 32
    if _slowPath(room < 64) { return readLongText(p, slot) }
    let out = arena.cursor.assumingMemoryBound(to: UInt8.self)
    let rest = end - p
    let window = p + (rest < room ? rest : room)
    guard let after = StringReader.read(p, end: window, out: out, into: slot) else {
      return rest < room ? nil : readLongText(p, slot)
    }
    arena.take(upTo: UnsafeMutableRawPointer(out + slot.pointee.count))
    return after
  }

  /// The same where the arena's chunk has no room: measures, grows, reads.
  @inline(never)
  private mutating func readLongText(_ p: P, _ slot: Slot) -> P? {
    guard let after = StringReader.skip(p, end: end), after - p <= Int(UInt32.max) else {
      return nil
    }
    guard arena.reserve(after - p + 32) else { return outOfMemory() }
    let out = arena.cursor.assumingMemoryBound(to: UInt8.self)
    guard StringReader.read(p, end: after, out: out, into: slot) != nil else { return nil }
    arena.take(upTo: UnsafeMutableRawPointer(out + slot.pointee.count))
    return after
  }

  /// Text that stays in the source unless it has escapes.
  @inline(__always)
  mutating func readBorrowed(_ p: P, _ slot: Slot) -> P? {
    StringReader.scan(p, end: end, into: slot) ?? readLongText(p, slot)
  }

  // MARK: - Numbers

  @inline(__always)
  mutating func readNumber(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    let first = p.pointee
    guard first &- 0x30 <= 9 || first == UInt8(ascii: "-") else { return nil }
    guard
      let after = NumberReader.read(
        p, end: end, maximumDigits: check.options.maximumDigits, into: slot)
    else { return nil }
    if _fastPath(slot.pointee.kind == .int64) {
      guard node.pointee.types.contains(.integer) else { return nil }
      if let rules = node.pointee.number, !NumberRules.admits(rules, slot.pointee.asInt64) {
        return nil
      }
      return after
    }
    return finishNumber(node, Text(p, after - p), slot) ? after : nil
  }

  /// A double, or a number that only its text can hold.
  @inline(never)
  private mutating func finishNumber(_ node: NodePointer, _ text: Text, _ slot: Slot) -> Bool {
    let types = node.pointee.types
    if !types.contains(.fraction) {
      guard types.contains(.integer), let exact = Decimal(text: text), exact.isInteger else {
        return false
      }
      slot.pointee = exact.int64.map { .int64($0) } ?? .number(text)
    } else if slot.pointee.kind == .number, types != .all, NumberReader.double(of: text) == nil {
      // A typed number is one that a double can hold.
      return false
    }
    if let rules = node.pointee.number {
      let isAdmitted =
        slot.pointee.kind == .double
        ? NumberRules.admits(rules, slot.pointee.asDouble, text: text)
        : NumberRules.violations(rules, slot.pointee, text: text).isEmpty
      if !isAdmitted { return false }
      // Rounded to a double it may break a rule that the literal keeps.
      if slot.pointee.kind == .double, !NumberRules.admits(rules, slot.pointee.asDouble, text: nil) {
        slot.pointee = .number(text)
      }
    }
    // What an `enum` admits is what was written, not what it is rounded to.
    if let choice = node.pointee.choice {
      guard choice.pointee.admits(.number(text)) else { return false }
      if !choice.pointee.admits(slot.pointee) { slot.pointee = .number(text) }
    }
    return keepNumber(slot)
  }

  /// Copies the text of a number that has one out of the source.
  @inline(__always)
  mutating func keepNumber(_ slot: Slot) -> Bool {
    guard slot.pointee.kind == .number, keeps, !borrows else { return true }
    guard let copy = arena.copy(slot.pointee.text) else {
      _ = outOfMemory()
      return false
    }
    slot.pointee = .number(copy)
    return true
  }
}
