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
    let isReady = set.begin(keys.count)
    #expect(isReady)
    return keys.indices.map { set.insert(members[2 * $0], at: $0, members) }
  }

  @Test func findsEqualKeysAmongFew() {
    var set = KeySet()
    defer { set.free() }
    let found1 = firsts(["a", "b", "a", "", "ab", "", "b"], &set)
    #expect(found1 == [nil, nil, 0, nil, nil, 3, 1])
  }

  @Test func findsEqualKeysAmongMany() {
    var set = KeySet()
    defer { set.free() }
    for count in [25, 100, 3_000] {
      let keys = (0..<count).map { "key \($0)" }
      let found2 = firsts(keys, &set)
      #expect(found2.allSatisfy { $0 == nil })
      let found3 = firsts(keys + ["key 7"], &set)
      #expect(found3.last == 7)
    }
  }

  @Test func tellsKeysOfOneShortHashApart() {
    // Length, first, middle and last byte are all that the short hash sees.
    let same = (0..<40).map { "a\($0 % 10)x\($0 / 10)z" }
    #expect(Set(same.map { KeySet.shortHash(bench.text($0)) }).count == 1)
    var set = KeySet()
    defer { set.free() }
    let found4 = firsts(Array(same.prefix(20)), &set)
    #expect(found4.allSatisfy { $0 == nil })
    let found5 = firsts(same, &set)
    #expect(found5.allSatisfy { $0 == nil })
  }

  @Test func forgetsTheObjectBefore() {
    var set = KeySet()
    defer { set.free() }
    let keys = (0..<30).map { "k\($0)" }
    let found6 = firsts(keys, &set)
    #expect(found6 == Array(repeating: nil, count: 30))
    let found7 = firsts(keys, &set)
    #expect(found7 == Array(repeating: nil, count: 30))
    let found8 = firsts(["k1"], &set)
    #expect(found8 == [nil])
  }

  @Test func refusesCountsThatNoTableHolds() {
    var set = KeySet()
    defer { set.free() }
    let isReady = set.begin(Int(Int32.max))
    #expect(!isReady)
  }
}
