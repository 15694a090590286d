// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// Where references lead: each schema admits an integer by way of its reference, and
/// nothing else.
@Suite struct SchemaReferenceTests {
  static let integers: [String] = [
    ##"{"$ref":"#/$defs/i","$defs":{"i":{"type":"integer"}}}"##,
    ##"{"$ref":"#/definitions/i","definitions":{"i":{"type":"integer"}}}"##,
    ##"{"$ref":"#/x/y/0/z","x":{"y":[{"z":{"type":"integer"}}]}}"##,
    ##"{"$ref":"#/x","x":{"$ref":"#/y"},"y":{"type":"integer"}}"##,
    ##"{"$ref":"#i","$defs":{"a":{"$anchor":"i","type":"integer"}}}"##,
    ##"{"$ref":"#/$defs/a~1b~0c","$defs":{"a/b~c":{"type":"integer"}}}"##,
    ##"{"$ref":"#/$defs/a%25%22%2Fb","$defs":{"a%\"":{"b":{"type":"integer"}}}}"##,
    ##"{"$ref":"#/$defs/","$defs":{"":{"type":"integer"}}}"##,
    ##"{"$ref":"#/allOf/0","allOf":[{"type":"integer"}]}"##,
    ##"{"$ref":"i","$defs":{"a":{"$id":"i","type":"integer"}}}"##,
    ##"{"$ref":"i#","$defs":{"a":{"$id":"i#","type":"integer"}}}"##,
    ##"{"$id":"http://h/d/s","$ref":"../d/i","$defs":{"a":{"$id":"i","type":"integer"}}}"##,
    ##"{"$id":"http://h/s","$ref":"http://h/s#/$defs/a","$defs":{"a":{"type":"integer"}}}"##,
    ##"{"$id":"http://h/s","$ref":"#/$defs/a","$defs":{"a":{"type":"integer"}}}"##,
    ##"{"$id":"urn:x:1","$ref":"urn:x:1#a","$defs":{"a":{"$anchor":"a","type":"integer"}}}"##,
    ##"{"$id":"urn:uuid:2","$ref":"#/$defs/a","$defs":{"a":{"type":"integer"}}}"##,
    ##"{"$ref":"r#/$defs/i","$defs":{"a":{"$id":"r","$defs":{"i":{"type":"integer"}}}}}"##,
    // A fragment counts from the nearest `$id`.
    ##"{"$ref":"r","$defs":{"a":{"$id":"r","$ref":"#/$defs/i","$defs":{"i":{"type":"integer"}}},"i":{}}}"##,
    // A pointer may lead through a resource; its base URI is that of where it ends.
    ##"{"$ref":"#/$defs/a/items","$defs":{"a":{"$id":"d/r","items":{"$ref":"i"}},"i":{"$id":"d/i","type":"integer"}}}"##,
    // `$id` beside `$ref` is its base.
    ##"{"$id":"http://h/a/b","$ref":"c","$defs":{"x":{"$id":"http://h/a/c","type":"integer"},"y":{"$id":"http://h/c"}}}"##,
    // Ids in unknown keywords count once a pointer has led there.
    ##"{"$ref":"#/x/s","x":{"s":{"$id":"q","$ref":"#/i","i":{"type":"integer"}}}}"##,
    ##"{"$ref":"#/$defs/a","$defs":{"a":{"title":"t","$ref":"#/$defs/b"},"b":{"allOf":[{"$ref":"#/$defs/c"}]},"c":{"type":"integer"}}}"##,
    // Names of keywords are names of members where members stand.
    ##"{"$ref":"#/properties/$ref","properties":{"$ref":{"type":"integer"}}}"##,
    ##"{"$ref":"#/properties/enum/items","properties":{"enum":{"items":{"$id":"e","type":"integer"}}}}"##,
  ]

  @Test(arguments: integers) func leadToTheInteger(_ json: String) {
    let compiled = CompiledSchema(json)
    #expect(compiled.problems == [])
    #expect(compiled.admits("1"))
    #expect(!compiled.admits("\"a\""))
    #expect(!compiled.admits("1.5"))
  }

  @Test func findsMembersOfLargeObjects() {
    let types = (0..<500).map { "\"T\($0)\":{\"const\":\($0)}" }.joined(separator: ",")
    let items = (0..<500).map { "{\"$ref\":\"#/$defs/T\($0)\"}" }.joined(separator: ",")
    let compiled = CompiledSchema("{\"prefixItems\":[\(items)],\"$defs\":{\(types)}}")
    let prefix = compiled.root.pointee.array!.pointee.prefix!
    for i in 0..<500 {
      #expect(prefix[i].pointee.choice?.pointee.values[0].asInt64 == Int64(i))
    }
    #expect(compiled.schema?.nodeCount == 501)
  }

  @Test func givesOnePlaceOneNode() {
    let compiled = CompiledSchema(
      ##"{"prefixItems":[{"$ref":"#/$defs/a"},{"$ref":"#x"},{"$ref":"y"}],"##
        + ##""$defs":{"a":{"$anchor":"x","$ref":"y"},"b":{"$id":"y","type":"null"}}}"##)
    let prefix = compiled.root.pointee.array!.pointee.prefix!
    #expect(prefix[0] == prefix[1])
    #expect(prefix[1] == prefix[2])
    #expect(prefix[0].pointee.location.string == "#/$defs/b")
  }

  /// A `$ref` beside annotations takes the contents of its target.
  @Test func addsAnnotationsToATarget() {
    let compiled = CompiledSchema(
      ##"{"properties":{"a":{"$ref":"#/$defs/t","description":"mine","default":7},"##
        + ##""b":{"$ref":"#/$defs/t"},"c":{"type":["integer","null"],"$ref":"#/$defs/t"},"##
        + ##""d":{"type":"integer","minimum":1,"$ref":"#/$defs/t"},"##
        + ##""e":{"$ref":"#/$defs/t","x-satya":{"host":"H"}},"##
        + ##""f":{"$ref":"#/$defs/t","x-satya":{"mode":"lax"}}},"##
        + ##""$defs":{"t":{"type":"integer","maximum":9,"title":"T","description":"its"}}}"##)
    let a = compiled.property("a")!.pointee
    let b = compiled.property("b")!.pointee
    #expect(a.combinationCount == 0)
    #expect(a.number == b.number)
    #expect(a.title.string == "T")
    #expect(a.description.string == "mine")
    #expect(a.defaultValue.asInt64 == 7)
    #expect(a.location.string == "#/$defs/t")
    #expect(a.id != b.id)
    #expect(b.description.string == "its")
    #expect(b.defaultValue.kind == .unset)
    #expect(compiled.property("c")?.pointee.types == .integer)
    #expect(compiled.property("c")?.pointee.combinationCount == 0)
    #expect(compiled.property("d")?.pointee.combinations?[0].kind == .reference)
    // The host type is the binding's affair, and costs nothing.
    #expect(compiled.property("e")?.pointee.plan == b.plan)
    #expect(compiled.property("e")?.pointee.combinationCount == 0)
    #expect(compiled.property("f")?.pointee.combinationCount == 1)
  }

  @Test func compilesTypesThatContainEachOther() {
    let compiled = CompiledSchema(
      ##"{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"##
        + ##""value":{"type":"integer"},"children":{"type":"array","items":{"$ref":"#/$defs/tree"}},"##
        + ##""parent":{"anyOf":[{"$ref":"#/$defs/tree"},{"type":"null"}]}},"required":["value"]}}}"##
    )
    #expect(compiled.schema?.nodeCount == 5)
    #expect(compiled.admits(#"{"value":1,"children":[{"value":2,"parent":null}]}"#))
    #expect(!compiled.admits(#"{"value":1,"children":[{"value":2,"parent":{}}]}"#))
    let root = compiled.root
    #expect(compiled.property("children")?.pointee.array?.pointee.items == root)
    #expect(compiled.property("parent")?.pointee.union?.pointee.byKind.5 == root)
  }

  /// Long chains cost no stack.
  @Test func followsLongChains() {
    let count = 20_000
    func chain(_ head: String) -> CompiledSchema {
      let links = (0..<count).map { "\"c\($0)\":{\(head)\"$ref\":\"#/$defs/c\($0 + 1)\"}" }
      return CompiledSchema(
        "{\"$ref\":\"#/$defs/c0\",\"$defs\":{" + links.joined(separator: ",")
          + ",\"c\(count)\":{\"type\":\"integer\",\"default\":4}}}")
    }
    #expect(chain("").schema?.nodeCount == 1)
    let titled = chain("\"title\":\"t\",")
    #expect(titled.root.pointee.defaultValue.asInt64 == 4)
    #expect(titled.admits("1"))
    #expect(!titled.admits("null"))
    #expect(chain("\"allOf\":[{},{}],").outcome == .ok)
  }
}
