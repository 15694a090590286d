// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// JSON text that becomes a str: in memory that the caller gives and, once that is full, in
/// what the last such text left (`KeptText`).
///
/// Where the text ends its writer knows, and hands it on: a word that is stored and loaded
/// again for each piece would be waited for.
struct OutputText {
  typealias P = UnsafeMutablePointer<UInt8>

  private(set) var start: P
  private var limit: P
  private let py: Python
  private var isOnHeap = false
  /// Whether all that was written is known to be ASCII.
  var isASCII = true

  init(_ memory: UnsafeMutableBufferPointer<UInt8>, _ py: Python) {
    self.py = py
    // Safe: the caller gives memory.
    start = memory.baseAddress.unsafelyUnwrapped
    limit = start + memory.count
  }

  /// Where text that ends at `p` goes on, with room for `size` more bytes; nil without
  /// memory.
  @inline(__always)
  mutating func room(_ p: P, _ size: Int) -> P? {
    if _fastPath(limit - p >= size) { return p }
    return grow(p, size)
  }

  @inline(never)
  private mutating func grow(_ p: P, _ size: Int) -> P? {
    let count = p - start
    let (needed, overflow) = count.addingReportingOverflow(size)
    guard !overflow, needed < 1 << 46 else { return nil }
    var (memory, capacity) = isOnHeap ? (start, limit - start) : py.state.pointee.keptText.take()
    if capacity < needed {
      let wanted = max(needed, 2 * (limit - start))
      guard let fresh = realloc(memory, wanted) else {
        if !isOnHeap, let memory { py.state.pointee.keptText.give(memory, capacity) }
        return nil
      }
      (memory, capacity) = (fresh.assumingMemoryBound(to: UInt8.self), wanted)
    }
    // Safe: what is there to take is either memory or of no size.
    let place = memory.unsafelyUnwrapped
    if !isOnHeap { memcpy(place, start, count) }
    (start, limit, isOnHeap) = (place, place + capacity, true)
    return place + count
  }

  /// The text up to `end` as a str; nil with an exception.
  @inline(__always)
  func makeStr(to end: P) -> Object? {
    py.makeStr(Text(UnsafePointer(start), end - start), isASCII: isASCII)
  }

  @inline(__always)
  func free() {
    if isOnHeap { py.state.pointee.keptText.give(start, limit - start) }
  }
}

/// Memory that a text was written in, kept for the next one: a text that grows is copied a few
/// times on the way, into pages that the system gives and takes back each time.
///
/// Under the interpreter's lock; a text that is written meanwhile finds none.
struct KeptText {
  private var start: OutputText.P?
  private var size = 0

  /// More than that goes back at once.
  private static var most: Int { 1 << 20 }

  mutating func take() -> (OutputText.P?, Int) {
    guard let memory = start else { return (nil, 0) }
    start = nil
    return (memory, size)
  }

  @inline(never)
  mutating func give(_ memory: OutputText.P, _ size: Int) {
    if start != nil || size > KeptText.most { return free(memory) }
    (start, self.size) = (memory, size)
  }
}

extension Python {
  /// A str of valid UTF-8; a new reference, or nil with an exception.
  @inline(__always)
  func makeStr(_ text: Text, isASCII: Bool) -> Object? {
    // One character and none are objects that the interpreter has once.
    if _slowPath(!isASCII || text.count < 2) { return makeAnyStr(text) }
    guard let made = api.PyUnicode_New.unsafelyUnwrapped(text.count, 127) else { return nil }
    // Safe: a compact ASCII str has room for its text, and is seen by nobody yet.
    memcpy(made + state.pointee.asciiData, text.start, text.count)
    return made
  }

  @inline(never)
  private func makeAnyStr(_ text: Text) -> Object? {
    api.PyUnicode_FromStringAndSize.unsafelyUnwrapped(
      UnsafeRawPointer(text.start).assumingMemoryBound(to: CChar.self), text.count)
  }
}
