// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// JSON text that becomes a str: in memory that the caller gives and, once that is full,
/// on the heap.
struct OutputText {
  private var start: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int
  private var isOnHeap = false
  /// Whether every byte so far is ASCII.
  var isASCII = true

  init(_ memory: UnsafeMutableBufferPointer<UInt8>) {
    // Safe: the caller gives memory.
    start = memory.baseAddress.unsafelyUnwrapped
    capacity = memory.count
  }

  /// Room for `size` more bytes; nil without memory.
  @inline(__always)
  mutating func reserve(_ size: Int) -> UnsafeMutablePointer<UInt8>? {
    if _fastPath(capacity &- count >= size) { return start + count }
    return grow(size)
  }

  @inline(__always)
  mutating func take(_ size: Int) { count &+= size }

  /// Takes back what was written from `size` bytes on, before which all is ASCII or not.
  mutating func cut(to size: Int, isASCII: Bool) {
    count = size
    self.isASCII = isASCII
  }

  @inline(never)
  private mutating func grow(_ size: Int) -> UnsafeMutablePointer<UInt8>? {
    let (needed, overflow) = count.addingReportingOverflow(size)
    guard !overflow, needed < 1 << 46 else { return nil }
    let wanted = max(needed, 2 * capacity)
    guard let memory = realloc(isOnHeap ? start : nil, wanted) else { return nil }
    let fresh = memory.assumingMemoryBound(to: UInt8.self)
    if !isOnHeap { memcpy(fresh, start, count) }
    start = fresh
    capacity = wanted
    isOnHeap = true
    return fresh + count
  }

  /// The text as a str; nil with an exception.
  func makeStr(_ py: Python) -> Object? {
    py.makeStr(Text(UnsafePointer(start), count), isASCII: isASCII)
  }

  func free() {
    if isOnHeap { CPlatform.free(start) }
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
