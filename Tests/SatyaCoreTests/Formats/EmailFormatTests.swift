// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

@Suite struct EmailFormatTests {
  private static let local64 = String(repeating: "a", count: 64)
  private static let label63 = String(repeating: "a", count: 63)
  private static let domain253 =
    "\(label63).\(label63).\(label63).\(String(repeating: "b", count: 61))"

  @Test(arguments: [
    FormatCases(
      format: .email,
      valid: [
        "a@b", "a.b.c@d.e", "!#$%&'*+-/=?^_`{|}~@x.y", "\"\"@x", "\" \"@x", "\"a\\\"b\\\\\"@x",
        "\"a@b\"@x", "a@1.2.3", "a@x-y.z", "A@B.C", "a@[1.2.3.4]", "a@[IPv6:::]",
        "a@[ipv6:1:2:3:4:5:6:7:8]", "a@[IPv6:::ffff:1.2.3.4]", "\(local64)@x", "a@\(domain253)",
        "a@xn--X",
      ],
      invalid: [
        "", "@", "a", "a@", "@b", "a@b@c", "a@.b", "a@b.", "a@b..c", ".a@b", "a.@b", "a..b@c",
        "a b@c", "a@b c", "a@-b", "a@b-", "a@b_c", "\"a@b", "\"a\"b@c", "\"a\".b@c", "\"a\\\"@b",
        "\"\u{7F}\"@b", "\"\t\"@b", "\"\\\t\"@b", "a@[", "a@[]", "a@[1.2.3]", "a@[1.2.3.4",
        "a@[1.2.3.4]x", "a@[IPv6:1::2::3]", "a@[IPv6:]", "a@[::1]", "a@[IPv7:::1]", "a@[tag:x]",
        "a(c)@b", "a@b(c)", "<a@b>", "a@b\n", "a@b\u{0}", "é@b", "a@é", "a,b@c", "a\\b@c",
        "\(local64)a@x", "a@\(label63)a", "a@\(domain253)b", "\"é\"@x",
      ]),
    FormatCases(
      format: .idnEmail,
      valid: [
        "a@b", "é@b", "a@é", "\"é\"@é.é", "a@[1.2.3.4]", "é.é@é-é", "a@Ü.de", "a@b\u{3002}c",
        "a@\(String(repeating: "é", count: 63))", "\(String(repeating: "é", count: 32))@x",
      ],
      invalid: [
        "", "é", "é@", "@é", "é..é@x", "é@é..é", "é@-é", "é@é-", "é@é é", "é@é@é", "\"é@x",
        "a@\(String(repeating: "é", count: 64))", "\(String(repeating: "é", count: 33))@x",
        "a@\(String(repeating: "é.", count: 127))é", "é\u{FF20}é",
      ]),
  ])
  func knowsTheseTexts(cases: FormatCases) { cases.check() }
}
