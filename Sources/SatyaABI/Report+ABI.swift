// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

@_cdecl("satya_report_new") @implementation
public func satya_report_new() -> OpaquePointer! { Report().map { Handle.of($0) } }

@_cdecl("satya_report_free") @implementation
public func satya_report_free(_ report: OpaquePointer!) { Handle<Report>.object(report)?.free() }

@_cdecl("satya_report_clear") @implementation
public func satya_report_clear(_ report: OpaquePointer!) { Handle<Report>.object(report)?.clear() }

@_cdecl("satya_report_set_limit") @implementation
public func satya_report_set_limit(_ report: OpaquePointer!, _ problems: Int) -> satya_status {
  guard let report = Handle<Report>.object(report) else { return Status.badArgument }
  // A size beyond Int.max arrives as a negative number and means "all".
  report.limit = problems < 0 ? .max : problems
  return Status.ok
}

@_cdecl("satya_report_set_echo") @implementation
public func satya_report_set_echo(_ report: OpaquePointer!, _ bytes: Int) -> satya_status {
  guard let report = Handle<Report>.object(report) else { return Status.badArgument }
  report.echoLimit = bytes < 0 ? Report.echoCeiling : min(bytes, Report.echoCeiling)
  return Status.ok
}

@_cdecl("satya_report_count") @implementation
public func satya_report_count(_ report: OpaquePointer!) -> Int {
  Handle<Report>.object(report)?.count ?? 0
}

@_cdecl("satya_report_total") @implementation
public func satya_report_total(_ report: OpaquePointer!) -> Int {
  Handle<Report>.object(report)?.total ?? 0
}

@_cdecl("satya_report_get") @implementation
public func satya_report_get(
  _ report: OpaquePointer!, _ index: Int, _ out: UnsafeMutablePointer<satya_problem>!
) -> satya_status {
  guard let report = Handle<Report>.object(report), let out,
    Int(out.pointee.struct_size) >= MemoryLayout<satya_problem>.size
  else { return Status.badArgument }
  guard let problem = report.problem(at: index) else { return Status.noField }
  out.pointee.code = problem.kind.rawValue
  out.pointee.type = problem.type.asCString
  out.pointee.type_size = problem.type.count
  out.pointee.message = problem.message.asCString
  out.pointee.message_size = problem.message.count
  out.pointee.pointer = problem.pointer.asCString
  out.pointee.pointer_size = problem.pointer.count
  out.pointee.schema_path = problem.schemaPath.asCString
  out.pointee.schema_path_size = problem.schemaPath.count
  out.pointee.segment_count = problem.segmentCount
  out.pointee.parameter_count = problem.parameterCount
  out.pointee.offset = problem.offset
  out.pointee.line = problem.line
  out.pointee.column = problem.column
  out.pointee.record = problem.record
  out.pointee.input = problem.input.asCString
  out.pointee.input_size = problem.input.count
  return Status.ok
}

@_cdecl("satya_report_segment") @implementation
public func satya_report_segment(
  _ report: OpaquePointer!, _ index: Int, _ segment: Int, _ out: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let report = Handle<Report>.object(report), let out else { return Status.badArgument }
  guard let part = report.segment(index, segment) else { return Status.noField }
  part.store(out)
  return Status.ok
}

@_cdecl("satya_report_parameter") @implementation
public func satya_report_parameter(
  _ report: OpaquePointer!, _ index: Int, _ parameter: Int,
  _ name: UnsafeMutablePointer<satya_value>!, _ value: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let report = Handle<Report>.object(report) else { return Status.badArgument }
  guard let fact = report.parameter(index, parameter) else { return Status.noField }
  if let name { fact.name.store(name) }
  if let value { fact.value.store(value) }
  return Status.ok
}

@_cdecl("satya_report_to_json") @implementation
public func satya_report_to_json(
  _ report: OpaquePointer!, _ buffer: OpaquePointer!
) -> satya_status {
  guard let report = Handle<Report>.object(report), let buffer = Handle<ByteBuffer>.object(buffer)
  else { return Status.badArgument }
  return buffer.fill {
    report.writeJSON(into: $0)
    return true
  }
}

extension Report {
  /// The most bytes of a value that a problem shows.
  static var echoCeiling: Int { 65_536 }
}
