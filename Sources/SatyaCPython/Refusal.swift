// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Raises a model's ValidationError without Python, where each problem is one that was met before.
///
/// The words of problems exist once, in Python, and so does the decision what is wrong with
/// a value (models/diagnosis.py). But for its input, a problem is the same each time:
/// Python keeps it as a shape, by field and by what tells it, in dicts that stand in the
/// program. Here the fields are looked at in order; if every value that is not taken has its
/// shape there, the exception is made of the shapes and the inputs, and nothing is put into
/// words before somebody reads it. Of anything else Python finds out, and learns.
struct Refusal {
  private let program: UnsafePointer<Program>
  private let py: Python
  private let errors: ModelErrors
  /// What Python wrote (Diagnosis.refusals): the arguments of the exception's constructor, the
  /// table, whether JSON may be read, and the shapes of each field.
  private let parts: UnsafeMutablePointer<Object?>

  /// More problems than this are left to Python.
  private static var most: Int { 16 }

  /// The longest text of which an integer has 64 bits.
  private static var mostDigits: Int { 18 }

  /// Whether problems of JSON text are found here.
  var readsJSON: Bool { part(Part.readsJSON) == py.true_ }

  private enum Part {
    static var arguments: Int { 0 }
    static var table: Int { 1 }
    static var readsJSON: Int { 2 }
    static var shapes: Int { 3 }
  }
  static var partCount: Int { 4 }

  /// nil where the program says nothing of refusals.
  init?(_ program: UnsafePointer<Program>, _ py: Python) {
    guard let refusals = program.pointee.refusals, let errors = py.state.pointee.errors else {
      return nil
    }
    self.errors = errors
    self.program = program
    self.py = py
    // Safe: the reader of programs has seen a tuple of them, with a dict for each field.
    parts = py.items(tuple: refusals)
  }

  private func part(_ index: Int) -> Object { parts[index].unsafelyUnwrapped }

  /// Where values are looked for.
  private enum Given {
    case dict(Object)
    /// A value, or NULL, for each field, which the caller holds; and what they come from.
    case keywords(UnsafeMutablePointer<Object?>, Keywords)
    /// The fields of an `UnprovenInstance`, and the state word of those that were proven.
    case json(UnsafeMutablePointer<Object?>, proven: UInt, Text)
  }

  /// Raises what is wrong with JSON text, which was read into the fields of an
  /// `UnprovenInstance`; false where Python must look.
  func raise(
    json text: Text, _ fields: UnsafeMutablePointer<Object?>, _ proven: UInt, source: Object
  ) -> Bool {
    raise(.json(fields, proven: proven, text), source: source)
  }

  /// Raises what is wrong with a dict; false where Python must look. True, too, where code of
  /// the user has raised.
  func raise(_ dict: Object) -> Bool { raise(.dict(dict), source: nil) }

  /// The same of keyword arguments.
  func raise(_ keywords: Keywords) -> Bool {
    withFields { found in
      assign(keywords, found) && raise(.keywords(found, keywords), source: nil)
    }
  }

  /// Calls `body` with room for a value of each field, none of which is there.
  @inline(__always)
  private func withFields(_ body: (UnsafeMutablePointer<Object?>) -> Bool) -> Bool {
    let count = program.pointee.fieldCount
    return withUnsafeTemporaryAllocation(of: Object?.self, capacity: count + 1) { memory in
      let found = memory.baseAddress.unsafelyUnwrapped
      found.initialize(repeating: nil, count: count + 1)
      return body(found)
    }
  }

  /// Finds the field of each keyword; false where that is not certain.
  private func assign(_ keywords: Keywords, _ found: UnsafeMutablePointer<Object?>) -> Bool {
    guard let names = keywords.names, let values = keywords.values else { return true }
    var expected = 0
    for i in 0..<py.count(tuple: names) {
      // A key of another type may be equal to a name by code of the user.
      guard let name = py.items(tuple: names)[i], PythonType.of(name).address == py.str else {
        return false
      }
      guard let index = Program.find(program, name, near: expected, py) else {
        if program.pointee.flags.contains(.forbidsExtra) { return false }
        continue
      }
      if found[index] != nil { return false }
      found[index] = values[i]
      expected = index &+ 1
    }
    return true
  }

  private func raise(_ given: Given, source: Object?) -> Bool {
    withUnsafeTemporaryAllocation(of: Object?.self, capacity: 2 * Refusal.most) { found in
      // Safe: `add` stops before the memory ends. Each item is a new reference.
      let list = found.baseAddress.unsafelyUnwrapped
      var count = 0
      let outcome = collect(given, list, &count)
      defer { for i in 0..<count { py.release(optional: list[i]) } }
      if outcome != .allKnown { return outcome == .raised }
      return raise(list, count, source)
    }
  }

  private enum Outcome: UInt8 {
    case allKnown
    case unknown
    case raised
  }

  /// Puts (shape, input) of each problem into `list`, in the order of the fields.
  private func collect(
    _ given: Given, _ list: UnsafeMutablePointer<Object?>, _ count: inout Int
  ) -> Outcome {
    let walker = Walker(program, py)
    let shapes = py.items(tuple: part(Part.shapes))
    // What a value is missing from; a new reference.
    var whole: Object?
    defer { py.release(optional: whole) }
    var used = 0
    var proven: UInt = 0
    if case .json(_, let found, _) = given { proven = found }
    for i in 0..<program.pointee.fieldCount where proven & 2 &<< UInt(i) == 0 {
      let gate = UnsafePointer(program.pointee.gates + i)
      guard let value = value(given, i, gate.pointee.key) else {
        // A key compares by code of the user.
        if py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return .raised }
        switch program.pointee.fields[i].defaultKind {
        case .required:
          if whole == nil { whole = object(given) }
          guard let whole, add(shapes[i].unsafelyUnwrapped, py.none, whole, list, &count) else {
            return .unknown
          }
        // It is called once, and by Python.
        case .factory: return .unknown
        default: break
        }
        continue
      }
      used &+= 1
      if Gate.passes(gate, value, py) { continue }
      // What runs meanwhile may change the dict.
      py.retain(value)
      defer { py.release(value) }
      if let taken = walker.take(gate.pointee.node, value) {
        py.release(taken)
        continue
      }
      if !py.forgetError() { return .raised }
      guard
        add(
          shapes[i].unsafelyUnwrapped, PythonType.of(value).address, value, list, &count)
      else { return .unknown }
    }
    if case .dict(let dict) = given, program.pointee.flags.contains(.forbidsExtra),
      used != py.api.PyDict_Size.unsafelyUnwrapped(dict)
    {
      return .unknown
    }
    return count > 0 ? .allKnown : .unknown
  }

  /// The value given for a field, borrowed; nil where there is none, or with an exception.
  @inline(__always)
  private func value(_ given: Given, _ index: Int, _ key: Object) -> Object? {
    switch given {
    case .dict(let dict): return py.api.PyDict_GetItemWithError.unsafelyUnwrapped(dict, key)
    case .keywords(let values, _), .json(let values, _, _): return values[index]
    }
  }

  /// All that was given, as a dict; a new reference, or nil without memory.
  private func object(_ given: Given) -> Object? {
    switch given {
    case .dict(let dict): return py.retained(dict)
    case .keywords(_, let keywords): return py.dict(of: keywords)
    case .json(_, _, let text):
      return JSONWalker.read(text, program, py) { $0.readAnything($1, $2) }
    }
  }

  /// Adds the problem that `shapes` has under `key` for a value; false where it has none.
  private func add(
    _ shapes: Object, _ key: Object, _ value: Object, _ list: UnsafeMutablePointer<Object?>,
    _ count: inout Int
  ) -> Bool {
    guard count < 2 * Refusal.most,
      let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(shapes, key)
    else {
      py.clearError()
      return false
    }
    // Whatever runs meanwhile, it stays.
    py.retain(found)
    defer { py.release(found) }
    let shape = PythonType.of(found).address == py.tuple ? broken(found, value) : found
    // Those of another copy of the package are for its own exception.
    guard let shape, PythonType.of(shape).address == errors.shapeClass else { return false }
    list[count] = py.retained(shape)
    list[count + 1] = py.retained(value)
    count += 2
    return true
  }

  /// Which of several rules a value breaks: of (program, shape, program, shape, …) the shape
  /// behind the first program that does not take it. nil where that is not certain.
  private func broken(_ rules: Object, _ value: Object) -> Object? {
    guard isWeighed(value) else { return nil }
    let items = py.items(tuple: rules)
    for i in 0..<py.count(tuple: rules) / 2 {
      guard let program = PlanObject.program(items[2 * i], py) else { return nil }
      let node = UnsafePointer(program.pointee.nodes)
      if node.pointee.kind != .str, !isCertain(value) { return nil }
      if let taken = Walker(program, py).take(node, value) {
        py.release(taken)
        continue
      }
      guard py.forgetError(), let shape = items[2 * i + 1], shape != py.none else { return nil }
      return shape
    }
    return nil
  }

  /// Whether what is no text of a field's type, if it is text, is short enough for the walker to know
  /// what it stands for.
  private func isCertain(_ value: Object) -> Bool {
    guard PythonType.of(value).address == py.str else { return true }
    return py.isASCII(value) && py.length(str: value) <= Refusal.mostDigits
  }

  /// Whether a rule is the only reason not to take a value: text without lone surrogates,
  /// integers of 64 bits, finite numbers.
  private func isWeighed(_ value: Object) -> Bool {
    let type = PythonType.of(value).address
    if type == py.int {
      if py.int64(value) != nil { return true }
    } else if type == py.str {
      if py.isASCII(value) || py.text(value) != nil { return true }
    } else if type == py.float {
      let number = py.double(value)
      return number - number == 0
    }
    py.clearError()
    return false
  }

  /// Makes the exception and raises it; true also where there is no memory for it.
  private func raise(
    _ list: UnsafeMutablePointer<Object?>, _ count: Int, _ source: Object?
  ) -> Bool {
    guard let record = py.api.PyTuple_New.unsafelyUnwrapped(3 + count) else { return true }
    let items = py.items(tuple: record)
    items[0] = py.retained(part(Part.table))
    items[1] = py.retained(source == nil ? py.false_ : py.true_)
    items[2] = py.retained(source ?? py.none)
    for i in 0..<count {
      items[3 + i] = list[i]
      list[i] = nil
    }
    guard let error = errors.make(part(Part.arguments), record, py) else { return true }
    py.api.PyErr_Restore.unsafelyUnwrapped(py.retained(errors.cls), error, nil)
    return true
  }
}
