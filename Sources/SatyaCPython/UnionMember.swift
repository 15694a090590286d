// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Which member of a union writes a value.
extension Output {
  /// The child of a union that has values of just this type, and of a container all that this one
  /// holds; nil where there is none, and Python looks.
  static func member(
    _ output: UnsafePointer<Output>, of union: UnsafePointer<OutputNode>, holding value: Object,
    _ type: Object, _ depth: Int, _ py: Python
  ) -> UnsafePointer<OutputNode>? {
    guard let member = member(output, of: union, for: type, py) else { return nil }
    let isWritten =
      !member.pointee.isContainer || holds(output, member, value, type, depth &+ 1, py)
    return isWritten ? member : nil
  }

  private static func member(
    _ output: UnsafePointer<Output>, of union: UnsafePointer<OutputNode>, for type: Object,
    _ py: Python
  ) -> UnsafePointer<OutputNode>? {
    for i in 0..<Int(union.pointee.childCount) {
      let child = child(output, of: union, i)
      if OutputNode.isOf(child, type, py) { return child }
    }
    return nil
  }

  /// Whether a value, and all that it holds, is of just the types that a node writes. The
  /// collector may run meanwhile, which the iterator of a set starts, and with it code of the user.
  private static func fits(
    _ output: UnsafePointer<Output>, _ node: UnsafePointer<OutputNode>, _ value: Object,
    _ depth: Int, _ py: Python
  ) -> Bool {
    let type = PythonType.of(value).address
    switch node.pointee.kind {
    case .any: return true
    case .literal:
      return (type == py.str || type == py.int) && OutputNode.isLiteral(node, value, type, py)
    case .nullable:
      return value == py.none || fits(output, child(output, of: node, 0), value, depth, py)
    case .union:
      // A container in a union inside of another would be looked through once for each.
      return member(output, of: node, for: type, py).map { !$0.pointee.isContainer } ?? false
    default:
      guard OutputNode.isOf(node, type, py) else { return false }
      return !node.pointee.isContainer || holds(output, node, value, type, depth &+ 1, py)
    }
  }

  /// The same of all items of a container.
  private static func holds(
    _ output: UnsafePointer<Output>, _ node: UnsafePointer<OutputNode>, _ value: Object,
    _ type: Object, _ depth: Int, _ py: Python
  ) -> Bool {
    if depth > WalkLevel.most { return false }
    if type == py.dict {
      var position = 0
      var key: Object?
      var item: Object?
      while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
        guard let item else { return false }
        py.retain(item)
        defer { py.release(item) }
        if !fits(output, child(output, of: node, 0), item, depth, py) { return false }
      }
      return true
    }
    if type == py.list || type == py.tuple {
      let isFixed = node.pointee.kind == .fixedTuple
      let count = type == py.list ? py.count(list: value) : py.count(tuple: value)
      if isFixed, count != Int(node.pointee.childCount) { return false }
      for i in 0..<count {
        // Read each time: a list may have changed.
        if type == py.list, i >= py.count(list: value) { return false }
        let items = type == py.list ? py.items(list: value) : py.items(tuple: value)
        guard let item = items[i] else { return false }
        py.retain(item)
        defer { py.release(item) }
        if !fits(output, child(output, of: node, isFixed ? i : 0), item, depth, py) { return false }
      }
      return true
    }
    // An exception is Python's to meet again: a set may have changed meanwhile.
    guard let items = py.api.PyObject_GetIter.unsafelyUnwrapped(value) else {
      py.clearError()
      return false
    }
    defer { py.release(items) }
    while let item = py.api.PyIter_Next.unsafelyUnwrapped(items) {
      defer { py.release(item) }
      if !fits(output, child(output, of: node, 0), item, depth, py) { return false }
    }
    guard py.api.PyErr_Occurred.unsafelyUnwrapped() != nil else { return true }
    py.clearError()
    return false
  }
}
