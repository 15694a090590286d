// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatya
import CSatyaCPython
import SatyaCore

/// check_object(object, schema, options, report, out): checks an object, and makes an
/// instance of it where `out` is not 0. The last four are the addresses that
/// `satya_schema_check_value` and `satya_instance_from_value` take. Returns the status, or
/// None where the object is not of plain types alone: Python lays it out then.
func checkObject(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 5, let object = arguments?[0], let schema = py.address(arguments?[1]),
    let options = py.address(arguments?[2]), let report = py.address(arguments?[3]),
    let out = py.address(arguments?[4])
  else { return py.raise(py.typeError, "check_object(object, and four addresses)") }
  let status = ObjectTree.with(object, py) { value in
    // Safe: the caller keeps what it gives the addresses of for the time of the call.
    let options = UnsafePointer<satya_options>(bitPattern: options)
    guard let out = UnsafeMutablePointer<OpaquePointer?>(bitPattern: out) else {
      return satya_schema_check_value(
        OpaquePointer(bitPattern: schema), value, options, OpaquePointer(bitPattern: report))
    }
    return satya_instance_from_value(
      OpaquePointer(bitPattern: schema), value, options, out, OpaquePointer(bitPattern: report))
  }
  guard let status else { return py.retained(py.none) }
  return py.api.PyLong_FromLongLong.unsafelyUnwrapped(Int64(status))
}

/// A Python object of plain types (str, int of 64 bits, finite float, bool, None, and lists,
/// tuples and dicts of these, no subclasses) as values of the engine.
///
/// They are the engine's own kinds of values, which it need not look at again: Python's text
/// is well-formed, and a key stands in a dict once.
/// Text stays where it is, in the objects: from the first look at the object to the end of
/// the check no Python code runs, nothing is collected and the GIL is held, so that nobody
/// changes or frees anything in it.
struct ObjectTree {
  private let py: Python
  private var arena: Arena
  /// An object that stands in many places is laid out in each: what holds itself over and
  /// over is left to Python, which sees that it does.
  private var valuesLeft = ObjectTree.mostValues

  private static var mostValues: Int { 1 << 24 }
  private static var mostDepth: Int { 200 }
  /// Room for small objects on the stack.
  private static var firstBytes: Int { 2_048 }

  /// Calls `body` with the value of `object`; nil where there is none.
  static func with<Result>(
    _ object: Object, _ py: Python, _ body: (UnsafePointer<satya_value>) -> Result
  ) -> Result? {
    withUnsafeTemporaryAllocation(byteCount: firstBytes, alignment: 16) { memory in
      // Safe: the allocation has this very size.
      let first = memory.baseAddress.unsafelyUnwrapped
      var tree = ObjectTree(py: py, arena: Arena(borrowing: first, count: firstBytes))
      defer { tree.arena.free() }
      guard let value = tree.arena.allocateValues(1), tree.lay(object, in: value, depth: 0) else {
        return nil
      }
      // Safe: the two have the same layout.
      return body(UnsafeRawPointer(value).assumingMemoryBound(to: satya_value.self))
    }
  }

  private init(py: Python, arena: Arena) {
    self.py = py
    self.arena = arena
  }

  private mutating func lay(
    _ object: Object, in place: UnsafeMutablePointer<Value>, depth: Int
  ) -> Bool {
    let type = PythonType.of(object).address
    if type == py.str { return layText(object, in: place) }
    if type == py.int {
      guard let number = py.int64(object) else { return false }
      place.pointee = .int64(number)
    } else if type == py.float {
      let number = py.double(object)
      guard number.isFinite else { return false }
      place.pointee = .double(number)
    } else if object == py.none {
      place.pointee = .null
    } else if object == py.true_ || object == py.false_ {
      place.pointee = .bool(object == py.true_)
    } else if type == py.dict {
      return layMembers(object, in: place, depth: depth + 1)
    } else if type == py.list {
      return layItems(py.items(list: object), py.count(list: object), in: place, depth: depth + 1)
    } else if type == py.tuple {
      return layItems(py.items(tuple: object), py.count(tuple: object), in: place, depth: depth + 1)
    } else {
      return false
    }
    return true
  }

  @inline(__always)
  private func layText(_ object: Object, in place: UnsafeMutablePointer<Value>) -> Bool {
    let isASCII = py.isASCII(object)
    guard let text = isASCII ? py.asciiText(object) : py.text(object),
      text.count <= Int(UInt32.max)
    else { return false }
    place.pointee = .string(text, isASCII: isASCII)
    return true
  }

  /// Memory for the values of one more container; nil where it would be one too many.
  private mutating func room(_ count: Int, depth: Int) -> UnsafeMutablePointer<Value>? {
    guard depth <= ObjectTree.mostDepth, count <= valuesLeft else { return nil }
    valuesLeft -= count
    return arena.allocateValues(count)
  }

  private mutating func layItems(
    _ items: UnsafeMutablePointer<Object?>, _ count: Int, in place: UnsafeMutablePointer<Value>,
    depth: Int
  ) -> Bool {
    guard let elements = room(count, depth: depth) else { return false }
    for i in 0..<count {
      guard let item = items[i], lay(item, in: elements + i, depth: depth) else { return false }
    }
    place.pointee = .array(elements, count: count)
    return true
  }

  private mutating func layMembers(
    _ dict: Object, in place: UnsafeMutablePointer<Value>, depth: Int
  ) -> Bool {
    let count = py.api.PyDict_Size.unsafelyUnwrapped(dict)
    guard count >= 0, let members = room(2 * count, depth: depth) else { return false }
    var position = 0
    var key: Object?
    var item: Object?
    var i = 0
    while py.api.PyDict_Next.unsafelyUnwrapped(dict, &position, &key, &item) != 0 {
      guard i < count, let key, let item, PythonType.of(key).address == py.str,
        layText(key, in: members + 2 * i), lay(item, in: members + (2 * i + 1), depth: depth)
      else { return false }
      i += 1
    }
    place.pointee = .object(members, count: i)
    return true
  }
}

extension Python {
  /// An address that an int holds.
  func address(_ object: Object?) -> Int? {
    guard let object, PythonType.of(object).address == int else { return nil }
    return int64(object).map { Int($0) }
  }
}
