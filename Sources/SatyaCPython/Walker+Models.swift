// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Instances: fields are taken in the order of input, then the rest is filled in.
extension Walker {
  /// An instance from keyword arguments, whose values the caller holds; nil: not proven.
  @inline(__always)
  func create(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>,
    keywords: UnsafePointer<Object?>, values: UnsafePointer<Object?>, count: Int
  ) -> ModelInstance? {
    guard let made = ModelInstance.allocate(cls, info, py) else { return nil }
    let slots = made.slots(info)
    var expected = 0
    var state = ModelInstance.noneSet
    for i in 0..<count {
      // Safe: both arrays have `count` items, none of them NULL.
      let key = keywords[i].unsafelyUnwrapped
      // A key of another type may be equal to a name by code of the user.
      guard PythonType.of(key).address == py.str else { return drop(made) }
      guard let index = program.pointee.find(key, near: expected, py) else {
        if program.pointee.flags.contains(.forbidsExtra) { return drop(made) }
        continue
      }
      expected = index &+ 1
      guard slots[index] == nil,
        let taken = take(program.pointee.fields[index].node, values[i].unsafelyUnwrapped)
      else { return drop(made) }
      slots[index] = taken
      state |= 2 << UInt(index)
    }
    return finish(made, info, state)
  }

  /// An instance from a dict; nil: not proven.
  func create(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, fromDict dict: Object
  ) -> ModelInstance? {
    guard let made = ModelInstance.allocate(cls, info, py) else { return nil }
    let slots = made.slots(info)
    var expected = 0
    var state = ModelInstance.noneSet
    var position = 0
    var key: Object?
    var value: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(dict, &position, &key, &value) != 0 {
      // A key of another type may be equal to a name by code of the user.
      guard let key, let value, PythonType.of(key).address == py.str else { return drop(made) }
      guard let index = program.pointee.find(key, near: expected, py) else {
        if program.pointee.flags.contains(.forbidsExtra) { return drop(made) }
        continue
      }
      expected = index &+ 1
      // Only a dict that changes meanwhile has a key twice.
      guard slots[index] == nil else { return drop(made) }
      py.retain(value)
      let taken = take(program.pointee.fields[index].node, value)
      py.release(value)
      guard let taken else { return drop(made) }
      slots[index] = taken
      state |= 2 << UInt(index)
    }
    return finish(made, info, state)
  }

  /// Fills in what was not given.
  @inline(__always)
  func finish(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, _ state: UInt
  ) -> ModelInstance? {
    if state != info.pointee.allSet, !fillDefaults(made, info) { return drop(made) }
    made.state = state
    if info.pointee.tracksAlways {
      made.track(py)
    } else if !program.pointee.flags.contains(.isAtomic) {
      made.trackIfNeeded(info, py)
    }
    return made
  }

  @inline(never)
  private func fillDefaults(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>
  ) -> Bool {
    let slots = made.slots(info)
    let fields = program.pointee.fields
    // Before any factory runs, for a factory is called once.
    for i in 0..<program.pointee.fieldCount
    where slots[i] == nil && fields[i].defaultKind == .required { return false }
    for i in 0..<program.pointee.fieldCount where slots[i] == nil {
      switch fields[i].defaultKind {
      case .required: return false
      case .constant: slots[i] = py.retained(fields[i].defaultValue)
      case .factory: slots[i] = py.call(fields[i].defaultValue)
      case .emptyList: slots[i] = py.api.PyList_New.unsafelyUnwrapped(0)
      case .emptyDict: slots[i] = py.api.PyDict_New.unsafelyUnwrapped()
      }
      if slots[i] == nil {
        py.state.pointee.isFinal = true
        return false
      }
    }
    return true
  }

  @inline(never)
  private func drop(_ made: ModelInstance) -> ModelInstance? {
    py.release(made.address)
    return nil
  }
}
