// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct URIReferenceTests {
  private func resolve(_ reference: String, _ base: String) throws -> String {
    var arena = Arena()
    defer { arena.free() }
    return try withGuarded(base) { base in
      try withGuarded(reference) { reference in
        try URIReference(reference).resolve(against: URIReference(base), &arena).string
      }
    }
  }

  /// RFC 3986, section 5.4, without the fragments, which are not part of a base.
  @Test(arguments: [
    ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"),
    ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"), ("//g", "http://g"),
    ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q"),
    ("g#s", "http://a/b/c/g"), ("g?y#s", "http://a/b/c/g?y"), (";x", "http://a/b/c/;x"),
    ("g;x", "http://a/b/c/g;x"), ("g;x?y#s", "http://a/b/c/g;x?y"), ("", "http://a/b/c/d;p?q"),
    (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
    ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
    ("../../", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"),
    ("../../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
    ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."),
    ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"),
    ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
    ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"),
    ("g?y/./x", "http://a/b/c/g?y/./x"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ("http:g", "http:g"),
  ])
  func resolvesAsTheStandardShows(_ reference: String, _ target: String) throws {
    #expect(try resolve(reference, "http://a/b/c/d;p?q") == target)
  }

  @Test(arguments: [
    ("item.json", "", "item.json"), ("a/../b", "", "/b"), ("../x", "", "x"),
    ("b", "http://a", "http://a/b"), ("", "urn:uuid:1-2", "urn:uuid:1-2"),
    ("#/x", "urn:uuid:1-2", "urn:uuid:1-2"), ("urn:x:y?+z#f", "http://a", "urn:x:y?+z"),
    ("b", "tag:a/c", "tag:a/b"), ("?x=/./", "dir/file", "dir/file?x=/./"),
    ("1a:b", "http://h/p", "http://h/1a:b"), (":b", "http://h/p", "http://h/:b"),
  ])
  func resolvesWhatSchemasUse(_ reference: String, _ base: String, _ target: String) throws {
    #expect(try resolve(reference, base) == target)
  }

  @Test(arguments: [
    ("", true), ("#", true), ("#a", true), ("a", false), ("?", false), ("//", false),
    ("x:", false),
  ])
  func knowsTheSameDocument(_ reference: String, _ expected: Bool) {
    #expect(withGuarded(reference) { URIReference($0).isSameDocument } == expected)
  }

  @Test func keepsTheFirstFragment() {
    #expect(withGuarded("a#b#c") { URIReference($0).fragment?.string } == "b#c")
    #expect(withGuarded("a#") { URIReference($0).fragment?.string } == "")
    #expect(withGuarded("a") { URIReference($0).fragment?.string } == nil)
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("%25", "%"), ("a%2fb%7E", "a/b~"), ("%c3%A9", "é"), ("%", nil),
      ("%2", nil), ("%2g", nil), ("a%%20", nil),
    ] as [(String, String?)])
  func decodesPercents(_ text: String, _ decoded: String?) throws {
    var arena = Arena()
    defer { arena.free() }
    let result = try withGuarded(text) { try URIReference.percentDecoded($0, &arena)?.string }
    #expect(result == decoded)
  }
}
