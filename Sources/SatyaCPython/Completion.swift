// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

/// Functions of the user: validators, `model_post_init`.
///
/// A function should run once for each input, and may do anything. So an instance is made
/// first of which all is proven that no function has a part in; an input that fails there has
/// had no function called, and Python looks at it from the start. Then a function that Python
/// has written for the class (models/engines/completion.py) calls those of the user, in the
/// order in which Python itself would. Where one refuses, it returns a list of what they have
/// returned so far; and Python, looking at the input from the start, takes that in place of
/// calling them again.
///
/// Instances that were made meanwhile are marked in their state words, which tells them from
/// finished ones that the input held.
///
/// Where functions stand around the making of an instance (before and wrap validators, an
/// `__init__` of the class), Python is called with the input at once: it calls them, and has
/// the library make what they ask for.
enum Completion {
  /// What Python wrote:
  ///
  ///     finish   (instance, its state word, list, is JSON) -> None, or the list
  ///     again    (list, input, kind of the input, instance or None) -> the finished instance, or
  ///              raises
  ///     first    what a list begins with: a tuple
  ///     conduct  (input, kind of the input, source) -> the instance, or raises: for a class whose
  ///              functions stand around its making; or None
  static var partCount: Int { 4 }

  private enum Part {
    static var finish: Int { 0 }
    static var again: Int { 1 }
    static var first: Int { 2 }
    static var conduct: Int { 3 }
  }

  /// The numbers are those of models/engines/completion.py.
  enum Source: Int64 {
    case keywords = 0
    case object
    case json
  }

  /// Whether it is just this function that finishes a program's instances.
  static func finishes(_ program: UnsafePointer<Program>, by finish: Object, _ py: Python) -> Bool {
    // Safe: the reader of programs has seen a tuple of the parts.
    program.pointee.completion.map { py.items(tuple: $0)[Part.finish] == finish } ?? false
  }

  /// Finishes an instance, whose reference it takes over; a new reference, or nil with an
  /// exception that is final. `input` gives a new reference.
  @inline(__always)
  static func finished(
    _ made: Object, _ program: UnsafePointer<Program>, _ source: Source, _ py: Python,
    _ input: () -> Object?
  ) -> Object? {
    if _fastPath(!program.pointee.flags.contains(.completes)) { return made }
    return complete(made, program, source, py, isInPlace: false, input)
  }

  /// Finishes an instance whose `__init__` runs, of keywords or nil; false with an exception.
  static func finish(
    _ object: Object, _ program: UnsafePointer<Program>, _ keywords: Object?, _ py: Python
  ) -> Bool {
    if !program.pointee.flags.contains(.completes) { return true }
    let found = complete(py.retained(object), program, .keywords, py, isInPlace: true) {
      keywords.map { py.retained($0) } ?? py.api.PyDict_New.unsafelyUnwrapped()
    }
    py.release(optional: found)
    return found != nil
  }

  @inline(never)
  private static func complete(
    _ made: Object, _ program: UnsafePointer<Program>, _ source: Source, _ py: Python,
    isInPlace: Bool, _ input: () -> Object?
  ) -> Object? {
    defer { py.release(made) }
    // Safe: a program that completes has its parts, which a rebuild may end meanwhile.
    let parts = py.retained(program.pointee.completion.unsafelyUnwrapped)
    defer { py.release(parts) }
    let again = py.items(tuple: parts)[Part.again].unsafelyUnwrapped
    guard let log = run(parts, ModelInstance(made), source, py) else { return nil }
    if log == py.none {
      py.release(log)
      return py.retained(made)
    }
    defer { py.release(log) }
    guard let input = input() else { return nil }
    defer { py.release(input) }
    guard let number = py.api.PyLong_FromLongLong.unsafelyUnwrapped(source.rawValue) else {
      return nil
    }
    defer { py.release(number) }
    return py.call(again, log, input, number, isInPlace ? made : py.none)
  }

  /// Calls the functions of the user for an instance: None, or a list of their answers, up to one
  /// that refused. A new reference, or nil with an exception.
  private static func run(
    _ parts: Object, _ made: ModelInstance, _ source: Source, _ py: Python
  ) -> Object? {
    let items = py.items(tuple: parts)
    let first = items[Part.first].unsafelyUnwrapped
    let given = made.begin()
    guard let log = py.api.PyList_New.unsafelyUnwrapped(py.count(tuple: first)) else { return nil }
    defer { py.release(log) }
    for i in 0..<py.count(tuple: first) {
      py.items(list: log)[i] = py.retained(py.items(tuple: first)[i].unsafelyUnwrapped)
    }
    guard
      let number = py.api.PyLong_FromLongLong.unsafelyUnwrapped(Int64(truncatingIfNeeded: given))
    else { return nil }
    defer { py.release(number) }
    return py.call(
      items[Part.finish].unsafelyUnwrapped, made.address, number, log,
      source == .json ? py.true_ : py.false_)
  }

  /// What calls the functions of the user that stand around the making of an instance of a
  /// class; borrowed, nil where there are none.
  @inline(__always)
  static func conductor(of cls: Object, _ py: Python) -> Object? {
    guard let program = ClassInfo.of(cls, py)?.pointee.program,
      let parts = program.pointee.completion, program.pointee.flags.contains(.makes)
    else { return nil }
    let found = py.items(tuple: parts)[Part.conduct].unsafelyUnwrapped
    return found == py.none ? nil : found
  }

  /// Has them called; `input` gives a new reference, or nil, and `data` is the source of JSON text.
  /// A new reference, or nil, with an exception unless `input` gave nil without one.
  @inline(never)
  static func conduct(
    _ conductor: Object, _ source: Source, from data: Object, _ py: Python,
    _ input: () -> Object?
  ) -> Object? {
    // A rebuild may end it meanwhile.
    py.retain(conductor)
    defer { py.release(conductor) }
    guard let input = input() else { return nil }
    defer { py.release(input) }
    guard let number = py.api.PyLong_FromLongLong.unsafelyUnwrapped(source.rawValue) else {
      return nil
    }
    defer { py.release(number) }
    return py.call(conductor, input, number, data, nil)
  }

  /// The same of JSON text; nil without an exception where Python has to read it.
  static func conduct(_ conductor: Object, _ cls: Object, json data: Object, _ py: Python)
    -> Object?
  {
    guard let program = ClassInfo.of(cls, py)?.pointee.program, let text = py.source(data) else {
      return nil
    }
    return conduct(conductor, .json, from: data, py) {
      let read = JSONWalker.read(text, program, py) { $0.readAnything($1, $2) }
      if read == nil { py.clearError() }
      return read
    }
  }
}
