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
