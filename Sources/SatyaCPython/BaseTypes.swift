// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

// The types that boot makes: the metatype of model classes and the base of instances.
enum BaseTypes {
  /// A subtype of `type` with room for one pointer; a new reference or nil.
  static func makeMetatype(_ py: Python) -> Object? {
    let type = PythonType(py.api.PyType_Type.unsafelyUnwrapped)
    return TypeSpec.make(
      "satya.models.NativeMeta", size: type.basicSize + 16,
      flags: TypeSpec.Flag.standard | TypeSpec.Flag.baseType | TypeSpec.Flag.hasGC
        | TypeSpec.Flag.typeSubclass,
      slots: [
        (TypeSpec.SlotID.new, address(of: newClass as New)),
        (TypeSpec.SlotID.dealloc, address(of: deallocClass as Dealloc)),
        (TypeSpec.SlotID.traverse, address(of: traverseClass as Traverse)),
        (TypeSpec.SlotID.clear, address(of: clearClass as Clear)),
      ], base: type.address, py)
  }

  /// The base of every model class.
  static func makeBase(_ py: Python) -> Object? {
    guard let members = calloc(2, MemberDefinition.size),
      let descriptors = GetSetTable.make([
        side("__satya_fields_set__", .givenNames), side("__satya_extra__", .extra),
        side("__satya_private__", .privates), side("__satya_rest__", .rest),
        GetSetTable.Entry(
          name: "__weakref__", get: getWeakReference, set: refuseToSet, closure: 0),
      ])
    else { return py.raise(py.api.PyExc_MemoryError, "out of memory") }
    MemberDefinition.write(
      members, name: UnsafeRawPointer(("__weaklistoffset__" as StaticString).utf8Start),
      kind: MemberDefinition.signedSize, offset: ModelInstance.weakListOffset,
      flags: MemberDefinition.isReadOnly)
    return TypeSpec.make(
      "satya.models.NativeBase", size: ModelInstance.headerSize,
      flags: TypeSpec.Flag.standard | TypeSpec.Flag.baseType | TypeSpec.Flag.hasGC,
      slots: [
        (TypeSpec.SlotID.new, address(of: newInstance as New)),
        (TypeSpec.SlotID.dealloc, address(of: deallocBase as Dealloc)),
        (TypeSpec.SlotID.traverse, address(of: traverseInstance as Traverse)),
        (TypeSpec.SlotID.clear, address(of: clearInstance as Clear)),
        (TypeSpec.SlotID.members, members), (TypeSpec.SlotID.getset, descriptors),
      ], base: nil, py)
  }

  private static func side(_ name: StaticString, _ member: SideMember) -> GetSetTable.Entry {
    GetSetTable.Entry(
      name: name, get: getSideMember, set: setSideMember, closure: member.rawValue)
  }

  typealias Traverse = @convention(c) (Object?, Visit?, UnsafeMutableRawPointer?) -> Int32
  typealias Clear = @convention(c) (Object?) -> Int32

  /// Changes with what the Python package may ask, and how; `_cpython.INTERFACE` is the same.
  private static var interface: Int64 { 7 }

  /// The dict of what Python installs; a new reference or nil.
  static func makeExports(_ py: Python) -> Object? {
    guard let exports = py.api.PyDict_New.unsafelyUnwrapped() else { return nil }
    var isWhole = true
    func add(_ name: StaticString, _ object: Object?) {
      guard let object else {
        isWhole = false
        return
      }
      let key = py.name(name)
      defer { py.release(optional: key) }
      guard let key, py.api.PyDict_SetItem.unsafelyUnwrapped(exports, key, object) == 0 else {
        isWhole = false
        return
      }
    }
    func add(_ name: StaticString, definition: UnsafeMutableRawPointer?) {
      let made = definition.flatMap { py.api.PyCFunction_NewEx.unsafelyUnwrapped($0, nil, nil) }
      add(name, made)
      py.release(optional: made)
    }
    @inline(never)
    func add(_ name: StaticString, function: MethodDefinition.Fast) {
      add(name, definition: MethodDefinition.make(name, function, py))
    }
    func add(_ name: StaticString, withKeywords function: MethodDefinition.WithKeywords) {
      add(name, definition: MethodDefinition.make(name, withKeywords: function, words: "", py))
    }
    let number = py.api.PyLong_FromLongLong.unsafelyUnwrapped(interface)
    add("interface", number)
    py.release(optional: number)
    add("metatype", py.state.pointee.metatype)
    add("base", py.state.pointee.base)
    add("lay_out", function: layOut)
    add("install", function: install)
    add("take_over", function: takeOver)
    add("take_over_errors", function: takeOverErrors)
    add("take_over_older", function: takeOverOlder)
    add("take", function: take)
    add("take_json", function: takeJSON)
    add("make", function: make)
    add("begin", function: begin)
    add("fill", function: fill)
    add("take_strict", function: takeStrict)
    add("take_strict_json", function: takeStrictJSON)
    add("read_records", function: readRecords)
    add("check_object", function: checkObject)
    add("read_value", function: readValue)
    add("read_problem", function: readProblem)
    add("learn_dumps", function: learnDumps)
    add("install_output", function: installOutput)
    add("output", function: makeOutput)
    add("dump_value", withKeywords: dumpValue)
    add("write_value", withKeywords: writeValue)
    add("quicken", function: quicken)
    add("program", function: makeProgram)
    add("read_json", function: readJSON)
    add("take_value", function: takeValue)
    add("take_arguments", function: takeArguments)
    add("fill_from_arguments", function: fillFromArguments)
    add("put", function: put)
    add("put_fields", function: putFields)
    add("values", function: values)
    add("copy", function: copyInstance)
    add("fields", function: fields)
    add("hold", function: hold)
    add("store", function: store)
    add("drop", function: drop)
    return isWhole ? exports : nil
  }
}
