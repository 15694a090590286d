// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// The exceptions of models: how one is made, and the text of one with a single problem.
///
/// What the class is, what it says and when stands in Python (models/errors.py). An error
/// that `Refusal` raises is a record in a slot of the exception,
///
///     (table, whether it was JSON, source, shape, input, shape, input, …)
///
/// and Python keeps with the shape what the text says around the input. So the text of such
/// an error is put together here once Python has put it into words.
struct ModelErrors {
  /// What Python's check of a value raises of its own, a tuple of classes: the value is looked at
  /// again. Whatever else it raises comes of code of the user, or from outside.
  let repeated: Object
  /// The class, and Python's function for its text.
  let cls: Object
  let text: Object
  /// Where an instance has its record.
  let recordOffset: Int
  /// The class of shapes, and where one has a list, by whether it is JSON, of None or
  /// (what is in front of the input, what is between it and its type, what is behind).
  let shapeClass: Object
  let aroundOffset: Int

  /// An exception with a record, whose reference is taken; a new reference, or nil with an
  /// exception of its own.
  func make(_ arguments: Object, _ record: Object, _ py: Python) -> Object? {
    // Safe: an exception class that Python code defines has tp_new.
    typealias New = @convention(c) (Object?, Object?, Object?) -> Object?
    let new = unsafeBitCast(PythonType(cls)[PythonType.Slot.new].unsafelyUnwrapped, to: New.self)
    guard let made = new(cls, arguments, nil) else {
      py.release(record)
      return nil
    }
    guard PythonType.of(made).address == cls else {
      py.release(record)
      py.release(made)
      return py.raise(py.typeError, "ValidationError makes no ValidationError")
    }
    let place = (made + recordOffset).assumingMemoryBound(to: Object?.self)
    let old = place.pointee
    place.pointee = record
    py.release(optional: old)
    return made
  }

  /// The text of an error with one problem, if all of it is ASCII and short; nil, perhaps
  /// with an exception, where Python has to put it together.
  fileprivate func text(of error: Object, _ py: Python) -> Object? {
    // Safe: the method is one of the class, whose instances have the slot, and so have shapes.
    guard let record = error.load(fromByteOffset: recordOffset, as: Object?.self),
      PythonType.of(record).address == py.tuple, py.count(tuple: record) == 5
    else { return nil }
    let items = py.items(tuple: record)
    guard let isJSON = items[1], let shape = items[3], PythonType.of(shape).address == shapeClass,
      let value = items[4],
      let around = shape.load(fromByteOffset: aroundOffset, as: Object?.self),
      PythonType.of(around).address == py.list, py.count(list: around) == 2,
      let words = py.items(list: around)[isJSON == py.true_ ? 1 : 0],
      PythonType.of(words).address == py.tuple, py.count(tuple: words) == 3
    else { return nil }
    let parts = py.items(tuple: words)
    guard let first = parts[0], let second = parts[1], let third = parts[2], isASCII(first, py),
      isASCII(second, py), isASCII(third, py)
    else { return nil }
    // No code of Python runs from here on: what is borrowed stays.
    let (a, b, c) = (py.asciiText(first), py.asciiText(second), py.asciiText(third))
    let type = PythonType.of(value).address
    if type == py.int, let number = py.int64(value) {
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
        let start = digits.baseAddress.unsafelyUnwrapped
        let count = NumberWriter.write(number, to: start)
        return join((a, Text(UnsafePointer(start), count), b, Text("int"), c), py)
      }
    }
    guard let name = shownType(value, py),
      let shown = py.api.PyObject_Repr.unsafelyUnwrapped(value)
    else { return nil }
    defer { py.release(shown) }
    guard isASCII(shown, py), py.length(str: shown) <= ModelErrors.mostShown else { return nil }
    return join((a, py.asciiText(shown), b, Text(name), c), py)
  }

  /// What is longer is shortened.
  private static var mostShown: Int { 50 }

  /// The name of the type of a value that shows itself without code of the user.
  private func shownType(_ value: Object, _ py: Python) -> StaticString? {
    let type = PythonType.of(value).address
    if type == py.str { return "str" }
    if type == py.float { return "float" }
    if type == py.api.PyBool_Type { return "bool" }
    return value == py.none ? "NoneType" : nil
  }

  private func isASCII(_ object: Object, _ py: Python) -> Bool {
    PythonType.of(object).address == py.str && py.isASCII(object)
  }

  private func join(_ texts: (Text, Text, Text, Text, Text), _ py: Python) -> Object? {
    let (a, b, c, d, e) = texts
    let size = a.count + b.count + c.count + d.count + e.count
    guard size > 1, let made = py.api.PyUnicode_New.unsafelyUnwrapped(size, 127) else { return nil }
    // Safe: a compact ASCII str has room for its text, and is seen by nobody yet.
    var place = made + py.state.pointee.asciiData
    func put(_ text: Text) {
      memcpy(place, text.start, text.count)
      place += text.count
    }
    put(a)
    put(b)
    put(c)
    put(d)
    put(e)
    return made
  }
}

/// take_over_errors(cls, slot, function, shape class, slot, classes): tells of the exceptions of
/// models: the descriptor of the slot with the record, Python's function for the text, the slot of
/// shapes with the words around an input, and what a check raises of its own. Returns `__str__`
/// for the class.
func takeOverErrors(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 6, let cls = arguments?[0], let text = arguments?[2], let shape = arguments?[3],
    let record = offset(of: arguments?[1], in: cls, py),
    let around = offset(of: arguments?[4], in: shape, py),
    PythonType(cls)[PythonType.Slot.new] != nil, let repeated = arguments?[5],
    PythonType.of(repeated).address == py.tuple, py.count(tuple: repeated) > 0
  else {
    return py.raise(py.typeError, "take_over_errors(class, slot, function, class, slot, classes)")
  }
  guard let definition = MethodDefinition.make("__str__", errorText, py),
    let made = py.api.PyDescr_NewMethod.unsafelyUnwrapped(cls, definition)
  else { return nil }
  // Once for a process: these references are kept for good.
  py.state.pointee.errors = ModelErrors(
    repeated: py.retained(repeated), cls: py.retained(cls), text: py.retained(text),
    recordOffset: record, shapeClass: py.retained(shape), aroundOffset: around)
  return made
}

/// Where instances of a class have a slot, by its descriptor; nil for what is none of them.
private func offset(of slot: Object?, in cls: Object, _ py: Python) -> Int? {
  guard py.isSubtype(PythonType.of(cls).address, py.api.PyType_Type.unsafelyUnwrapped), let slot,
    PythonType.of(slot).address == py.api.PyMemberDescr_Type,
    MemberDefinition.kind(ofDescriptor: slot) == MemberDefinition.objectOrError
  else { return nil }
  let offset = MemberDefinition.offset(ofDescriptor: slot)
  return offset + 8 <= PythonType(cls).basicSize ? offset : nil
}

/// `__str__` of the exceptions of models.
private func errorText(_ error: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard let error, let errors = py.state.pointee.errors else { return nil }
  if count != 0 { return py.raise(py.typeError, "__str__()") }
  if let made = errors.text(of: error, py) { return made }
  py.clearError()
  return py.call(errors.text, error)
}
