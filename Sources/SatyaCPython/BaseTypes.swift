// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

// The types that boot makes: the metatype of model classes and the base of instances.
enum BaseTypes {
  /// A subtype of `type` with room for one pointer; a new reference or nil.
  static func makeMetatype(_ py: Python) -> Object? {
    let type = PythonType(py.api.PyType_Type.unsafelyUnwrapped)
    guard
      var spec = TypeSpec(
        name: "satya.models.NativeMeta", basicSize: type.basicSize + 16, itemSize: 0,
        flags: TypeSpec.Flag.standard | TypeSpec.Flag.baseType | TypeSpec.Flag.hasGC
          | TypeSpec.Flag.typeSubclass)
    else { return nil }
    spec.add(TypeSpec.SlotID.new, address(of: newClass as New))
    spec.add(TypeSpec.SlotID.dealloc, address(of: deallocClass as Dealloc))
    spec.add(TypeSpec.SlotID.traverse, address(of: traverseClass as Traverse))
    spec.add(TypeSpec.SlotID.clear, address(of: clearClass as Clear))
    return spec.make(py, base: type.address)
  }

  /// The base of every model class.
  static func makeBase(_ py: Python) -> Object? {
    guard
      var spec = TypeSpec(
        name: "satya.models.NativeBase", basicSize: ModelInstance.headerSize, itemSize: 0,
        flags: TypeSpec.Flag.standard | TypeSpec.Flag.baseType | TypeSpec.Flag.hasGC),
      let members = calloc(2, MemberDefinition.size), var descriptors = GetSetTable(capacity: 5)
    else { return nil }
    MemberDefinition.write(
      members, name: UnsafeRawPointer(("__weaklistoffset__" as StaticString).utf8Start),
      kind: MemberDefinition.signedSize, offset: ModelInstance.weakListOffset,
      flags: MemberDefinition.isReadOnly)
    descriptors.add(
      "__satya_fields_set__", getSideMember, setSideMember, closure: SideMember.givenNames.rawValue)
    descriptors.add(
      "__satya_extra__", getSideMember, setSideMember, closure: SideMember.extra.rawValue)
    descriptors.add(
      "__satya_private__", getSideMember, setSideMember, closure: SideMember.privates.rawValue)
    descriptors.add(
      "__satya_rest__", getSideMember, setSideMember, closure: SideMember.rest.rawValue)
    descriptors.add("__weakref__", getWeakReference, refuseToSet, closure: 0)
    spec.add(TypeSpec.SlotID.new, address(of: newInstance as New))
    spec.add(TypeSpec.SlotID.dealloc, address(of: deallocBase as Dealloc))
    spec.add(TypeSpec.SlotID.traverse, address(of: traverseInstance as Traverse))
    spec.add(TypeSpec.SlotID.clear, address(of: clearInstance as Clear))
    spec.add(TypeSpec.SlotID.members, members)
    spec.add(TypeSpec.SlotID.getset, descriptors.memory)
    return spec.make(py, base: nil)
  }

  typealias Traverse = @convention(c) (Object?, Visit?, UnsafeMutableRawPointer?) -> Int32
  typealias Clear = @convention(c) (Object?) -> Int32

  /// Changes with what the Python package may ask, and how; `_cpython.INTERFACE` is the same.
  private static var interface: Int64 { 3 }

  /// The dict of what Python installs; a new reference or nil.
  static func makeExports(_ py: Python) -> Object? {
    guard let exports = py.api.PyDict_New.unsafelyUnwrapped(),
      var table = FunctionTable(capacity: 32)
    else { return nil }
    var isWhole = true
    func add(_ name: StaticString, _ object: Object?) {
      guard let object else {
        isWhole = false
        return
      }
      let key = py.api.PyUnicode_InternFromString.unsafelyUnwrapped(
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self))
      if key == nil
        || py.api.PyDict_SetItem.unsafelyUnwrapped(exports, key.unsafelyUnwrapped, object) != 0
      {
        isWhole = false
      }
      py.release(optional: key)
    }
    func add(_ name: StaticString, function: FunctionTable.Fast) {
      let definition = table.add(name, function)
      let made = py.api.PyCFunction_NewEx.unsafelyUnwrapped(definition, nil, nil)
      add(name, made)
      py.release(optional: made)
    }
    func add(_ name: StaticString, withKeywords function: FunctionTable.WithKeywords) {
      let definition = table.add(name, withKeywords: function, words: "")
      let made = py.api.PyCFunction_NewEx.unsafelyUnwrapped(definition, nil, nil)
      add(name, made)
      py.release(optional: made)
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
