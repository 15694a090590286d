// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Finds an index by a name: open addressing with linear probing, at most half full.
///
///     slots:  | name | count | index |  | 0 | … |  | name | count | index |
///              hash(name) & mask ---->   first probe, then the next slot, …
///
/// A plain handle that is copied freely: the slots lie in the arena of whoever made
/// the table, and the names where they were. The hash is seeded, and a table in which
/// names crowd all the same is laid out anew with another seed.
package struct NameTable {
  private var slots: UnsafeMutablePointer<Slot>?
  private var mask = 0
  private var seed: UInt64 = 0
  /// The names in the table.
  package private(set) var count = 0

  private struct Slot {
    /// Nil where the slot is free.
    var start: UnsafePointer<UInt8>?
    var count: UInt32
    var index: UInt32
  }

  /// An empty table, in which nothing is found.
  package init() {}

  @inline(__always)
  package var isEmpty: Bool { count == 0 }

  /// The index that was entered for `name`; nil where it is not in the table.
  @inline(__always)
  package func find(_ name: Text) -> Int? {
    guard let slots else { return nil }
    // Safe: masks keep the slot within the table, and a table is never full.
    var at = Int(truncatingIfNeeded: NameTable.hash(name, seed: seed)) & mask
    while let start = slots[at].start {
      if Int(slots[at].count) == name.count,
        NameTable.equal(start, name.start, name.count)
      {
        return Int(slots[at].index)
      }
      at = (at &+ 1) & mask
    }
    return nil
  }
}

extension NameTable {
  package enum Entry: UInt8 {
    case new
    /// The name is in the table already, and so stays what was entered with it.
    case present
    case noMemory
  }

  /// Enters `name`, whose bytes outlive the table. `index` is below 2^32.
  ///
  /// A table that grows leaves its old slots in the arena; `reserve` avoids that.
  package mutating func enter(_ name: Text, index: Int, arena: inout Arena) -> Entry {
    guard reserve(count + 1, arena: &arena) else { return .noMemory }
    return place(name.start, name.count, UInt32(truncatingIfNeeded: index), &arena)
  }

  /// Makes room for `total` names in all.
  package mutating func reserve(_ total: Int, arena: inout Arena) -> Bool {
    if slots != nil, total <= (mask + 1) / 2 { return true }
    guard total < 1 << 31 else { return false }
    var size = 4
    while size / 2 < total { size *= 2 }
    return layOut(size: size, seed: seed, arena: &arena)
  }

  private mutating func layOut(size: Int, seed: UInt64, arena: inout Arena) -> Bool {
    guard let memory = arena.allocate(size * MemoryLayout<Slot>.stride) else { return false }
    let old = slots
    let oldSize = old == nil ? 0 : mask + 1
    let fresh = memory.bindMemory(to: Slot.self, capacity: size)
    fresh.initialize(repeating: Slot(start: nil, count: 0, index: 0), count: size)
    slots = fresh
    mask = size - 1
    self.seed = seed != 0 ? seed : NameTable.firstSeed()
    guard let old else { return true }
    for i in 0..<oldSize {
      guard let start = old[i].start else { continue }
      let name = Text(start, Int(old[i].count))
      var at = Int(truncatingIfNeeded: NameTable.hash(name, seed: self.seed)) & mask
      while fresh[at].start != nil { at = (at + 1) & mask }
      fresh[at] = old[i]
    }
    return true
  }

  /// Drawn once per process from the kernel; never 0.
  private static func firstSeed() -> UInt64 {
    var key: (UInt64, UInt64) = (0, 0)
    sp_hash_key(&key.0, &key.1)
    return key.0 ^ key.1 | 1
  }

  private mutating func place(
    _ start: UnsafePointer<UInt8>, _ length: Int, _ index: UInt32, _ arena: inout Arena
  ) -> Entry {
    guard let slots, length <= Int(UInt32.max) else { return .noMemory }
    var at = Int(truncatingIfNeeded: NameTable.hash(Text(start, length), seed: seed)) & mask
    var probes = 0
    while let other = slots[at].start {
      if Int(slots[at].count) == length, NameTable.equal(other, start, length) {
        return .present
      }
      at = (at + 1) & mask
      probes += 1
    }
    slots[at] = Slot(start: start, count: UInt32(length), index: index)
    count += 1
    // Half full, a run of this length is no accident. Twice the size as well, so that
    // tries come to an end with memory at the latest.
    if probes > 96 + count / 64 {
      let seed = (seed ^ UInt64(probes)) &* 0xD129_0B26_8A3C_5FA5 | 1
      guard layOut(size: (mask + 1) * 2, seed: seed, arena: &arena) else { return .noMemory }
    }
    return .new
  }
}

extension NameTable {
  /// Up to 16 bytes cost two loads and one multiplication.
  @inline(__always)
  package static func hash(_ text: Text, seed: UInt64) -> UInt64 {
    let p = UnsafeRawPointer(text.start)
    let n = text.count
    var a: UInt64
    var b: UInt64
    // Safe: every load stays within the n bytes.
    if _fastPath(n <= 16) {
      if n >= 8 {
        a = p.loadUnaligned(as: UInt64.self)
        b = p.loadUnaligned(fromByteOffset: n &- 8, as: UInt64.self)
      } else if n >= 4 {
        a = UInt64(p.loadUnaligned(as: UInt32.self))
        b = UInt64(p.loadUnaligned(fromByteOffset: n &- 4, as: UInt32.self))
      } else if n > 0 {
        a = UInt64(text[0]) << 16 | UInt64(text[n >> 1]) << 8 | UInt64(text[n &- 1])
        b = 0
      } else {
        a = 0
        b = 0
      }
    } else {
      (a, b) = foldLong(p, n, seed)
    }
    return fold(a ^ seed, b ^ (UInt64(truncatingIfNeeded: n) &+ 0x9E37_79B9_7F4A_7C15))
  }

  /// Reduces more than 16 bytes to the last 16, mixed with all before them.
  @inline(never)
  private static func foldLong(
    _ p: UnsafeRawPointer, _ n: Int, _ seed: UInt64
  ) -> (UInt64, UInt64) {
    var at = 0
    var state = seed
    while n &- at > 16 {
      let a = p.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let b = p.loadUnaligned(fromByteOffset: at &+ 8, as: UInt64.self)
      state = fold(a ^ state, b ^ 0xA076_1D64_78BD_642F)
      at &+= 16
    }
    let a = p.loadUnaligned(fromByteOffset: n &- 16, as: UInt64.self)
    let b = p.loadUnaligned(fromByteOffset: n &- 8, as: UInt64.self)
    return (a ^ state, b)
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    let mixed = (product.high ^ product.low) &* 0xE703_7ED1_A0B4_28DB
    return mixed ^ mixed >> 32
  }

  /// Whether two runs of `n` bytes are equal; names are short, so without a call.
  @inline(__always)
  package static func equal(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ n: Int
  ) -> Bool {
    let a = UnsafeRawPointer(a)
    let b = UnsafeRawPointer(b)
    // Safe: every load stays within the n bytes.
    if n >= 8 {
      var at = 0
      while at < n &- 8 {
        if a.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          != b.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        {
          return false
        }
        at &+= 8
      }
      return a.loadUnaligned(fromByteOffset: n &- 8, as: UInt64.self)
        == b.loadUnaligned(fromByteOffset: n &- 8, as: UInt64.self)
    }
    if n >= 4 {
      return a.loadUnaligned(as: UInt32.self) == b.loadUnaligned(as: UInt32.self)
        && a.loadUnaligned(fromByteOffset: n &- 4, as: UInt32.self)
          == b.loadUnaligned(fromByteOffset: n &- 4, as: UInt32.self)
    }
    var i = 0
    while i < n {
      if a.load(fromByteOffset: i, as: UInt8.self) != b.load(fromByteOffset: i, as: UInt8.self) {
        return false
      }
      i &+= 1
    }
    return true
  }
}
