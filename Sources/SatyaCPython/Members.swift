// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// What the node of a TypedDict or a dataclass says besides the types of its members, its
/// children but for the last, which is what Python makes of any other value:
///
///     (dict from key to index, keys, names in the result, what becomes of absent members)
///     what becomes of one: True: it is required, False: nothing,
///     (value,) or (factory, None): its default
///
/// and of a dataclass also the class and `object.__new__`. The result is a dict or an instance of
/// its own, which gets its members in the order of the declaration.
private struct Members {
  let index: Object
  let keys: UnsafeMutablePointer<Object?>
  let names: UnsafeMutablePointer<Object?>
  let absent: UnsafeMutablePointer<Object?>
  let count: Int
  /// The class of a dataclass, and what makes its instances; None and None else.
  let cls: Object
  let new: Object

  @inline(__always)
  init(_ node: UnsafePointer<ProgramNode>, _ py: Python) {
    // Safe: the reader of programs has seen a dict, three tuples with an item for each child but
    // the last, and two more objects.
    let parts = py.items(tuple: node.pointee.object)
    index = parts[0].unsafelyUnwrapped
    keys = py.items(tuple: parts[1].unsafelyUnwrapped)
    names = py.items(tuple: parts[2].unsafelyUnwrapped)
    absent = py.items(tuple: parts[3].unsafelyUnwrapped)
    cls = parts[4].unsafelyUnwrapped
    new = parts[5].unsafelyUnwrapped
    count = Int(node.pointee.childCount) - 1
  }

  var isDataclass: Bool { cls != new }

  /// The result of the values that are there, and of defaults; nil where one is missing.
  func make(of values: UnsafeMutablePointer<Object?>, _ py: Python) -> Object? {
    for i in 0..<count where values[i] == nil && absent[i] == py.true_ { return nil }
    let made = isDataclass ? py.call(new, cls) : py.api.PyDict_New.unsafelyUnwrapped()
    guard let made else { return nil }
    for i in 0..<count where !put(i, values, into: made, py) {
      py.release(made)
      return nil
    }
    return made
  }

  private func put(
    _ i: Int, _ values: UnsafeMutablePointer<Object?>, into made: Object, _ py: Python
  ) -> Bool {
    if values[i] == nil {
      guard let fill = absent[i], PythonType.of(fill).address == py.tuple else { return true }
      // Safe: the reader of programs has seen that there is one item at least.
      let first = py.items(tuple: fill)[0].unsafelyUnwrapped
      values[i] = py.count(tuple: fill) == 1 ? py.retained(first) : py.call(first)
      if values[i] == nil {
        py.keepForeignError()
        return false
      }
    }
    return isDataclass
      ? py.api.PyObject_GenericSetAttr.unsafelyUnwrapped(made, names[i], values[i]) == 0
      : py.api.PyDict_SetItem.unsafelyUnwrapped(made, names[i], values[i]) == 0
  }
}

extension Python {
  /// Calls `body` with room for a new reference to each of several values, none of which is there.
  @inline(__always)
  fileprivate func withValues<Result>(
    _ count: Int, _ body: (UnsafeMutablePointer<Object?>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Object?.self, capacity: count + 1) { memory in
      let values = memory.baseAddress.unsafelyUnwrapped
      values.initialize(repeating: nil, count: count + 1)
      defer { for i in 0..<count { release(optional: values[i]) } }
      return body(values)
    }
  }
}

extension Walker {
  /// From a dict; any other value is Python's.
  func takeMembers(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    let members = Members(node, py)
    if type != py.dict {
      return members.isDataclass && type == members.cls
        ? py.retained(value) : take(child(node, members.count), value)
    }
    if members.isDataclass, level.isStrict || !hasPlainKeys(value) { return nil }
    return py.withValues(members.count) { values in
      var given = 0
      for i in 0..<members.count {
        guard let item = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(value, members.keys[i])
        else {
          if py.hasLookupFailed { return nil }
          continue
        }
        given &+= 1
        // What runs meanwhile may change the dict.
        py.retain(item)
        values[i] = take(child(node, i), item)
        py.release(item)
        if values[i] == nil { return nil }
      }
      if node.pointee.flags.contains(.forbidsOthers),
        given != py.api.PyDict_Size.unsafelyUnwrapped(value)
      {
        return nil
      }
      return members.make(of: values, py)
    }
  }

  /// Whether every key is a str: a dataclass has no others, even among those that it ignores.
  private func hasPlainKeys(_ dict: Object) -> Bool {
    var position = 0
    var key: Object?
    var value: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(dict, &position, &key, &value) != 0 {
      guard let key, PythonType.of(key).address == py.str else { return false }
    }
    return true
  }
}

extension JSONWalker {
  func readMembers(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    let members = Members(node, py)
    return py.withValues(members.count) { values in
      guard let after = readMembers(node, members, values, p),
        let made = members.make(of: values, py)
      else { return nil }
      out.pointee = made
      return after
    }
  }

  private func readMembers(
    _ node: UnsafePointer<ProgramNode>, _ members: Members, _ values: Slot, _ start: P
  ) -> P? {
    var p = skipSpace(start + 1)
    if p.pointee == JSONBytes.closeBrace { return p + 1 }
    while true {
      var key = Value.unset
      guard p.pointee == JSONBytes.quote,
        let behind = StringReader.scan(p + 1, end: end, into: &key),
        let place = place(of: key, node, members)
      else { return nil }
      p = skipSpace(behind)
      guard p.pointee == JSONBytes.colon else { return nil }
      p = skipSpace(p + 1)
      let after: P?
      if place < 0 {
        after = node.pointee.flags.contains(.forbidsOthers) ? nil : skip(p)
      } else {
        // A key that comes twice is for Python to judge.
        after = values[place] == nil ? read(child(node, place), p, values + place) : nil
      }
      guard let after else { return nil }
      p = skipSpace(after)
      if p.pointee == JSONBytes.comma {
        p = skipSpace(p + 1)
      } else {
        return p.pointee == JSONBytes.closeBrace ? p + 1 : nil
      }
    }
  }

  /// The index of a key; -1 for one that is not declared, nil without memory.
  private func place(
    of key: Value, _ node: UnsafePointer<ProgramNode>, _ members: Members
  ) -> Int? {
    if let known = node.pointee.known.find(key.text), known.pointee.index >= 0 {
      return min(known.pointee.index, members.count &- 1)
    }
    let isASCII = key.flags.contains(.isASCII)
    guard let made = py.makeStr(key.text, isASCII: isASCII) else { return nil }
    defer { py.release(made) }
    guard let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(members.index, made),
      let place = py.int64(found), place >= 0, place < Int64(members.count)
    else { return py.api.PyErr_Occurred.unsafelyUnwrapped() == nil ? -1 : nil }
    return Int(place)
  }
}
