// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Values that no schema governs: decoded or skipped, checked as JSON all the same.
extension JSONReader {
  mutating func readPlain(_ p: P, _ slot: Slot) -> P? {
    switch p.pointee {
    case JSONBytes.quote:
      let scalar = sink.scalar(for: slot)
      guard let after = readText(p + 1, scalar) else { return nil }
      return sink.settle(scalar, nil, into: slot) ? after : outOfMemory()
    case JSONBytes.openBrace: return readPlainObject(p, slot)
    case JSONBytes.openBracket: return readPlainArray(p, slot)
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return readLiteral(nil, p, slot)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let scalar = sink.scalar(for: slot)
      guard
        let after = NumberReader.read(
          p, end: end, maximumDigits: options.pointee.maximumDigits, into: scalar),
        keepNumber(scalar)
      else { return nil }
      return sink.settle(scalar, nil, into: slot) ? after : outOfMemory()
    default: return nil
    }
  }

  private mutating func readPlainArray(_ p: P, _ slot: Slot) -> P? {
    guard levels > 0 else { return nil }
    levels &-= 1
    let mark = sink.count
    var count = 0
    var cursor = skipSpace(p + 1)
    guard cursor < end else { return nil }
    if cursor.pointee == JSONBytes.closeBracket {
      levels &+= 1
      return sink.makeArray(from: mark, count: 0, into: slot) ? cursor + 1 : outOfMemory()
    }
    while true {
      var element = Sink.unset
      guard let after = readPlain(cursor, &element) else { return nil }
      if !sink.push(element) { return outOfMemory() }
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
    levels &+= 1
    return sink.makeArray(from: mark, count: count, into: slot) ? cursor : outOfMemory()
  }

  private mutating func readPlainObject(_ p: P, _ slot: Slot) -> P? {
    guard levels > 0 else { return nil }
    levels &-= 1
    let mark = sink.count
    let tracksKeys = Sink.keeps || options.pointee.refusesDuplicates
    var hashes: UInt64 = 0
    var mayRepeat = false
    var cursor = skipSpace(p + 1)
    guard cursor < end else { return nil }
    if cursor.pointee == JSONBytes.closeBrace {
      levels &+= 1
      return sink.makeObject(from: mark, into: slot) ? cursor + 1 : outOfMemory()
    }
    while true {
      guard cursor.pointee == JSONBytes.quote else { return nil }
      var key = Value.unset
      guard
        let afterKey = Sink.texts == .copied
          ? readText(cursor + 1, &key)
          : tracksKeys ? readBorrowed(cursor + 1, &key) : StringReader.skip(cursor + 1, end: end)
      else { return nil }
      cursor = skipSpace(afterKey)
      guard cursor < end, cursor.pointee == JSONBytes.colon else { return nil }
      cursor = skipSpace(cursor + 1)
      guard cursor < end else { return nil }
      var value = Sink.unset
      guard let after = readPlain(cursor, &value) else { return nil }
      if tracksKeys {
        key.reserved = KeySet.shortHash(key.text)
        let bit: UInt64 = 1 &<< UInt64(key.reserved & 63)
        if hashes & bit != 0 { mayRepeat = true }
        hashes |= bit
        guard sink.push(key: key, value) else { return outOfMemory() }
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
    if mayRepeat, sink.hasEqualKeys(from: mark) { return nil }
    levels &+= 1
    return sink.makeObject(from: mark, into: slot) ? cursor : outOfMemory()
  }
}
