// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// A program that belongs to no class: that of a TypeAdapter, whose first node is the type.
///
///     16  the program
///
/// The collector sees the tuple that the program was read from, which leads to all that
/// it points at.
enum FreeProgram {
  private static var size: Int { 24 }
  private static var programOffset: Int { 16 }

  private typealias Traverse = @convention(c) (Object?, Visit?, UnsafeMutableRawPointer?) -> Int32
  private typealias Clear = @convention(c) (Object?) -> Int32

  static func makeType(_ py: Python) -> Object? {
    guard
      var spec = TypeSpec(
        name: "satya.models.Program", basicSize: size, itemSize: 0,
        flags: TypeSpec.Flag.standard | TypeSpec.Flag.hasGC)
    else { return nil }
    spec.add(TypeSpec.SlotID.dealloc, address(of: deallocProgram as Dealloc))
    spec.add(TypeSpec.SlotID.traverse, address(of: traverseProgram as Traverse))
    spec.add(TypeSpec.SlotID.clear, address(of: clearProgram as Clear))
    return spec.make(py, base: nil)
  }

  static func of(_ object: Object) -> UnsafeMutablePointer<Program>? {
    object.load(fromByteOffset: programOffset, as: UnsafeMutablePointer<Program>?.self)
  }

  static func set(_ object: Object, _ program: UnsafeMutablePointer<Program>?) {
    object.storeBytes(
      of: program, toByteOffset: programOffset, as: UnsafeMutablePointer<Program>?.self)
  }

  /// The program of an argument that has to be one.
  static func argument(_ object: Object?, _ py: Python) -> UnsafePointer<Program>? {
    guard let object, let type = py.state.pointee.freeProgram,
      PythonType.of(object).address == type, let program = of(object)
    else { return nil }
    return UnsafePointer(program)
  }
}

private func traverseProgram(
  _ object: Object?, _ visit: Visit?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let object, let visit else { return 0 }
  if let program = FreeProgram.of(object) {
    let result = visit(program.pointee.references, argument)
    if result != 0 { return result }
  }
  return visit(PythonType.of(object).address, argument)
}

private func clearProgram(_ object: Object?) -> Int32 {
  guard let object else { return 0 }
  let program = FreeProgram.of(object)
  FreeProgram.set(object, nil)
  if let program { Program.free(program, Python.current) }
  return 0
}

private func deallocProgram(_ object: Object?) {
  guard let object else { return }
  let py = Python.current
  let type = PythonType.of(object).address
  py.api.PyObject_GC_UnTrack.unsafelyUnwrapped(object)
  _ = clearProgram(object)
  py.api.PyObject_GC_Del.unsafelyUnwrapped(object)
  py.release(type)
}

/// program(spec): a program without fields, of one node at least.
func makeProgram(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let spec = arguments?[0] else {
    return py.raise(py.typeError, "program(spec)")
  }
  if py.state.pointee.freeProgram == nil {
    py.state.pointee.freeProgram = FreeProgram.makeType(py)
  }
  guard let type = py.state.pointee.freeProgram,
    let program = ProgramReader(py: py).read(spec, fieldCount: 0)
  else { return nil }
  guard program.pointee.nodeCount > 0 else {
    Program.free(program, py)
    return py.raise(py.typeError, "a program has a node")
  }
  guard let made = py.api._PyObject_GC_New.unsafelyUnwrapped(type) else {
    Program.free(program, py)
    return nil
  }
  FreeProgram.set(made, program)
  py.api.PyObject_GC_Track.unsafelyUnwrapped(made)
  return made
}

/// read_json(program, data): what str or bytes say; the program itself where Python has
/// to look.
func readJSON(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let owner = arguments?[0], let data = arguments?[1],
    let program = FreeProgram.argument(owner, py)
  else { return py.raise(py.typeError, "read_json(program, data)") }
  if let text = py.source(data) {
    let node = UnsafePointer(program.pointee.nodes)
    if let made = JSONWalker.read(text, program, py, { $0.read(node, $1, $2) }) { return made }
    if !py.forgetError() { return nil }
  }
  return py.retained(owner)
}

/// take_value(program, value): the same of an object.
func takeValue(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let owner = arguments?[0], let value = arguments?[1],
    let program = FreeProgram.argument(owner, py)
  else { return py.raise(py.typeError, "take_value(program, value)") }
  if let taken = Walker(program, py).take(UnsafePointer(program.pointee.nodes), value) {
    return taken
  }
  return py.forgetError() ? py.retained(owner) : nil
}
