// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Where the parts of a located tree stand in its source.
///
/// Behind the n elements of a located array stand n offsets; behind the n members of
/// a located object 2n: of a key, of its value, and so on. Offsets count bytes from
/// the beginning of the document.
///
///     array   | element 0 | element 1 | … | offset 0 | offset 1 | …
///     object  | key 0 | value 0 | key 1 | … | key 0's | value 0's | key 1's | …
extension Value {
  /// Nil unless the value is a located array or object with something in it.
  @inline(__always)
  package var offsets: UnsafeMutablePointer<UInt32>? {
    guard flags.contains(.isLocated), size > 0, let elements else { return nil }
    let slots = kind == .object ? count * 2 : count
    return UnsafeMutableRawPointer(elements + slots).assumingMemoryBound(to: UInt32.self)
  }

  /// Where the members of an object without offsets stood before some gave way to others, laid
  /// out as offsets are: `PathLink.position` of a key, of its value, and so on. Nil where each
  /// stands where it did.
  @inline(__always)
  package var positions: UnsafeMutablePointer<UInt32>? {
    guard flags.contains(.isReordered), size > 0, let elements else { return nil }
    return UnsafeMutableRawPointer(elements + 2 * count).assumingMemoryBound(to: UInt32.self)
  }

  /// An object of `count` members with their positions, which are moved behind them: as many
  /// members and positions have room from `members` on.
  package static func object(
    _ members: UnsafeMutablePointer<Value>, count: Int, positions: UnsafeMutablePointer<UInt32>
  ) -> Value {
    memmove(members + 2 * count, positions, 2 * count * MemoryLayout<UInt32>.stride)
    var value = Value.object(members, count: count)
    value.flags = .isReordered
    return value
  }
}
