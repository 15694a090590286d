// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Finds keys of one object that stand twice.
///
/// Few keys are compared with each other, by a hash of 16 bits that stands in
/// `Value.reserved`. Many go through a table whose hash is seeded, so that nobody can
/// choose keys that collide. The table is reused from object to object.
package struct KeySet {
  private var table: UnsafeMutablePointer<Int32>?
  private var capacity = 0
  private var mask = 0
  private var isScan = true
  /// Counts the table, if anything does.
  private let budget: MemoryBudget?

  @inline(__always)
  package init(budget: MemoryBudget? = nil) { self.budget = budget }

  private static var scanLimit: Int { 24 }

  /// Of length and ends; equal keys have equal hashes, and that is all it promises.
  @inline(__always)
  package static func shortHash(_ key: Text) -> UInt16 {
    let count = key.count
    if count == 0 { return 0 }
    let first = UInt32(key.start[0])
    let middle = UInt32(key.start[count &>> 1])
    let last = UInt32(key.start[count &- 1])
    // Safe: the arithmetic wraps.
    let mixed = (first &+ middle &* 31 &+ last &* 961 &+ UInt32(truncatingIfNeeded: count) &* 7)
      &* 0x9E37_79B1
    return UInt16(truncatingIfNeeded: mixed &>> 16)
  }

  /// Prepares for an object of `count` keys; false without memory.
  package mutating func begin(_ count: Int) -> Bool {
    isScan = count <= KeySet.scanLimit
    if isScan { return true }
    guard count < Int(Int32.max) / 4 else { return false }
    var size = 64
    while size < count * 2 { size *= 2 }
    if size > capacity {
      release()
      guard budget?.take(size * 4) ?? true else { return false }
      table = malloc(size * 4)?.assumingMemoryBound(to: Int32.self)
      if table == nil { budget?.give(size * 4) } else { capacity = size }
    }
    guard let table else { return false }
    memset(table, 0xff, size * 4)
    mask = size - 1
    return true
  }

  /// The index of an equal key among the `index` members kept so far; nil, and the
  /// key is remembered as number `index`, where there is none.
  package mutating func insert(
    _ key: Value, at index: Int, _ members: UnsafeMutablePointer<Value>
  ) -> Int? {
    let text = key.text
    guard !isScan, let table else {
      for i in 0..<index
      where members[2 * i].reserved == key.reserved && members[2 * i].text == text {
        return i
      }
      return nil
    }
    var place = Int(truncatingIfNeeded: SeededHash.hash(text)) & mask
    while table[place] >= 0 {
      let other = Int(table[place])
      if members[2 * other].reserved == key.reserved, members[2 * other].text == text {
        return other
      }
      place = (place + 1) & mask
    }
    table[place] = Int32(truncatingIfNeeded: index)
    return nil
  }

  /// Whether two of `count` members have equal keys, or memory ran out.
  package mutating func hasEqual(
    among members: UnsafeMutablePointer<Value>, count: Int
  ) -> Bool {
    guard begin(count) else { return true }
    for i in 0..<count where insert(members[2 * i], at: i, members) != nil { return true }
    return false
  }

  @inline(__always)
  package mutating func free() {
    if _slowPath(table != nil) { release() }
  }

  @inline(never)
  private mutating func release() {
    CPlatform.free(table)
    budget?.give(capacity * 4)
    table = nil
    capacity = 0
  }
}
