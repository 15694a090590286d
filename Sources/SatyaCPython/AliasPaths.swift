// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Fields that are given by paths: `AliasPath("names", 0)` is the first item of what stands under
// "names". They are filled in when all fields with a key of their own are; the first path at
// which there is anything counts. Paths lead through dicts, lists and tuples alone, and through
// objects and arrays: whatever else stands in the way is for Python.

/// What there is at a path.
private enum PathEnd<Place> {
  case found(Place)
  case absent
  /// Python must look.
  case unknown
}

extension Walker {
  /// Takes the fields that have paths from a dict, and notes them in a state word; false: not
  /// proven.
  @inline(never)
  func takePaths(
    _ slots: UnsafeMutablePointer<Object?>, _ dict: Object, _ state: inout UInt
  ) -> Bool {
    for i in 0..<program.pointee.fieldCount {
      let field = program.pointee.fields + i
      guard let paths = field.pointee.paths else { continue }
      // Safe: the reader of programs has seen a tuple of tuples behind the key.
      choices: for k in 1..<py.count(tuple: paths) {
        switch follow(py.items(tuple: paths)[k].unsafelyUnwrapped, dict) {
        case .unknown: return false
        case .absent: continue
        case .found(let value):
          defer { py.release(value) }
          slots[i] = take(field.pointee.node, value)
          if slots[i] == nil { return false }
          state |= 2 &<< UInt(i)
          break choices
        }
      }
    }
    return true
  }

  /// A new reference to what stands at a path.
  private func follow(_ path: Object, _ dict: Object) -> PathEnd<Object> {
    var value = py.retained(dict)
    for k in 0..<py.count(tuple: path) {
      // Whatever code of the user does while keys are compared, it stays.
      let current = value
      defer { py.release(current) }
      let step = py.items(tuple: path)[k].unsafelyUnwrapped
      let type = PythonType.of(current).address
      if PythonType.of(step).address == py.str {
        guard type == py.dict else { return .unknown }
        guard let next = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(current, step) else {
          return py.hasLookupFailed ? .unknown : .absent
        }
        value = py.retained(next)
        continue
      }
      // Safe: the reader of programs has seen that a step is a str or no negative int.
      guard type == py.list || type == py.tuple, let index = py.int64(step) else { return .unknown }
      let count = type == py.list ? py.count(list: current) : py.count(tuple: current)
      if index >= count { return .absent }
      let items = type == py.list ? py.items(list: current) : py.items(tuple: current)
      guard let next = items[Int(index)] else { return .unknown }
      value = py.retained(next)
    }
    return .found(value)
  }
}

extension JSONWalker {
  /// Reads the fields that have paths from the object at `start`, which is whole, and notes them
  /// in a state word; false: not proven.
  @inline(never)
  func readPaths(_ slots: Slot, _ start: P, _ state: inout UInt) -> Bool {
    for i in 0..<program.pointee.fieldCount {
      let field = program.pointee.fields + i
      guard let paths = field.pointee.paths else { continue }
      // Safe: the reader of programs has seen a tuple of tuples behind the key.
      choices: for k in 1..<py.count(tuple: paths) {
        switch follow(py.items(tuple: paths)[k].unsafelyUnwrapped, start) {
        case .unknown: return false
        case .absent: continue
        case .found(let p):
          guard read(field.pointee.node, p, slots + i) != nil else { return false }
          state |= 2 &<< UInt(i)
          break choices
        }
      }
    }
    return true
  }

  private func follow(_ path: Object, _ start: P) -> PathEnd<P> {
    var p = start
    for k in 0..<py.count(tuple: path) {
      let step = py.items(tuple: path)[k].unsafelyUnwrapped
      let next: PathEnd<P>
      if PythonType.of(step).address == py.str {
        next = member(step, p)
      } else {
        next = py.int64(step).map { item(Int($0), p) } ?? .unknown
      }
      guard case .found(let place) = next else { return next }
      p = place
    }
    return .found(p)
  }

  /// The value of a member of the object at `start`.
  private func member(_ key: Object, _ start: P) -> PathEnd<P> {
    guard start.pointee == JSONBytes.openBrace, py.isASCII(key) else { return .unknown }
    let wanted = py.asciiText(key)
    var found: P?
    var p = skipSpace(start + 1)
    if p.pointee == JSONBytes.closeBrace { return .absent }
    while p.pointee == JSONBytes.quote {
      var name = Value.unset
      guard let behind = StringReader.scan(p + 1, end: end, into: &name) else { return .unknown }
      p = skipSpace(behind)
      guard p.pointee == JSONBytes.colon else { return .unknown }
      p = skipSpace(p + 1)
      if name.text == wanted {
        // A key that comes twice is for Python to judge.
        if found != nil { return .unknown }
        found = p
      }
      guard let after = skip(p) else { return .unknown }
      p = skipSpace(after)
      guard p.pointee == JSONBytes.comma else { break }
      p = skipSpace(p + 1)
    }
    guard p.pointee == JSONBytes.closeBrace else { return .unknown }
    return found.map { .found($0) } ?? .absent
  }

  /// An item of the array at `start`.
  private func item(_ index: Int, _ start: P) -> PathEnd<P> {
    guard start.pointee == JSONBytes.openBracket else { return .unknown }
    var p = skipSpace(start + 1)
    if p.pointee == JSONBytes.closeBracket { return .absent }
    var left = index
    while left > 0 {
      guard let after = skip(p) else { return .unknown }
      p = skipSpace(after)
      if p.pointee == JSONBytes.closeBracket { return .absent }
      guard p.pointee == JSONBytes.comma else { return .unknown }
      p = skipSpace(p + 1)
      left -= 1
    }
    return .found(p)
  }
}
