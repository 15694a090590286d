// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

// Methods of instances that CPython calls through the descriptor in the class. A method
// descriptor has a function of its own for that, which looks at the arguments and the type of
// the first for any C function there may be; the library puts one in its place that knows what
// it is for, and goes on to CPython's where a call is not the plainest.

/// One of those methods, and what CPython had for it.
struct QuickMethods {
  typealias Call = Vectorcall

  private(set) var setAttribute: Call?
  /// Of both dumps: they are methods of one kind.
  private(set) var dump: Call?
  /// The metaclass of Model: what is an instance of its instance is an instance of a model.
  private(set) var metaclass: Object?

  /// Takes the calls of the method descriptors that Model was given; they work as before
  /// where anything about them is not as expected.
  mutating func take(
    _ model: Object, setAttribute: Object, dump: Object, dumpJSON: Object, _ py: Python
  ) {
    guard let own = QuickMethods.place(in: setAttribute), let other = QuickMethods.place(in: dump),
      let third = QuickMethods.place(in: dumpJSON),
      // Two of one kind have one function, the third has another.
      address(of: other.pointee) == address(of: third.pointee),
      address(of: own.pointee) != address(of: other.pointee)
    else { return }
    metaclass = PythonType.of(model).address
    self.setAttribute = own.pointee
    self.dump = other.pointee
    own.pointee = callSetAttribute
    other.pointee = callDump
    third.pointee = callDumpJSON
  }

  /// Where a method descriptor has its function.
  private static func place(in descriptor: Object) -> UnsafeMutablePointer<Call?>? {
    let type = PythonType.of(descriptor)
    let offset = type.address.load(fromByteOffset: PythonType.Slot.vectorcallOffset, as: Int.self)
    guard type.flags & PythonType.Flag.hasVectorcall != 0, offset >= 24, offset % 8 == 0,
      offset + 8 <= type.basicSize
    else { return nil }
    let place = (descriptor + offset).assumingMemoryBound(to: Call?.self)
    return place.pointee == nil ? nil : place
  }

  /// The number of arguments in front of keywords.
  @inline(__always)
  static func count(_ flagsAndCount: UInt) -> Int { Int(flagsAndCount & (UInt.max >> 1)) }
}

extension Python {
  /// Whether an object is an instance of a model, as far as that is told at a glance: its
  /// class is one of Model's metaclass.
  @inline(__always)
  func isPlainlyInstance(_ object: Object) -> Bool {
    PythonType.of(PythonType.of(object).address).address == state.pointee.quick.metaclass
  }
}

private func callSetAttribute(
  _ method: Object?, _ arguments: UnsafePointer<Object?>?, _ flagsAndCount: UInt, _ names: Object?
) -> Object? {
  let py = Python.current
  if QuickMethods.count(flagsAndCount) == 3, names == nil, let arguments {
    // Safe: CPython counts the arguments, none of which is NULL.
    let object = arguments[0].unsafelyUnwrapped
    let name = arguments[1].unsafelyUnwrapped
    let value = arguments[2].unsafelyUnwrapped
    if py.isPlainlyInstance(object) {
      if ModelInstance(object).exchange(name, value, py) { return py.retained(py.none) }
      return setAttribute(object, name, value, py)
    }
  }
  return py.state.pointee.quick.setAttribute?(method, arguments, flagsAndCount, names)
}

/// A dump without arguments; any other call of it is CPython's.
@inline(__always)
private func callPlainly(
  _ method: Object?, _ arguments: UnsafePointer<Object?>?, _ flagsAndCount: UInt, _ names: Object?,
  dumped: (Object) -> Object?
) -> Object? {
  let py = Python.current
  if QuickMethods.count(flagsAndCount) == 1, names == nil,
    let object = arguments.unsafelyUnwrapped[0], py.isPlainlyInstance(object)
  {
    return dumped(object)
  }
  return py.state.pointee.quick.dump?(method, arguments, flagsAndCount, names)
}

private func callDump(
  _ method: Object?, _ arguments: UnsafePointer<Object?>?, _ flagsAndCount: UInt, _ names: Object?
) -> Object? {
  callPlainly(method, arguments, flagsAndCount, names) { dump($0, nil, 0, nil) }
}

private func callDumpJSON(
  _ method: Object?, _ arguments: UnsafePointer<Object?>?, _ flagsAndCount: UInt, _ names: Object?
) -> Object? {
  callPlainly(method, arguments, flagsAndCount, names) { dumpJSON($0, nil, 0, nil) }
}
