// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Plain data in a row that grows, with an allocator that may refuse.
///
/// What `Array` is, save that `append` says so where memory runs out, and that
/// its owner calls `free()`. Elements have no destructors.
package struct GrowingList<Element> {
  private var base: UnsafeMutablePointer<Element>?
  package private(set) var count = 0
  private var capacity = 0
  /// Counts what is held, if anything does.
  private let budget: MemoryBudget?

  package init(budget: MemoryBudget? = nil) { self.budget = budget }

  /// Bytes held.
  package var held: Int { capacity * MemoryLayout<Element>.stride }

  @inline(__always)
  package mutating func append(_ element: Element) -> Bool {
    if _slowPath(count == capacity), !grow() { return false }
    // Safe: `grow` made room.
    (base.unsafelyUnwrapped + count).initialize(to: element)
    count &+= 1
    return true
  }

  /// Safe: the caller keeps `index` below `count`.
  @inline(__always)
  package subscript(index: Int) -> Element {
    get { base.unsafelyUnwrapped[index] }
    nonmutating set { base.unsafelyUnwrapped[index] = newValue }
  }

  package var last: Element? { count == 0 ? nil : self[count - 1] }

  package mutating func removeLast() { count -= 1 }

  /// Keeps the first `kept` elements.
  package mutating func drop(to kept: Int) { count = kept }

  /// The elements from `mark` up, valid until the next that is added; nil of a list that never
  /// had any.
  package func elements(from mark: Int) -> UnsafeMutablePointer<Element>? {
    base.map { $0 + mark }
  }

  @inline(never)
  private mutating func grow() -> Bool { widen(to: max(capacity * 2, 16)) }

  /// Makes room for `count` elements and no more, where it is known how many will come.
  package mutating func reserve(_ count: Int) -> Bool { count <= capacity || widen(to: count) }

  private mutating func widen(to wider: Int) -> Bool {
    let more = (wider - capacity) * MemoryLayout<Element>.stride
    if let budget, !budget.take(more) { return false }
    guard let memory = realloc(base, wider * MemoryLayout<Element>.stride) else {
      budget?.give(more)
      return false
    }
    base = memory.assumingMemoryBound(to: Element.self)
    capacity = wider
    return true
  }

  package mutating func free() {
    CPlatform.free(base)
    budget?.give(held)
    self = GrowingList(budget: budget)
  }
}
