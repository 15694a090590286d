// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Checks records one after another: what one thread of a batch holds.
///
/// Reader, second reading, report and arena are made once and serve all records of
/// the thread. Instances stay in `arena`, which the batch takes over at the end; what
/// a refused record had left there is taken back at once.
struct BatchWorker {
  let schema: Schema
  let options: BatchOptions
  /// Its arena holds the instances.
  private var reader: JSONReader
  private var second: DocumentCheck
  private let report: Report
  let totals: ProblemTotals

  /// Nil without memory.
  init?(schema: Schema, options: BatchOptions) {
    guard let slot = malloc(MemoryLayout<Value>.size) else { return nil }
    self.schema = schema
    self.options = options
    report = Report()
    report.limit = options.problemsPerRecord
    report.echoLimit = options.echo
    totals = ProblemTotals()
    report.totals = Unmanaged.passUnretained(totals)
    reader = JSONReader(
      keeps: options.keepsInstances, borrows: options.borrows || !options.keepsInstances,
      arena: Arena(), values: ValueStack(), check: CheckContext(options: options.validation),
      verdictSlot: slot.assumingMemoryBound(to: Value.self))
    reader.arena.spares = schema.pool?.take()
    second = DocumentCheck(options: options.validation, report: report)
  }

  /// Frees all but the arena, which the caller takes over.
  mutating func free() {
    schema.pool?.give(reader.arena.spares)
    reader.arena.spares = nil
    reader.free()
    CPlatform.free(reader.verdictSlot)
    second.free()
  }

  /// The memory of the instances.
  var arena: Arena { reader.arena }

  var held: Int { reader.arena.held }

  /// Checks the text of one record and notes the result in `unit`.
  ///
  /// `line` is the text from the beginning of the record's line, for columns; `column`
  /// counts the code points of that line that stood before the data. At most `room` problems are kept.
  mutating func checkRecord(
    _ text: Text, line: Text, column: UInt64 = 0, data: Text, room: Int,
    unit: inout BatchUnit
  ) -> BatchOutcome {
    let mark = reader.arena.mark()
    // The bytes behind a line are a line feed, which ends anything, and another line.
    let dataEnd = data.end
    reader.begin(
      text.start, textEnd: text.end,
      end: dataEnd - text.end > JSONReader.padding ? text.end + JSONReader.padding : dataEnd)
    var record: RecordPointer?
    var value = Value.unset
    let isAccepted: Bool
    if options.keepsInstances {
      record = reader.readRoot(schema)
      isAccepted = record != nil
    } else {
      isAccepted = reader.readDocument(schema.root, into: &value)
    }
    if isAccepted {
      if let record {
        record.flags.insert(.isFrozen)
      } else {
        reader.arena.rewind(to: mark)
      }
      return unit.add(record, isValid: true, text, data) ? .ok : .noMemory
    }
    reader.arena.rewind(to: mark)
    if reader.ranOutOfMemory { return shortage }
    return checkAgain(
      text, line: line, column: column, data: data, room: room, unit: &unit)
  }

  /// Reads the element at the beginning of `rest`, a text that goes on behind it;
  /// `after` stays nil unless it is valid.
  mutating func acceptElement(
    _ rest: Text, data: Text, unit: inout BatchUnit,
    after: inout UnsafePointer<UInt8>?
  ) -> BatchOutcome {
    let mark = reader.arena.mark()
    reader.begin(rest.start, textEnd: rest.end, end: rest.end)
    guard let read = reader.readElement(schema),
      read.after - rest.start <= options.validation.maximumSize
    else {
      reader.arena.rewind(to: mark)
      return reader.ranOutOfMemory ? shortage : .ok
    }
    if let record = read.record {
      record.flags.insert(.isFrozen)
    } else {
      reader.arena.rewind(to: mark)
    }
    after = read.after
    let text = Text(rest.start, read.after - rest.start)
    return unit.add(read.record, isValid: true, text, data) ? .ok : .noMemory
  }

  /// Why memory ran out.
  private var shortage: BatchOutcome { reader.arena.reachedMaximum ? .limit : .noMemory }

  @inline(never)
  private mutating func checkAgain(
    _ text: Text, line: Text, column: UInt64, data: Text, room: Int,
    unit: inout BatchUnit
  ) -> BatchOutcome {
    report.clear()
    var value = Value.unset
    let mark = reader.arena.mark()
    let outcome = options.keepsInstances
      ? withUnsafeMutablePointer(to: &reader.arena) {
        second.run(text, schema: schema, arena: $0, into: &value)
      }
      : second.run(text, schema: schema, arena: nil, into: &value)
    guard outcome == .ok || outcome == .invalid else {
      reader.arena.rewind(to: mark)
      return shortage
    }
    var record: RecordPointer?
    if outcome == .ok, options.keepsInstances {
      record = value.asRecord
      record?.flags.insert(.isFrozen)
    } else {
      reader.arena.rewind(to: mark)
    }
    guard unit.add(record, isValid: outcome == .ok, text, data) else { return .noMemory }
    if outcome == .ok { return .ok }
    report.shiftOffsets(by: UInt64(text.start - line.start))
    report.finish(
      source: line, baseOffset: options.baseOffset &+ UInt64(line.start - data.start),
      baseColumn: column)
    return keepReport(room: room, unit: &unit)
  }

  /// Checks one row of values in field order.
  mutating func checkRow(
    _ values: UnsafePointer<Value>, count: Int, room: Int, unit: inout BatchUnit
  ) -> BatchOutcome {
    report.clear()
    let mark = reader.arena.mark()
    reader.check.begin()
    reader.check.report = Unmanaged.passUnretained(report)
    var built: RecordPointer?
    let outcome = Instance.withObject(of: values, count: count, layout: schema.layout) { object in
      let outcome = Instance.check(object, schema.root, path: nil, &reader.check)
      guard outcome == .ok, options.keepsInstances else { return outcome }
      built = withUnsafeMutablePointer(to: &reader.check) { context in
        withUnsafeMutablePointer(to: &reader.arena) {
          Materializer.buildRoot(object, schema: schema, arena: $0, context: context)
        }
      }
      return built == nil ? .noMemory : .ok
    }
    switch outcome {
    case .ok, .invalid: break
    case .malformedValue: return .malformedValue
    default: return shortage
    }
    if let built {
      built.flags.insert(.isFrozen)
    } else {
      reader.arena.rewind(to: mark)
    }
    guard unit.add(built, isValid: outcome == .ok, nil, nil) else { return .noMemory }
    return outcome == .ok ? .ok : keepReport(room: room, unit: &unit)
  }

  /// Keeps a copy of the report as far as there is room.
  private mutating func keepReport(room: Int, unit: inout BatchUnit) -> BatchOutcome {
    unit.problemCount += report.total
    guard unit.keptCount < room else { return .ok }
    let copy = Report()
    copy.limit = options.problemsPerRecord
    copy.append(report, record: 0)
    return unit.keep(copy) ? .ok : .noMemory
  }

  mutating func limitMemory(to bytes: Int) { reader.arena.maximum = bytes }
}
