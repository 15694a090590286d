// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// What is done at the end of an object, and the bits of objects with many properties.
extension JSONReader {
  @inline(never)
  mutating func wideBits(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
    let words = (count + 63) / 64
    guard let memory = check.pointee.trees.allocate(words * 8) else { return nil }
    memset(memory, 0, words * 8)
    return memory.assumingMemoryBound(to: UInt64.self)
  }

  /// Whether the rules hold that few objects have, and no key stands twice. Of the members
  /// above `mark` only those stay that are kept.
  @inline(never)
  mutating func endsWell(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ state: inout ObjectState, from mark: Int
  ) -> Bool {
    if state.wide != nil, !ObjectState.hasAllRequired(rules, state.wide) { return false }
    if state.mayRepeat, sink.hasEqualKeys(from: mark) { return false }
    if rules.pointee.hasCountRules {
      let count = ObjectState.memberCount(
        rules, seen: state.seen, wide: state.wide, extraCount: state.extraCount)
      if count < rules.pointee.minimumCount || count > rules.pointee.maximumCount { return false }
    }
    if state.dropsKeys { sink.drop(to: mark) }
    return true
  }
}
