// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

@_cdecl("satya_instance_new") @implementation
public func satya_instance_new(
  _ schema: OpaquePointer!, _ values: UnsafePointer<satya_value>!, _ count: Int,
  _ options: UnsafePointer<satya_options>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
  _ report: OpaquePointer!
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let schema = Handle<Schema>.object(schema), count >= 0, values != nil || count == 0,
    let options = schema.options.pointee.overridden(by: options)
  else { return Status.badArgument }
  let (outcome, instance) = FloatMode.standard {
    Instance.fromFields(
      values?.asValues, count: count, schema: schema, options: options, report: report)
  }
  out.pointee = instance?.handle
  return Status.of(outcome, report)
}

@_cdecl("satya_instance_from_value") @implementation
public func satya_instance_from_value(
  _ schema: OpaquePointer!, _ value: UnsafePointer<satya_value>!,
  _ options: UnsafePointer<satya_options>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
  _ report: OpaquePointer!
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let schema = Handle<Schema>.object(schema), let value,
    let options = schema.options.pointee.overridden(by: options)
  else { return Status.badArgument }
  let (outcome, instance) = FloatMode.standard {
    Instance.fromValue(Value(value), schema: schema, options: options, report: report)
  }
  out.pointee = instance?.handle
  return Status.of(outcome, report)
}

@_cdecl("satya_instance_from_json") @implementation
public func satya_instance_from_json(
  _ schema: OpaquePointer!, _ json: UnsafePointer<CChar>!, _ size: Int,
  _ options: UnsafePointer<satya_options>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
  _ report: OpaquePointer!
) -> satya_status {
  if report != nil { Handle<Report>.object(report)?.clear() }
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let text = Text(json, size) else { return Status.badArgument }
  let status = Handle<Schema>.with(schema) { schema in
    schema.withOptions(overriddenBy: options) { options in
      FloatMode.standard {
        var (outcome, instance) = Instance.acceptJSON(text, schema: schema, options: options)
        guard _slowPath(outcome == .invalid) else {
          out.pointee = instance?.handle
          return Status.of(outcome)
        }
        let report = Handle<Report>.object(report)
        (outcome, instance) = Instance.explainJSON(
          text, schema: schema, options: options, report: report)
        out.pointee = instance?.handle
        return Status.of(outcome, report)
      }
    }
  }
  return (status ?? nil) ?? Status.badArgument
}

@_cdecl("satya_instance_free") @implementation
public func satya_instance_free(_ instance: OpaquePointer!) { Instance(instance)?.free() }

@_cdecl("satya_instance_is_set") @implementation
public func satya_instance_is_set(_ instance: OpaquePointer!, _ field: Int) -> UInt8 {
  guard let slot = Instance(instance)?.slot(field) else { return 0 }
  return slot.pointee.kind != .unset && !slot.pointee.flags.contains(.isDefault) ? 1 : 0
}

@_cdecl("satya_instance_schema") @implementation
public func satya_instance_schema(_ instance: OpaquePointer!) -> OpaquePointer! {
  Instance(instance).map { Handle.of($0.schema) }
}

@_cdecl("satya_instance_field_count") @implementation
public func satya_instance_field_count(_ instance: OpaquePointer!) -> Int {
  Instance(instance)?.fieldCount ?? 0
}

@_cdecl("satya_instance_field_find") @implementation
public func satya_instance_field_find(
  _ instance: OpaquePointer!, _ name: UnsafePointer<CChar>!, _ name_size: Int,
  _ index: UnsafeMutablePointer<Int>!
) -> satya_status {
  guard let instance = Instance(instance) else { return Status.badArgument }
  return find(instance.record.layout, name, name_size, index)
}

@_cdecl("satya_instance_field_nearest") @implementation
public func satya_instance_field_nearest(
  _ instance: OpaquePointer!, _ name: UnsafePointer<CChar>!, _ name_size: Int,
  _ index: UnsafeMutablePointer<Int>!
) -> satya_status {
  guard let instance = Instance(instance) else { return Status.badArgument }
  return findNearest(instance.record.layout, name, name_size, index)
}

@_cdecl("satya_instance_field_get") @implementation
public func satya_instance_field_get(
  _ instance: OpaquePointer!, _ index: Int, _ out: UnsafeMutablePointer<satya_field>!
) -> satya_status {
  guard let instance = Instance(instance) else { return Status.badArgument }
  return describe(instance.record.layout, index, out)
}

@_cdecl("satya_instance_value") @implementation
public func satya_instance_value(
  _ instance: OpaquePointer!, _ out: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let instance = Instance(instance), let out else { return Status.badArgument }
  instance.value.store(out)
  return Status.ok
}

@_cdecl("satya_instance_extras") @implementation
public func satya_instance_extras(
  _ instance: OpaquePointer!, _ out: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let instance = Instance(instance), let out else { return Status.badArgument }
  instance.record.extras.store(out)
  return Status.ok
}

@_cdecl("satya_instance_copy") @implementation
public func satya_instance_copy(
  _ instance: OpaquePointer!, _ out: UnsafeMutablePointer<OpaquePointer?>!
) -> satya_status {
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let instance = Instance(instance) else { return Status.badArgument }
  guard let copy = instance.copy() else { return Status.noMemory }
  out.pointee = copy.handle
  return Status.ok
}

@_cdecl("satya_instance_equal") @implementation
public func satya_instance_equal(_ a: OpaquePointer!, _ b: OpaquePointer!) -> UInt8 {
  guard let a = Instance(a), let b = Instance(b) else { return a == nil && b == nil ? 1 : 0 }
  return FloatMode.standard { Value.equal(a.value, b.value) } ? 1 : 0
}

@_cdecl("satya_instance_to_json") @implementation
public func satya_instance_to_json(
  _ instance: OpaquePointer!, _ buffer: OpaquePointer!
) -> satya_status {
  guard let instance = Instance(instance), let buffer = Handle<ByteBuffer>.object(buffer) else {
    return Status.badArgument
  }
  return buffer.fill { ValueWriter.write(instance.value, to: $0) }
}
