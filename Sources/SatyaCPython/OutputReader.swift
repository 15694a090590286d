// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Reads the tuple that models/engines/output.py writes:
///
///     (flags, config, dump, names, keys, fields, computed, extra, serializer, nodes)
///     field     (node, flags, default, is default, exclude if, inner exclude)
///     computed  (name, key, node, flags, exclude if)
///     extra, serializer  a node, or -1
///     node      (kind, flags, object, dump, children, form, members)
///
/// Whatever is not so is refused, so that nobody need look again. What is not there is None,
/// but for a default, which is `(value,)` where it is known.
struct OutputReader: TupleReader {
  let py: Python

  /// An output, of a class with so many fields; nil with an exception.
  func read(_ spec: Object, fieldCount: Int? = nil) -> UnsafeMutablePointer<Output>? {
    guard let top = items(spec, 10), items(top[3]) != nil, let names = top[3] else {
      return refuse()
    }
    let fieldCount = fieldCount ?? py.count(tuple: names)
    guard let flags = integer(top[0]), let config = top[1],
      let dump = top[2], isTexts(names, fieldCount), let keys = top[4],
      isTexts(keys, fieldCount), let fields = items(top[5], fieldCount),
      let computed = items(top[6]), let extra = integer(top[7]),
      let serializer = integer(top[8]), let nodes = items(top[9])
    else { return refuse() }
    let computedCount = py.count(tuple: top[6].unsafelyUnwrapped)
    let nodeCount = py.count(tuple: top[9].unsafelyUnwrapped)
    var childCount = 0
    for i in 0..<nodeCount {
      guard let parts = items(nodes[i], 7), items(parts[4]) != nil else { return refuse() }
      childCount += py.count(tuple: parts[4].unsafelyUnwrapped)
    }
    let output = calloc(1, MemoryLayout<Output>.stride)
    let fieldMemory = calloc(fieldCount + computedCount + 1, MemoryLayout<OutputField>.stride)
    let gates = calloc(fieldCount + 1, MemoryLayout<OutputGate>.stride)
    let nodeMemory = calloc(nodeCount + 1, MemoryLayout<OutputNode>.stride)
    let children = calloc(childCount + 1, MemoryLayout<Int32>.stride)
    guard let output, let fieldMemory, let gates, let nodeMemory, let children else {
      free(output)
      free(fieldMemory)
      free(gates)
      free(nodeMemory)
      free(children)
      py.fail(py.api.PyExc_MemoryError, "out of memory")
      return nil
    }
    let made = output.bindMemory(to: Output.self, capacity: 1)
    made.initialize(
      to: Output(
        references: py.retained(spec), config: config, dump: dump, names: names, keys: keys,
        flags: Output.Flags(rawValue: UInt8(truncatingIfNeeded: flags)),
        fields: fieldMemory.bindMemory(
          to: OutputField.self, capacity: fieldCount + computedCount + 1),
        fieldCount: fieldCount, computedCount: computedCount,
        gates: gates.bindMemory(to: OutputGate.self, capacity: fieldCount + 1),
        nodes: nodeMemory.bindMemory(to: OutputNode.self, capacity: nodeCount + 1),
        children: children.bindMemory(to: Int32.self, capacity: childCount + 1)))
    if readNodes(nodes, nodeCount, made), readFields(fields, made), readComputed(computed, made),
      extra < nodeCount, serializer < nodeCount
    {
      if extra >= 0 { made.pointee.extra = UnsafePointer(made.pointee.nodes + Int(extra)) }
      if serializer >= 0 {
        made.pointee.serializer = UnsafePointer(made.pointee.nodes + Int(serializer))
      }
      if writeLabels(made) { return made }
      py.fail(py.api.PyExc_MemoryError, "out of memory")
    }
    Output.free(made, py)
    return py.api.PyErr_Occurred.unsafelyUnwrapped() != nil ? nil : refuse()
  }

  private func refuse() -> UnsafeMutablePointer<Output>? {
    py.fail(py.typeError, "this is no output of a model")
    return nil
  }

  private func readNodes(
    _ list: UnsafeMutablePointer<Object?>, _ total: Int, _ output: UnsafeMutablePointer<Output>
  ) -> Bool {
    var nextChild: Int32 = 0
    for i in 0..<total {
      guard let parts = items(list[i], 7), let kind = integer(parts[0]),
        let kind = OutputNode.Kind(rawValue: UInt8(truncatingIfNeeded: kind)),
        let flags = integer(parts[1]), let object = parts[2], suits(kind, object),
        let dump = parts[3], let children = items(parts[4]), let form = integer(parts[5]),
        let form = JSONForm(rawValue: UInt8(truncatingIfNeeded: form)), let members = parts[6],
        form != .enumeration || isMembers(members)
      else { return false }
      let childCount = py.count(tuple: parts[4].unsafelyUnwrapped)
      guard childCount >= leastChildren(kind) else { return false }
      output.pointee.nodes[i] = OutputNode(
        kind: kind, flags: OutputNode.Flags(rawValue: UInt8(truncatingIfNeeded: flags)),
        childCount: Int32(childCount), firstChild: nextChild, object: object, dump: dump,
        form: form, members: members,
        known: kind == .literal ? KnownTexts(of: object, py) : KnownTexts.none)
      output.pointee.nodeCount = i + 1
      for k in 0..<childCount {
        guard let child = integer(children[k]), child >= 0, child < total else { return false }
        output.pointee.children[Int(nextChild)] = Int32(child)
        nextChild += 1
      }
    }
    for i in 0..<total {
      let node = output.pointee.nodes + i
      let child = node.pointee.childCount > 0 ? Output.child(output, of: node, 0) : nil
      node.pointee.gate = OutputGate(node, child: child, py)
    }
    return true
  }

  private func leastChildren(_ kind: OutputNode.Kind) -> Int {
    switch kind {
    case .list, .tuple, .set, .frozenset, .dict, .nullable, .function, .collection, .sequence,
      .json:
      return 1
    default: return 0
    }
  }

  /// Whether `object` is what the kind needs.
  private func suits(_ kind: OutputNode.Kind, _ object: Object) -> Bool {
    switch kind {
    case .exact, .namedTuple, .collection:
      return py.isSubtype(PythonType.of(object).address, py.api.PyType_Type.unsafelyUnwrapped)
    case .literal: return PythonType.of(object).address == py.dict
    case .model: return py.isModelClass(object)
    case .record, .attributes: return PlanObject.output(object, py) != nil
    default: return true
    }
  }

  private func isMembers(_ object: Object) -> Bool {
    items(object) != nil && py.count(tuple: object) % 2 == 0
  }

  private func readFields(
    _ list: UnsafeMutablePointer<Object?>, _ output: UnsafeMutablePointer<Output>
  ) -> Bool {
    let names = py.items(tuple: output.pointee.names)
    let keys = py.items(tuple: output.pointee.keys)
    var isPlain = output.pointee.computedCount == 0
    for i in 0..<output.pointee.fieldCount {
      guard let parts = items(list[i], 6), let node = node(parts[0], output),
        let flags = integer(parts[1]), let name = names[i], let key = keys[i]
      else { return false }
      var defaultValue: Object?
      if parts[2] != py.none {
        guard let known = items(parts[2], 1) else { return false }
        defaultValue = known[0]
      }
      let field = OutputField(
        label: Text(""), isLabelASCII: true,
        flags: OutputField.Flags(rawValue: UInt8(truncatingIfNeeded: flags)), node: node,
        name: name, key: key, defaultValue: defaultValue, isDefault: given(parts[3]),
        excludeIf: given(parts[4]), innerExclude: given(parts[5]))
      output.pointee.fields[i] = field
      if field.flags.contains(.isExcluded) || field.excludeIf != nil || field.innerExclude != nil {
        isPlain = false
      }
      output.pointee.gates[i] = node.pointee.gate
    }
    let flags = output.pointee.flags
    if isPlain, flags.isDisjoint(with: [.isRoot, .isWhole, .allowsExtra]) {
      output.pointee.flags.insert(.isPlain)
    }
    return !flags.contains(.isRoot) || output.pointee.fieldCount == 1
  }

  private func readComputed(
    _ list: UnsafeMutablePointer<Object?>, _ output: UnsafeMutablePointer<Output>
  ) -> Bool {
    for i in 0..<output.pointee.computedCount {
      guard let parts = items(list[i], 5), let name = parts[0], let key = parts[1],
        PythonType.of(name).address == py.str, PythonType.of(key).address == py.str,
        let node = node(parts[2], output), let flags = integer(parts[3])
      else { return false }
      output.pointee.computed[i] = OutputField(
        label: Text(""), isLabelASCII: true,
        flags: OutputField.Flags(rawValue: UInt8(truncatingIfNeeded: flags)), node: node,
        name: name, key: key, defaultValue: nil, isDefault: nil, excludeIf: given(parts[4]),
        innerExclude: nil)
    }
    return true
  }

  /// Writes the names of fields as JSON has them; false without memory.
  private func writeLabels(_ output: UnsafeMutablePointer<Output>) -> Bool {
    var room = 16
    let fields = output.pointee.fields
    for i in 0..<output.pointee.fieldCount {
      guard let name = py.text(fields[i].name) else { continue }
      room += StringWriter.escapedCount(name) + 2 + 16
    }
    guard let memory = malloc(room) else { return false }
    var place = memory.assumingMemoryBound(to: UInt8.self)
    output.pointee.texts = place
    for i in 0..<output.pointee.fieldCount {
      guard let name = py.text(fields[i].name) else { continue }
      place[0] = JSONBytes.comma
      let count = StringWriter.write(name, to: place + 1)
      place[count + 1] = JSONBytes.colon
      fields[i].label = Text(UnsafePointer(place), count + 2)
      fields[i].isLabelASCII = py.isASCII(fields[i].name)
      place += count + 2
    }
    return true
  }

  private func node(
    _ index: Object?, _ output: UnsafeMutablePointer<Output>
  ) -> UnsafePointer<OutputNode>? {
    guard let index = integer(index), index >= 0, index < output.pointee.nodeCount else {
      return nil
    }
    return UnsafePointer(output.pointee.nodes + Int(index))
  }

  private func given(_ object: Object?) -> Object? { object == py.none ? nil : object }

  /// Whether an object is a tuple of so many str.
  private func isTexts(_ object: Object, _ count: Int) -> Bool {
    guard let texts = items(object, count) else { return false }
    for i in 0..<count {
      guard let text = texts[i], PythonType.of(text).address == py.str else { return false }
    }
    return true
  }
}
