// SPDX-License-Identifier: Apache-2.0

// The order of problems, and their places in the source.
extension Report {
  /// Puts the problems of values, which have no offsets, in the order of the values.
  package func finish() {
    sort()
    cell.contents.finished = count
  }

  /// Puts the problems found since the last call in document order and works out lines
  /// and columns.
  ///
  /// `source` is the text that offsets count in; `baseOffset` and `baseLine` are the bytes
  /// and lines before it in the whole input, `baseColumn` the code points before it on its
  /// first line. Problems without an offset stand behind those with one.
  package func finish(
    source: Text, baseOffset: UInt64 = 0, baseLine: UInt64 = 0, baseColumn: UInt64 = 0,
    record: UInt64 = 0
  ) {
    sort()
    guard let problems else { return }
    var place = SourcePlace(source)
    for index in cell.contents.finished..<count {
      problems[index].record = record
      guard problems[index].offset != ProblemDraft.noOffset else { continue }
      place.advance(to: Int(clamping: problems[index].offset))
      problems[index].line = baseLine &+ place.line
      problems[index].column = place.line == 1 ? baseColumn &+ place.column : place.column
      problems[index].offset = problems[index].offset &+ baseOffset
    }
    cell.contents.finished = count
  }

  // MARK: - The first ones

  /// Whether a problem is kept, and not only counted: there is room, or it stands before
  /// one that has to go for it.
  package func keeps(offset: UInt64, path: UnsafePointer<PathLink>?) -> Bool {
    if count < limit { return true }
    guard count == limit, cell.contents.finished < count, let problems else { return false }
    if !cell.contents.isHeap { makeHeap() }
    let last = problems + cell.contents.finished
    if offset != last.pointee.offset { return offset < last.pointee.offset }
    if offset != ProblemDraft.noOffset { return false }
    let depth = Report.positionCount(path)
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(depth, 1)) {
      // Safe: the allocation has this very size.
      let positions = $0.baseAddress.unsafelyUnwrapped
      Report.write(path, to: positions)
      return Report.compare(
        positions, depth, last.pointee.positions, last.pointee.positionCount) < 0
    }
  }

  /// Puts a problem in the place of the one that stands last; `keeps` was true for it.
  func replaceLast(with problem: Problem) {
    guard let problems, cell.contents.finished < count else { return }
    problems[cell.contents.finished] = problem
    sink(0, of: count - cell.contents.finished)
  }

  private func makeHeap() {
    let size = count - cell.contents.finished
    var index = size / 2
    while index > 0 {
      index -= 1
      sink(index, of: size)
    }
    cell.contents.isHeap = true
  }

  /// Moves entry `index` of the heap, the first `size` entries, below those that stand behind it.
  private func sink(_ index: Int, of size: Int) {
    guard let problems else { return }
    let heap = problems + cell.contents.finished
    var index = index
    while 2 * index + 1 < size {
      var child = 2 * index + 1
      if child + 1 < size, Report.precedes(heap[child], heap[child + 1]) { child += 1 }
      guard Report.precedes(heap[index], heap[child]) else { return }
      swap(&heap[index], &heap[child])
      index = child
    }
  }

  // MARK: - Order

  /// By offset, then by position, then as they were found.
  static func precedes(_ a: Problem, _ b: Problem) -> Bool {
    if a.offset != b.offset { return a.offset < b.offset }
    let order = compare(a.positions, a.positionCount, b.positions, b.positionCount)
    return order != 0 ? order < 0 : a.number < b.number
  }

  /// Negative where the first stands before the second: a value before what it holds.
  private static func compare(
    _ a: UnsafePointer<UInt32>?, _ aCount: Int, _ b: UnsafePointer<UInt32>?, _ bCount: Int
  ) -> Int {
    guard let a, let b else { return 0 }
    for index in 0..<min(aCount, bCount) where a[index] != b[index] {
      return a[index] < b[index] ? -1 : 1
    }
    return aCount - bCount
  }

  /// The parts of a place up to the last that is there.
  static func positionCount(_ path: UnsafePointer<PathLink>?) -> Int {
    var link = path
    while let step = link, step.pointee.position == 0 { link = step.pointee.parent }
    var count = 0
    while let step = link {
      count += 1
      link = step.pointee.parent
    }
    return count
  }

  /// Writes the positions of a place, outermost first.
  static func write(_ path: UnsafePointer<PathLink>?, to out: UnsafeMutablePointer<UInt32>) {
    var index = positionCount(path)
    var link = path
    while let step = link, step.pointee.position == 0 { link = step.pointee.parent }
    while let step = link {
      index -= 1
      out[index] = UInt32(clamping: step.pointee.position)
      link = step.pointee.parent
    }
  }

  /// Walks find most problems in document order, so that there is mostly little to do. A heap is
  /// sorted where it stands: nobody has to be asked for memory.
  private func sort() {
    let first = cell.contents.finished
    guard let problems, count - first > 1 else { return }
    var isSorted = true
    for index in first + 1..<count where Report.precedes(problems[index], problems[index - 1]) {
      isSorted = false
    }
    if !isSorted {
      if !cell.contents.isHeap { makeHeap() }
      var size = count - first
      while size > 1 {
        size -= 1
        swap(&problems[first], &problems[first + size])
        sink(0, of: size)
      }
    }
    cell.contents.isHeap = false
  }
}
