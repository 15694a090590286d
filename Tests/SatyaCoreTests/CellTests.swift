// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct CellTests {
  private struct Pair {
    var first: UInt64
    var second = 0
  }

  /// Counts its instances that are gone.
  private final class Gone {
    var count = 0
  }

  private struct Token: ~Copyable {
    let gone: Gone
    deinit { gone.count += 1 }
  }

  @Test func copiesShareTheContents() throws {
    let cell = try #require(Cell(Pair(first: 7)))
    defer { cell.free() }
    let copy = cell
    let again = Cell<Pair>(address: cell.address)
    cell.contents.second += 5
    #expect(copy.contents.second == 5 && again.contents.second == 5)
    again.contents = Pair(first: 1, second: 2)
    #expect(cell.contents.first == 1 && cell.contents.second == 2)
  }

  @Test func theFirstMemberStandsAtTheAddress() throws {
    let cell = try #require(Cell(Pair(first: 7, second: 8)))
    defer { cell.free() }
    #expect(UnsafeMutableRawPointer(cell.first(UInt64.self)) == cell.address)
    cell.first(UInt64.self).pointee = 9
    #expect(cell.contents.first == 9 && cell.contents.second == 8)
  }

  @Test func freeingEndsTheContents() throws {
    let gone = Gone()
    let made = Cell(Token(gone: gone))
    let cell = try #require(made)
    #expect(gone.count == 0)
    cell.free()
    #expect(gone.count == 1)
  }
}
