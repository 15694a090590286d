// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Bump allocation in chunks that are freed all at once.
///
/// Records, elements and text of one document stand here in the order they were
/// read. Nothing is freed on its own. A plain struct that is passed by pointer: its
/// owner calls `free()` once, or hands `chunks` over to something that does.
///
///     chunk:  +--------+----------------------------------------------+
///             | header | record | text | text | elements | …   | free |
///             +--------+----------------------------------------------+
///                                                         ^cursor      ^limit
///
/// The first chunk may be memory of the caller's (the stack of a call), which
/// `chunks` does not list. An arena that was never used holds no memory.
package struct Arena {
  package private(set) var cursor: UnsafeMutableRawPointer
  package private(set) var limit: UnsafeMutableRawPointer
  package private(set) var chunks: UnsafeMutablePointer<Chunk>?
  /// Bytes held in chunks, headers included.
  package private(set) var held = 0
  /// Counts the chunks, if anything does.
  package var budget: MemoryBudget?

  /// Chunks to use before the allocator is asked; not `held`, and not freed by `free()`.
  package var spares: UnsafeMutablePointer<Chunk>?

  /// The head of a chunk; the memory follows it.
  package struct Chunk {
    package var next: UnsafeMutablePointer<Chunk>?
    package var size: Int
  }

  package init(budget: MemoryBudget? = nil) {
    let nowhere = UnsafeMutableRawPointer(bitPattern: 16)!  // Safe: a constant, not zero.
    cursor = nowhere
    limit = nowhere
    chunks = nil
    self.budget = budget
  }

  /// Starts in memory of the caller's, 8-byte aligned, which outlives the arena.
  @inline(__always)
  package init(borrowing start: UnsafeMutableRawPointer, count: Int) {
    cursor = start
    limit = start + count
    chunks = nil
  }

  /// Bytes left in the current chunk.
  @inline(__always)
  package var room: Int { limit - cursor }

  /// Memory for `count` bytes, 8-byte aligned, uninitialized; nil where the
  /// allocator or the limit refuses.
  @inline(__always)
  package mutating func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
    let start = UnsafeMutableRawPointer(
      bitPattern: (UInt(bitPattern: cursor) &+ 7) & ~7).unsafelyUnwrapped
    // Safe: `limit` is at or above `cursor`, so the difference is small; `start`
    // exceeds `limit` by 7 at most.
    if _fastPath(limit - start >= count) {
      cursor = start + count
      return start
    }
    guard grow(atLeast: count) else { return nil }
    let fresh = cursor
    cursor = fresh + count
    return fresh
  }

  /// Memory for `count` values.
  @inline(__always)
  package mutating func allocateValues(_ count: Int) -> UnsafeMutablePointer<Value>? {
    allocate(count &* 16)?.assumingMemoryBound(to: Value.self)
  }

  /// Makes sure that `count` bytes, of any alignment, stand at `cursor`.
  @inline(__always)
  package mutating func reserve(_ count: Int) -> Bool {
    _fastPath(limit - cursor >= count) || grow(atLeast: count)
  }

  /// The same with no room to spare: for what will not grow.
  package mutating func reserveExactly(_ count: Int) -> Bool {
    limit - cursor >= count || grow(atLeast: count, isExact: true)
  }

  /// Takes the bytes from `cursor` up to `end`, which were written after
  /// `reserve`.
  @inline(__always)
  package mutating func take(upTo end: UnsafeMutableRawPointer) { cursor = end }

  /// A copy of `text` in the arena.
  package mutating func copy(_ text: Text) -> Text? {
    guard reserve(text.count) else { return nil }
    let start = cursor
    memcpy(start, text.start, text.count)
    cursor = start + text.count
    return Text(UnsafePointer(start.assumingMemoryBound(to: UInt8.self)), text.count)
  }

  /// What chunks grow to by themselves. One of this size is mostly filled, so that its pages are
  /// asked for at once; a larger one is a single row, of which less may be used.
  private static var largeChunk: Int { 1 << 20 }

  /// What a chunk has in all that `reserve(count)` takes from the allocator.
  package static func chunkSize(for count: Int) -> Int { count + MemoryLayout<Chunk>.size + 8 }

  @inline(never)
  private mutating func grow(atLeast count: Int, isExact: Bool = false) -> Bool {
    guard count >= 0, count <= 1 << 40 else { return false }
    // Doubling keeps the number of chunks small; the ceiling keeps the waste small.
    var size = isExact ? 0 : min(max(held, 1 << 11), Arena.largeChunk)
    let header = MemoryLayout<Chunk>.size
    let least = Arena.chunkSize(for: count)
    if size < least { size = least }
    if let budget {
      guard let taken = budget.take(size, orAtLeast: least) else { return false }
      size = taken
    }
    let chunk: UnsafeMutablePointer<Chunk>
    if budget == nil, let spare = takeSpare(atLeast: least) {
      chunk = spare
      size = chunk.pointee.size
    } else {
      guard let memory = malloc(size) else {
        budget?.give(size)
        return false
      }
      chunk = memory.assumingMemoryBound(to: Chunk.self)
      if size == Arena.largeChunk { sp_populate(memory, size) }
      chunk.pointee.size = size
    }
    chunk.pointee.next = chunks
    let memory = UnsafeMutableRawPointer(chunk)
    chunks = chunk
    held += size
    cursor = memory + header
    limit = memory + size
    return true
  }

  /// The first spare chunk, if it is large enough.
  private mutating func takeSpare(atLeast size: Int) -> UnsafeMutablePointer<Chunk>? {
    guard let spare = spares, spare.pointee.size >= size else { return nil }
    spares = spare.pointee.next
    return spare
  }

  /// A place to go back to.
  package struct Mark {
    fileprivate let cursor: UnsafeMutableRawPointer
    fileprivate let limit: UnsafeMutableRawPointer
    fileprivate let chunks: UnsafeMutablePointer<Chunk>?
  }

  @inline(__always)
  package func mark() -> Mark { Mark(cursor: cursor, limit: limit, chunks: chunks) }

  /// Takes back all that was allocated since `mark`, which is of this arena.
  @inline(__always)
  package mutating func rewind(to mark: Mark) {
    if _slowPath(chunks != mark.chunks) { dropChunks(downTo: mark.chunks) }
    cursor = mark.cursor
    limit = mark.limit
  }

  @inline(never)
  private mutating func dropChunks(downTo oldest: UnsafeMutablePointer<Chunk>?) {
    while let chunk = chunks, chunk != oldest {
      chunks = chunk.pointee.next
      held -= chunk.pointee.size
      budget?.give(chunk.pointee.size)
      CPlatform.free(chunk)
    }
  }

  /// Frees all chunks; the arena is empty and usable again.
  package mutating func free() {
    Arena.free(chunks)
    budget?.give(held)
    let spares = spares
    self = Arena(budget: budget)
    self.spares = spares
  }

  /// What is kept for reuse of memory that a budget counts: others may need the rest.
  private static var mostCountedSpare: Int { 1 << 16 }

  /// Forgets what was allocated but keeps the newest chunk, the largest, for reuse.
  package mutating func reset() {
    guard let chunk = chunks else { return }
    if let budget {
      if chunk.pointee.size > Arena.mostCountedSpare { return free() }
      budget.give(held - chunk.pointee.size)
    }
    Arena.free(chunk.pointee.next)
    chunk.pointee.next = nil
    held = chunk.pointee.size
    let memory = UnsafeMutableRawPointer(chunk)
    cursor = memory + MemoryLayout<Chunk>.size
    limit = memory + held
  }

  package static func free(_ chunks: UnsafeMutablePointer<Chunk>?) {
    var next = chunks
    while let chunk = next {
      next = chunk.pointee.next
      CPlatform.free(chunk)
    }
  }
}
