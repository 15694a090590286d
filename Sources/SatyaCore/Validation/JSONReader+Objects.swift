// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// Reads an object for `rules`; `p` stands on its opening brace.
  ///
  /// Three things may become of it: a record with slots, an object of members (a node
  /// without a layout), or nothing but a verdict, for which the sink makes one record of one
  /// slot do.
  // Cost: one function, for nested objects are read as often as members.
  @inline(never)
  mutating func readObject(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ p: P, _ slot: Slot
  ) -> P? {
    guard levels > 0 else { return nil }
    levels &-= 1
    var cursor = p + 1
    if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
    if Sink.keeps, rules.pointee.layout == nil { return readLoose(rules, cursor, slot) }
    // The property expected next. Keys mostly come in the order of the schema. Behind the
    // last stands one that no key equals.
    guard var next = rules.pointee.properties else { return nil }
    guard let record = sink.beginRecord(rules) else { return outOfMemory() }
    let mark = sink.count
    var state = ObjectState()
    if _slowPath(rules.pointee.isWide) {
      guard let bits = wideBits(rules.pointee.propertyCount) else { return outOfMemory() }
      state.wide = bits
    }
    var seen = state.seen
    var byte = cursor.pointee
    if _slowPath(byte == JSONBytes.closeBrace) { cursor += 1 }
    while byte != JSONBytes.closeBrace {
      var property = next
      var isDeclared = true
      if _fastPath(expects(property, cursor)) {
        cursor += Int(property.pointee.quotedCount)
        if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
      } else {
        state.seen = seen
        let found = findMember(rules, property, cursor, record, &state)
        guard let after = state.cursor, after < stop else { return nil }
        seen = state.seen
        cursor = after
        isDeclared = found != nil
        property = found ?? property
      }
      if _fastPath(isDeclared) {
        next = property + 1
        // A repeated key is for the second pass to judge.
        if _slowPath(seen & property.pointee.bit != 0) {
          guard ObjectState.markWide(property, rules, state.wide) else { return nil }
        }
        seen |= property.pointee.bit
        // Safe: only properties that have nodes are expected or found.
        guard
          let after = readInline(
            property.pointee.node.unsafelyUnwrapped, cursor, sink.slot(property, of: record))
        else { return nil }
        cursor = after
      }
      byte = cursor.pointee
      if _slowPath(byte <= 0x20) {
        cursor = skipSpace(cursor)
        guard cursor < end else { return nil }
        byte = cursor.pointee
      }
      cursor += 1
      if _fastPath(byte == JSONBytes.comma) {
        if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
      } else if byte != JSONBytes.closeBrace {
        return nil
      }
    }
    let required = rules.pointee.requiredBits
    guard seen & required == required else { return nil }
    if _slowPath(rules.pointee.hasEndRules || state.isUnusual) {
      state.seen = seen
      guard endsWell(rules, &state, from: mark) else { return nil }
    }
    levels &+= 1
    let unseen = ~seen & rules.pointee.declaredBits
    return sink.endRecord(
      record, rules, unseen: unseen, extrasFrom: mark, levels: levels, &lazyCheck, into: slot)
      ? cursor : outOfMemory()
  }

  /// Whether the text at `p` is the property's key with its colon.
  @inline(__always)
  func expects(_ property: UnsafeMutablePointer<Property>, _ p: P) -> Bool {
    if _fastPath(p <= limit && sp_equal16(p, property, property.pointee.keyMask) != 0) {
      return true
    }
    return (p > limit || property.pointee.quotedCount > 16) && property.matchesWholeKey(p, end)
  }
}

extension UnsafeMutablePointer where Pointee == Property {
  /// Whether the text at `p` is the quoted key and goes on.
  // Cost: no method of the reader, as are other functions off the loop that change
  // nothing: not inlined, it would get a copy of the whole reader.
  @inline(never)
  func matchesWholeKey(_ p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    let count = Int(pointee.quotedCount)
    if count > 16, count <= 32, end - p > 32 {
      // Safe: the text has 32 bytes and the key more than 16. The last 16 cover what the first
      // leave.
      let start = pointee.quoted.start
      let ends = sp_equal16(p + (count - 16), start + (count - 16), 0xffff)
      return sp_equal16(p, start, 0xffff) & ends != 0
    }
    return count != 0 && pointee.quoted.stands(at: p, end)
  }
}

extension Text {
  /// Whether these bytes, of which there are some, stand at `p` and something follows them.
  @inline(never)
  func stands(at p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    count != 0 && end - p > count && memcmp(p, start, count) == 0
  }
}
