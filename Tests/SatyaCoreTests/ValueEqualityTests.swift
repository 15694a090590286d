// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct ValueEqualityTests {
  private let bench = Bench()

  /// Values in one row are equal, values in different rows are not.
  private static let rows: [[String]] = [
    ["null"], ["true"], ["false"], ["0", "0.0", "-0.0", "0e5"], ["1", "1.0", "10e-1"], ["2"],
    ["-1", "-1.0"], ["0.1", "1e-1"], ["0.2"], [#""1""#], [#""""#], [#""a""#, #""\u0061""#],
    ["9007199254740993"], ["9007199254740992", "9007199254740992.0"],
    ["18446744073709551616"], ["1e30", "1000000000000000000000000000000"],
    ["18446744073709551617"], ["1e400", "10e399"], ["[]"], ["{}"], ["[0]", "[0.0]"], ["[false]"],
    ["[1,2]"], ["[2,1]"], ["[[]]"], ["[null]"], [#"{"a":1}"#, #"{"a":1.0}"#], [#"{"a":null}"#],
    [#"{"b":1}"#], [#"{"a":1,"b":[]}"#, #"{"b":[],"a":1}"#], [#"{"a":1,"c":[]}"#],
    [#"{"a":[],"b":1}"#], [#"{"":""}"#], [#"[{"a":1}]"#],
  ]

  @Test func isThatOfJSONSchema() {
    let values = ValueEqualityTests.rows.map { row in
      row.flatMap { [bench.value($0), bench.host($0)] }
    }
    for (i, row) in values.enumerated() {
      for (j, other) in values.enumerated() {
        for a in row {
          for b in other {
            #expect(Value.equal(a, b) == (i == j), "\(json(a)) \(json(b))")
            if i == j { #expect(Value.hash(a) == Value.hash(b), "\(json(a)) \(json(b))") }
          }
        }
      }
    }
  }

  @Test func givesDifferentValuesDifferentHashes() {
    var hashes: Set<UInt64> = []
    for row in ValueEqualityTests.rows { hashes.insert(Value.hash(bench.value(row[0]))) }
    #expect(hashes.count == ValueEqualityTests.rows.count)
  }

  @Test func comparesLargeObjectsInAnyOrder() {
    let members = (0..<200).map { "\"k\($0)\":\($0)" }
    let forwards = bench.value("{" + members.joined(separator: ",") + "}")
    let backwards = bench.value("{" + members.reversed().joined(separator: ",") + "}")
    #expect(Value.equal(forwards, backwards))
    #expect(Value.hash(forwards) == Value.hash(backwards))
    let other = bench.value(
      "{" + (members.dropLast().reversed() + ["\"k199\":0"]).joined(separator: ",") + "}")
    #expect(!Value.equal(forwards, other))
    let renamed = bench.value(
      "{" + (members.dropLast().reversed() + ["\"x\":199"]).joined(separator: ",") + "}")
    #expect(!Value.equal(forwards, renamed))
  }

  @Test func comparesRecordsWithObjects() {
    let sample = RecordSample(bench)
    let record = sample.record(a: .int64(1), b: .unset, extras: #"{"x":[1],"y":2}"#)
    for form in [#"{"a":1,"x":[1],"y":2}"#, #"{"y":2.0,"x":[1],"a":1.0}"#] {
      for object in [bench.value(form), bench.host(form)] {
        #expect(Value.equal(record, object))
        #expect(Value.equal(object, record))
        #expect(Value.hash(record) == Value.hash(object))
      }
    }
    for form in [#"{"a":1,"x":[1]}"#, #"{"a":1,"b":null,"x":[1],"y":2}"#, "{}"] {
      #expect(!Value.equal(record, bench.value(form)))
      #expect(!Value.equal(bench.value(form), record))
    }
    let same = sample.record(a: .double(1), b: .unset, extras: #"{"y":2,"x":[1]}"#)
    #expect(Value.equal(record, same))
    let other = sample.record(a: .int64(1), b: .null, extras: #"{"y":2,"x":[1]}"#)
    #expect(!Value.equal(record, other))
  }

  @Test func endsOnNestingBeyondTheEnginesOwn() {
    var value = bench.hostArray([])
    for _ in 0..<3_000 { value = bench.hostArray([value]) }
    #expect(!Value.equal(value, value))
    #expect(Value.hash(value) == Value.hash(value))
  }
}
