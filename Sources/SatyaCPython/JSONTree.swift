// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Writes what a dump in JSON mode gives, which is made of JSON's types, as text: with
/// `indent`, on lines of their own.
///
/// Nil, without an exception, where Python's encoder has to: no code of Python's runs here.
struct JSONTree {
  typealias P = OutputText.P

  let scalars: JSONScalars
  /// Spaces for each level; negative for text in one line.
  let indent: Int

  private var py: Python { scalars.py }

  /// Writes a tree behind what ends at `p`; what the library leaves, Python's encoder writes.
  /// Nil with an exception, or for lack of memory.
  static func write(
    _ value: Object, indent: Object?, to out: UnsafeMutablePointer<OutputText>, _ p: P, _ py: Python
  ) -> P? {
    let scalars = JSONScalars(py: py, out: out)
    let size = p - out.pointee.start
    if let spaces = spaces(indent, py), let p = scalars.room(p, 0) {
      let tree = JSONTree(scalars: scalars, indent: spaces)
      if let end = tree.write(value, level: 0, p) { return end }
    }
    guard let functions = py.state.pointee.dumps,
      let arguments = py.api.PyTuple_New.unsafelyUnwrapped(2)
    else { return nil }
    defer { py.release(arguments) }
    py.items(tuple: arguments)[0] = py.retained(value)
    py.items(tuple: arguments)[1] = py.retained(indent ?? py.none)
    guard let text = py.api.PyObject_CallObject.unsafelyUnwrapped(functions.encode, arguments)
    else { return nil }
    defer { py.release(text) }
    guard PythonType.of(text).address == py.str, let json = py.text(text) else { return nil }
    // What was written of it in vain is written over; it may have moved the text.
    return scalars.put(json: json, isASCII: py.isASCII(text), out.pointee.start + size)
  }

  private static var mostSpaces: Int64 { 64 }

  private static func spaces(_ indent: Object?, _ py: Python) -> Int? {
    guard let indent else { return -1 }
    guard PythonType.of(indent).address == py.int, let spaces = py.int64(indent), spaces >= 0,
      spaces <= mostSpaces
    else { return nil }
    return Int(spaces)
  }

  /// Writes a value; there is room for `JSONScalars.ahead`.
  private func write(_ value: Object, level: Int, _ p: P) -> P? {
    let type = PythonType.of(value).address
    switch type {
    case py.str: return scalars.write(str: value, p)
    case py.int: return scalars.write(int: value, p)
    case py.float: return scalars.write(float: value, p)
    case py.list, py.tuple:
      return level < WalkLevel.most ? writeItems(value, type, level + 1, p) : nil
    case py.dict: return level < WalkLevel.most ? writeMembers(value, level + 1, p) : nil
    default:
      if value == py.none || type == py.api.PyBool_Type { return scalars.write(word: value, p) }
      return nil
    }
  }

  private func writeItems(_ value: Object, _ type: Object, _ level: Int, _ start: P) -> P? {
    let isList = type == py.list
    let count = isList ? py.count(list: value) : py.count(tuple: value)
    start.pointee = JSONBytes.openBracket
    var p = start + 1
    for i in 0..<count {
      let item = isList ? py.items(list: value)[i] : py.items(tuple: value)[i]
      guard let item, let place = putLine(level, comma: i > 0, p),
        let end = write(item, level: level, place)
      else { return nil }
      p = end
    }
    return putEnd(JSONBytes.closeBracket, level - 1, isEmpty: count == 0, p)
  }

  private func writeMembers(_ value: Object, _ level: Int, _ start: P) -> P? {
    start.pointee = JSONBytes.openBrace
    var p = start + 1
    var position = 0
    var key: Object?
    var item: Object?
    var isEmpty = true
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      guard let key, let item, PythonType.of(key).address == py.str,
        let place = putLine(level, comma: !isEmpty, p), let named = scalars.write(str: key, place),
        let colon = scalars.room(named, 2)
      else { return nil }
      colon[0] = JSONBytes.colon
      colon[1] = UInt8(ascii: " ")
      guard let end = write(item, level: level, colon + (indent < 0 ? 1 : 2)) else { return nil }
      p = end
      isEmpty = false
    }
    return putEnd(JSONBytes.closeBrace, level - 1, isEmpty: isEmpty, p)
  }

  /// What stands before a value: a comma, and in text on lines the start of one. There is room
  /// for the value then.
  @inline(__always)
  private func putLine(_ level: Int, comma: Bool, _ p: P) -> P? {
    let spaces = indent < 0 ? 0 : indent &* level
    guard let p = scalars.room(p, spaces &+ 2) else { return nil }
    p.pointee = JSONBytes.comma
    return putNewLine(spaces, p + (comma ? 1 : 0))
  }

  /// The bracket that ends a value, on a line of its own unless that is empty.
  private func putEnd(_ bracket: UInt8, _ level: Int, isEmpty: Bool, _ p: P) -> P? {
    let spaces = indent < 0 ? 0 : indent &* level
    guard let p = scalars.room(p, spaces &+ 2) else { return nil }
    let place = isEmpty ? p : putNewLine(spaces, p)
    place.pointee = bracket
    return place + 1
  }

  @inline(__always)
  private func putNewLine(_ spaces: Int, _ p: P) -> P {
    if indent < 0 { return p }
    p.pointee = UInt8(ascii: "\n")
    for i in 0..<spaces { p[i + 1] = UInt8(ascii: " ") }
    return p + (spaces + 1)
  }
}
