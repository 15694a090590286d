// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ValueWalkerCombinationTests {
  private let bench = Bench()

  @Test func reportsEveryBranchOfAllOf() {
    #expect(
      bench.lines(#"{"allOf":[{"minimum":3},{"multipleOf":2},{}]}"#, "1")
        == ["greater_than_equal  #/allOf/0/minimum", "multiple_of  #/allOf/1/multipleOf"])
  }

  @Test func followsReferences() {
    let schema =
      ##"{"$defs":{"p":{"minimum":3}},"properties":{"a":{"$ref":"#/$defs/p","maximum":0}}}"##
    #expect(
      bench.lines(schema, #"{"a":1}"#).sorted()
        == ["greater_than_equal /a #/$defs/p/minimum", "less_than_equal /a #/properties/a/maximum"])
  }

  @Test func reportsTheBranchThatWasMeant() {
    let cases: [(String, String, [String])] = [
      // Something or null.
      (
        #"{"anyOf":[{"type":"integer","minimum":3},{"type":"null"}]}"#, "1",
        ["greater_than_equal  #/anyOf/0/minimum"]
      ),
      (#"{"anyOf":[{"type":"null"},{"type":"integer"}]}"#, #""x""#, ["int_type  #/anyOf/1/type"]),
      // The only branch for the kind.
      (
        #"{"anyOf":[{"type":"string","maxLength":1},{"type":"array"},{"type":"object"}]}"#,
        #""ab""#,
        ["string_too_long  #/anyOf/0/maxLength"]
      ),
      (
        #"{"oneOf":[{"type":"array","items":{"type":"null"}},{"type":"object"},{"const":1}]}"#,
        "[null,2,3]",
        ["none_required /1 #/oneOf/0/items/type", "none_required /2 #/oneOf/0/items/type"]
      ),
      // A branch behind references.
      (
        ##"{"$defs":{"s":{"type":"string"},"o":{"type":"object","required":["a"]}},"anyOf":[{"$ref":"#/$defs/s","title":"S"},{"$ref":"#/$defs/o","title":"O"},{"type":"array"}]}"##,
        "{}", ["missing /a #/$defs/o/required"]
      ),
      // The only branch whose constant matches.
      (
        #"{"anyOf":[{"type":"object","properties":{"k":{"const":"a"},"v":{"type":"null"}}},{"type":"object","properties":{"k":{"const":"b"},"v":{"type":"string"}},"required":["k"]},{"type":"array"}]}"#,
        #"{"k":"b","v":1}"#, ["string_type /v #/anyOf/1/properties/v/type"]
      ),
      // No branch for the kind.
      (
        #"{"anyOf":[{"type":"string"},{"type":"array"},{"enum":[1,2]}]}"#, "null",
        ["wrong_type  #/anyOf"]
      ),
      // Several branches for it.
      (#"{"anyOf":[{"minimum":3},{"multipleOf":2}]}"#, "1", ["any_of_mismatch  #/anyOf"]),
      (#"{"oneOf":[{"minimum":3},{"multipleOf":2}]}"#, "1", ["one_of_mismatch  #/oneOf"]),
      (#"{"anyOf":[false,false]}"#, "1", ["any_of_mismatch  #/anyOf"]),
    ]
    for (schema, json, lines) in cases {
      #expect(bench.lines(schema, json) == lines, "\(schema) \(json)")
    }
    let mismatch = bench.problems(#"{"anyOf":[{"minimum":3},{"multipleOf":2}]}"#, "1")
    #expect(mismatch.messages == ["Input should match one of 2 alternatives"])
    let wrong = bench.problems(#"{"anyOf":[{"type":"string"},{"enum":[1,null]}]}"#, "true")
    #expect(wrong.messages == ["Input should be a string, an integer or null, not a boolean"])
  }

  @Test func staysSilentAboutBranchesThatOnlyWereTried() {
    #expect(bench.accepts(#"{"anyOf":[{"type":"string"},{"type":"null"},{"minimum":9},{}]}"#, "1"))
    #expect(bench.accepts(#"{"oneOf":[{"type":"string"},{"type":"null"},{"minimum":1}]}"#, "1"))
    #expect(bench.accepts(#"{"not":{"anyOf":[{"type":"string"},{"not":{"minimum":0}}]}}"#, "1"))
    #expect(
      bench.accepts(
        #"{"contains":{"properties":{"a":{"const":1}},"required":["a"]}}"#,
        #"[{"a":2},{"a":1},{}]"#))
    #expect(bench.accepts(#"{"if":{"type":"string"},"then":false}"#, "1"))
  }

  /// A member with a constant sorts branches out before they are tried, wherever it stands.
  @Test func sortsBranchesOutByAMemberThatTells() {
    let schema = ##"""
      {"anyOf":[{"required":["t"],"allOf":[{"$ref":"#/$defs/a"}]},{"$ref":"#/$defs/b"},
      {"properties":{"n":{"const":"free"}},"required":["n"],"not":{"required":["t"]}}],
      "$defs":{"a":{"properties":{"t":{"const":"a"},"n":{"type":"integer"}}},
      "b":{"properties":{"t":{"enum":["b","bb"]},"n":{"type":"string"}}}}}
      """##
    let many = (0..<10).map { "\"x\($0)\":\($0)," }.joined()
    for text in [
      #"{"t":"a","n":1}"#, #"{"n":1,"t":"a"}"#, #"{"t":"bb","n":"x"}"#, #"{"n":"free"}"#,
      #"{"n":"x"}"#, "{\(many)\"t\":\"a\",\"n\":1}", "{\(many)\"t\":\"b\",\"n\":\"1\"}",
    ] {
      #expect(bench.accepts(schema, text), "\(text)")
    }
    for text in [
      #"{"t":"a","n":"1"}"#, #"{"t":"b","n":1}"#, #"{"t":"c"}"#, #"{"t":1}"#, #"{"n":1.5}"#,
      "{\(many)\"t\":\"b\",\"n\":1}",
    ] {
      #expect(!bench.accepts(schema, text), "\(text)")
    }
    // The name gives way to an alias of it, and with it what it says.
    #expect(
      bench.accepts(
        #"{"anyOf":[{"properties":{"t":{"x-satya":{"aliases":["k"]},"const":"a"}}}]}"#,
        #"{"t":"b","k":"a"}"#))
    // In lax mode the member may yet be converted.
    bench.options.isLax = true
    #expect(
      bench.accepts(
        #"{"anyOf":[{"properties":{"t":{"x-satya":{"trim":true},"type":"string","const":"a"}}}]}"#,
        #"{"t":" a "}"#))
  }

  @Test func countsTheBranchesOfOneOf() {
    let found = bench.problems(
      #"{"oneOf":[{"type":"string"},{"minimum":1},{"maximum":5},{}]}"#, "3")
    #expect(found.lines == ["one_of_ambiguous  #/oneOf"])
    #expect(found[0].parameters == ["first": "1", "second": "2"])
    #expect(bench.accepts(#"{"oneOf":[{"minimum":4},{"maximum":5}]}"#, "3"))
  }

  @Test func negates() {
    #expect(bench.lines(#"{"not":{"type":"integer"}}"#, "3") == ["not_allowed  #/not"])
    #expect(bench.accepts(#"{"not":{"type":"integer"}}"#, "3.5"))
    #expect(bench.accepts(#"{"not":{"not":{"type":"integer"}}}"#, "3"))
    #expect(!bench.accepts(#"{"not":true}"#, "3"))
  }

  @Test func followsConditions() {
    let schema = #"""
      {"if":{"properties":{"k":{"const":1}},"required":["k"]},
      "then":{"required":["a"]},"else":{"properties":{"b":{"type":"null"}}}}
      """#
    #expect(bench.lines(schema, #"{"k":1}"#) == ["missing /a #/then/required"])
    #expect(bench.accepts(schema, #"{"k":1,"a":0,"b":0}"#))
    #expect(bench.lines(schema, #"{"k":2,"b":0}"#) == ["none_required /b #/else/properties/b/type"])
    #expect(bench.accepts(#"{"if":false}"#, "1"))
    #expect(bench.accepts(#"{"then":false,"else":false}"#, "1"))
    #expect(bench.lines(#"{"if":true,"then":false}"#, "1") == ["never_valid  #/then"])
  }

  @Test func appliesDependentSchemas() {
    let schema =
      #"{"dependentSchemas":{"a":{"required":["b"],"properties":{"c":{"type":"null"}}}}}"#
    #expect(bench.accepts(schema, #"{"c":1}"#))
    #expect(
      bench.lines(schema, #"{"a":1,"c":1}"#) == [
        "missing /b #/dependentSchemas/a/required",
        "none_required /c #/dependentSchemas/a/properties/c/type",
      ])
  }

  @Test func tellsBranchesApartByConstantsBeforeChoices() {
    // `k` is not required, so that the compiler finds no tag here.
    func branch(_ k: String) -> String {
      #"{"type":"object","properties":{"k":{"const":"\#(k)"},"s":{"enum":["x","y"]}}}"#
    }
    let schema = #"{"anyOf":[\#(branch("a")),\#(branch("b")),{"type":"null"},{"type":"array"}]}"#
    #expect(
      bench.lines(schema, #"{"k":"b","s":"z"}"#)
        == ["literal_error /s #/anyOf/1/properties/s/enum"])
    let found = bench.problems(schema, #"{"k":"c","s":"x"}"#)
    #expect(found.lines == ["union_tag_invalid  #/anyOf"])
    #expect(
      found.messages
        == ["Property 'k' should be 'a' or 'b', to tell the alternatives apart"])
    #expect(bench.lines(schema, #"{"s":"z"}"#) == ["any_of_mismatch  #/anyOf"])
  }

  private let tagged = #"""
    {"oneOf":[{"type":"object","properties":{"t":{"const":"cat"},"n":{"type":"integer"}},"required":["t"]},
    {"type":"object","properties":{"t":{"enum":["dog","wolf"]},"n":{"type":"string"}},"required":["t"]},
    {"type":"string","maxLength":2}]}
    """#

  @Test func tellsTaggedAlternativesApart() {
    #expect(bench.root(tagged).pointee.union != nil)
    #expect(bench.accepts(tagged, #"{"t":"cat","n":1}"#))
    #expect(bench.accepts(tagged, #"{"n":"x","t":"wolf"}"#))
    #expect(bench.accepts(tagged, #""ab""#))
    #expect(
      bench.lines(tagged, #"{"t":"dog","n":1}"#) == ["string_type /n #/oneOf/1/properties/n/type"])
    let invalid = bench.problems(tagged, #"{"t":"cow"}"#)
    #expect(invalid.lines == ["union_tag_invalid  #/oneOf"])
    #expect(
      invalid.messages == [
        "Property 't' should be 'cat', 'dog' or 'wolf', to tell the alternatives apart"
      ])
    #expect(bench.lines(tagged, #"{"t":1}"#) == ["union_tag_invalid  #/oneOf"])
    let absent = bench.problems(tagged, #"{"n":1}"#)
    #expect(absent.lines == ["union_tag_not_found  #/oneOf"])
    #expect(
      absent.messages == ["Property 't' is required, to tell the alternatives apart"])
    #expect(bench.lines(tagged, #""abc""#) == ["string_too_long  #/oneOf/2/maxLength"])
    #expect(bench.lines(tagged, "[]") == ["wrong_type  #/oneOf"])
  }

  @Test func listsChoices() {
    let found = bench.problems(#"{"enum":["a","b",1,null]}"#, #""c""#)
    #expect(found.lines == ["literal_error  #/enum"])
    #expect(found.messages == ["Input should be 'a', 'b', 1 or null"])
    let constant = bench.problems(#"{"const":{"a":[1]}}"#, "{}")
    #expect(constant.lines == ["constant_error  #/const"])
    #expect(constant.messages == [#"Input should be {"a":[1]}"#])
  }
}
