// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct NameTableTests {
  private struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11
    }
  }

  private func copy(_ bytes: [UInt8], into arena: inout Arena) -> Text {
    // A block of its own, so that the sanitizer sees a load outside it.
    let start = arena.allocate(max(bytes.count, 1))!.assumingMemoryBound(to: UInt8.self)
    for (i, byte) in bytes.enumerated() { start[i] = byte }
    return Text(UnsafePointer(start), bytes.count)
  }

  @Test func findsNothingInAnEmptyTable() {
    #expect(NameTable().find(Text("a")) == nil)
    #expect(NameTable().isEmpty)
  }

  @Test func findsEveryLengthOfName() {
    var arena = Arena()
    defer { arena.free() }
    var table = NameTable()
    for length in 0...70 {
      let name = copy((0..<length).map { UInt8($0 &* 7 & 0x7f) }, into: &arena)
      #expect(table.enter(name, index: length, arena: &arena) == .new)
    }
    #expect(table.count == 71)
    for length in 0...70 {
      var bytes = (0..<length).map { UInt8($0 &* 7 & 0x7f) }
      #expect(table.find(copy(bytes, into: &arena)) == length)
      for i in bytes.indices {
        bytes[i] ^= 0x80
        #expect(table.find(copy(bytes, into: &arena)) == nil)
        bytes[i] ^= 0x80
      }
    }
  }

  @Test func keepsTheFirstIndexOfAName() {
    var arena = Arena()
    defer { arena.free() }
    var table = NameTable()
    #expect(table.enter(Text("name"), index: 3, arena: &arena) == .new)
    #expect(table.enter(Text("name"), index: 4, arena: &arena) == .present)
    #expect(table.find(Text("name")) == 3)
    #expect(table.count == 1)
  }

  @Test func growsToManyNames() {
    var arena = Arena()
    defer { arena.free() }
    var table = NameTable()
    var random = Random(state: 42)
    var names: [Text] = []
    for i in 0..<50_000 {
      let name = copy(Array("type\(i)/\(random.next())".utf8), into: &arena)
      names.append(name)
      #expect(table.enter(name, index: i, arena: &arena) == .new)
    }
    for (i, name) in names.enumerated() where table.find(name) != i {
      Issue.record("name \(i) is lost")
    }
    #expect(table.find(Text("type")) == nil)
  }

  /// Names whose low bits all agree under a weak hash.
  @Test func survivesNamesThatLookAlike() {
    var arena = Arena()
    defer { arena.free() }
    var table = NameTable()
    var names: [Text] = []
    for i in 0..<4096 {
      var bytes = [UInt8](repeating: 0x61, count: 24)
      for bit in 0..<12 where i >> bit & 1 == 1 { bytes[bit * 2] = 0x62 }
      names.append(copy(bytes, into: &arena))
    }
    for (i, name) in names.enumerated() {
      #expect(table.enter(name, index: i, arena: &arena) == .new)
    }
    for (i, name) in names.enumerated() where table.find(name) != i {
      Issue.record("name \(i) is lost")
    }
  }

  @Test func saysWhenMemoryIsRefused() {
    let counted = UnsafeMutablePointer<sp_budget>.allocate(capacity: 1)
    defer { counted.deallocate() }
    var arena = Arena(budget: MemoryBudget(1 << 12, in: counted))
    defer { arena.free() }
    var table = NameTable()
    var refused = false
    for i in 0..<10_000 {
      let name = withUnsafeBytes(of: i) { Array($0) }
      guard arena.reserve(24) else {
        refused = true
        break
      }
      if table.enter(copy(name, into: &arena), index: i, arena: &arena) == .noMemory {
        refused = true
        break
      }
    }
    #expect(refused)
  }
}
