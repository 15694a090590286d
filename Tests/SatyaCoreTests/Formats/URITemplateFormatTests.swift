// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

@Suite struct URITemplateFormatTests {
  @Test(arguments: [
    FormatCases(
      format: .uriTemplate,
      valid: [
        "", "a", "{a}", "{a}{b}", "x{a}y", "{a,b,c}", "{+a}", "{#a}", "{.a}", "{/a}", "{;a}",
        "{?a}", "{&a}", "{=a}", "{,a}", "{!a}", "{@a}", "{|a}", "{a*}", "{a:1}", "{a:9999}",
        "{a.b.c}", "{_}", "{0}", "{%41b}", "{?a*,b:3,c}", "http://x/%41?b=[c]", "é", "\u{E000}",
        "'", "~!$&()*+,-./:;=?@[]_#",
      ],
      invalid: [
        "{", "}", "{}", "{{a}}", "{a", "a}", "{a}}", "{+}", "{++a}", "{a b}", "{a,}", "{,}",
        "{,,a}", "{a,,b}", "{.}", "{..a}", "{a.}", "{a..b}", "{a:}", "{a:0}", "{a:01}", "{a:10000}",
        "{a:x}", "{a*:1}", "{a:1*}", "{a**}", "{%4}", "{%zz}", "{é}", "{a-b}", "{$a}", " ", "\"",
        "%", "%4", "%zz", "<", ">", "\\", "^", "`", "|", "\u{0}", "\u{7F}", "\u{80}", "{a\u{0}}",
        "{*}",
      ])
  ])
  func knowsTheseTexts(cases: FormatCases) { cases.check() }
}
