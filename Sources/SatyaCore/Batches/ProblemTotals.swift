// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// How often each kind of problem stands at each place of a batch's records.
///
/// A place is a JSON Pointer with `*` for every index, so that ten thousand bad
/// elements of one array are one line. The number of different lines is bounded, and so is a
/// place: what takes long to tell apart, or much to keep, is one line.
///
/// A handle that is copied freely; its owner calls `free()`.
package struct ProblemTotals: CellHandle {
  package struct Line {
    package var kind: ProblemKind
    package var pointer: Text
    package var count: UInt64
    var hash: UInt64
  }

  package static var maximumLines: Int { 10_000 }

  /// Bytes of a place's keys; what is longer is cut between code points.
  package static var longestPlace: Int { 1_024 }

  package struct Contents {
    var arena = Arena()
    var lines = GrowingList<Line>()
    /// Open addressing: the number of a line, or -1.
    var table: UnsafeMutablePointer<Int32>?
    var capacity = 0
    var draft = ByteBuffer.Contents()
    var ranOutOfMemory = false
  }

  package let cell: Cell<Contents>

  package init(cell: Cell<Contents>) { self.cell = cell }

  /// Without a line; `budget` counts what comes and outlives it. Nil where the allocator refuses.
  package init?(budget: MemoryBudget? = nil) {
    let contents = Contents(
      arena: Arena(budget: budget), lines: GrowingList(budget: budget),
      draft: ByteBuffer.Contents(budget: budget))
    guard let cell = Cell(contents) else { return nil }
    self.cell = cell
  }

  package func free() {
    cell.contents.arena.free()
    cell.contents.lines.free()
    CPlatform.free(cell.contents.table)
    draft.freeText()
    cell.free()
  }

  var lines: GrowingList<Line> { cell.contents.lines }
  var ranOutOfMemory: Bool { cell.contents.ranOutOfMemory }

  private var draft: ByteBuffer { ByteBuffer(within: &cell.contents.draft) }

  package var count: Int { lines.count }

  package func line(at index: Int) -> Line? {
    index >= 0 && index < lines.count ? lines[index] : nil
  }

  /// Counts a problem at the end of `path`.
  func add(_ kind: ProblemKind, at path: UnsafePointer<PathLink>?) {
    draft.clear()
    write(path)
    if draft.ranOutOfMemory {
      cell.contents.ranOutOfMemory = true
    } else {
      add(kind, draft.text, count: 1)
    }
  }

  /// Counts a problem that stands in a report.
  func add(_ problem: Problem) {
    draft.clear()
    for index in 0..<problem.segmentCount {
      guard let segment = problem.segments?[index] else { break }
      write(segment)
    }
    if draft.ranOutOfMemory {
      cell.contents.ranOutOfMemory = true
    } else {
      add(problem.kind, draft.text, count: 1)
    }
  }

  /// Adds what `other` counted.
  func add(_ other: ProblemTotals) {
    for i in 0..<other.lines.count {
      add(other.lines[i].kind, other.lines[i].pointer, count: other.lines[i].count)
    }
    if other.ranOutOfMemory { cell.contents.ranOutOfMemory = true }
  }

  private func write(_ path: UnsafePointer<PathLink>?) {
    guard let path else { return }
    write(path.pointee.parent)
    write(path.pointee.key)
  }

  /// Adds a part of a place, if there is room; `key` is a string, and anything else an index.
  private func write(_ key: Value) {
    let room = ProblemTotals.longestPlace - draft.count
    guard room > 1 else { return }
    draft.append(UInt8(ascii: "/"))
    if key.kind == .string {
      let size = ProblemTotals.bytes(of: key.text, escapedIn: room - 1)
      Report.writeEscaped(key.text.cut(to: size), to: draft)
    } else {
      draft.append(UInt8(ascii: "*"))
    }
  }

  /// The bytes of `key` that take `room` at most, where each "~" and "/" takes two.
  private static func bytes(of key: Text, escapedIn room: Int) -> Int {
    var left = room
    for i in 0..<key.count {
      let isEscaped = key.start[i] == UInt8(ascii: "~") || key.start[i] == UInt8(ascii: "/")
      left -= isEscaped ? 2 : 1
      if left < 0 { return i }
    }
    return key.count
  }

  private func add(_ kind: ProblemKind, _ pointer: Text, count: UInt64) {
    let hash = SeededHash.hash(pointer) ^ UInt64(kind.rawValue) &* 0x9E37_79B9_7F4A_7C15
    guard makeRoom(), let table = cell.contents.table else {
      cell.contents.ranOutOfMemory = true
      return
    }
    let mask = cell.contents.capacity - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while table[place] >= 0 {
      let index = Int(table[place])
      if lines[index].hash == hash, lines[index].kind == kind, lines[index].pointer == pointer {
        lines[index].count &+= count
        return
      }
      place = (place + 1) & mask
    }
    guard lines.count < ProblemTotals.maximumLines else { return }
    guard let copy = cell.contents.arena.copy(pointer),
      cell.contents.lines.append(Line(kind: kind, pointer: copy, count: count, hash: hash))
    else {
      cell.contents.ranOutOfMemory = true
      return
    }
    table[place] = Int32(truncatingIfNeeded: lines.count - 1)
  }

  /// Keeps the table at most half full.
  private func makeRoom() -> Bool {
    if (lines.count + 1) * 2 <= cell.contents.capacity { return true }
    let wider = max(cell.contents.capacity * 2, 64)
    guard let memory = malloc(wider * 4) else { return false }
    memset(memory, 0xff, wider * 4)
    let fresh = memory.assumingMemoryBound(to: Int32.self)
    for i in 0..<lines.count {
      var place = Int(truncatingIfNeeded: lines[i].hash) & (wider - 1)
      while fresh[place] >= 0 { place = (place + 1) & (wider - 1) }
      fresh[place] = Int32(truncatingIfNeeded: i)
    }
    CPlatform.free(cell.contents.table)
    cell.contents.table = fresh
    cell.contents.capacity = wider
    return true
  }

  /// Puts the most frequent first; equal counts by kind, then by place. Nothing can be
  /// added afterwards.
  func sort() {
    CPlatform.free(cell.contents.table)
    cell.contents.table = nil
    cell.contents.capacity = 0
    // Shell sort: in place, no allocation, and there are at most 10,000 lines.
    var gap = 1
    while gap < lines.count / 3 { gap = gap * 3 + 1 }
    while gap >= 1 {
      var i = gap
      while i < lines.count {
        let line = lines[i]
        var j = i
        while j >= gap, ProblemTotals.precedes(line, lines[j - gap]) {
          lines[j] = lines[j - gap]
          j -= gap
        }
        lines[j] = line
        i += 1
      }
      gap /= 3
    }
  }

  private static func precedes(_ a: Line, _ b: Line) -> Bool {
    if a.count != b.count { return a.count > b.count }
    if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
    return a.pointer < b.pointer
  }
}
