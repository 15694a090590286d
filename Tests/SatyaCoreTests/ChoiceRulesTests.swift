// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ChoiceRulesTests {
  private let bench = Bench()

  private func admits(_ schema: String, _ json: String) -> Bool {
    bench.root(schema).pointee.choice!.pointee.admits(bench.value(json))
  }

  @Test func comparesAsJSONSchemaDoes() {
    let schema = #"{"enum":[1,"a",null,[1,{"x":2}],{"p":1,"q":[]},0.5]}"#
    for json in ["1", "1.0", #""a""#, "null", #"[1.0,{"x":2}]"#, #"{"q":[],"p":1}"#, "5e-1"] {
      #expect(admits(schema, json), "\(json)")
    }
    for json in ["2", "true", #""A""#, #""""#, "false", "[1]", #"{"p":1}"#, "[]", "0"] {
      #expect(!admits(schema, json), "\(json)")
    }
  }

  @Test func findsOtherValuesAmongMany() {
    let values = (0..<500).map {
      ["{\"a\":\($0),\"b\":[\($0)]}", "[\($0),null]", "\($0).5", "\($0)"][$0 % 4]
    }
    let schema = "{\"enum\":[" + values.joined(separator: ",") + ",\"a\",null,1e30]}"
    for value in values { #expect(admits(schema, value), "\(value)") }
    for json in [
      #"{"b":[4.0],"a":4}"#, "[1.0,null]", "3.0", "25e-1", "\"a\"", "null",
      "1" + String(repeating: "0", count: 30),
    ] {
      #expect(admits(schema, json), "\(json)")
    }
    for json in [
      #"{"b":[4],"a":5}"#, #"{"a":4}"#, "[1]", "[1,null,null]", "4", "2", "true", "\"b\"", "{}", "[]",
    ] {
      #expect(!admits(schema, json), "\(json)")
    }
  }

  @Test func takesTimeInTheSizeOfTheValueAlone() {
    let values = (0..<3_000).map { "{\"id\":\($0),\"name\":\"n\"}" }
    let schema = "{\"enum\":[" + values.joined(separator: ",") + "]}"
    let choice = bench.root(schema).pointee.choice!
    #expect(!choice.pointee.index.isEmpty)
    for value in values.reversed() { #expect(choice.pointee.admits(bench.value(value))) }
    #expect(!choice.pointee.admits(bench.value(#"{"id":3000,"name":"n"}"#)))
  }

  @Test func findsStringsAmongMany() {
    let names = (0..<300).map { "\"name\($0)\"" }
    let schema = "{\"enum\":[" + names.joined(separator: ",") + ",7]}"
    for name in names { #expect(admits(schema, name)) }
    #expect(!admits(schema, #""name300""#))
    #expect(!admits(schema, #""""#))
    #expect(admits(schema, "7"))
    #expect(!admits(schema, "8"))
  }
}
