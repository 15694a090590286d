// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

// `dict()` and `json()` of the classic face of models: `model_dump` and `model_dump_json` under
// the names that they had before. They call what the instance has under the newer name; where
// that is Model's own method, it is called here.

/// What the library knows of both.
struct OlderMethods {
  /// Python's functions for what is not called plainly.
  fileprivate var dump: Object?
  fileprivate var dumpJSON: Object?
  fileprivate var own: Newer?
  fileprivate var ownJSON: Newer?

  /// A name, and the method that Model has under it.
  struct Newer {
    let name: Object
    let method: Object
  }

  mutating func learn(dump: Object, dumpJSON: Object, _ py: Python) {
    guard let name = py.api.PyUnicode_InternFromString.unsafelyUnwrapped("model_dump"),
      let nameJSON = py.api.PyUnicode_InternFromString.unsafelyUnwrapped("model_dump_json")
    else { return py.clearError() }
    // Once for a process: these references are kept for good.
    own = Newer(name: name, method: py.retained(dump))
    ownJSON = Newer(name: nameJSON, method: py.retained(dumpJSON))
  }
}

/// take_over_older(cls, dict, json): makes the two methods of a class of models, each with
/// Python's function for what it leaves; returns them. One class has them.
func takeOverOlder(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let cls = arguments?[0], let dict = arguments?[1], let json = arguments?[2],
    py.isModelClass(cls), py.state.pointee.older.dump == nil,
    var table = FunctionTable(capacity: 2), let made = py.api.PyTuple_New.unsafelyUnwrapped(2)
  else { return py.raise(py.typeError, "take_over_older(class, and two functions), once") }
  let older = table.add(
    "dict", withKeywords: olderDump,
    words: """
      dict($self, /, **options)
      --

      Returns the instance as a dict.
      """)
  let olderJSON = table.add(
    "json", withKeywords: olderDumpJSON,
    words: """
      json($self, /, **options)
      --

      Returns the instance as JSON text.
      """)
  let items = py.items(tuple: made)
  items[0] = py.api.PyDescr_NewMethod.unsafelyUnwrapped(cls, older)
  items[1] = py.api.PyDescr_NewMethod.unsafelyUnwrapped(cls, olderJSON)
  guard let method = items[0], let methodJSON = items[1] else {
    py.release(made)
    return nil
  }
  // Once for a process: these references are kept for good.
  py.state.pointee.older.dump = py.retained(dict)
  py.state.pointee.older.dumpJSON = py.retained(json)
  py.state.pointee.quick.take(older: method, olderJSON: methodJSON)
  return made
}

/// `dict` of an instance: a method of RustModel.
func olderDump(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let object = self_, let general = py.state.pointee.older.dump else { return nil }
  if count == 0, names == nil, let info = plainInfo(object, py),
    hasOwn(py.state.pointee.older.own, object, &info.pointee.dumpVersion, py)
  {
    return dump(object, nil, 0, nil)
  }
  return py.callGenerally(general, object, arguments, count, names)
}

/// `json` of an instance: a method of RustModel.
func olderDumpJSON(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let object = self_, let general = py.state.pointee.older.dumpJSON else { return nil }
  if count == 0, names == nil, let info = plainInfo(object, py),
    hasOwn(py.state.pointee.older.ownJSON, object, &info.pointee.dumpJSONVersion, py)
  {
    return dumpJSON(object, nil, 0, nil)
  }
  return py.callGenerally(general, object, arguments, count, names)
}

/// The info of an instance's class, if the instance has under the name of a method what its
/// class has.
@inline(__always)
private func plainInfo(_ object: Object, _ py: Python) -> UnsafeMutablePointer<ClassInfo>? {
  let type = PythonType.of(object)
  guard type[PythonType.Slot.getattro] == address(of: py.api.PyObject_GenericGetAttr.unsafelyUnwrapped),
    type.flags & PythonType.Flag.managed == 0, type[PythonType.Slot.dictOffset] == nil
  else { return nil }
  return ClassInfo.of(type.address, py)
}

/// Whether a class has Model's own method under its name. It is looked for once for each
/// version of the class.
@inline(__always)
private func hasOwn(
  _ newer: OlderMethods.Newer?, _ object: Object, _ version: inout UInt32, _ py: Python
) -> Bool {
  let type = PythonType.of(object)
  let now = type.version(py)
  if now != 0, now == version { return true }
  guard let newer, let found = py.api.PyObject_GetAttr.unsafelyUnwrapped(type.address, newer.name)
  else {
    py.clearError()
    return false
  }
  defer { py.release(found) }
  if found != newer.method { return false }
  version = type.version(py)
  return true
}
