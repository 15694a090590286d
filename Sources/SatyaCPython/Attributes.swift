// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Setting attributes, and what every instance shows beside its fields.

typealias SetAttribute = @convention(c) (Object?, Object?, Object?) -> Int32

/// tp_setattro of classes whose `__setattr__` and `__delattr__` are Model's own.
///
/// It stands in the slot as `initializeInstance` does in its own, and on the same terms.
func setAttribute(_ object: Object?, _ name: Object?, _ value: Object?) -> Int32 {
  let py = Python.current
  if let object, let name, let value {
    let instance = ModelInstance(object)
    if let info = ClassInfo.of(instance.type.address, py), let program = info.pointee.program,
      program.pointee.flags.contains(.sets), let index = info.pointee.find(name, py)
    {
      let field = program.pointee.fields + index
      if !field.pointee.isFrozen {
        var taken: Object?
        if program.pointee.flags.contains(.validatesAssignment) {
          taken = Walker(program, py).take(field.pointee.node, value)
        } else {
          taken = py.retained(value)
        }
        if let taken {
          if !instance.markGiven(index, info, py) {
            py.release(taken)
            return -1
          }
          instance.put(taken, at: index, info, py)
          return 0
        }
        py.clearError()
      }
    }
  }
  return unsafeBitCast(py.state.pointee.slotSetattro, to: SetAttribute.self)(object, name, value)
}

/// Which of the members of `Side` a descriptor of the base is about.
enum SideMember: Int {
  case givenNames = 1
  case extra
  case privates
  case rest
}

/// Getter of the base's descriptors: None where there is nothing.
func getSideMember(_ object: Object?, _ closure: UnsafeMutableRawPointer?) -> Object? {
  let py = Python.current
  guard let object, let member = SideMember(rawValue: Int(bitPattern: closure)) else { return nil }
  let instance = ModelInstance(object)
  switch member {
  case .givenNames:
    guard let info = ClassInfo.of(instance.type.address, py) else { return nil }
    return instance.givenNames(info, py)
  case .extra: return py.retained(instance.side?.pointee.extra ?? py.none)
  case .privates: return py.retained(instance.side?.pointee.privates ?? py.none)
  case .rest: return py.retained(instance.side?.pointee.rest ?? py.none)
  }
}

/// Setter of the same; None and deletion leave nothing.
func setSideMember(
  _ object: Object?, _ value: Object?, _ closure: UnsafeMutableRawPointer?
) -> Int32 {
  let py = Python.current
  guard let object, let member = SideMember(rawValue: Int(bitPattern: closure)) else { return -1 }
  let instance = ModelInstance(object)
  if member == .givenNames {
    guard let value, let info = ClassInfo.of(instance.type.address, py), isSet(value, py) else {
      return py.raise(py.typeError, "the names of the fields that were given are a set") == nil
        ? -1 : 0
    }
    let isLive = PythonType.of(value).address == py.api.PySet_Type
    return instance.setGivenNames(value, isLive: isLive, info, py) ? 0 : -1
  }
  return instance.setSide(member, value == py.none ? nil : value, py) ? 0 : -1
}

func isSet(_ value: Object, _ py: Python) -> Bool {
  let type = PythonType.of(value).address
  return py.isSubtype(type, py.api.PySet_Type.unsafelyUnwrapped)
    || py.isSubtype(type, py.api.PyFrozenSet_Type.unsafelyUnwrapped)
}

extension ModelInstance {
  /// Keeps a reference in the side, or nothing; false with an exception.
  func setSide(_ member: SideMember, _ value: Object?, _ py: Python) -> Bool {
    if value == nil, side == nil { return true }
    guard let side = makeSide() else {
      return py.raise(py.api.PyExc_MemoryError, "out of memory") != nil
    }
    var old: Object?
    if let value { py.retain(value) }
    switch member {
    case .givenNames: old = value
    case .extra:
      old = side.pointee.extra
      side.pointee.extra = value
    case .privates:
      old = side.pointee.privates
      side.pointee.privates = value
    case .rest:
      old = side.pointee.rest
      side.pointee.rest = value
    }
    if value != nil { track(py) }
    py.release(optional: old)
    return true
  }
}
