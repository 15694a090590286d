// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

@_cdecl("satya_buffer_new") @implementation
public func satya_buffer_new() -> OpaquePointer! { ByteBuffer().map { Handle.of($0) } }

@_cdecl("satya_buffer_free") @implementation
public func satya_buffer_free(_ buffer: OpaquePointer!) {
  Handle<ByteBuffer>.object(buffer)?.free()
}

@_cdecl("satya_buffer_data") @implementation
public func satya_buffer_data(_ buffer: OpaquePointer!) -> UnsafePointer<CChar>! {
  let empty: StaticString = ""
  return Handle<ByteBuffer>.object(buffer)?.text.asCString ?? empty.asCString
}

@_cdecl("satya_buffer_size") @implementation
public func satya_buffer_size(_ buffer: OpaquePointer!) -> Int {
  Handle<ByteBuffer>.object(buffer)?.count ?? 0
}

extension ByteBuffer {
  /// Fills the buffer anew by `write`, which says whether what it wrote is whole; empty again
  /// where that fails.
  func fill(_ write: (ByteBuffer) -> Bool) -> satya_status {
    clear()
    let isWhole = FloatMode.standard { write(self) }
    if isWhole, !ranOutOfMemory { return Status.ok }
    let status = ranOutOfMemory ? Status.noMemory : Status.internal
    clear()
    return status
  }
}
