// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// Reads an array for `rules`; `p` stands on its opening bracket.
  mutating func readArray(
    _ rules: UnsafeMutablePointer<ArrayRules>, _ p: P, _ slot: Slot, _ depth: Int
  ) -> P? {
    guard depth < check.options.maximumDepth else { return nil }
    var cursor = p + 1
    if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
    let mark = values.count
    let items = rules.pointee.items
    var count = 0
    if cursor.pointee == JSONBytes.closeBracket {
      cursor += 1
    } else {
      while true {
        let node: NodePointer?
        if _slowPath(count < rules.pointee.prefixCount), let prefix = rules.pointee.prefix {
          node = prefix[count]
        } else {
          node = items
        }
        var element = Value.unset
        guard
          let after = node != nil
            ? read(node.unsafelyUnwrapped, cursor, &element, depth &+ 1)
            : readPlain(cursor, &element, depth &+ 1)
        else { return nil }
        if keeps, !values.push(element) { return outOfMemory() }
        count &+= 1
        cursor = after
        guard cursor < end else { return nil }
        if _slowPath(cursor.pointee <= 0x20) {
          cursor = skipSpace(cursor)
          guard cursor < end else { return nil }
        }
        let byte = cursor.pointee
        cursor += 1
        if byte == JSONBytes.comma {
          if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
          continue
        }
        guard byte == JSONBytes.closeBracket else { return nil }
        break
      }
    }
    if count < rules.pointee.minimumCount || count > rules.pointee.maximumCount { return nil }
    return settleArray(from: mark, count, slot) ? cursor : outOfMemory()
  }

  /// Makes the values above `mark` an array of `count` elements.
  mutating func settleArray(from mark: Int, _ count: Int, _ slot: Slot) -> Bool {
    guard keeps, count > 0 else {
      slot.pointee = Value(kind: .array)
      return true
    }
    guard let elements = arena.allocateValues(count) else { return false }
    memcpy(elements, values.values(from: mark), count * MemoryLayout<Value>.stride)
    values.drop(to: mark)
    slot.pointee = .array(elements, count: count)
    return true
  }
}
