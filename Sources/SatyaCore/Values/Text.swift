// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// A borrowed run of bytes: UTF-8 text that somebody else owns.
///
/// The view keeps nothing alive. It is valid as long as the memory it was made
/// from: an arena, a schema, a caller's argument. An empty view may stand on any
/// address, never on a nil one.
package struct Text {
  package let start: UnsafePointer<UInt8>
  package let count: Int

  @inline(__always)
  package init(_ start: UnsafePointer<UInt8>, _ count: Int) {
    self.start = start
    self.count = count
  }

  /// The bytes of a literal, which live as long as the library is loaded.
  @inline(__always)
  package init(_ literal: StaticString) {
    self.start = literal.utf8Start
    self.count = literal.utf8CodeUnitCount
  }

  @inline(__always)
  package var end: UnsafePointer<UInt8> { start + count }

  @inline(__always)
  package var isEmpty: Bool { count == 0 }

  /// Safe: the caller keeps `index` below `count`, as with any pointer.
  @inline(__always)
  package subscript(_ index: Int) -> UInt8 { start[index] }

  @inline(__always)
  package static func == (a: Text, b: Text) -> Bool {
    a.count == b.count && memcmp(a.start, b.start, a.count) == 0
  }

  package static func == (a: Text, b: StaticString) -> Bool { a == Text(b) }

  package func hasPrefix(_ prefix: StaticString) -> Bool {
    let prefix = Text(prefix)
    return count >= prefix.count && memcmp(start, prefix.start, prefix.count) == 0
  }

  package func dropFirst(_ n: Int) -> Text { Text(start + n, count - n) }

  package func prefix(_ n: Int) -> Text { Text(start, n) }

  /// What of valid UTF-8 fits `size` bytes, cut between code points.
  package func cut(to size: Int) -> Text {
    guard count > size else { return self }
    var end = max(size, 0)
    while end > 0, start[end] & 0xC0 == 0x80 { end -= 1 }
    return prefix(end)
  }

  /// Byte order, shorter first on a tie: the order of a stable sort of keys.
  package static func < (a: Text, b: Text) -> Bool {
    let order = memcmp(a.start, b.start, min(a.count, b.count))
    return order != 0 ? order < 0 : a.count < b.count
  }
}
