// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Writes instances as JSON text: what `model_dump_json()` writes, byte for byte.
///
/// It follows the output and writes straight what is of just the type that a node says, of
/// instances of which every field shows. Anything else becomes a tree first (`Dumper`), which
/// is then written (`JSONTree`). False is an exception, or something that nothing was called
/// for yet and that Python's encoder must say (`DumpRun.hasCalled`).
struct JSONWriter {
  let py: Python
  let scalars: JSONScalars
  let output: UnsafeMutablePointer<Output>
  let run: UnsafeMutablePointer<DumpRun>
  let whole: Object
  let depth: Int

  init(
    _ output: UnsafeMutablePointer<Output>, _ run: UnsafeMutablePointer<DumpRun>, whole: Object,
    to out: UnsafeMutablePointer<OutputText>, _ py: Python, depth: Int = 0
  ) {
    self.py = py
    scalars = JSONScalars(py: py, out: out)
    self.output = output
    self.run = run
    self.whole = whole
    self.depth = depth
  }

  private var out: UnsafeMutablePointer<OutputText> { scalars.out }

  /// A level further in; nil where values nest too deep for this walk.
  @inline(__always)
  private var inner: JSONWriter? {
    depth < Walker.mostDepth
      ? JSONWriter(output, run, whole: whole, to: out, py, depth: depth &+ 1) : nil
  }

  /// Writes an instance, which the caller holds.
  func write(_ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>) -> Bool {
    let flags = output.pointee.flags
    if flags.contains(.isRoot), depth > 0 || !run.pointee.flags.contains(.selects),
      !flags.contains(.isWhole), let value = instance.slots(info)[0]
    {
      return write(value, as: output.pointee.fields[0].node, owner: instance.address)
    }
    guard flags.contains(.isPlain), !flags.contains(.allowsExtra),
      run.pointee.flags.isDisjoint(with: DumpRun.Flags.leavesOut), !run.pointee.usesAliases(output)
    else { return writeTree(instance, info) }
    let slots = instance.slots(info)
    let fields = UnsafePointer(output.pointee.fields)
    guard scalars.put(JSONBytes.openBrace) else { return false }
    var isFirst = true
    for i in 0..<output.pointee.fieldCount {
      // A field that was deleted is not there.
      guard let value = slots[i] else { continue }
      guard put(label: fields[i].label, skipping: isFirst ? 1 : 0) else { return false }
      isFirst = false
      if !fields[i].isLabelASCII { out.pointee.isASCII = false }
      guard write(value, as: fields[i].node, owner: instance.address) else { return false }
    }
    return scalars.put(JSONBytes.closeBrace)
  }

  /// Writes an instance by way of a dict.
  @inline(never)
  private func writeTree(
    _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>
  ) -> Bool {
    put(tree: Dumper(output, run, whole: whole, py, depth: depth).dump(instance, info))
  }

  private func put(tree: Object?) -> Bool {
    guard let tree else { return false }
    defer { py.release(tree) }
    return JSONTree.write(tree, indent: nil, to: out, py)
  }

  /// A name with the comma before it, but for the first.
  @inline(__always)
  private func put(label text: Text, skipping: Int) -> Bool {
    let count = text.count &- skipping
    guard count > 0, let room = out.pointee.reserve(count &+ 16) else { return false }
    let start = UnsafeRawPointer(text.start + skipping)
    var i = 0
    // Safe: behind the texts of an output there is as much as a step reads past them.
    repeat {
      let words = (start + i).loadUnaligned(as: SIMD2<UInt64>.self)
      UnsafeMutableRawPointer(room + i).storeBytes(of: words, as: SIMD2<UInt64>.self)
      i &+= 16
    } while i < count
    out.pointee.take(count)
    return true
  }

  /// Writes a value.
  @inline(__always)
  func write(_ value: Object, as node: UnsafePointer<OutputNode>, owner: Object?) -> Bool {
    var node = node
    if node.pointee.kind == .nullable {
      if value == py.none { return scalars.write(word: value) }
      node = Output.child(output, of: node, 0)
    }
    let type = PythonType.of(value).address
    switch node.pointee.kind {
    case .str where type == py.str:
      return scalars.write(str: value) || writeByPython(value)
    case .int where type == py.int:
      return scalars.write(int: value) || writeByPython(value)
    case .bool where type == py.api.PyBool_Type:
      return scalars.write(word: value)
    default:
      // What runs meanwhile may drop the value from what holds it.
      py.retain(value)
      defer { py.release(value) }
      return writeRarer(value, type, node, owner)
    }
  }

  @inline(never)
  private func writeRarer(
    _ value: Object, _ type: Object, _ node: UnsafePointer<OutputNode>, _ owner: Object?
  ) -> Bool {
    switch node.pointee.kind {
    case .float: if type == py.float, scalars.write(float: value) { return true }
    case .bool: if type == py.api.PyBool_Type { return scalars.write(word: value) }
    case .none: if value == py.none { return scalars.write(word: value) }
    case .nullable:
      if value == py.none { return scalars.write(word: value) }
      return write(value, as: Output.child(output, of: node, 0), owner: owner)
    case .exact:
      if type == node.pointee.object, let isWritten = writeForm(value, node) { return isWritten }
    case .model:
      if type == node.pointee.object, let isWritten = write(model: value, whole: nil) {
        return isWritten
      }
    case .list, .tuple, .sequence:
      let isKnown = type == py.list ? node.pointee.kind != .tuple : node.pointee.kind != .list
      if isKnown, type == py.list || type == py.tuple, let inner {
        return inner.writeItems(value, type, Output.child(output, of: node, 0))
      }
    case .dict: if type == py.dict, let inner { return inner.writeMembers(value, node) }
    case .any: if let isWritten = writeAnything(value, type, node) { return isWritten }
    case .union:
      if let member = Output.member(output, of: node, for: type, py) {
        return write(value, as: member, owner: nil)
      }
    default: break
    }
    let dumper = Dumper(output, run, whole: whole, py, depth: depth)
    return put(tree: dumper.dump(node, value, owner: owner))
  }

  /// Has Python's encoder write, or refuse, what the library does not write. Before anything
  /// was called the whole is Python's, whose words name the place in the whole text.
  private func writeByPython(_ value: Object) -> Bool {
    if !run.pointee.hasCalled { return false }
    py.retain(value)
    defer { py.release(value) }
    return JSONTree.write(value, indent: nil, to: out, py)
  }

  /// An instance of just a class; nil where Python has to write it.
  private func write(model value: Object, whole other: Object?) -> Bool? {
    let instance = ModelInstance(value)
    let cls = instance.type.address
    guard depth < Walker.mostDepth, let info = ClassInfo.of(cls, py),
      let output = info.pointee.output
    else { return nil }
    // Of an instance that takes another class meanwhile, this one may be the last.
    py.retain(cls)
    defer { py.release(cls) }
    return JSONWriter(output, run, whole: other ?? whole, to: out, py, depth: depth &+ 1)
      .write(instance, info)
  }

  private func writeForm(_ value: Object, _ node: UnsafePointer<OutputNode>) -> Bool? {
    switch node.pointee.form {
    case .enumeration:
      guard let written = OutputForm.member(value, node, py) else { return nil }
      let isText = PythonType.of(written).address == py.str
      return (isText ? scalars.write(str: written) : scalars.write(int: written))
        || writeByPython(written)
    case .datetime, .date, .time, .uuid, .duration:
      guard let room = out.pointee.reserve(OutputForm.mostBytes + 2) else { return false }
      let count = OutputForm.write(value, node.pointee.form, to: room + 1, py)
      if count == 0 { return py.api.PyErr_Occurred.unsafelyUnwrapped() != nil ? false : nil }
      room[0] = JSONBytes.quote
      room[count + 1] = JSONBytes.quote
      out.pointee.take(count + 2)
      return true
    default: return nil
    }
  }

  // Containers

  private func writeItems(
    _ value: Object, _ type: Object, _ child: UnsafePointer<OutputNode>
  ) -> Bool {
    let isList = type == py.list
    guard scalars.put(JSONBytes.openBracket) else { return false }
    var i = 0
    // Both words are read each time: what runs meanwhile may change a list.
    while i < (isList ? py.count(list: value) : py.count(tuple: value)) {
      guard i == 0 || scalars.put(JSONBytes.comma),
        let item = isList ? py.items(list: value)[i] : py.items(tuple: value)[i],
        write(item, as: child, owner: nil)
      else { return false }
      i += 1
    }
    return scalars.put(JSONBytes.closeBracket)
  }

  /// A dict with its node, or with the node of what nothing is declared of.
  private func writeMembers(_ value: Object, _ node: UnsafePointer<OutputNode>) -> Bool {
    let isDeclared = node.pointee.kind == .dict
    let child = isDeclared ? Output.child(output, of: node, 0) : node
    guard scalars.put(JSONBytes.openBrace), let functions = py.state.pointee.dumps else {
      return false
    }
    let size = py.api.PyDict_Size.unsafelyUnwrapped(value)
    let dumpKey = isDeclared ? node.pointee.object : functions.inferKey
    var position = 0
    var key: Object?
    var item: Object?
    var isFirst = true
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      guard let key, let item, isFirst || scalars.put(JSONBytes.comma) else { return false }
      isFirst = false
      // What the key's function runs may drop the value.
      py.retain(item)
      defer { py.release(item) }
      guard write(key: key, dumpKey), scalars.put(JSONBytes.colon),
        write(item, as: child, owner: nil)
      else { return false }
      if py.api.PyDict_Size.unsafelyUnwrapped(value) != size {
        _ = py.call(functions.changed)
        return false
      }
    }
    return scalars.put(JSONBytes.closeBrace)
  }

  private func write(key: Object, _ dumpKey: Object) -> Bool {
    if PythonType.of(key).address == py.str {
      return scalars.write(str: key) || writeByPython(key)
    }
    py.retain(key)
    defer { py.release(key) }
    let found = DumpRun.call(
      run, dumpKey, key, config: output.pointee.config, whole: whole, py)
    guard let found else { return false }
    defer { py.release(found) }
    guard PythonType.of(found).address == py.str else {
      return py.raise(py.typeError, "keys must be text") != nil
    }
    return scalars.write(str: found) || writeByPython(found)
  }

  /// A value by what it is, where that is a type of JSON's or a model; nil for others.
  private func writeAnything(
    _ value: Object, _ type: Object, _ node: UnsafePointer<OutputNode>
  ) -> Bool? {
    switch type {
    case py.str: return scalars.write(str: value) || writeByPython(value)
    case py.int: return scalars.write(int: value) || writeByPython(value)
    case py.float: return scalars.write(float: value) ? true : nil
    case py.list, py.tuple: return inner?.writeItems(value, type, node)
    case py.dict: return inner?.writeMembers(value, node)
    default:
      if value == py.none || type == py.api.PyBool_Type { return scalars.write(word: value) }
      guard py.isModelClass(type), let info = ClassInfo.of(type, py),
        let output = info.pointee.output
      else { return nil }
      return write(model: value, whole: output.pointee.config)
    }
  }
}
