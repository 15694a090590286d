// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// A reference to a Python object. Whether it is owned or borrowed stands where it is made.
typealias Object = UnsafeMutableRawPointer

/// What the library knows of the interpreter: written once, at boot, under the GIL.
struct Interpreter {
  var api: satya_cpython_api
  /// The bit of a reference count that says "immortal"; 0 where there is none.
  var immortal: UInt64
  /// Where the text of a compact ASCII string begins.
  var asciiData: Int
  /// Whether an int keeps its length with its sign in a tag (from 3.12).
  var hasTaggedInt: Bool
  /// `type.__basicsize__`: behind it stands a model class's own pointer.
  var typeSize: Int
  /// The slots that CPython gives classes made by a class statement.
  var slotDealloc: UnsafeMutableRawPointer
  var slotInit: UnsafeMutableRawPointer
  var typeCall: UnsafeMutableRawPointer
  var metatype: Object
  var base: Object
  var emptyTuple: Object
  /// Python's function for what `__setattr__` does not take: (instance, name, value).
  var assign: Object
  /// Python's functions behind `model_validate`, `model_dump` and those of JSON.
  var validate: Object
  var validateJSON: Object
  var dump: Object
  var dumpJSON: Object
  /// The definitions of the two that each class binds to itself.
  var validateDefinition: UnsafeMutableRawPointer
  var validateJSONDefinition: UnsafeMutableRawPointer
  /// What boot gave out: the dict of functions and types.
  var exports: Object
  var free: FreeLists
  var scratch: PatternScratch
  /// The flag that says that a type has a version, 0 where there is none; and nothing has
  /// all of these where versions are not what they should be.
  var versionFlag: UInt = .max
  /// The names of the two that each class binds to itself.
  var validateName: Object?
  var validateJSONName: Object?
  var quick = QuickMethods()
  var older = OlderMethods()
  /// What dumps need of Python, once the package has told.
  var dumps: DumpFunctions?
  /// The exceptions of models, once the package has told of them.
  var errors: ModelErrors?
  /// The type of `BoundMethods`.
  var boundMethods: Object?
  /// What CPython had in tp_getattro of ModelMeta (`quicken`).
  var slotClassGetattro: UnsafeMutableRawPointer?
  /// The type of `PlanObject`.
  var planObject: Object?
  /// The exception of code of the user, which is the result of the call; borrowed, to be compared
  /// with the one that is set. Before the call looks, what it drops may run others.
  var finalError: Object?
  var timeZones = TimeZones()
  /// What makes UUIDs, once the first was made.
  var uuids: UUIDMaker?
  var keptText = KeptText()
}

/// The write-once block. Every entry from Python is made by boot, so that it is there.
/// Nobody writes while another reads, so that no access to it needs to be looked for.
@exclusivity(unchecked)
nonisolated(unsafe) private var block: UnsafeMutablePointer<Interpreter>?

/// The interpreter, by pointer: what the fast paths are handed around.
struct Python {
  let state: UnsafeMutablePointer<Interpreter>

  @inline(__always)
  static var current: Python { Python(state: block.unsafelyUnwrapped) }

  static var isBooted: Bool { block != nil }

  static func publish(_ state: UnsafeMutablePointer<Interpreter>) { block = state }

  /// For a boot that fails half-way.
  static func unpublish() { block = nil }

  /// Safe: boot refuses an interface in which any address is missing.
  @inline(__always)
  var api: satya_cpython_api {
    unsafeAddress { UnsafeRawPointer(state).assumingMemoryBound(to: satya_cpython_api.self) }
  }

  /// The memory that patterns are matched in. They have no effort beyond what each text is given:
  /// a match that needs more is left to Python.
  @inline(__always)
  var scratch: UnsafeMutablePointer<PatternScratch> {
    // Safe: the interpreter's state stays where it is.
    withUnsafeMutablePointer(to: &state.pointee.scratch) { $0 }
  }

  // References

  /// Safe: the count of a live object stands in its first word.
  @inline(__always)
  func retain(_ object: Object) {
    let count = object.load(as: UInt64.self)
    if count & state.pointee.immortal != 0 { return }
    object.storeBytes(of: count &+ 1, as: UInt64.self)
  }

  /// Whether there are objects that are not counted.
  @inline(__always)
  var hasImmortals: Bool { state.pointee.immortal != 0 }

  /// The same; `isCounted` says that no object is immortal.
  @inline(__always)
  func retain(_ object: Object, isCounted: Bool) {
    if !isCounted { return retain(object) }
    object.storeBytes(of: object.load(as: UInt64.self) &+ 1, as: UInt64.self)
  }

  @inline(__always)
  func retained(_ object: Object) -> Object {
    retain(object)
    return object
  }

  @inline(__always)
  func release(_ object: Object) {
    let count = object.load(as: UInt64.self)
    if count & state.pointee.immortal != 0 { return }
    object.storeBytes(of: count &- 1, as: UInt64.self)
    if count == 1 { api._Py_Dealloc.unsafelyUnwrapped(object) }
  }

  /// Gives up a reference that is not the last.
  @inline(__always)
  func forget(_ object: Object) {
    let count = object.load(as: UInt64.self)
    if count & state.pointee.immortal == 0 { object.storeBytes(of: count &- 1, as: UInt64.self) }
  }

  /// Gives up as many references, of which none is the last.
  @inline(__always)
  func forget(_ object: Object, _ references: Int) {
    let count = object.load(as: UInt64.self)
    if count & state.pointee.immortal != 0 { return }
    object.storeBytes(of: count &- UInt64(truncatingIfNeeded: references), as: UInt64.self)
  }

  /// Gives up a reference, unless it is the last; whether it did. `isCounted` as above.
  @inline(__always)
  func forgetUnlessLast(_ object: Object, isCounted: Bool) -> Bool {
    let count = object.load(as: UInt64.self)
    if !isCounted, count & state.pointee.immortal != 0 { return true }
    if count == 1 { return false }
    object.storeBytes(of: count &- 1, as: UInt64.self)
    return true
  }

  @inline(__always)
  func release(optional object: Object?) {
    if let object { release(object) }
  }

  /// Whether a reference that is dropped now would end the object.
  @inline(__always)
  func isLast(_ object: Object) -> Bool { object.load(as: UInt64.self) == 1 }

  // Errors

  /// Raises and returns nil, for `return py.raise(...)`.
  @inline(__always)
  func raise<Result>(_ kind: Object?, _ message: StaticString) -> Result? {
    fail(kind, message)
    return nil
  }

  /// Raises and returns false.
  @inline(never)
  @discardableResult
  func fail(_ kind: Object?, _ message: StaticString) -> Bool {
    api.PyErr_SetString.unsafelyUnwrapped(
      kind, UnsafeRawPointer(message.utf8Start).assumingMemoryBound(to: CChar.self))
    return false
  }

  var typeError: Object? { api.PyExc_TypeError }

  /// Forgets the exception of an attempt that Python now repeats; false where it stays.
  @inline(never)
  func forgetError() -> Bool {
    if forgetAttempt() { return true }
    state.pointee.finalError = nil
    return false
  }

  /// Forgets the exception of one way to take a value, before another is tried; false where it
  /// is the result of the call under way, and no other is.
  @inline(never)
  func forgetAttempt() -> Bool {
    if isErrorFinal { return false }
    clearError()
    return true
  }

  /// Whether the exception that is set is the result of the call under way.
  var isErrorFinal: Bool {
    guard let final = state.pointee.finalError else { return false }
    return raised() == final
  }

  /// Makes the exception that is set the result of the call under way.
  @inline(never)
  func makeErrorFinal() { state.pointee.finalError = raised() }

  /// What Python's check of one value returns; nil with an exception, which is the result of the
  /// call under way where it says nothing of the value.
  func check(_ check: Object, _ value: Object) -> Object? {
    if let made = call(check, value) { return made }
    keepForeignError()
    return nil
  }

  /// Makes the exception that is set the result of the call under way, unless a check raises
  /// it of its own.
  @inline(never)
  func keepForeignError() {
    guard let errors = state.pointee.errors,
      api.PyErr_ExceptionMatches.unsafelyUnwrapped(errors.repeated) == 0
    else { return }
    makeErrorFinal()
  }

  /// Whether the exception that is set is what a check says of a value.
  var hasProblem: Bool {
    guard let errors = state.pointee.errors, let problem = items(tuple: errors.repeated)[0] else {
      return false
    }
    return api.PyErr_ExceptionMatches.unsafelyUnwrapped(problem) != 0
  }

  /// Whether a look into a dict, which found nothing, has raised: a key compares by code of the user.
  var hasLookupFailed: Bool {
    guard api.PyErr_Occurred.unsafelyUnwrapped() != nil else { return false }
    keepForeignError()
    return true
  }

  /// The exception that is set, borrowed.
  private func raised() -> Object? {
    var type: Object?
    var value: Object?
    var traceback: Object?
    api.PyErr_Fetch.unsafelyUnwrapped(&type, &value, &traceback)
    api.PyErr_Restore.unsafelyUnwrapped(type, value, traceback)
    // C code raises types alone before CPython 3.12.
    return value ?? type
  }

  @inline(never)
  func clearError() {
    guard api.PyErr_Occurred.unsafelyUnwrapped() != nil else { return }
    // Where it was, the next exception may stand.
    if isErrorFinal { state.pointee.finalError = nil }
    api.PyErr_Clear.unsafelyUnwrapped()
  }

  // Calls

  /// Calls with one argument; a new reference, or nil with an exception.
  func call(_ callable: Object, _ argument: Object) -> Object? {
    guard let arguments = api.PyTuple_New.unsafelyUnwrapped(1) else { return nil }
    items(tuple: arguments)[0] = retained(argument)
    defer { release(arguments) }
    return api.PyObject_CallObject.unsafelyUnwrapped(callable, arguments)
  }

  /// The same with as many arguments as there are up to the first nil.
  func call(
    _ callable: Object, _ first: Object, _ second: Object, _ third: Object?, _ fourth: Object?
  ) -> Object? {
    let count = third == nil ? 2 : fourth == nil ? 3 : 4
    guard let arguments = api.PyTuple_New.unsafelyUnwrapped(count) else { return nil }
    defer { release(arguments) }
    let items = items(tuple: arguments)
    items[0] = retained(first)
    items[1] = retained(second)
    if let third { items[2] = retained(third) }
    if let fourth { items[3] = retained(fourth) }
    return api.PyObject_CallObject.unsafelyUnwrapped(callable, arguments)
  }

  func call(_ callable: Object) -> Object? {
    api.PyObject_CallObject.unsafelyUnwrapped(callable, nil)
  }

  func isSubtype(_ type: Object, _ base: Object) -> Bool {
    type == base || api.PyType_IsSubtype.unsafelyUnwrapped(type, base) != 0
  }

  /// Whether `object` is a model class: an instance of the native metatype.
  func isModelClass(_ object: Object) -> Bool {
    isSubtype(PythonType.of(object).address, state.pointee.metatype)
  }

  func isInstanceOfModel(_ object: Object) -> Bool {
    isSubtype(PythonType.of(object).address, state.pointee.base)
  }
}

// What the interpreter is asked for most. Safe: see `api`.
extension Python {
  var none: Object { api._Py_NoneStruct.unsafelyUnwrapped }
  var true_: Object { api._Py_TrueStruct.unsafelyUnwrapped }
  var false_: Object { api._Py_FalseStruct.unsafelyUnwrapped }
  var str: Object { api.PyUnicode_Type.unsafelyUnwrapped }
  var int: Object { api.PyLong_Type.unsafelyUnwrapped }
  var float: Object { api.PyFloat_Type.unsafelyUnwrapped }
  var list: Object { api.PyList_Type.unsafelyUnwrapped }
  var tuple: Object { api.PyTuple_Type.unsafelyUnwrapped }
  var dict: Object { api.PyDict_Type.unsafelyUnwrapped }
}
