// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

@_cdecl("satya_schema_create") @implementation
public func satya_schema_create(
  _ json: UnsafePointer<CChar>!, _ size: Int, _ options: UnsafePointer<satya_options>!,
  _ out: UnsafeMutablePointer<OpaquePointer?>!, _ report: OpaquePointer!
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let text = Text(json, size), let options = ValidationOptions().overridden(by: options)
  else { return Status.badArgument }
  let result = FloatMode.standard {
    SchemaCompiler.compile(text, options: options, report: report)
  }
  out.pointee = result.schema.map { Handle.of($0) }
  return Status.of(result.outcome, report)
}

@_cdecl("satya_schema_retain") @implementation
public func satya_schema_retain(_ schema: OpaquePointer!) -> OpaquePointer! {
  guard let schema else { return nil }
  Handle<Schema>.object(schema)?.retain()
  return schema
}

@_cdecl("satya_schema_free") @implementation
public func satya_schema_free(_ schema: OpaquePointer!) { Handle<Schema>.object(schema)?.release() }

@_cdecl("satya_schema_name") @implementation
public func satya_schema_name(
  _ schema: OpaquePointer!, _ name: UnsafeMutablePointer<UnsafePointer<CChar>?>!,
  _ name_size: UnsafeMutablePointer<Int>!
) -> satya_status {
  guard let schema = Handle<Schema>.object(schema), let name, let name_size else {
    return Status.badArgument
  }
  let title = schema.root.pointee.title
  name.pointee = title.asCString
  name_size.pointee = title.count
  return Status.ok
}

@_cdecl("satya_schema_field_count") @implementation
public func satya_schema_field_count(_ schema: OpaquePointer!) -> Int {
  Handle<Schema>.object(schema)?.layout.pointee.visibleCount ?? 0
}

@_cdecl("satya_schema_field_find") @implementation
public func satya_schema_field_find(
  _ schema: OpaquePointer!, _ name: UnsafePointer<CChar>!, _ name_size: Int,
  _ index: UnsafeMutablePointer<Int>!
) -> satya_status {
  guard let schema = Handle<Schema>.object(schema) else { return Status.badArgument }
  return find(schema.layout, name, name_size, index)
}

@_cdecl("satya_schema_field_get") @implementation
public func satya_schema_field_get(
  _ schema: OpaquePointer!, _ index: Int, _ out: UnsafeMutablePointer<satya_field>!
) -> satya_status {
  guard let schema = Handle<Schema>.object(schema) else { return Status.badArgument }
  return describe(schema.layout, index, out)
}

@_cdecl("satya_schema_to_json") @implementation
public func satya_schema_to_json(
  _ schema: OpaquePointer!, _ buffer: OpaquePointer!
) -> satya_status {
  guard let schema = Handle<Schema>.object(schema), let buffer = Handle<ByteBuffer>.object(buffer)
  else { return Status.badArgument }
  return buffer.fill { schema.writeJSON(into: $0) }
}

@_cdecl("satya_schema_check_json") @implementation
public func satya_schema_check_json(
  _ schema: OpaquePointer!, _ json: UnsafePointer<CChar>!, _ size: Int,
  _ options: UnsafePointer<satya_options>!, _ report: OpaquePointer!
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let text = Text(json, size) else { return Status.badArgument }
  let status = Handle<Schema>.with(schema) { schema in
    schema.withOptions(overriddenBy: options) { options in
      FloatMode.standard {
        Status.of(
          Instance.checkJSON(text, schema: schema, options: options, report: report), report)
      }
    }
  }
  return (status ?? nil) ?? Status.badArgument
}

@_cdecl("satya_schema_check_value") @implementation
public func satya_schema_check_value(
  _ schema: OpaquePointer!, _ value: UnsafePointer<satya_value>!,
  _ options: UnsafePointer<satya_options>!, _ report: OpaquePointer!
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let schema = Handle<Schema>.object(schema), let value,
    let options = schema.options.pointee.overridden(by: options)
  else { return Status.badArgument }
  var context = CheckContext(options: options, report: report)
  defer { context.free() }
  var checked = Value(value)
  return FloatMode.standard {
    Status.of(Instance.check(&checked, schema.root, path: nil, &context), report)
  }
}

/// Finds a field of a layout by name.
func find(
  _ layout: UnsafeMutablePointer<RecordLayout>, _ name: UnsafePointer<CChar>?, _ size: Int,
  _ index: UnsafeMutablePointer<Int>?
) -> satya_status {
  guard let name = Text(name, size), let index else { return Status.badArgument }
  guard let found = layout.pointee.find(name) else { return Status.noField }
  index.pointee = found
  return Status.ok
}

/// Finds the field of a layout that a name which is none's may mean.
func findNearest(
  _ layout: UnsafeMutablePointer<RecordLayout>, _ name: UnsafePointer<CChar>?, _ size: Int,
  _ index: UnsafeMutablePointer<Int>?
) -> satya_status {
  guard let name = Text(name, size), let index else { return Status.badArgument }
  let fields = UnsafePointer(layout.pointee.fields)
  guard let found = NearestName.find(name, in: fields, count: layout.pointee.visibleCount) else {
    return Status.noField
  }
  index.pointee = found
  return Status.ok
}

/// Describes a field of a layout.
func describe(
  _ layout: UnsafeMutablePointer<RecordLayout>, _ index: Int,
  _ out: UnsafeMutablePointer<satya_field>?
) -> satya_status {
  guard let out, Int(out.pointee.struct_size) >= MemoryLayout<satya_field>.size else {
    return Status.badArgument
  }
  guard index >= 0, index < layout.pointee.visibleCount,
    let node = layout.pointee.fields[index].node
  else { return Status.noField }
  let property = layout.pointee.fields[index]
  let defaultValue = node.pointee.defaultValue
  var flags: UInt32 = 0
  if property.isRequired { flags |= UInt32(SATYA_FIELD_REQUIRED) }
  if defaultValue.kind != .unset { flags |= UInt32(SATYA_FIELD_HAS_DEFAULT) }
  if node.pointee.makesRecords { flags |= UInt32(SATYA_FIELD_RECORD) }
  out.pointee.flags = flags
  out.pointee.kinds = node.pointee.kinds.kinds
  out.pointee.reserved = 0
  out.pointee.name = property.name.asCString
  out.pointee.name_size = property.name.count
  out.pointee.description = node.pointee.description.asCString
  out.pointee.description_size = node.pointee.description.count
  withUnsafeMutablePointer(to: &out.pointee.default_value) { defaultValue.store($0) }
  return Status.ok
}

extension TypeSet {
  /// A bit for each kind of value, as `satya_field.kinds` has them.
  fileprivate var kinds: UInt32 {
    var bits: UInt32 = 0
    func add(_ kind: Value.Kind) { bits |= 1 << UInt32(kind.raw) }
    if contains(.null) { add(.null) }
    if contains(.boolean) { add(.bool) }
    if contains(.integer) { add(.int64) }
    if contains(.fraction) { add(.double) }
    if contains(.string) { add(.string) }
    if contains(.array) { add(.array) }
    if contains(.object) { add(.object) }
    return bits
  }
}
