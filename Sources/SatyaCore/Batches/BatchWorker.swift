// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Checks records one after another: what one thread of a batch holds.
///
/// Reader and arena are made once and serve all records of the thread; so is what only a
/// refused record needs, when the first one comes. Instances stay in `arena`, which the batch
/// takes over at the end; what a refused record had left there is taken back at once.
struct BatchWorker<Sink: RecordSink> {
  let schema: Schema
  let options: BatchOptions
  /// Its arena holds the instances.
  private var reader: JSONReader<Sink>
  private let memory: UnsafeMutablePointer<Memory>
  private var explainer: Cell<Explainer>?

  /// What the reader refers to.
  private struct Memory {
    var place: Value
    var options: ValidationOptions
    /// Made by the reader where it needs one.
    var check: CheckContext
  }

  /// What finds and counts problems.
  private struct Explainer {
    let report: Report
    let totals: ProblemTotals
    var second: DocumentCheck
  }

  /// Nil without memory.
  init?(schema: Schema, options: BatchOptions) {
    guard let block = malloc(MemoryLayout<Memory>.size) else { return nil }
    memory = block.assumingMemoryBound(to: Memory.self)
    self.schema = schema
    self.options = options
    // Safe: the members of a struct in memory stay where they are, and are plain data until
    // they are made.
    let place = withUnsafeMutablePointer(to: &memory.pointee.place) { $0 }
    let validation = withUnsafeMutablePointer(to: &memory.pointee.options) { $0 }
    place.initialize(to: .unset)
    validation.initialize(to: options.validation)
    let budget = options.validation.budget
    reader = JSONReader(
      sink: Sink(
        arena: Arena(budget: budget), values: ValueStack(budget: budget), place: place),
      check: LazyCheck(
        in: withUnsafeMutablePointer(to: &memory.pointee.check) { $0 },
        options: UnsafePointer(validation)))
    reader.sink.arena.spares = schema.pool?.take()
  }

  /// Frees all but the arena, which the caller takes over.
  mutating func free() {
    schema.pool?.give(reader.sink.arena.spares)
    reader.sink.arena.spares = nil
    reader.sink.free()
    reader.free()
    CPlatform.free(memory)
    guard let explainer else { return }
    explainer.contents.second.free()
    explainer.contents.report.free()
    explainer.contents.totals.free()
    explainer.free()
  }

  /// How often each problem was found, if any was.
  var totals: ProblemTotals? { explainer?.contents.totals }

  /// Nil without memory.
  private mutating func explain() -> Cell<Explainer>? {
    if let explainer { return explainer }
    guard let report = Report() else { return nil }
    let budget = options.validation.budget
    report.budget = budget
    guard let totals = ProblemTotals(budget: budget) else {
      report.free()
      return nil
    }
    let second = DocumentCheck(options: options.validation, report: report)
    guard let made = Cell(Explainer(report: report, totals: totals, second: second)) else {
      totals.free()
      report.free()
      return nil
    }
    report.limit = options.problemsPerRecord
    report.echoLimit = options.echo
    report.totals = totals
    explainer = made
    return made
  }

  /// The memory of the instances.
  var arena: Arena { reader.sink.arena }

  /// Checks the text of one record and notes the result in `unit`.
  ///
  /// `line` begins on the record's line, at the record or before it, and `column` counts the
  /// code points of that line before it. At most `room` problems are kept. `isRefused` tells of an
  /// element of an array that `acceptElements` has refused.
  mutating func checkRecord(
    _ text: Text, line: Text, column: UInt64 = 0, data: Text, room: Int, isRefused: Bool = false,
    unit: inout BatchUnit
  ) -> BatchOutcome {
    if isRefused {
      return checkAgain(
        text, depth: 1, line: line, column: column, data: data, room: room, unit: &unit)
    }
    let mark = reader.sink.arena.mark()
    // The bytes behind a line are a line feed, which ends anything, and another line.
    let dataEnd = data.end
    reader.sink.begin()
    reader.begin(
      text.start, textEnd: text.end,
      end: dataEnd - text.end > JSONBytes.padding ? text.end + JSONBytes.padding : dataEnd)
    var record: RecordPointer?
    var value = Value.unset
    let isAccepted: Bool
    if Sink.keeps {
      record = reader.readRoot(schema)
      isAccepted = record != nil
    } else {
      isAccepted = reader.readDocument(schema.root, into: &value)
    }
    if isAccepted {
      if let record {
        record.flags.insert(.isFrozen)
      } else {
        reader.sink.arena.rewind(to: mark)
      }
      return unit.add(record, isValid: true, text, data) ? .ok : .noMemory
    }
    reader.sink.arena.rewind(to: mark)
    if reader.ranOutOfMemory { return .noMemory }
    return checkAgain(
      text, depth: 0, line: line, column: column, data: data, room: room, unit: &unit)
  }

  /// Notes a record that is too large, whose text begins at `start`; it is not read, and may
  /// not be there as a whole.
  mutating func refuse(
    _ start: Text, line: Text, column: UInt64, data: Text, room: Int, unit: inout BatchUnit
  ) -> BatchOutcome {
    let limit = options.validation.maximumSize
    guard let report = explain()?.contents.report else { return .noMemory }
    report.clear()
    var draft = ProblemDraft(.documentTooLarge, .init("max_size", limit))
    draft.offset = UInt64(start.start - line.start)
    report.add(draft)
    report.finish(
      source: line, baseOffset: options.baseOffset &+ UInt64(line.start - data.start),
      baseColumn: column)
    // However the input is cut, its size is what was needed to tell.
    let known = Text(start.start, min(limit + 1, Int(UInt32.max)))
    guard unit.add(nil, isValid: false, known, data) else { return .noMemory }
    return keep(report, room: room, unit: &unit)
  }

  /// Reads elements of an array, the first of which begins at `rest`, until one is not
  /// accepted, is no array or object, or does not follow behind a comma. A valid element ends
  /// inside `rest`.
  ///
  /// `after` becomes the end of the last that was accepted; `refused` the beginning of
  /// one that was not.
  mutating func acceptElements(
    _ rest: Text, data: Text, unit: inout BatchUnit, after: inout UnsafePointer<UInt8>?,
    refused: inout UnsafePointer<UInt8>?
  ) -> BatchOutcome {
    var p = rest.start
    reader.sink.begin()
    reader.begin(p, textEnd: rest.end, end: rest.end, depth: 1)
    let maximumSize = options.validation.maximumSize
    let cancel = options.cancel
    let root = schema.root
    let isWrapped = schema.layout.pointee.isWrapper
    while p.pointee == JSONBytes.openBrace || p.pointee == JSONBytes.openBracket {
      let mark = reader.sink.arena.mark()
      // How large it is shows when it was read; the second reading decides what takes more.
      reader.begin(at: p, bytes: 0)
      guard let element = reader.readElement(root, of: schema, isWrapped: isWrapped),
        element.after - p <= maximumSize
      else {
        reader.sink.arena.rewind(to: mark)
        refused = p
        return reader.ranOutOfMemory ? .noMemory : .ok
      }
      if let record = element.record {
        record.flags.insert(.isFrozen)
      } else {
        reader.sink.arena.rewind(to: mark)
      }
      let next = element.after
      guard unit.add(element.record, isValid: true, Text(p, next - p), data) else {
        return .noMemory
      }
      after = next
      p = next
      guard p < rest.end else { return .ok }
      if _slowPath(p.pointee <= 0x20) { p = reader.skipSpace(p) }
      guard p < rest.end, p.pointee == JSONBytes.comma else { return .ok }
      p += 1
      guard p < rest.end else { return .ok }
      if _slowPath(p.pointee <= 0x20) { p = reader.skipSpace(p) }
      guard p < rest.end, !unit.isFull(at: p - data.start) else { return .ok }
      if let cancel, sp_load_relaxed32(cancel) != 0 { return .cancelled }
    }
    return .ok
  }

  @inline(never)
  private mutating func checkAgain(
    _ text: Text, depth: Int, line: Text, column: UInt64, data: Text, room: Int,
    unit: inout BatchUnit
  ) -> BatchOutcome {
    guard let explainer = explain() else { return .noMemory }
    let report = explainer.contents.report
    report.clear()
    var value = Value.unset
    if options.validation.budget != nil {
      // The second reading may need what the first one left for the next record.
      reader.sink.release()
      reader.begin(at: text.start, bytes: 0)
    }
    let mark = reader.sink.arena.mark()
    let outcome: Outcome
    if Sink.keeps {
      outcome = explainer.contents.second.run(
        text, depth: depth, schema: schema, arena: &reader.sink.arena, into: &value)
    } else {
      outcome = explainer.contents.second.run(
        text, depth: depth, schema: schema, arena: nil, into: &value)
    }
    guard outcome == .ok || outcome == .invalid else {
      reader.sink.arena.rewind(to: mark)
      return outcome == .cancelled ? .cancelled : .noMemory
    }
    var record: RecordPointer?
    if outcome == .ok, Sink.keeps {
      record = value.asRecord
      record?.flags.insert(.isFrozen)
    } else {
      reader.sink.arena.rewind(to: mark)
    }
    guard unit.add(record, isValid: outcome == .ok, text, data) else { return .noMemory }
    if outcome == .ok { return .ok }
    report.shiftOffsets(by: UInt64(text.start - line.start))
    report.finish(
      source: line, baseOffset: options.baseOffset &+ UInt64(line.start - data.start),
      baseColumn: column)
    return keep(report, room: room, unit: &unit)
  }

  /// Checks one row of values in field order.
  mutating func checkRow(
    _ values: UnsafePointer<Value>?, count: Int, room: Int, unit: inout BatchUnit
  ) -> BatchOutcome {
    guard let report = explain()?.contents.report else { return .noMemory }
    report.clear()
    let mark = reader.sink.arena.mark()
    reader.check.pointee.begin()
    reader.check.pointee.report = report
    var built: RecordPointer?
    let outcome = Instance.withObject(of: values, count: count, layout: schema.layout) { object in
      var object = object
      let outcome = Instance.check(&object, schema.root, path: nil, &reader.check.pointee)
      guard outcome == .ok, Sink.keeps else { return outcome }
      built = Materializer.buildRoot(
        object, schema: schema, arena: &reader.sink.arena, context: reader.check)
      return built == nil ? reader.check.pointee.failed ?? .noMemory : .ok
    }
    switch outcome ?? .noMemory {
    case .ok, .invalid: break
    case .cancelled: return .cancelled
    case .malformedValue: return .malformedValue
    default: return .noMemory
    }
    if let built {
      built.flags.insert(.isFrozen)
    } else {
      reader.sink.arena.rewind(to: mark)
    }
    guard unit.add(built, isValid: outcome == .ok, nil, nil) else { return .noMemory }
    return outcome == .ok ? .ok : keep(report, room: room, unit: &unit)
  }

  /// Keeps a copy of the report as far as there is room.
  private func keep(_ report: Report, room: Int, unit: inout BatchUnit) -> BatchOutcome {
    if report.ranOutOfMemory { return .noMemory }
    unit.problemCount += report.total
    guard unit.keptCount < room else { return .ok }
    guard let copy = Report() else { return .noMemory }
    copy.budget = options.validation.budget
    copy.limit = options.problemsPerRecord
    copy.append(report, record: 0)
    guard !copy.ranOutOfMemory else {
      copy.free()
      return .noMemory
    }
    return unit.keep(copy) ? .ok : .noMemory
  }
}
