// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Tries, on objects of the interpreter's own, every offset and every bit that the
/// library relies on.
///
/// Each step returns why it failed, or nil. The order matters: a step uses nothing that
/// no earlier step has tried. Nothing is written but to objects made here.
struct SelfTest {
  let py: Python

  func run() -> StaticString? {
    if let reason = checkHeader() { return reason }
    if let reason = checkCounts() { return reason }
    if let reason = checkTypes() { return reason }
    if let reason = checkSequences() { return reason }
    if let reason = checkNumbers() { return reason }
    if let reason = checkText() { return reason }
    if let reason = checkMaking() { return reason }
    return checkMoments() ?? checkDuration()
  }

  private var api: satya_cpython_api { py.state.pointee.api }

  /// The type of an object stands in its second word.
  private func checkHeader() -> StaticString? {
    let type = py.api.PyType_Type.unsafelyUnwrapped
    guard PythonType.of(type).address == type else { return "PyType_Type is not its own type" }
    for each in [
      py.api.PyBaseObject_Type, py.api.PyUnicode_Type, py.api.PyLong_Type, py.api.PyFloat_Type,
      py.api.PyBool_Type, py.api.PyBytes_Type, py.api.PyList_Type, py.api.PyTuple_Type,
      py.api.PyDict_Type, py.api.PySet_Type, py.api.PyFrozenSet_Type, py.api.PyMemberDescr_Type,
      py.api.PyExc_TypeError, py.api.PyExc_AttributeError, py.api.PyExc_MemoryError,
    ] where each.map({ PythonType.of($0).address }) != type {
      return "what should be a type is none"
    }
    let none = PythonType.of(py.none).address
    guard PythonType.of(none).address == type, none != py.api.PyBool_Type,
      PythonType.of(py.true_).address == py.api.PyBool_Type,
      PythonType.of(py.false_).address == py.api.PyBool_Type, py.true_ != py.false_
    else { return "None, True and False are not what they should be" }
    return nil
  }

  /// A count stands in the first word.
  private func checkCounts() -> StaticString? {
    guard let list = api.PyList_New(0) else { return "no list can be made" }
    guard PythonType.of(list).address == py.list else { return "PyList_New makes no list" }
    func count() -> UInt64 { list.load(as: UInt64.self) }
    guard count() == 1 else { return "a new object has not one reference" }
    api.Py_IncRef(list)
    guard count() == 2 else { return "Py_IncRef does not count by one" }
    py.retain(list)
    guard count() == 3 else { return "references cannot be counted" }
    api.Py_DecRef(list)
    py.release(list)
    guard count() == 1 else { return "references cannot be counted down" }
    let isImmortal = py.none.load(as: UInt64.self) & py.state.pointee.immortal != 0
    guard isImmortal == (py.state.pointee.immortal != 0) else { return "None is not immortal" }
    guard py.isTracked(list) else { return "a list is not seen by the collector" }
    api.PyObject_GC_UnTrack(list)
    guard !py.isTracked(list) else { return "PyObject_GC_UnTrack leaves its mark" }
    api.PyObject_GC_Track(list)
    guard py.isTracked(list) else { return "PyObject_GC_Track does not track" }
    py.release(list)
    return nil
  }

  private func checkTypes() -> StaticString? {
    let object = PythonType(api.PyBaseObject_Type)
    guard object.basicSize == 16, number(object.address, "__basicsize__") == 16 else {
      return "an object's header has not 16 bytes"
    }
    for type in [py.list, py.str, py.dict, api.PyType_Type.unsafelyUnwrapped] {
      let each = PythonType(type)
      guard Int64(each.basicSize) == number(type, "__basicsize__"),
        integer(each, PythonType.Slot.itemSize) == number(type, "__itemsize__"),
        integer(each, PythonType.Slot.dictOffset) == number(type, "__dictoffset__"),
        integer(each, PythonType.Slot.weakListOffset) == number(type, "__weakrefoffset__"),
        UInt32(truncatingIfNeeded: each.flags) == api.PyType_GetFlags(type)
      else { return "a type's sizes are not where they should be" }
      guard each.hasGC == (type != py.str) else { return "the flag of the collector is another" }
    }
    guard PythonType(api.PyBool_Type).base?.address == py.int, object.base == nil else {
      return "a type's base is not where it should be"
    }
    let type = PythonType(api.PyType_Type)
    guard integer(type, PythonType.Slot.vectorcallOffset) == Int64(PythonType.Slot.vectorcall)
    else {
      return "tp_vectorcall is not where it should be"
    }
    guard
      PythonType(py.str)[PythonType.Slot.setattro] == address(of: api.PyObject_GenericSetAttr!),
      PythonType(py.str)[PythonType.Slot.getattro] == address(of: api.PyObject_GenericGetAttr!)
    else { return "tp_getattro and tp_setattro are not where they should be" }
    return nil
  }

  /// The slots of a class that CPython made of the library's own spec.
  func checkSlots(of made: Object) -> StaticString? {
    let type = PythonType(made)
    for (id, slot) in [
      (TypeSpec.SlotID.dealloc, PythonType.Slot.dealloc),
      (TypeSpec.SlotID.traverse, PythonType.Slot.traverse),
      (TypeSpec.SlotID.clear, PythonType.Slot.clear),
      (TypeSpec.SlotID.new, PythonType.Slot.new),
      (TypeSpec.SlotID.initialize, PythonType.Slot.initialize),
      (TypeSpec.SlotID.getattro, PythonType.Slot.getattro),
      (TypeSpec.SlotID.setattro, PythonType.Slot.setattro),
      (TypeSpec.SlotID.call, PythonType.Slot.call),
      (TypeSpec.SlotID.finalize, PythonType.Slot.finalize),
    ] where api.PyType_GetSlot(made, id) != type[slot] {
      return "a type's slots are not where they should be"
    }
    return nil
  }

  private func integer(_ type: PythonType, _ slot: Int) -> Int64 {
    type.address.load(fromByteOffset: slot, as: Int64.self)
  }

  /// An attribute that is an int; -1 where there is none.
  private func number(_ object: Object, _ name: StaticString) -> Int64 {
    guard let name = py.name(name), let found = api.PyObject_GetAttr(object, name) else {
      api.PyErr_Clear()
      return -1
    }
    defer {
      api.Py_DecRef(found)
      api.Py_DecRef(name)
    }
    guard PythonType.of(found).address == py.int else { return -1 }
    var overflow: Int32 = 0
    return api.PyLong_AsLongLongAndOverflow(found, &overflow)
  }

  private func checkSequences() -> StaticString? {
    guard let list = api.PyList_New(0), let tuple = api.PyTuple_New(3) else { return "no memory" }
    guard PythonType.of(tuple).address == py.tuple else { return "PyTuple_New makes no tuple" }
    defer {
      api.Py_DecRef(list)
      api.Py_DecRef(tuple)
    }
    let items: [Object] = [py.none, py.true_, py.false_]
    for (i, item) in items.enumerated() {
      guard api.PyList_Append(list, item) == 0 else { return "PyList_Append fails" }
      py.retain(item)
      guard api.PyTuple_SetItem(tuple, i, item) == 0 else { return "PyTuple_SetItem fails" }
    }
    guard py.count(list: list) == 3, api.PyList_Size(list) == 3, py.count(tuple: tuple) == 3,
      api.PyTuple_Size(tuple) == 3
    else { return "a sequence's length is not where it should be" }
    for (i, item) in items.enumerated()
    where py.items(list: list)[i] != item || py.items(tuple: tuple)[i] != item
      || api.PyTuple_GetItem(tuple, i) != item
    {
      return "a sequence's items are not where they should be"
    }
    guard let set = api.PySet_New(list), let dict = api.PyDict_New() else { return "no memory" }
    defer {
      api.Py_DecRef(set)
      api.Py_DecRef(dict)
    }
    guard PythonType.of(set).address == api.PySet_Type, api.PySet_Size(set) == 3,
      api.PySet_Contains(set, py.none) == 1, PythonType.of(dict).address == py.dict,
      api.PyDict_SetItem(dict, py.none, py.true_) == 0, api.PyDict_Size(dict) == 1,
      api.PyDict_GetItemWithError(dict, py.none) == py.true_
    else { return "sets and dicts do not work as they should" }
    var (position, key, value): (Int, Object?, Object?) = (0, nil, nil)
    guard api.PyDict_Next(dict, &position, &key, &value) == 1, key == py.none, value == py.true_,
      api.PyDict_Next(dict, &position, &key, &value) == 0
    else { return "PyDict_Next does not walk" }
    return nil
  }

  private func checkNumbers() -> StaticString? {
    for value: Int64 in [
      0, 1, -1, 255, 256, -256, 1 << 29, 1 << 30, -(1 << 30), (1 << 30) - 1, 1 << 31, 1 << 59,
      1 << 60, .max, .min,
    ] {
      guard let made = api.PyLong_FromLongLong(value) else { return "no memory" }
      defer { api.Py_DecRef(made) }
      guard PythonType.of(made).address == py.int, py.int64(made) == value else {
        return "an int is not kept as it should be"
      }
    }
    guard py.int64(py.true_) == 1, py.int64(py.false_) == 0 else {
      return "True and False are not what they should be"
    }
    for value in [0.0, 1.5, -2.25, .infinity, .leastNonzeroMagnitude] {
      guard let made = api.PyFloat_FromDouble(value) else { return "no memory" }
      defer { api.Py_DecRef(made) }
      guard PythonType.of(made).address == py.float, py.double(made) == value,
        api.PyFloat_AsDouble(made) == value
      else { return "a float is not kept as it should be" }
    }
    return nil
  }

  private func checkText() -> StaticString? {
    let texts: [(StaticString, Bool, Int)] = [
      ("", true, 0), ("a", true, 1), ("some longer text, all ASCII", true, 27),
      ("\u{e9}t\u{e9}", false, 3), ("\u{4e2d}\u{6587}", false, 2), ("\u{1f600}!", false, 2),
    ]
    for (text, isASCII, length) in texts {
      let start = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
      guard let made = api.PyUnicode_FromStringAndSize(start, text.utf8CodeUnitCount) else {
        return "no memory"
      }
      defer { api.Py_DecRef(made) }
      guard PythonType.of(made).address == py.str, py.length(str: made) == length,
        api.PyUnicode_GetLength(made) == length, py.isASCII(made) == isASCII
      else { return "a str is not kept as it should be" }
      guard let found = py.text(made), found == Text(text) else { return "a str has other text" }
      if isASCII, !(py.asciiText(made) == Text(text)) { return "a str's text is elsewhere" }
    }
    return nil
  }

  /// A str that is made empty can be filled in.
  private func checkMaking() -> StaticString? {
    let words = Text("eighteen letters.")
    guard let made = py.makeStr(words, isASCII: true) else { return "no str can be made" }
    defer { py.release(made) }
    guard PythonType.of(made).address == py.str, py.isASCII(made), let found = py.text(made),
      found == words
    else { return "PyUnicode_New makes another str than expected" }
    guard let shown = api.PyObject_Repr(py.none) else { return "None cannot be shown" }
    defer { py.release(shown) }
    guard PythonType.of(shown).address == py.str, let text = py.text(shown), text == Text("None")
    else {
      return "PyObject_Repr shows None otherwise than expected"
    }
    return nil
  }

  /// Where a timedelta keeps its parts.
  private func checkDuration() -> StaticString? {
    typealias Make = @convention(c) (Int32, Int32, Int32, Int32, Object?) -> Object?
    let make = unsafeBitCast(py.datetimes(72), to: Make.self)
    guard let made = make(123, 456, 789, 1, py.datetimes(24)) else {
      return "no timedelta can be made"
    }
    defer { py.release(made) }
    guard PythonType.of(made).basicSize >= 36, Duration.parts(made) == (123, 456, 789) else {
      return "a timedelta keeps its parts elsewhere"
    }
    return nil
  }

  /// What datetime_CAPI makes, and where a datetime keeps it.
  private func checkMoments() -> StaticString? {
    let words = Text("1999-12-31T23:58:07.000321Z")
    guard let moment = Moment(words), PythonType.of(py.datetimes(8)).address == api.PyType_Type,
      PythonType.of(py.datetimes(0)).address == api.PyType_Type, let made = moment.datetime(py)
    else { return "no datetime can be made" }
    defer { py.release(made) }
    guard PythonType.of(made).address == py.datetimes(8) else {
      return "a datetime is of no such type"
    }
    let size = PythonType.of(made).basicSize
    guard size >= 48 else { return "a datetime is smaller than expected" }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) {
      let out = $0.baseAddress.unsafelyUnwrapped
      let count = Moment.write(made, to: out, py)
      let written = Text(UnsafePointer(out), count)
      return written == words ? checkTimes(out) : "a datetime keeps its parts elsewhere"
    }
  }

  /// The same for a time, and for a time zone that is not UTC.
  private func checkTimes(_ out: UnsafeMutablePointer<UInt8>) -> StaticString? {
    let words = Text("23:58:07.000321Z")
    guard let made = Clock(words, at: 0)?.time(py) else { return "no time can be made" }
    defer { py.release(made) }
    guard PythonType.of(made).address == py.datetimes(16), PythonType.of(made).basicSize >= 40,
      Text(UnsafePointer(out), Clock.write(made, to: out, py)) == words
    else { return "a time keeps its parts elsewhere" }
    guard let zone = py.zone(-90), py.zone(-90) == zone, py.zone(90) != zone,
      PythonType.of(zone).address == PythonType.of(py.utc).address
    else { return "a time zone is of no such type" }
    return nil
  }
}
