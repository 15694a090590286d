// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct BatchTests {
  private let bench = Bench()

  private func run(
    _ schema: Schema, _ source: Text, _ change: (inout BatchOptions) -> Void = { _ in }
  ) -> (BatchOutcome, Batch?) {
    var options = BatchOptions()
    options.validation = bench.options
    change(&options)
    let (outcome, batch) = options.format == .array
      ? BatchRun.runArray(source, schema: schema, options: options, report: nil)
      : BatchRun.runLines(source, schema: schema, options: options, report: nil)
    return (outcome, batch?.kept())
  }

  /// Each record: its JSON or its problems, with their places, and its source.
  private func describe(_ batch: Batch) -> [String] {
    (0..<batch.count).map { index in
      let source = batch.source(index)!
      var line = "\(batch.options.baseOffset + UInt64(source.offset))+\(source.size) "
      if let report = batch.report(index) {
        line += (0..<report.count).map {
          let problem = report.problem(at: $0)!
          return "\(String(problem.type))@\(problem.line):\(problem.column)#\(problem.record)"
        }.joined(separator: " ")
      } else if batch.entry(index)!.address != 0 {
        line += json(
          Instance(address: UnsafeMutableRawPointer(bitPattern: batch.entry(index)!.address)!).value)
      }
      #expect(batch.verdicts![index] == (batch.entry(index)!.isValid ? 0 : 1))
      return line
    }
  }

  private var small: Schema {
    bench.schema(#"{"type":"object","properties":{"a":{"type":"integer"}}}"#)
  }

  @Test func tellsRecordsFromBlankLines() {
    let text = "{\"a\":1}\r\n\n \t\n{\"a\":\"x\"}\n{\"a\":2}"
    withGuarded(text) { source in
      let batch = run(small, source).1!
      #expect(
        describe(batch) == ["0+7 {\"a\":1}", "13+9 int_type@4:6#1", "23+7 {\"a\":2}"])
      #expect(batch.validCount == 2 && batch.lines == 4 && batch.consumed == text.utf8.count)
    }
  }

  @Test func countsProblemsOnlyWhereThereAreSome() {
    #expect(run(small, bench.text("{\"a\":1}\n{}\n")).1!.totals == nil)
    let mixed = run(small, bench.text("{\"a\":1}\n{\"a\":null}\n{\"a\":[]}")).1!
    #expect(mixed.totals?.count == 1 && mixed.totals?.line(at: 0)?.count == 2)
    let broken = run(small, bench.text("[{\"a\":1},")) { $0.format = .array }.1!
    #expect(broken.totals?.line(at: 0)?.kind == .jsonIncomplete)
  }

  @Test func isTheSameForAnyNumberOfThreads() {
    let line = "{\"a\":1,\"x\":[1,2]}\n{\"a\":true}\n"
    let source = bench.text(String(repeating: line, count: 20_000))
    let schema = small
    let one = run(schema, source).1!
    let wanted = describe(one)
    #expect(one.count == 40_000 && one.validCount == 20_000)
    for threads in [2, 7] {
      let other = run(schema, source) { $0.threads = threads }.1!
      #expect(describe(other) == wanted)
      #expect(other.totals?.count == 1 && other.totals?.line(at: 0)?.count == 20_000)
    }
  }

  /// The batch of each piece, cut behind every `step` bytes.
  private func pieces(
    _ schema: Schema, _ text: String, step: Int, format: BatchOptions.Format
  ) -> (records: [String], consumed: Int, problem: Found?) {
    let bytes = Array(text.utf8)
    var records: [String] = []
    var begin = 0
    var end = 0
    var options = BatchOptions()
    options.format = format
    while true {
      end = min(end + step, bytes.count)
      options.isPartial = end < bytes.count
      let done: (Bool, Found?) = withGuarded(Array(bytes[begin..<end])) { source in
        let batch = run(schema, source) { $0 = options }.1!
        records += describe(batch)
        begin += batch.consumed
        options.firstRecord += UInt64(batch.count)
        options.firstLine += UInt64(batch.lines)
        options.firstColumn = UInt64(batch.column)
        options.baseOffset += UInt64(batch.consumed)
        options.state = batch.state
        let problem = batch.textReport.flatMap { Found.all($0).first }
        return (!options.isPartial || problem != nil, problem)
      }
      if done.0 { return (records, begin, done.1) }
    }
  }

  @Test func isTheSameForAnyCut() {
    let schema = bench.schema(#"{"type":["object","integer"],"properties":{"a":{"type":"integer"}}}"#)
    for (format, text) in [
      (BatchOptions.Format.lines, "{\"a\":1}\r\n\n  {\"a\":\"é\", \"b\":1}\n12\n\n\"x\"\n{\"a\":"),
      (.array, " [ {\"a\":1},\n12 ,{\"a\":\"é\"}\n, \"é\", 345 ]\n"),
      (.array, "[1,\n\u{5}{\"a\":1}]"), (.array, "[1]\n é"), (.array, "[1,{\"a\"\n:}]"),
    ] {
      let whole = pieces(schema, text, step: text.utf8.count, format: format)
      for step in 1..<text.utf8.count {
        let cut = pieces(schema, text, step: step, format: format)
        #expect(cut.records == whole.records, "\(text) by \(step)")
        #expect(cut.consumed == whole.consumed, "\(text) by \(step)")
        #expect(cut.problem == whole.problem, "\(text) by \(step)")
      }
    }
  }

  @Test func endsBeforeAnElementThatIsNoJSONOnALineOfItsOwn() {
    // The lines up to the element are used with the comma; the column is that of its line.
    withGuarded("[1,\n \u{5}]") { source in
      let batch = run(bench.schema("true"), source) { $0.format = .array }.1!
      #expect(batch.count == 1 && batch.consumed == 5 && batch.lines == 1 && batch.column == 1)
      #expect(Found.all(batch.textReport!).map(\.type) == ["json_invalid"])
    }
  }

  @Test func keepsProblemsOfTheFirstRecordsOnly() {
    let source = bench.text(String(repeating: "{\"a\":\"x\",\"b\":1}\n", count: 30_000))
    let schema = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false}"#)
    for threads in [1, 3] {
      let batch = run(schema, source) {
        $0.threads = threads
        $0.problemsInAll = 5
        $0.problemsPerRecord = 2
      }.1!
      #expect((0..<4).map { batch.report($0).map { $0.count } } == [2, 2, 1, nil])
      #expect(batch.validCount == 0 && batch.count == 30_000)
      #expect((0..<batch.totals!.count).map { batch.totals!.line(at: $0)!.count } == [30_000, 30_000])
    }
  }

  @Test func stopsAtItsMemoryAndWhenToldTo() {
    let source = bench.text(String(repeating: "{\"a\":1}\n", count: 60_000))
    let schema = small
    #expect(run(schema, source) { $0.maximumMemory = 100_000 }.0 == .limit)
    #expect(run(schema, source) { $0.maximumMemory = 100 << 20 }.0 == .ok)
    var flag: UInt32 = 1
    withUnsafePointer(to: &flag) { flag in
      for format in [BatchOptions.Format.lines, .array] {
        let text = format == .array ? bench.text("[1,2]") : source
        #expect(run(schema, text) { ($0.cancel, $0.format) = (flag, format) }.0 == .cancelled)
      }
    }
  }

  @Test func checksRowsOfValues() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a"]}"#)
    let rows = bench.store([
      .int64(1), bench.string("x"), .unset, bench.string("y"), .int64(3), .unset,
    ])
    let (outcome, batch) = BatchRun.runRows(
      rows, count: 3, width: 2, schema: schema, options: BatchOptions(), report: nil)
    defer { batch?.free() }
    #expect(outcome == .ok)
    #expect((0..<3).map { batch!.entry($0)!.isValid } == [true, false, true])
    let problems = batch!.report(1).map { Found.all($0) }
    #expect(problems?.map(\.type) == ["missing"])
    rows[4] = Value(kind: .string, size: 3)
    #expect(
      BatchRun.runRows(
        rows, count: 3, width: 2, schema: schema, options: BatchOptions(), report: nil
      ).0 == .malformedValue)
  }
}
