// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Records that are the elements of one JSON array.
///
/// Elements are read one behind the other by one worker: where an element ends is
/// known only when it was read. A piece of input may end anywhere; what is used of it
/// ends behind the last complete element, comma or bracket, or inside an element that
/// is too large, and `BatchState` says which. A syntax error between or inside elements
/// ends the batch and all pieces that follow; it stands in the report of the text, and
/// the elements before it stand. A limit that an element exceeds is that element's
/// problem alone.
struct BatchArray {
  private let text: Text
  private let options: BatchOptions
  /// What `bracketEnd` found.
  private var knownBracketEnd: UnsafePointer<UInt8>?
  private var scratch: Arena
  /// What was used so far, and what follows it.
  private(set) var cursor: UnsafePointer<UInt8>
  private(set) var state: BatchState
  /// Line ends are counted up to here.
  private var counted: UnsafePointer<UInt8>
  /// The last place on its line whose column was wanted, or where the line begins, and the code
  /// points of the line before it: the next column is counted from there, so that many on one
  /// line cost no more than the line.
  private var known: UnsafePointer<UInt8>
  private var columnsBefore: UInt64
  /// What ended the array too early.
  private let explanation: Report
  private var isExplained = false

  /// Nil where the allocator refuses.
  init?(_ text: Text, options: BatchOptions) {
    guard let report = Report() else { return nil }
    explanation = report
    explanation.limit = 1
    explanation.echoLimit = options.echo
    self.text = text
    self.options = options
    cursor = text.start
    state = options.state
    counted = text.start
    known = text.start
    columnsBefore = options.firstColumn
    scratch = Arena(budget: options.validation.budget)
    report.budget = options.validation.budget
  }

  /// Behind the last closing bracket of the text: an element that is an array or object
  /// cannot end later.
  private mutating func bracketEnd() -> UnsafePointer<UInt8> {
    if let knownBracketEnd { return knownBracketEnd }
    var end = text.end
    while end > text.start {
      let byte = (end - 1).pointee
      if byte == JSONBytes.closeBrace || byte == JSONBytes.closeBracket { break }
      end -= 1
    }
    knownBracketEnd = end
    return end
  }

  mutating func free() {
    scratch.free()
    explanation.free()
  }

  /// Frees all but the report of what ended the array too early, which the caller gets;
  /// nil where nothing did.
  mutating func freeAllButProblem() -> Report? {
    scratch.free()
    if isExplained { return explanation }
    explanation.free()
    return nil
  }

  /// Reads all there is; `batch` receives the results.
  mutating func run<Sink: RecordSink>(
    _ worker: inout BatchWorker<Sink>, _ batch: Batch
  ) -> BatchOutcome {
    var unit = BatchUnit(start: 0, budget: batch.budget)
    var kept = 0
    while true {
      let outcome = readUnit(&worker, &unit, room: max(0, options.problemsInAll - kept))
      recordCount += unit.entries.count
      kept += unit.keptCount
      countLines(upTo: cursor)
      unit.lines = lines - unitLines
      unitLines = lines
      guard batch.append(unit) else {
        unit.free()
        return .noMemory
      }
      guard outcome == .ok, isUnitFull, !batch.isOverBudget else {
        if isExplained {
          explanation.shift(record: options.firstRecord &+ UInt64(recordCount), lines: 0)
        }
        return outcome
      }
      isUnitFull = false
      unit = BatchUnit(start: cursor - text.start, budget: batch.budget)
    }
  }

  /// An element that the reader did not accept.
  private var refused: UnsafePointer<UInt8>?
  private var isUnitFull = false
  /// Records so far: the number of the one that an error ends.
  private var recordCount = 0
  /// Lines before the unit.
  private var unitLines = 0

  private mutating func readUnit<Sink: RecordSink>(
    _ worker: inout BatchWorker<Sink>, _ unit: inout BatchUnit, room: Int
  ) -> BatchOutcome {
    while true {
      if unit.isFull(at: cursor - text.start) {
        isUnitFull = true
        return .ok
      }
      if let cancel = options.cancel, sp_load_relaxed32(cancel) != 0 { return .cancelled }
      if state == .failed {
        cursor = text.end
        break
      }
      if case .insideElement(let skip) = state {
        guard skipElement(skip) else { break }
        continue
      }
      if case .elementBegun(var search) = state {
        let size = text.end - cursor
        let before = search
        if options.isPartial, size <= options.validation.maximumSize,
          search.goesOn(cursor, text.end), !search.isMuchMore(than: before)
        {
          state = .elementBegun(search)
          break
        }
        state = .afterComma
        continue
      }
      let next = skipSpace(cursor)
      guard next < text.end else {
        if options.isPartial || state == .closed {
          // White space is used as well.
          cursor = next
        } else if state == .start {
          fail(.jsonEmpty, at: text.end)
        } else {
          fail(.jsonIncomplete, at: text.end, .init("inside", Text("an array")))
        }
        break
      }
      switch state {
      case .start:
        guard next.pointee == JSONBytes.openBracket else {
          let mark = StaticString("\u{FEFF}")
          let left = min(text.end - next, 3)
          if memcmp(next, mark.utf8Start, left) == 0, left == 3 || options.isPartial {
            // The first bytes of a mark wait for the others.
            if left == 3 { fail(.jsonByteOrderMark, at: next) } else { cursor = next }
            break
          }
          fail(.jsonInvalid, at: next, .init("error", Text("expected '['")))
          break
        }
        cursor = next + 1
        state = .opened
        continue
      case .afterElement where next.pointee == JSONBytes.comma:
        cursor = next + 1
        state = .afterComma
        continue
      case .afterElement where next.pointee == JSONBytes.closeBracket,
        .opened where next.pointee == JSONBytes.closeBracket:
        cursor = next + 1
        state = .closed
        continue
      case .afterElement:
        fail(.jsonInvalid, at: next, .init("error", Text("expected ',' or ']'")))
      case .closed:
        fail(.jsonTrailingData, at: next)
      case .opened, .afterComma:
        let outcome = checkElement(next, &worker, &unit, room: room - unit.keptCount)
        guard outcome == .ok else { return outcome }
        if goesOn { continue }
      case .failed, .insideLine, .insideElement, .lineBegun, .elementBegun: break
      }
      break
    }
    return .ok
  }

  private var lines = 0

  /// Whether the last element is done with, or at least refused.
  private var goesOn: Bool {
    if case .insideElement = state { return true }
    return state == .afterElement
  }

  /// Moves on in an element that was refused; false where the text ends or the array does.
  private mutating func skipElement(_ skip: ElementSkip) -> Bool {
    var skip = skip
    switch skip.run(cursor, text.end) {
    case .end(let end):
      cursor = end
      state = .afterElement
      return true
    case .tooDeep(let place):
      fail(.recursionLimit, at: place, .init("max_depth", options.validation.maximumDepth))
    case .goesOn where options.isPartial:
      cursor = text.end
      state = .insideElement(skip)
    case .goesOn:
      fail(.jsonIncomplete, at: text.end, .init("inside", Text("an array")))
    }
    return false
  }

  /// Checks the element at `p`, and those behind it as long as all goes well, and moves
  /// behind them; stays where the first is incomplete.
  private mutating func checkElement<Sink: RecordSink>(
    _ p: UnsafePointer<UInt8>, _ worker: inout BatchWorker<Sink>, _ unit: inout BatchUnit, room: Int
  ) -> BatchOutcome {
    let bracketEnd = bracketEnd()
    if p < bracketEnd, p != refused {
      var after: UnsafePointer<UInt8>?
      let outcome = worker.acceptElements(
        Text(p, bracketEnd - p), data: text, unit: &unit, after: &after, refused: &refused)
      // Whatever stopped it, the elements before are in the unit.
      if let after {
        cursor = after
        state = .afterElement
      }
      guard outcome == .ok, after == nil else { return outcome }
    }
    // Refused, or not complete: where does it end?
    let found = elementEnd(p)
    if case .none = found {
      // White space before it is used.
      cursor = p
      var search = ElementSearch()
      if state != .failed, search.goesOn(p, text.end), search.isWorthwhile {
        state = .elementBegun(search)
      }
      return .ok
    }
    if case .noMemory = found { return .noMemory }
    if case .cancelled = found { return .cancelled }
    // Nothing is counted that stands behind the cursor, however the record ends.
    cursor = p
    countColumns(upTo: p)
    unit.lines = lines - unitLines
    guard case .behind(let end) = found else {
      state = .insideElement(ElementSkip())
      return worker.refuse(
        Text(p, text.end - p), line: Text(p, text.end - p), column: columnsBefore, data: text,
        room: room, unit: &unit)
    }
    let isContainer = p.pointee == JSONBytes.openBrace || p.pointee == JSONBytes.openBracket
    let outcome = worker.checkRecord(
      Text(p, end - p), line: Text(p, end - p), column: columnsBefore, data: text,
      room: room, isRefused: isContainer, unit: &unit)
    guard outcome == .ok else { return outcome }
    cursor = end
    state = .afterElement
    return .ok
  }

  private enum ElementEnd {
    case behind(UnsafePointer<UInt8>)
    /// Not within the bytes that a record may have.
    case tooFar
    /// It is incomplete, which more input may mend, or no JSON, which ends the batch.
    case none
    case noMemory
    case cancelled
  }

  /// Where the element at `p` ends. No more of the text is looked at than a record may have,
  /// so that the answer does not depend on where the input was cut.
  private mutating func elementEnd(_ p: UnsafePointer<UInt8>) -> ElementEnd {
    let limit = options.validation.maximumSize
    let window = Text(p, min(text.end - p, limit + 1))
    scratch.reset()
    let report = explanation
    report.clear()
    var validation = options.validation
    validation.refusesDuplicates = false
    validation.maximumDigits = 0
    var value = Value.unset
    var end: UnsafePointer<UInt8>?
    var found: ProblemKind?
    var isShort = false
    var wasCancelled = false
    withUnsafeMutablePointer(to: &scratch) {
      var reader = TreeReader(
        base: p, end: window.end, arena: $0, isLocated: false, keepsTree: false,
        options: validation, report: report)
      end = reader.read(p, depth: 1, path: nil, into: &value)
      found = reader.problem
      if end == nil, found == .recursionLimit {
        // The record's own affair, if it ends.
        report.clear()
        end = reader.skip(p)
        found = reader.problem
      }
      isShort = reader.ranOutOfMemory
      wasCancelled = reader.wasCancelled
      reader.free()
    }
    if isShort { return .noMemory }
    if wasCancelled { return .cancelled }
    if let end, end - p <= limit {
      // A number at the end of a piece may go on in the next.
      return end == text.end && options.isPartial ? .none : .behind(end)
    }
    if window.count > limit, end != nil || found == .jsonIncomplete { return .tooFar }
    if found == .jsonIncomplete, options.isPartial { return .none }
    // What stands before the element is used.
    close(at: p, explainedBy: report)
    return .none
  }

  private mutating func fail(
    _ kind: ProblemKind, at p: UnsafePointer<UInt8>, _ parameter: ProblemDraft.Parameter? = nil
  ) {
    var draft = ProblemDraft(kind, parameter)
    draft.offset = 0
    explanation.clear()
    explanation.add(draft)
    close(at: p, explainedBy: explanation)
  }

  /// Ends the array at `p`, where the report's offsets begin.
  private mutating func close(at p: UnsafePointer<UInt8>, explainedBy report: Report) {
    countColumns(upTo: p)
    report.finish(
      source: Text(p, text.end - p), baseOffset: options.baseOffset &+ UInt64(p - text.start),
      baseLine: options.firstLine &+ UInt64(lines), baseColumn: columnsBefore)
    isExplained = true
    cursor = p
    state = .failed
  }

  /// Counts lines up to `p`, which is not before the cursor.
  private mutating func countLines(upTo p: UnsafePointer<UInt8>) {
    while counted < p, let found = memchr(counted, 0x0a, p - counted) {
      lines += 1
      counted = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
      known = counted
      columnsBefore = 0
    }
    if p > counted { counted = p }
  }

  /// Counts lines up to `p`, and the code points of the last one.
  @inline(never)
  private mutating func countColumns(upTo p: UnsafePointer<UInt8>) {
    countLines(upTo: p)
    guard p > known else { return }
    columnsBefore &+= UInt64(UTF8.count(Text(known, p - known)))
    known = p
  }

  /// Code points of the last line up to the cursor, up to which lines were counted.
  var column: Int {
    Int(clamping: columnsBefore) &+ UTF8.count(Text(known, cursor - known))
  }

  private func skipSpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = start
    while p < text.end, JSONBytes.isSpace(p.pointee) { p += 1 }
    return p
  }
}
