// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// Items that wait for the list that will hold them: owned references, in memory that the
/// caller gives and, once that is full, on the heap.
struct ObjectStack {
  private var items: UnsafeMutablePointer<Object?>
  private(set) var count = 0
  private var capacity: Int
  private var isOnHeap = false

  init(_ memory: UnsafeMutableBufferPointer<Object?>) {
    // Safe: the caller gives memory for one item at least.
    items = memory.baseAddress.unsafelyUnwrapped
    capacity = memory.count
  }

  /// Safe: `index` is below `count`, and what was pushed is there.
  subscript(_ index: Int) -> Object { items[index].unsafelyUnwrapped }

  /// Takes a reference over; false, and does not, without memory.
  @inline(__always)
  mutating func push(_ item: Object) -> Bool {
    if _slowPath(count == capacity), !grow() { return false }
    items[count] = item
    count &+= 1
    return true
  }

  @inline(never)
  private mutating func grow() -> Bool {
    let size = MemoryLayout<Object?>.stride
    guard let memory = realloc(isOnHeap ? items : nil, 2 * capacity * size) else { return false }
    let fresh = memory.assumingMemoryBound(to: Object?.self)
    if !isOnHeap { memcpy(fresh, items, count * size) }
    items = fresh
    capacity *= 2
    isOnHeap = true
    return true
  }

  /// A list of what was pushed after `base`; nil with an exception, and nothing is popped.
  mutating func popList(from base: Int, _ py: Python) -> Object? {
    let size = count - base
    guard let made = py.api.PyList_New.unsafelyUnwrapped(size) else { return nil }
    // Safe: the list has room for `size` items, and its own memory where that is not 0.
    if size > 0 { memcpy(py.items(list: made), items + base, size * MemoryLayout<Object?>.stride) }
    count = base
    return made
  }

  mutating func popTuple(from base: Int, _ py: Python) -> Object? {
    let size = count - base
    guard let made = py.api.PyTuple_New.unsafelyUnwrapped(size) else { return nil }
    if size > 0 { memcpy(py.items(tuple: made), items + base, size * MemoryLayout<Object?>.stride) }
    count = base
    return made
  }

  mutating func drop(to base: Int, _ py: Python) {
    while count > base {
      count &-= 1
      let item = items[count]
      py.release(optional: item)
    }
  }

  mutating func free(_ py: Python) {
    drop(to: 0, py)
    if isOnHeap { CPlatform.free(items) }
  }
}
