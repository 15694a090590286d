// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ObjectRulesTests {
  private let bench = Bench()

  private func rules(_ schema: String) -> ObjectRules { bench.root(schema).pointee.object!.pointee }

  @Test func findsPropertiesInAnyOrder() {
    let rules = rules(#"{"type":"object","properties":{"a":{},"b":{},"c":{}},"required":["d"]}"#)
    for (index, name) in ["a", "b", "c", "d"].enumerated() {
      for expected in 0...5 {
        #expect(rules.find(bench.text(name), expected: expected) == index)
      }
    }
    #expect(rules.find(Text("e"), expected: 0) == nil)
    #expect(rules.find(Text(""), expected: 9) == nil)
  }

  @Test func findsNothingWithoutProperties() {
    #expect(rules(#"{"additionalProperties":false}"#).find(Text("a"), expected: 0) == nil)
  }

  @Test func resolvesWhatBecomesOfExtras() {
    var refusing = ValidationOptions()
    refusing.extras = .refuse
    let record = #"{"type":"object","properties":{"a":{}}"#
    #expect(rules(record + "}").extrasPolicy(refusing) == .refuse)
    #expect(rules(record + "}").extrasPolicy(ValidationOptions()) == .keep)
    #expect(
      rules(record + #","additionalProperties":{"type":"null"}}"#).extrasPolicy(refusing) == .refuse
    )
    #expect(
      rules(record + #","x-satya":{"extras":"ignore"}}"#).extrasPolicy(refusing) == .ignore)
    #expect(
      rules(record + #","x-satya":{"extras":"refuse"}}"#).extrasPolicy(ValidationOptions())
        == .refuse)
    // The options are about records.
    #expect(rules(#"{"minProperties":1}"#).extrasPolicy(refusing) == .keep)
    #expect(
      rules(#"{"properties":{"a":{}},"x-satya":{"extras":"refuse"}}"#)
        .extrasPolicy(ValidationOptions()) == .refuse)
  }
}
