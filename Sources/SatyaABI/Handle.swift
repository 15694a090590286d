// SPDX-License-Identifier: Apache-2.0
import CSatya
import SatyaCore

/// Between C's opaque pointers and what they stand for. An instance's handle is the address
/// of its record.
enum Handle<Object: CellHandle> {
  @inline(__always)
  static func of(_ object: Object) -> OpaquePointer { OpaquePointer(object.address) }

  /// The object of a handle; nil for NULL. Borrowed.
  @inline(__always)
  static func object(_ handle: OpaquePointer?) -> Object? {
    handle.map { Object(address: UnsafeMutableRawPointer($0)) }
  }

  /// Calls `body` with the object of a handle; nil for NULL.
  @inline(__always)
  static func with<Result>(_ handle: OpaquePointer?, _ body: (Object) -> Result) -> Result? {
    object(handle).map(body)
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
