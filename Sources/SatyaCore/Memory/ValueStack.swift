// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Values of arrays and objects whose end has not been read yet.
///
/// A reader pushes elements as it meets them and, at the closing bracket, moves the
/// ones above its own mark to memory of their final size. The stack may begin in
/// memory of the caller's; it moves to the heap when that is full.
package struct ValueStack {
  private var base: UnsafeMutablePointer<Value>
  package private(set) var count = 0
  private var capacity: Int
  private var isHeap = false
  /// Counts what is on the heap, if anything does.
  private var budget: MemoryBudget?

  /// `start` is aligned for values and outlives the stack.
  @inline(__always)
  package init(borrowing start: UnsafeMutablePointer<Value>, capacity: Int) {
    base = start
    self.capacity = capacity
  }

  /// A stack that holds no memory yet.
  package init(budget: MemoryBudget? = nil) {
    // Safe: a constant that is not zero; capacity 0 keeps it from being used.
    base = UnsafeMutablePointer(bitPattern: 16).unsafelyUnwrapped
    capacity = 0
    self.budget = budget
  }

  /// False where the allocator refuses; the stack is as before then.
  @inline(__always)
  package mutating func push(_ value: Value) -> Bool {
    if _slowPath(count == capacity), !grow() { return false }
    base[count] = value
    count &+= 1
    return true
  }

  /// The values from `mark` up, valid until the next push.
  @inline(__always)
  package func values(from mark: Int) -> UnsafeMutablePointer<Value> { base + mark }

  @inline(__always)
  package mutating func drop(to mark: Int) { count = mark }

  @inline(never)
  private mutating func grow() -> Bool {
    let wider = max(capacity * 2, 64)
    let size = wider * MemoryLayout<Value>.stride
    let more = size - (isHeap ? capacity * MemoryLayout<Value>.stride : 0)
    if let budget, !budget.take(more) { return false }
    guard let memory = isHeap ? realloc(base, size) : malloc(size) else {
      budget?.give(more)
      return false
    }
    let values = memory.assumingMemoryBound(to: Value.self)
    if !isHeap, count > 0 { memcpy(values, base, count * MemoryLayout<Value>.stride) }
    base = values
    capacity = wider
    isHeap = true
    return true
  }

  @inline(__always)
  package mutating func free() {
    if _slowPath(isHeap) { freeHeap() }
  }

  /// Empties the stack and frees what it took; usable again.
  package mutating func reset() {
    free()
    self = ValueStack(budget: budget)
  }

  @inline(never)
  private func freeHeap() {
    budget?.give(capacity * MemoryLayout<Value>.stride)
    CPlatform.free(base)
  }
}
