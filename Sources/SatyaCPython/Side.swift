// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// What most instances do without: it stands apart.
struct Side {
  /// A state word with bits; counts unless `givenNames` is there.
  var mask: UInt
  /// The set of names that was given out, or that bits cannot say.
  var givenNames: Object?
  var extra: Object?
  var privates: Object?
  /// A dict of other attributes: what cached_property keeps.
  var rest: Object?

  init(mask: UInt) { self.mask = mask }

  subscript(_ member: SideMember) -> Object? {
    get {
      switch member {
      case .givenNames: return givenNames
      case .extra: return extra
      case .privates: return privates
      case .rest: return rest
      }
    }
    set {
      switch member {
      case .givenNames: givenNames = newValue
      case .extra: extra = newValue
      case .privates: privates = newValue
      case .rest: rest = newValue
      }
    }
  }

  func visit(_ visit: Visit, _ argument: UnsafeMutableRawPointer?) -> Int32 {
    var result: Int32 = 0
    if let givenNames { result = visit(givenNames, argument) }
    if result == 0, let extra { result = visit(extra, argument) }
    if result == 0, let privates { result = visit(privates, argument) }
    if result == 0, let rest { result = visit(rest, argument) }
    return result
  }

  static func free(_ side: UnsafeMutablePointer<Side>, _ py: Python) {
    let held = side.pointee
    CPlatform.free(side)
    py.release(optional: held.givenNames)
    py.release(optional: held.extra)
    py.release(optional: held.privates)
    py.release(optional: held.rest)
  }
}

extension ModelInstance {
  var side: UnsafeMutablePointer<Side>? {
    let state = self.state
    return state & 1 == 0 && state != 0 ? UnsafeMutablePointer(bitPattern: state) : nil
  }

  /// The side of an instance, made where there is none; nil without memory.
  func makeSide() -> UnsafeMutablePointer<Side>? {
    if let side { return side }
    guard let memory = malloc(MemoryLayout<Side>.size) else { return nil }
    let made = memory.bindMemory(to: Side.self, capacity: 1)
    made.initialize(to: Side(mask: state | 1))
    state = UInt(bitPattern: made)
    return made
  }

  /// Keeps a reference in the side, or nothing; false with an exception.
  func setSide(_ member: SideMember, _ value: Object?, _ py: Python) -> Bool {
    if value == nil, side == nil { return true }
    guard let side = makeSide() else {
      return py.fail(py.api.PyExc_MemoryError, "out of memory")
    }
    let old = side.pointee[member]
    if let value { py.retain(value) }
    side.pointee[member] = value
    if value != nil { track(py) }
    py.release(optional: old)
    return true
  }
}

/// Which of the members of `Side` a descriptor of the base is about.
enum SideMember: Int {
  case givenNames = 1
  case extra
  case privates
  case rest
}

/// Getter of the base's descriptors: None where there is nothing.
func getSideMember(_ object: Object?, _ closure: UnsafeMutableRawPointer?) -> Object? {
  let py = Python.current
  guard let object, let member = SideMember(rawValue: Int(bitPattern: closure)) else { return nil }
  let instance = ModelInstance(object)
  if member == .givenNames {
    guard let info = ClassInfo.of(instance.type.address, py) else { return nil }
    return instance.givenNames(info, py)
  }
  return py.retained(instance.side?.pointee[member] ?? py.none)
}

/// Setter of the same; None and deletion leave nothing.
func setSideMember(
  _ object: Object?, _ value: Object?, _ closure: UnsafeMutableRawPointer?
) -> Int32 {
  let py = Python.current
  guard let object, let member = SideMember(rawValue: Int(bitPattern: closure)) else { return -1 }
  let instance = ModelInstance(object)
  if member == .givenNames {
    guard let value, let info = ClassInfo.of(instance.type.address, py), isSet(value, py) else {
      py.fail(py.typeError, "the names of the fields that were given are a set")
      return -1
    }
    let isLive = PythonType.of(value).address == py.api.PySet_Type
    return instance.setGivenNames(value, isLive: isLive, info, py) ? 0 : -1
  }
  return instance.setSide(member, value == py.none ? nil : value, py) ? 0 : -1
}

/// `__weakref__`: the first weak reference, as other classes of Python show it.
func getWeakReference(_ object: Object?, _ closure: UnsafeMutableRawPointer?) -> Object? {
  let py = Python.current
  guard let object else { return nil }
  return py.retained(ModelInstance(object).weakList ?? py.none)
}

func refuseToSet(
  _ object: Object?, _ value: Object?, _ closure: UnsafeMutableRawPointer?
) -> Int32 {
  let py = Python.current
  py.fail(py.api.PyExc_AttributeError, "__weakref__ cannot be set")
  return -1
}

func isSet(_ value: Object, _ py: Python) -> Bool {
  let type = PythonType.of(value).address
  return py.isSubtype(type, py.api.PySet_Type.unsafelyUnwrapped)
    || py.isSubtype(type, py.api.PyFrozenSet_Type.unsafelyUnwrapped)
}
