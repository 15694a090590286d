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
  /// Of all dumps: they are methods of one kind.
  private(set) var dump: Call?
  /// The metaclass of Model: what is an instance of its instance is an instance of a model.
  private(set) var metaclass: Object?

  /// Takes the calls of the method descriptors that Model was given; they work as before
  /// where anything about them is not as expected.
  ///
  /// `dumps` are `model_dump` and `model_dump_json`.
  mutating func take(
    _ model: Object, setAttribute: Object, dumps: UnsafePointer<Object?>, _ py: Python
  ) {
    guard let own = QuickMethods.place(in: setAttribute),
      let dump = QuickMethods.place(in: dumps[0]),
      let dumpJSON = QuickMethods.place(in: dumps[1]),
      // Those of one kind have one function, the first has another.
      address(of: dump.pointee) == address(of: dumpJSON.pointee),
      address(of: own.pointee) != address(of: dump.pointee)
    else { return }
    metaclass = PythonType.of(model).address
    self.setAttribute = own.pointee
    self.dump = dump.pointee
    own.pointee = callSetAttribute
    dump.pointee = callDump
    dumpJSON.pointee = callDumpJSON
  }

  /// The same of `dict` and `json`, which are of one kind with the dumps.
  func take(older: Object, olderJSON: Object) {
    guard let dump, let place = QuickMethods.place(in: older),
      let placeJSON = QuickMethods.place(in: olderJSON),
      address(of: place.pointee) == address(of: dump as Call?),
      address(of: placeJSON.pointee) == address(of: dump as Call?)
    else { return }
    place.pointee = callOlderDump
    placeJSON.pointee = callOlderDumpJSON
  }

  /// Where a method descriptor has its function.
  private static func place(in descriptor: Object?) -> UnsafeMutablePointer<Call?>? {
    guard let descriptor else { return nil }
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

private func callOlderDump(
  _ method: Object?, _ arguments: UnsafePointer<Object?>?, _ flagsAndCount: UInt, _ names: Object?
) -> Object? {
  callPlainly(method, arguments, flagsAndCount, names) { olderDump($0, nil, 0, nil) }
}

private func callOlderDumpJSON(
  _ method: Object?, _ arguments: UnsafePointer<Object?>?, _ flagsAndCount: UInt, _ names: Object?
) -> Object? {
  callPlainly(method, arguments, flagsAndCount, names) { olderDumpJSON($0, nil, 0, nil) }
}
