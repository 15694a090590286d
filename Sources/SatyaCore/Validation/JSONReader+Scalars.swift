// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// `true`, `false` or `null`; the caller has admitted the kind by its first byte.
  @inline(__always)
  mutating func readLiteral(_ node: NodePointer?, _ p: P, _ slot: Slot) -> P? {
    let scalar = sink.scalar(for: slot)
    guard let after = decodeLiteral(p, scalar) else { return nil }
    return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
  }

  /// `null` where the node admits it beside another kind.
  @inline(never)
  private mutating func readNull(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    node.pointee.types.contains(.null) ? readLiteral(node, p, slot) : nil
  }

  @inline(__always)
  mutating func decodeLiteral(_ p: P, _ scalar: UnsafeMutablePointer<Value>) -> P? {
    guard end - p >= 4 else { return nil }
    let word = sp_load32(p)
    if word == 0x6575_7274 {  // "true", little-endian
      scalar.pointee = .bool(true)
      return p + 4
    }
    if word == 0x736c_6166, end - p >= 5, p[4] == UInt8(ascii: "e") {  // "fals"
      scalar.pointee = .bool(false)
      return p + 5
    }
    if word == 0x6c6c_756e {  // "null"
      scalar.pointee = .null
      return p + 4
    }
    return nil
  }

  // MARK: - Strings

  /// A string of up to 31 ASCII bytes without escapes, for a node with the plan
  /// `shortString`; nil for any other.
  @inline(__always)
  mutating func decodeShortString(
    _ node: NodePointer, _ quote: P, _ scalar: UnsafeMutablePointer<Value>
  ) -> P? {
    let p = quote + 1
    guard quote.pointee == JSONBytes.quote, p <= limit else { return nil }
    var start = p
    let masks: UInt64
    if Sink.texts == .copied {
      guard sink.arena.room >= 32 else { return nil }
      let out = sink.arena.cursor.assumingMemoryBound(to: UInt8.self)
      masks = sp_copy_quote32(out, p)
      start = UnsafePointer(out)
    } else {
      masks = sp_quote32(p)
    }
    guard StringReader.isPlain(masks) else { return nil }
    let count = masks.trailingZeroBitCount
    guard UInt64(bitPattern: Int64(count) &- node.pointee.least) <= node.pointee.span else {
      return nil
    }
    if Sink.texts != .ignored { Value.storeASCII(Text(start, count), in: scalar) }
    if Sink.texts == .copied {
      sink.arena.take(upTo: UnsafeMutableRawPointer(mutating: start + count))
    }
    return p + (count &+ 1)
  }

  /// The strings that `decodeShortString` leaves, and null.
  @inline(never)
  mutating func readLongString(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    if p.pointee == UInt8(ascii: "n") { return readNull(node, p, slot) }
    let scalar = sink.scalar(for: slot)
    if Sink.texts == .copied, p.pointee == JSONBytes.quote, sink.arena.room &- 32 >= end - p {
      // Room for all there is: straight to the widest blocks.
      let out = sink.arena.cursor.assumingMemoryBound(to: UInt8.self)
      guard let after = sp_json_read_at(sp_cpu_level(), p + 1, end, out, scalar) else {
        return nil
      }
      sink.arena.take(upTo: UnsafeMutableRawPointer(out + scalar.pointee.count))
      let count = Int64(scalar.pointee.count)
      if _fastPath(
        UInt64(bitPattern: count &- node.pointee.least) <= node.pointee.span
          && scalar.pointee.flags.contains(.isASCII)) || admitsText(node, scalar)
      {
        return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
      }
      return nil
    }
    guard let after = decodeString(node, p, isLong: true, scalar) else { return nil }
    return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
  }

  /// Whether a text satisfies the rules of its node.
  @inline(__always)
  private mutating func admitsText(
    _ node: NodePointer, _ scalar: UnsafeMutablePointer<Value>
  ) -> Bool {
    guard let rules = node.pointee.string else { return true }
    return StringRules.admits(
      rules, scalar.pointee.text, isASCII: scalar.pointee.flags.contains(.isASCII),
      assertsFormats: options.pointee.assertsFormats,
      scratch: { CheckContext.patterns(of: check) })
  }

  @inline(never)
  mutating func readString(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    if p.pointee == UInt8(ascii: "n") { return readNull(node, p, slot) }
    let scalar = sink.scalar(for: slot)
    guard let after = decodeString(node, p, scalar) else { return nil }
    return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
  }

  /// `isLong` tells that there is no use in looking whether the string is short.
  @inline(__always)
  mutating func decodeString(
    _ node: NodePointer, _ p: P, isLong: Bool = false, _ scalar: UnsafeMutablePointer<Value>
  ) -> P? {
    guard p.pointee == JSONBytes.quote else { return nil }
    // Rules and choices see the decoded text, also where nothing is kept.
    let isSeen = node.pointee.string != nil || node.pointee.choice != nil
    guard
      let after = Sink.texts == .ignored && isSeen
        ? readBorrowed(p + 1, isLong: isLong, scalar) : readText(p + 1, isLong: isLong, scalar)
    else { return nil }
    return admitsText(node, scalar) ? after : nil
  }

  /// The string behind the quote before `p`, where the sink wants it.
  @inline(__always)
  mutating func readText(
    _ p: P, isLong: Bool = false, _ value: UnsafeMutablePointer<Value>
  ) -> P? {
    if Sink.texts == .ignored {
      value.pointee = Value(kind: .string)
      return isLong ? StringReader.skipOn(p, end: end) : StringReader.skip(p, end: end)
    }
    if Sink.texts == .borrowed { return readBorrowed(p, isLong: isLong, value) }
    // The text is written at the arena's cursor. It cannot be longer than its source,
    // so the whole rest of the text always has room for it; a window of the
    // rest does where the chunk is smaller than that.
    let room = sink.arena.room &- 32
    if _slowPath(room < 64) { return readLongText(p, value) }
    let out = sink.arena.cursor.assumingMemoryBound(to: UInt8.self)
    let rest = end - p
    let window = p + (rest < room ? rest : room)
    guard
      let after = isLong
        ? StringReader.readOn(p, end: window, out: out, into: value)
        : StringReader.read(p, end: window, out: out, into: value)
    else {
      return rest < room ? nil : readLongText(p, value)
    }
    sink.arena.take(upTo: UnsafeMutableRawPointer(out + value.pointee.count))
    return after
  }

  /// The same where the arena's chunk has no room: measures, grows, reads.
  @inline(never)
  private mutating func readLongText(_ p: P, _ value: UnsafeMutablePointer<Value>) -> P? {
    guard let after = StringReader.skip(p, end: end), after - p <= Int(UInt32.max) else {
      return nil
    }
    guard sink.arena.reserve(after - p + 32) else { return outOfMemory() }
    let out = sink.arena.cursor.assumingMemoryBound(to: UInt8.self)
    guard StringReader.read(p, end: after, out: out, into: value) != nil else { return nil }
    sink.arena.take(upTo: UnsafeMutableRawPointer(out + value.pointee.count))
    return after
  }

  /// Text that stays in the source unless it has escapes.
  @inline(__always)
  mutating func readBorrowed(
    _ p: P, isLong: Bool = false, _ value: UnsafeMutablePointer<Value>
  ) -> P? {
    let after = isLong
      ? StringReader.scanOn(p, end: end, into: value) : StringReader.scan(p, end: end, into: value)
    return after ?? readLongText(p, value)
  }

  // MARK: - Numbers

  /// An integer of up to 18 digits, for a node with the plan `shortInteger`; nil for
  /// any other number. A bracket is owed, which ends the digits.
  @inline(__always)
  mutating func decodeShortInteger(
    _ node: NodePointer, _ p: P, _ scalar: UnsafeMutablePointer<Value>
  ) -> P? {
    var cursor = p
    let isNegative = p.pointee == NumberReader.minus
    if _slowPath(isNegative) { cursor += 1 }
    let first = cursor
    // Safe: the sum wraps in long literals, which are refused below.
    var magnitude: UInt64 = 0
    var next = cursor.pointee
    while next &- NumberReader.zero <= 9 {
      magnitude = magnitude &* 10 &+ UInt64(next &- NumberReader.zero)
      cursor += 1
      next = cursor.pointee
    }
    let count = cursor - first
    if UInt(bitPattern: count &- 1) >= options.pointee.shortDigits || next == NumberReader.point
      || next | 0x20 == NumberReader.exponentMark
      || (first.pointee == NumberReader.zero && count > 1)
    {
      return nil
    }
    var integer = Int64(bitPattern: magnitude)
    if _slowPath(isNegative) { integer = 0 &- integer }
    guard UInt64(bitPattern: integer &- node.pointee.least) <= node.pointee.span else {
      return nil
    }
    if Sink.keeps { scalar.pointee = .int64(integer) }
    return cursor
  }

  @inline(never)
  mutating func readNumber(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    if p.pointee == UInt8(ascii: "n") { return readNull(node, p, slot) }
    let scalar = sink.scalar(for: slot)
    guard let after = decodeNumber(node, p, scalar) else { return nil }
    return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
  }

  @inline(__always)
  mutating func decodeNumber(
    _ node: NodePointer, _ p: P, _ scalar: UnsafeMutablePointer<Value>
  ) -> P? {
    let first = p.pointee
    guard first &- 0x30 <= 9 || first == UInt8(ascii: "-") else { return nil }
    guard
      let after = NumberReader.read(
        p, end: end, maximumDigits: options.pointee.maximumDigits, into: scalar)
    else { return nil }
    if _fastPath(scalar.pointee.kind == .int64) {
      guard node.pointee.types.contains(.integer) else { return nil }
      if let rules = node.pointee.number, !NumberRules.admits(rules, scalar.pointee.asInt64) {
        return nil
      }
      return after
    }
    if _fastPath(
      scalar.pointee.kind == .double && node.pointee.types.contains(.fraction)
        && node.pointee.number == nil && node.pointee.choice == nil)
    {
      return after
    }
    return finishNumber(node, Text(p, after - p), scalar) ? after : nil
  }

  /// A double, or a number that only its text can hold.
  @inline(never)
  private mutating func finishNumber(
    _ node: NodePointer, _ text: Text, _ scalar: UnsafeMutablePointer<Value>
  ) -> Bool {
    let types = node.pointee.types
    if !types.contains(.fraction) {
      guard types.contains(.integer), let exact = Decimal(text: text), exact.isInteger else {
        return false
      }
      scalar.pointee = exact.int64.map { .int64($0) } ?? .number(text)
    } else if scalar.pointee.kind == .number, types != .all, NumberReader.double(of: text) == nil {
      // A typed number is one that a double can hold.
      return false
    }
    if let rules = node.pointee.number,
      scalar.pointee.kind != .double || !NumberRules.decides(rules, scalar.pointee.asDouble)
    {
      let isAdmitted =
        scalar.pointee.kind == .double
        ? NumberRules.admits(rules, scalar.pointee.asDouble, text: text)
        : NumberRules.violations(rules, scalar.pointee, text: text).isEmpty
      if !isAdmitted { return false }
      // Rounded to a double it may break a rule that the literal keeps.
      if scalar.pointee.kind == .double,
        !NumberRules.admits(rules, scalar.pointee.asDouble, text: nil)
      {
        scalar.pointee = .number(text)
      }
    }
    // What an `enum` admits is what was written, not what it is rounded to.
    if let choice = node.pointee.choice {
      guard choice.pointee.admits(.number(text)) else { return false }
      if !choice.pointee.admits(scalar.pointee) { scalar.pointee = .number(text) }
    }
    return keepNumber(scalar)
  }

  /// Copies the text of a number that has one out of the source.
  @inline(__always)
  mutating func keepNumber(_ scalar: UnsafeMutablePointer<Value>) -> Bool {
    guard scalar.pointee.kind == .number, Sink.texts == .copied else { return true }
    guard let copy = sink.arena.copy(scalar.pointee.text) else {
      _ = outOfMemory()
      return false
    }
    scalar.pointee = .number(copy)
    return true
  }
}
