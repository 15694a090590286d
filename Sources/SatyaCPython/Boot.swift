// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CPlatform
import CSatyaCPython
import SatyaCore

// The CPython engine.
//
// The Python package works on any interpreter through ctypes and generated Python. On
// CPython that costs a hundred nanoseconds for what C does in ten. This target gives
// model classes what a hand-written extension module would give them, from the same
// `libsatya.so`, which is built without Python's headers and linked with no libpython.
//
//   boot        The package hands over the addresses of C-API functions (a struct of
//               satya_cpython.h). `SelfTest` tries everything that the code below assumes
//               of the interpreter: where a type keeps its slots, a list its items, an
//               int its digits. One doubt, and boot refuses with a reason; the package
//               then uses its other engine. Nothing else in this target is ever entered.
//   metatype    `type` with one pointer behind it, to the class's `ClassInfo`. It lets
//               bases be combined that all have fields (Metatype.swift).
//   instances   Objects of fixed size, fields behind plain member descriptors, which
//               CPython's interpreter reads as fast as `__slots__` (Instance.swift).
//               Untracked by the collector until a field can be part of a cycle.
//   slots       Calling a class and `__init__` (Creation): functions put into type slots
//               where these would look up Model's own method. CPython itself takes them
//               out when the method is overridden. `__setattr__` is a method (Attributes).
//   program     What values the fields take, as plain data (Program). The walker follows
//               it and takes what it proves; constraints are the engine's own rules.
//               Anything that is not proven is left to Python, from the start: so that
//               conversions, problems and their words exist once, in Python.
//
// Everything runs under the GIL of the main interpreter, and holds no lock of its own.
// An exception is an exception of Python's, and a missing piece of memory MemoryError.

@_cdecl("satya_cpython_boot") @implementation
public func satya_cpython_boot(
  _ api: UnsafePointer<satya_cpython_api>!, _ out: UnsafeMutablePointer<UnsafeMutableRawPointer?>!,
  _ reason: UnsafeMutablePointer<CChar>!, _ reason_size: Int
) -> UInt32 {
  out?.pointee = nil
  if let reason, reason_size > 0 { reason.pointee = 0 }
  guard let api, let out else { return Boot.Status.badArgument }
  guard Int(api.pointee.struct_size) == MemoryLayout<satya_cpython_api>.size,
    Boot.isWhole(api)
  else {
    Boot.say("the addresses are not those that this library asks for", reason, reason_size)
    return Boot.Status.badArgument
  }
  if let refusal = Boot.refusal(api) {
    Boot.say(refusal, reason, reason_size)
    return Boot.Status.badState
  }
  if !Python.isBooted, let refusal = Boot.run(api) {
    Boot.say(refusal, reason, reason_size)
    return Boot.Status.badState
  }
  let py = Python.current
  out.pointee = py.retained(py.state.pointee.exports)
  return Boot.Status.ok
}

enum Boot {
  /// As in satya.h.
  enum Status {
    static var ok: UInt32 { 0 }
    static var badArgument: UInt32 { 10 }
    static var badState: UInt32 { 13 }
  }

  /// Whether no address is missing. Safe: behind its two numbers the struct has nothing
  /// but pointers.
  static func isWhole(_ api: UnsafePointer<satya_cpython_api>) -> Bool {
    let words = UnsafeRawPointer(api)
    var offset = 8
    while offset < MemoryLayout<satya_cpython_api>.size {
      if words.load(fromByteOffset: offset, as: UInt.self) == 0 { return false }
      offset += 8
    }
    return true
  }

  /// What rules the engine out before anything is tried.
  static func refusal(_ api: UnsafePointer<satya_cpython_api>) -> StaticString? {
    let version = api.pointee.version >> 16
    if version < 0x309 { return "CPython is older than 3.9" }
    if version > 0x30D { return "CPython is newer than 3.13, which is the last one tried" }
    guard let interpreter = api.pointee.PyInterpreterState_Get() else { return "no interpreter" }
    if api.pointee.PyInterpreterState_GetID(interpreter) != 0 {
      return "this is a subinterpreter"
    }
    return nil
  }

  /// Tries the interpreter and makes the types; why not, or nil.
  static func run(_ api: UnsafePointer<satya_cpython_api>) -> StaticString? {
    guard let free = FreeLists(), let memory = calloc(1, MemoryLayout<Interpreter>.size) else {
      return "out of memory"
    }
    let nothing = UnsafeMutableRawPointer(memory)
    let state = memory.bindMemory(to: Interpreter.self, capacity: 1)
    let version = api.pointee.version >> 16
    state.initialize(
      to: Interpreter(
        api: api.pointee, immortal: version >= 0x30C ? 1 << 31 : 0,
        asciiData: version >= 0x30C ? 40 : 48, hasTaggedInt: version >= 0x30C, typeSize: 0,
        slotDealloc: nothing, slotInit: nothing, typeCall: nothing,
        metatype: nothing, base: nothing, emptyTuple: nothing, assign: nothing, validate: nothing,
        validateJSON: nothing, dump: nothing, dumpJSON: nothing, validateDefinition: nothing,
        validateJSONDefinition: nothing, exports: nothing, free: free,
        scratch: PatternScratch(effort: 0)))
    let py = Python(state: state)
    if let refusal = SelfTest(py: py).run() {
      py.clearError()
      return refusal
    }
    if let refusal = makeTypes(py) {
      py.clearError()
      return refusal
    }
    return nil
  }

  private static func makeTypes(_ py: Python) -> StaticString? {
    let state = py.state
    let type = PythonType(py.api.PyType_Type.unsafelyUnwrapped)
    state.pointee.typeSize = type.basicSize
    guard let call = type[PythonType.Slot.call], let empty = py.api.PyTuple_New(0) else {
      return "type has no tp_call"
    }
    state.pointee.typeCall = call
    state.pointee.emptyTuple = empty
    state.pointee.assign = py.none
    state.pointee.validate = py.none
    state.pointee.validateJSON = py.none
    state.pointee.dump = py.none
    state.pointee.dumpJSON = py.none
    // From here on CPython calls the library's functions, which look for the block.
    Python.publish(state)
    if let refusal = makePublished(py) {
      Python.unpublish()
      return refusal
    }
    return nil
  }

  private static func makePublished(_ py: Python) -> StaticString? {
    let state = py.state
    guard let metatype = BaseTypes.makeMetatype(py) else { return "no metatype can be made" }
    state.pointee.metatype = metatype
    guard let base = BaseTypes.makeBase(py) else { return "no base type can be made" }
    state.pointee.base = base
    let test = SelfTest(py: py)
    if let refusal = test.checkSlots(of: metatype) ?? test.checkSlots(of: base) { return refusal }
    if let refusal = learnSlots(py) { return refusal }
    guard let exports = BaseTypes.makeExports(py) else { return "no functions can be made" }
    state.pointee.exports = exports
    return nil
  }

  /// Learns which functions a class statement puts into slots, from a class made here.
  private static func learnSlots(_ py: Python) -> StaticString? {
    guard let made = ProbeClass(py: py) else { return "no class can be made" }
    defer { made.free() }
    let type = PythonType(made.cls)
    guard let dealloc = type[PythonType.Slot.dealloc],
      let initialize = type[PythonType.Slot.initialize],
      type[PythonType.Slot.setattro]
        == address(of: py.api.PyObject_GenericSetAttr.unsafelyUnwrapped),
      type[PythonType.Slot.new] == address(of: newInstance as New),
      type[PythonType.Slot.vectorcall] == nil, type.basicSize == ModelInstance.headerSize,
      type.address.load(fromByteOffset: PythonType.Slot.weakListOffset, as: Int.self)
        == ModelInstance.weakListOffset
    else { return "a class has other slots than expected" }
    py.state.pointee.slotDealloc = dealloc
    py.state.pointee.slotInit = initialize
    return made.check()
  }

  static func say(
    _ words: StaticString, _ reason: UnsafeMutablePointer<CChar>?, _ size: Int
  ) {
    guard let reason, size > 0 else { return }
    let count = min(words.utf8CodeUnitCount, size - 1)
    memcpy(reason, words.utf8Start, count)
    reason[count] = 0
  }
}
