// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ValueWalkerLimitTests {
  private let bench = Bench()

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
    report.finish()
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
