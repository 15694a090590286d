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
enum Completion {
  /// What Python wrote: (instance, is JSON) -> the finished instance, or a list; and
  /// (list, input, kind of the input, instance or None) -> the finished instance, or raises.
  static var partCount: Int { 2 }

  /// The numbers are those of models/engines/completion.py.
  enum Source: Int64 {
    case keywords = 0
    case object
    case json
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
    // Safe: a program that completes has a tuple of two, which a rebuild may end meanwhile.
    let parts = py.retained(program.pointee.completion.unsafelyUnwrapped)
    defer { py.release(parts) }
    let run = py.items(tuple: parts)[0].unsafelyUnwrapped
    let again = py.items(tuple: parts)[1].unsafelyUnwrapped
    guard let found = py.call(
      run, made, source == .json ? py.true_ : py.false_, nil, nil) else {
      return nil
    }
    if PythonType.of(found).address != py.list { return found }
    defer { py.release(found) }
    guard let input = input() else { return nil }
    defer { py.release(input) }
    guard let number = py.api.PyLong_FromLongLong.unsafelyUnwrapped(source.rawValue) else {
      return nil
    }
    defer { py.release(number) }
    return py.call(again, found, input, number, isInPlace ? made : py.none)
  }
}
