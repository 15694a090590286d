// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct KeySetTests {
  private let bench = Bench()

  /// For each key the index of an equal one before it.
  private func firsts(_ keys: [String], _ set: inout KeySet) -> [Int?] {
    let members = bench.store(
      keys.flatMap { key -> [Value] in
        var value = bench.string(key)
        value.reserved = KeySet.shortHash(value.text)
        return [value, .null]
      })
    #expect(set.begin(keys.count))
    return keys.indices.map { set.insert(members[2 * $0], at: $0, members) }
  }

  @Test func findsEqualKeysAmongFew() {
    var set = KeySet()
    defer { set.free() }
    #expect(firsts(["a", "b", "a", "", "ab", "", "b"], &set) == [nil, nil, 0, nil, nil, 3, 1])
  }

  @Test func findsEqualKeysAmongMany() {
    var set = KeySet()
    defer { set.free() }
    for count in [25, 100, 3_000] {
      let keys = (0..<count).map { "key \($0)" }
      #expect(firsts(keys, &set).allSatisfy { $0 == nil })
      #expect(firsts(keys + ["key 7"], &set).last == 7)
    }
  }

  @Test func tellsKeysOfOneShortHashApart() {
    // Length, first, middle and last byte are all that the short hash sees.
    let same = (0..<40).map { "a\($0 % 10)x\($0 / 10)z" }
    #expect(Set(same.map { KeySet.shortHash(bench.text($0)) }).count == 1)
    var set = KeySet()
    defer { set.free() }
    #expect(firsts(Array(same.prefix(20)), &set).allSatisfy { $0 == nil })
    #expect(firsts(same, &set).allSatisfy { $0 == nil })
  }

  @Test func forgetsTheObjectBefore() {
    var set = KeySet()
    defer { set.free() }
    let keys = (0..<30).map { "k\($0)" }
    #expect(firsts(keys, &set) == Array(repeating: nil, count: 30))
    #expect(firsts(keys, &set) == Array(repeating: nil, count: 30))
    #expect(firsts(["k1"], &set) == [nil])
  }

  @Test func refusesCountsThatNoTableHolds() {
    var set = KeySet()
    defer { set.free() }
    #expect(!set.begin(Int(Int32.max)))
  }
}
