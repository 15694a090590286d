// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// What the compiler refuses, and the place it names.
@Suite struct SchemaProblemTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let json: String
    let problems: [String]
    init(_ json: String, _ problems: String...) {
      self.json = json
      self.problems = problems
    }
    var testDescription: String { json }
  }

  private func check(_ example: Case) {
    let compiled = CompiledSchema(example.json)
    #expect(compiled.problems == example.problems)
    #expect(compiled.outcome == (example.problems.isEmpty ? .ok : .badSchema))
    #expect((compiled.schema != nil) == example.problems.isEmpty)
  }

  static let refusesWhatIsNoSchemaCases = [
    Case("", "schema_not_json  0"),
    Case("{", "schema_not_json  1"),
    Case(#"{"type":}"#, "schema_not_json /type 8"),
    Case(#"{"items":{"type":"a"]}"#, "schema_not_json /items 20"),
    Case(#"{} x"#, "schema_not_json  3"),
    Case("\u{feff}{}", "schema_not_json  0"),
    Case(#"{"a":1,"a":2,"a":tru}"#, "schema_not_json /a 17"),
    Case(#"{"a":1,"a":2}"#, "json_duplicate_key /a 7"),
    Case(
      #"{"properties":{"a":{"type":"x"},"a":{"type":1}},"type":2}"#,
      "json_duplicate_key /properties/a 32", "schema_keyword_type /properties/a/type 44",
      "schema_keyword_type /type 55"),
    Case("1", "schema_kind  0"), Case(" []", "schema_kind  1"), Case("null", "schema_kind  0"),
    Case(#"{"items":3}"#, "schema_kind /items 9"),
    Case(#"{"properties":{"a":"b"}}"#, "schema_kind /properties/a 19"),
    Case(#"{"allOf":[{},1]}"#, "schema_kind /allOf/1 13"),
    Case(#"{"$defs":{"x":[]}}"#, "schema_kind /$defs/x 14"),
    Case(#"{"contentSchema":1}"#, "schema_kind /contentSchema 17"),
  ]

  @Test(arguments: refusesWhatIsNoSchemaCases)
  func refusesWhatIsNoSchema(_ example: Case) { check(example) }

  static let refusesBadKeywordValuesCases = [
    Case(#"{"type":1}"#, "schema_keyword_type /type 8"),
    Case(#"{"type":"text"}"#, "schema_keyword_value /type 8"),
    Case(#"{"type":[]}"#, "schema_keyword_value /type 8"),
    Case(#"{"type":["null",1]}"#, "schema_keyword_type /type/1 16"),
    Case(#"{"type":["null","any"]}"#, "schema_keyword_value /type/1 16"),
    Case(#"{"type":["null","null"]}"#, "schema_keyword_value /type/1 16"),
    Case(#"{"enum":{}}"#, "schema_keyword_type /enum 8"),
    Case(#"{"minimum":"1"}"#, "schema_keyword_type /minimum 11"),
    Case(#"{"maximum":null}"#, "schema_keyword_type /maximum 11"),
    Case(#"{"exclusiveMinimum":true}"#, "schema_keyword_type /exclusiveMinimum 20"),
    Case(#"{"exclusiveMaximum":{}}"#, "schema_keyword_type /exclusiveMaximum 20"),
    Case(#"{"multipleOf":0}"#, "schema_keyword_value /multipleOf 14"),
    Case(#"{"multipleOf":0.0e5}"#, "schema_keyword_value /multipleOf 14"),
    Case(#"{"multipleOf":-2}"#, "schema_keyword_value /multipleOf 14"),
    Case(#"{"multipleOf":[]}"#, "schema_keyword_type /multipleOf 14"),
    Case(#"{"minLength":-1}"#, "schema_keyword_value /minLength 13"),
    Case(#"{"minLength":1.5}"#, "schema_keyword_value /minLength 13"),
    Case(#"{"maxLength":-1e3}"#, "schema_keyword_value /maxLength 13"),
    Case(#"{"maxLength":"9"}"#, "schema_keyword_type /maxLength 13"),
    Case(#"{"pattern":1}"#, "schema_keyword_type /pattern 11"),
    Case(#"{"format":1}"#, "schema_keyword_type /format 10"),
    Case(#"{"prefixItems":[]}"#, "schema_keyword_value /prefixItems 15"),
    Case(#"{"prefixItems":{}}"#, "schema_keyword_type /prefixItems 15"),
    Case(#"{"items":[{}]}"#, "schema_keyword_type /items 9"),
    Case(#"{"minItems":-1}"#, "schema_keyword_value /minItems 12"),
    Case(#"{"maxItems":[]}"#, "schema_keyword_type /maxItems 12"),
    Case(#"{"uniqueItems":1}"#, "schema_keyword_type /uniqueItems 15"),
    Case(#"{"minContains":-1}"#, "schema_keyword_value /minContains 15"),
    Case(#"{"maxContains":"a"}"#, "schema_keyword_type /maxContains 15"),
    Case(#"{"properties":[]}"#, "schema_keyword_type /properties 14"),
    Case(#"{"patternProperties":1}"#, "schema_keyword_type /patternProperties 21"),
    Case(#"{"required":"a"}"#, "schema_keyword_type /required 12"),
    Case(#"{"required":[1]}"#, "schema_keyword_type /required/0 13"),
    Case(
      #"{"required":[null,[]],"properties":{}}"#, "schema_keyword_type /required/0 13",
      "schema_keyword_type /required/1 18"),
    Case(#"{"required":["a",1]}"#, "schema_keyword_type /required/1 17"),
    Case(#"{"required":["a","b","a"]}"#, "schema_keyword_value /required/2 21"),
    Case(#"{"minProperties":-1}"#, "schema_keyword_value /minProperties 17"),
    Case(#"{"maxProperties":0.5}"#, "schema_keyword_value /maxProperties 17"),
    Case(#"{"dependentRequired":[]}"#, "schema_keyword_type /dependentRequired 21"),
    Case(#"{"dependentRequired":{"a":"b"}}"#, "schema_keyword_type /dependentRequired/a 26"),
    Case(
      #"{"dependentRequired":{"a":["b",1,"b"]}}"#,
      "schema_keyword_type /dependentRequired/a/1 31",
      "schema_keyword_value /dependentRequired/a/2 33"),
    Case(#"{"dependentSchemas":[]}"#, "schema_keyword_type /dependentSchemas 20"),
    Case(#"{"allOf":{}}"#, "schema_keyword_type /allOf 9"),
    Case(#"{"anyOf":[]}"#, "schema_keyword_value /anyOf 9"),
    Case(#"{"oneOf":1}"#, "schema_keyword_type /oneOf 9"),
    Case(#"{"$ref":1}"#, "schema_keyword_type /$ref 8"),
    Case(#"{"$defs":1}"#, "schema_keyword_type /$defs 9"),
    Case(#"{"$id":1}"#, "schema_keyword_type /$id 7"),
    Case(#"{"$id":"a#b"}"#, "schema_keyword_value /$id 7"),
    Case(#"{"$id":"http://a b"}"#, "schema_keyword_value /$id 7"),
    Case(#"{"$id":"a%2"}"#, "schema_keyword_value /$id 7"),
    Case(#"{"$id":"a%20b"}"#),
    Case(#"{"$anchor":1}"#, "schema_keyword_type /$anchor 11"),
    Case(#"{"$anchor":""}"#, "schema_keyword_value /$anchor 11"),
    Case(#"{"$anchor":"1a"}"#, "schema_keyword_value /$anchor 11"),
    Case(#"{"$anchor":"a/b"}"#, "schema_keyword_value /$anchor 11"),
    Case(#"{"$comment":1}"#, "schema_keyword_type /$comment 12"),
    Case(#"{"title":1}"#, "schema_keyword_type /title 9"),
    Case(#"{"description":[]}"#, "schema_keyword_type /description 15"),
    Case(#"{"examples":1}"#, "schema_keyword_type /examples 12"),
    Case(#"{"deprecated":1}"#, "schema_keyword_type /deprecated 14"),
    Case(#"{"readOnly":"true"}"#, "schema_keyword_type /readOnly 12"),
    Case(#"{"writeOnly":null}"#, "schema_keyword_type /writeOnly 13"),
    Case(#"{"contentEncoding":1}"#, "schema_keyword_type /contentEncoding 19"),
    Case(#"{"contentMediaType":1}"#, "schema_keyword_type /contentMediaType 20"),
    Case(
      ##"{"$ref":"#/$defs/a","readOnly":0,"$defs":{"a":{}}}"##, "schema_keyword_type /readOnly 31"),
  ]

  @Test(arguments: refusesBadKeywordValuesCases)
  func refusesBadKeywordValues(_ example: Case) { check(example) }

  @Test(arguments: [
    "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary",
    "unevaluatedItems", "unevaluatedProperties",
  ])
  func refusesKeywordsThatItDoesNotKnowYet(_ keyword: String) {
    let compiled = CompiledSchema("{\"items\":{\"\(keyword)\":{}}}")
    #expect(compiled.problems == ["schema_unsupported /items/\(keyword) \(13 + keyword.count)"])
    #expect(compiled.messages == ["Keyword \(keyword) is not supported yet"])
    #expect(compiled.schemaPaths == ["#/items/\(keyword)"])
  }

  static let refusesReferencesThatLeadNowhereCases = [
    Case(##"{"$ref":"#/$defs/a"}"##, "schema_reference /$ref 8"),
    Case(##"{"$ref":"#a"}"##, "schema_reference /$ref 8"),
    Case(#"{"$ref":"other.json"}"#, "schema_reference_elsewhere /$ref 8"),
    Case(
      #"{"$ref":"https://json-schema.org/draft/2020-12/schema"}"#,
      "schema_reference_elsewhere /$ref 8"),
    Case(##"{"$ref":"#/enum/0","enum":[1]}"##, "schema_reference /$ref 8"),
    Case(##"{"$ref":"#/type","type":"null"}"##, "schema_reference /$ref 8"),
    Case(##"{"$ref":"#/allOf/01","allOf":[{},{}]}"##, "schema_reference /$ref 8"),
    Case(##"{"$ref":"#/allOf/2","allOf":[{},{}]}"##, "schema_reference /$ref 8"),
    Case(##"{"$ref":"#/allOf/-","allOf":[{},{}]}"##, "schema_reference /$ref 8"),
    Case(##"{"$ref":"#/$defs/a~2b","$defs":{"a~2b":{}}}"##, "schema_reference /$ref 8"),
    Case(##"{"$ref":"#/$defs/a%zz","$defs":{"a%zz":{}}}"##, "schema_reference /$ref 8"),
    // An id inside data is no id, and an anchor belongs to its own resource.
    Case(#"{"$ref":"x","const":{"$id":"x"}}"#, "schema_reference_elsewhere /$ref 8"),
    Case(#"{"$ref":"x","unknown":{"$id":"x"}}"#, "schema_reference_elsewhere /$ref 8"),
    Case(
      ##"{"$ref":"#b","$defs":{"a":{"$id":"x","$anchor":"b"}}}"##, "schema_reference /$ref 8"),
  ]

  @Test(arguments: refusesReferencesThatLeadNowhereCases)
  func refusesReferencesThatLeadNowhere(_ example: Case) { check(example) }

  static let refusesLoopsThatJudgeOneValueForEverCases = [
    Case(##"{"$ref":"#"}"##, "schema_reference_loop /$ref 8"),
    Case(
      ##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##,
      "schema_reference_loop /$defs/a/$ref 41"),
    Case(##"{"allOf":[{"$ref":"#"}]}"##, "schema_reference_loop  0"),
    Case(##"{"title":"t","$ref":"#"}"##, "schema_reference_loop /$ref 20"),
    Case(##"{"anyOf":[{},{"$ref":"#"}]}"##, "schema_reference_loop  0"),
    Case(##"{"oneOf":[{"not":{"$ref":"#"}}]}"##, "schema_reference_loop /oneOf/0 10"),
    Case(##"{"if":{"$ref":"#"},"then":{}}"##, "schema_reference_loop  0"),
    Case(##"{"if":{},"then":{"$ref":"#"}}"##, "schema_reference_loop  0"),
    Case(##"{"if":{},"else":{"$ref":"#"}}"##, "schema_reference_loop  0"),
    Case(##"{"dependentSchemas":{"a":{"$ref":"#"}}}"##, "schema_reference_loop  0"),
    // What looks at a part of the value comes to an end.
    Case(##"{"properties":{"a":{"$ref":"#"}},"items":{"$ref":"#"}}"##),
    Case(##"{"prefixItems":[{"$ref":"#"}],"contains":{"$ref":"#"}}"##),
    Case(##"{"additionalProperties":{"$ref":"#"},"propertyNames":{"$ref":"#"}}"##),
    Case(##"{"patternProperties":{"a":{"$ref":"#"}}}"##),
    // Without `then` or `else` nothing is judged.
    Case(##"{"if":{"$ref":"#"}}"##),
  ]

  @Test(arguments: refusesLoopsThatJudgeOneValueForEverCases)
  func refusesLoopsThatJudgeOneValueForEver(_ example: Case) { check(example) }

  static let refusesNamesGivenTwiceCases = [
    Case(
      #"{"$defs":{"a":{"$id":"x"},"b":{"$id":"x"}}}"#, "schema_duplicate_name /$defs/b/$id 37"),
    Case(
      #"{"$id":"http://h/a/b","$defs":{"a":{"$id":"../a/b"}}}"#,
      "schema_duplicate_name /$defs/a/$id 42"),
    Case(
      #"{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}"#,
      "schema_duplicate_name /$defs/b/$anchor 45"),
    Case(#"{"$anchor":"x","$defs":{"a":{"$id":"y","$anchor":"x"}}}"#),
  ]

  @Test(arguments: refusesNamesGivenTwiceCases)
  func refusesNamesGivenTwice(_ example: Case) { check(example) }

  @Test func refusesOtherDialectsAsAWhole() {
    let compiled = CompiledSchema(
      ##"{"type":1,"$schema":"http://json-schema.org/draft-07/schema#"}"##)
    #expect(compiled.problems == ["schema_dialect /$schema 20"])
    #expect(
      compiled.messages
        == ["Dialect 'http://json-schema.org/draft-07/schema#' is not supported"])
    check(
      Case(
        #"{"$schema":"https://json-schema.org/draft/2020-12/schema","items":{"$schema":"x"}}"#,
        "schema_dialect /items/$schema 77"))
    check(Case(##"{"$schema":"https://json-schema.org/draft/2020-12/schema#"}"##))
    check(Case(#"{"$schema":2020}"#, "schema_keyword_type /$schema 11"))
  }

  @Test func namesThePlaceInsideAPattern() {
    let plain = CompiledSchema(#"{"pattern":"ab(c"}"#)
    #expect(plain.problems == ["schema_pattern /pattern 14"])
    #expect(plain.messages.first?.hasSuffix("at byte 2") == true)
    let escaped = CompiledSchema(#"{"pattern":"\u0061b(c"}"#)
    #expect(escaped.problems == ["schema_pattern /pattern 11"])
    #expect(escaped.messages.first?.hasSuffix("at byte 2") == true)
    let property = CompiledSchema(#"{"patternProperties":{"[":{},"a":{"pattern":"*"}}}"#)
    #expect(
      property.problems.map { $0.prefix(while: { !$0.isNumber }) } == [
        "schema_pattern /patternProperties/[ ", "schema_pattern /patternProperties/a/pattern ",
      ])
  }

  @Test func tellsEachMistakeOnceAndInOrder() {
    let compiled = CompiledSchema(
      #"{"required":1,"properties":{"a":{"minLength":-1,"type":"x"},"b":5},"maxItems":"x"}"#)
    #expect(
      compiled.problems == [
        "schema_keyword_type /required 12",
        "schema_keyword_value /properties/a/minLength 45",
        "schema_keyword_value /properties/a/type 55", "schema_kind /properties/b 64",
        "schema_keyword_type /maxItems 78",
      ])
    #expect(
      compiled.messages.first == "Keyword required should be an array of strings, not an integer")
    #expect(
      CompiledSchema("1.5").messages == [
        "A schema should be an object or a boolean, not a number"
      ])
    #expect(compiled.schemaPaths[1] == "#/properties/a/minLength")
  }

  @Test func spellsPathsAsPointers() {
    let compiled = CompiledSchema(#"{"properties":{"a/b~c":{"allOf":[{"type":1}]}}}"#)
    #expect(compiled.schemaPaths == ["#/properties/a~1b~0c/allOf/0/type"])
    #expect(compiled.problems == ["schema_keyword_type /properties/a~1b~0c/allOf/0/type 41"])
  }

  @Test func limitsTheNestingOfSchemas() {
    func nested(_ depth: Int) -> String {
      String(repeating: #"{"items":"#, count: depth) + "{}" + String(repeating: "}", count: depth)
    }
    onLargeStack {
      #expect(CompiledSchema(nested(499)).outcome == .ok)
      let compiled = CompiledSchema(nested(500))
      #expect(compiled.problems.count == 1)
      #expect(compiled.messages == ["Schemas nest deeper than 500"])
    }
  }

  static let holdsExtensionsToTheirGrammarCases = [
    Case(#"{"x-satya":1}"#, "schema_keyword_type /x-satya 11"),
    Case(#"{"x-satya":{"foo":1}}"#, "schema_unknown_member /x-satya/foo 18"),
    Case(#"{"x-satya":{"mode":1}}"#, "schema_keyword_type /x-satya/mode 19"),
    Case(#"{"x-satya":{"mode":"loose"}}"#, "schema_keyword_value /x-satya/mode 19"),
    Case(#"{"x-satya":{"trim":"yes"}}"#, "schema_keyword_type /x-satya/trim 19"),
    Case(#"{"x-satya":{"case":"title"}}"#, "schema_keyword_value /x-satya/case 19"),
    Case(#"{"x-satya":{"digits":-1}}"#, "schema_keyword_value /x-satya/digits 21"),
    Case(#"{"x-satya":{"places":"2"}}"#, "schema_keyword_type /x-satya/places 21"),
    Case(#"{"x-satya":{"host":1}}"#, "schema_keyword_type /x-satya/host 19"),
    Case(
      #"{"properties":{},"x-satya":{"extras":"drop"}}"#, "schema_keyword_value /x-satya/extras 37"),
    Case(#"{"x-satya":{"extras":"keep"}}"#, "schema_keyword_value /x-satya/extras 21"),
    Case(
      #"{"properties":{},"x-satya":{"extras":"ignore"}}"#,
      "schema_keyword_value /x-satya/extras 37"),
    Case(#"{"properties":{},"x-satya":{"extras":"refuse"}}"#),
    Case(#"{"type":["null","object"],"properties":{},"x-satya":{"extras":"ignore"}}"#),
    Case(#"{"x-satya":{"format":"assert"}}"#, "schema_keyword_value /x-satya/format 21"),
    Case(#"{"format":"uuid","x-satya":{"format":"x"}}"#, "schema_keyword_value /x-satya/format 37"),
    Case(#"{"format":"color","x-satya":{"format":"assert"}}"#, "schema_format /format 10"),
    Case(#"{"format":"color","x-satya":{"format":"annotate"}}"#),
    Case(#"{"x-satya":{"aliases":[]}}"#, "schema_keyword_value /x-satya/aliases 22"),
    Case(
      #"{"properties":{"a":{"x-satya":{"aliases":"b"}}}}"#,
      "schema_keyword_type /properties/a/x-satya/aliases 41"),
    Case(
      #"{"properties":{"a":{"x-satya":{"aliases":[1]}}}}"#,
      "schema_keyword_type /properties/a/x-satya/aliases/0 42"),
    Case(
      #"{"properties":{"a":{"x-satya":{"aliases":["b","c","c"]}},"b":{}}}"#,
      "schema_duplicate_name /properties/a/x-satya/aliases/0 42",
      "schema_duplicate_name /properties/a/x-satya/aliases/2 50"),
  ]

  @Test(arguments: holdsExtensionsToTheirGrammarCases)
  func holdsExtensionsToTheirGrammar(_ example: Case) { check(example) }

  static let acceptsWhatTheSpecificationAllowsCases = [
    Case(#"{"definitions":1,"dependencies":{"a":["b"]},"additionalItems":5,"x":{"type":1}}"#),
    Case(#"{"enum":[],"default":{"$ref":5},"examples":[{"type":1}],"const":{"type":1}}"#),
    Case(#"{"contentSchema":{"type":"object"},"contentEncoding":"base64"}"#),
    Case(#"{"then":{},"else":{},"minContains":2,"maxContains":1}"#),
    Case(#"{"minLength":2.0,"maxItems":1e2,"minProperties":0e9,"maxLength":1e400}"#),
    Case("true"), Case(" false\n"), Case("{}"),
  ]

  @Test(arguments: acceptsWhatTheSpecificationAllowsCases)
  func acceptsWhatTheSpecificationAllows(_ example: Case) { check(example) }

  @Test func answersWithoutAReport() {
    let result = withGuarded(#"{"type":1,"a":1,"a":2}"#) {
      SchemaCompiler.compile($0, options: ValidationOptions(), report: nil)
    }
    #expect(result.outcome == .badSchema)
    let syntax = withGuarded("[") {
      SchemaCompiler.compile($0, options: ValidationOptions(), report: nil)
    }
    #expect(syntax.outcome == .badSchema)
  }
}
