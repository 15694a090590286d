// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// How often each kind of problem stands at each place of a batch's records.
///
/// A place is a JSON Pointer with `*` for every index, so that ten thousand bad
/// elements of one array are one line. The number of different lines is bounded, and so is a
/// place: what takes long to tell apart, or much to keep, is one line.
///
/// Of too many lines those of the shortest places stay: names that a schema knows are mostly
/// shorter than keys that are data. What is among the first of all in that order is among the
/// first of any part, so that its count is right whoever counted which records.
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

  /// Bytes of a place; a key that is longer is cut between code points.
  package static var longestPlace: Int { 1_024 }

  package struct Contents {
    var arena = Arena()
    var lines = GrowingList<Line>()
    /// Open addressing: the number of a line, or -1.
    var table: UnsafeMutablePointer<Int32>?
    var capacity = 0
    var draft = ByteBuffer.Contents()
    /// The last of the lines that stayed when there were too many; nothing behind it counts.
    var last: Line?
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

  /// Lines, as many as there may be once they are sorted.
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
    var line = Line(kind: kind, pointer: pointer, count: count, hash: hash)
    if let last = cell.contents.last, !ProblemTotals.stays(line, before: last) { return }
    guard let copy = cell.contents.arena.copy(pointer) else {
      cell.contents.ranOutOfMemory = true
      return
    }
    line.pointer = copy
    guard cell.contents.lines.append(line) else {
      cell.contents.ranOutOfMemory = true
      return
    }
    table[place] = Int32(truncatingIfNeeded: lines.count - 1)
    if lines.count == 2 * ProblemTotals.maximumLines { dropLast() }
  }

  /// Keeps as many lines as there may be, in memory that holds no others.
  private func dropLast() {
    sort(by: ProblemTotals.stays)
    cell.contents.lines.drop(to: ProblemTotals.maximumLines)
    var old = cell.contents.arena
    cell.contents.arena = Arena(budget: old.budget)
    for i in 0..<lines.count {
      if let copy = cell.contents.arena.copy(lines[i].pointer) {
        lines[i].pointer = copy
      } else {
        // Nobody is told of them any more.
        cell.contents.ranOutOfMemory = true
        lines[i].pointer = Text("")
      }
    }
    old.free()
    cell.contents.last = lines.last
    fillTable()
  }

  /// Keeps the table at most half full.
  private func makeRoom() -> Bool {
    if (lines.count + 1) * 2 <= cell.contents.capacity { return true }
    let wider = max(cell.contents.capacity * 2, 64)
    guard let memory = malloc(wider * 4) else { return false }
    CPlatform.free(cell.contents.table)
    cell.contents.table = memory.assumingMemoryBound(to: Int32.self)
    cell.contents.capacity = wider
    fillTable()
    return true
  }

  private func fillTable() {
    guard let table = cell.contents.table else { return }
    let mask = cell.contents.capacity - 1
    memset(table, 0xff, cell.contents.capacity * 4)
    for i in 0..<lines.count {
      var place = Int(truncatingIfNeeded: lines[i].hash) & mask
      while table[place] >= 0 { place = (place + 1) & mask }
      table[place] = Int32(truncatingIfNeeded: i)
    }
  }

  /// Puts the most frequent first; equal counts by kind, then by place. Nothing can be
  /// added afterwards.
  func sort() {
    if lines.count > ProblemTotals.maximumLines {
      sort(by: ProblemTotals.stays)
      cell.contents.lines.drop(to: ProblemTotals.maximumLines)
    }
    CPlatform.free(cell.contents.table)
    cell.contents.table = nil
    cell.contents.capacity = 0
    sort(by: ProblemTotals.precedes)
  }

  private func sort(by isFirst: (Line, Line) -> Bool) {
    // Shell sort: in place, no allocation, and there are at most 20,000 lines.
    var gap = 1
    while gap < lines.count / 3 { gap = gap * 3 + 1 }
    while gap >= 1 {
      var i = gap
      while i < lines.count {
        let line = lines[i]
        var j = i
        while j >= gap, isFirst(line, lines[j - gap]) {
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

  /// Whether `a` stays rather than `b`, where there are too many.
  private static func stays(_ a: Line, before b: Line) -> Bool {
    if a.pointer.count != b.pointer.count { return a.pointer.count < b.pointer.count }
    return a.pointer == b.pointer ? a.kind.rawValue < b.kind.rawValue : a.pointer < b.pointer
  }
}
