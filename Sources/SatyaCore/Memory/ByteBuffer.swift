// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Growable text: what the writers write to, and what a C caller holds as
/// `satya_buffer`.
///
/// Appending never fails aloud. Where the allocator refuses, `ranOutOfMemory` is set and
/// the text is what was there before; where `maximum` is reached, `isFull` is set and the
/// text ends there, within a code point perhaps. Both let writers run to their end and
/// be asked once.
///
/// A handle that is copied freely: its memory is the allocator's, and whoever made it calls
/// `free()`, or part of what somebody else has, who calls `freeText()`.
package struct ByteBuffer: CellHandle {
  package struct Contents {
    fileprivate var start: UnsafeMutablePointer<UInt8>?
    fileprivate var count = 0
    fileprivate var capacity = 0
    fileprivate var maximum = Int.max
    fileprivate var ranOutOfMemory = false
    fileprivate var isFull = false
    /// Counts what is held, if anything does.
    fileprivate var budget: MemoryBudget?
    package init(budget: MemoryBudget? = nil) { self.budget = budget }
  }

  package let cell: Cell<Contents>

  @inline(__always)
  package init(cell: Cell<Contents>) { self.cell = cell }

  /// A buffer of its own; nil where the allocator refuses.
  package init?() {
    guard let cell = Cell(Contents()) else { return nil }
    self.cell = cell
  }

  /// The buffer that is a member of another cell.
  ///
  /// Safe: what is in a cell stays where it is.
  @inline(__always)
  package init(within contents: inout Contents) {
    cell = Cell(address: withUnsafeMutablePointer(to: &contents) { UnsafeMutableRawPointer($0) })
  }

  package func free() {
    freeText()
    cell.free()
  }

  /// Frees the text; the buffer is empty and usable again.
  package func freeText() {
    CPlatform.free(cell.contents.start)
    cell.contents.budget?.give(cell.contents.capacity)
    cell.contents = Contents(budget: cell.contents.budget)
  }

  package var start: UnsafeMutablePointer<UInt8>? { cell.contents.start }
  package var count: Int { cell.contents.count }

  /// The most bytes the text may have.
  package var maximum: Int {
    get { cell.contents.maximum }
    nonmutating set { cell.contents.maximum = newValue }
  }

  package var ranOutOfMemory: Bool { cell.contents.ranOutOfMemory }

  /// Something was left out because of `maximum`.
  package var isFull: Bool { cell.contents.isFull }

  /// The text so far. Valid until the buffer is used or released.
  package var text: Text {
    guard let start else { return Text("") }
    return Text(UnsafePointer(start), count)
  }

  /// Whether more text would be thrown away.
  package var isClosed: Bool { ranOutOfMemory || isFull }

  /// Bytes that may still be appended.
  package var remaining: Int { maximum - count }

  /// Notes that memory ran out where the text comes from.
  package func noteNoMemory() { cell.contents.ranOutOfMemory = true }

  /// Empties the buffer; its memory and `maximum` stay.
  package func clear() {
    cell.contents.count = 0
    cell.contents.ranOutOfMemory = false
    cell.contents.isFull = false
  }

  /// Memory for `size` more bytes behind the text, or nil where the allocator refuses.
  ///
  /// The room may exceed `maximum`; `take` cuts.
  @inline(__always)
  package func reserve(_ size: Int) -> UnsafeMutablePointer<UInt8>? {
    if _fastPath(cell.contents.capacity - count >= size), let start { return start + count }
    return grow(size)
  }

  /// Counts `size` bytes, written to what `reserve` gave, as text.
  @inline(__always)
  package func take(_ size: Int) {
    if _fastPath(size <= maximum - count) {
      cell.contents.count += size
    } else {
      cell.contents.count = max(count, maximum)
      cell.contents.isFull = true
    }
  }

  package func append(_ byte: UInt8) {
    guard let room = reserve(1) else { return }
    room.pointee = byte
    take(1)
  }

  package func append(_ text: Text) {
    guard let room = reserve(min(text.count, max(remaining, 0))) else { return }
    memcpy(room, text.start, min(text.count, max(remaining, 0)))
    take(text.count)
  }

  package func append(_ text: StaticString) { append(Text(text)) }

  package func append(_ number: Int64) {
    guard let room = reserve(24) else { return }
    take(NumberWriter.write(number, to: room))
  }

  /// An offset or a count, of which Int64.max is more than enough.
  package func append(_ number: UInt64) { append(Int64(clamping: number)) }

  /// Drops the last `size` bytes.
  package func removeLast(_ size: Int) { cell.contents.count = max(0, count - size) }

  /// Drops a code point that `maximum` cut in two.
  package func removeIncompleteCodePoint() {
    guard let start else { return }
    var length = count
    while length > 0, count - length < 4, start[length - 1] & 0xC0 == 0x80 { length -= 1 }
    guard length > 0, start[length - 1] >= 0xC0 else { return }
    let lead = start[length - 1]
    let whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    if count - (length - 1) < whole { cell.contents.count = length - 1 }
  }

  @inline(never)
  private func grow(_ size: Int) -> UnsafeMutablePointer<UInt8>? {
    guard !ranOutOfMemory else { return nil }
    let (needed, overflow) = count.addingReportingOverflow(size)
    guard !overflow, size >= 0, needed <= 1 << 46 else { return refuse() }
    // Doubling, so that the cost of copying is linear in the text.
    let wanted = max(needed, cell.contents.capacity * 2, 64)
    let more = wanted - cell.contents.capacity
    if let budget = cell.contents.budget, !budget.take(more) { return refuse() }
    guard let memory = realloc(start, wanted) else {
      cell.contents.budget?.give(more)
      return refuse()
    }
    let fresh = memory.assumingMemoryBound(to: UInt8.self)
    cell.contents.start = fresh
    cell.contents.capacity = wanted
    return fresh + count
  }

  private func refuse() -> UnsafeMutablePointer<UInt8>? {
    cell.contents.ranOutOfMemory = true
    // Nothing shorter is let in behind what had no room; what grows after this counts whole.
    cell.contents.budget?.give(cell.contents.capacity)
    cell.contents.capacity = 0
    return nil
  }
}
