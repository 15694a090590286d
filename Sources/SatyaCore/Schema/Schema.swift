// SPDX-License-Identifier: Apache-2.0

/// A compiled schema: immutable once made, shared by threads, counted by reference.
///
/// It owns the memory of its nodes, the patterns, and a copy of its document.
package final class Schema {
  /// Holds nodes, rules, names, defaults and the document's text.
  package var arena: Arena
  package let root: UnsafePointer<Node>
  /// How the root becomes an instance; a wrapper where it is no record.
  package let layout: UnsafeMutablePointer<RecordLayout>
  /// The document as it was given.
  package let document: Text
  package let options: ValidationOptions
  /// Nodes have ids below this.
  package var nodeCount = 0
  /// Memory of freed batches; nil where there was none for its word.
  package let pool: ChunkPool?
  private var patterns: UnsafeMutablePointer<UnsafeMutablePointer<Pattern>>?
  private var patternCount = 0

  package init(
    arena: Arena, root: UnsafePointer<Node>, layout: UnsafeMutablePointer<RecordLayout>,
    document: Text, options: ValidationOptions
  ) {
    var arena = arena
    pool = arena.allocate(MemoryLayout<UnsafeMutableRawPointer?>.size).map {
      ChunkPool(slot: $0.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
    }
    self.arena = arena
    self.root = root
    self.layout = layout
    self.document = document
    self.options = options
  }

  /// Takes over patterns, which stand in the arena and own code outside of it.
  func adopt(patterns: UnsafeMutablePointer<UnsafeMutablePointer<Pattern>>, count: Int) {
    self.patterns = patterns
    patternCount = count
  }

  deinit {
    for i in 0..<patternCount { patterns?[i].pointee.free() }
    pool?.free()
    arena.free()
  }
}
