// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

@Suite struct UUIDFormatTests {
  private static let sample = "01234567-89ab-cdef-ABCD-EF0123456789"

  @Test(arguments: [
    FormatCases(
      format: .uuid,
      valid: [
        sample, "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000",
      ],
      invalid: [
        "", "-", "\(sample)0", "\(sample.dropLast())", "{\(sample)}", "urn:uuid:\(sample)",
        "0123456789abcdefABCDEF0123456789", "01234567_89ab-cdef-ABCD-EF0123456789",
        "0123456-789ab-cdef-ABCD-EF0123456789", "------------------------------------",
      ])
  ])
  func knowsTheseTexts(cases: FormatCases) { cases.check() }

  /// Every byte value at every place: a digit where a digit stands, a hyphen where a hyphen.
  @Test func everyPlaceTakesItsBytesAndNoOthers() {
    let bytes = Array(Self.sample.utf8)
    let hex = Set("0123456789abcdefABCDEF".utf8)
    for i in bytes.indices {
      for value in UInt8.min...UInt8.max {
        var changed = bytes
        changed[i] = value
        let expected = bytes[i] == 0x2D ? value == 0x2D : hex.contains(value)
        #expect(matches(.uuid, changed) == expected, "\(value) at \(i)")
      }
    }
  }
}
