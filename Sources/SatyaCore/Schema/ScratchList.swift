// SPDX-License-Identifier: Apache-2.0

/// The allocator refused; the only way out of the middle of a compilation.
struct NoMemory: Error {}

/// A growing row of plain values in an arena, which frees them.
struct ScratchList<Element> {
  private var base: UnsafeMutablePointer<Element>?
  private(set) var count = 0
  private var capacity = 0

  mutating func append(_ element: Element, _ arena: inout Arena) throws(NoMemory) {
    if count == capacity { try widen(to: max(capacity * 2, 8), &arena) }
    guard let base else { throw NoMemory() }
    (base + count).initialize(to: element)
    count += 1
  }

  /// Makes room for `total` elements: a list that grows leaves its old rows in the arena.
  mutating func reserve(_ total: Int, _ arena: inout Arena) throws(NoMemory) {
    if total > capacity { try widen(to: total, &arena) }
  }

  private mutating func widen(to wider: Int, _ arena: inout Arena) throws(NoMemory) {
    let fresh = try arena.row(Element.self, wider)
    if let base { fresh.initialize(from: base, count: count) }
    base = fresh
    capacity = wider
  }

  /// Safe: the caller keeps `index` below `count`.
  subscript(_ index: Int) -> Element {
    get { base.unsafelyUnwrapped[index] }
    nonmutating set { base.unsafelyUnwrapped[index] = newValue }
  }

  /// The elements; nil where there never were any.
  var elements: UnsafeMutablePointer<Element>? { base }

  mutating func popLast() -> Element? {
    guard count > 0, let base else { return nil }
    count -= 1
    return base[count]
  }

  mutating func removeAll() { count = 0 }

  /// Turns the elements from `first` on round.
  func reverse(from first: Int) {
    guard let base else { return }
    var low = first
    var high = count - 1
    while low < high {
      (base[low], base[high]) = (base[high], base[low])
      low += 1
      high -= 1
    }
  }
}

extension Arena {
  /// Memory for `count` elements, uninitialized; never empty.
  mutating func row<Element>(
    _ type: Element.Type, _ count: Int
  ) throws(NoMemory) -> UnsafeMutablePointer<Element> {
    let (size, overflow) = max(count, 1).multipliedReportingOverflow(
      by: MemoryLayout<Element>.stride)
    guard !overflow, let memory = allocate(size) else { throw NoMemory() }
    return memory.bindMemory(to: Element.self, capacity: count)
  }

  /// One element of plain data.
  mutating func store<Element>(
    _ element: Element
  ) throws(NoMemory) -> UnsafeMutablePointer<Element> {
    let place = try row(Element.self, 1)
    place.initialize(to: element)
    return place
  }
}
