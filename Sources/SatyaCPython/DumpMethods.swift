// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Dumps: methods of instances, and of values of any type. Each has one written in Python
// behind it, which it calls for what it does not know, with the same arguments.

/// `model_dump` of an instance: a method of Model.
func dump(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let object = self_ else { return nil }
  if count == 0, let info = ClassInfo.of(PythonType.of(object).address, py),
    let output = info.pointee.output
  {
    if names == nil {
      var run = DumpRun([])
      if case .done(let result) = dump(object, &run, info, output, py) { return result }
    } else if var run = DumpRun.of([], arguments, names, py),
      case .done(let result) = dump(object, &run, info, output, py)
    {
      return result
    }
  }
  return py.callGenerally(py.state.pointee.dump, object, arguments, count, names)
}

@inline(__always)
private func dump(
  _ object: Object, _ run: inout DumpRun, _ info: UnsafeMutablePointer<ClassInfo>,
  _ output: UnsafeMutablePointer<Output>, _ py: Python
) -> DumpRun.End {
  let instance = ModelInstance(object)
  // Of an instance that takes another class meanwhile, this one may be the last.
  let cls = instance.type.address
  py.retain(cls)
  let made = withUnsafeMutablePointer(to: &run) { run in
    Dumper(output, run, whole: output.pointee.config, py).dump(instance, info)
  }
  let end = run.end(made, py)
  py.release(cls)
  return end
}

/// `model_dump_json` of an instance: a method of Model.
func dumpJSON(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let object = self_ else { return nil }
  if count == 0, let info = ClassInfo.of(PythonType.of(object).address, py),
    let output = info.pointee.output
  {
    if names == nil {
      var run = DumpRun([.isJSON, .isText])
      if case .done(let result) = dumpJSON(object, &run, info, output, py) { return result }
    } else if var run = DumpRun.of([.isJSON, .isText], arguments, names, py),
      case .done(let result) = dumpJSON(object, &run, info, output, py)
    {
      return result
    }
  }
  return py.callGenerally(py.state.pointee.dumpJSON, object, arguments, count, names)
}

@inline(__always)
private func dumpJSON(
  _ object: Object, _ run: inout DumpRun, _ info: UnsafeMutablePointer<ClassInfo>,
  _ output: UnsafeMutablePointer<Output>, _ py: Python
) -> DumpRun.End {
  let instance = ModelInstance(object)
  let cls = instance.type.address
  py.retain(cls)
  let whole = output.pointee.config
  let made = withUnsafeMutablePointer(to: &run) { run in
    JSONWriter.text(py) { out in
      guard let indent = run.pointee.indent else {
        return JSONWriter(output, run, whole: whole, to: out, py).write(instance, info)
      }
      let tree = Dumper(output, run, whole: whole, py).dump(instance, info)
      return write(tree, indent, run, out, py)
    }
  }
  let end = run.end(made, py)
  py.release(cls)
  return end
}

/// Writes a tree on lines, after the warnings that were found on the way to it.
private func write(
  _ tree: Object?, _ indent: Object?, _ run: UnsafeMutablePointer<DumpRun>,
  _ out: UnsafeMutablePointer<OutputText>, _ py: Python
) -> Bool {
  guard let tree else { return false }
  defer { py.release(tree) }
  DumpRun.note(run)
  return DumpRun.finish(run, py) && JSONTree.write(tree, indent: indent, to: out, py)
}

extension DumpRun {
  /// A dump as a call asks for it; nil where that is Python's affair.
  @inline(__always)
  fileprivate static func of(
    _ flags: Flags, _ arguments: Arguments?, _ names: Object?, _ py: Python
  ) -> DumpRun? {
    guard let names else { return DumpRun(flags) }
    return DumpRun(flags, Keywords(names: names, values: arguments), py)
  }

  fileprivate enum End {
    /// A result, or nil with an exception.
    case done(Object?)
    /// Nothing was called: Python may begin anew.
    case left
  }

  /// What a dump comes to that has made this.
  @inline(__always)
  fileprivate mutating func end(_ made: Object?, _ py: Python) -> End {
    if _fastPath(made != nil && !hasCalled) { return .done(made) }
    return endRarely(made, py)
  }

  @inline(never)
  private mutating func endRarely(_ made: Object?, _ py: Python) -> End {
    defer { free(py) }
    if let made {
      let isShown = withUnsafeMutablePointer(to: &self) { DumpRun.finish($0, py) }
      if isShown { return .done(made) }
      py.release(made)
      return .done(nil)
    }
    if !hasCalled {
      py.clearError()
      return .left
    }
    if py.api.PyErr_Occurred.unsafelyUnwrapped() == nil {
      _ = py.raise(py.api.PyExc_MemoryError, "out of memory")
    }
    return .done(nil)
  }
}

// Values of any type: what TypeAdapter dumps

/// dump_value(output, value, **options): what stands for a value whose type is the first node;
/// the output itself where Python has to look.
func dumpValue(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard count == 2, let owner = arguments?[0], let value = arguments?[1],
    let output = FreeOutput.argument(owner, py)
  else { return py.raise(py.typeError, "dump_value(output, value)") }
  guard var run = DumpRun.of([.isInner], arguments.map { $0 + 2 }, names, py),
    !run.flags.contains(.selects)
  else { return py.retained(owner) }
  let made = withUnsafeMutablePointer(to: &run) { run in
    Dumper(output, run, whole: output.pointee.config, py, depth: 1)
      .dump(UnsafePointer(output.pointee.nodes), value, owner: nil)
  }
  if case .done(let result) = run.end(made, py) { return result }
  return py.retained(owner)
}

/// write_value(output, value, **options): the same as JSON text.
func writeValue(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard count == 2, let owner = arguments?[0], let value = arguments?[1],
    let output = FreeOutput.argument(owner, py)
  else { return py.raise(py.typeError, "write_value(output, value)") }
  guard var run = DumpRun.of([.isJSON, .isText, .isInner], arguments.map { $0 + 2 }, names, py),
    !run.flags.contains(.selects)
  else { return py.retained(owner) }
  let node = UnsafePointer(output.pointee.nodes)
  let whole = output.pointee.config
  let made = withUnsafeMutablePointer(to: &run) { run in
    JSONWriter.text(py) { out in
      guard let indent = run.pointee.indent else {
        return JSONWriter(output, run, whole: whole, to: out, py, depth: 1)
          .write(value, as: node, owner: nil)
      }
      let dumper = Dumper(output, run, whole: whole, py, depth: 1)
      return write(dumper.dump(node, value, owner: nil), indent, run, out, py)
    }
  }
  if case .done(let result) = run.end(made, py) { return result }
  return py.retained(owner)
}
