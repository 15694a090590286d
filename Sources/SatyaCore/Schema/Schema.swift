// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// A compiled schema: immutable once made, shared by threads, counted by reference.
///
/// It owns the memory of its nodes, the patterns, and a copy of its document. A handle that
/// is copied freely: who keeps one calls `retain()` and, when done, `release()`.
package struct Schema {
  private struct Storage {
    /// Owners. First, so that it stands at `address`.
    var references: UInt64 = 1
    let root: UnsafePointer<Node>
    let layout: UnsafeMutablePointer<RecordLayout>
    let document: Text
    let options: UnsafePointer<ValidationOptions>
    let pool: ChunkPool?
    var nodeCount = 0
    /// Holds nodes, rules, names, defaults and the document's text.
    var arena: Arena
    var patterns: UnsafeMutablePointer<UnsafeMutablePointer<Pattern>>?
    var patternCount = 0
  }

  /// Where it stands, by which a caller knows it.
  package let address: UnsafeMutableRawPointer

  /// The schema at an address that `address` gave.
  @inline(__always)
  package init(address: UnsafeMutableRawPointer) { self.address = address }

  /// With one owner, and `arena` taken over; nil, and nothing taken, where the allocator
  /// refuses.
  package init?(
    arena: Arena, root: UnsafePointer<Node>, layout: UnsafeMutablePointer<RecordLayout>,
    document: Text, options: UnsafePointer<ValidationOptions>
  ) {
    guard let memory = malloc(MemoryLayout<Storage>.size) else { return nil }
    var arena = arena
    let pool = arena.allocate(MemoryLayout<UnsafeMutableRawPointer?>.size).map {
      ChunkPool(slot: $0.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
    }
    address = memory
    memory.bindMemory(to: Storage.self, capacity: 1).initialize(
      to: Storage(
        root: root, layout: layout, document: document, options: options, pool: pool,
        arena: arena))
  }

  @inline(__always)
  private var storage: UnsafeMutablePointer<Storage> {
    address.assumingMemoryBound(to: Storage.self)
  }

  package var root: UnsafePointer<Node> { storage.pointee.root }

  /// How the root becomes an instance; a wrapper where it is no record.
  package var layout: UnsafeMutablePointer<RecordLayout> { storage.pointee.layout }

  /// The document as it was given.
  package var document: Text { storage.pointee.document }

  /// What holds where a call says nothing; in the arena.
  package var options: UnsafePointer<ValidationOptions> { storage.pointee.options }

  /// Memory of freed batches; nil where there was none for its word.
  package var pool: ChunkPool? { storage.pointee.pool }

  /// Nodes have ids below this.
  package var nodeCount: Int {
    get { storage.pointee.nodeCount }
    nonmutating set { storage.pointee.nodeCount = newValue }
  }

  /// Takes over patterns, which stand in the arena and own code outside of it.
  func adopt(patterns: UnsafeMutablePointer<UnsafeMutablePointer<Pattern>>, count: Int) {
    storage.pointee.patterns = patterns
    storage.pointee.patternCount = count
  }

  /// One owner more. From any thread.
  @inline(__always)
  package func retain() { sp_count_up(counter) }

  /// One owner less; the last one frees it. From any thread.
  @inline(__always)
  package func release() {
    if _slowPath(sp_count_down(counter) != 0) { free() }
  }

  // Safe: the first member of a struct stands at its address. Not `&`, which would claim
  // the member for itself while other threads count.
  @inline(__always)
  private var counter: UnsafeMutablePointer<UInt64> {
    address.assumingMemoryBound(to: UInt64.self)
  }

  @inline(never)
  private func free() {
    for i in 0..<storage.pointee.patternCount { storage.pointee.patterns?[i].pointee.free() }
    pool?.free()
    storage.pointee.arena.free()
    CPlatform.free(address)
  }
}
