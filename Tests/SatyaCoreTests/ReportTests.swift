// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct ReportTests {
  private func draft(_ kind: ProblemKind = .finiteNumber, at offset: UInt64) -> ProblemDraft {
    var draft = ProblemDraft(kind)
    draft.offset = offset
    return draft
  }

  @Test func copiesAllThatAProblemSays() {
    let report = Report.kept()
    do {
      // Everything the draft borrows is overwritten before the report is read.
      let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
      defer { memory.deallocate() }
      for (index, byte) in "a/b~c\nlocation#k".utf8.enumerated() { memory[index] = byte }
      let key = Text(UnsafePointer(memory), 6)
      var element = PathLink(parent: nil, key: .string(key))
      withUnsafePointer(to: &element) { outer in
        var inner = PathLink(parent: outer, index: 3)
        withUnsafePointer(to: &inner) { path in
          var draft = ProblemDraft(
            .tooShort, .init("min_length", 2), .init("actual_length", .string(key)))
          draft.path = path
          draft.location = Text(UnsafePointer(memory + 6), 8)
          draft.keyword = Text(UnsafePointer(memory + 15), 1)
          report.add(draft)
        }
      }
      for index in 0..<16 { memory[index] = 0x78 }
    }
    let problem = report.problem(at: 0)!
    #expect(String(problem.type) == "too_short")
    #expect(String(problem.pointer) == "/a~1b~0c\n/3")
    #expect(String(problem.schemaPath) == "location/k")
    #expect(
      String(problem.message) == "Array should have at least 2 items, not a/b~c\\n")
    #expect(report.segment(0, 0)!.kind == .string)
    #expect(String(report.segment(0, 0)!.text) == "a/b~c\n")
    #expect(report.segment(0, 1)!.kind == .int64)
    #expect(report.segment(0, 1)!.asInt64 == 3)
    #expect(report.segment(0, 2) == nil)
    #expect(report.segment(0, -1) == nil)
    #expect(report.segment(1, 0) == nil)
    #expect(String(report.parameter(0, 0)!.name.text) == "min_length")
    #expect(report.parameter(0, 0)!.value.asInt64 == 2)
    #expect(String(report.parameter(0, 1)!.value.text) == "a/b~c\n")
    #expect(report.parameter(0, 2) == nil)
    #expect(problem.line == 0)
    #expect(problem.offset == ProblemDraft.noOffset)
  }

  /// A batch keeps one for each bad record.
  @Test func holdsNoMoreThanItsProblemsTake() {
    let report = Report.kept()
    var link = PathLink(parent: nil, key: .string(Text("identifier")))
    withUnsafePointer(to: &link) { path in
      for offset in 0..<3 {
        var problem = ProblemDraft(
          .stringTooShort, .init("min_length", 2), .init("actual_length", 1))
        problem.path = path
        problem.location = Text("#/properties/identifier")
        problem.keyword = Text("minLength")
        problem.offset = UInt64(offset)
        report.add(problem)
      }
    }
    for limit in 1...4 {
      let copy = Report.kept()
      copy.limit = limit
      copy.append(report, record: 0)
      #expect(copy.count == min(limit, 3))
      #expect(copy.held <= 600 * copy.count, "\(copy.held)")
      #expect(Found.all(copy) == Array(Found.all(report).prefix(limit)))
      copy.add(draft(at: 9))
      #expect(copy.count == min(limit, 4))
    }
  }

  @Test func leavesOutTheKeywordOfABooleanSchema() {
    let report = Report.kept()
    var draft = ProblemDraft(.neverValid)
    draft.location = Text("#/properties/a")
    report.add(draft)
    #expect(String(report.problem(at: 0)!.schemaPath) == "#/properties/a")
    #expect(String(report.problem(at: 0)!.pointer) == "")
  }

  @Test func keepsTheFirstProblemsAndCountsTheOthers() {
    let report = Report.kept()
    report.limit = 3
    for offset in 0..<1_000 { report.add(draft(at: UInt64(offset))) }
    #expect(report.count == 3)
    #expect(report.total == 1_000)
    #expect(report.problem(at: 3) == nil)
    #expect(!report.ranOutOfMemory)
    report.clear()
    #expect(report.count == 0)
    #expect(report.total == 0)
    #expect(report.problem(at: 0) == nil)
    report.limit = 0
    report.add(draft(at: 1))
    #expect(report.count == 0)
    #expect(report.total == 1)
  }

  @Test func keepsTheFirstByPlaceInLittleMemory() {
    let report = Report.kept()
    report.limit = 10
    for offset in (0..<50_000).reversed() { report.add(draft(at: UInt64(offset))) }
    #expect(report.total == 50_000)
    #expect(report.count == 10)
    #expect(report.held < 1 << 20)
    report.finish(source: Text("0123456789"))
    #expect((0..<10).map { report.problem(at: $0)!.offset } == (0..<10).map { UInt64($0) })
    #expect(Found.all(report).allSatisfy { $0.type == "finite_number" })
    // What is finished stays.
    report.add(draft(at: 0))
    #expect(report.count == 10)
  }

  @Test func ordersProblemsOfValuesByTheirPosition() {
    for limit in 1...6 {
      let report = Report.kept()
      report.limit = limit
      func add(_ kind: ProblemKind, _ positions: [Int]) {
        func descend(_ parent: UnsafePointer<PathLink>?, _ rest: ArraySlice<Int>) {
          guard let first = rest.first else {
            var draft = ProblemDraft(kind)
            draft.path = parent
            return report.add(draft)
          }
          var link = PathLink(parent: parent, key: .string(Text("k")), position: first)
          withUnsafePointer(to: &link) { descend($0, rest.dropFirst()) }
        }
        descend(nil, positions[...])
      }
      add(.stringType, [4])
      add(.intType, [2, 6])
      add(.floatType, [2, 2])
      add(.listType, [2])
      add(.missing, [0])
      add(.tooFewProperties, [])
      report.finish()
      let order = ["missing", "too_few_properties", "list_type", "float_type", "int_type"]
      #expect(Found.all(report).map(\.type) == Array((order + ["string_type"]).prefix(limit)))
    }
  }

  @Test func sortsProblemsByTheirPlaceAndKeepsTheOrderOfEqualOnes() {
    let report = Report.kept()
    report.limit = 1_000
    var state: UInt64 = 7
    for index in 0..<500 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var draft = ProblemDraft(.missing, .init("field", index))
      draft.offset = state >> 60
      if draft.offset == 15 { draft.offset = ProblemDraft.noOffset }
      report.add(draft)
    }
    report.finish(source: Text("0123456789abcdef"))
    for index in 1..<500 {
      let before = report.problem(at: index - 1)!
      let problem = report.problem(at: index)!
      #expect(before.offset <= problem.offset)
      if before.offset == problem.offset {
        #expect(
          before.parameter(Text("field"))!.asInt64 < problem.parameter(Text("field"))!.asInt64)
      }
    }
  }

  @Test func tellsLinesAndColumns() {
    let source = Text("añ\r\n\n€x\n𝒳y")
    //                 0 1  3 4 5 6  9 10 11  15
    let places: [(UInt64, UInt64, UInt64)] = [
      (0, 1, 1), (1, 1, 2), (3, 1, 3), (4, 1, 4), (5, 2, 1), (6, 3, 1), (9, 3, 2), (10, 3, 3),
      (11, 4, 1), (15, 4, 2), (16, 4, 3), (99, 4, 3),
    ]
    let report = Report.kept()
    for place in places.reversed() { report.add(draft(at: place.0)) }
    report.finish(source: source, baseOffset: 1_000, baseLine: 20, record: 4)
    for (index, place) in places.enumerated() {
      let problem = report.problem(at: index)!
      #expect(problem.offset == place.0 + 1_000)
      #expect(problem.line == place.1 + 20)
      #expect(problem.column == place.2)
      #expect(problem.record == 4)
    }
  }

  @Test func countsColumnsOnFromThePieceBefore() {
    let report = Report.kept()
    for offset in [1, 4] { report.add(draft(at: UInt64(offset))) }
    report.finish(source: Text("ab\ncd"), baseColumn: 10)
    #expect(report.problem(at: 0)!.column == 12)
    #expect(report.problem(at: 1)!.column == 2)
  }

  @Test func finishesOnlyWhatIsNew() {
    let report = Report.kept()
    report.add(draft(at: 5))
    report.finish(source: Text("abc\ndef"), baseOffset: 10)
    report.add(draft(at: 1))
    report.finish(source: Text("abc\ndef"), baseOffset: 20, baseLine: 2, record: 1)
    #expect(report.problem(at: 0)!.offset == 15)
    #expect(report.problem(at: 0)!.line == 2)
    #expect(report.problem(at: 1)!.offset == 21)
    #expect(report.problem(at: 1)!.line == 3)
    #expect(report.problem(at: 1)!.record == 1)
  }

  @Test func copiesProblemsOfAnotherReport() {
    let all = Report.kept()
    all.limit = 3
    do {
      for record in 0..<2 {
        let one = Report.kept()
        var link = PathLink(parent: nil, index: record)
        withUnsafePointer(to: &link) {
          for bound in 0..<2 {
            var draft = ProblemDraft(.lessThan, .init("lt", bound))
            draft.path = $0
            draft.offset = UInt64(bound)
            draft.input = .int64(77)
            one.echoLimit = 9
            one.add(draft)
          }
        }
        one.finish(source: Text("ab"))
        all.append(one, record: UInt64(record + 5))
      }
    }
    #expect(all.total == 4)
    #expect(all.count == 3)
    let last = all.problem(at: 2)!
    #expect(last.record == 6)
    #expect(String(last.message) == "Input should be less than 0")
    #expect(String(last.pointer) == "/1")
    #expect(String(last.input) == "77")
    #expect(last.column == 1)
    #expect(all.segment(2, 0)!.asInt64 == 1)
    all.finish(source: Text("other\ntext"))
    #expect(all.problem(at: 2)!.record == 6)
  }

  @Test func showsNoInputUnlessAsked() {
    let bench = Bench()
    let report = Report.kept()
    var draft = ProblemDraft(.notUnique)
    draft.input = bench.value(#"{"a":[1,"é\n",null],"b":0.5}"#)
    report.add(draft)
    #expect(report.problem(at: 0)!.input.isEmpty)
    let whole = #"{"a":[1,"é\n",null],"b":0.5}"#
    for limit in 1...40 {
      report.clear()
      report.echoLimit = limit
      report.add(draft)
      let input = String(report.problem(at: 0)!.input)
      #expect(whole.utf8.starts(with: input.utf8))
      // Byte 10 is in the middle of "é", which is left out then.
      #expect(input.utf8.count == min(limit == 10 ? 9 : limit, whole.utf8.count))
    }
  }

  @Test func neverShowsTextThatIsNotUTF8() {
    let bench = Bench()
    let report = Report.kept()
    report.echoLimit = 100
    var draft = ProblemDraft(.notUnique)
    draft.input = .string(bench.text([0x61, 0xFF]))
    report.add(draft)
    #expect(report.problem(at: 0)!.input.isEmpty)
  }

  @Test func boundsWhatLongKeysTake() {
    let bench = Bench()
    let key = bench.text([UInt8](repeating: 0x61, count: 1 << 22))
    let report = Report.kept()
    var link = PathLink(parent: nil, key: .string(key))
    withUnsafePointer(to: &link) {
      for _ in 0..<100 {
        var draft = ProblemDraft(.extraForbidden, .init("field", key))
        draft.path = $0
        report.add(draft)
      }
    }
    #expect(report.total == 100 && report.count == 100)
    #expect(report.held < 100 * 5 * Report.longestText)
    #expect(!report.ranOutOfMemory)
  }

  @Test func writesJSON() {
    let bench = Bench()
    let schema = bench.schema(
      #"{"type":"object","properties":{"é":{"items":{"minimum":0.5}}},"required":["x"]}"#)
    let source = bench.text("{\n \"é\": [1, -2]}")
    let report = Report.kept()
    report.echoLimit = 20
    _ = bench.check(bench.tree(source, isLocated: true), schema, report: report, source: source)
    report.finish(source: source)
    let buffer = ByteBuffer.kept()
    report.writeJSON(into: buffer)
    let expected = #"""
      [{"type":"missing","loc":["x"],"msg":"Property 'x' is required","ctx":{"field":"x"},\#
      "pointer":"/x","schema_path":"#/required","offset":0,"line":1,"column":1,\#
      "input":"{\"é\":[1,-2]}"},\#
      {"type":"greater_than_equal","loc":["é",1],\#
      "msg":"Input should be greater than or equal to 0.5","ctx":{"ge":0.5},\#
      "pointer":"/é/1","schema_path":"#/properties/é/items/minimum",\#
      "offset":13,"line":2,"column":11,"input":"-2"}]
      """#
    #expect(String(buffer.text) == expected)
    buffer.clear()
    report.clear()
    report.writeJSON(into: buffer)
    #expect(String(buffer.text) == "[]")
  }
}
