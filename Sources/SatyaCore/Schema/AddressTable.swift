// SPDX-License-Identifier: Apache-2.0

/// Finds an index by an address: open addressing, at most half full.
struct AddressTable {
  private var slots: UnsafeMutablePointer<Slot>?
  private var mask = 0
  private var count = 0

  private struct Slot {
    var key: UInt
    var index: Int
  }

  func find(_ address: UnsafeMutablePointer<Value>) -> Int? {
    guard let slots else { return nil }
    let key = UInt(bitPattern: address)
    var at = AddressTable.home(key) & mask
    while slots[at].key != 0 {
      if slots[at].key == key { return slots[at].index }
      at = (at + 1) & mask
    }
    return nil
  }

  /// Enters an address that is not in the table.
  mutating func enter(
    _ address: UnsafeMutablePointer<Value>, index: Int, _ arena: inout Arena
  ) throws(NoMemory) {
    if slots == nil || count * 2 > mask { try layOut(size: max(mask * 2 + 2, 16), &arena) }
    place(Slot(key: UInt(bitPattern: address), index: index))
    count += 1
  }

  /// Makes room for `total` addresses: a table that grows leaves its old slots in the arena.
  mutating func reserve(_ total: Int, _ arena: inout Arena) throws(NoMemory) {
    var size = 16
    while total * 2 >= size { size *= 2 }
    if slots == nil || size > mask + 1 { try layOut(size: size, &arena) }
  }

  private mutating func layOut(size: Int, _ arena: inout Arena) throws(NoMemory) {
    let old = slots
    let oldSize = old == nil ? 0 : mask + 1
    let fresh = try arena.row(Slot.self, size)
    fresh.initialize(repeating: Slot(key: 0, index: 0), count: size)
    slots = fresh
    mask = size - 1
    guard let old else { return }
    for i in 0..<oldSize where old[i].key != 0 { place(old[i]) }
  }

  private func place(_ slot: Slot) {
    guard let slots else { return }
    var at = AddressTable.home(slot.key) & mask
    while slots[at].key != 0 { at = (at + 1) & mask }
    slots[at] = slot
  }

  private static func home(_ key: UInt) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32)
  }
}
