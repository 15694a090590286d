// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

// Which fields of an instance were given: bits, or a set of names.
extension ModelInstance {
  /// What the state word of an instance says, wherever that stands.
  @inline(__always)
  var bits: UInt { side?.pointee.mask ?? state }

  /// Notes that functions of the user see the instance from now on; the bits.
  func begin() -> UInt {
    let given = bits & ~ModelInstance.unfinished
    if let side {
      side.pointee.mask = given
    } else {
      state = given
    }
    return given
  }

  /// The names, in a frozenset made of the bits, or in the set that stands for them; a
  /// new reference, or nil with an exception.
  func givenNames(_ info: UnsafeMutablePointer<ClassInfo>, _ py: Python) -> Object? {
    if let names = side?.pointee.givenNames { return py.retained(names) }
    guard let made = py.api.PySet_New.unsafelyUnwrapped(nil) else { return nil }
    defer { py.release(made) }
    if !add(bits: bits, to: made, info, py) { return nil }
    return py.api.PyFrozenSet_New.unsafelyUnwrapped(made)
  }

  /// Takes over what no field took, which counts as given: a dict, or nil for none. False
  /// with an exception.
  func take(extra: Object?, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python) -> Bool {
    guard let extra else {
      guard let none = py.api.PyDict_New.unsafelyUnwrapped() else { return false }
      defer { py.release(none) }
      return setSide(.extra, none, py)
    }
    guard let names = py.api.PySet_New.unsafelyUnwrapped(extra) else { return false }
    defer { py.release(names) }
    return add(bits: state, to: names, info, py) && setGivenNames(names, isLive: true, info, py)
      && setSide(.extra, extra, py)
  }

  /// The names of the fields that have a value, and of what no field took, in a new set; nil with
  /// an exception.
  func namesOfValues(
    extra: Object?, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> Object? {
    guard let names = info.pointee.nameItems,
      let made = py.api.PySet_New.unsafelyUnwrapped(extra)
    else { return nil }
    let slots = slots(info)
    for i in 0..<info.pointee.fieldCount where slots[i] != nil {
      if py.api.PySet_Add.unsafelyUnwrapped(made, names[i]) == 0 { continue }
      py.release(made)
      return nil
    }
    return made
  }

  private func add(
    bits: UInt, to set: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> Bool {
    guard let names = info.pointee.nameItems else { return true }
    for i in 0..<min(info.pointee.fieldCount, ClassInfo.mostBits)
    where bits & (2 << UInt(i)) != 0 {
      guard let name = names[i], py.api.PySet_Add.unsafelyUnwrapped(set, name) == 0 else {
        return false
      }
    }
    return true
  }

  /// Takes over what was given from a set or frozenset: as bits where they can say it.
  /// With `isLive`, the very set is kept, for others will change it.
  func setGivenNames(
    _ names: Object, isLive: Bool, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> Bool {
    if !isLive, let bits = bits(of: names, info, py) {
      if let side {
        side.pointee.mask = bits
        let old = side.pointee.givenNames
        side.pointee.givenNames = nil
        py.release(optional: old)
      } else {
        state = bits
      }
      return true
    }
    var kept: Object? = py.retained(names)
    if PythonType.of(names).address != py.api.PySet_Type {
      py.release(names)
      kept = py.api.PySet_New.unsafelyUnwrapped(names)
    }
    guard let kept else { return false }
    guard let side = makeSide() else {
      py.release(kept)
      return py.fail(py.api.PyExc_MemoryError, "out of memory")
    }
    let old = side.pointee.givenNames
    side.pointee.givenNames = kept
    track(py)
    py.release(optional: old)
    return true
  }

  /// The bits that say the same as a set of names; nil where none do.
  private func bits(
    of names: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> UInt? {
    guard let items = info.pointee.nameItems, info.pointee.fieldCount <= ClassInfo.mostBits else {
      return nil
    }
    let size = py.api.PySet_Size.unsafelyUnwrapped(names)
    var bits = ModelInstance.noneSet
    var found = 0
    for i in 0..<info.pointee.fieldCount {
      guard let name = items[i] else { return nil }
      switch py.api.PySet_Contains.unsafelyUnwrapped(names, name) {
      case 0: break
      case 1:
        bits |= 2 << UInt(i)
        found += 1
      default:
        py.clearError()
        return nil
      }
    }
    return found == size ? bits : nil
  }

  /// Notes that a field was given; false with an exception.
  @inline(__always)
  func markGiven(_ index: Int, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python) -> Bool {
    if state & 1 != 0, index < ClassInfo.mostBits {
      state |= 2 << UInt(index)
      return true
    }
    return markGivenSlowly(index, info, py)
  }

  @inline(never)
  private func markGivenSlowly(
    _ index: Int, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> Bool {
    if let side, side.pointee.givenNames == nil, index < ClassInfo.mostBits {
      side.pointee.mask |= 2 << UInt(index)
      return true
    }
    guard let name = info.pointee.nameItems?[index] else { return true }
    if let names = side?.pointee.givenNames {
      return py.api.PySet_Add.unsafelyUnwrapped(names, name) == 0
    }
    guard let names = py.api.PySet_New.unsafelyUnwrapped(nil) else { return false }
    defer { py.release(names) }
    return add(bits: bits, to: names, info, py)
      && py.api.PySet_Add.unsafelyUnwrapped(names, name) == 0
      && setGivenNames(names, isLive: true, info, py)
  }
}
