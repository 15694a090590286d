// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Records that are the elements of one JSON array.
///
/// Elements are read one behind the other by one worker: where an element ends is
/// known only when it was read. A piece of input may end anywhere; what is used of it
/// ends behind the last complete element, comma or bracket, and `BatchState` says
/// which. A syntax error between or inside elements ends the batch; it stands in
/// the report of the text, and the elements before it stand.
struct BatchArray {
  private let text: Text
  private let options: BatchOptions
  /// Behind the last closing bracket of the text: an element that is an array or object
  /// cannot end later.
  private let bracketEnd: UnsafePointer<UInt8>
  private var scratch = Arena()
  /// What was used so far, and what follows it.
  private(set) var cursor: UnsafePointer<UInt8>
  private(set) var state: BatchState
  /// Line ends are counted up to here.
  private var counted: UnsafePointer<UInt8>
  private var lineStart: UnsafePointer<UInt8>
  private(set) var problem: Report?

  init(_ text: Text, options: BatchOptions) {
    self.text = text
    self.options = options
    cursor = text.start
    state = options.state
    counted = text.start
    lineStart = text.start
    var end = text.end
    while end > text.start {
      let byte = (end - 1).pointee
      if byte == JSONBytes.closeBrace || byte == JSONBytes.closeBracket { break }
      end -= 1
    }
    bracketEnd = end
  }

  mutating func free() { scratch.free() }

  /// Records of one unit: a list of results need not move when it grows.
  private static var unitRecords: Int { 4_096 }

  /// Reads all there is; `batch` receives the results.
  mutating func run<Sink: RecordSink>(_ worker: inout BatchWorker<Sink>, _ batch: Batch) -> BatchOutcome {
    var unit = BatchUnit(start: 0)
    var kept = 0
    while true {
      let outcome = readUnit(&worker, &unit, room: max(0, options.problemsInAll - kept))
      kept += unit.keptCount
      _ = place(of: cursor)
      unit.lines = lines - unitLines
      unitLines = lines
      guard batch.units.append(unit) else {
        unit.free()
        return .noMemory
      }
      guard outcome == .ok, isUnitFull else { return outcome }
      isUnitFull = false
      unit = BatchUnit(start: cursor - text.start)
    }
  }

  private var isUnitFull = false
  private var ranOutOfMemory = false
  /// Lines before the unit.
  private var unitLines = 0

  private mutating func readUnit<Sink: RecordSink>(
    _ worker: inout BatchWorker<Sink>, _ unit: inout BatchUnit, room: Int
  ) -> BatchOutcome {
    while true {
      if unit.entries.count == BatchArray.unitRecords
        || (cursor - text.start) - unit.start >= 1 << 31
      {
        isUnitFull = true
        return .ok
      }
      if let cancel = options.cancel, sp_load_relaxed32(cancel) != 0 { return .cancelled }
      let next = skipSpace(cursor)
      guard next < text.end else {
        if options.isPartial || state == .closed {
          // White space is used as well.
          cursor = next
        } else {
          fail(.jsonIncomplete, at: text.end, .init("inside", Text("an array")))
        }
        break
      }
      switch state {
      case .start:
        guard next.pointee == JSONBytes.openBracket else {
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
        if state == .afterElement { continue }
      }
      break
    }
    return .ok
  }

  private var lines = 0

  /// Checks the element at `p` and moves behind it; stays where it is incomplete.
  private mutating func checkElement<Sink: RecordSink>(
    _ p: UnsafePointer<UInt8>, _ worker: inout BatchWorker<Sink>, _ unit: inout BatchUnit, room: Int
  ) -> BatchOutcome {
    if p < bracketEnd, p.pointee == JSONBytes.openBrace || p.pointee == JSONBytes.openBracket {
      let rest = Text(p, bracketEnd - p)
      var after: UnsafePointer<UInt8>?
      let outcome = worker.acceptElement(rest, data: text, unit: &unit, after: &after)
      guard outcome == .ok else { return outcome }
      if let after {
        cursor = after
        state = .afterElement
        return .ok
      }
    }
    // Refused, or not complete: where does it end?
    guard let end = elementEnd(p) else { return ranOutOfMemory ? .noMemory : .ok }
    let source = place(of: p)
    unit.lines = lines - unitLines
    let outcome = worker.checkRecord(
      Text(p, end - p), line: Text(source, end - source), column: baseColumn(source),
      data: text, room: room, unit: &unit)
    guard outcome == .ok else { return outcome }
    cursor = end
    state = .afterElement
    return .ok
  }

  /// The byte behind the element at `p`; nil where it is incomplete, which more input
  /// may mend, or no JSON, which ends the batch, or where memory ran out.
  private mutating func elementEnd(_ p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    scratch.reset()
    let report = Report()
    report.limit = 1
    report.echoLimit = options.echo
    var validation = options.validation
    validation.refusesDuplicates = false
    var value = Value.unset
    var end: UnsafePointer<UInt8>?
    var found: ProblemKind?
    withUnsafeMutablePointer(to: &scratch) {
      var reader = TreeReader(
        base: p, end: text.end, arena: $0, isLocated: false, options: validation, report: report)
      end = reader.read(p, depth: 1, path: nil, into: &value)
      found = reader.problem
      ranOutOfMemory = reader.ranOutOfMemory
      reader.free()
    }
    if let end {
      // A number at the end of a piece may go on in the next.
      if end == text.end, options.isPartial { return nil }
      return end
    }
    if ranOutOfMemory || (found == .jsonIncomplete && options.isPartial) { return nil }
    let source = place(of: p)
    report.shiftOffsets(by: UInt64(p - source))
    report.finish(
      source: Text(source, text.end - source),
      baseOffset: options.baseOffset &+ UInt64(source - text.start),
      baseLine: options.firstLine &+ UInt64(lines), baseColumn: baseColumn(source))
    problem = report
    // Lines were counted up to the element: what stands before it is used.
    cursor = p
    state = .closed
    return nil
  }

  private mutating func fail(
    _ kind: ProblemKind, at p: UnsafePointer<UInt8>, _ parameter: ProblemDraft.Parameter? = nil
  ) {
    let source = place(of: p)
    var draft = ProblemDraft(kind, parameter)
    draft.offset = UInt64(p - source)
    let report = Report()
    report.add(draft)
    report.finish(
      source: Text(source, text.end - source),
      baseOffset: options.baseOffset &+ UInt64(source - text.start),
      baseLine: options.firstLine &+ UInt64(lines), baseColumn: baseColumn(source))
    problem = report
    cursor = p
    state = .closed
  }

  /// Counts lines up to `p` and returns where its line begins in this text.
  private mutating func place(of p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    while counted < p, let found = memchr(counted, 0x0a, p - counted) {
      lines += 1
      counted = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
      lineStart = counted
    }
    if p > counted { counted = p }
    return lineStart
  }

  /// Code points of the line at `start` that stood before this text.
  private func baseColumn(_ start: UnsafePointer<UInt8>) -> UInt64 {
    start == text.start ? options.firstColumn : 0
  }

  /// Code points of the last line up to the cursor.
  var column: Int {
    Int(clamping: baseColumn(lineStart)) &+ UTF8.count(Text(lineStart, cursor - lineStart))
  }

  private func skipSpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = start
    while p < text.end, JSONBytes.isSpace(p.pointee) { p += 1 }
    return p
  }
}
