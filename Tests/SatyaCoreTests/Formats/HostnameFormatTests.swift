// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

@Suite struct HostnameFormatTests {
  private static let label63 = String(repeating: "a", count: 63)
  private static let name253 =
    "\(label63).\(label63).\(label63).\(String(repeating: "b", count: 61))"

  @Test(arguments: [
    FormatCases(
      format: .hostname,
      valid: [
        "a", "A.B", "0", "1.2.3.4", "a-b", "a--b", "r3---sn-4g5e", label63, name253, "xn", "xn-a",
        "xn--ll-0ea", "XN--LL-0EA", "xn--maana-pta.com", "xn--mgberp4a5d4ar", "a.xn--wva3je",
      ],
      invalid: [
        "", ".", "a.", ".a", "a..b", "-", "-a", "a-", "a.-b", "a-.b", "a_b", "a b", "a\u{0}", "é",
        "a\u{3002}b", "\(label63)a", "\(name253)b", "xn--", "xn--a", "xn---", "xn--a-", "xn--0",
        "xn--99999999", "xn--aa-", "xn--ls8h", "xn--a.b", "xn---9uc", "xn--maana-pta_",
        // Encoded: a capital letter, a fraction, a fullwidth letter, a symbol, a
        // conjoining consonant, private use, and a text not in normal form C.
        "xn--dca", "xn--0ba", "xn--mi7c", "xn--n3h", "xn--ypd", "xn--0y0c", "xn--cafe-yvc",
      ]),
    FormatCases(
      format: .idnHostname,
      valid: [
        "a", "A.B", "mañana.com", "xn--maana-pta.com", "日本語.jp", "日本語\u{3002}jp", "ελλάδα.gr",
        "भारत", "السعودية", "ישראל.il", "straße.de", "ς", "a.b\u{FF0E}c\u{FF61}d",
        label63, name253, "नागरी\u{94D}\u{200D}ष", "א1.א", "xn--4dbc5h",
      ],
      invalid: [
        "", ".", "\u{3002}", "a.", "a\u{3002}\u{3002}b", "Ñ.com", "mañana.com.", "ma ñana", "ñ-",
        "-ñ", "ab--ñ", "ab--cd", "½", "\u{FF41}", "☃", "💩", "a\u{301}b\u{AD}",
        // Not in normal form C: a base and a mark that compose, marks out of order,
        // a mark that would move into a character before it.
        "cafe\u{301}", "a\u{323}\u{302}", "û\u{323}", "q\u{307}\u{323}", "\u{301}a", "a\u{200D}b",
        "a\u{200C}b", "\u{200C}", "a\u{B7}b", "l\u{B7}", "א\u{660}1", "1א", "אa", "1.א", "א-",
        "ab_é", "é\u{0}", "\u{1100}\u{1161}", "xn--ñ", "\(label63)é",
        "\(String(repeating: "日本語.", count: 30))jp",
        String(repeating: "é", count: 60),
      ]),
  ])
  func knowsTheseTexts(cases: FormatCases) { cases.check() }

  /// Marks that keep their order and do not compose leave the text in normal form.
  @Test(arguments: [
    "q\u{323}\u{307}", "û\u{331}", "\u{1E05}\u{307}", "ḍ\u{307}", "q\u{301}\u{300}",
  ])
  func marksInNormalFormAreTaken(label: String) {
    #expect(matches(.idnHostname, label))
  }

  /// The limit of 63 counts in ASCII form: `xn--` and Punycode.
  @Test func theLengthOfALabelCountsInASCIIForm() {
    // n times U+00FC encodes to "tda" and n - 1 times "a", behind "xn--".
    for n in 1...62 {
      let label = String(repeating: "ü", count: n)
      #expect(matches(.idnHostname, label) == (4 + 3 + n - 1 <= 63), "\(n)")
    }
  }
}
