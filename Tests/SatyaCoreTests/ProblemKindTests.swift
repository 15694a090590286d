// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import SatyaCore

@Suite struct ProblemKindTests {
  private static func name(_ kind: ProblemKind) -> String { String(Text(kind.words.name)) }

  @Test func givesEveryKindANameOfItsOwn() {
    var names: Set<String> = []
    for kind in ProblemKind.allCases {
      let name = Self.name(kind)
      #expect(names.insert(name).inserted, "\(name)")
      #expect(name.utf8.allSatisfy { $0 == 0x5F || $0 >= 0x61 && $0 <= 0x7A || $0 == 0x38 })
      #expect(!String(Text(kind.words.message)).contains("\n"))
    }
  }

  /// A row of a table of docs/ERRORS.md.
  private struct Row: Equatable {
    var number: UInt32
    var name: String
    var message: String
    var parameters: [String]
  }

  private func page() throws -> String {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/ERRORS.md")
    return try String(contentsOf: page, encoding: .utf8)
  }

  private func documentedRows() throws -> [Row] {
    return try page().split(separator: "\n").compactMap {
      let cells = $0.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 7, let number = UInt32(cells[1]) else { return nil }
      #expect(!cells[5].isEmpty, "\(cells[2]) has no meaning")
      return Row(
        number: number, name: cells[2].trimmingCharacters(in: ["`"]), message: cells[3],
        parameters: cells[4].split(separator: ",").map {
          $0.trimmingCharacters(in: [" ", "`"])
        })
    }
  }

  @Test func isDocumented() throws {
    let rows = try documentedRows()
    #expect(rows.map(\.number) == ProblemKind.allCases.map(\.rawValue).sorted())
    for row in rows {
      let kind = try #require(ProblemKind(rawValue: row.number))
      #expect(row.name == Self.name(kind))
      #expect(row.message == String(Text(kind.words.message)))
      for part in row.message.split(separator: "{").dropFirst() {
        let used = String(part.prefix { $0 != "}" })
        #expect(row.parameters.contains(used), "\(row.name) does not list \(used)")
      }
    }
    // What no row says: see ProblemMessageTests.suggestsTheNearestName.
    #expect(try page().contains("ends with \"; did you mean '{suggestion}'?\""))
  }

  /// A schema and data that breaks it. Each kind of problem that data can have is in one of
  /// these.
  private static let samples: [(String, String)] = [
    (#"{"type":"null"}"#, "1"), (#"{"type":"boolean"}"#, "1"), (#"{"type":"integer"}"#, "{}"),
    (#"{"type":"number"}"#, "{}"), (#"{"type":"string"}"#, "1"), (#"{"type":"array"}"#, "1"),
    (#"{"type":"object"}"#, "1"), (#"{"type":["object","array"]}"#, "1"),
    (#"{"type":"integer"}"#, "1.5"), (#"{"type":"number"}"#, "1e400"),
    (#"{"exclusiveMinimum":1}"#, "1"), (#"{"minimum":1}"#, "0"),
    (#"{"exclusiveMaximum":1}"#, "1"), (#"{"maximum":1}"#, "2"), (#"{"multipleOf":2}"#, "3"),
    (#"{"x-satya":{"digits":2}}"#, "123"), (#"{"x-satya":{"places":2}}"#, "1.234"),
    (#"{"minLength":2}"#, #""a""#), (#"{"maxLength":2}"#, #""abc""#),
    (#"{"pattern":"^a"}"#, #""b""#), (#"{"format":"date","x-satya":{"format":"assert"}}"#, #""b""#),
    (#"{"minItems":1}"#, "[]"), (#"{"maxItems":1}"#, "[1,2]"), (#"{"uniqueItems":true}"#, "[1,1]"),
    (#"{"contains":{"type":"null"}}"#, "[1]"),
    (#"{"contains":{},"maxContains":1}"#, "[1,2]"), (#"{"required":["a"]}"#, "{}"),
    (#"{"additionalProperties":false}"#, #"{"a":1}"#),
    (#"{"dependentRequired":{"a":["b"]}}"#, #"{"a":1}"#), (#"{"minProperties":1}"#, "{}"),
    (#"{"maxProperties":0}"#, #"{"a":1}"#), (#"{"propertyNames":{"maxLength":1}}"#, #"{"ab":1}"#),
    (#"{"enum":[1,2]}"#, "3"), (#"{"const":1}"#, "2"), ("false", "1"),
    (#"{"anyOf":[{"minimum":3},{"multipleOf":2}]}"#, "1"),
    (#"{"oneOf":[{"minimum":3},{"multipleOf":2}]}"#, "1"), (#"{"oneOf":[{},{}]}"#, "1"),
    (#"{"not":{}}"#, "1"),
    (tagged, #"{"t":"c"}"#), (tagged, #"{"u":"a"}"#),
    (#"{"type":"integer","x-satya":{"mode":"lax"}}"#, #""x""#),
    (#"{"type":"number","x-satya":{"mode":"lax"}}"#, #""x""#),
    (#"{"type":"boolean","x-satya":{"mode":"lax"}}"#, #""x""#),
  ]

  private static let tagged = #"""
    {"oneOf":[
      {"type":"object","properties":{"t":{"const":"a"}},"required":["t"]},
      {"type":"object","properties":{"t":{"const":"b"}},"required":["t"]}]}
    """#

  /// Texts that are refused as they are read, each for a reason of its own.
  private static let texts = [
    "[1,]", "[", "\u{feff}[]", "\"\\ud800\"", #"{"a":1,"a":2}"#, "1 2", " ", "[1111]",
    "[1,2,3,4,5,6,7,8]",
  ]

  /// Documents that are no schemas, each for a reason of its own.
  private static let documents = [
    "{", "1", #"{"type":1}"#, #"{"type":"x"}"#, ##"{"$dynamicRef":"#a"}"##, #"{"pattern":"("}"#,
    ##"{"$ref":"#/a"}"##, ##"{"$ref":"#"}"##, #"{"$anchor":"a","not":{"$anchor":"a"}}"#,
    #"{"x-satya":{"a":1}}"#, #"{"$schema":"http://json-schema.org/draft-03/schema"}"#,
    String(repeating: #"{"not":"#, count: 1_001) + "true" + String(repeating: "}", count: 1_001),
    #"{"format":"x","x-satya":{"format":"assert"}}"#, #"{"$ref":"https://example.com/other"}"#,
  ]

  /// Every kind of the table can be produced; one by a schema that nests very deep.
  @Test func isProducedBySomething() { onLargeStack { Self.produceAll() } }

  private static func produceAll() {
    var produced: Set<ProblemKind> = []
    func note(_ report: Report) {
      for index in 0..<report.count { produced.insert(report.problem(at: index)!.kind) }
    }
    let bench = Bench()
    for (schema, data) in ProblemKindTests.samples {
      let report = Report.kept()
      #expect(!bench.check(bench.value(data), bench.schema(schema), report: report), "\(schema)")
      note(report)
    }
    note(hostReport(bench, .double(.nan)))
    note(hostReport(bench, .string(bench.text([0xFF]))))
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    note(hostReport(bench, bench.host(deep)))
    note(hostReport(bench, .number(bench.text(String(repeating: "1", count: 5_000)))))
    bench.options.maximumVisits = 3
    let slow = Report.kept()
    _ = bench.check(
      bench.value("[1,2,3,4,5,6]"), bench.schema(#"{"items":{"not":{"type":"string"}}}"#),
      report: slow)
    note(slow)
    bench.options = ValidationOptions()
    bench.options.maximumPatternEffort = 10
    let hard = Report.kept()
    _ = bench.check(
      bench.string(String(repeating: "a", count: 60) + "b"),
      bench.schema(#"{"pattern":"^(a|aa)+$"}"#), report: hard)
    note(hard)
    bench.options = ValidationOptions()
    bench.options.refusesDuplicates = true
    bench.options.maximumDigits = 3
    bench.options.maximumSize = 15
    for text in ProblemKindTests.texts.map({ Array($0.utf8) }) + [[0x22, 0xFF, 0x22]] {
      let report = Report.kept()
      let outcome = withGuarded(text) {
        Instance.checkJSON(
          $0, schema: bench.schema("true"), options: &bench.options, report: report)
      }
      #expect(outcome == .invalid)
      note(report)
    }
    for document in ProblemKindTests.documents {
      let compiled = CompiledSchema(document)
      #expect(compiled.outcome == .badSchema, "\(document)")
      note(compiled.report)
    }
    for kind in ProblemKind.allCases {
      let isProduced = produced.contains(kind)
      #expect(isProduced, "nothing produces \(name(kind))")
    }
  }

  private static func hostReport(_ bench: Bench, _ value: Value) -> Report {
    let report = Report.kept()
    var context = CheckContext(options: ValidationOptions(), report: report)
    defer { context.free() }
    let schema = bench.schema("true")
    withUnsafeMutablePointer(to: &context) {
      #expect(ValueWalker(context: $0).checkHost(value, schema.root, path: nil) == nil)
    }
    return report
  }
}
