// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

/// Whether the bytes of `string` match, read from memory that ends where they end.
func matches(_ format: Format, _ string: String) -> Bool {
  matches(format, Array(string.utf8))
}

/// As above, for bytes that may be no UTF-8. The copy is a block of its own, so that an
/// address sanitizer sees a read past either end.
func matches(_ format: Format, _ bytes: [UInt8]) -> Bool {
  let block = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
  defer { block.deallocate() }
  block.initialize(repeating: 0, count: max(bytes.count, 1))
  for (i, byte) in bytes.enumerated() { block[i] = byte }
  return format.matches(Text(UnsafePointer(block), bytes.count))
}

/// Texts and their verdicts for one format.
struct FormatCases: Sendable, CustomStringConvertible {
  let format: Format
  let valid: [String]
  let invalid: [String]

  var description: String { "\(format.name)" }

  func check() {
    for text in valid {
      #expect(matches(format, text), "\(format.name) refuses \(text.debugDescription)")
    }
    for text in invalid {
      #expect(!matches(format, text), "\(format.name) takes \(text.debugDescription)")
    }
  }
}
