// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// Which method of classes.
enum BoundMethod: Int {
  case validate = 0
  case validateJSON
}

/// A descriptor in Model that gives each class its own builtin function.
///
/// Like `classmethod` it binds to the class that is asked, also through `super()`; unlike
/// it, it does so once: the function stays in the class's `ClassInfo`.
///
///     16  which method it is
enum BoundMethods {
  private static var size: Int { 24 }
  private static var methodOffset: Int { 16 }

  private typealias Get = @convention(c) (Object?, Object?, Object?) -> Object?

  /// A descriptor; a new reference, or nil with an exception.
  static func make(_ method: BoundMethod, _ py: Python) -> Object? {
    guard let type = py.state.pointee.boundMethods ?? makeType(py) else { return nil }
    // Safe: an object without references of its own needs no collector.
    guard let memory = py.api.PyType_GenericAlloc.unsafelyUnwrapped(type, 0) else { return nil }
    memory.storeBytes(of: method.rawValue, toByteOffset: methodOffset, as: Int.self)
    return memory
  }

  private static func makeType(_ py: Python) -> Object? {
    guard
      var spec = TypeSpec(
        name: "satya.models.BoundMethod", basicSize: size, itemSize: 0,
        flags: TypeSpec.Flag.standard)
    else { return nil }
    spec.add(TypeSpec.SlotID.descriptorGet, address(of: getBoundMethod as Get))
    let made = spec.make(py, base: nil)
    py.state.pointee.boundMethods = made
    return made
  }

  /// The method that a descriptor stands for.
  fileprivate static func method(of descriptor: Object) -> BoundMethod? {
    BoundMethod(rawValue: descriptor.load(fromByteOffset: methodOffset, as: Int.self))
  }
}

/// tp_descr_get: the builtin function of the class.
private func getBoundMethod(_ descriptor: Object?, _ object: Object?, _ type: Object?) -> Object? {
  guard let descriptor, let method = BoundMethods.method(of: descriptor) else { return nil }
  let py = Python.current
  let cls = type ?? object.map { PythonType.of($0).address }
  guard let cls, py.isModelClass(cls), let info = ClassInfo.of(cls, py) else {
    return py.raise(py.typeError, "a method of model classes")
  }
  let kept = method == .validate ? info.pointee.validate : info.pointee.validateJSON
  if let kept { return py.retained(kept) }
  guard
    let made = py.api.PyCFunction_NewEx.unsafelyUnwrapped(
      method == .validate
        ? py.state.pointee.validateDefinition : py.state.pointee.validateJSONDefinition, cls, nil)
  else { return nil }
  if method == .validate {
    info.pointee.validate = py.retained(made)
  } else {
    info.pointee.validateJSON = py.retained(made)
  }
  return made
}
