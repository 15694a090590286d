// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// The problems that a check found: the first `limit` of them in document order whole, the
/// others counted.
///
/// A report owns all it returns and keeps nothing alive: texts are copied, so that they
/// outlive input and schema. They are cut (`longestText`), for a hostile document can repeat a
/// long key in many places. It never fails aloud: a problem that memory cannot hold is counted and
/// not kept, and whoever began the check asks whether there was one. Reading a report writes
/// nothing; filling one is for one thread at a time.
///
/// A handle that is copied freely; its owner calls `free()`.
package struct Report: CellHandle {
  package struct Contents {
    var limit = 100
    var echoLimit = 0
    var total = 0
    var count = 0
    var ranOutOfMemory = false
    var totals: ProblemTotals?
    var arena = Arena()
    var problems: UnsafeMutablePointer<Problem>?
    var capacity = 0
    /// Problems that `finish` has sorted and placed.
    var finished = 0
    /// Kept problems that are not finished are a heap, the last in document order on top.
    var isHeap = false
    /// What `arena` may hold before the memory of problems that had to go is reclaimed.
    var room = Report.firstRoom
    /// Where messages, pointers and echoes are put together.
    var draftText = ByteBuffer.Contents()
    var words = ByteBuffer.Contents()
  }

  package let cell: Cell<Contents>

  @inline(__always)
  package init(cell: Cell<Contents>) { self.cell = cell }

  /// An empty report; nil where the allocator refuses.
  package init?() {
    guard let cell = Cell(Contents()) else { return nil }
    self.cell = cell
  }

  package func free() {
    cell.contents.arena.free()
    CPlatform.free(problems)
    budget?.give(
      MemoryLayout<Contents>.size + cell.contents.capacity * MemoryLayout<Problem>.stride)
    draftText.freeText()
    words.freeText()
    cell.free()
  }

  private static var firstRoom: Int { 1 << 18 }

  /// Bytes of a problem's texts: of its path in the schema, of a parameter, and of the keys in
  /// its place together. What is longer is cut between code points.
  package static var longestText: Int { 8_192 }

  /// Problems kept; more are counted.
  package var limit: Int {
    get { cell.contents.limit }
    nonmutating set { cell.contents.limit = newValue }
  }

  /// Bytes of the offending value that a problem may show.
  package var echoLimit: Int {
    get { cell.contents.echoLimit }
    nonmutating set { cell.contents.echoLimit = newValue }
  }

  /// Counts what the report holds; nil where nothing does. Set before the first problem comes,
  /// it outlives the report.
  package var budget: MemoryBudget? {
    get { cell.contents.arena.budget }
    nonmutating set {
      _ = newValue?.take(MemoryLayout<Contents>.size)
      cell.contents.arena.budget = newValue
      cell.contents.draftText = ByteBuffer.Contents(budget: newValue)
      cell.contents.words = ByteBuffer.Contents(budget: newValue)
    }
  }

  /// Counts every problem that is added, kept or not; borrowed.
  package var totals: ProblemTotals? {
    get { cell.contents.totals }
    nonmutating set { cell.contents.totals = newValue }
  }

  /// Problems found.
  package var total: Int { cell.contents.total }

  /// Problems kept.
  package var count: Int { cell.contents.count }

  /// The allocator refused to keep a problem.
  package var ranOutOfMemory: Bool { cell.contents.ranOutOfMemory }

  var problems: UnsafeMutablePointer<Problem>? { cell.contents.problems }
  var draftText: ByteBuffer { ByteBuffer(within: &cell.contents.draftText) }

  /// For words of the next problem's parameters, which `add` copies; whoever asks clears it.
  package var words: ByteBuffer { ByteBuffer(within: &cell.contents.words) }

  /// Bytes it holds, its own cell not counted.
  package var held: Int {
    cell.contents.arena.held + cell.contents.capacity * MemoryLayout<Problem>.stride
  }

  /// Empties the report; limits and memory stay.
  package func clear() {
    cell.contents.total = 0
    cell.contents.count = 0
    cell.contents.finished = 0
    cell.contents.isHeap = false
    cell.contents.room = Report.firstRoom
    cell.contents.ranOutOfMemory = false
    cell.contents.arena.reset()
    words.clear()
  }

  package func problem(at index: Int) -> Problem? {
    guard index >= 0, index < count, let problems else { return nil }
    return problems[index]
  }

  /// Part `part` of the place of problem `index`.
  package func segment(_ index: Int, _ part: Int) -> Value? {
    guard let problem = problem(at: index), part >= 0, part < problem.segmentCount else {
      return nil
    }
    return problem.segments?[part]
  }

  /// The name, a string, and the value of parameter `which` of problem `index`.
  package func parameter(_ index: Int, _ which: Int) -> (name: Value, value: Value)? {
    guard let problem = problem(at: index), which >= 0, which < problem.parameterCount,
      let parameters = problem.parameters
    else { return nil }
    return (parameters[2 * which], parameters[2 * which + 1])
  }
}

// MARK: - For batches

extension Report {
  /// Moves problems that were not finished yet: their text begins `distance` bytes into
  /// the one `finish` will be given.
  package func shiftOffsets(by distance: UInt64) {
    guard let problems else { return }
    let finished = cell.contents.finished
    for index in finished..<count where problems[index].offset != ProblemDraft.noOffset {
      problems[index].offset = problems[index].offset &+ distance
    }
  }

  /// Gives finished problems the number of their record and lines before it.
  package func shift(record: UInt64, lines: UInt64) {
    guard let problems else { return }
    for index in 0..<count {
      problems[index].record = record
      if problems[index].line != 0 { problems[index].line = problems[index].line &+ lines }
    }
  }

  /// Forgets the last `number` kept problems; they still count.
  package func drop(_ number: Int) { cell.contents.count = max(0, count - number) }

  /// Says how many problems were found, kept or not.
  package func setTotal(_ number: Int) { cell.contents.total = max(number, count) }
}

// MARK: - Adding

extension Report {
  /// Counts a problem and, if it is among the first ones, copies all that the draft says. Of
  /// those that are not finished the last goes where there are too many.
  package func add(_ draft: ProblemDraft) {
    cell.contents.total += 1
    totals?.add(draft.kind, at: draft.path)
    guard keeps(offset: draft.offset, path: draft.path) else { return }
    guard var problem = make(draft) else {
      cell.contents.ranOutOfMemory = true
      return
    }
    problem.number = total
    guard count == limit else {
      cell.contents.isHeap = false
      return keep(problem)
    }
    replaceLast(with: problem)
    if cell.contents.arena.held > cell.contents.room { reclaim() }
  }

  /// Moves what is kept to new memory, so that what had to go takes none.
  private func reclaim() {
    guard let problems else { return }
    var old = cell.contents.arena
    cell.contents.arena = Arena(budget: old.budget)
    for index in 0..<count {
      guard var problem = copy(problems[index]), copyPositions(of: problems[index], to: &problem)
      else {
        // What was moved points to the new memory, the rest to the old.
        drop(count - index)
        cell.contents.ranOutOfMemory = true
        break
      }
      problems[index] = problem
    }
    old.free()
    cell.contents.room = Report.firstRoom + 4 * cell.contents.arena.held
  }

  /// Counts and copies the problems of another report, as those of record `record`.
  package func append(_ other: Report, record: UInt64) {
    if cell.contents.capacity == 0 { reserve(for: other) }
    for index in 0..<other.count where count < limit {
      guard var problem = other.problem(at: index).flatMap({ copy($0) }) else {
        cell.contents.ranOutOfMemory = true
        break
      }
      problem.record = record
      keep(problem)
    }
    // What is copied has its place already.
    cell.contents.finished = count
    cell.contents.total += other.total
  }

  /// Makes room for just the problems of another report: a batch keeps a report for each bad
  /// record, and most never get another problem. Without memory there is merely no room yet.
  private func reserve(for other: Report) {
    let kept = min(other.count, limit)
    guard kept > 0, let source = other.problems else { return }
    var bytes = 0
    for index in 0..<kept { bytes += Report.copySize(of: source[index]) }
    _ = cell.contents.arena.reserveExactly(bytes)
    grow(to: kept)
  }

  /// The most bytes that `copy` takes from the arena for a problem of a report.
  private static func copySize(of problem: Problem) -> Int {
    // Values stand at multiples of 8.
    var bytes = problem.message.count + problem.pointer.count + problem.schemaPath.count
      + problem.input.count + 14
    for index in 0..<problem.segmentCount {
      bytes += copySize(of: problem.segments?[index])
    }
    for index in 0..<2 * problem.parameterCount {
      bytes += copySize(of: problem.parameters?[index])
    }
    return bytes
  }

  private static func copySize(of value: Value?) -> Int {
    guard let value else { return 0 }
    let isText = value.kind == .string || value.kind == .number
    return MemoryLayout<Value>.stride + (isText ? value.count : 0)
  }

  private func grow(to wanted: Int) {
    let more = (wanted - cell.contents.capacity) * MemoryLayout<Problem>.stride
    guard budget?.take(more) ?? true else { return }
    guard let memory = realloc(problems, wanted * MemoryLayout<Problem>.stride) else {
      budget?.give(more)
      return
    }
    cell.contents.problems = memory.bindMemory(to: Problem.self, capacity: wanted)
    cell.contents.capacity = wanted
  }

  private func keep(_ problem: Problem) {
    if count == cell.contents.capacity {
      grow(to: max(8, count * 2))
      guard count < cell.contents.capacity else {
        cell.contents.ranOutOfMemory = true
        return
      }
    }
    problems?[count] = problem
    cell.contents.count += 1
  }
}
