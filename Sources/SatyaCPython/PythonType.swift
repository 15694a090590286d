// SPDX-License-Identifier: Apache-2.0

/// A type object, read and written where CPython keeps its slots.
///
/// The offsets are those of CPython 3.9 to 3.13 on 64-bit systems; `SelfTest` compares
/// each with what the interpreter says before any is used.
struct PythonType {
  let address: Object

  @inline(__always)
  init(_ address: Object) { self.address = address }

  /// The type of an object. Safe: the second word of every object.
  @inline(__always)
  static func of(_ object: Object) -> PythonType {
    PythonType(object.load(fromByteOffset: 8, as: Object.self))
  }

  enum Slot {
    static var name: Int { 24 }
    static var basicSize: Int { 32 }
    static var itemSize: Int { 40 }
    static var dealloc: Int { 48 }
    static var vectorcallOffset: Int { 56 }
    static var call: Int { 128 }
    static var getattro: Int { 144 }
    static var setattro: Int { 152 }
    static var flags: Int { 168 }
    static var traverse: Int { 184 }
    static var clear: Int { 192 }
    static var weakListOffset: Int { 208 }
    static var base: Int { 256 }
    static var dictOffset: Int { 288 }
    static var initialize: Int { 296 }
    static var new: Int { 312 }
    static var mro: Int { 344 }
    static var del: Int { 376 }
    static var version: Int { 384 }
    static var finalize: Int { 392 }
    static var vectorcall: Int { 400 }
  }

  enum Flag {
    /// Py_TPFLAGS_MANAGED_WEAKREF and Py_TPFLAGS_MANAGED_DICT, from 3.11.
    static var managed: UInt { 1 << 3 | 1 << 4 }
    static var hasVectorcall: UInt { 1 << 11 }
    static var hasGC: UInt { 1 << 14 }
    /// Py_TPFLAGS_VALID_VERSION_TAG
    static var hasVersion: UInt { 1 << 19 }
    static var isAbstract: UInt { 1 << 20 }
  }

  /// Safe: the caller names a slot of `Slot`, which every type object has.
  @inline(__always)
  subscript(_ slot: Int) -> UnsafeMutableRawPointer? {
    get { address.load(fromByteOffset: slot, as: UnsafeMutableRawPointer?.self) }
    nonmutating set {
      address.storeBytes(of: newValue, toByteOffset: slot, as: UnsafeMutableRawPointer?.self)
    }
  }

  @inline(__always)
  var flags: UInt {
    get { address.load(fromByteOffset: Slot.flags, as: UInt.self) }
    nonmutating set { address.storeBytes(of: newValue, toByteOffset: Slot.flags, as: UInt.self) }
  }

  @inline(__always)
  var basicSize: Int {
    get { address.load(fromByteOffset: Slot.basicSize, as: Int.self) }
    nonmutating set {
      address.storeBytes(of: newValue, toByteOffset: Slot.basicSize, as: Int.self)
    }
  }

  /// A number that another takes the place of as soon as the type, or one that it comes from,
  /// has another attribute; 0 where nobody has asked for one since, or it is not known.
  @inline(__always)
  func version(_ py: Python) -> UInt32 {
    let flag = py.state.pointee.versionFlag
    if flags & flag != flag { return 0 }
    return address.load(fromByteOffset: Slot.version, as: UInt32.self)
  }

  @inline(__always)
  var base: PythonType? { self[Slot.base].map { PythonType($0) } }

  /// Whether the collector would look at an instance.
  @inline(__always)
  var hasGC: Bool { flags & Flag.hasGC != 0 }
}
