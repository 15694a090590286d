// SPDX-License-Identifier: Apache-2.0

/// Finds a number, literal, array or object among many values of an `enum` by its hash.
///
/// The hash is seeded: no document can choose values that collide.
package struct ChoiceIndex {
  /// One more than the number of a value, 0 where free; as many as a power of two.
  private var table: UnsafeMutablePointer<UInt32>?
  private var mask = 0

  /// Fewer values are compared one by one.
  static var worthwhile: Int { 8 }

  package init() {}

  var isEmpty: Bool { table == nil }

  /// Enters all values but strings, equal ones once; false without memory.
  mutating func enter(
    _ values: UnsafeMutablePointer<Value>, _ count: Int, others: Int, arena: inout Arena
  ) -> Bool {
    var size = 32
    while size < 2 * others { size *= 2 }
    guard let memory = arena.allocate(size * 4) else { return false }
    let places = memory.bindMemory(to: UInt32.self, capacity: size)
    places.initialize(repeating: 0, count: size)
    mask = size - 1
    table = places
    for i in 0..<count where values[i].kind != .string {
      var place = Int(truncatingIfNeeded: Value.hash(values[i])) & mask
      while places[place] != 0, !Value.equal(values[Int(places[place]) - 1], values[i]) {
        place = (place + 1) & mask
      }
      // Safe: a document has less than 4 Gi values.
      places[place] = UInt32(truncatingIfNeeded: i + 1)
    }
    return true
  }

  @inline(never)
  func contains(_ value: Value, _ values: UnsafeMutablePointer<Value>) -> Bool {
    guard let table else { return false }
    var place = Int(truncatingIfNeeded: Value.hash(value)) & mask
    while table[place] != 0 {
      if Value.equal(values[Int(table[place]) - 1], value) { return true }
      place = (place + 1) & mask
    }
    return false
  }
}
