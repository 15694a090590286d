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
    let end =
      names == nil
      ? dumpPlainly(object, info, output, py)
      : dumpAsAsked(object, Keywords(names: names, values: arguments), info, output, py)
    if case .done(let result) = end { return result }
  }
  return py.callGenerally(py.state.pointee.dump, object, arguments, count, names)
}

/// A dump that nothing is asked of. Most are whole before a run has anything to keep.
@inline(__always)
private func dumpPlainly(
  _ object: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ output: UnsafeMutablePointer<Output>,
  _ py: Python
) -> DumpRun.End {
  let instance = ModelInstance(object)
  // Of an instance that takes another class meanwhile, this one may be the last.
  let cls = instance.type.address
  py.retain(cls)
  var begun: Output.Begun?
  if output.pointee.flags.contains(.isPlain) {
    let byAlias = DumpRun.Flags([]).usesAliases(output)
    begun = Output.begin(output, instance.slots(info), byAlias: byAlias, inJSON: false, py)
  }
  if let begun, begun.filled == output.pointee.fieldCount {
    py.release(cls)
    return .done(begun.dict)
  }
  let end = dumpOn(begun, instance, info, output, py)
  py.release(cls)
  return end
}

/// Goes on with a plain dump, which may have been begun.
@inline(never)
private func dumpOn(
  _ begun: Output.Begun?, _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>,
  _ output: UnsafeMutablePointer<Output>, _ py: Python
) -> DumpRun.End {
  var run = DumpRun([])
  let made = withUnsafeMutablePointer(to: &run) { run in
    let dumper = Dumper(output, run, whole: output.pointee.config, py)
    guard let begun else { return dumper.dump(instance, info) }
    let byAlias = run.pointee.flags.usesAliases(output)
    return dumper.finish(begun, instance, info, byAlias: byAlias)
  }
  return run.end(made, py)
}

/// A dump with options.
@inline(never)
private func dumpAsAsked(
  _ object: Object, _ keywords: Keywords, _ info: UnsafeMutablePointer<ClassInfo>,
  _ output: UnsafeMutablePointer<Output>, _ py: Python
) -> DumpRun.End {
  guard var run = DumpRun([], keywords, py) else { return .left }
  let instance = ModelInstance(object)
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
    let end: DumpRun.End
    if names == nil {
      var run = DumpRun([.isJSON, .isText])
      end = dumpJSON(object, &run, info, output, py)
    } else {
      end = dumpJSONAsAsked(object, Keywords(names: names, values: arguments), info, output, py)
    }
    if case .done(let result) = end { return result }
  }
  return py.callGenerally(py.state.pointee.dumpJSON, object, arguments, count, names)
}

@inline(never)
private func dumpJSONAsAsked(
  _ object: Object, _ keywords: Keywords, _ info: UnsafeMutablePointer<ClassInfo>,
  _ output: UnsafeMutablePointer<Output>, _ py: Python
) -> DumpRun.End {
  guard var run = DumpRun([.isJSON, .isText], keywords, py) else { return .left }
  return dumpJSON(object, &run, info, output, py)
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
    JSONWriter.text(py) { out, p in
      guard let indent = run.pointee.indent else {
        return JSONWriter(output, run, whole: whole, to: out, py).write(instance, info, p)
      }
      let tree = Dumper(output, run, whole: whole, py).dump(instance, info)
      return write(tree, indent, run, out, p, py)
    }
  }
  let end = run.end(made, py)
  py.release(cls)
  return end
}

/// Writes a tree on lines, after the warnings that were found on the way to it.
private func write(
  _ tree: Object?, _ indent: Object?, _ run: UnsafeMutablePointer<DumpRun>,
  _ out: UnsafeMutablePointer<OutputText>, _ p: OutputText.P, _ py: Python
) -> OutputText.P? {
  guard let tree else { return nil }
  defer { py.release(tree) }
  DumpRun.note(run)
  return DumpRun.finish(run, py) ? JSONTree.write(tree, indent: indent, to: out, p, py) : nil
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
      py.fail(py.api.PyExc_MemoryError, "out of memory")
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
    let output = PlanObject.output(owner, py)
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
    let output = PlanObject.output(owner, py)
  else { return py.raise(py.typeError, "write_value(output, value)") }
  guard var run = DumpRun.of([.isJSON, .isText, .isInner], arguments.map { $0 + 2 }, names, py),
    !run.flags.contains(.selects)
  else { return py.retained(owner) }
  let node = UnsafePointer(output.pointee.nodes)
  let whole = output.pointee.config
  let made = withUnsafeMutablePointer(to: &run) { run in
    JSONWriter.text(py) { out, p in
      guard let indent = run.pointee.indent else {
        return JSONWriter(output, run, whole: whole, to: out, py, depth: 1)
          .write(value, as: node, owner: nil, p)
      }
      let dumper = Dumper(output, run, whole: whole, py, depth: 1)
      return write(dumper.dump(node, value, owner: nil), indent, run, out, p, py)
    }
  }
  if case .done(let result) = run.end(made, py) { return result }
  return py.retained(owner)
}
