// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ProblemTotalsTests {
  private let bench = Bench()

  /// Adds a problem at a place given as keys and indices.
  private func add(_ kind: ProblemKind, _ path: [Any], to totals: ProblemTotals) {
    func follow(_ rest: ArraySlice<Any>, _ parent: UnsafePointer<PathLink>?) {
      guard let part = rest.first else { return totals.add(kind, at: parent) }
      let link =
        part is Int
        ? PathLink(parent: parent, index: part as! Int)
        : PathLink(parent: parent, key: bench.string(part as! String))
      withUnsafePointer(to: link) { follow(rest.dropFirst(), $0) }
    }
    follow(path[...], nil)
  }

  private func lines(_ totals: ProblemTotals) -> [String] {
    totals.sort()
    return (0..<totals.count).map {
      let line = totals.line(at: $0)!
      return "\(line.count) \(String(Text(line.kind.words.name))) \(String(line.pointer))"
    }
  }

  @Test func putsAllElementsOfAnArrayInOneLine() {
    let totals = ProblemTotals()!
    defer { totals.free() }
    for index in 0..<10 { add(.missing, ["list", index, "a/b~"], to: totals) }
    add(.missing, [], to: totals)
    add(.tooShort, ["list", 3, "a/b~"], to: totals)
    add(.tooShort, ["list", "3", "a/b~"], to: totals)
    #expect(
      lines(totals).first == "10 missing /list/*/a~1b~0")
    #expect(totals.count == 4)
    #expect(!totals.ranOutOfMemory)
  }

  @Test func addsWhatOthersCounted() {
    let one = ProblemTotals()!
    defer { one.free() }
    let two = ProblemTotals()!
    defer { two.free() }
    for _ in 0..<3 { add(.missing, ["a"], to: one) }
    for _ in 0..<4 { add(.missing, ["a"], to: two) }
    add(.missing, ["b"], to: two)
    one.add(two)
    #expect(lines(one) == ["7 missing /a", "1 missing /b"])
    #expect(one.line(at: 2) == nil && one.line(at: -1) == nil)
  }

  @Test func boundsTheNumberOfLines() {
    let totals = ProblemTotals()!
    defer { totals.free() }
    for i in 0..<(ProblemTotals.maximumLines + 50) { add(.missing, ["k\(i)"], to: totals) }
    #expect(totals.count == ProblemTotals.maximumLines)
    add(.missing, ["k5"], to: totals)
    let sorted = lines(totals)
    #expect(sorted[0] == "2 missing /k5")
    #expect(sorted[1...] == sorted[1...].sorted()[...])
  }
}
