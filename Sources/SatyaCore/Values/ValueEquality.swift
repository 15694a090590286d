// SPDX-License-Identifier: Apache-2.0

import CPlatform

// Equality as JSON Schema has it (2020-12, section 4.2.2): numbers by their value, arrays in
// order, objects whatever the order of their members. The kind of memory does not
// matter: a record equals the object with the same members.
extension Value {
  package static func equal(_ a: Value, _ b: Value) -> Bool { equal(a, b, depth: 0) }

  private static func equal(_ a: Value, _ b: Value, depth: Int) -> Bool {
    switch a.kind {
    case .string: return b.kind == .string && a.text == b.text
    case .int64, .double, .number: return Decimal.equal(a, b)
    case .bool: return b.kind == .bool && a.asBool == b.asBool
    case .array, .hostArray:
      return b.isArray && a.size == b.size && depth < deepest && equalElements(a, b, depth)
    case .object, .hostObject, .record:
      return b.isObject && depth < deepest && equalMembers(a, b, depth)
    default: return a.kind == b.kind
    }
  }

  private static func equalElements(_ a: Value, _ b: Value, _ depth: Int) -> Bool {
    guard let x = a.elements, let y = b.elements else { return true }
    for index in 0..<a.count where !equal(x[index], y[index], depth: depth + 1) { return false }
    return true
  }

  private static func equalMembers(_ a: Value, _ b: Value, _ depth: Int) -> Bool {
    let count = Members(a).count
    guard count == Members(b).count else { return false }
    var mine = Members(a)
    var theirs = Members(b)
    // Members in the same order need no search; from the first that differs on, each is
    // looked up.
    var isInOrder = true
    var index = MemberIndex()
    defer { index.free() }
    while let member = mine.next() {
      if isInOrder, let other = theirs.next(), other.key.text == member.key.text {
        guard equal(member.value, other.value, depth: depth + 1) else { return false }
        continue
      }
      if isInOrder { index = MemberIndex(b) }
      isInOrder = false
      guard let (_, other) = index.find(member.key.text),
        equal(member.value, other.value, depth: depth + 1)
      else { return false }
    }
    return true
  }

  /// Equal values have equal hashes. Seeded: nobody outside the process can choose values
  /// that collide.
  package static func hash(_ value: Value) -> UInt64 { hash(value, depth: 0) }

  private static func hash(_ value: Value, depth: Int) -> UInt64 {
    switch value.kind {
    case .string: return SeededHash.hash(value.text)
    case .int64, .double, .number: return Decimal.hash(value, seed: seed)
    case .bool: return mixed(seed ^ (value.asBool ? 0x51 : 0x52))
    case .array, .hostArray:
      var result = mixed(seed ^ 0x53)
      guard depth < deepest, let elements = value.elements else { return result }
      for index in 0..<value.count {
        result = mixed(result ^ hash(elements[index], depth: depth + 1))
      }
      return result
    case .object, .hostObject, .record:
      var result = seed ^ 0x54
      guard depth < deepest else { return result }
      var members = Members(value)
      while let member = members.next() {
        // A sum, for the order of members does not count.
        result &+= mixed(
          SeededHash.hash(member.key.text) &+ mixed(hash(member.value, depth: depth + 1)))
      }
      return mixed(result)
    default: return mixed(seed ^ 0x55)
    }
  }

  private static var seed: UInt64 {
    var key: (UInt64, UInt64) = (0, 0)
    sp_hash_key(&key.0, &key.1)
    return key.0
  }

  /// Every bit of the input reaches every bit (Vigna, "SplitMix64", 2015).
  @inline(__always)
  private static func mixed(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }
}
