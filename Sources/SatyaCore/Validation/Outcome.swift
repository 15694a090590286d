// SPDX-License-Identifier: Apache-2.0

/// How an operation on data ended. The C ABI turns it into a status.
package enum Outcome: UInt8 {
  case ok
  /// The data does not satisfy the schema, or is no JSON; the report says why.
  case invalid
  case noMemory
  /// Whoever asked for it took that back.
  case cancelled
  /// A value of a caller that is none: an unknown kind, a missing text.
  case malformedValue
  case noField
  case wrongKind
  /// The object does not allow this now.
  case badState
}
