// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// An output that belongs to no class of models: that of a TypeAdapter, whose first node is the
/// type, or that of a TypedDict or a dataclass, with fields.
///
///     16  the output
///
/// The collector sees the tuple that the output was read from, which leads to all that it
/// points at. It is let go of with the object alone, for a dump holds that.
enum FreeOutput {
  private static var size: Int { 24 }
  private static var outputOffset: Int { 16 }

  private typealias Traverse = @convention(c) (Object?, Visit?, UnsafeMutableRawPointer?) -> Int32
  private typealias Clear = @convention(c) (Object?) -> Int32

  static func makeType(_ py: Python) -> Object? {
    guard
      var spec = TypeSpec(
        name: "satya.models.Output", basicSize: size, itemSize: 0,
        flags: TypeSpec.Flag.standard | TypeSpec.Flag.hasGC)
    else { return nil }
    spec.add(TypeSpec.SlotID.dealloc, address(of: deallocOutput as Dealloc))
    spec.add(TypeSpec.SlotID.traverse, address(of: traverseOutput as Traverse))
    spec.add(TypeSpec.SlotID.clear, address(of: clearOutput as Clear))
    return spec.make(py, base: nil)
  }

  static func of(_ object: Object) -> UnsafeMutablePointer<Output>? {
    object.load(fromByteOffset: outputOffset, as: UnsafeMutablePointer<Output>?.self)
  }

  static func set(_ object: Object, _ output: UnsafeMutablePointer<Output>?) {
    object.storeBytes(of: output, toByteOffset: outputOffset, as: UnsafeMutablePointer<Output>?.self)
  }

  /// The output of an argument that has to be one.
  static func argument(_ object: Object?, _ py: Python) -> UnsafeMutablePointer<Output>? {
    guard let object, let type = py.state.pointee.freeOutput,
      PythonType.of(object).address == type
    else { return nil }
    return of(object)
  }
}

private func traverseOutput(
  _ object: Object?, _ visit: Visit?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let object, let visit else { return 0 }
  if let output = FreeOutput.of(object) {
    let result = visit(output.pointee.references, argument)
    if result != 0 { return result }
  }
  return visit(PythonType.of(object).address, argument)
}

private func clearOutput(_ object: Object?) -> Int32 {
  guard let object else { return 0 }
  let output = FreeOutput.of(object)
  FreeOutput.set(object, nil)
  if let output { Output.free(output, Python.current) }
  return 0
}

private func deallocOutput(_ object: Object?) {
  guard let object else { return }
  let py = Python.current
  let type = PythonType.of(object).address
  py.api.PyObject_GC_UnTrack.unsafelyUnwrapped(object)
  _ = clearOutput(object)
  py.api.PyObject_GC_Del.unsafelyUnwrapped(object)
  py.release(type)
}

/// output(spec): an output of no class, of one node at least.
func makeOutput(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let spec = arguments?[0] else { return py.raise(py.typeError, "output(spec)") }
  if py.state.pointee.freeOutput == nil {
    py.state.pointee.freeOutput = FreeOutput.makeType(py)
  }
  guard let type = py.state.pointee.freeOutput,
    let output = OutputReader(py: py).read(spec)
  else { return nil }
  guard output.pointee.nodeCount > 0 else {
    Output.free(output, py)
    return py.raise(py.typeError, "an output has a node")
  }
  guard let made = py.api._PyObject_GC_New.unsafelyUnwrapped(type) else {
    Output.free(output, py)
    return nil
  }
  FreeOutput.set(made, output)
  py.api.PyObject_GC_Track.unsafelyUnwrapped(made)
  return made
}
