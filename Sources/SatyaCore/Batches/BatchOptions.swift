// SPDX-License-Identifier: Apache-2.0

/// How a batch is run, all resolved. The C struct is `satya_batch_options`.
package struct BatchOptions {
  package enum Format: UInt8 { case lines, array }

  package var format = Format.lines
  package var threads = 1
  package var keepsInstances = true
  package var isPartial = false
  package var borrows = false
  /// Where the piece before this one ended.
  package var state = BatchState.start
  package var problemsPerRecord = 10
  package var problemsInAll = 1_000
  /// Bytes; 0 for no limit.
  package var maximumMemory = 0
  package var firstRecord: UInt64 = 0
  package var firstLine: UInt64 = 0
  /// Code points before the data on its first line.
  package var firstColumn: UInt64 = 0
  package var baseOffset: UInt64 = 0
  package var echo = 0
  package var cancel: UnsafePointer<UInt32>?
  package var validation = ValidationOptions()

  package init() {}
}

/// How a batch ended. Bad records are no failure.
package enum BatchOutcome: UInt8 {
  case ok, noMemory, limit, cancelled, malformedValue, badState
}
