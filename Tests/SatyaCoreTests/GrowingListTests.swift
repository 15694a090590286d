// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct GrowingListTests {
  @Test func keepsItsElementsWhileItGrows() {
    var list = GrowingList<Int>()
    defer { list.free() }
    #expect(list.held == 0 && list.last == nil)
    for i in 0..<1_000 {
      let isAppended = list.append(i * i)
      #expect(isAppended)
      #expect(list.last == i * i)
    }
    #expect(list.count == 1_000)
    for i in 0..<1_000 { #expect(list[i] == i * i) }
    #expect(list.held >= 8_000 && list.held <= 16_384)
  }

  @Test func changesInPlaceAndFromTheEnd() {
    var list = GrowingList<Int>()
    defer { list.free() }
    for i in 0..<5 { _ = list.append(i) }
    list[2] = 20
    list.removeLast()
    #expect((0..<list.count).map { list[$0] } == [0, 1, 20, 3])
  }

  @Test func makesRoomForAsManyAsItWasTold() {
    var list = GrowingList<Int>()
    defer { list.free() }
    for total in [3, 2, 100] {
      let isMade = list.reserve(total)
      #expect(isMade && list.held == max(3, total) * 8)
    }
    for i in 0..<101 {
      let isAppended = list.append(i)
      #expect(isAppended)
    }
    #expect((0..<101).allSatisfy { list[$0] == $0 } && list.held == 1_600)
  }

  @Test func isEmptyAndUsableAfterItWasFreed() {
    var list = GrowingList<UInt8>()
    _ = list.append(1)
    list.free()
    #expect(list.count == 0 && list.held == 0)
    let isAppended = list.append(2)
    #expect(isAppended && list[0] == 2)
    list.free()
  }
}
