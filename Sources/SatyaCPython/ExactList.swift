// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Which of several lists of a union a list is as it is.
extension Walker {
  /// What the first child makes of a list, of those that take lists, whose items are all of just
  /// the type that it wants: none takes it as exactly. A new reference, or nil: not proven.
  @inline(never)
  func takeExactList(of union: UnsafePointer<ProgramNode>, _ list: Object) -> Object? {
    for i in 0..<Int(union.pointee.childCount) {
      let child = child(union, i)
      guard child.pointee.kind == .list else { continue }
      guard let isExact = isExact(child, list) else { return nil }
      if isExact { return take(child, list) }
    }
    return nil
  }

  /// Whether a node takes a value as it is; nil where that is not certain. Runs no code of the
  /// user, and allocates nothing.
  private func isExact(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Bool? {
    let type = PythonType.of(value).address
    switch node.pointee.kind {
    case .none: return value == py.none
    case .nullable: return value == py.none ? true : isExact(child(node, 0), value)
    case .str: return type == py.str ? proves(node, value) : false
    case .int: return type == py.int ? proves(node, value) : false
    case .float: return type == py.float ? proves(node, value) : false
    case .bool: return type == py.api.PyBool_Type
    case .list:
      // A list of anything is one whatever it holds.
      guard type == py.list else { return false }
      guard node.pointee.array == nil, let inner else { return nil }
      let item = child(node, 0)
      if item.pointee.kind == .any { return true }
      for i in 0..<py.count(list: value) {
        guard let held = py.items(list: value)[i] else { return nil }
        let isExact = inner.isExact(item, held)
        if isExact != true { return isExact }
      }
      return true
    default: return nil
    }
  }

  /// Whether a value of the right type is taken by its rules: true, or nil.
  private func proves(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Bool? {
    guard let taken = take(node, value) else {
      // What an integer too long leaves.
      py.clearError()
      return nil
    }
    py.release(taken)
    return true
  }
}

extension JSONWalker {
  /// The same of the array at `p`; the byte behind it, or nil.
  @inline(never)
  func readExactList(of union: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    var made: Object?
    guard let after = readAnything(p, &made), let list = made else { return nil }
    defer { py.release(list) }
    out.pointee = Walker(program, py, level: level).takeExactList(of: union, list)
    return out.pointee == nil ? nil : after
  }
}
