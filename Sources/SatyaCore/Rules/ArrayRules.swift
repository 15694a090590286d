// SPDX-License-Identifier: Apache-2.0

import CPlatform

// An array against its number of elements and their uniqueness.
extension ArrayRules {
  @inline(__always)
  package func admitsCount(_ count: Int) -> Bool {
    count >= minimumCount && count <= maximumCount
  }

  /// Where two equal elements stand, the second one as early as possible.
  package struct Duplicate {
    package var first: Int
    package var second: Int
  }

  /// Finds equal elements. Sets `ranOutOfMemory`, and finds nothing, where the allocator
  /// refuses.
  ///
  /// Few elements are compared with each other. Many go through a table of seeded
  /// hashes, so that the time is linear in the size of the array whatever is in it.
  package static func firstDuplicate(
    _ elements: UnsafeMutablePointer<Value>, count: Int, budget: MemoryBudget? = nil,
    ranOutOfMemory: inout Bool
  ) -> Duplicate? {
    if count <= 12 {
      if count < 2 { return nil }
      for second in 1..<count {
        for first in 0..<second where Value.equal(elements[first], elements[second]) {
          return Duplicate(first: first, second: second)
        }
      }
      return nil
    }
    return firstHashed(elements, count, budget, &ranOutOfMemory)
  }

  private struct Entry {
    var hash: UInt32
    /// One more than the index; 0 for a free place.
    var place: UInt32
  }

  private static func firstHashed(
    _ elements: UnsafeMutablePointer<Value>, _ count: Int, _ budget: MemoryBudget?,
    _ ranOutOfMemory: inout Bool
  ) -> Duplicate? {
    // Safe: an array has less than 2^32 elements.
    var capacity = 32
    while capacity < 2 * count { capacity *= 2 }
    let size = capacity * MemoryLayout<Entry>.stride
    if let budget, !budget.take(size) {
      ranOutOfMemory = true
      return nil
    }
    defer { budget?.give(size) }
    guard let memory = calloc(1, size) else {
      ranOutOfMemory = true
      return nil
    }
    defer { free(memory) }
    let table = memory.bindMemory(to: Entry.self, capacity: capacity)
    for index in 0..<count {
      let hash = Value.hash(elements[index])
      let short = UInt32(truncatingIfNeeded: hash &>> 32)
      var place = Int(truncatingIfNeeded: hash) & (capacity - 1)
      while table[place].place != 0 {
        let other = Int(table[place].place) - 1
        if table[place].hash == short, Value.equal(elements[other], elements[index]) {
          return Duplicate(first: other, second: index)
        }
        place = (place + 1) & (capacity - 1)
      }
      table[place] = Entry(hash: short, place: UInt32(truncatingIfNeeded: index + 1))
    }
    return nil
  }
}
