// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Writes instances as JSON text: what `model_dump_json()` writes, byte for byte.
///
/// It follows the output and writes straight what is of just the type that a node says, of
/// instances of which every field shows. Anything else becomes a tree first (`Dumper`), which
/// is then written (`JSONTree`).
///
/// What writes is given where the text ends, and returns where it ends then. Nil is an
/// exception, or something that nothing was called for yet and that Python's encoder must
/// say (`DumpRun.hasCalled`).
struct JSONWriter {
  typealias P = OutputText.P

  let py: Python
  let out: UnsafeMutablePointer<OutputText>
  let output: UnsafeMutablePointer<Output>
  let run: UnsafeMutablePointer<DumpRun>
  let whole: Object
  let depth: Int

  init(
    _ output: UnsafeMutablePointer<Output>, _ run: UnsafeMutablePointer<DumpRun>, whole: Object,
    to out: UnsafeMutablePointer<OutputText>, _ py: Python, depth: Int = 0
  ) {
    self.py = py
    self.out = out
    self.output = output
    self.run = run
    self.whole = whole
    self.depth = depth
  }

  @inline(__always)
  private var scalars: JSONScalars { JSONScalars(py: py, out: out) }

  /// A level further in; nil where values nest too deep for this walk.
  @inline(__always)
  private var inner: JSONWriter? {
    depth < WalkLevel.most
      ? JSONWriter(output, run, whole: whole, to: out, py, depth: depth &+ 1) : nil
  }

  /// Writes an instance, which the caller holds; there is room for a value.
  func write(
    _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, _ start: P
  ) -> P? {
    guard output.pointee.flags.contains(.isPlain),
      run.pointee.flags.isDisjoint(with: DumpRun.Flags.leavesOut),
      !run.pointee.flags.usesAliases(output)
    else { return writeRarer(instance, info, start) }
    let slots = instance.slots(info)
    let gates = UnsafePointer(output.pointee.gates)
    let count = output.pointee.fieldCount
    var field = UnsafePointer(output.pointee.fields)
    var p = start
    // What stands in front of a name.
    var lead = JSONBytes.openBrace
    var i = 0
    while i < count {
      // A field that was deleted is not there.
      if let value = slots[i] {
        guard let place = put(label: field, lead, p),
          let end = write(value, gates + i, field.pointee.node, owner: instance.address, place)
        else { return nil }
        p = end
        lead = JSONBytes.comma
      }
      field += 1
      i &+= 1
    }
    guard let end = out.pointee.room(p, 2) else { return nil }
    end.pointee = lead
    let last = lead == JSONBytes.comma ? end : end + 1
    last.pointee = JSONBytes.closeBrace
    return last + 1
  }

  /// An instance that is its one field, or one that is written by way of a dict.
  @inline(never)
  private func writeRarer(
    _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, _ p: P
  ) -> P? {
    let flags = output.pointee.flags
    if flags.contains(.isRoot), depth > 0 || !run.pointee.flags.contains(.selects),
      !flags.contains(.isWhole), let value = instance.slots(info)[0]
    {
      return write(value, as: output.pointee.fields[0].node, owner: instance.address, p)
    }
    return put(tree: Dumper(output, run, whole: whole, py, depth: depth).dump(instance, info), p)
  }

  private func put(tree: Object?, _ p: P) -> P? {
    guard let tree else { return nil }
    defer { py.release(tree) }
    return JSONTree.write(tree, indent: nil, to: out, p, py)
  }

  /// The name of a field, with a byte in front of it; there is room for a value then.
  @inline(__always)
  private func put(label field: UnsafePointer<OutputField>, _ lead: UInt8, _ p: P) -> P? {
    let count = field.pointee.label.count
    guard count > 0, let p = scalars.room(p, count &+ 16) else { return nil }
    let start = UnsafeRawPointer(field.pointee.label.start)
    var i = 0
    // Safe: behind the texts of an output there is as much as a step reads past them.
    repeat {
      let words = (start + i).loadUnaligned(as: SIMD2<UInt64>.self)
      UnsafeMutableRawPointer(p + i).storeBytes(of: words, as: SIMD2<UInt64>.self)
      i &+= 16
    } while i < count
    p.pointee = lead
    if !field.pointee.isLabelASCII { out.pointee.isASCII = false }
    return p + count
  }

  /// Writes a value, which the caller or what it stands in holds; there is room for one.
  @inline(never)
  func write(
    _ value: Object, as node: UnsafePointer<OutputNode>, owner: Object?, _ p: P
  ) -> P? {
    write(value, OutputGate.of(node), node, owner: owner, p)
  }

  /// The same with the gate of the node.
  @inline(__always)
  private func write(
    _ value: Object, _ gate: UnsafePointer<OutputGate>, _ node: UnsafePointer<OutputNode>,
    owner: Object?, _ p: P
  ) -> P? {
    switch OutputGate.scalar(gate, value, py) {
    case .str: return scalars.write(str: value, p) ?? writeByPython(value, p)
    case .int: return scalars.write(int: value, p) ?? writeByPython(value, p)
    case .float: return scalars.write(float: value, p) ?? writeRarer(value, node, owner, p)
    case .word: return scalars.write(word: value, p)
    case .none: return writeRarer(value, node, owner, p)
    }
  }

  /// Writes what its gate does not tell of.
  @inline(never)
  private func writeRarer(
    _ value: Object, _ node: UnsafePointer<OutputNode>, _ owner: Object?, _ p: P
  ) -> P? {
    // What runs meanwhile may drop the value from what holds it.
    py.retain(value)
    defer { py.release(value) }
    let type = PythonType.of(value).address
    // The gate has taken None.
    let isNullable = node.pointee.kind == .nullable
    let node = isNullable ? Output.child(output, of: node, 0) : node
    switch node.pointee.kind {
    case .nullable:
      return write(value, as: Output.child(output, of: node, 0), owner: owner, p)
    case .exact:
      if type == node.pointee.object, let end = writeForm(value, node, p) { return end.place }
    case .literal:
      if type == py.str || type == py.int, OutputNode.isLiteral(node, value, type, py) {
        return (type == py.str ? scalars.write(str: value, p) : scalars.write(int: value, p))
          ?? writeByPython(value, p)
      }
    case .model:
      if type == node.pointee.object, let end = write(model: value, whole: nil, p) {
        return end.place
      }
    case .list, .tuple, .sequence:
      let isKnown = type == py.list ? node.pointee.kind != .tuple : node.pointee.kind != .list
      if isKnown, type == py.list || type == py.tuple, let inner {
        return inner.writeItems(value, type, Output.child(output, of: node, 0), p)
      }
    case .dict: if type == py.dict, let inner { return inner.writeMembers(value, node, p) }
    case .any: if let end = writeAnything(value, type, node, p) { return end.place }
    case .union:
      if let member = Output.member(output, of: node, holding: value, type, depth, py) {
        if member.pointee.kind == .model, let end = write(model: value, whole: nil, p) {
          return end.place
        }
        return write(value, as: member, owner: nil, p)
      }
    default: break
    }
    let dumper = Dumper(output, run, whole: whole, py, depth: depth)
    return put(tree: dumper.dump(node, value, owner: owner), p)
  }

  /// Has Python's encoder write, or refuse, what the library does not write. Before anything
  /// was called the whole is Python's, whose words name the place in the whole text.
  @inline(never)
  private func writeByPython(_ value: Object, _ p: P) -> P? {
    if !run.pointee.hasCalled { return nil }
    py.retain(value)
    defer { py.release(value) }
    return JSONTree.write(value, indent: nil, to: out, p, py)
  }

  /// Where a value ends that was written here, or failed to be.
  private struct End {
    let place: P?
    @inline(__always) init(_ place: P?) { self.place = place }
  }

  /// An instance of just a class; nil where Python has to write it.
  private func write(model value: Object, whole other: Object?, _ p: P) -> End? {
    let instance = ModelInstance(value)
    let cls = instance.type.address
    guard depth < WalkLevel.most, let info = ClassInfo.of(cls, py),
      let output = info.pointee.output
    else { return nil }
    // Of an instance that takes another class meanwhile, this one may be the last.
    py.retain(cls)
    defer { py.release(cls) }
    let writer = JSONWriter(output, run, whole: other ?? whole, to: out, py, depth: depth &+ 1)
    return End(writer.write(instance, info, p))
  }

  private func writeForm(_ value: Object, _ node: UnsafePointer<OutputNode>, _ p: P) -> End? {
    switch node.pointee.form {
    case .enumeration:
      guard let written = OutputForm.member(value, node, py) else { return nil }
      let isText = PythonType.of(written).address == py.str
      return End(
        (isText ? scalars.write(str: written, p) : scalars.write(int: written, p))
          ?? writeByPython(written, p))
    case .datetime, .date, .time, .uuid, .duration:
      let count = OutputForm.write(value, node.pointee.form, to: p + 1, py)
      if count == 0 { return py.api.PyErr_Occurred.unsafelyUnwrapped() != nil ? End(nil) : nil }
      p[0] = JSONBytes.quote
      p[count + 1] = JSONBytes.quote
      return End(p + (count + 2))
    default: return nil
    }
  }

  // Containers

  private func writeItems(
    _ value: Object, _ type: Object, _ child: UnsafePointer<OutputNode>, _ start: P
  ) -> P? {
    let isList = type == py.list
    start.pointee = JSONBytes.openBracket
    var p = start + 1
    var i = 0
    // Both words are read each time: what runs meanwhile may change a list.
    while i < (isList ? py.count(list: value) : py.count(tuple: value)) {
      guard let place = scalars.put(JSONBytes.comma, beforeValue: p),
        let item = isList ? py.items(list: value)[i] : py.items(tuple: value)[i],
        let end = write(
          item, OutputGate.of(child), child, owner: nil, place - (i == 0 ? 1 : 0))
      else { return nil }
      p = end
      i += 1
    }
    return scalars.put(JSONBytes.closeBracket, p)
  }

  /// A dict with its node, or with the node of what nothing is declared of.
  private func writeMembers(
    _ value: Object, _ node: UnsafePointer<OutputNode>, _ start: P
  ) -> P? {
    guard let functions = py.state.pointee.dumps else { return nil }
    let isDeclared = node.pointee.kind == .dict
    let child = isDeclared ? Output.child(output, of: node, 0) : node
    let size = py.api.PyDict_Size.unsafelyUnwrapped(value)
    let dumpKey = isDeclared ? node.pointee.object : functions.inferKey
    start.pointee = JSONBytes.openBrace
    var p = start + 1
    var position = 0
    var key: Object?
    var item: Object?
    var isFirst = true
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      guard let key, let item, let place = isFirst ? p : scalars.put(JSONBytes.comma, p) else {
        return nil
      }
      isFirst = false
      // What the key's function runs may drop the value.
      py.retain(item)
      defer { py.release(item) }
      guard let named = write(key: key, dumpKey, place),
        let colon = scalars.put(JSONBytes.colon, beforeValue: named),
        let end = write(item, as: child, owner: nil, colon)
      else { return nil }
      p = end
      if py.api.PyDict_Size.unsafelyUnwrapped(value) != size {
        _ = py.call(functions.changed)
        return nil
      }
    }
    return scalars.put(JSONBytes.closeBrace, p)
  }

  private func write(key: Object, _ dumpKey: Object, _ p: P) -> P? {
    if PythonType.of(key).address == py.str {
      return scalars.write(str: key, p) ?? writeByPython(key, p)
    }
    py.retain(key)
    defer { py.release(key) }
    let found = DumpRun.call(
      run, dumpKey, key, config: output.pointee.config, whole: whole, py)
    guard let found else { return nil }
    defer { py.release(found) }
    guard PythonType.of(found).address == py.str else {
      return py.raise(py.typeError, "keys must be text")
    }
    return scalars.write(str: found, p) ?? writeByPython(found, p)
  }

  /// A value by what it is, where that is a type of JSON's or a model; nil for others.
  private func writeAnything(
    _ value: Object, _ type: Object, _ node: UnsafePointer<OutputNode>, _ p: P
  ) -> End? {
    switch type {
    case py.str: return End(scalars.write(str: value, p) ?? writeByPython(value, p))
    case py.int: return End(scalars.write(int: value, p) ?? writeByPython(value, p))
    case py.float: return scalars.write(float: value, p).map { End($0) }
    case py.list, py.tuple: return inner.map { End($0.writeItems(value, type, node, p)) }
    case py.dict: return inner.map { End($0.writeMembers(value, node, p)) }
    default:
      if value == py.none || type == py.api.PyBool_Type {
        return End(scalars.write(word: value, p))
      }
      guard py.isModelClass(type), let info = ClassInfo.of(type, py),
        let output = info.pointee.output
      else { return nil }
      return write(model: value, whole: output.pointee.config, p)
    }
  }
}
