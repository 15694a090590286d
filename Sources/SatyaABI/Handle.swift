// SPDX-License-Identifier: Apache-2.0
import CSatya
import SatyaCore

/// Between C's opaque pointers and what they stand for: the only `Unmanaged` of this
/// target. Schemas, reports and buffers are objects whose reference count C holds; an
/// instance's handle is the address of its record.
enum Handle<Object: AnyObject> {
  /// A handle that owns a reference.
  static func make(_ object: Object) -> OpaquePointer {
    OpaquePointer(Unmanaged.passRetained(object).toOpaque())
  }

  /// A handle that owns no reference, for an object that something else keeps.
  static func view(_ object: Object) -> OpaquePointer {
    OpaquePointer(Unmanaged.passUnretained(object).toOpaque())
  }

  /// The object of a handle; nil for NULL. Borrowed.
  @inline(__always)
  static func object(_ handle: OpaquePointer?) -> Object? {
    handle.map { Unmanaged<Object>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
  }

  /// Calls `body` with the object of a handle, without counting a reference; nil for NULL.
  @inline(__always)
  static func with<Result>(_ handle: OpaquePointer?, _ body: (Object) -> Result) -> Result? {
    guard let handle else { return nil }
    return Unmanaged<Object>.fromOpaque(UnsafeRawPointer(handle))._withUnsafeGuaranteedRef(body)
  }

  static func retain(_ handle: OpaquePointer) {
    _ = Unmanaged<Object>.fromOpaque(UnsafeRawPointer(handle)).retain()
  }

  static func release(_ handle: OpaquePointer?) {
    if let handle { Unmanaged<Object>.fromOpaque(UnsafeRawPointer(handle)).release() }
  }
}

extension Instance {
  @inline(__always)
  init?(_ handle: OpaquePointer?) {
    guard let handle else { return nil }
    self.init(address: UnsafeMutableRawPointer(handle))
  }

  @inline(__always)
  var handle: OpaquePointer { OpaquePointer(record.address) }
}

extension StaticString {
  /// The literal as C text; the compiler puts a NUL behind it.
  var asCString: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
