// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// The tables from which CPython makes types and functions: PyType_Spec, PyMethodDef,
/// PyGetSetDef and PyMemberDef, written word by word.
///
/// What CPython keeps pointing at (all but the spec itself) is never freed: it is made
/// once for a process, or by the owner of a class, who frees it after the class.
struct TypeSpec {
  /// The numbers of typeslots.h.
  enum SlotID {
    static var call: Int32 { 50 }
    static var clear: Int32 { 51 }
    static var dealloc: Int32 { 52 }
    static var getattro: Int32 { 58 }
    static var initialize: Int32 { 60 }
    static var methods: Int32 { 64 }
    static var new: Int32 { 65 }
    static var descriptorGet: Int32 { 54 }
    static var setattro: Int32 { 69 }
    static var traverse: Int32 { 71 }
    static var members: Int32 { 72 }
    static var getset: Int32 { 73 }
    static var finalize: Int32 { 80 }
  }

  enum Flag {
    static var standard: UInt32 { 1 << 18 }
    static var baseType: UInt32 { 1 << 10 }
    static var hasGC: UInt32 { 1 << 14 }
    static var typeSubclass: UInt32 { 1 << 31 }
  }

  /// PyType_Spec, 32 bytes, with its slots behind it; terminated by zeros.
  private let memory: UnsafeMutableRawPointer
  private var count = 0
  private static var mostSlots: Int { 12 }

  /// Safe: calloc'ed for the spec and all slots that `add` takes.
  init?(name: StaticString, basicSize: Int, itemSize: Int, flags: UInt32) {
    guard let memory = calloc(1, 32 + 16 * (TypeSpec.mostSlots + 1)) else { return nil }
    self.memory = memory
    memory.storeBytes(of: UnsafeRawPointer(name.utf8Start), as: UnsafeRawPointer.self)
    memory.storeBytes(of: Int32(basicSize), toByteOffset: 8, as: Int32.self)
    memory.storeBytes(of: Int32(itemSize), toByteOffset: 12, as: Int32.self)
    memory.storeBytes(of: flags, toByteOffset: 16, as: UInt32.self)
    memory.storeBytes(of: memory + 32, toByteOffset: 24, as: UnsafeMutableRawPointer.self)
  }

  mutating func add(_ slot: Int32, _ value: UnsafeMutableRawPointer?) {
    precondition(count < TypeSpec.mostSlots)
    let place = 32 + 16 * count
    memory.storeBytes(of: slot, toByteOffset: place, as: Int32.self)
    memory.storeBytes(of: value, toByteOffset: place + 8, as: UnsafeMutableRawPointer?.self)
    count += 1
  }

  /// Makes the type; a new reference, or nil with an exception. The spec is freed.
  func make(_ py: Python, base: Object?) -> Object? {
    defer { free(memory) }
    guard let base else {
      return py.api.PyType_FromSpecWithBases.unsafelyUnwrapped(memory, nil)
    }
    guard let bases = py.api.PyTuple_New.unsafelyUnwrapped(1) else { return nil }
    _ = py.api.PyTuple_SetItem.unsafelyUnwrapped(bases, 0, py.retained(base))
    defer { py.release(bases) }
    return py.api.PyType_FromSpecWithBases.unsafelyUnwrapped(memory, bases)
  }
}

/// A C function of the library as CPython's tables hold it.
@inline(__always)
func address<Function>(of function: Function) -> UnsafeMutableRawPointer {
  // Safe: every caller passes a `@convention(c)` function, which is one address.
  unsafeBitCast(function, to: UnsafeMutableRawPointer.self)
}

/// PyMemberDef: 40 bytes.
struct MemberDefinition {
  static var size: Int { 40 }
  static var objectOrError: Int32 { 16 }
  static var signedSize: Int32 { 19 }
  static var isReadOnly: Int32 { 1 }

  static func write(
    _ place: UnsafeMutableRawPointer, name: UnsafeRawPointer, kind: Int32, offset: Int,
    flags: Int32
  ) {
    place.storeBytes(of: name, as: UnsafeRawPointer.self)
    place.storeBytes(of: kind, toByteOffset: 8, as: Int32.self)
    place.storeBytes(of: offset, toByteOffset: 16, as: Int.self)
    place.storeBytes(of: flags, toByteOffset: 24, as: Int32.self)
    place.storeBytes(of: nil, toByteOffset: 32, as: UnsafeRawPointer?.self)
  }

  /// The offset that a member descriptor of Python's reads from.
  /// Safe: `descriptor` is exactly a member_descriptor; d_member stands at 40.
  static func offset(ofDescriptor descriptor: Object) -> Int {
    descriptor.load(fromByteOffset: 40, as: UnsafeRawPointer.self)
      .load(fromByteOffset: 16, as: Int.self)
  }

  static func kind(ofDescriptor descriptor: Object) -> Int32 {
    descriptor.load(fromByteOffset: 40, as: UnsafeRawPointer.self)
      .load(fromByteOffset: 8, as: Int32.self)
  }

}

/// PyGetSetDef: 40 bytes, a table that ends with zeros.
struct GetSetTable {
  typealias Getter = @convention(c) (Object?, UnsafeMutableRawPointer?) -> Object?
  typealias Setter = @convention(c) (Object?, Object?, UnsafeMutableRawPointer?) -> Int32

  let memory: UnsafeMutableRawPointer
  private var count = 0

  init?(capacity: Int) {
    guard let memory = calloc(capacity + 1, 40) else { return nil }
    self.memory = memory
  }

  mutating func add(_ name: StaticString, _ get: Getter, _ set: Setter, closure: Int) {
    let place = memory + 40 * count
    place.storeBytes(of: UnsafeRawPointer(name.utf8Start), as: UnsafeRawPointer.self)
    place.storeBytes(of: address(of: get), toByteOffset: 8, as: UnsafeMutableRawPointer.self)
    place.storeBytes(of: address(of: set), toByteOffset: 16, as: UnsafeMutableRawPointer.self)
    place.storeBytes(of: closure, toByteOffset: 32, as: Int.self)
    count += 1
  }
}

/// PyMethodDef: 32 bytes each, in one table; given to PyCFunction_NewEx one by one.
struct FunctionTable {
  typealias Fast =
    @convention(c) (Object?, UnsafePointer<Object?>?, Int) -> Object?

  typealias WithKeywords =
    @convention(c) (Object?, UnsafePointer<Object?>?, Int, Object?) -> Object?

  let memory: UnsafeMutableRawPointer
  private var count = 0

  init?(capacity: Int) {
    guard let memory = calloc(capacity + 1, 32) else { return nil }
    self.memory = memory
  }

  /// Adds a function of METH_FASTCALL and returns its definition.
  mutating func add(_ name: StaticString, _ function: Fast) -> UnsafeMutableRawPointer {
    add(name, address(of: function), flags: 0x80)
  }

  /// The same of METH_FASTCALL | METH_KEYWORDS, with what `help()` shows: the signature,
  /// a line `--`, and words.
  mutating func add(
    _ name: StaticString, withKeywords function: WithKeywords, words: StaticString
  ) -> UnsafeMutableRawPointer {
    let place = add(name, address(of: function), flags: 0x82)
    place.storeBytes(
      of: UnsafeRawPointer(words.utf8Start), toByteOffset: 24, as: UnsafeRawPointer.self)
    return place
  }

  private mutating func add(
    _ name: StaticString, _ function: UnsafeMutableRawPointer, flags: Int32
  ) -> UnsafeMutableRawPointer {
    let place = memory + 32 * count
    place.storeBytes(of: UnsafeRawPointer(name.utf8Start), as: UnsafeRawPointer.self)
    place.storeBytes(of: function, toByteOffset: 8, as: UnsafeMutableRawPointer.self)
    place.storeBytes(of: flags, toByteOffset: 16, as: Int32.self)
    count += 1
    return place
  }
}
