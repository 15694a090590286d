// SPDX-License-Identifier: Apache-2.0

import CPlatform

// What a problem says, in memory of the report's own.

extension Report {
  /// The problem that a draft is of; nil where there is no memory for it.
  func make(_ draft: ProblemDraft) -> Problem? {
    var problem = Problem(draft.kind)
    problem.offset = draft.offset
    guard !words.ranOutOfMemory, copyParameters(draft, to: &problem),
      copySegments(draft.path, to: &problem)
    else {
      return nil
    }
    if draft.offset == ProblemDraft.noOffset {
      guard notePositions(of: draft.path, in: &problem) else { return nil }
    }
    draftText.clear()
    draftText.maximum = Int.max
    ProblemMessage.write(problem, to: draftText)
    guard let message = copyDraftText() else { return nil }
    problem.message = message
    Report.writePointer(problem, to: draftText)
    guard let pointer = copyDraftText() else { return nil }
    problem.pointer = pointer
    draftText.maximum = Report.longestText
    draftText.append(draft.location)
    if !draft.keyword.isEmpty {
      draftText.append(UInt8(ascii: "/"))
      draftText.append(draft.keyword)
    }
    if draftText.isFull { draftText.removeIncompleteCodePoint() }
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

  /// Moves what was put together to the memory of the report.
  private func copyDraftText() -> Text? {
    defer { draftText.clear() }
    if draftText.ranOutOfMemory { return nil }
    return cell.contents.arena.copy(draftText.text)
  }

  /// Keeps where a value that has no text stands, for the order of problems.
  private func notePositions(of path: UnsafePointer<PathLink>?, in problem: inout Problem) -> Bool {
    let count = Report.positionCount(path)
    guard let memory = cell.contents.arena.allocate(max(count, 1) * 4) else { return false }
    let positions = memory.bindMemory(to: UInt32.self, capacity: max(count, 1))
    Report.write(path, to: positions)
    problem.positions = positions
    problem.positionCount = count
    return true
  }

  func copyPositions(of original: Problem, to problem: inout Problem) -> Bool {
    guard let positions = original.positions else { return true }
    let size = original.positionCount * 4
    guard let memory = cell.contents.arena.allocate(size) else { return false }
    memcpy(memory, positions, size)
    problem.positions = memory.bindMemory(to: UInt32.self, capacity: original.positionCount)
    return true
  }

  private func copyParameters(_ draft: ProblemDraft, to problem: inout Problem) -> Bool {
    let (first, second, third) = draft.parameters
    let given = (first == nil ? 0 : 1) + (second == nil ? 0 : 1) + (third == nil ? 0 : 1)
    guard given > 0 else { return true }
    guard let memory = cell.contents.arena.allocateValues(2 * given) else { return false }
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
    case .number where value.text.count <= Report.longestText:
      return cell.contents.arena.copy(value.text).map { Value.number($0) }
    case .string, .number:
      // What is left of a longer number is none.
      let text = value.text.cut(to: Report.longestText)
      return cell.contents.arena.copy(text).map { Value.string($0) }
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
    guard let segments = cell.contents.arena.allocateValues(count) else { return false }
    problem.segments = segments
    problem.segmentCount = count
    link = path
    while let step = link {
      count -= 1
      segments[count] =
        step.pointee.key.kind == .unset
        ? .int64(Int64(step.pointee.index)) : .string(step.pointee.key.text)
      link = step.pointee.parent
    }
    var room = Report.longestText
    for index in 0..<problem.segmentCount where segments[index].kind == .string {
      let key = segments[index].text.cut(to: room)
      guard let copy = cell.contents.arena.copy(key) else { return false }
      segments[index] = .string(copy)
      room -= key.count
    }
    return true
  }

  /// A problem of another report, copied; nil where there is no memory for it.
  func copy(_ original: Problem) -> Problem? {
    var problem = original
    guard let message = cell.contents.arena.copy(original.message),
      let pointer = cell.contents.arena.copy(original.pointer),
      let schemaPath = cell.contents.arena.copy(original.schemaPath),
      let input = cell.contents.arena.copy(original.input)
    else { return nil }
    problem.message = message
    problem.pointer = pointer
    problem.schemaPath = schemaPath
    problem.input = input
    problem.positions = nil
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
    guard let memory = cell.contents.arena.allocateValues(count) else { return false }
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

  /// A key as it stands in a JSON Pointer.
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
