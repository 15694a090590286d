// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Reads the tuple that models/engines/program.py writes:
///
///     (flags, fields, nodes, refusals, completion)
///     field   (key or keys, node, default kind, is frozen or a setter, default)
///     keys    (key, key, …), or (key that nobody else has, path, path, …)
///     path    (key, key or index, …)
///     node    (kind, flags, address of a compiled schema or 0, object, children, form)
///     form    None, a number of JSONForm, or (number, (member, value, member, value, …))
///
/// Whatever is not so is refused, so that the walker need not look again.
struct ProgramReader: TupleReader {
  let py: Python

  /// A program that no class of models has, of as many fields as it says; nil with an exception.
  func read(_ spec: Object) -> UnsafeMutablePointer<Program>? {
    guard let top = items(spec, 5), let fields = top[1], items(fields) != nil else {
      return refuse()
    }
    return read(spec, fieldCount: py.count(tuple: fields))
  }

  /// A program; nil with an exception.
  func read(_ spec: Object, fieldCount: Int) -> UnsafeMutablePointer<Program>? {
    guard let top = items(spec, 5), let bits = integer(top[0]), let fieldList = top[1],
      let nodeList = top[2], let fields = items(fieldList, fieldCount), let nodes = items(nodeList),
      suits(Program.Flags(rawValue: UInt16(truncatingIfNeeded: bits)), fieldCount),
      let refusals = top[3], refusals == py.none || isRefusals(refusals, fieldCount),
      let completion = top[4], completion == py.none || isCompletion(completion)
    else { return refuse() }
    let nodeCount = py.count(tuple: nodeList)
    var childCount = 0
    for i in 0..<nodeCount {
      guard let node = nodes[i], let parts = items(node, 6), let children = parts[4],
        items(children) != nil
      else { return refuse() }
      childCount += py.count(tuple: children)
    }
    guard let index = py.api.PyDict_New.unsafelyUnwrapped() else { return nil }
    var flags = Program.Flags(rawValue: UInt16(truncatingIfNeeded: bits))
    flags.remove(.completes)
    guard let program = allocate(flags, fieldCount, nodeCount, childCount, spec, index) else {
      py.release(index)
      return py.raise(py.api.PyExc_MemoryError, "out of memory")
    }
    program.pointee.refusals = refusals == py.none ? nil : refusals
    if completion != py.none {
      program.pointee.completion = completion
      program.pointee.flags.insert(.completes)
    }
    if readNodes(nodes, program), readFields(fields, program) { return program }
    Program.free(program, py)
    if py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return nil }
    return refuse()
  }

  private func refuse() -> UnsafeMutablePointer<Program>? {
    py.raise(py.typeError, "this is no program of a model")
  }

  private func allocate(
    _ flags: Program.Flags, _ fieldCount: Int, _ nodeCount: Int, _ childCount: Int, _ spec: Object,
    _ index: Object
  ) -> UnsafeMutablePointer<Program>? {
    let program = calloc(1, MemoryLayout<Program>.stride)
    let fields = calloc(fieldCount + 1, MemoryLayout<ProgramField>.stride)
    let gates = calloc(fieldCount + 1, MemoryLayout<Gate>.stride)
    let nodes = calloc(nodeCount + 1, MemoryLayout<ProgramNode>.stride)
    let children = calloc(childCount + 1, MemoryLayout<Int32>.stride)
    // An order says by bits what was given.
    let hasOrders = flags.contains(.creates) && fieldCount <= ClassInfo.mostBits
    let orders = hasOrders ? KeywordOrders() : nil
    guard let program, let fields, let gates, let nodes, let children,
      (orders != nil) == hasOrders
    else {
      orders?.free(py)
      free(program)
      free(fields)
      free(gates)
      free(nodes)
      free(children)
      return nil
    }
    let made = program.bindMemory(to: Program.self, capacity: 1)
    made.initialize(
      to: Program(
        fields: fields.bindMemory(to: ProgramField.self, capacity: fieldCount + 1),
        fieldCount: fieldCount,
        gates: gates.bindMemory(to: Gate.self, capacity: fieldCount + 1), orders: orders,
        nodes: nodes.bindMemory(to: ProgramNode.self, capacity: nodeCount + 1),
        nodeCount: 0, texts: nil,
        children: children.bindMemory(to: Int32.self, capacity: childCount + 1),
        index: index, references: py.retained(spec), refusals: nil, completion: nil, flags: flags,
        older: nil))
    return made
  }

  private func readNodes(
    _ list: UnsafeMutablePointer<Object?>, _ program: UnsafeMutablePointer<Program>
  ) -> Bool {
    guard let top = items(program.pointee.references, 5), let nodeList = top[2] else {
      return false
    }
    let total = py.count(tuple: nodeList)
    var nextChild: Int32 = 0
    for i in 0..<total {
      guard let parts = items(list[i], 6), let kind = integer(parts[0]),
        let kind = ProgramNode.Kind(rawValue: UInt8(truncatingIfNeeded: kind)),
        let flags = integer(parts[1]), let address = integer(parts[2]), let object = parts[3],
        let children = items(parts[4]), suits(kind, object), let (form, members) = form(parts[5])
      else { return false }
      let childCount = py.count(tuple: parts[4].unsafelyUnwrapped)
      guard childCount >= leastChildren(kind) else { return false }
      for k in 0..<childCount {
        guard let child = integer(children[k]), child >= 0, child < total else { return false }
        program.pointee.children[Int(nextChild) + k] = Int32(child)
      }
      var node = ProgramNode(
        kind: kind, flags: ProgramNode.Flags(rawValue: UInt8(truncatingIfNeeded: flags)),
        childCount: Int32(childCount), firstChild: nextChild, string: nil, number: nil,
        array: nil, object: object, form: form, members: members, known: known(kind, object),
        schema: nil)
      nextChild += Int32(childCount)
      if let handle = UnsafeMutableRawPointer(bitPattern: Int(address)) {
        // Safe: the handle of a schema that the tuple keeps alive, from satya.Schema.
        let schema = Schema(address: handle)
        schema.retain()
        let root = schema.root
        node.schema = schema
        node.string = root.pointee.string
        node.number = root.pointee.number.map { UnsafePointer($0) }
        node.array = root.pointee.array.map { UnsafePointer($0) }
      }
      program.pointee.nodes[i] = node
      program.pointee.nodeCount = i + 1
      if !isWhole(node) { return false }
    }
    return true
  }

  /// Whether instances of so many fields may be made as the flags say.
  private func suits(_ flags: Program.Flags, _ fieldCount: Int) -> Bool {
    !flags.contains(.isRoot) || fieldCount == 1
  }

  /// Whether `object` is what `Refusal` relies on.
  private func isRefusals(_ object: Object, _ fieldCount: Int) -> Bool {
    guard let parts = items(object, Refusal.partCount), items(parts[0]) != nil, parts[1] != nil,
      parts[2] != nil, let shapes = items(parts[3], fieldCount)
    else { return false }
    for i in 0..<fieldCount {
      guard let each = shapes[i], PythonType.of(each).address == py.dict else { return false }
    }
    return true
  }

  /// Whether `object` is what `Completion` relies on.
  private func isCompletion(_ object: Object) -> Bool {
    guard let parts = items(object, Completion.partCount), let first = parts[2] else {
      return false
    }
    return PythonType.of(first).address == py.tuple
  }

  private func form(_ object: Object?) -> (JSONForm, Object)? {
    guard let object, object != py.none else { return (.own, py.none) }
    if let number = integer(object) {
      guard let form = JSONForm(rawValue: UInt8(truncatingIfNeeded: number)), form != .enumeration
      else { return nil }
      return (form, py.none)
    }
    guard let parts = items(object, 2), let members = parts[1], items(members) != nil,
      integer(parts[0]) == Int64(JSONForm.enumeration.rawValue),
      py.count(tuple: members) % 2 == 0
    else { return nil }
    return (.enumeration, members)
  }

  /// Safe: `suits` has seen that the kinds have what they need.
  private func known(_ kind: ProgramNode.Kind, _ object: Object) -> KnownTexts {
    switch kind {
    case .literal: return KnownTexts(of: object, py)
    case .tagged: return KnownTexts(of: py.items(tuple: object)[1].unsafelyUnwrapped, py)
    case .members: return KnownTexts(of: py.items(tuple: object)[0].unsafelyUnwrapped, py)
    default: return KnownTexts.none
    }
  }

  private func leastChildren(_ kind: ProgramNode.Kind) -> Int {
    switch kind {
    case .list, .set, .frozenset, .tuple, .nullable, .union, .tagged, .given, .decimal,
      .members, .namedTuple, .json:
      return 1
    case .dict, .made: return 2
    default: return 0
    }
  }

  /// Whether `object` is what the kind needs.
  private func suits(_ kind: ProgramNode.Kind, _ object: Object) -> Bool {
    let type = PythonType.of(object).address
    switch kind {
    case .exact, .namedTuple: return py.isSubtype(type, py.api.PyType_Type.unsafelyUnwrapped)
    case .decimal: return items(object, 2) != nil
    case .made:
      guard let parts = items(object, 2), parts[0] != nil else { return false }
      return parts[1] != nil
    case .members:
      guard let parts = items(object, 6), let index = parts[0], parts[4] != nil, parts[5] != nil
      else { return false }
      return PythonType.of(index).address == py.dict
    case .literal, .member: return type == py.dict
    case .model: return py.isModelClass(object)
    case .tagged:
      guard let parts = items(object, 3), let key = parts[0], let tags = parts[1],
        let name = parts[2]
      else { return false }
      return PythonType.of(key).address == py.str && PythonType.of(tags).address == py.dict
        && PythonType.of(name).address == py.str
    default: return true
    }
  }

  /// Whether all is said of each member.
  private func isWhole(_ node: ProgramNode) -> Bool {
    guard node.kind == .members, let parts = items(node.object, 6) else {
      return node.kind != .members
    }
    let count = Int(node.childCount) - 1
    guard let keys = items(parts[1], count), let names = items(parts[2], count),
      let absent = items(parts[3], count)
    else { return false }
    for i in 0..<count {
      guard let key = keys[i], PythonType.of(key).address == py.str, let name = names[i],
        PythonType.of(name).address == py.str, let fill = absent[i],
        items(fill) == nil || py.count(tuple: fill) > 0
      else { return false }
    }
    return true
  }

  private func readFields(
    _ list: UnsafeMutablePointer<Object?>, _ program: UnsafeMutablePointer<Program>
  ) -> Bool {
    for i in 0..<program.pointee.fieldCount {
      guard let parts = items(list[i], 5), let keys = parts[0],
        let key = firstKey(keys), let node = integer(parts[1]),
        node >= 0, node < program.pointee.nodeCount, let kind = integer(parts[2]),
        let defaultKind = ProgramField.DefaultKind(rawValue: UInt8(truncatingIfNeeded: kind)),
        let frozen = parts[3], let defaultValue = parts[4],
        PythonType.of(key).address == py.str,
        defaultKind != .copy || items(defaultValue, 2) != nil
      else { return false }
      program.pointee.fields[i] = ProgramField(
        quoted: QuotedKey.none, key: key,
        node: UnsafePointer(program.pointee.nodes + Int(node)),
        defaultKind: defaultKind, isFrozen: integer(frozen) != 0,
        setter: integer(frozen) == nil ? frozen : nil, defaultValue: defaultValue,
        paths: arePaths(keys) ? keys : nil)
      program.pointee.gates[i] = gate(of: program.pointee.fields[i], at: i, program)
      guard let number = py.api.PyLong_FromLongLong.unsafelyUnwrapped(Int64(i)) else {
        return false
      }
      defer { py.release(number) }
      if keys == key {
        if !index(key, number, program) { return false }
        continue
      }
      program.pointee.hasOtherKeys = true
      if arePaths(keys) {
        program.pointee.hasPaths = true
        continue
      }
      for k in 0..<py.count(tuple: keys) {
        guard let other = py.items(tuple: keys)[k], PythonType.of(other).address == py.str,
          index(other, number, program)
        else { return false }
      }
    }
    return true
  }

  /// The key itself, or the first of several.
  private func firstKey(_ keys: Object) -> Object? {
    if PythonType.of(keys).address != py.tuple { return keys }
    return py.count(tuple: keys) > 0 ? py.items(tuple: keys)[0] : nil
  }

  /// Whether there are paths behind the first key, and nothing else.
  private func arePaths(_ keys: Object) -> Bool {
    guard let choices = items(keys), py.count(tuple: keys) > 1 else { return false }
    for i in 1..<py.count(tuple: keys) {
      guard let path = choices[i], let steps = items(path), py.count(tuple: path) > 0,
        let first = steps[0], PythonType.of(first).address == py.str
      else { return false }
      for k in 1..<py.count(tuple: path) {
        guard let step = steps[k] else { return false }
        if PythonType.of(step).address == py.str { continue }
        guard PythonType.of(step).address == py.int, let index = py.int64(step), index >= 0 else {
          return false
        }
      }
    }
    return true
  }

  private func index(_ key: Object, _ number: Object, _ program: UnsafeMutablePointer<Program>)
    -> Bool
  {
    py.api.PyDict_SetItem.unsafelyUnwrapped(program.pointee.index, key, number) == 0
  }

  private func gate(
    of field: ProgramField, at index: Int, _ program: UnsafeMutablePointer<Program>
  ) -> Gate {
    var child: UnsafePointer<ProgramNode>?
    if field.node.pointee.childCount > 0 {
      let first = program.pointee.children[Int(field.node.pointee.firstChild)]
      child = UnsafePointer(program.pointee.nodes + Int(first))
    }
    return Gate(field, at: index, child: child, py)
  }

  /// Writes keys as JSON has them; false without memory.
  func writeTexts(_ program: UnsafeMutablePointer<Program>) -> Bool {
    var room = 16
    let fields = program.pointee.fields
    for i in 0..<program.pointee.fieldCount {
      room += QuotedKey.room(plain(fields[i].key))
    }
    guard let memory = malloc(room) else { return false }
    var place = memory.assumingMemoryBound(to: UInt8.self)
    program.pointee.texts = place
    for i in 0..<program.pointee.fieldCount {
      let key = plain(fields[i].key)
      fields[i].quoted = QuotedKey(key, room: place)
      place += QuotedKey.room(key)
    }
    return true
  }

  /// The text of a str that is ASCII.
  private func plain(_ key: Object) -> Text? { py.isASCII(key) ? py.asciiText(key) : nil }
}
