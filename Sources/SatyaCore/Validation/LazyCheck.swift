// SPDX-License-Identifier: Apache-2.0

/// A context that is made when it is first needed: most documents that are valid need no
/// pattern, no walker and no tree, and making and freeing one is felt in a small document.
package struct LazyCheck {
  private let memory: UnsafeMutablePointer<CheckContext>
  package let options: UnsafePointer<ValidationOptions>
  private var isMade = false
  /// Of the document, as far as they are known.
  private var bytes: Int

  /// `memory` holds nothing yet; it and the options outlive the check. The first document
  /// has `bytes`, or more.
  @inline(__always)
  package init(
    in memory: UnsafeMutablePointer<CheckContext>, options: UnsafePointer<ValidationOptions>,
    bytes: Int = 0
  ) {
    self.memory = memory
    self.options = options
    self.bytes = bytes
  }

  /// Takes over, or shares, a context that is made: who calls `free` owns it.
  @inline(__always)
  package init(
    made: UnsafeMutablePointer<CheckContext>, options: UnsafePointer<ValidationOptions>
  ) {
    self.init(in: made, options: options)
    isMade = true
  }

  @inline(__always)
  package var context: UnsafeMutablePointer<CheckContext> {
    mutating get {
      if _slowPath(!isMade) { make() }
      return memory
    }
  }

  @inline(never)
  private mutating func make() {
    memory.initialize(to: CheckContext(options: options.pointee))
    memory.pointee.limitVisits(bytes: bytes)
    isMade = true
  }

  /// Forgets the document before. The next has `bytes`, or more.
  @inline(__always)
  package mutating func begin(bytes: Int) {
    self.bytes = bytes
    guard isMade else { return }
    if _slowPath(memory.pointee.isUsed) { memory.pointee.begin() }
    memory.pointee.limitVisits(bytes: bytes)
  }

  @inline(__always)
  package mutating func free() {
    if _slowPath(isMade) {
      memory.pointee.free()
      isMade = false
    }
  }
}
