// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// A compiled schema: immutable once made, shared by threads, counted by reference.
///
/// It owns the memory of its nodes, the patterns, and a copy of its document. A handle that
/// is copied freely: who keeps one calls `retain()` and, when done, `release()`.
package struct Schema: CellHandle {
  package struct Contents {
    /// Owners. First, for `counter`.
    var references: UInt64 = 1
    let root: UnsafePointer<Node>
    let layout: UnsafeMutablePointer<RecordLayout>
    let document: Text
    let options: UnsafePointer<ValidationOptions>
    var pool: ChunkPool?
    var nodeCount = 0
    /// Holds nodes, rules, names, defaults and the document's text.
    var arena: Arena
    var patterns: UnsafeMutablePointer<UnsafeMutablePointer<Pattern>>?
    var patternCount = 0
  }

  package let cell: Cell<Contents>

  @inline(__always)
  package init(cell: Cell<Contents>) { self.cell = cell }

  /// With one owner, and `arena` taken over; nil, and nothing taken, where the allocator
  /// refuses.
  package init?(
    arena: Arena, root: UnsafePointer<Node>, layout: UnsafeMutablePointer<RecordLayout>,
    document: Text, options: UnsafePointer<ValidationOptions>
  ) {
    let contents = Contents(
      root: root, layout: layout, document: document, options: options, arena: arena)
    guard let cell = Cell(contents) else { return nil }
    self.cell = cell
    let slot = cell.contents.arena.allocate(MemoryLayout<UnsafeMutableRawPointer?>.size)
    cell.contents.pool = slot.map {
      ChunkPool(slot: $0.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
    }
  }

  package var root: UnsafePointer<Node> { cell.contents.root }

  /// How the root becomes an instance; a wrapper where it is no record.
  package var layout: UnsafeMutablePointer<RecordLayout> { cell.contents.layout }

  /// The document as it was given.
  package var document: Text { cell.contents.document }

  /// What holds where a call says nothing; in the arena.
  package var options: UnsafePointer<ValidationOptions> { cell.contents.options }

  /// Memory of freed batches; nil where there was none for its word.
  package var pool: ChunkPool? { cell.contents.pool }

  /// Nodes have ids below this.
  package var nodeCount: Int {
    get { cell.contents.nodeCount }
    nonmutating set { cell.contents.nodeCount = newValue }
  }

  /// Takes over patterns, which stand in the arena and own code outside of it.
  func adopt(patterns: UnsafeMutablePointer<UnsafeMutablePointer<Pattern>>, count: Int) {
    cell.contents.patterns = patterns
    cell.contents.patternCount = count
  }

  /// One owner more. From any thread.
  @inline(__always)
  package func retain() { sp_count_up(counter) }

  /// One owner less; the last one frees it. From any thread.
  @inline(__always)
  package func release() {
    if _slowPath(sp_count_down(counter) != 0) { free() }
  }

  @inline(__always)
  private var counter: UnsafeMutablePointer<UInt64> { cell.first(UInt64.self) }

  @inline(never)
  private func free() {
    for i in 0..<cell.contents.patternCount { cell.contents.patterns?[i].pointee.free() }
    pool?.free()
    cell.contents.arena.free()
    cell.free()
  }
}
