// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ValueStackTests {
  @Test func movesToTheHeapWithAllItHolds() {
    withUnsafeTemporaryAllocation(of: Value.self, capacity: 4) { memory in
      var stack = ValueStack(borrowing: memory.baseAddress!, capacity: 4)
      for i in 0..<1_000 {
        let isPushed = stack.push(.int64(Int64(i)))
        #expect(isPushed)
        if i == 3 { #expect(stack.values(from: 0) == memory.baseAddress!) }
      }
      #expect(stack.count == 1_000)
      #expect(stack.values(from: 0) != memory.baseAddress!)
      for i in 0..<1_000 { #expect(stack.values(from: i).pointee.asInt64 == Int64(i)) }
      stack.free()
    }
  }

  @Test func holdsNoMemoryUntilSomethingIsPushed() {
    var stack = ValueStack()
    #expect(stack.count == 0)
    let isPushed = stack.push(.null)
    #expect(isPushed)
    #expect(stack.values(from: 0).pointee.kind == .null)
    stack.free()
  }

  @Test func dropsWhatStandsAboveAMark() {
    var stack = ValueStack()
    for i in 0..<10 { _ = stack.push(.int64(Int64(i))) }
    stack.drop(to: 4)
    _ = stack.push(.int64(77))
    #expect(stack.count == 5)
    #expect((0..<5).map { stack.values(from: $0).pointee.asInt64 } == [0, 1, 2, 3, 77])
    stack.free()
  }
}
