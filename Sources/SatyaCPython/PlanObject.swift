// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// A plan that belongs to no class of models, as an object of Python's: that of a TypeAdapter,
/// whose first node is the type, or the output of a TypedDict or a dataclass, with fields.
///
///     16  the program, or NULL
///     24  the output, or NULL
///
/// It has one of the two. The collector sees the tuples that they were read from. They go with
/// the object, which whoever is at work in one holds.
enum PlanObject {
  private static var size: Int { 32 }
  private static var programOffset: Int { 16 }
  private static var outputOffset: Int { 24 }

  private typealias Traverse = @convention(c) (Object?, Visit?, UnsafeMutableRawPointer?) -> Int32
  private typealias Clear = @convention(c) (Object?) -> Int32

  /// An object that owns a plan; a new reference, or nil with an exception, and the plan is
  /// the caller's.
  static func make(
    _ program: UnsafeMutablePointer<Program>?, _ output: UnsafeMutablePointer<Output>?,
    _ py: Python
  ) -> Object? {
    guard let type = py.state.pointee.planObject ?? makeType(py),
      let made = py.api._PyObject_GC_New.unsafelyUnwrapped(type)
    else { return nil }
    set(made, program, output)
    py.api.PyObject_GC_Track.unsafelyUnwrapped(made)
    return made
  }

  private static func makeType(_ py: Python) -> Object? {
    py.state.pointee.planObject = TypeSpec.make(
      "satya.models.Plan", size: size, flags: TypeSpec.Flag.standard | TypeSpec.Flag.hasGC,
      slots: [
        (TypeSpec.SlotID.dealloc, address(of: deallocPlan as Dealloc)),
        (TypeSpec.SlotID.traverse, address(of: traversePlan as Traverse)),
        (TypeSpec.SlotID.clear, address(of: clearPlan as Clear)),
      ], base: nil, py)
    return py.state.pointee.planObject
  }

  /// The program that an object owns; nil of any other.
  static func program(_ object: Object?, _ py: Python) -> UnsafeMutablePointer<Program>? {
    guard let object, isPlan(object, py) else { return nil }
    return object.load(fromByteOffset: programOffset, as: UnsafeMutablePointer<Program>?.self)
  }

  /// The output that an object owns; nil of any other.
  static func output(_ object: Object?, _ py: Python) -> UnsafeMutablePointer<Output>? {
    guard let object, isPlan(object, py) else { return nil }
    return object.load(fromByteOffset: outputOffset, as: UnsafeMutablePointer<Output>?.self)
  }

  @inline(__always)
  private static func isPlan(_ object: Object, _ py: Python) -> Bool {
    UInt(bitPattern: PythonType.of(object).address) == UInt(bitPattern: py.state.pointee.planObject)
  }

  /// Safe: the object is a plan, of `size` bytes.
  fileprivate static func set(
    _ object: Object, _ program: UnsafeMutablePointer<Program>?,
    _ output: UnsafeMutablePointer<Output>?
  ) {
    object.storeBytes(
      of: program, toByteOffset: programOffset, as: UnsafeMutablePointer<Program>?.self)
    object.storeBytes(
      of: output, toByteOffset: outputOffset, as: UnsafeMutablePointer<Output>?.self)
  }
}

private func traversePlan(
  _ object: Object?, _ visit: Visit?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let object, let visit else { return 0 }
  let py = Python.current
  var result = Program.visit(PlanObject.program(object, py), visit, argument)
  if result == 0 { result = Output.visit(PlanObject.output(object, py), visit, argument) }
  return result == 0 ? visit(PythonType.of(object).address, argument) : result
}

private func clearPlan(_ object: Object?) -> Int32 {
  guard let object else { return 0 }
  let py = Python.current
  let (program, output) = (PlanObject.program(object, py), PlanObject.output(object, py))
  PlanObject.set(object, nil, nil)
  Program.free(program, py)
  Output.free(output, py)
  return 0
}

private func deallocPlan(_ object: Object?) {
  guard let object else { return }
  let py = Python.current
  let type = PythonType.of(object).address
  py.api.PyObject_GC_UnTrack.unsafelyUnwrapped(object)
  _ = clearPlan(object)
  py.api.PyObject_GC_Del.unsafelyUnwrapped(object)
  py.release(type)
}

/// program(spec): a program without fields, of one node at least.
func makeProgram(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let spec = arguments?[0] else {
    return py.raise(py.typeError, "program(spec)")
  }
  guard let program = ProgramReader(py: py).read(spec, fieldCount: 0) else { return nil }
  guard program.pointee.nodeCount > 0 else {
    Program.free(program, py)
    return py.raise(py.typeError, "a program has a node")
  }
  if let made = PlanObject.make(program, nil, py) { return made }
  Program.free(program, py)
  return nil
}

/// output(spec): an output of no class, of one node at least.
func makeOutput(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let spec = arguments?[0] else { return py.raise(py.typeError, "output(spec)") }
  guard let output = OutputReader(py: py).read(spec) else { return nil }
  guard output.pointee.nodeCount > 0 else {
    Output.free(output, py)
    return py.raise(py.typeError, "an output has a node")
  }
  if let made = PlanObject.make(nil, output, py) { return made }
  Output.free(output, py)
  return nil
}

/// read_json(program, data): what str or bytes say; the program itself where Python has
/// to look.
func readJSON(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let owner = arguments?[0], let data = arguments?[1],
    let program = PlanObject.program(owner, py)
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
    let program = PlanObject.program(owner, py)
  else { return py.raise(py.typeError, "take_value(program, value)") }
  if let taken = Walker(program, py).take(UnsafePointer(program.pointee.nodes), value) {
    return taken
  }
  return py.forgetError() ? py.retained(owner) : nil
}
