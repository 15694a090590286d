// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

// MARK: - Get

@_cdecl("satya_instance_get") @implementation
public func satya_instance_get(
  _ instance: OpaquePointer!, _ field: Int, _ out: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let instance = Instance(instance), let out else { return Status.badArgument }
  guard let slot = instance.slot(field) else { return Status.noField }
  slot.pointee.store(out)
  return Status.ok
}

@_cdecl("satya_instance_get_int64") @implementation
public func satya_instance_get_int64(
  _ instance: OpaquePointer!, _ field: Int, _ out: UnsafeMutablePointer<Int64>!
) -> satya_status {
  guard let instance = Instance(instance), let out else { return Status.badArgument }
  guard let slot = instance.slot(field) else { return Status.noField }
  guard slot.pointee.kind == .int64 else { return Status.wrongKind }
  out.pointee = slot.pointee.asInt64
  return Status.ok
}

@_cdecl("satya_instance_get_double") @implementation
public func satya_instance_get_double(
  _ instance: OpaquePointer!, _ field: Int, _ out: UnsafeMutablePointer<Double>!
) -> satya_status {
  guard let instance = Instance(instance), let out else { return Status.badArgument }
  guard let slot = instance.slot(field) else { return Status.noField }
  if slot.pointee.kind == .double {
    out.pointee = slot.pointee.asDouble
    return Status.ok
  }
  guard let number = FloatMode.standard({ slot.pointee.nearestDouble }) else {
    return Status.wrongKind
  }
  out.pointee = number
  return Status.ok
}

@_cdecl("satya_instance_get_bool") @implementation
public func satya_instance_get_bool(
  _ instance: OpaquePointer!, _ field: Int, _ out: UnsafeMutablePointer<UInt8>!
) -> satya_status {
  guard let instance = Instance(instance), let out else { return Status.badArgument }
  guard let slot = instance.slot(field) else { return Status.noField }
  guard slot.pointee.kind == .bool else { return Status.wrongKind }
  out.pointee = slot.pointee.asBool ? 1 : 0
  return Status.ok
}

@_cdecl("satya_instance_get_string") @implementation
public func satya_instance_get_string(
  _ instance: OpaquePointer!, _ field: Int, _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>!,
  _ size: UnsafeMutablePointer<Int>!
) -> satya_status {
  guard let instance = Instance(instance), let text, let size else { return Status.badArgument }
  guard let slot = instance.slot(field) else { return Status.noField }
  guard slot.pointee.kind == .string else { return Status.wrongKind }
  text.pointee = slot.pointee.text.asCString
  size.pointee = slot.pointee.count
  return Status.ok
}

@_cdecl("satya_instance_get_instance") @implementation
public func satya_instance_get_instance(
  _ instance: OpaquePointer!, _ field: Int, _ out: UnsafeMutablePointer<OpaquePointer?>!
) -> satya_status {
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let instance = Instance(instance) else { return Status.badArgument }
  guard let slot = instance.slot(field) else { return Status.noField }
  guard slot.pointee.kind == .record else { return Status.wrongKind }
  out.pointee = Instance(slot.pointee.asRecord).handle
  return Status.ok
}

// MARK: - Set

/// The commonest call without anything that a slower one needs.
@inline(__always)
private func setInteger(
  _ handle: OpaquePointer?, _ field: Int, _ value: Int64, _ report: OpaquePointer?
) -> Bool {
  if report != nil { return false }
  guard let instance = Instance(handle) else { return false }
  return instance.setInteger(field, value)
}

@inline(never)
private func set(
  _ handle: OpaquePointer?, _ field: Int, _ value: Value, _ report: OpaquePointer?
) -> satya_status {
  let report = Handle<Report>.object(report)
  report?.clear()
  guard let instance = Instance(handle) else { return Status.badArgument }
  if value.kind == .int64, instance.setInteger(field, value.asInt64) { return Status.ok }
  return FloatMode.standard { Status.of(instance.set(field, value, report: report), report) }
}

@inline(never)
private func set(
  _ handle: OpaquePointer?, _ field: Int, _ value: UnsafePointer<satya_value>?,
  _ report: OpaquePointer?
) -> satya_status {
  guard let value else {
    Handle<Report>.object(report)?.clear()
    return Status.badArgument
  }
  return set(handle, field, Value(value), report)
}

@_cdecl("satya_instance_set") @implementation
public func satya_instance_set(
  _ instance: OpaquePointer!, _ field: Int, _ value: UnsafePointer<satya_value>!,
  _ report: OpaquePointer!
) -> satya_status {
  if let value, Value(value).kind == .int64,
    setInteger(instance, field, Value(value).asInt64, report)
  {
    return Status.ok
  }
  return set(instance, field, value as UnsafePointer<satya_value>?, report)
}

@_cdecl("satya_instance_set_int64") @implementation
public func satya_instance_set_int64(
  _ instance: OpaquePointer!, _ field: Int, _ value: Int64, _ report: OpaquePointer!
) -> satya_status {
  if setInteger(instance, field, value, report) { return Status.ok }
  return set(instance, field, Value.int64(value), report)
}

@_cdecl("satya_instance_set_double") @implementation
public func satya_instance_set_double(
  _ instance: OpaquePointer!, _ field: Int, _ value: Double, _ report: OpaquePointer!
) -> satya_status { set(instance, field, .double(value), report) }

@_cdecl("satya_instance_set_bool") @implementation
public func satya_instance_set_bool(
  _ instance: OpaquePointer!, _ field: Int, _ value: UInt8, _ report: OpaquePointer!
) -> satya_status { set(instance, field, .bool(value != 0), report) }

@_cdecl("satya_instance_set_string") @implementation
public func satya_instance_set_string(
  _ instance: OpaquePointer!, _ field: Int, _ text: UnsafePointer<CChar>!, _ size: Int,
  _ report: OpaquePointer!
) -> satya_status {
  guard let text = Text(text, size), size <= Int(UInt32.max) else {
    Handle<Report>.object(report)?.clear()
    return Status.badArgument
  }
  return set(instance, field, .string(text), report)
}
