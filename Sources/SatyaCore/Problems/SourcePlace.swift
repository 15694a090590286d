// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// A line and a column of a source text, found for ascending offsets in one pass.
///
/// Lines end with a line feed; a carriage return before it is the last column of its line.
package struct SourcePlace {
  private let source: Text
  private var offset = 0
  /// From 1.
  package private(set) var line: UInt64 = 1
  /// From 1, in code points.
  package private(set) var column: UInt64 = 1

  package init(_ source: Text) { self.source = source }

  /// Goes on to `target`, which is not before the current offset; what lies behind the
  /// end is the end.
  package mutating func advance(to target: Int) {
    let target = min(max(target, offset), source.count)
    var lineStart: Int?
    var cursor = offset
    while cursor < target,
      let found = memchr(source.start + cursor, 0x0A, target - cursor)
    {
      // Safe: memchr found it within the text.
      cursor = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - source.start + 1
      line &+= 1
      lineStart = cursor
    }
    if let lineStart {
      column = 1
      offset = lineStart
    }
    column &+= UInt64(UTF8.count(Text(source.start + offset, target - offset)))
    offset = target
  }
}
