// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct MembersTests {
  private let bench = Bench()

  private func list(_ value: Value) -> [String] {
    var members = Members(value)
    var found: [String] = []
    while let member = members.next() {
      found.append("\(String(member.key.text))=\(json(member.value))")
    }
    #expect(Members(value).count == found.count)
    return found
  }

  @Test func listsMembersOfEveryKindOfObject() {
    let text = #"{"b":1,"a":[2],"":null}"#
    for object in [bench.value(text), bench.host(text)] {
      #expect(list(object) == ["b=1", "a=[2]", "=null"])
      #expect(Members(object).find(Text("a")).map(json) == "[2]")
      #expect(Members(object).find(Text("")).map(json) == "null")
      #expect(Members(object).find(Text("c")) == nil)
    }
    let record = RecordSample(bench).record(a: .unset, b: .null, extras: #"{"x":1}"#)
    #expect(list(record) == ["b=null", "x=1"])
    #expect(Members(record).find(Text("a")) == nil)
    #expect(Members(record).find(Text("b")).map(json) == "null")
    #expect(Members(record).find(Text("x")).map(json) == "1")
  }

  @Test func findsTheLastOfEqualKeys() {
    let object = bench.hostObject([(bench.string("a"), .int64(1)), (bench.string("a"), .int64(2))])
    #expect(Members(object).find(Text("a"))!.asInt64 == 2)
  }

  @Test func findsNothingElsewhere() {
    for value in [Value.null, .int64(5), bench.value("[1]"), bench.value("{}"), bench.string("a")] {
      #expect(list(value) == [])
      #expect(Members(value).find(Text("a")) == nil)
    }
  }
}
