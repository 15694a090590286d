// SPDX-License-Identifier: Apache-2.0
import CSatya
import SatyaCore

/// What a handle of a C caller stands for: memory of the allocator's, known by its address.
protocol Handled {
  init(address: UnsafeMutableRawPointer)
  var address: UnsafeMutableRawPointer { get }
}

extension Schema: Handled {}
extension Report: Handled {}
extension Batch: Handled {}

extension ByteBuffer: Handled {
  /// Safe: only for an address that `address` gave.
  @inline(__always)
  init(address: UnsafeMutableRawPointer) {
    self.init(in: address.assumingMemoryBound(to: Storage.self))
  }

  @inline(__always)
  var address: UnsafeMutableRawPointer { UnsafeMutableRawPointer(storage) }
}

/// Between C's opaque pointers and what they stand for. An instance's handle is the address
/// of its record.
enum Handle<Object: Handled> {
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
