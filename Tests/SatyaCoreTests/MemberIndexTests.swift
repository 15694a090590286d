// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct MemberIndexTests {
  private let bench = Bench()

  private func object(_ count: Int) -> String {
    "{" + (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
  }

  @Test(arguments: [1, 16, 17, 300]) func findsEveryMember(_ count: Int) {
    for object in [bench.value(object(count)), bench.host(object(count))] {
      var index = MemberIndex(object)
      defer { index.free() }
      // More than are searched for before there is a table.
      for round in 0..<3 {
        for i in 0..<count {
          let found = index.find(bench.string("k\(i)").text)
          #expect(found?.number == i, "round \(round)")
          #expect(found?.member.value.asInt64 == Int64(i))
        }
        #expect(index.find(Text("")) == nil)
        #expect(index.find(Text("k")) == nil)
      }
      #expect(MemberIndex.isWorthwhile(object) == (count > 16))
    }
  }

  @Test func findsFieldsThatAreSetAndExtras() {
    let extras = object(40)
    let record = RecordSample(bench).record(a: .unset, b: .null, extras: extras)
    var index = MemberIndex(record)
    defer { index.free() }
    for _ in 0..<20 {
      #expect(index.find(Text("a")) == nil)
      #expect(index.find(Text("b"))?.member.value.kind == .null)
      #expect(index.find(Text("k39"))?.member.value.asInt64 == 39)
    }
    #expect(MemberIndex.isWorthwhile(record))
    #expect(index.isOf(record))
  }

  @Test func findsTheLastOfEqualKeys() {
    let pairs = (0..<40).map { (bench.string("k\($0 % 20)"), Value.int64(Int64($0))) }
    var index = MemberIndex(bench.hostObject(pairs))
    defer { index.free() }
    for _ in 0..<20 { #expect(index.find(Text("k7"))?.number == 27) }
  }

  @Test func isOfOneObject() {
    let (one, other) = (bench.value(object(20)), bench.value(object(20)))
    #expect(MemberIndex(one).isOf(one))
    #expect(!MemberIndex(one).isOf(other))
    #expect(!MemberIndex().isOf(one))
    #expect(!MemberIndex.isWorthwhile(bench.string("a text of more than sixteen bytes")))
  }

  @Test func countsItsTable() {
    let counted = UnsafeMutablePointer<sp_budget>.allocate(capacity: 1)
    defer { counted.deallocate() }
    // 64 places of 4 bytes.
    for (bytes, isExceeded) in [(256, false), (255, true)] {
      let budget = MemoryBudget(bytes, in: counted)
      var index = MemberIndex(bench.value(object(20)), budget: budget)
      for _ in 0..<20 { #expect(index.find(Text("k19"))?.number == 19) }
      #expect(budget.isExceeded == isExceeded)
      index.free()
      #expect(isExceeded || budget.take(256))
    }
  }
}
