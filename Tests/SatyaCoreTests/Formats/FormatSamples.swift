// SPDX-License-Identifier: Apache-2.0

import SatyaCore

/// A few valid texts of every format, rich in structure: what the tests cut and mutate.
enum FormatSamples {
  static func valid(_ format: Format) -> [String] {
    switch format {
    case .dateTime:
      ["1963-06-19T08:30:06.283185Z", "1998-12-31T15:59:60.123456789-08:00", "2020-02-29t00:00:00z"]
    case .date: ["2020-02-29", "1999-12-31"]
    case .time: ["08:30:06.28318512345678Z", "23:29:60+23:30", "00:00:00z"]
    case .duration: ["P1Y2M3DT4H5M6S", "P12W", "PT36H"]
    case .email:
      ["joe.bloggs@example.com", "\"a\\\"b c\"@x-1.org", "j@[127.0.0.1]", "j@[IPv6:1::2]"]
    case .idnEmail: ["실례@실례.테스트", "\"δοκ\"@cafe\u{301}.com", "\u{1D54F}@example.com"]
    case .hostname: ["www.example.com", "xn--9n2bp8q.xn--9t4b11yi5a", "xn--ngba5hb2804a.a-b"]
    case .idnHostname:
      ["실례.테스트", "بي\u{200C}بي.אב", "l·l\u{FF61}xn--ll-0ea", "\u{30FB}\u{4E08}", "कष्ट.भारत"]
    case .ipv4: ["192.168.0.1", "255.255.255.255"]
    case .ipv6: ["1:2::192.168.0.1", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "::"]
    case .uri:
      ["http://u:p%40@foo.bar:80/a/b;c?d=%20e#f", "ldap://[2001:db8::7]/c=GB?one", "urn:a:b"]
    case .uriReference: ["//u@h/p", "a/b?c#d", "../x%20y", "http://[v1.a:b]/"]
    case .iri: ["http://ƒøø.ßår/?∂=π\u{E000}#üx", "a:\u{10300}"]
    case .iriReference: ["//ƒøø.ßår/\u{10300}", "âππ#ƒ"]
    case .uuid: ["2eb8aa08-AA98-11ea-b4aa-73b441d16380"]
    case .uriTemplate: ["http://e.com/{+a.b%41,c:1000}/{?x*}é", "{&q,r}'"]
    case .jsonPointer: ["/foo/bar~0/baz~1/%a", "/\u{1F60E}//"]
    case .relativeJSONPointer: ["120/foo~1/bar", "0-1#", "2+10/é"]
    case .regex: ["^a$"]
    }
  }
}
