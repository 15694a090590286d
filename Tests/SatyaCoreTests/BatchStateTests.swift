// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct BatchStateTests {
  @Test(arguments: [BatchOptions.Format.lines, .array])
  func isOneNumber(format: BatchOptions.Format) {
    for kind: UInt32 in 0..<16 {
      for bits: UInt32 in [0, 1, 2, 3, 0xffc, 0x1000, 0x123_4567, 0xfff_ffff] {
        let number = kind | bits << 4
        guard let state = BatchState(rawValue: number, format: format) else { continue }
        #expect(state.rawValue == number)
      }
    }
    #expect(BatchState(rawValue: 8, format: .array) == nil)
    #expect(BatchState(rawValue: 9, format: .lines) == nil)
  }

  private func search(_ text: String, _ pieces: [Int]) -> [Bool] {
    let bytes = Array(text.utf8)
    var search = ElementSearch()
    return bytes.withUnsafeBufferPointer { bytes in
      pieces.map {
        // What lies between two pieces is the number.
        search = ElementSearch(bits: search.bits)
        let goesOn = search.goesOn(bytes.baseAddress!, bytes.baseAddress! + $0)
        return goesOn
      }
    }
  }

  @Test func goesOnWhereThePieceBeforeEnded() {
    let filler = String(repeating: "\\\"]", count: 100_000)
    let element = "[{\"a\":\"" + filler + "\"}]"
    let size = element.utf8.count
    #expect(size > 1 << 18)
    #expect(
      search(element + ",", [0, 1, 65_535, 65_536, 65_537, 200_000, size - 1, size, size + 1])
        == [true, true, true, true, true, true, true, false, false])
    // It knows how far it came, which is less than the end.
    var found = ElementSearch()
    let bytes = Array(element.utf8)
    bytes.withUnsafeBufferPointer { _ = found.goesOn($0.baseAddress!, $0.baseAddress! + 200_000) }
    #expect(found.isWorthwhile && found.bits >> 12 == 3)
    // A shorter text than was looked at is looked at again.
    bytes.withUnsafeBufferPointer { _ = found.goesOn($0.baseAddress!, $0.baseAddress! + 10) }
    #expect(!found.isWorthwhile)
  }

  @Test func remembersNoMoreBracketsThanItCounts() {
    let deep = String(repeating: "[", count: 1 << 17)
    #expect(search(deep, [1 << 16, 1 << 17]) == [true, true])
    let shallow = "[" + String(repeating: "[]", count: 1 << 16) + deep
    var found = ElementSearch()
    Array(shallow.utf8).withUnsafeBufferPointer {
      _ = found.goesOn($0.baseAddress!, $0.baseAddress! + $0.count)
    }
    #expect(found.bits >> 12 == 2)
  }
}
