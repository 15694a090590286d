// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// Which unions the reader may decide on its way.
@Suite struct SchemaUnionTests {
  /// The branch for each kind, by its title; "-" where there is none; nil where the
  /// union has to wait.
  private func kinds(_ json: String) -> String? {
    guard let union = CompiledSchema(json).root.pointee.union?.pointee else { return nil }
    let byKind = union.byKind
    return [byKind.0, byKind.1, byKind.2, byKind.3, byKind.4, byKind.5].map {
      $0.map { $0.pointee.title.string } ?? "-"
    }.joined()
  }

  static let byKind: [(String, String?)] = [
    (#"{"anyOf":[{"type":"string","title":"a"},{"type":"null","title":"b"}]}"#, "b--a--"),
    (
      #"{"oneOf":[{"type":["string","array"],"title":"a"},{"type":"object","title":"b"}]}"#,
      "---aab"
    ),
    (#"{"anyOf":[{"enum":[1,2.5],"title":"a"},{"const":true,"title":"b"},false]}"#, "-ba---"),
    (#"{"anyOf":[{"type":"integer"},{"type":"number"}]}"#, nil),
    (#"{"anyOf":[{"type":"string"},{"enum":["a"]}]}"#, nil),
    (#"{"anyOf":[{"type":"string"},{}]}"#, nil), (#"{"anyOf":[{"title":"a"}]}"#, "aaaaaa"),
    (#"{"anyOf":[{"type":"object"},{"type":"object"}]}"#, nil),
    // What stands beside the union.
    (#"{"title":"t","default":1,"anyOf":[{"type":"null","title":"a"}]}"#, "a-----"),
    (
      #"{"type":["null","string"],"anyOf":[{"type":"null","title":"a"},{"type":"string","title":"b"}]}"#,
      "a--b--"
    ),
    (
      #"{"type":"null","anyOf":[{"type":"null","title":"a"},{"type":"string","title":"b"}]}"#,
      "a-----"
    ),
    (#"{"type":"number","anyOf":[{"type":"integer","title":"a"},{"type":"null"}]}"#, "--a---"),
    (#"{"type":"integer","anyOf":[{"type":"number"},{"type":"null"}]}"#, nil),
    (#"{"minLength":1,"anyOf":[{"type":"null"},{"type":"string"}]}"#, nil),
    (#"{"anyOf":[{"type":"null"}],"oneOf":[{"type":"null"}]}"#, nil),
    (#"{"anyOf":[{"type":"null"},{"type":"string"}],"x-satya":{"trim":true}}"#, nil),
    (#"{"anyOf":[{"type":"null","title":"a"}],"x-satya":{"host":"h"}}"#, "a-----"),
    // A lax branch takes what it converts.
    (
      #"{"anyOf":[{"type":"integer","title":"a","x-satya":{"mode":"lax"}},{"type":"null","title":"b"}]}"#,
      "baaa--"
    ),
    (
      #"{"anyOf":[{"type":"boolean","title":"a","x-satya":{"mode":"lax"}},{"type":"null","title":"b"}]}"#,
      "baaa--"
    ),
    (#"{"anyOf":[{"type":"integer","x-satya":{"mode":"lax"}},{"type":"string"}]}"#, nil),
    (#"{"anyOf":[{"type":"number","x-satya":{"mode":"lax"}},{"type":"boolean"}]}"#, nil),
    (
      #"{"anyOf":[{"type":"array","title":"a","x-satya":{"mode":"lax"}},{"type":"string","title":"b"}]}"#,
      "---ba-"
    ),
    // Branches that are combinations themselves.
    (
      #"{"anyOf":[{"title":"a","allOf":[{"type":"string"},{"minLength":2}]},{"type":"null","title":"b"}]}"#,
      "b--a--"
    ),
    (
      #"{"anyOf":[{"title":"a","oneOf":[{"type":"string"},{"type":"array"}]},{"type":"null","title":"b"}]}"#,
      "b--aa-"
    ),
    (#"{"anyOf":[{"not":{"type":"string"}},{"type":"string"}]}"#, nil),
    (
      ##"{"anyOf":[{"$ref":"#/$defs/s"},{"type":"null","title":"b"}],"$defs":{"s":{"type":"string","title":"a"}}}"##,
      "b--a--"
    ),
    (
      ##"{"anyOf":[{"$ref":"#/$defs/s","description":"d"},{"type":"null","title":"b"}],"$defs":{"s":{"type":"string","title":"a"}}}"##,
      "b--a--"
    ),
    (#"{"allOf":[{"type":"null"},{"type":"string"}]}"#, nil),
  ]

  @Test(arguments: byKind) func splitsByKind(_ json: String, _ expected: String?) {
    #expect(kinds(json) == expected)
    let root = CompiledSchema(json).root
    #expect(root.pointee.flags.contains(.deferred) == (expected == nil))
  }

  private func tags(_ json: String) -> [String]? {
    guard let union = CompiledSchema(json).root.pointee.union?.pointee, union.tagCount > 0 else {
      return nil
    }
    #expect(union.byKind.5 == nil)
    #expect(union.tagQuoted.string == "\"\(union.tagName.string)\":")
    return [union.tagName.string]
      + (0..<union.tagCount).map {
        union.tags![$0].text.string + "=" + union.tags![$0].node.pointee.title.string
      }
  }

  private static func branch(_ title: String, _ tag: String, _ more: String = "") -> String {
    "{\"type\":\"object\",\"title\":\"\(title)\",\"required\":[\"x\",\"t\"],"
      + "\"properties\":{\"x\":{},\"t\":\(tag)}\(more)}"
  }

  static let byTag: [(String, [String]?)] = [
    (
      [branch("A", #"{"const":"a"}"#), branch("B", #"{"enum":["b","c"]}"#)],
      ["t", "a=A", "b=B", "c=B"]
    ),
    (
      [branch("A", #"{"const":"a"}"#), branch("B", #"{"const":"b"}"#), #"{"type":"null"}"#],
      ["t", "a=A", "b=B"]
    ),
    ([branch("A", #"{"const":"a"}"#), branch("B", #"{"const":"a"}"#)], nil),
    ([branch("A", #"{"const":"a"}"#), branch("B", #"{"const":1}"#)], nil),
    ([branch("A", #"{"const":"a"}"#), branch("B", #"{"type":"string"}"#)], nil),
    (
      [branch("A", #"{"const":"a"}"#), #"{"properties":{"t":{"const":"b"}},"type":"object"}"#], nil
    ),
    (
      [branch("A", #"{"const":"a"}"#), branch("B", #"{"const":"b","x-satya":{"trim":true}}"#)], nil
    ),
    (
      [branch("A", #"{"const":"a"}"#), branch("B", #"{"const":"b","x-satya":{"aliases":["u"]}}"#)],
      nil
    ),
    (
      [branch("A", #"{"const":"a"}"#), branch("B", #"{"const":"b"}"#, #","not":{}"#)],
      ["t", "a=A", "b=B"]
    ),
    (
      [branch("A", #"{"title":"k","allOf":[{"const":"a"}]}"#), branch("B", #"{"const":"b"}"#)],
      ["t", "a=A", "b=B"]
    ),
  ].map { ("{\"oneOf\":[" + $0.0.joined(separator: ",") + "]}", $0.1) }

  @Test(arguments: byTag) func splitsByTag(_ json: String, _ expected: [String]?) {
    #expect(tags(json) == expected)
  }

  @Test func findsTagsAmongMany() {
    let branches = (0..<20).map { Self.branch("T\($0)", "{\"const\":\"c\($0)\"}") }
    let compiled = CompiledSchema("{\"anyOf\":[\(branches.joined(separator: ","))]}")
    let union = compiled.root.pointee.union!.pointee
    #expect(union.tagCount == 20)
    #expect(union.tagTable.find(Text("c7")) == 7)
  }

  /// Whatever is decided early is what the specification says.
  static let verdicts: [(String, [(String, Bool)])] = [
    (
      #"{"oneOf":[{"type":"string","minLength":2},{"type":"integer","minimum":5},{"type":"null"}]}"#,
      [
        ("\"ab\"", true), ("\"a\"", false), ("5", true), ("4", false), ("5.5", false),
        ("null", true), ("[]", false), ("true", false),
      ]
    ),
    (
      "{\"oneOf\":[\(branch("A", #"{"const":"a"}"#)),\(branch("B", #"{"const":"b"}"#)),{\"type\":\"array\"}]}",
      [
        (#"{"t":"a","x":1}"#, true), (#"{"x":1,"t":"b"}"#, true), (#"{"t":"c","x":1}"#, false),
        (#"{"t":"a"}"#, false), ("[1]", true), ("1", false), (#"{"t":"\u0061","x":2}"#, true),
      ]
    ),
    (
      #"{"type":"number","anyOf":[{"type":"integer"},{"type":"string"}]}"#,
      [("1", true), ("1.5", false), ("\"a\"", false)]
    ),
  ]

  @Test(arguments: verdicts) func decidesRightly(_ json: String, _ documents: [(String, Bool)]) {
    let compiled = CompiledSchema(json)
    #expect(compiled.root.pointee.union != nil)
    for (document, isValid) in documents {
      #expect(compiled.admits(document) == isValid, "walker: \(document)")
      #expect(compiled.reads(document) == isValid, "reader: \(document)")
    }
  }
}
