// SPDX-License-Identifier: Apache-2.0

/// The version of the library, written here once; the header's constants and the
/// Python package repeat it, and a test compares them.
package enum Version {
  package static var text: StaticString { "0.1.0" }
  /// major * 10000 + minor * 100 + patch.
  package static var number: UInt32 { 100 }
  /// The number in the soname, libsatya.so.0.
  package static var abi: UInt32 { 0 }
}
