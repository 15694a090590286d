// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Writes what a dump in JSON mode gives, which is made of JSON's types, as text: with
/// `indent`, on lines of their own.
///
/// False, without an exception, where Python's encoder has to: no code of Python's runs here.
struct JSONTree {
  let scalars: JSONScalars
  /// Spaces for each level; negative for text in one line.
  let indent: Int

  private var py: Python { scalars.py }

  /// Writes a tree; what the library leaves, Python's encoder writes. False with an
  /// exception, or for lack of memory.
  static func write(
    _ value: Object, indent: Object?, to out: UnsafeMutablePointer<OutputText>, _ py: Python
  ) -> Bool {
    let start = out.pointee.count
    let wasASCII = out.pointee.isASCII
    if let spaces = spaces(indent, py) {
      let tree = JSONTree(scalars: JSONScalars(py: py, out: out), indent: spaces)
      if tree.write(value, level: 0) { return true }
    }
    out.pointee.cut(to: start, isASCII: wasASCII)
    guard let functions = py.state.pointee.dumps,
      let arguments = py.api.PyTuple_New.unsafelyUnwrapped(2)
    else { return false }
    defer { py.release(arguments) }
    py.items(tuple: arguments)[0] = py.retained(value)
    py.items(tuple: arguments)[1] = py.retained(indent ?? py.none)
    guard let text = py.api.PyObject_CallObject.unsafelyUnwrapped(functions.encode, arguments)
    else { return false }
    defer { py.release(text) }
    guard PythonType.of(text).address == py.str, let json = py.text(text) else { return false }
    return JSONScalars(py: py, out: out).put(json: json, isASCII: py.isASCII(text))
  }

  private static var mostSpaces: Int64 { 64 }

  private static func spaces(_ indent: Object?, _ py: Python) -> Int? {
    guard let indent else { return -1 }
    guard PythonType.of(indent).address == py.int, let spaces = py.int64(indent), spaces >= 0,
      spaces <= mostSpaces
    else { return nil }
    return Int(spaces)
  }

  private func write(_ value: Object, level: Int) -> Bool {
    let type = PythonType.of(value).address
    switch type {
    case py.str: return scalars.write(str: value)
    case py.int: return scalars.write(int: value)
    case py.float: return scalars.write(float: value)
    case py.list, py.tuple: return level < Walker.mostDepth && writeItems(value, type, level + 1)
    case py.dict: return level < Walker.mostDepth && writeMembers(value, level + 1)
    default:
      if value == py.none || type == py.api.PyBool_Type { return scalars.write(word: value) }
      return false
    }
  }

  private func writeItems(_ value: Object, _ type: Object, _ level: Int) -> Bool {
    let isList = type == py.list
    let count = isList ? py.count(list: value) : py.count(tuple: value)
    guard scalars.put(JSONBytes.openBracket) else { return false }
    for i in 0..<count {
      let item = isList ? py.items(list: value)[i] : py.items(tuple: value)[i]
      guard i == 0 || scalars.put(JSONBytes.comma), putLine(level), let item,
        write(item, level: level)
      else { return false }
    }
    return (count == 0 || putLine(level - 1)) && scalars.put(JSONBytes.closeBracket)
  }

  private func writeMembers(_ value: Object, _ level: Int) -> Bool {
    guard scalars.put(JSONBytes.openBrace) else { return false }
    var position = 0
    var key: Object?
    var item: Object?
    var isEmpty = true
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      guard let key, let item, PythonType.of(key).address == py.str,
        isEmpty || scalars.put(JSONBytes.comma), putLine(level), scalars.write(str: key),
        indent < 0 ? scalars.put(JSONBytes.colon) : scalars.put(": "), write(item, level: level)
      else { return false }
      isEmpty = false
    }
    return (isEmpty || putLine(level - 1)) && scalars.put(JSONBytes.closeBrace)
  }

  @inline(__always)
  private func putLine(_ level: Int) -> Bool { indent < 0 || putNewLine(indent &* level) }

  private func putNewLine(_ spaces: Int) -> Bool {
    guard let room = scalars.out.pointee.reserve(spaces + 1) else { return false }
    room[0] = UInt8(ascii: "\n")
    for i in 0..<spaces { room[i + 1] = UInt8(ascii: " ") }
    scalars.out.pointee.take(spaces + 1)
    return true
  }
}
