// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Follows a program over the values of an instance, and makes the dict that stands for it.
///
/// As with `Walker`, nil says "Python must look": a value that its field would not take, a
/// subclass, a serializer, or what goes too deep.
struct Dumper {
  let py: Python
  let program: UnsafePointer<Program>
  private let depth: Int

  init(_ program: UnsafePointer<Program>, _ py: Python, depth: Int = 0) {
    self.py = py
    self.program = program
    self.depth = depth
  }

  /// A new dict of all fields that have values.
  func dump(
    _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>
  ) -> Object? {
    guard depth < Walker.mostDepth else { return nil }
    guard let shape = ClassInfo.shape(info, py), let made = shape.make(py) else {
      return fill(instance, info)
    }
    let slots = instance.slots(info)
    let gates = UnsafePointer(program.pointee.gates)
    var mayCycle = false
    var i = 0
    while true {
      i = shape.fill(made, from: i, to: program.pointee.fieldCount, slots, gates, py)
      if i == program.pointee.fieldCount { break }
      guard let value = slots[i] else {
        // A field that was deleted is not in the dict.
        py.release(made)
        return fill(instance, info)
      }
      // The collector, and what it ends, may set the field.
      py.retain(value)
      let dumped = dump(gates[i].node, value)
      py.release(value)
      guard let dumped else { return drop(made) }
      guard shape.put(dumped, at: i, of: made, py) else {
        py.release(dumped)
        return drop(made)
      }
      if ModelInstance.mayCycle(dumped) { mayCycle = true }
      i &+= 1
    }
    // Not before: what the collector sees, code of the user may find and change.
    if mayCycle, !py.isTracked(made) { py.api.PyObject_GC_Track.unsafelyUnwrapped(made) }
    return made
  }

  /// The same, key by key.
  @inline(never)
  private func fill(
    _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>
  ) -> Object? {
    guard let names = info.pointee.names, let made = py.api.PyDict_New.unsafelyUnwrapped() else {
      return nil
    }
    for i in 0..<program.pointee.fieldCount {
      guard let value = instance.slots(info)[i], let name = py.items(tuple: names)[i] else {
        continue
      }
      py.retain(value)
      let dumped = dump(program.pointee.fields[i].node, value)
      py.release(value)
      guard let dumped else { return drop(made) }
      let result = py.api.PyDict_SetItem.unsafelyUnwrapped(made, name, dumped)
      py.release(dumped)
      if result != 0 { return drop(made) }
    }
    return made
  }

  /// What stands for a value; a new reference.
  @inline(__always)
  private func dump(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    let type = PythonType.of(value).address
    if type == py.str || type == py.int {
      // Text and numbers stand for themselves wherever they are at home.
      switch node.pointee.kind {
      case .str: return type == py.str ? py.retained(value) : nil
      case .int: return type == py.int ? py.retained(value) : nil
      case .any, .literal: return py.retained(value)
      default: break
      }
    }
    return dumpRarer(node, value, type)
  }

  @inline(never)
  private func dumpRarer(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    switch node.pointee.kind {
    case .none: return value == py.none ? py.retained(value) : nil
    case .bool: return type == py.api.PyBool_Type ? py.retained(value) : nil
    case .float: return type == py.float ? py.retained(value) : nil
    case .any: return isAtom(value, type) ? py.retained(value) : nil
    case .exact:
      return type == node.pointee.object && node.pointee.flags.contains(.standsForItself)
        ? py.retained(value) : nil
    case .nullable:
      return value == py.none ? py.retained(value) : dump(child(node, 0), value)
    case .given: return dump(child(node, 0), value)
    case .union, .tagged:
      return Program.member(program, of: node, for: type, py).flatMap { dump($0, value) }
    case .model: return type == node.pointee.object ? dumpModel(value) : nil
    case .list: return type == py.list ? dumpList(node, value) : nil
    case .dict: return type == py.dict ? dumpDict(node, value) : nil
    default: return nil
    }
  }

  private func isAtom(_ value: Object, _ type: Object) -> Bool {
    type == py.str || type == py.int || type == py.float || type == py.api.PyBool_Type
      || value == py.none
  }

  private func child(
    _ node: UnsafePointer<ProgramNode>, _ index: Int
  ) -> UnsafePointer<ProgramNode> {
    // Safe: the reader has seen that every child is a node.
    let place = Int(node.pointee.firstChild) + index
    return UnsafePointer(program.pointee.nodes + Int(program.pointee.children[place]))
  }

  private func dumpModel(_ value: Object) -> Object? {
    let instance = ModelInstance(value)
    guard let info = ClassInfo.of(instance.type.address, py),
      let program = info.pointee.program, program.pointee.flags.contains(.dumps)
    else { return nil }
    py.retain(value)
    defer { py.release(value) }
    return Dumper(program, py, depth: depth &+ 1).dump(instance, info)
  }

  private func dumpList(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    let inner = Dumper(program, py, depth: depth &+ 1)
    let count = py.count(list: value)
    guard inner.depth < Walker.mostDepth, let made = py.api.PyList_New.unsafelyUnwrapped(count)
    else { return nil }
    let child = child(node, 0)
    for i in 0..<count {
      // The collector, and what it ends, may have changed the list.
      guard i < py.count(list: value), let item = py.items(list: value)[i],
        let dumped = inner.dump(child, item)
      else { return drop(made) }
      py.items(list: made)[i] = dumped
    }
    return made
  }

  private func dumpDict(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    let inner = Dumper(program, py, depth: depth &+ 1)
    guard inner.depth < Walker.mostDepth, let made = py.api.PyDict_New.unsafelyUnwrapped() else {
      return nil
    }
    let keys = child(node, 0)
    let values = child(node, 1)
    var position = 0
    var key: Object?
    var item: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      guard let key, let item else { return drop(made) }
      let type = PythonType.of(key).address
      guard type == py.str || type == py.int, let name = inner.dump(keys, key) else {
        return drop(made)
      }
      py.retain(item)
      let dumped = inner.dump(values, item)
      py.release(item)
      guard let dumped else {
        py.release(name)
        return drop(made)
      }
      let result = py.api.PyDict_SetItem.unsafelyUnwrapped(made, name, dumped)
      py.release(name)
      py.release(dumped)
      if result != 0 { return drop(made) }
    }
    return made
  }

  private func drop(_ made: Object) -> Object? {
    py.release(made)
    return nil
  }
}
