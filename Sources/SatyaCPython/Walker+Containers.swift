// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Containers: the walker makes one of its own and takes each item into it.
extension Walker {
  @inline(never)
  func takeContainer(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    guard let inner else { return nil }
    switch node.pointee.kind {
    case .list:
      if type == py.list { return inner.takeList(node, value) }
      if let made = inner.takeOfOther(node, value, type) { return made }
      // Where other sequences are taken, too, they are Python's.
      guard node.pointee.childCount > 1, py.forgetAttempt() else { return nil }
      return take(inner.child(node, 1), value)
    case .tuple, .fixedTuple:
      return type == py.tuple
        ? inner.takeTuple(node, value) : inner.takeOfOther(node, value, type)
    case .dict:
      return type == py.dict ? inner.takeDict(node, value) : nil
    case .members:
      return inner.takeMembers(node, value, type)
    case .json:
      return inner.takeJSON(node, value)
    case .namedTuple:
      return inner.takeNamedTuple(node, value, type)
    case .set:
      return type == py.api.PySet_Type
        ? inner.takeSet(node, value) : inner.takeOfOther(node, value, type)
    case .frozenset:
      return type == py.api.PyFrozenSet_Type
        ? inner.takeSet(node, value) : inner.takeOfOther(node, value, type)
    default:
      return nil
    }
  }

  /// What lax mode makes of the items of a builtin container of another type.
  private func takeOfOther(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    let isOrdered = type == py.list || type == py.tuple
    guard level.converts(node),
      isOrdered || type == py.api.PySet_Type || type == py.api.PyFrozenSet_Type
    else { return nil }
    switch node.pointee.kind {
    case .set, .frozenset: return takeSet(node, value)
    case .fixedTuple where !isOrdered: return nil
    case .list:
      guard let items = py.call(py.list, value) else { return nil }
      defer { py.release(items) }
      return takeList(node, items)
    default:
      guard let items = py.call(py.tuple, value) else { return nil }
      defer { py.release(items) }
      return takeTuple(node, items)
    }
  }

  /// Whether a number of items is admitted, and unique items are not asked for.
  @inline(__always)
  private func admitsCount(_ node: UnsafePointer<ProgramNode>, _ count: Int) -> Bool {
    guard let rules = node.pointee.array else { return true }
    return rules.pointee.admitsCount(count) && !rules.pointee.isUnique
  }

  private func takeList(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    let count = py.count(list: value)
    guard admitsCount(node, count), let made = py.hidden(py.api.PyList_New, count) else {
      return nil
    }
    let child = child(node, 0)
    for i in 0..<count {
      // What an item's making ran may have changed the list.
      guard i < py.count(list: value), let item = py.items(list: value)[i] else {
        return drop(made)
      }
      py.retain(item)
      let taken = take(child, item)
      py.release(item)
      guard let taken else { return drop(made) }
      // Safe: the list is not seen by others yet, and has room for `count`.
      py.items(list: made)[i] = taken
    }
    return py.shown(made, count)
  }

  private func takeTuple(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    let count = py.count(tuple: value)
    let isFixed = node.pointee.kind == .fixedTuple
    guard isFixed ? count == Int(node.pointee.childCount) : admitsCount(node, count) else {
      return nil
    }
    // There is one empty tuple.
    if count == 0 { return py.retained(value) }
    guard let made = py.hidden(py.api.PyTuple_New, count) else { return nil }
    for i in 0..<count {
      // Safe: a tuple never changes, and the caller holds it.
      guard let item = py.items(tuple: value)[i],
        let taken = take(child(node, isFixed ? i : 0), item)
      else { return drop(made) }
      py.items(tuple: made)[i] = taken
    }
    return py.shown(made, count)
  }

  private func takeDict(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    var left = py.api.PyDict_Size.unsafelyUnwrapped(value)
    guard admitsCount(node, left), let made = py.api.PyDict_New.unsafelyUnwrapped() else {
      return nil
    }
    let keys = child(node, 0)
    let values = child(node, 1)
    var position = 0
    var key: Object?
    var item: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      // A call that adds a member each time would find no end.
      guard left > 0, let key, let item, isPlainKey(key) else { return drop(made) }
      left &-= 1
      py.retain(key)
      py.retain(item)
      let takenKey = take(keys, key)
      let taken = takenKey == nil ? nil : take(values, item)
      py.release(key)
      py.release(item)
      guard let takenKey, let taken else {
        py.release(optional: takenKey)
        return drop(made)
      }
      let result = py.api.PyDict_SetItem.unsafelyUnwrapped(made, takenKey, taken)
      py.release(takenKey)
      py.release(taken)
      if result != 0 { return drop(made) }
    }
    return made
  }

  /// Whether an object hashes and compares without code of the user.
  @inline(__always)
  private func isPlainKey(_ key: Object) -> Bool {
    let type = PythonType.of(key).address
    return type == py.str || type == py.int || type == py.float
  }

  /// A set of the items that `value` gives one by one, of which equal ones count once.
  private func takeSet(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    guard let items = py.api.PyObject_GetIter.unsafelyUnwrapped(value) else { return nil }
    defer { py.release(items) }
    guard let made = py.api.PySet_New.unsafelyUnwrapped(nil) else { return nil }
    let child = child(node, 0)
    while let item = py.api.PyIter_Next.unsafelyUnwrapped(items) {
      let taken = isPlainKey(item) ? take(child, item) : nil
      py.release(item)
      guard let taken else { return drop(made) }
      let result = py.api.PySet_Add.unsafelyUnwrapped(made, taken)
      py.release(taken)
      if result != 0 { return drop(made) }
    }
    if py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return drop(made) }
    guard admitsCount(node, py.api.PySet_Size.unsafelyUnwrapped(made)) else { return drop(made) }
    if node.pointee.kind == .set { return made }
    defer { py.release(made) }
    return py.api.PyFrozenSet_New.unsafelyUnwrapped(made)
  }

  /// Gives up what was begun.
  private func drop(_ made: Object) -> Object? {
    py.release(made)
    return nil
  }
}
