// SPDX-License-Identifier: Apache-2.0

/// A compiled schema: immutable once made, shared by threads, counted by reference.
///
/// It owns the memory of its nodes, the patterns, and a copy of its document.
package final class Schema {
  /// Holds nodes, rules, names, defaults and the document's text.
  package var arena: Arena
  package var root: UnsafePointer<Node>
  /// How the root becomes an instance; a wrapper where it is no record.
  package var layout: UnsafeMutablePointer<RecordLayout>
  /// The document as it was given.
  package var document: Text
  package var options: ValidationOptions
  /// Nodes have ids below this.
  package var nodeCount = 0
  private var patterns: UnsafeMutablePointer<UnsafeMutablePointer<Pattern>>?
  private var patternCount = 0

  package init(
    arena: Arena, root: UnsafePointer<Node>, layout: UnsafeMutablePointer<RecordLayout>,
    document: Text, options: ValidationOptions
  ) {
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
    arena.free()
  }
}

extension Schema {
  /// Writes the document as it was given, without the white space between tokens.
  package func writeJSON(into buffer: ByteBuffer) {
    var run = 0
    var isString = false
    var i = 0
    while i < document.count {
      let byte = document[i]
      if isString {
        // The byte behind a backslash neither ends the string nor begins an escape.
        if byte == UInt8(ascii: "\\") { i += 1 }
        if byte == JSONBytes.quote { isString = false }
      } else if byte == JSONBytes.quote {
        isString = true
      } else if JSONBytes.isSpace(byte) {
        buffer.append(Text(document.start + run, i - run))
        run = i + 1
      }
      i += 1
    }
    buffer.append(document.dropFirst(run))
  }
}
