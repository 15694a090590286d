// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The floating-point mode of the calling thread.
enum FloatMode {
  /// What `body` makes of doubles in the mode that every C program starts in, whatever the
  /// caller's is: the same text is the same number on every thread.
  @inline(__always)
  static func standard<Result>(_ body: () -> Result) -> Result {
    let mode = sp_float_begin()
    defer { sp_float_end(mode) }
    return body()
  }
}
