// SPDX-License-Identifier: Apache-2.0
import CPlatform

// Places in the source: order, lines and columns.

extension Report {
  /// Puts the problems found since the last call in document order and works out lines
  /// and columns.
  ///
  /// `source` is the text that offsets count in; `baseOffset` and `baseLine` are the bytes
  /// and lines before it in the whole input, `baseColumn` the code points before it on its
  /// first line. Problems without an offset keep their order, behind those with one.
  package func finish(
    source: Text, baseOffset: UInt64 = 0, baseLine: UInt64 = 0, baseColumn: UInt64 = 0,
    record: UInt64 = 0
  ) {
    let finished = cell.contents.finished
    sort(from: finished)
    guard let problems else { return }
    var place = SourcePlace(source)
    for index in finished..<count {
      problems[index].record = record
      guard problems[index].offset != ProblemDraft.noOffset else { continue }
      place.advance(to: Int(clamping: problems[index].offset))
      problems[index].line = baseLine &+ place.line
      problems[index].column = place.line == 1 ? baseColumn &+ place.column : place.column
      problems[index].offset = problems[index].offset &+ baseOffset
    }
    cell.contents.finished = count
  }

  /// A stable sort by offset. Walks find most problems in document order, so
  /// that a natural merge of ascending runs has little to do.
  private func sort(from first: Int) {
    guard let problems, count - first > 1 else { return }
    var isSorted = true
    for index in first + 1..<count where problems[index].offset < problems[index - 1].offset {
      isSorted = false
    }
    if isSorted { return }
    let size = count - first
    guard let memory = malloc(size * MemoryLayout<Problem>.stride) else {
      // Problems out of order are better than none.
      return
    }
    var source = problems + first
    var target = memory.bindMemory(to: Problem.self, capacity: size)
    var width = 1
    while width < size {
      var start = 0
      while start < size {
        let middle = min(start + width, size)
        let end = min(start + 2 * width, size)
        Report.merge(source, start, middle, end, to: target)
        start = end
      }
      (source, target) = (target, source)
      width *= 2
    }
    if source != problems + first { (problems + first).update(from: source, count: size) }
    CPlatform.free(memory)
  }

  private static func merge(
    _ source: UnsafeMutablePointer<Problem>, _ start: Int, _ middle: Int, _ end: Int,
    to target: UnsafeMutablePointer<Problem>
  ) {
    var left = start
    var right = middle
    for index in start..<end {
      if left < middle, right >= end || source[left].offset <= source[right].offset {
        target[index] = source[left]
        left += 1
      } else {
        target[index] = source[right]
        right += 1
      }
    }
  }
}
