// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

@Suite struct URIFormatTests {
  private static let absolute = [
    "a:", "a:b", "a:/", "a:/b", "a://", "a:///b", "http://a", "http://a:80", "http://a:",
    "a+b-c.1:x", "http://a/?", "http://a?b", "http://a#b", "http://a?b#c",
    "http://a/b;c=d,e/f?g=h&i/?#/?", "http://u@a", "http://u:p@a:1", "http://@a",
    "http://%41%2f@%42/%43", "http://[::1]", "http://[::1]:80/x", "http://u@[1:2:3:4:5:6:7:8]",
    "http://[v1.x:y]", "http://[vFF.~]", "http://1.2.3.4", "urn:a:b:c", "mailto:a@b.c", "data:,x",
    "tel:+1", "a:b:c", "a:@", "file:///etc/hosts", "http://a//b", "a:b//c", "http://a:b@c",
  ]
  private static let relative = [
    "", "/", "//", "//a", "//a:80/b", "/a", "/a:b", "a", "a/b", "a/b:c", "./a:b", "?", "?a", "#",
    "#a", "?a#b", "a?b:c", "a#b:c", "..", "../..", "//[::1]", "%41", "@", "!$&'()*+,;=",
  ]
  private static let broken = [
    ":", ":a", "1:a", "-a:b", "a b", "a:b c", "%", "%4", "%4g", "a:%", "a:%4", "a:b%zz",
    "http://a b", "http://[", "http://[]", "http://[::1", "http://::1]", "http://[::1]a",
    "http://[::1]]", "http://[1.2.3.4]", "http://[v.x]", "http://[v1.]", "http://[v1x]",
    "http://[vg.x]", "http://a:b", "http://a:8a", "http://a@b@c", "http://[::1]@a", "http://a[",
    "a:[", "a:]", "a?[", "a#[", "a##b", "a#b#c", "a\\b", "a\"b", "a<b", "a>b", "a^b", "a`b", "a{b",
    "a|b", "a}b", "a\u{0}", "a\u{7F}", "a\n", "http://a:1:2", "//a\\b", "http://[fe80::1%25en0]",
    "a_b:c",
  ]
  private static let wide = ["a:é", "http://é@é/é?é#é", "a:\u{A0}", "a:\u{10000}", "a:\u{E1000}"]
  private static let wideRelative = ["é", "//é", "?é", "#é", "?\u{E000}", "?\u{10FFFD}"]
  private static let neverWide = [
    "a:\u{80}", "a:\u{9F}", "a:\u{E000}", "a:#\u{E000}", "a:\u{FFF0}", "a:\u{1FFFE}", "a:\u{E0001}",
    "a:?\u{FFFFE}", "é:a", "http://a\u{E000}",
    // The compiler takes no escape for these noncharacters.
    "a:\(UnicodeScalar(0xFDD0 as UInt16)!)", "a:\(UnicodeScalar(0xFFFE as UInt16)!)",
  ]

  @Test(arguments: [
    FormatCases(format: .uri, valid: absolute, invalid: relative + broken + wide + wideRelative),
    FormatCases(
      format: .uriReference, valid: absolute + relative, invalid: broken + wide + wideRelative),
    FormatCases(
      format: .iri, valid: absolute + wide, invalid: relative + broken + wideRelative + neverWide),
    FormatCases(
      format: .iriReference, valid: absolute + relative + wide + wideRelative,
      invalid: broken + neverWide),
  ])
  func knowsTheseTexts(cases: FormatCases) { cases.check() }

  /// Each ASCII byte in each component, against the characters of RFC 3986 spelled out.
  @Test func everyByteHasItsComponents() {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let name = letters + "0123456789-._~!$&'()*+,;="
    let components: [(String, String, String)] = [
      ("s", "s:x", letters + "0123456789+-."),
      ("s://a", "b", name + ":@/?#0123456789"),
      ("s:/a", "b", name + ":@/?#"),
      ("s:?a", "b", name + ":@/?#"),
      ("s:#a", "b", name + ":@/?"),
    ]
    for byte in UInt8(0)..<128 {
      let character = String(UnicodeScalar(byte))
      for (head, tail, allowed) in components {
        // Behind a colon the authority has a port, where "b" is wrong.
        let expected = allowed.contains(character) && !(head == "s://a" && character == ":")
        let isSchemeEnd = head == "s" && character == ":"
        #expect(
          matches(.uri, head + character + tail) == (expected || isSchemeEnd),
          "\(head)\(character.debugDescription)\(tail)")
      }
    }
  }
}
