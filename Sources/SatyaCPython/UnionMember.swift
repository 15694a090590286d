// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Which member of a union writes a value.
extension Output {
  /// The first child of a union that has values of just this type, and of a container all that this
  /// one holds; nil where there is none, or that is not certain, and Python looks.
  static func member(
    _ output: UnsafePointer<Output>, of union: UnsafePointer<OutputNode>, holding value: Object,
    _ type: Object, _ depth: Int, _ py: Python
  ) -> UnsafePointer<OutputNode>? {
    for i in 0..<Int(union.pointee.childCount) {
      let child = child(output, of: union, i)
      guard OutputNode.isOf(child, type, py) else { continue }
      guard child.pointee.isContainer else { return child }
      guard let holds = holds(output, child, value, type, depth &+ 1, py) else { return nil }
      if holds { return child }
    }
    return nil
  }

  /// Whether a value, and all that it holds, is of just the types that a node writes; nil where
  /// Python may say that it is all the same. The collector may run meanwhile, which the iterator
  /// of a set starts, and with it code of the user.
  private static func fits(
    _ output: UnsafePointer<Output>, _ node: UnsafePointer<OutputNode>, _ value: Object,
    _ depth: Int, _ py: Python
  ) -> Bool? {
    let type = PythonType.of(value).address
    switch node.pointee.kind {
    case .any: return true
    case .literal:
      guard type == py.str || type == py.int else { return nil }
      return OutputNode.isLiteral(node, value, type, py)
    case .nullable:
      return value == py.none ? true : fits(output, child(output, of: node, 0), value, depth, py)
    case .union:
      // A container in a union inside of another would be looked through once for each.
      for i in 0..<Int(node.pointee.childCount) {
        let child = child(output, of: node, i)
        if OutputNode.isOf(child, type, py) { return child.pointee.isContainer ? nil : true }
      }
      return nil
    default:
      guard OutputNode.isOf(node, type, py) else {
        return isOther(node.pointee.kind, type, py) ? false : nil
      }
      return node.pointee.isContainer ? holds(output, node, value, type, depth &+ 1, py) : true
    }
  }

  /// Whether values of a type are certainly not what a node writes: another builtin type is.
  private static func isOther(_ kind: OutputNode.Kind, _ type: Object, _ py: Python) -> Bool {
    switch kind {
    case .int where type == py.api.PyBool_Type: return false
    case .none, .bool, .int, .float, .str, .list, .tuple, .fixedTuple, .set, .frozenset, .dict:
      return type == py.str || type == py.int || type == py.float || type == py.list
        || type == py.dict || type == py.tuple || type == py.api.PyBool_Type
        || type == PythonType.of(py.none).address
    default: return false
    }
  }

  /// The same of all items of a container.
  private static func holds(
    _ output: UnsafePointer<Output>, _ node: UnsafePointer<OutputNode>, _ value: Object,
    _ type: Object, _ depth: Int, _ py: Python
  ) -> Bool? {
    if depth > WalkLevel.most { return nil }
    if type == py.dict {
      var position = 0
      var key: Object?
      var item: Object?
      while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
        guard let item else { return nil }
        py.retain(item)
        defer { py.release(item) }
        let fits = fits(output, child(output, of: node, 0), item, depth, py)
        if fits != true { return fits }
      }
      return true
    }
    if type == py.list || type == py.tuple {
      let isFixed = node.pointee.kind == .fixedTuple
      let count = type == py.list ? py.count(list: value) : py.count(tuple: value)
      if isFixed, count != Int(node.pointee.childCount) { return false }
      for i in 0..<count {
        // Read each time: a list may have changed.
        if type == py.list, i >= py.count(list: value) { return nil }
        let items = type == py.list ? py.items(list: value) : py.items(tuple: value)
        guard let item = items[i] else { return nil }
        py.retain(item)
        defer { py.release(item) }
        let fits = fits(output, child(output, of: node, isFixed ? i : 0), item, depth, py)
        // The place of a float may take an int.
        if fits != true { return isFixed ? nil : fits }
      }
      return true
    }
    // An exception is Python's to meet again: a set may have changed meanwhile.
    guard let items = py.api.PyObject_GetIter.unsafelyUnwrapped(value) else {
      py.clearError()
      return nil
    }
    defer { py.release(items) }
    while let item = py.api.PyIter_Next.unsafelyUnwrapped(items) {
      defer { py.release(item) }
      let fits = fits(output, child(output, of: node, 0), item, depth, py)
      if fits != true { return fits }
    }
    guard py.api.PyErr_Occurred.unsafelyUnwrapped() != nil else { return true }
    py.clearError()
    return nil
  }
}
