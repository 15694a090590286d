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

  /// Defines the functions that classes are given; false with an exception.
  static func define(_ py: Python) -> Bool {
    guard
      let validate = MethodDefinition.make(
        "model_validate", withKeywords: validate,
        words: """
          model_validate(obj, **options)
          --

          Checks an object: a dict, an instance, or what has the fields as attributes.
          """, py),
      let validateJSON = MethodDefinition.make(
        "model_validate_json", withKeywords: validateJSON,
        words: """
          model_validate_json(json_data, **options)
          --

          Checks JSON text: str, bytes or any buffer.
          """, py),
      let name = py.name("model_validate"), let nameJSON = py.name("model_validate_json")
    else { return false }
    py.state.pointee.validateDefinition = validate
    py.state.pointee.validateJSONDefinition = validateJSON
    py.state.pointee.validateName = name
    py.state.pointee.validateJSONName = nameJSON
    return true
  }

  private static func makeType(_ py: Python) -> Object? {
    let made = TypeSpec.make(
      "satya.models.BoundMethod", size: size, flags: TypeSpec.Flag.standard,
      slots: [(TypeSpec.SlotID.descriptorGet, address(of: getBoundMethod as Get))], base: nil, py)
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
  // The collector, which may run meanwhile, may have come here as well.
  let old: Object?
  if method == .validate {
    old = info.pointee.validate
    info.pointee.validate = py.retained(made)
  } else {
    old = info.pointee.validateJSON
    info.pointee.validateJSON = py.retained(made)
  }
  py.release(optional: old)
  return made
}
