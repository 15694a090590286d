// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct NearestNameTests {
  private let bench = Bench()

  private func nearest(_ name: String, _ properties: [String]) -> String? {
    let members = properties.map { "\"\($0)\":{}" }.joined(separator: ",")
    let node = bench.root(#"{"type":"object","properties":{\#(members)},"required":["hidden"]}"#)
    return NearestName.find(bench.text(name), in: UnsafePointer(node.pointee.object!))
      .map { String($0) }
  }

  @Test func measuresTheDistanceWithSwaps() {
    let cases: [(String, String, Int)] = [
      ("", "", 0), ("a", "", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2),
      ("name", "name", 0), ("nmae", "name", 1), ("age", "ages", 1),
      ("abcd", "badc", 2), ("ca", "abc", 3), ("abcdefgh", "bacdefhg", 2), ("xab", "bay", 2),
      (String(repeating: "a", count: 64), String(repeating: "b", count: 64), 64),
    ]
    for (a, b, distance) in cases {
      for limit in 0...64 {
        let expected = min(distance, limit + 1)
        for (x, y) in [(a, b), (b, a)] {
          let found = NearestName.distance(bench.text(x), bench.text(y), limit: limit)
          #expect(min(found, limit + 1) == expected, "\(x) \(y) \(limit)")
        }
      }
    }
  }

  @Test func findsNamesWithinTwoEditsAndAThirdOfTheLength() {
    #expect(nearest("adress", ["name", "address"]) == "address")
    #expect(nearest("nmae", ["name"]) == "name")
    #expect(nearest("nmea", ["name"]) == nil)
    #expect(nearest("ID", ["id"]) == "id")
    #expect(nearest("di", ["id"]) == "id")
    #expect(nearest("ag", ["age"]) == "age")
    #expect(nearest("i", ["id"]) == nil)
    #expect(nearest("X", ["x"]) == "x")
    #expect(nearest("FIRSTNAME", ["firstName"]) == "firstName")
    #expect(nearest("naem2", ["name"]) == nil)
    #expect(nearest("Name", ["name"]) == "name")
    #expect(nearest("ab", ["abc"]) == "abc")
    #expect(nearest("ab", ["a"]) == "a")
    #expect(nearest("abc", ["abd"]) == "abd")
    #expect(nearest("abcdef", ["abxdxf"]) == "abxdxf")
    #expect(nearest("abcdef", ["abxxxf"]) == nil)
    #expect(nearest("hiddem", ["name"]) == nil)
  }

  @Test func prefersTheNearerAndThenTheFirst() {
    #expect(nearest("colour", ["colxxr", "color", "colours"]) == "color")
    #expect(nearest("colour", ["colouu", "color"]) == "colouu")
  }

  @Test func boundsItsWork() {
    let long = String(repeating: "a", count: 65)
    #expect(nearest(long, [long + "b", String(repeating: "a", count: 64)]) == nil)
    let many = (0..<250).map { "property\($0)" }
    #expect(nearest("property24x", many) != nil)
    #expect(nearest("zzzzzzzzzz249", (0..<249).map { "p\($0)" } + ["zzzzzzzzzz248"]) == nil)
  }
}
