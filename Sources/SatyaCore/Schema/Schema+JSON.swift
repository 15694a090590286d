// SPDX-License-Identifier: Apache-2.0

extension Schema {
  /// Writes the document without white space; false as `ValueWriter.write`.
  package func writeJSON(into buffer: ByteBuffer) -> Bool {
    var isWhole = false
    var arena = Arena()
    // The document was read once, so that its depth and size are known to be fine.
    var limits = ValidationOptions()
    limits.maximumDepth = ValidationOptions.depthCeiling
    limits.maximumSize = ValidationOptions.sizeCeiling
    limits.maximumDigits = 0
    withUnsafeMutablePointer(to: &arena) {
      var reader = TreeReader(
        base: document.start, end: document.end, arena: $0, isLocated: false, options: limits,
        report: nil)
      if let tree = reader.readDocument() {
        isWhole = ValueWriter.write(tree.value, to: buffer)
      } else {
        buffer.noteNoMemory()
      }
      reader.free()
    }
    arena.free()
    return isWhole
  }
}
