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
  private(set) var arena = Arena()
  private var values = ValueStack()
  private var check: CheckContext
  private var second: DocumentCheck
  private let report: Report
  let totals: ProblemTotals

  init(schema: Schema, options: BatchOptions) {
    self.schema = schema
    self.options = options
    report = Report()
    report.limit = options.problemsPerRecord
    report.echoLimit = options.echo
    totals = ProblemTotals()
    report.totals = Unmanaged.passUnretained(totals)
    check = CheckContext(options: options.validation)
    second = DocumentCheck(options: options.validation, report: report)
  }

  /// Frees all but `arena`.
  mutating func free() {
    values.free()
    check.free()
    second.free()
  }

  var held: Int { arena.held }

  /// Checks the text of one record and notes the result in `unit`.
  ///
  /// `line` is the text from the beginning of the record's line, for columns;
  /// `offset` is where `line` stands in the data. At most `room` problems are kept.
  mutating func checkRecord(
    _ text: Text, line: Text, data: UnsafePointer<UInt8>, room: Int, unit: inout BatchUnit
  ) -> BatchOutcome {
    var entry = BatchUnit.Entry(
      address: 0, offset: text.start - data, size: text.count, isValid: true)
    let mark = arena.mark()
    var reader = JSONReader(
      base: text.start, end: text.end, keeps: options.keepsInstances,
      borrows: options.borrows || !options.keepsInstances, arena: arena, values: values,
      check: check)
    var record: RecordPointer?
    var value = Value.unset
    let isAccepted: Bool
    if options.keepsInstances {
      record = reader.readRoot(schema)
      isAccepted = record != nil
    } else {
      isAccepted = reader.readDocument(schema.root, into: &value)
    }
    let isShort = reader.ranOutOfMemory
    takeBack(&reader)
    if isAccepted {
      if let record {
        record.flags.insert(.isFrozen)
        entry.address = UInt(bitPattern: record.address)
      } else {
        arena.rewind(to: mark)
      }
      return unit.add(entry) ? .ok : .noMemory
    }
    arena.rewind(to: mark)
    if isShort { return arena.reachedMaximum ? .limit : .noMemory }
    return checkAgain(text, line: line, data: data, room: room, entry: entry, unit: &unit)
  }

  /// Reads the element at the beginning of `rest`, a text that goes on behind it;
  /// `after` stays nil unless it is valid.
  mutating func acceptElement(
    _ rest: Text, data: UnsafePointer<UInt8>, unit: inout BatchUnit,
    after: inout UnsafePointer<UInt8>?
  ) -> BatchOutcome {
    let mark = arena.mark()
    var reader = JSONReader(
      base: rest.start, end: rest.end, keeps: options.keepsInstances,
      borrows: options.borrows || !options.keepsInstances, arena: arena, values: values,
      check: check)
    let read = reader.readElement(schema)
    let isShort = reader.ranOutOfMemory
    takeBack(&reader)
    guard let read, read.after - rest.start <= options.validation.maximumSize else {
      arena.rewind(to: mark)
      return isShort ? (arena.reachedMaximum ? .limit : .noMemory) : .ok
    }
    var entry = BatchUnit.Entry(
      address: 0, offset: rest.start - data, size: read.after - rest.start, isValid: true)
    if let record = read.record {
      record.flags.insert(.isFrozen)
      entry.address = UInt(bitPattern: record.address)
    } else {
      arena.rewind(to: mark)
    }
    after = read.after
    return unit.add(entry) ? .ok : .noMemory
  }

  /// The reader's parts go back to where the next record's reader takes them from.
  @inline(__always)
  private mutating func takeBack(_ reader: inout JSONReader) {
    arena = reader.arena
    values = reader.values
    values.drop(to: 0)
    check = reader.check
    reader.freeScratch()
  }

  @inline(never)
  private mutating func checkAgain(
    _ text: Text, line: Text, data: UnsafePointer<UInt8>, room: Int, entry: BatchUnit.Entry,
    unit: inout BatchUnit
  ) -> BatchOutcome {
    var entry = entry
    report.clear()
    var value = Value.unset
    let mark = arena.mark()
    let outcome = options.keepsInstances
      ? withUnsafeMutablePointer(to: &arena) {
        second.run(text, schema: schema, arena: $0, into: &value)
      }
      : second.run(text, schema: schema, arena: nil, into: &value)
    guard outcome == .ok || outcome == .invalid else {
      arena.rewind(to: mark)
      return arena.reachedMaximum ? .limit : .noMemory
    }
    entry.isValid = outcome == .ok
    if entry.isValid, options.keepsInstances {
      value.asRecord.flags.insert(.isFrozen)
      entry.address = UInt(bitPattern: value.asRecord.address)
    } else {
      arena.rewind(to: mark)
    }
    guard unit.add(entry) else { return .noMemory }
    if entry.isValid { return .ok }
    report.shiftOffsets(by: UInt64(text.start - line.start))
    report.finish(
      source: line, baseOffset: options.baseOffset &+ UInt64(line.start - data))
    return keepReport(room: room, unit: &unit)
  }

  /// Checks one row of values in field order.
  mutating func checkRow(
    _ values: UnsafePointer<Value>, count: Int, room: Int, unit: inout BatchUnit
  ) -> BatchOutcome {
    var entry = BatchUnit.Entry(address: 0, offset: 0, size: 0, isValid: true)
    report.clear()
    let mark = arena.mark()
    check.begin()
    check.report = Unmanaged.passUnretained(report)
    var built: RecordPointer?
    let outcome = Instance.withObject(of: values, count: count, layout: schema.layout) { object in
      let outcome = Instance.check(object, schema.root, path: nil, &check)
      guard outcome == .ok, options.keepsInstances else { return outcome }
      built = withUnsafeMutablePointer(to: &check) { context in
        withUnsafeMutablePointer(to: &arena) {
          Materializer.buildRoot(object, schema: schema, arena: $0, context: context)
        }
      }
      return built == nil ? .noMemory : .ok
    }
    switch outcome {
    case .ok, .invalid: break
    case .malformedValue: return .malformedValue
    default: return arena.reachedMaximum ? .limit : .noMemory
    }
    entry.isValid = outcome == .ok
    if let built {
      built.flags.insert(.isFrozen)
      entry.address = UInt(bitPattern: built.address)
    } else {
      arena.rewind(to: mark)
    }
    guard unit.add(entry) else { return .noMemory }
    return entry.isValid ? .ok : keepReport(room: room, unit: &unit)
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

  mutating func limitMemory(to bytes: Int) { arena.maximum = bytes }
}
