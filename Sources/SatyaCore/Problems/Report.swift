// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// The problems that a check found: the first `limit` of them whole, the others counted.
///
/// A report owns all it returns and keeps nothing alive: texts are copied, so that they
/// outlive input and schema. It never fails aloud: a problem that memory cannot hold is
/// counted and not kept. Reading a report writes nothing; filling one is for one
/// thread at a time.
///
/// A handle that is copied freely; its owner calls `free()`.
package struct Report {
  private struct Storage {
    var limit = 100
    var echoLimit = 0
    var total = 0
    var count = 0
    var ranOutOfMemory = false
    var totals: ProblemTotals?
    var arena = Arena()
    var problems: UnsafeMutablePointer<Problem>?
    var capacity = 0
    var finished = 0
    var draftText = ByteBuffer.Storage()
    var words = ByteBuffer.Storage()
  }

  /// Where it stands, by which a caller knows it.
  package let address: UnsafeMutableRawPointer

  /// The report at an address that `address` gave.
  @inline(__always)
  package init(address: UnsafeMutableRawPointer) { self.address = address }

  /// An empty report; nil where the allocator refuses.
  package init?() {
    guard let memory = malloc(MemoryLayout<Storage>.size) else { return nil }
    address = memory
    memory.bindMemory(to: Storage.self, capacity: 1).initialize(to: Storage())
  }

  package func free() {
    arena.free()
    CPlatform.free(problems)
    draftText.freeText()
    words.freeText()
    CPlatform.free(address)
  }

  private var storage: UnsafeMutablePointer<Storage> {
    address.assumingMemoryBound(to: Storage.self)
  }

  /// Problems kept; more are counted.
  package var limit: Int {
    get { storage.pointee.limit }
    nonmutating set { storage.pointee.limit = newValue }
  }

  /// Bytes of the offending value that a problem may show.
  package var echoLimit: Int {
    get { storage.pointee.echoLimit }
    nonmutating set { storage.pointee.echoLimit = newValue }
  }

  /// Problems found.
  package private(set) var total: Int {
    get { storage.pointee.total }
    nonmutating set { storage.pointee.total = newValue }
  }

  /// Problems kept.
  package private(set) var count: Int {
    get { storage.pointee.count }
    nonmutating set { storage.pointee.count = newValue }
  }

  /// The allocator refused to keep a problem.
  package private(set) var ranOutOfMemory: Bool {
    get { storage.pointee.ranOutOfMemory }
    nonmutating set { storage.pointee.ranOutOfMemory = newValue }
  }

  /// Counts every problem that is added, kept or not; borrowed.
  package var totals: ProblemTotals? {
    get { storage.pointee.totals }
    nonmutating set { storage.pointee.totals = newValue }
  }

  private var arena: Arena {
    get { storage.pointee.arena }
    nonmutating _modify { yield &storage.pointee.arena }
  }

  private var problems: UnsafeMutablePointer<Problem>? {
    get { storage.pointee.problems }
    nonmutating set { storage.pointee.problems = newValue }
  }

  private var capacity: Int {
    get { storage.pointee.capacity }
    nonmutating set { storage.pointee.capacity = newValue }
  }

  /// Problems that `finish` has sorted and placed.
  private var finished: Int {
    get { storage.pointee.finished }
    nonmutating set { storage.pointee.finished = newValue }
  }

  // Safe: the members of a struct in memory of the allocator's stay where they are.

  /// Where messages, pointers and echoes are put together.
  private var draftText: ByteBuffer {
    ByteBuffer(in: withUnsafeMutablePointer(to: &storage.pointee.draftText) { $0 })
  }

  /// For words of the next problem's parameters, which `add` copies; whoever asks clears it.
  package var words: ByteBuffer {
    ByteBuffer(in: withUnsafeMutablePointer(to: &storage.pointee.words) { $0 })
  }

  /// Bytes it holds, its own object not counted.
  package var held: Int { arena.held + capacity * MemoryLayout<Problem>.stride }

  /// Empties the report; limits and memory stay.
  package func clear() {
    total = 0
    count = 0
    finished = 0
    ranOutOfMemory = false
    arena.reset()
  }

  /// Whether the next problem is kept, and not only counted.
  package var hasRoom: Bool { count < limit }

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
  package func drop(_ number: Int) { count = max(0, count - number) }

  /// Says how many problems were found, kept or not.
  package func setTotal(_ number: Int) { total = max(number, count) }
}

// MARK: - Adding

extension Report {
  /// Counts a problem and, up to the limit, copies all that the draft says.
  package func add(_ draft: ProblemDraft) {
    total += 1
    totals?.add(draft.kind, at: draft.path)
    guard count < limit else { return }
    setBudget()
    if let problem = make(draft) { keep(problem) } else { noteRefusal() }
  }

  /// Counts and copies the problems of another report, as those of record `record`.
  package func append(_ other: Report, record: UInt64) {
    setBudget()
    if capacity == 0 { reserve(for: other) }
    for index in 0..<other.count where count < limit {
      guard var problem = other.problem(at: index).flatMap({ copy($0) }) else {
        noteRefusal()
        break
      }
      problem.record = record
      keep(problem)
    }
    // What is copied has its place already.
    finished = count
    total += other.total
  }

  /// Makes room for just the problems of another report: a batch keeps a report for each bad
  /// record, and most never get another problem. Without memory there is merely no room yet.
  private func reserve(for other: Report) {
    let kept = min(other.count, limit)
    guard kept > 0, let source = other.problems else { return }
    var bytes = 0
    for index in 0..<kept { bytes += Report.copySize(of: source[index]) }
    _ = arena.reserveExactly(bytes)
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
    guard let memory = realloc(problems, wanted * MemoryLayout<Problem>.stride) else { return }
    problems = memory.bindMemory(to: Problem.self, capacity: wanted)
    capacity = wanted
  }

  /// A hostile document can repeat a long key in many places; what a report holds is
  /// bounded all the same.
  private func setBudget() {
    arena.maximum = 1 << 26 + min(limit, 1 << 30) << 10
  }

  private func noteRefusal() {
    if !arena.reachedMaximum || draftText.ranOutOfMemory { ranOutOfMemory = true }
  }

  private func keep(_ problem: Problem) {
    if count == capacity {
      grow(to: max(8, capacity * 2))
      guard count < capacity else {
        ranOutOfMemory = true
        return
      }
    }
    problems?[count] = problem
    count += 1
  }

  private func make(_ draft: ProblemDraft) -> Problem? {
    var problem = Problem(draft.kind)
    problem.offset = draft.offset
    guard copyParameters(draft, to: &problem), copySegments(draft.path, to: &problem) else {
      return nil
    }
    draftText.clear()
    draftText.maximum = Int.max
    ProblemMessage.write(problem, to: draftText)
    guard let message = copyDraftText() else { return nil }
    problem.message = message
    Report.writePointer(problem, to: draftText)
    guard let pointer = copyDraftText() else { return nil }
    problem.pointer = pointer
    draftText.append(draft.location)
    if !draft.keyword.isEmpty {
      draftText.append(UInt8(ascii: "/"))
      draftText.append(draft.keyword)
    }
    guard let schemaPath = copyDraftText() else { return nil }
    problem.schemaPath = schemaPath
    if echoLimit > 0, draft.input.kind != .unset {
      draftText.maximum = echoLimit
      ValueWriter.write(draft.input, to: draftText)
      if draftText.isFull { draftText.removeIncompleteCodePoint() }
      // A caller's value may hold text that is not UTF-8: what is returned never does.
      if !UTF8.isValid(draftText.text) { draftText.clear() }
      guard let input = copyDraftText() else { return nil }
      problem.input = input
    }
    return problem
  }

  /// Moves what was put together to the arena.
  private func copyDraftText() -> Text? {
    defer { draftText.clear() }
    if draftText.ranOutOfMemory { return nil }
    return arena.copy(draftText.text)
  }

  private func copyParameters(_ draft: ProblemDraft, to problem: inout Problem) -> Bool {
    let (first, second, third) = draft.parameters
    let given = (first == nil ? 0 : 1) + (second == nil ? 0 : 1) + (third == nil ? 0 : 1)
    guard given > 0 else { return true }
    guard let memory = arena.allocateValues(2 * given) else { return false }
    problem.parameters = memory
    return copyParameter(first, to: &problem) && copyParameter(second, to: &problem)
      && copyParameter(third, to: &problem)
  }

  private func copyParameter(
    _ parameter: ProblemDraft.Parameter?, to problem: inout Problem
  ) -> Bool {
    guard let parameter else { return true }
    guard let memory = problem.parameters, let value = copy(parameter.value) else { return false }
    memory[2 * problem.parameterCount] = .string(Text(parameter.name))
    memory[2 * problem.parameterCount + 1] = value
    problem.parameterCount += 1
    return true
  }

  /// A scalar of the report's own; arrays and objects become their JSON text.
  private func copy(_ value: Value) -> Value? {
    switch value.kind {
    case .null, .bool, .int64, .double:
      var plain = value
      plain.flags = []
      return plain
    case .string: return arena.copy(value.text).map { Value.string($0) }
    case .number: return arena.copy(value.text).map { Value.number($0) }
    default:
      draftText.clear()
      draftText.maximum = ProblemMessage.longestList
      ValueWriter.write(value, to: draftText)
      if draftText.isFull { draftText.removeIncompleteCodePoint() }
      return copyDraftText().map { Value.string($0) }
    }
  }

  private func copySegments(
    _ path: UnsafePointer<PathLink>?, to problem: inout Problem
  ) -> Bool {
    var count = 0
    var link = path
    while let step = link {
      count += 1
      link = step.pointee.parent
    }
    guard count > 0 else { return true }
    guard let segments = arena.allocateValues(count) else { return false }
    problem.segments = segments
    problem.segmentCount = count
    link = path
    while let step = link {
      count -= 1
      if step.pointee.key.kind == .unset {
        segments[count] = .int64(Int64(step.pointee.index))
      } else {
        guard let key = arena.copy(step.pointee.key.text) else { return false }
        segments[count] = .string(key)
      }
      link = step.pointee.parent
    }
    return true
  }

  private func copy(_ original: Problem) -> Problem? {
    var problem = original
    guard let message = arena.copy(original.message),
      let pointer = arena.copy(original.pointer),
      let schemaPath = arena.copy(original.schemaPath),
      let input = arena.copy(original.input)
    else { return nil }
    problem.message = message
    problem.pointer = pointer
    problem.schemaPath = schemaPath
    problem.input = input
    guard copyValues(original.segments, original.segmentCount, to: &problem.segments),
      copyValues(original.parameters, 2 * original.parameterCount, to: &problem.parameters)
    else { return nil }
    return problem
  }

  private func copyValues(
    _ values: UnsafeMutablePointer<Value>?, _ count: Int,
    to copies: inout UnsafeMutablePointer<Value>?
  ) -> Bool {
    guard count > 0, let values else { return true }
    guard let memory = arena.allocateValues(count) else { return false }
    for index in 0..<count {
      guard let value = copy(values[index]) else { return false }
      memory[index] = value
    }
    copies = memory
    return true
  }

  /// RFC 6901, sections 3 and 4: "~" is written "~0" and "/" is written "~1".
  private static func writePointer(_ problem: Problem, to buffer: ByteBuffer) {
    guard let segments = problem.segments else { return }
    for index in 0..<problem.segmentCount {
      buffer.append(UInt8(ascii: "/"))
      let segment = segments[index]
      guard segment.kind == .string else {
        buffer.append(segment.asInt64)
        continue
      }
      writeEscaped(segment.text, to: buffer)
    }
  }

  static func writeEscaped(_ text: Text, to buffer: ByteBuffer) {
    var run = 0
    for index in 0..<text.count {
      let byte = text[index]
      guard byte == UInt8(ascii: "~") || byte == UInt8(ascii: "/") else { continue }
      buffer.append(Text(text.start + run, index - run))
      buffer.append(byte == UInt8(ascii: "~") ? "~0" : "~1")
      run = index + 1
    }
    buffer.append(text.dropFirst(run))
  }
}

// MARK: - Places in the source

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
    finished = count
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
