// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// A plan that belongs to no class of models, as an object of Python's: that of a TypeAdapter,
/// whose first node is the type, that of the arguments of a call, with a field for each
/// parameter, or the output of a TypedDict or a dataclass, with fields.
///
///     16  the program, or NULL
///     24  the output, or NULL
///
/// It has one of the two. The collector sees the tuples that they were read from. They go with
/// the object, which whoever is at work in one holds.
enum PlanObject {
  private static var size: Int { 32 }

  private typealias Traverse = @convention(c) (Object?, Visit?, UnsafeMutableRawPointer?) -> Int32
  private typealias Clear = @convention(c) (Object?) -> Int32

  /// An object that owns a plan, of one node at least; a new reference, or nil with an
  /// exception. The plan is taken over in any case; where there is none, an exception is set.
  static func own<Owned: Plan>(_ plan: UnsafeMutablePointer<Owned>?, _ py: Python) -> Object? {
    guard let plan else { return nil }
    guard plan.pointee.nodeCount > 0 else {
      Owned.free(plan, py)
      return py.raise(py.typeError, "a plan has a node")
    }
    guard let type = py.state.pointee.planObject ?? makeType(py),
      let made = py.api._PyObject_GC_New.unsafelyUnwrapped(type)
    else {
      Owned.free(plan, py)
      return nil
    }
    set(made, UnsafeMutablePointer<Program>?.none)
    set(made, UnsafeMutablePointer<Output>?.none)
    set(made, plan)
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
    plan(object, py)
  }

  /// The output that an object owns; nil of any other.
  static func output(_ object: Object?, _ py: Python) -> UnsafeMutablePointer<Output>? {
    plan(object, py)
  }

  private static func plan<Owned: Plan>(
    _ object: Object?, _ py: Python
  ) -> UnsafeMutablePointer<Owned>? {
    guard let object, let type = py.state.pointee.planObject,
      PythonType.of(object).address == type
    else { return nil }
    return object.load(fromByteOffset: Owned.place, as: UnsafeMutablePointer<Owned>?.self)
  }

  /// Safe: the object is a plan's, of `size` bytes.
  fileprivate static func set<Owned: Plan>(
    _ object: Object, _ plan: UnsafeMutablePointer<Owned>?
  ) {
    object.storeBytes(
      of: plan, toByteOffset: Owned.place, as: UnsafeMutablePointer<Owned>?.self)
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
  PlanObject.set(object, UnsafeMutablePointer<Program>?.none)
  PlanObject.set(object, UnsafeMutablePointer<Output>?.none)
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

/// program(spec): a program of one node at least, whose fields, if any, are the parameters of a
/// call.
func makeProgram(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let spec = arguments?[0] else {
    return py.raise(py.typeError, "program(spec)")
  }
  return PlanObject.own(ProgramReader(py: py).read(spec), py)
}

/// output(spec): an output of no class, of one node at least.
func makeOutput(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let spec = arguments?[0] else { return py.raise(py.typeError, "output(spec)") }
  return PlanObject.own(OutputReader(py: py).read(spec), py)
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
