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
        "Array should have at least 3 items, not 2", "Array should have at most 1 item, not 2",
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
        "Object should have at most 1 property, not 2",
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
}
