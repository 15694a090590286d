// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Gives a class its fields and its slots.
struct ClassLayout {
  let cls: Object
  let info: UnsafeMutablePointer<ClassInfo>
  let py: Python

  /// What a class is like, as Python says it to `install`.
  struct Slots: OptionSet {
    let rawValue: UInt8

    /// `__init__` is Model's own.
    static var initialize: Slots { Slots(rawValue: 1) }
    /// Its users are likely to store values unseen, by `object.__setattr__`: the collector
    /// sees every instance.
    static var tracksAlways: Slots { Slots(rawValue: 2) }
    /// `__getattr__` of Model would find nothing, and there is no other.
    static var getAttribute: Slots { Slots(rawValue: 4) }
  }

  /// Fixes the fields: a tuple of str. False with an exception.
  func fix(_ names: Object) -> Bool {
    let count = py.count(tuple: names)
    guard let index = py.api.PyDict_New.unsafelyUnwrapped() else { return false }
    info.pointee.names = py.retained(names)
    info.pointee.index = index
    info.pointee.nameItems = py.items(tuple: names)
    info.pointee.fieldCount = count
    info.pointee.allSet = info.pointee.isWide ? 0 : (2 << UInt(count)) &- 1
    // The class as it came from `type.__new__`, with what its own `__slots__` added.
    info.pointee.plainSize = PythonType(cls).basicSize
    info.pointee.size = info.pointee.plainSize + 8 * count
    for i in 0..<count {
      guard let name = py.items(tuple: names)[i],
        let number = py.api.PyLong_FromLongLong.unsafelyUnwrapped(Int64(i))
      else { return false }
      let result = py.api.PyDict_SetItem.unsafelyUnwrapped(index, name, number)
      py.release(number)
      if result != 0 { return false }
    }
    PythonType(cls).basicSize = info.pointee.size
    info.pointee.isLaidOut = true
    return addDescriptors(names, count)
  }

  /// Adds a member descriptor for each field whose inherited one is of another place.
  private func addDescriptors(_ names: Object, _ count: Int) -> Bool {
    if count == 0 { return true }
    guard let members = calloc(count, MemberDefinition.size) else {
      return py.fail(py.api.PyExc_MemoryError, "out of memory")
    }
    info.pointee.members = members
    var bytes = 0
    for i in 0..<count {
      guard let text = py.items(tuple: names)[i].flatMap({ py.text($0) }) else {
        return py.fail(py.typeError, "a name of a field has no UTF-8")
      }
      bytes += text.count + 1
    }
    guard let copies = malloc(bytes) else {
      return py.fail(py.api.PyExc_MemoryError, "out of memory")
    }
    info.pointee.memberNames = copies
    let mayInherit = hasBaseWithFields
    var place = copies
    for i in 0..<count {
      guard let name = py.items(tuple: names)[i], let text = py.text(name) else { return false }
      memcpy(place, text.start, text.count)
      (place + text.count).storeBytes(of: 0, as: UInt8.self)
      let definition = members + MemberDefinition.size * i
      let offset = info.pointee.plainSize + 8 * i
      MemberDefinition.write(
        definition, name: UnsafeRawPointer(place), kind: MemberDefinition.objectOrError,
        offset: offset, flags: 0)
      place += text.count + 1
      if mayInherit, isInherited(name, at: offset) { continue }
      guard let made = py.api.PyDescr_NewMember.unsafelyUnwrapped(cls, definition) else {
        return false
      }
      defer { py.release(made) }
      if set(name, made) != 0 { return false }
    }
    return true
  }

  /// Whether another class that this one comes from has fields: nothing else has anything where
  /// fields stand. To look a name up that is not there costs an exception.
  private var hasBaseWithFields: Bool {
    guard let order = PythonType(cls)[PythonType.Slot.mro] else { return true }
    for i in 0..<py.count(tuple: order) {
      if let each = py.items(tuple: order)[i], each != cls, py.isModelClass(each),
        let info = ClassInfo.of(each, py), info.pointee.fieldCount > 0
      {
        return true
      }
    }
    return false
  }

  /// Whether the descriptor that is found reads and writes just there.
  private func isInherited(_ name: Object, at offset: Int) -> Bool {
    // `type.__getattribute__` gives a member descriptor of a class as it is.
    guard let get = getattr(PythonType(py.api.PyType_Type.unsafelyUnwrapped)),
      let found = get(cls, name)
    else {
      py.clearError()
      return false
    }
    defer { py.release(found) }
    return PythonType.of(found).address == py.api.PyMemberDescr_Type
      && MemberDefinition.kind(ofDescriptor: found) == MemberDefinition.objectOrError
      && MemberDefinition.offset(ofDescriptor: found) == offset
  }

  private typealias GetAttribute = @convention(c) (Object?, Object?) -> Object?

  private func getattr(_ type: PythonType) -> GetAttribute? {
    type[PythonType.Slot.getattro].map { unsafeBitCast($0, to: GetAttribute.self) }
  }

  /// `type.__setattr__`, whatever the metatype of the user has.
  private func set(_ name: Object, _ value: Object) -> Int32 {
    let slot = PythonType(py.api.PyType_Type.unsafelyUnwrapped)[PythonType.Slot.setattro]
    return unsafeBitCast(slot, to: SetAttribute.self)(cls, name, value)
  }

  /// Puts the library's functions into slots that would otherwise look a method of
  /// Model's up, and do the same more slowly.
  func setSlots(_ slots: Slots) {
    let type = PythonType(cls)
    let metatype = PythonType.of(cls)
    if metatype[PythonType.Slot.call] == py.state.pointee.typeCall {
      // Below 3.12 a metaclass written in Python does not inherit it.
      metatype.flags |= PythonType.Flag.hasVectorcall
      type[PythonType.Slot.vectorcall] = address(of: callClass as Vectorcall)
    }
    if slots.contains(.initialize), type[PythonType.Slot.initialize] == py.state.pointee.slotInit {
      type[PythonType.Slot.initialize] = address(of: initializeInstance as Initialize)
    }
    info.pointee.tracksAlways = slots.contains(.tracksAlways)
    if slots.contains(.getAttribute) {
      type[PythonType.Slot.getattro] = address(
        of: py.api.PyObject_GenericGetAttr.unsafelyUnwrapped)
    }
    let isAtomic = info.pointee.program?.pointee.flags.contains(.isAtomic) ?? false
    if isAtomic, !info.pointee.tracksAlways, info.pointee.fieldCount <= FreeLists.mostFields,
      info.pointee.plainSize == ModelInstance.headerSize,
      type.flags & PythonType.Flag.managed == 0, type[PythonType.Slot.dictOffset] == nil,
      type[PythonType.Slot.dealloc] == py.state.pointee.slotDealloc
    {
      info.pointee.takesPart = true
      type[PythonType.Slot.dealloc] = address(of: deallocAtomic as Dealloc)
    }
    py.api.PyType_Modified.unsafelyUnwrapped(cls)
  }
}
