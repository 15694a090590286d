// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ArrayRulesTests {
  private let bench = Bench()

  private func duplicate(_ value: Value) -> [Int]? {
    var ranOutOfMemory = false
    let found = ArrayRules.firstDuplicate(
      value.elements!, count: value.count, ranOutOfMemory: &ranOutOfMemory)
    #expect(!ranOutOfMemory)
    return found.map { [$0.first, $0.second] }
  }

  private func duplicate(_ json: String) -> [Int]? { duplicate(bench.value(json)) }

  @Test func comparesCounts() {
    let rules = bench.root(#"{"minItems":2,"maxItems":3}"#).pointee.array!.pointee
    #expect((0...4).map { rules.admitsCount($0) } == [false, false, true, true, false])
  }

  @Test func findsEqualElementsAmongFew() {
    #expect(duplicate("[1]") == nil)
    #expect(duplicate("[1,2,3]") == nil)
    #expect(duplicate("[1,2,1,2]") == [0, 2])
    #expect(duplicate("[1,1.0]") == [0, 1])
    #expect(duplicate("[0,-0.0,false]") == [0, 1])
    #expect(duplicate(#"[1,true,"1",[1],{"1":1},null]"#) == nil)
    #expect(duplicate(#"[{"a":1,"b":2},{"b":2.0,"a":1}]"#) == [0, 1])
    #expect(duplicate("[[1,2],[2,1],[1,2]]") == [0, 2])
  }

  /// Distinct values of every kind, then one that equals an earlier one in another form.
  @Test func findsEqualElementsAmongMany() {
    var many = (0..<50).flatMap {
      ["\($0)", "\($0).5", "\"\($0)\"", "[\($0)]", "{\"a\":\($0),\"b\":[]}", "1e\($0 + 30)"]
    }
    many += ["null", "true", "false", "[]", "{}", "\"\""]
    #expect(duplicate("[" + many.joined(separator: ",") + "]") == nil)
    let again: [(String, Int)] = [
      ("49.0", 49 * 6), ("4.95e1", 49 * 6 + 1), (#""\u0034""#, 4 * 6 + 2), ("[7.0]", 7 * 6 + 3),
      (#"{"b":[],"a":8}"#, 8 * 6 + 4), ("1" + String(repeating: "0", count: 35), 5 * 6 + 5),
      ("null", 300), ("false", 302), ("[]", 303), ("{}", 304), (#""""#, 305),
    ]
    for (element, first) in again {
      #expect(
        duplicate("[" + (many + [element]).joined(separator: ",") + "]") == [first, many.count],
        "\(element)")
    }
  }

  @Test func agreesWithComparingAllPairs() {
    var state: UInt64 = 42
    func random(_ limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33 % limit
    }
    for _ in 0..<200 {
      let count = Int(13 + random(20))
      let elements = (0..<count).map { _ in
        ["\(random(90))", "\(random(90)).0", "\"\(random(90))\"", "[\(random(90))]"][Int(random(4))]
      }
      let value = bench.value("[" + elements.joined(separator: ",") + "]")
      var expected: [Int]?
      outer: for second in 0..<count {
        for first in 0..<second where Value.equal(value.elements![first], value.elements![second]) {
          expected = [first, second]
          break outer
        }
      }
      #expect(duplicate(value) == expected)
    }
  }
}
