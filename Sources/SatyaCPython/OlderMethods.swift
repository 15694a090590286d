// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

// `dict()` and `json()` of the classic face of models: `model_dump` and `model_dump_json` under
// the names that they had before. They call what the instance has under the newer name; where
// that is Model's own method, it is called here.

/// What the library knows of both.
struct OlderMethods {
  fileprivate var dump = Method()
  fileprivate var dumpJSON = Method()

  struct Method {
    /// Python's function for what is not called plainly.
    var general: Object?
    /// The newer name, and the method that Model has under it.
    var name: Object?
    var own: Object?
  }

  mutating func learn(dump: Object, dumpJSON: Object, _ py: Python) {
    guard let name = py.name("model_dump"), let nameJSON = py.name("model_dump_json") else {
      return py.clearError()
    }
    // Once for a copy of the package: these references are kept for good.
    (self.dump.name, self.dump.own) = (name, py.retained(dump))
    (self.dumpJSON.name, self.dumpJSON.own) = (nameJSON, py.retained(dumpJSON))
  }
}

/// take_over_older(cls, dict, json): makes the two methods of a class of models, each with
/// Python's function for what it leaves; returns them.
func takeOverOlder(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let cls = arguments?[0], let dict = arguments?[1], let json = arguments?[2],
    py.isModelClass(cls)
  else { return py.raise(py.typeError, "take_over_older(class, and two functions)") }
  guard
    let made = py.tuple(of: [
      py.method(
        of: cls,
        MethodDefinition.make(
          "dict", withKeywords: olderDump,
          words: """
            dict($self, /, **options)
            --

            Returns the instance as a dict.
            """, py)),
      py.method(
        of: cls,
        MethodDefinition.make(
          "json", withKeywords: olderDumpJSON,
          words: """
            json($self, /, **options)
            --

            Returns the instance as JSON text.
            """, py)),
    ])
  else { return nil }
  // Once for a copy of the package: these references are kept for good.
  py.state.pointee.older.dump.general = py.retained(dict)
  py.state.pointee.older.dumpJSON.general = py.retained(json)
  // Safe: none of a whole tuple is NULL.
  let items = py.items(tuple: made)
  py.state.pointee.quick.take(
    older: items[0].unsafelyUnwrapped, olderJSON: items[1].unsafelyUnwrapped)
  return made
}

/// `dict` of an instance: a method of RustModel.
func olderDump(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let object = self_ else { return nil }
  let method = py.state.pointee.older.dump
  if count == 0, names == nil, let info = plainInfo(object, py),
    hasOwn(method, object, &info.pointee.dumpVersion, py)
  {
    return dump(object, nil, 0, nil)
  }
  return callGenerally(method, object, arguments, count, names, py)
}

/// `json` of an instance: a method of RustModel.
func olderDumpJSON(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let object = self_ else { return nil }
  let method = py.state.pointee.older.dumpJSON
  if count == 0, names == nil, let info = plainInfo(object, py),
    hasOwn(method, object, &info.pointee.dumpJSONVersion, py)
  {
    return dumpJSON(object, nil, 0, nil)
  }
  return callGenerally(method, object, arguments, count, names, py)
}

@inline(never)
private func callGenerally(
  _ method: OlderMethods.Method, _ object: Object, _ arguments: Arguments?, _ count: Int,
  _ names: Object?, _ py: Python
) -> Object? {
  guard let general = method.general else { return py.raise(py.typeError, "no such method yet") }
  return py.callGenerally(general, object, arguments, count, names)
}

/// The info of an instance's class, if the instance has under the name of a method what its
/// class has.
@inline(__always)
private func plainInfo(_ object: Object, _ py: Python) -> UnsafeMutablePointer<ClassInfo>? {
  let type = PythonType.of(object)
  guard
    type[PythonType.Slot.getattro] == address(of: py.api.PyObject_GenericGetAttr.unsafelyUnwrapped),
    type.flags & PythonType.Flag.managed == 0, type[PythonType.Slot.dictOffset] == nil
  else { return nil }
  return ClassInfo.of(type.address, py)
}

/// Whether a class has Model's own method under its name. It is looked for once for each
/// version of the class.
@inline(__always)
private func hasOwn(
  _ method: OlderMethods.Method, _ object: Object, _ version: inout UInt32, _ py: Python
) -> Bool {
  let type = PythonType.of(object)
  let now = type.version(py)
  if now != 0, now == version { return true }
  guard let name = method.name,
    let found = py.api.PyObject_GetAttr.unsafelyUnwrapped(type.address, name)
  else {
    py.clearError()
    return false
  }
  defer { py.release(found) }
  if found != method.own { return false }
  version = type.version(py)
  return true
}
