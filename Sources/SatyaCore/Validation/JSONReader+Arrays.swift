// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// Reads an array for `rules`; `p` stands on its opening bracket.
  mutating func readArray(
    _ rules: UnsafeMutablePointer<ArrayRules>, _ p: P, _ slot: Slot
  ) -> P? {
    guard levels > 0 else { return nil }
    levels &-= 1
    var cursor = p + 1
    if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
    let mark = sink.count
    var count = 0
    if cursor.pointee == JSONBytes.closeBracket {
      cursor += 1
    } else {
      while true {
        let node: NodePointer?
        if _slowPath(count < rules.pointee.prefixCount), let prefix = rules.pointee.prefix {
          node = prefix[count]
        } else {
          node = rules.pointee.items
        }
        var element = Sink.unset
        guard
          let after = node != nil
            ? readInline(node.unsafelyUnwrapped, cursor, &element) : readPlain(cursor, &element)
        else { return nil }
        if !sink.push(element) { return outOfMemory() }
        count &+= 1
        cursor = after
        guard cursor < stop else { return nil }
        var byte = cursor.pointee
        if _slowPath(byte <= 0x20) {
          cursor = skipSpace(cursor)
          guard cursor < end else { return nil }
          byte = cursor.pointee
        }
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
    levels &+= 1
    return sink.makeArray(from: mark, count: count, into: slot) ? cursor : outOfMemory()
  }
}
