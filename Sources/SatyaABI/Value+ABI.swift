// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

@_cdecl("satya_value_at") @implementation
public func satya_value_at(
  _ array: UnsafePointer<satya_value>!, _ index: Int, _ out: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let array, let out else { return Status.badArgument }
  let value = Value(array)
  guard value.isArray else { return Status.wrongKind }
  guard index >= 0, index < value.count, let elements = value.elements else {
    return Status.noField
  }
  elements[index].store(out)
  return Status.ok
}

@_cdecl("satya_value_find") @implementation
public func satya_value_find(
  _ object: UnsafePointer<satya_value>!, _ name: UnsafePointer<CChar>!, _ name_size: Int,
  _ out: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let object, let name = Text(name, name_size), let out else { return Status.badArgument }
  let value = Value(object)
  guard value.isObject else { return Status.wrongKind }
  guard let member = Members(value).find(name) else { return Status.noField }
  member.store(out)
  return Status.ok
}

@_cdecl("satya_value_member") @implementation
public func satya_value_member(
  _ object: UnsafePointer<satya_value>!, _ index: Int, _ key: UnsafeMutablePointer<satya_value>!,
  _ out: UnsafeMutablePointer<satya_value>!
) -> satya_status {
  guard let object else { return Status.badArgument }
  let value = Value(object)
  guard value.kind == .object || value.kind == .hostObject else { return Status.wrongKind }
  guard index >= 0, index < value.count, let members = value.elements else {
    return Status.noField
  }
  if let key { members[2 * index].store(key) }
  if let out { members[2 * index + 1].store(out) }
  return Status.ok
}

@_cdecl("satya_value_instance") @implementation
public func satya_value_instance(
  _ record: UnsafePointer<satya_value>!, _ out: UnsafeMutablePointer<OpaquePointer?>!
) -> satya_status {
  guard let out else { return Status.badArgument }
  out.pointee = nil
  guard let record else { return Status.badArgument }
  let value = Value(record)
  guard value.kind == .record, value.payload != 0 else { return Status.wrongKind }
  out.pointee = Instance(value.asRecord).handle
  return Status.ok
}
