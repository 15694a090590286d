// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

@Suite struct JSONPointerFormatTests {
  @Test(arguments: [
    FormatCases(
      format: .jsonPointer,
      valid: [
        "", "/", "//", "/a", "/~0", "/~1", "/~01~10", "/é", "/a/~0/b~1c", "/\u{0}", "/%~0", "/#",
      ],
      invalid: [
        "a", "~", "~0", "/~", "/~2", "/~a", "/~~0", "/a/~", "#", "#/a", " /", "0", "/~\u{0}",
      ]),
    FormatCases(
      format: .relativeJSONPointer,
      valid: ["0", "1", "10", "0#", "12#", "0/", "3/a~0b/c", "0+1", "0-1#", "2+10/a", "1/#", "0-0"],
      invalid: [
        "", "#", "/", "/a", "a", "-1", "+1", "00", "01", "01#", "0##", "0#/a", "0a", "0/~", "0/~2",
        "1 ", " 1", "0+", "0+#", "0-01", "0+-1", "0+1+1", "1.0", "٣", "0\u{0}", "0+/a",
      ]),
  ])
  func knowsTheseTexts(cases: FormatCases) { cases.check() }
}
