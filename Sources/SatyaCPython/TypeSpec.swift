// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

// The tables from which CPython makes types and functions: PyType_Spec, PyMethodDef,
// PyGetSetDef and PyMemberDef, written word by word.
//
// What CPython keeps pointing at (all but the spec itself) is never freed: it is made
// once for a process, or by the owner of a class, who frees it after the class.

/// PyType_Spec: 32 bytes, and a table of slots of 16 bytes each that ends with zeros.
enum TypeSpec {
  /// The numbers of typeslots.h.
  enum SlotID {
    static var call: Int32 { 50 }
    static var clear: Int32 { 51 }
    static var dealloc: Int32 { 52 }
    static var descriptorGet: Int32 { 54 }
    static var getattro: Int32 { 58 }
    static var initialize: Int32 { 60 }
    static var new: Int32 { 65 }
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

  /// Makes a type; a new reference, or nil with an exception.
  static func make(
    _ name: StaticString, size: Int, flags: UInt32, slots: [(Int32, UnsafeMutableRawPointer)],
    base: Object?, _ py: Python
  ) -> Object? {
    guard let spec = calloc(1, 32 + 16 * (slots.count + 1)) else {
      return py.raise(py.api.PyExc_MemoryError, "out of memory")
    }
    defer { free(spec) }
    // Safe: the memory was made for as many slots.
    spec.storeBytes(of: UnsafeRawPointer(name.utf8Start), as: UnsafeRawPointer.self)
    spec.storeBytes(of: Int32(size), toByteOffset: 8, as: Int32.self)
    spec.storeBytes(of: flags, toByteOffset: 16, as: UInt32.self)
    spec.storeBytes(of: spec + 32, toByteOffset: 24, as: UnsafeMutableRawPointer.self)
    for (i, (slot, value)) in slots.enumerated() {
      let place = 32 + 16 * i
      spec.storeBytes(of: slot, toByteOffset: place, as: Int32.self)
      spec.storeBytes(of: value, toByteOffset: place + 8, as: UnsafeMutableRawPointer.self)
    }
    guard let base else { return py.api.PyType_FromSpecWithBases.unsafelyUnwrapped(spec, nil) }
    guard let bases = py.api.PyTuple_New.unsafelyUnwrapped(1) else { return nil }
    defer { py.release(bases) }
    py.items(tuple: bases)[0] = py.retained(base)
    return py.api.PyType_FromSpecWithBases.unsafelyUnwrapped(spec, bases)
  }
}

/// A C function of the library as CPython's tables hold it.
@inline(__always)
func address<Function>(of function: Function) -> UnsafeMutableRawPointer {
  // Safe: every caller passes a `@convention(c)` function, which is one address.
  unsafeBitCast(function, to: UnsafeMutableRawPointer.self)
}

/// PyMemberDef: 40 bytes.
enum MemberDefinition {
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

/// PyGetSetDef: 40 bytes each, in a table that ends with zeros.
enum GetSetTable {
  typealias Getter = @convention(c) (Object?, UnsafeMutableRawPointer?) -> Object?
  typealias Setter = @convention(c) (Object?, Object?, UnsafeMutableRawPointer?) -> Int32

  struct Entry {
    let name: StaticString
    let get: Getter
    let set: Setter
    /// What both are given.
    let closure: Int
  }

  /// A table of these; nil without memory.
  static func make(_ entries: [Entry]) -> UnsafeMutableRawPointer? {
    guard let table = calloc(entries.count + 1, 40) else { return nil }
    // Safe: the memory was made for as many entries.
    for (i, entry) in entries.enumerated() {
      let place = table + 40 * i
      place.storeBytes(of: UnsafeRawPointer(entry.name.utf8Start), as: UnsafeRawPointer.self)
      place.storeBytes(
        of: address(of: entry.get), toByteOffset: 8, as: UnsafeMutableRawPointer.self)
      place.storeBytes(
        of: address(of: entry.set), toByteOffset: 16, as: UnsafeMutableRawPointer.self)
      place.storeBytes(of: entry.closure, toByteOffset: 32, as: Int.self)
    }
    return table
  }
}

/// PyMethodDef: 32 bytes, of a function that takes its arguments as an array.
enum MethodDefinition {
  typealias Fast =
    @convention(c) (Object?, UnsafePointer<Object?>?, Int) -> Object?

  typealias WithKeywords =
    @convention(c) (Object?, UnsafePointer<Object?>?, Int, Object?) -> Object?

  /// A definition of METH_FASTCALL; nil with an exception.
  static func make(
    _ name: StaticString, _ function: Fast, _ py: Python
  ) -> UnsafeMutableRawPointer? {
    make(name, address(of: function), flags: 0x80, py)
  }

  /// The same of METH_FASTCALL | METH_KEYWORDS, with what `help()` shows: the signature,
  /// a line `--`, and words.
  static func make(
    _ name: StaticString, withKeywords function: WithKeywords, words: StaticString, _ py: Python
  ) -> UnsafeMutableRawPointer? {
    let made = make(name, address(of: function), flags: 0x82, py)
    made?.storeBytes(
      of: UnsafeRawPointer(words.utf8Start), toByteOffset: 24, as: UnsafeRawPointer.self)
    return made
  }

  private static func make(
    _ name: StaticString, _ function: UnsafeMutableRawPointer, flags: Int32, _ py: Python
  ) -> UnsafeMutableRawPointer? {
    guard let made = calloc(1, 32) else {
      return py.raise(py.api.PyExc_MemoryError, "out of memory")
    }
    made.storeBytes(of: UnsafeRawPointer(name.utf8Start), as: UnsafeRawPointer.self)
    made.storeBytes(of: function, toByteOffset: 8, as: UnsafeMutableRawPointer.self)
    made.storeBytes(of: flags, toByteOffset: 16, as: Int32.self)
    return made
  }
}
