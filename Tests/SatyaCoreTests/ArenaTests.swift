// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ArenaTests {
  @Test func alignsWhatFollowsText() {
    var arena = Arena()
    defer { arena.free() }
    for size in 1...20 {
      _ = withGuarded([UInt8](repeating: 7, count: size)) { arena.copy($0) }
      let memory = arena.allocate(16)!
      #expect(UInt(bitPattern: memory) % 8 == 0)
    }
  }

  @Test func keepsOldMemoryWhenItGrows() {
    var arena = Arena()
    defer { arena.free() }
    let blocks = (0..<200).map { number -> UnsafeMutablePointer<Value> in
      let block = arena.allocateValues(40)!
      for i in 0..<40 { block[i] = .int64(Int64(number * 100 + i)) }
      return block
    }
    for (number, block) in blocks.enumerated() {
      for i in 0..<40 { #expect(block[i].asInt64 == Int64(number * 100 + i)) }
    }
    #expect(arena.held >= 200 * 640)
  }

  @Test func servesOneRequestLargerThanAnyChunk() {
    var arena = Arena()
    defer { arena.free() }
    let memory = arena.allocate(5 << 20)!
    memory.storeBytes(of: 1, toByteOffset: (5 << 20) - 1, as: UInt8.self)
    #expect(arena.held >= 5 << 20)
  }

  @Test func leavesMemoryOfTheCallerFirst() {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 16) { stack in
      var arena = Arena(borrowing: stack.baseAddress!, count: 64)
      let first = arena.allocate(48)
      #expect(first == stack.baseAddress!)
      #expect(arena.chunks == nil && arena.held == 0)
      let second = arena.allocate(32)
      #expect(second != nil && second != stack.baseAddress! + 48)
      #expect(arena.chunks != nil)
      arena.free()
    }
  }

  @Test func refusesAbsurdSizes() {
    var arena = Arena()
    defer { arena.free() }
    let absurd = arena.allocate(1 << 50)
    #expect(absurd == nil)
  }

  @Test func rewindsAcrossChunks() {
    var arena = Arena()
    defer { arena.free() }
    let first = arena.allocateValues(2)!
    first[0] = .int64(5)
    let held = arena.held
    let mark = arena.mark()
    for _ in 0..<100 { _ = arena.allocate(1_000) }
    #expect(arena.held > held)
    arena.rewind(to: mark)
    #expect(arena.held == held)
    #expect(first[0].asInt64 == 5)
    let next = arena.allocateValues(1)
    #expect(next == first + 2)
  }

  @Test func resetKeepsTheNewestChunkOnly() {
    var arena = Arena()
    defer { arena.free() }
    for _ in 0..<100 { _ = arena.allocate(1_000) }
    let before = arena.held
    arena.reset()
    #expect(arena.held > 0 && arena.held < before)
    #expect(arena.chunks?.pointee.next == nil)
    let room = arena.room
    _ = arena.allocate(1_000)
    #expect(arena.room == room - 1_000)
  }

  @Test func isUsableAfterItWasFreed() {
    var arena = Arena()
    _ = arena.allocate(100)
    arena.free()
    #expect(arena.held == 0 && arena.chunks == nil)
    let again = arena.allocate(100)
    #expect(again != nil)
    arena.free()
  }
}
