// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// A class made at boot with the native metatype, to look at and to try: it has an
/// `__init__`, and one field.
struct ProbeClass {
  let py: Python
  let cls: Object

  init?(py: Python) {
    self.py = py
    guard let arguments = py.api.PyTuple_New(3), let bases = py.api.PyTuple_New(1),
      let namespace = py.api.PyDict_New(), let slots = py.api.PyTuple_New(0),
      let name = py.name("Probe")
    else { return nil }
    _ = py.api.PyTuple_SetItem(bases, 0, py.retained(py.state.pointee.base))
    var isReady = true
    // Any callable will do: none of them is called.
    for (key, value) in [
      ("__slots__" as StaticString, slots), ("__init__", py.int),
    ] {
      guard let key = py.name(key) else { return nil }
      if py.api.PyDict_SetItem(namespace, key, value) != 0 { isReady = false }
      py.release(key)
    }
    py.release(slots)
    _ = py.api.PyTuple_SetItem(arguments, 0, name)
    _ = py.api.PyTuple_SetItem(arguments, 1, bases)
    _ = py.api.PyTuple_SetItem(arguments, 2, namespace)
    let made = isReady ? py.api.PyObject_Call(py.state.pointee.metatype, arguments, nil) : nil
    py.release(arguments)
    guard let made else { return nil }
    cls = made
  }

  /// Gives the class a field and an instance, and reads it back through the interpreter.
  func check() -> StaticString? {
    guard let info = ClassInfo.of(cls, py) else { return "a class has no info" }
    guard let names = py.api.PyTuple_New(1), let name = py.name("field") else {
      return "no memory"
    }
    py.retain(name)
    _ = py.api.PyTuple_SetItem(names, 0, name)
    defer {
      py.release(names)
      py.release(name)
    }
    guard ClassLayout(cls: cls, info: info, py: py).fix(names),
      let descriptor = py.api.PyObject_GetAttr(cls, name)
    else { return "a class cannot be given a field" }
    defer { py.release(descriptor) }
    let offset = ModelInstance.headerSize
    guard PythonType.of(descriptor).address == py.api.PyMemberDescr_Type,
      MemberDefinition.offset(ofDescriptor: descriptor) == offset,
      MemberDefinition.kind(ofDescriptor: descriptor) == MemberDefinition.objectOrError
    else { return "a member descriptor is not kept as it should be" }
    // Before there is an instance: one that began otherwise could not be let go of.
    if let fault = checkBeginning() { return fault }
    guard let made = newInstance(cls, py.state.pointee.emptyTuple, nil) else {
      return "an instance cannot be made"
    }
    defer { py.release(made) }
    ModelInstance(made).put(py.retained(cls), at: 0, info, py)
    guard py.isTracked(made), let found = py.api.PyObject_GetAttr(made, name) else {
      return "a field cannot be read"
    }
    defer { py.release(found) }
    if found != cls { return "a field is read elsewhere" }
    tryVersions(name)
    return nil
  }

  /// Whether an object begins as PyObject_Init has it where its parts are done one by one.
  private func checkBeginning() -> StaticString? {
    guard let memory = py.api.PyObject_Malloc(64) else { return "no memory" }
    defer { py.api.PyObject_Free(memory) }
    // Behind what stands in front of an object that the collector may see.
    let block = memory + 16
    /// The first word, the type, and the references of the class that were taken.
    func begun(_ begin: () -> Void) -> (UInt64, Object?, UInt64) {
      memset(memory, 0, 64)
      let before = cls.load(as: UInt64.self)
      begin()
      let taken = cls.load(as: UInt64.self) &- before
      cls.storeBytes(of: before, as: UInt64.self)
      return (block.load(as: UInt64.self), (block + 8).load(as: Object?.self), taken)
    }
    let whole = begun { _ = py.api.PyObject_Init(block, cls) }
    let parts = begun { ModelInstance.begin(block, cls, py) }
    return whole == parts ? nil : "an object begins otherwise than expected"
  }

  /// Learns whether types have versions: a number once an attribute was looked for, and
  /// another, or none, once the type was changed.
  private func tryVersions(_ name: Object) {
    let type = PythonType(cls)
    func looked() -> UInt32 {
      py.release(optional: py.api.PyObject_GetAttr(cls, name))
      return type.version(py)
    }
    py.state.pointee.versionFlag = 0
    _ = looked()
    py.state.pointee.versionFlag = type.flags & PythonType.Flag.hasVersion
    let first = looked()
    py.api.PyType_Modified(cls)
    let between = type.version(py)
    let second = looked()
    if first == 0 || second == 0 || first == second || between == first || second != looked() {
      py.state.pointee.versionFlag = .max
    }
  }

  func free() { py.release(cls) }
}
