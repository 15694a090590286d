// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// A NamedTuple, which its class makes of the items: `object` of the node is the class, whose
// constructor is not the user's. The children are the types of all its fields, and a last one is
// what Python makes of anything but as many items.
extension Walker {
  /// From a list or a tuple.
  func takeNamedTuple(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    let isList = type == py.list
    let count = Int(node.pointee.childCount) - 1
    guard isList || type == py.tuple || type == node.pointee.object,
      count == (isList ? py.count(list: value) : py.count(tuple: value))
    else { return take(child(node, count), value) }
    guard let items = py.hidden(py.api.PyTuple_New, count) else { return nil }
    defer { py.release(items) }
    for i in 0..<count {
      // What runs meanwhile may change a list.
      guard !isList || count == py.count(list: value),
        let item = isList ? py.items(list: value)[i] : py.items(tuple: value)[i]
      else { return nil }
      py.retain(item)
      let taken = take(child(node, i), item)
      py.release(item)
      guard let taken else { return nil }
      py.items(tuple: items)[i] = taken
    }
    return py.api.PyObject_CallObject.unsafelyUnwrapped(node.pointee.object, py.shown(items, count))
  }
}

extension JSONWalker {
  func readNamedTuple(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    let base = stack.pointee.count
    let count = Int(node.pointee.childCount) - 1
    guard let after = readPlaces(node, count, p), let items = stack.pointee.popTuple(from: base, py)
    else {
      let isShort = stack.pointee.count - base < count
      stack.pointee.drop(to: base, py)
      // It may have defaults.
      return isShort ? readCalled(child(node, count), p, out) : nil
    }
    defer { py.release(items) }
    out.pointee = py.api.PyObject_CallObject.unsafelyUnwrapped(node.pointee.object, items)
    return out.pointee == nil ? nil : after
  }
}
