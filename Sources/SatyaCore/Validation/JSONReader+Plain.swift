// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Values that no schema governs: decoded or skipped, checked as JSON all the same.
extension JSONReader {
  mutating func readPlain(_ p: P, _ slot: Slot, _ depth: Int) -> P? {
    switch p.pointee {
    case JSONBytes.quote: return readText(p + 1, slot)
    case JSONBytes.openBrace: return readPlainObject(p, slot, depth)
    case JSONBytes.openBracket: return readPlainArray(p, slot, depth)
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return readLiteral(p, slot)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      guard
        let after = NumberReader.read(
          p, end: end, maximumDigits: check.options.maximumDigits, into: slot)
      else { return nil }
      return keepNumber(slot) ? after : nil
    default: return nil
    }
  }

  private mutating func readPlainArray(_ p: P, _ slot: Slot, _ depth: Int) -> P? {
    guard depth < check.options.maximumDepth else { return nil }
    let mark = values.count
    var count = 0
    var cursor = skipSpace(p + 1)
    guard cursor < end else { return nil }
    if cursor.pointee == JSONBytes.closeBracket {
      slot.pointee = Value(kind: .array)
      return cursor + 1
    }
    while true {
      var element = Value.unset
      guard let after = readPlain(cursor, &element, depth &+ 1) else { return nil }
      if keeps, !values.push(element) { return outOfMemory() }
      count &+= 1
      cursor = skipSpace(after)
      guard cursor < end else { return nil }
      let byte = cursor.pointee
      cursor += 1
      if byte == JSONBytes.closeBracket { break }
      guard byte == JSONBytes.comma else { return nil }
      cursor = skipSpace(cursor)
      guard cursor < end else { return nil }
    }
    return settleArray(from: mark, count, slot) ? cursor : outOfMemory()
  }

  private mutating func readPlainObject(_ p: P, _ slot: Slot, _ depth: Int) -> P? {
    guard depth < check.options.maximumDepth else { return nil }
    let mark = values.count
    let tracksKeys = keeps || check.options.refusesDuplicates
    var hashes: UInt64 = 0
    var mayRepeat = false
    var cursor = skipSpace(p + 1)
    guard cursor < end else { return nil }
    if cursor.pointee == JSONBytes.closeBrace {
      slot.pointee = Value(kind: .object)
      return cursor + 1
    }
    while true {
      guard cursor.pointee == JSONBytes.quote else { return nil }
      var key = Value.unset
      guard
        let afterKey = keeps
          ? readText(cursor + 1, &key)
          : tracksKeys ? readBorrowed(cursor + 1, &key) : StringReader.skip(cursor + 1, end: end)
      else { return nil }
      cursor = skipSpace(afterKey)
      guard cursor < end, cursor.pointee == JSONBytes.colon else { return nil }
      cursor = skipSpace(cursor + 1)
      guard cursor < end else { return nil }
      var value = Value.unset
      guard let after = readPlain(cursor, &value, depth &+ 1) else { return nil }
      if tracksKeys {
        key.reserved = KeySet.shortHash(key.text)
        let bit: UInt64 = 1 &<< UInt64(key.reserved & 63)
        if hashes & bit != 0 { mayRepeat = true }
        hashes |= bit
        guard values.push(key), values.push(value) else { return outOfMemory() }
      }
      cursor = skipSpace(after)
      guard cursor < end else { return nil }
      let byte = cursor.pointee
      cursor += 1
      if byte == JSONBytes.closeBrace { break }
      guard byte == JSONBytes.comma else { return nil }
      cursor = skipSpace(cursor)
      guard cursor < end else { return nil }
    }
    if mayRepeat, hasEqualKeys(from: mark) { return nil }
    guard keeps else {
      values.drop(to: mark)
      slot.pointee = Value(kind: .object)
      return cursor
    }
    return settleObject(from: mark, slot) ? cursor : nil
  }
}
