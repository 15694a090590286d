// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// Dicts that all have the same keys, made by copying one and putting values in.
///
/// A dict that is filled key by key looks each key up and grows on the way, which is nearly
/// all that a dump costs. CPython copies a dict in one piece; its entries stand in one block
/// of memory, and each copy has its values at the same places there. Where, is not known but
/// found: in a dict that has values of its own the block is searched for them, within its
/// size as `dict.__sizeof__` tells it, and what is put into a copy has to be what the copy
/// then gives. Without that there is no shape, and dicts are filled key by key.
struct DictShape {
  /// A dict of all keys, each with None; owned.
  private let template: Object
  /// Where the value of the first key stands in the block, and how far apart they are.
  private let first: Int
  private let distance: Int

  /// Where a dict has the address of its block: its fifth word, in all versions.
  private static var blockOffset: Int { 32 }

  /// The shape of dicts with these keys, interned str; nil where none is found, without an
  /// exception.
  init?(_ keys: UnsafeMutablePointer<Object?>, _ count: Int, _ py: Python) {
    guard let dict = py.api.PyDict_New.unsafelyUnwrapped() else { return nil }
    guard let (first, distance) = DictShape.find(dict, keys, count, py) else {
      py.release(dict)
      py.clearError()
      return nil
    }
    self.first = first
    self.distance = distance
    template = dict
    guard DictShape.works(self, keys, count, py) else {
      py.release(dict)
      py.clearError()
      return nil
    }
  }

  func free(_ py: Python) { py.release(template) }

  /// A new dict of all keys, in which `put` has to give each its value; nil with an
  /// exception. The caller holds what holds the shape: the copy may start the collector.
  @inline(__always)
  func make(_ py: Python) -> Object? { py.api.PyDict_Copy.unsafelyUnwrapped(template) }

  /// Gives a key of a dict that was just made its value, whose reference the dict takes over;
  /// false where the dict is not as expected.
  @inline(__always)
  func put(_ value: Object, at index: Int, of dict: Object, _ py: Python) -> Bool {
    // Safe: `init` has seen a block of that size.
    let block = dict.load(fromByteOffset: DictShape.blockOffset, as: Object.self)
    let place = block + (first &+ distance &* index)
    guard place.load(as: Object?.self) == py.none else { return false }
    place.storeBytes(of: value, as: Object.self)
    py.release(py.none)
    return true
  }

  /// Puts the values of fields that stand for themselves into a dict that was just made, from
  /// one field on; the first that is none, or `end`.
  @inline(never)
  func fill(
    _ dict: Object, from start: Int, to end: Int, _ slots: UnsafePointer<Object?>,
    _ gates: UnsafePointer<OutputGate>, inJSON: Bool, _ py: Python
  ) -> Int {
    var i = start
    // Safe: as in `put`.
    let block = dict.load(fromByteOffset: DictShape.blockOffset, as: Object.self)
    var place = block + (first &+ distance &* i)
    let none = py.none
    let isCounted = !py.hasImmortals
    while i < end {
      guard let value = slots[i], OutputGate.dumpsItself(gates + i, value, inJSON: inJSON, py),
        place.load(as: Object?.self) == none
      else { break }
      py.retain(value, isCounted: isCounted)
      place.storeBytes(of: value, as: Object.self)
      place += distance
      i &+= 1
    }
    py.forget(none, i &- start)
    return i
  }

  /// Fills a dict with a value for each key that nothing else is, and finds these.
  private static func find(
    _ dict: Object, _ keys: UnsafeMutablePointer<Object?>, _ count: Int, _ py: Python
  ) -> (Int, Int)? {
    guard count > 0, PythonType.of(dict).address == py.dict, let marks = makeMarks(count, py) else {
      return nil
    }
    defer { py.release(marks) }
    let items = py.items(tuple: marks)
    for i in 0..<count {
      guard let key = keys[i], let mark = items[i],
        py.api.PyDict_SetItem.unsafelyUnwrapped(dict, key, mark) == 0
      else { return nil }
    }
    guard py.api.PyDict_Size.unsafelyUnwrapped(dict) == count, let size = blockSize(dict, py) else {
      return nil
    }
    let block = dict.load(fromByteOffset: blockOffset, as: Object.self)
    guard let first = place(of: items[0], in: block, size, from: 0) else { return nil }
    var distance = 0
    if count > 1 {
      guard let second = place(of: items[1], in: block, size, from: first + 8) else { return nil }
      distance = second - first
    }
    guard first + distance * (count - 1) + 8 <= size else { return nil }
    for i in 0..<count
    where block.load(fromByteOffset: first + distance * i, as: Object?.self) != items[i] {
      return nil
    }
    for i in 0..<count {
      guard let key = keys[i], py.api.PyDict_SetItem.unsafelyUnwrapped(dict, key, py.none) == 0
      else { return nil }
    }
    return (first, distance)
  }

  /// A tuple of as many floats: objects that lead nowhere, each of them another.
  private static func makeMarks(_ count: Int, _ py: Python) -> Object? {
    guard let marks = py.api.PyTuple_New.unsafelyUnwrapped(count) else { return nil }
    for i in 0..<count {
      guard let mark = py.api.PyFloat_FromDouble.unsafelyUnwrapped(Double(i) + 0.5) else {
        py.release(marks)
        return nil
      }
      py.items(tuple: marks)[i] = mark
    }
    return marks
  }

  /// The bytes of a dict's block: what it takes without its own head.
  private static func blockSize(_ dict: Object, _ py: Python) -> Int? {
    guard let name = py.name("__sizeof__") else { return nil }
    defer { py.release(name) }
    guard let method = py.api.PyObject_GetAttr.unsafelyUnwrapped(dict, name) else { return nil }
    defer { py.release(method) }
    guard let answer = py.call(method) else { return nil }
    defer { py.release(answer) }
    guard PythonType.of(answer).address == py.int, let size = py.int64(answer) else { return nil }
    return Int(size) - PythonType(py.dict).basicSize
  }

  private static func place(
    of mark: Object?, in block: Object, _ size: Int, from start: Int
  ) -> Int? {
    var offset = start
    while offset + 8 <= size {
      if block.load(fromByteOffset: offset, as: Object?.self) == mark { return offset }
      offset += 8
    }
    return nil
  }

  /// Whether a copy gives what is put into it, and the template keeps what it has.
  private static func works(
    _ shape: DictShape, _ keys: UnsafeMutablePointer<Object?>, _ count: Int, _ py: Python
  ) -> Bool {
    guard let marks = makeMarks(count, py) else { return false }
    defer { py.release(marks) }
    let items = py.items(tuple: marks)
    guard let copy = shape.make(py) else { return false }
    defer { py.release(copy) }
    let block = copy.load(fromByteOffset: blockOffset, as: Object.self)
    guard block != shape.template.load(fromByteOffset: blockOffset, as: Object.self),
      let size = blockSize(copy, py), shape.first + shape.distance * (count - 1) + 8 <= size
    else { return false }
    for i in 0..<count {
      guard let mark = items[i] else { return false }
      if !shape.put(py.retained(mark), at: i, of: copy, py) {
        py.release(mark)
        return false
      }
    }
    for i in 0..<count {
      guard let key = keys[i],
        py.api.PyDict_GetItemWithError.unsafelyUnwrapped(copy, key) == items[i],
        py.api.PyDict_GetItemWithError.unsafelyUnwrapped(shape.template, key) == py.none
      else { return false }
    }
    return true
  }
}
