// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CPlatform
import CSatya
import SatyaCore

@_cdecl("satya_batch_validate") @implementation
public func satya_batch_validate(
  _ schema: OpaquePointer!, _ data: UnsafePointer<CChar>!, _ size: Int,
  _ options: UnsafePointer<satya_batch_options>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
  _ report: OpaquePointer!
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let schema = Handle<Schema>.object(schema), let text = Text(data, size),
    let options = BatchOptions(options, schema)
  else { return Status.badArgument }
  // Threads begin in the mode of the one that starts them.
  let (outcome, batch) = FloatMode.standard {
    options.format == .array
      ? BatchRun.runArray(text, schema: schema, options: options, report: report)
      : BatchRun.runLines(text, schema: schema, options: options, report: report)
  }
  out.pointee = batch.map { Handle.of($0) }
  return Status.of(outcome)
}

@_cdecl("satya_batch_validate_values") @implementation
public func satya_batch_validate_values(
  _ schema: OpaquePointer!, _ rows: UnsafePointer<satya_value>!, _ row_count: Int,
  _ row_width: Int, _ options: UnsafePointer<satya_batch_options>!,
  _ out: UnsafeMutablePointer<OpaquePointer?>!, _ report: OpaquePointer!
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let schema = Handle<Schema>.object(schema), row_count >= 0, row_width >= 0,
    row_width <= BatchOptions.mostValues, row_count <= BatchOptions.mostValues / max(row_width, 1),
    rows != nil || row_count == 0 || row_width == 0, let options = BatchOptions(options, schema)
  else { return Status.badArgument }
  guard !schema.layout.pointee.isWrapper else { return Status.badState }
  guard row_width <= schema.layout.pointee.fieldCount else { return Status.badArgument }
  let (outcome, batch) = FloatMode.standard {
    BatchRun.runRows(
      rows?.asValues, count: row_count, width: row_width, schema: schema, options: options,
      report: report)
  }
  out.pointee = batch.map { Handle.of($0) }
  return Status.of(outcome)
}

@_cdecl("satya_batch_free") @implementation
public func satya_batch_free(_ batch: OpaquePointer!) { Handle<Batch>.object(batch)?.free() }

@_cdecl("satya_batch_count") @implementation
public func satya_batch_count(_ batch: OpaquePointer!) -> Int {
  Handle<Batch>.object(batch)?.count ?? 0
}

@_cdecl("satya_batch_valid_count") @implementation
public func satya_batch_valid_count(_ batch: OpaquePointer!) -> Int {
  Handle<Batch>.object(batch)?.validCount ?? 0
}

@_cdecl("satya_batch_verdicts") @implementation
public func satya_batch_verdicts(_ batch: OpaquePointer!) -> UnsafePointer<UInt8>! {
  Handle<Batch>.object(batch)?.verdicts.map { UnsafePointer($0) }
}

@_cdecl("satya_batch_consumed") @implementation
public func satya_batch_consumed(_ batch: OpaquePointer!) -> Int {
  Handle<Batch>.object(batch)?.consumed ?? 0
}

@_cdecl("satya_batch_lines") @implementation
public func satya_batch_lines(_ batch: OpaquePointer!) -> Int {
  Handle<Batch>.object(batch)?.lines ?? 0
}

@_cdecl("satya_batch_column") @implementation
public func satya_batch_column(_ batch: OpaquePointer!) -> Int {
  Handle<Batch>.object(batch)?.column ?? 0
}

@_cdecl("satya_batch_state") @implementation
public func satya_batch_state(_ batch: OpaquePointer!) -> UInt32 {
  Handle<Batch>.object(batch)?.state.rawValue ?? 0
}

@_cdecl("satya_batch_instance") @implementation
public func satya_batch_instance(_ batch: OpaquePointer!, _ record: Int) -> OpaquePointer! {
  guard let entry = Handle<Batch>.object(batch)?.entry(record) else { return nil }
  return OpaquePointer(bitPattern: entry.address)
}

@_cdecl("satya_batch_report") @implementation
public func satya_batch_report(_ batch: OpaquePointer!, _ record: Int) -> OpaquePointer! {
  guard let batch = Handle<Batch>.object(batch) else { return nil }
  // SIZE_MAX arrives as -1.
  if record == -1 {
    return batch.textReport.map { Handle.of($0) }
  }
  return batch.report(record).map { Handle.of($0) }
}

@_cdecl("satya_batch_source") @implementation
public func satya_batch_source(
  _ batch: OpaquePointer!, _ record: Int, _ offset: UnsafeMutablePointer<UInt64>!,
  _ size: UnsafeMutablePointer<UInt64>!
) -> satya_status {
  guard let batch = Handle<Batch>.object(batch), let offset, let size else {
    return Status.badArgument
  }
  guard batch.hasSource else { return Status.badState }
  guard let source = batch.source(record) else { return Status.noField }
  offset.pointee = batch.options.baseOffset &+ UInt64(source.offset)
  size.pointee = UInt64(source.size)
  return Status.ok
}

@_cdecl("satya_batch_total_count") @implementation
public func satya_batch_total_count(_ batch: OpaquePointer!) -> Int {
  Handle<Batch>.object(batch)?.totals?.count ?? 0
}

@_cdecl("satya_batch_total") @implementation
public func satya_batch_total(
  _ batch: OpaquePointer!, _ index: Int, _ out: UnsafeMutablePointer<satya_total>!
) -> satya_status {
  guard let batch = Handle<Batch>.object(batch), let out,
    Int(out.pointee.struct_size) >= MemoryLayout<satya_total>.size
  else { return Status.badArgument }
  guard let line = batch.totals?.line(at: index) else { return Status.noField }
  let type = Text(line.kind.words.name)
  out.pointee.code = line.kind.rawValue
  out.pointee.type = type.asCString
  out.pointee.type_size = type.count
  out.pointee.pointer = line.pointer.asCString
  out.pointee.pointer_size = line.pointer.count
  out.pointee.count = line.count
  return Status.ok
}

extension BatchOptions {
  /// The options of a caller, NULL for the defaults; nil where they ask for what there
  /// is not.
  fileprivate init?(_ given: UnsafePointer<satya_batch_options>?, _ schema: Schema) {
    self.init()
    validation = schema.options.pointee
    guard let given else {
      threads = BatchOptions.processors
      return
    }
    let asked = given.pointee
    guard Int(asked.struct_size) >= MemoryLayout<satya_batch_options>.size, asked.reserved == 0,
      asked.format <= 1, asked.keep <= 1, asked.partial <= 1, asked.borrow <= 1,
      asked.threads <= 256,
      let state = BatchState(rawValue: asked.state, format: asked.format == 1 ? .array : .lines),
      let validation = schema.options.pointee.overridden(by: asked.options)
    else { return nil }
    format = asked.format == 1 ? .array : .lines
    keepsInstances = asked.keep == 0
    isPartial = asked.partial == 1
    borrows = asked.borrow == 1
    self.state = state
    threads = asked.threads != 0 ? Int(asked.threads) : BatchOptions.processors
    if asked.problems_per_record != 0 {
      problemsPerRecord = Int(clamping: asked.problems_per_record)
    }
    if asked.problems_in_all != 0 { problemsInAll = Int(clamping: asked.problems_in_all) }
    maximumMemory = Int(clamping: asked.max_memory)
    firstRecord = asked.first_record
    firstLine = asked.first_line
    firstColumn = asked.first_column
    baseOffset = asked.base_offset
    echo = Int(clamping: min(asked.echo, 65_536))
    cancel = asked.cancel
    self.validation = validation
  }

  /// Values that an address space of 47 bits holds.
  fileprivate static var mostValues: Int { 1 << 43 }

  /// Processors this process may use, 256 at most.
  private static var processors: Int {
    min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 256)
  }
}

extension Status {
  static func of(_ outcome: BatchOutcome) -> satya_status {
    switch outcome {
    case .ok: ok
    case .noMemory: noMemory
    case .limit: limit
    case .cancelled: cancelled
    case .malformedValue: badArgument
    case .badState: badState
    }
  }
}
