// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ValueWalkerTests {
  private let bench = Bench()

  // MARK: - Kinds

  @Test func namesTheKindWantedAndTheKindFound() {
    let kinds = [
      ("null", "null"), ("true", "a boolean"), ("1", "an integer"), ("1.5", "a number"),
      ("12345678901234567890", "an integer"), (#""s""#, "a string"), ("[]", "an array"),
      ("{}", "an object"),
    ]
    let types = [
      ("null", "none_required", "null", ["null"]),
      ("boolean", "bool_type", "a valid boolean", ["true"]),
      ("string", "string_type", "a valid string", [#""s""#]),
      ("array", "list_type", "a valid array", ["[]"]),
      ("object", "dict_type", "a valid object", ["{}"]),
      ("integer", "int_type", "a valid integer", ["1", "12345678901234567890"]),
      ("number", "float_type", "a valid number", ["1", "1.5", "12345678901234567890"]),
    ]
    for (type, problem, words, admitted) in types {
      for (json, kind) in kinds {
        let found = bench.problems("{\"type\":\"\(type)\"}", json)
        if admitted.contains(json) {
          #expect(found == [])
        } else if type == "integer", json == "1.5" {
          #expect(found.lines == ["int_from_float  #/type"])
        } else {
          #expect(found.lines == ["\(problem)  #/type"])
          #expect(found.messages == ["Input should be \(words), not \(kind)"])
          #expect(found[0].parameters == ["found": "\"\(kind)\""])
        }
      }
    }
  }

  @Test func listsTheKindsWanted() {
    let found = bench.problems(#"{"type":["null","integer","object"]}"#, "1.5")
    #expect(found.messages == ["Input should be an integer, an object or null, not a number"])
    #expect(found.lines == ["wrong_type  #/type"])
  }

  @Test func takesWholeNumbersForIntegers() {
    for json in ["1.0", "1e2", "-0.0", "1e400", "1e22", "10.0e-1"] {
      #expect(bench.accepts(#"{"type":"integer"}"#, json), "\(json)")
    }
    for json in ["0.5", "1e-2", "-1.5e0"] {
      #expect(bench.lines(#"{"type":"integer"}"#, json) == ["int_from_float  #/type"], "\(json)")
    }
  }

  @Test func looksFractionsUpInTheSource() {
    // Whole doubles, all of them.
    for json in ["12345678901234567890.5", "1e-400", "1.0000000000000000001"] {
      for (type, problem) in [
        (#""integer""#, "int_from_float"), (#"["integer","null"]"#, "wrong_type"),
      ] {
        let schema = bench.schema("{\"type\":\(type)}")
        let source = bench.text(json)
        let value = bench.tree(source, isLocated: true)
        let report = Report.kept()
        #expect(!bench.check(value, schema, report: report, source: source), "\(json)")
        #expect(Found.all(report).lines == ["\(problem)  #/type"])
        #expect(!bench.check(value, schema, report: nil, source: source))
        // Without the source a double does not tell; a text that is kept does.
        #expect(bench.check(value, schema, report: nil) == (value.kind == .double))
      }
    }
  }

  @Test func refusesNumbersThatNoDoubleHoldsWhereFractionsAreWanted() {
    #expect(bench.lines(#"{"type":"number"}"#, "1e400") == ["number_out_of_range  #/type"])
    #expect(
      bench.lines(#"{"type":["number","null"]}"#, "-1e400") == ["number_out_of_range  #/type"])
    #expect(bench.accepts("true", "1e400"))
    #expect(bench.accepts(#"{"type":"integer"}"#, "1e400"))
    #expect(bench.accepts(#"{"minimum":1}"#, "1e400"))
    #expect(bench.accepts(#"{"type":"number"}"#, "123456789012345678901234567890"))
  }

  @Test func saysNothingMoreOfAValueOfTheWrongKind() {
    let schema = #"{"type":"string","enum":["a"],"not":{},"anyOf":[{"minLength":2}]}"#
    #expect(bench.lines(schema, "1") == ["string_type  #/type"])
  }

  // MARK: - Numbers and strings

  @Test func reportsEveryRuleThatANumberBreaks() {
    let found = bench.problems(
      #"{"minimum":10,"exclusiveMinimum":9.5,"maximum":1,"exclusiveMaximum":1e400,"multipleOf":0.2}"#,
      "3.3")
    #expect(
      found.messages == [
        "Input should be greater than or equal to 10", "Input should be greater than 9.5",
        "Input should be less than or equal to 1", "Input should be a multiple of 0.2",
      ])
    #expect(
      found.map(\.parameters) == [["ge": "10"], ["gt": "9.5"], ["le": "1"], ["multiple_of": "0.2"]])
    #expect(
      bench.problems(#"{"exclusiveMaximum":5}"#, "5").messages == ["Input should be less than 5"])
  }

  @Test func checksNumbersAsTheyAreWritten() {
    // The double nearest to both is the same; only the text tells, and trees keep it.
    let schema = bench.schema(#"{"properties":{"a":{"maximum":0.1}}}"#)
    let source = bench.text(#"{"a": 0.10000000000000000001}"#)
    let located = bench.tree(source, isLocated: true)
    #expect(!bench.check(located, schema, report: nil, source: source))
    #expect(!bench.check(located, schema, report: Report.kept(), source: source))
    #expect(!bench.check(bench.tree(source, isLocated: false), schema, report: nil))
  }

  @Test func reportsEveryRuleThatAStringBreaks() {
    bench.options.assertsFormats = true
    let found = bench.problems(
      #"{"minLength":9,"maxLength":2,"pattern":"^\\d+$","format":"date"}"#, #""añb""#)
    #expect(
      found.messages == [
        "String should have at least 9 characters, not 3",
        "String should have at most 2 characters, not 3",
        #"String should match pattern '^\d+$'"#, "String should be a valid date",
      ])
    #expect(found[0].parameters == ["min_length": "9", "actual_length": "3"])
    #expect(found[3].parameters == ["format": "\"date\""])
  }

  // MARK: - Arrays

  @Test func checksElementsByTheirPlace() {
    let schema = #"{"prefixItems":[{"type":"string"},{"type":"null"}],"items":{"minimum":3}}"#
    #expect(bench.accepts(schema, "[]"))
    #expect(bench.accepts(schema, #"["a"]"#))
    #expect(bench.accepts(schema, #"["a",null,3,4,"x"]"#))
    #expect(
      bench.lines(schema, "[1,1,1,9,2]") == [
        "string_type /0 #/prefixItems/0/type", "none_required /1 #/prefixItems/1/type",
        "greater_than_equal /2 #/items/minimum", "greater_than_equal /4 #/items/minimum",
      ])
    #expect(
      bench.lines(#"{"prefixItems":[{}],"items":false}"#, "[1,2,3]")
        == ["never_valid /1 #/items", "never_valid /2 #/items"])
  }

  @Test func countsElements() {
    let found = bench.problems(#"{"minItems":3,"maxItems":1,"uniqueItems":true}"#, "[7,7.0]")
    #expect(
      found.messages == [
        "Array should have at least 3 items, not 2", "Array should have at most 1 items, not 2",
        "Array items should be unique, but item 1 equals item 0",
      ])
    #expect(
      found.lines == ["too_short  #/minItems", "too_long  #/maxItems", "not_unique  #/uniqueItems"])
  }

  @Test func countsMatchingElements() {
    let two = #"{"contains":{"type":"integer"},"minContains":2,"maxContains":3}"#
    for (json, lines) in [
      ("[1,2]", []), ("[1,2,3,null]", []), ("[]", ["too_few_matches  #/minContains"]),
      ("[1,null]", ["too_few_matches  #/minContains"]),
      ("[1,2,3,4]", ["too_many_matches  #/maxContains"]),
    ] {
      #expect(bench.lines(two, json) == lines, "\(json)")
    }
    #expect(
      bench.problems(two, "[1,2,3,4,5]").messages
        == ["Array should contain at most 3 matching items, not 5"])
    #expect(bench.lines(#"{"contains":{"const":1}}"#, "[2]") == ["too_few_matches  #/contains"])
    #expect(bench.accepts(#"{"contains":{"const":1}}"#, "[2,1.0,2]"))
    #expect(bench.accepts(#"{"contains":false,"minContains":0}"#, "[]"))
    #expect(bench.accepts(#"{"contains":{"const":1}}"#, "{}"))
  }

  // MARK: - Objects

  @Test func reportsAbsentMembersBehindTheirObject() {
    let schema = #"""
      {"properties":{"o":{"type":"object","properties":{"a":{"type":"integer"}},
      "required":["a","b/c"],"dependentRequired":{"x":["y","x","z"]}}}}
      """#
    let found = bench.problems(schema, #"{"q":1, "o":{"x":1,"z":2}}"#)
    #expect(
      found.lines == [
        "missing /o/a #/properties/o/required", "missing /o/b~1c #/properties/o/required",
        "missing_dependent /o/y #/properties/o/dependentRequired",
      ])
    #expect(found.map(\.offset) == [12, 12, 12])
    #expect(
      found.messages == [
        "Property 'a' is required", "Property 'b/c' is required",
        "Property 'y' is required where 'x' is there",
      ])
    #expect(found[2].parameters == ["field": "\"y\"", "present": "\"x\""])
  }

  @Test func refusesUnknownMembers() {
    let schema = #"{"properties":{"address":{},"name":{}},"additionalProperties":false}"#
    let found = bench.problems(schema, #"{"name":1, "adress":2, "x":3}"#)
    #expect(
      found.lines == [
        "extra_forbidden /adress #/additionalProperties",
        "extra_forbidden /x #/additionalProperties",
      ])
    #expect(
      found.messages == [
        "Property 'adress' is not allowed; did you mean 'address'?", "Property 'x' is not allowed",
      ])
    #expect(found[0].parameters == ["field": "\"adress\"", "suggestion": "\"address\""])
    #expect(found.map(\.offset) == [11, 23])
  }

  @Test func appliesTheExtrasPolicyToRecordsOnly() {
    bench.options.extras = .refuse
    let record = #"{"type":"object","properties":{"a":{}},"patternProperties":{"^x":{}}}"#
    #expect(bench.lines(record, #"{"a":1,"x1":1,"b":2}"#) == ["extra_forbidden /b #"])
    #expect(bench.accepts(#"{"type":"object"}"#, #"{"b":2}"#))
    bench.options.extras = .keep
    #expect(bench.accepts(record, #"{"a":1,"b":2}"#))
    let refusing = #"{"type":"object","properties":{"a":{}},"x-satya":{"extras":"refuse"}}"#
    #expect(bench.lines(refusing, #"{"b":2}"#) == ["extra_forbidden /b #/x-satya/extras"])
  }

  @Test func governsEachMemberByAllThatNamesIt() {
    let schema = #"""
      {"properties":{"ab":{"type":"integer"}},"patternProperties":{"^a":{"minimum":5},"b$":{"maximum":1}},
      "additionalProperties":{"type":"null"}}
      """#
    #expect(
      bench.lines(schema, #"{"ab":3,"ax":4,"xb":2,"x":1,"y":null}"#) == [
        "greater_than_equal /ab #/patternProperties/^a/minimum",
        "less_than_equal /ab #/patternProperties/b$/maximum",
        "greater_than_equal /ax #/patternProperties/^a/minimum",
        "less_than_equal /xb #/patternProperties/b$/maximum",
        "none_required /x #/additionalProperties/type",
      ])
  }

  @Test func checksNames() {
    let schema = #"{"propertyNames":{"maxLength":3,"pattern":"^[a-z]*$"}}"#
    let found = bench.problems(schema, #"{"abc":1,"ABCD":2}"#)
    #expect(
      found.lines == [
        "invalid_key /ABCD #/propertyNames", "string_too_long /ABCD #/propertyNames/maxLength",
        "string_pattern_mismatch /ABCD #/propertyNames/pattern",
      ])
    #expect(found[0].message == "Property name 'ABCD' is not allowed")
    #expect(found.allSatisfy { $0.offset == 9 })
  }

  @Test func countsMembers() {
    let found = bench.problems(#"{"minProperties":3,"maxProperties":1}"#, #"{"a":1,"b":2}"#)
    #expect(
      found.messages == [
        "Object should have at least 3 properties, not 2",
        "Object should have at most 1 properties, not 2",
      ])
  }

  @Test func requiresMembersBeyondSixtyFour() {
    let names = (0..<200).map { "p\($0)" }
    let properties = names.map { "\"\($0)\":{\"type\":\"integer\"}" }.joined(separator: ",")
    let required = names.map { "\"\($0)\"" }.joined(separator: ",")
    let schema =
      "{\"type\":\"object\",\"properties\":{\(properties)},\"required\":[\(required),\"z\"]}"
    func object(_ names: [String]) -> String {
      "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    }
    #expect(bench.accepts(schema, object(names + ["z"])))
    #expect(bench.accepts(schema, object((names + ["z"]).reversed())))
    for absent in [0, 63, 64, 65, 127, 128, 199] {
      var some = names + ["z"]
      some.remove(at: absent)
      #expect(bench.lines(schema, object(some)) == ["missing /p\(absent) #/required"])
    }
    #expect(bench.lines(schema, object(names)) == ["missing /z #/required"])
  }

  @Test func checksRecordsLikeTheirObjects() {
    let sample = RecordSample(bench)
    let cases: [(Value, Value, String, String)] = [
      (.int64(1), bench.string("x"), "", #"{"a":1,"b":"x"}"#),
      (.unset, .null, "", #"{"b":null}"#),
      (.string(Text("no")), .unset, #"{"c":[1,2],"d":[]}"#, #"{"a":"no","c":[1,2],"d":[]}"#),
    ]
    for (a, b, extras, text) in cases {
      let report = Report.kept()
      _ = bench.check(sample.record(a: a, b: b, extras: extras), sample.schema, report: report)
      let expected = Report.kept()
      _ = bench.check(bench.value(text), sample.schema, report: expected)
      #expect(Found.all(report) == Found.all(expected))
    }
  }

  // MARK: - Combinations

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

  // MARK: - Lax mode

  @Test func prefersABranchThatNeedsNoConversion() {
    bench.options.isLax = true
    let schema = #"{"oneOf":[{"type":"integer"},{"type":"string"},{"type":"boolean"}]}"#
    #expect(bench.accepts(schema, #""12""#))
    #expect(bench.accepts(schema, "true"))
    let union = #"{"oneOf":[{"type":"integer"},{"type":"array"}]}"#
    #expect(bench.accepts(union, #""12""#))
    #expect(bench.lines(union, #""x""#) == ["int_parsing  #/oneOf/0/type"])
    #expect(
      bench.lines(#"{"anyOf":[{"type":"number"},{"type":"null"}]}"#, #""x""#)
        == ["float_parsing  #/anyOf/0/type"])
  }

  @Test func tellsTheBranchThatAValueTakes() {
    let root = bench.root(#"{"anyOf":[{"type":"integer"},{"type":"string"},{"maximum":5}]}"#)
    let combination = UnsafePointer(root.pointee.combinations!)
    func branch(_ json: String, isLax: Bool) -> Int? {
      var context = CheckContext(options: ValidationOptions())
      context.options.isLax = isLax
      defer { context.free() }
      return withUnsafeMutablePointer(to: &context) {
        ValueWalker(context: $0).branch(
          of: combination, for: bench.value(json), offset: ProblemDraft.noOffset)
      }
    }
    #expect(branch(#""12""#, isLax: true) == 1)
    #expect(branch("4.5", isLax: false) == 2)
    #expect(branch("5.5", isLax: false) == nil)
    #expect(branch("true", isLax: false) == 2)
  }

  // MARK: - Limits

  @Test func stopsAtTheLimitOfVisits() {
    bench.options.maximumVisits = 10
    let schema = bench.schema(#"{"items":{"not":{"type":"string"}}}"#)
    let many = bench.value("[" + (0..<20).map { "\($0)" }.joined(separator: ",") + "]")
    let report = Report.kept()
    #expect(!bench.check(many, schema, report: report))
    #expect(Found.all(report).map(\.type) == ["work_limit"])
    #expect(Found.all(report).messages == ["Checking takes more than 10 visits"])
    #expect(!bench.check(many, schema, report: nil))
    #expect(bench.check(bench.value("[1,2,3]"), schema, report: nil))
  }

  @Test func stopsARecursionThatDoublesAtEachLevel() {
    bench.options.maximumVisits = 100_000
    let schema = bench.schema(
      ##"{"$defs":{"n":{"anyOf":[{"items":{"$ref":"#/$defs/n"},"not":{}},{"items":{"$ref":"#/$defs/n"},"not":true}]}},"$ref":"#/$defs/n"}"##
    )
    let deep = bench.value(String(repeating: "[", count: 100) + String(repeating: "]", count: 100))
    for report in [nil, Report.kept()] {
      #expect(!bench.check(deep, schema, report: report))
      if let report { #expect(Found.all(report).map(\.type) == ["work_limit"]) }
    }
  }

  @Test func stopsAtTheLimitOfFrames() {
    onLargeStack { [bench] in
      // Six schemas for each level of a value; by default there may be 384 in all.
      let also = #"{"type":"array"}"#
      var inner = ##"{"items":{"$ref":"#/$defs/n"}}"##
      for _ in 0..<5 { inner = "{\"allOf\":[\(also),\(inner)]}" }
      let schema = bench.schema(##"{"$ref":"#/$defs/n","$defs":{"n":"## + inner + "}}")
      let deep = bench.value(
        String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000))
      let report = Report.kept()
      #expect(!bench.check(deep, schema, report: report))
      #expect(Found.all(report).map(\.type) == ["work_limit"])
      #expect(
        Found.all(report).messages
          == ["Checking takes more than 384 schemas inside one another"])
      #expect(!bench.check(deep, schema, report: nil))
      #expect(bench.check(deep.elements![0].elements![0], bench.schema("true"), report: nil))
    }
  }

  @Test func acceptsTheDeepestValue() {
    bench.options = .deep
    onLargeStack { [bench] in
      let schema = bench.schema(
        ##"{"$defs":{"n":{"type":"array","items":{"$ref":"#/$defs/n"}}},"$ref":"#/$defs/n"}"##)
      let deep = bench.value(
        String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000))
      #expect(bench.check(deep, schema, report: nil))
      #expect(bench.check(deep, schema, report: Report.kept()))
    }
  }

  @Test func takesAPatternThatExceedsItsEffortForNoAnswer() {
    bench.options.maximumPatternEffort = 50
    let hard = bench.string(String(repeating: "a", count: 50) + "b")
    let pattern = #"{"pattern":"^(a|aa)+$"}"#
    for schema in [
      pattern, "{\"not\":\(pattern)}", "{\"anyOf\":[\(pattern),{}]}",
      "{\"if\":\(pattern),\"else\":true}",
    ] {
      let report = Report.kept()
      #expect(!bench.check(hard, bench.schema(schema), report: report), "\(schema)")
      #expect(Found.all(report).map(\.type) == ["pattern_limit"], "\(schema)")
    }
    let member = bench.hostObject([(hard, .int64(1))])
    let report = Report.kept()
    let names = bench.schema(
      #"{"patternProperties":{"^(a|aa)+$":{}},"additionalProperties":false}"#)
    #expect(!bench.check(member, names, report: report))
    #expect(Found.all(report).map(\.type) == ["pattern_limit"])
  }

  @Test func countsProblemsBeyondTheLimit() {
    let report = Report.kept()
    report.limit = 2
    let schema = bench.schema(#"{"items":{"type":"string"}}"#)
    #expect(!bench.check(bench.value("[1,2,3,4,5]"), schema, report: report))
    #expect(report.total == 5)
    #expect(Found.all(report).map(\.pointer) == ["/0", "/1"])
  }

  @Test func showsTheOffendingValueWhereAsked() {
    let report = Report.kept()
    report.echoLimit = 8
    let schema = bench.schema(#"{"properties":{"a":{"type":"string"}},"required":["b"]}"#)
    _ = bench.check(bench.value(#"{"a":[1,2,3,4]}"#), schema, report: report)
    #expect((0..<2).map { String(report.problem(at: $0)!.input) } == ["[1,2,3,4", #"{"a":[1,"#])
  }
}
