// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

// Arrays and objects of JSON: as lists, sets, tuples and dicts.
extension JSONWalker {
  /// Reads the items of the array at `p` onto the stack.
  @inline(__always)
  func readItems(_ start: P, _ item: (P, Slot) -> P?) -> P? {
    var p = skipSpace(start + 1)
    if p.pointee == JSONBytes.closeBracket { return p + 1 }
    while true {
      var value: Object?
      guard let after = item(p, &value), let value else { return nil }
      guard stack.pointee.push(value) else {
        py.release(value)
        return nil
      }
      p = skipSpace(after)
      if p.pointee == JSONBytes.comma {
        p = skipSpace(p + 1)
      } else {
        return p.pointee == JSONBytes.closeBracket ? p + 1 : nil
      }
    }
  }

  /// Reads the members of the object at `p`; `member` gets a key, which it does not own,
  /// and where its value begins.
  @inline(__always)
  func readMembers(_ start: P, _ member: (Object, P) -> P?) -> P? {
    var p = skipSpace(start + 1)
    if p.pointee == JSONBytes.closeBrace { return p + 1 }
    while true {
      var made: Object?
      guard p.pointee == JSONBytes.quote, let behind = readText(p, &made), let key = made else {
        return nil
      }
      defer { py.release(key) }
      p = skipSpace(behind)
      guard p.pointee == JSONBytes.colon, let after = member(key, skipSpace(p + 1)) else {
        return nil
      }
      p = skipSpace(after)
      if p.pointee == JSONBytes.comma {
        p = skipSpace(p + 1)
      } else {
        return p.pointee == JSONBytes.closeBrace ? p + 1 : nil
      }
    }
  }

  /// Whether a number of items is admitted, and unique items are not asked for.
  @inline(__always)
  private func admitsCount(_ node: UnsafePointer<ProgramNode>, _ count: Int) -> Bool {
    guard let rules = node.pointee.array else { return true }
    return rules.pointee.admitsCount(count) && !rules.pointee.isUnique
  }

  @inline(never)
  func readArray(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    let base = stack.pointee.count
    let first = child(node, 0)
    let after: P?
    if node.pointee.kind == .fixedTuple {
      after = readPlaces(node, Int(node.pointee.childCount), p)
    } else {
      after = readItems(p) { read(first, $0, $1) }
    }
    // Of a set, equal items count once.
    let isSet = node.pointee.kind == .set || node.pointee.kind == .frozenset
    guard let after, isSet || admitsCount(node, stack.pointee.count - base),
      let made = collect(node, from: base)
    else {
      stack.pointee.drop(to: base, py)
      return nil
    }
    out.pointee = made
    return after
  }

  /// The items of a tuple that has a type for each place, and as many places as items.
  func readPlaces(_ node: UnsafePointer<ProgramNode>, _ count: Int, _ p: P) -> P? {
    var index = 0
    let after = readItems(p) { at, slot in
      guard index < count else { return nil }
      index += 1
      return read(child(node, index - 1), at, slot)
    }
    return index == count ? after : nil
  }

  private func collect(_ node: UnsafePointer<ProgramNode>, from base: Int) -> Object? {
    switch node.pointee.kind {
    case .list: return stack.pointee.popList(from: base, py)
    case .tuple, .fixedTuple: return stack.pointee.popTuple(from: base, py)
    default: break
    }
    // Hashing runs no code of the user: the program's items are of builtin types, or
    // instances, which then cannot be hashed or are frozen and left to Python.
    guard let set = py.api.PySet_New.unsafelyUnwrapped(nil) else { return nil }
    for i in base..<stack.pointee.count {
      let item = stack.pointee[i]
      guard isPlainKey(item), py.api.PySet_Add.unsafelyUnwrapped(set, item) == 0 else {
        py.release(set)
        return nil
      }
    }
    guard admitsCount(node, py.api.PySet_Size.unsafelyUnwrapped(set)) else {
      py.release(set)
      return nil
    }
    stack.pointee.drop(to: base, py)
    if node.pointee.kind == .set { return set }
    defer { py.release(set) }
    return py.api.PyFrozenSet_New.unsafelyUnwrapped(set)
  }

  @inline(__always)
  private func isPlainKey(_ key: Object) -> Bool {
    let type = PythonType.of(key).address
    return type == py.str || type == py.int
  }

  func readDict(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    let keys = child(node, 0)
    let values = child(node, 1)
    guard keys.pointee.kind == .str || keys.pointee.kind == .any,
      let made = py.api.PyDict_New.unsafelyUnwrapped()
    else { return nil }
    let walker = Walker(program, py, level: level)
    let after = readMembers(p) { key, at in
      var value: Object?
      guard let taken = walker.take(keys, key) else { return nil }
      defer { py.release(taken) }
      guard let after = read(values, at, &value), let value else { return nil }
      defer { py.release(value) }
      return py.api.PyDict_SetItem.unsafelyUnwrapped(made, taken, value) == 0 ? after : nil
    }
    guard let after, admitsCount(node, py.api.PyDict_Size.unsafelyUnwrapped(made)) else {
      py.release(made)
      return nil
    }
    out.pointee = made
    return after
  }

  /// A union is read here where the first byte leaves one child, and takes just that type.
  func readUnion(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    var chosen: UnsafePointer<ProgramNode>?
    let byte = p.pointee
    for i in 0..<Int(node.pointee.childCount) {
      let child = child(node, i)
      let isLike: Bool
      switch child.pointee.kind {
      case .str: isLike = byte == JSONBytes.quote
      case .int, .float: isLike = isNumber(byte)
      case .bool: isLike = byte == UInt8(ascii: "t") || byte == UInt8(ascii: "f")
      case .none: isLike = byte == UInt8(ascii: "n")
      case .list, .tuple, .fixedTuple, .set, .frozenset: isLike = byte == JSONBytes.openBracket
      case .dict: isLike = byte == JSONBytes.openBrace
      case .model: isLike = byte == JSONBytes.openBrace
      case .call: isLike = false
      // Text, or a number, may stand for values of the type.
      default: return readMember(node, p, out)
      }
      if !isLike { continue }
      if chosen != nil { return readOneOfSeveral(node, p, out) }
      chosen = child
    }
    return chosen.flatMap { read($0, p, out) }
  }

  /// Which of two a value is, its inside tells.
  private func readOneOfSeveral(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    if p.pointee == JSONBytes.openBracket, node.pointee.flags.contains(.hasLists),
      let after = readExactList(of: node, p, out)
    {
      return after
    }
    if p.pointee == JSONBytes.openBrace, node.pointee.flags.contains(.isLax) {
      let (after, isOnly) = readClosest(of: node, p, out)
      if after != nil || isOnly { return after }
    }
    return readMember(node, p, out)
  }
}
