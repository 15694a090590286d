// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// What is built from a value is what the reader builds from its text.
@Suite struct MaterializerTests {
  private let bench = Bench()

  private func every(_ schema: String, _ json: String) -> String? {
    bench.everyWay(bench.schema(schema), json)
  }

  @Test func makesRecordsWhereTheSchemaSaysSo() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}},"c":{"type":"array","items":{"type":"object","properties":{"d":{}}}}}}"#)
    let json = #"{"a":{"b":1,"x":2},"c":[{"d":null},{}],"y":{"z":1}}"#
    #expect(bench.everyWay(schema, json) == json)
    let owned = bench.made(schema, bench.host(json))!
    #expect(owned.slot("a").kind == .record)
    #expect(owned.slot("c").elements![1].kind == .record)
    #expect(owned.slot("a").asRecord.parent?.address == owned.instance.record.address)
    #expect(owned.instance.record.extras.elements![1].kind == .object)
  }

  @Test func fillsDefaultsAndMarksThem() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"a":{"default":1},"b":{"type":"array","default":[1,"x"]},"c":{"type":"object","properties":{"d":{"default":"deep"}},"default":{}},"e":{"type":"integer","default":"wrong"}}}"#)
    #expect(
      bench.everyWay(schema, "{}") == #"{"a":1,"b":[1,"x"],"c":{"d":"deep"}}"#)
    #expect(bench.everyWay(schema, #"{"b":[],"c":{"d":1}}"#) == #"{"a":1,"b":[],"c":{"d":1}}"#)
    let owned = bench.instance(schema, #"{"a":2}"#)!
    #expect(!owned.slot("a").flags.contains(.isDefault))
    #expect(owned.slot("b").flags.contains(.isDefault))
    #expect(owned.slot("e").kind == .unset)
  }

  @Test func leavesDefaultsOutWhereRulesWouldNotHoldWithThem() {
    #expect(
      every(
        #"{"type":"object","properties":{"a":{"default":1},"b":{}},"maxProperties":1}"#,
        #"{"b":1}"#) == #"{"b":1}"#)
    #expect(
      every(
        #"{"type":"object","properties":{"a":{"default":1},"b":{}},"not":{"required":["a","b"]}}"#,
        #"{"b":1}"#) == #"{"b":1}"#)
  }

  @Test func storesWholeNumbersAsIntegers() {
    let schema = bench.schema(#"{"type":"object","properties":{"a":{"type":"integer"}}}"#)
    for (text, wanted) in [
      ("1.0", "1"), ("1e3", "1000"), ("-0.0", "0"), ("9007199254740993.0", "9007199254740993"),
    ] {
      #expect(bench.instance(schema, "{\"a\":\(text)}")?.json == "{\"a\":\(wanted)}", "\(text)")
    }
    #expect(bench.instance(schema, #"{"a":1.0}"#)!.slot("a").kind == .int64)
    #expect(bench.made(schema, bench.host(#"{"a":1e20}"#))!.slot("a").kind == .number)
  }

  @Test func appliesConversions() {
    bench.options.isLax = true
    #expect(
      every(
        #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"},"c":{"type":"array","items":{"type":"number"}}}}"#,
        #"{"a":" 12 ","b":"yes","c":["1.5",true,2]}"#) == #"{"a":12,"b":true,"c":[1.5,1,2]}"#)
    bench.options.isLax = false
    #expect(
      every(
        #"{"type":"object","properties":{"a":{"type":"string","x-satya":{"trim":true,"case":"upper"}}}}"#,
        #"{"a":"  aé "}"#) == #"{"a":"Aé"}"#)
  }

  @Test func takesTheBranchOfAUnionThatTheValueSatisfies() {
    let schema = bench.schema(
      ##"{"type":"object","properties":{"u":{"anyOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"type":"object","properties":{"b":{"type":"integer","default":7}}},{"type":"array","items":{"$ref":"#"}}]}}}"##)
    #expect(bench.everyWay(schema, #"{"u":{"a":1}}"#) == #"{"u":{"a":1}}"#)
    #expect(bench.everyWay(schema, #"{"u":{"a":"x"}}"#) == #"{"u":{"b":7,"a":"x"}}"#)
    #expect(bench.everyWay(schema, #"{"u":[{"u":{}}]}"#) == #"{"u":[{"u":{"b":7}}]}"#)
    #expect(bench.everyWay(schema, #"{"u":1}"#) == nil)
  }

  @Test func holdsARootThatIsNoRecord() {
    #expect(every(#"{"type":["array","string"],"items":{"type":"integer"}}"#, "[1,2]") == "[1,2]")
    #expect(every("true", #"{"a":[{"b":"text of more than sixteen bytes"}]}"#) != nil)
    #expect(every(#"{"type":"string"}"#, #""""#) == #""""#)
    #expect(every(#"{"type":["array","string"]}"#, "7") == nil)
  }

  @Test func takesTheLastOfEqualKeysOfACaller() {
    let schema = bench.schema(#"{"type":"object","properties":{"a":{"type":"integer"}}}"#)
    let value = bench.hostObject([
      (bench.string("a"), .int64(1)), (bench.string("x"), .int64(1)),
      (bench.string("a"), .int64(2)), (bench.string("x"), .int64(3)),
    ])
    #expect(bench.made(schema, value)?.json == #"{"a":2,"x":3}"#)
  }
}
