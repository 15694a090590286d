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
    add(.missing, ["k5"], to: totals)
    let sorted = lines(totals)
    #expect(totals.count == ProblemTotals.maximumLines)
    #expect(sorted[0] == "2 missing /k5")
    #expect(sorted[1...] == sorted[1...].sorted()[...])
  }

  @Test func countsTheFirstOfTooManyLinesWhoeverCountsThem() {
    let number = 2 * ProblemTotals.maximumLines + 500
    // From the last to the first, so that lines have to go for others again and again.
    func places(of part: Int, among parts: Int) -> [Int] {
      (0..<(2 * number)).map { (2 * number - 1 - $0) % number }.filter { $0 % 7 % parts == part }
    }
    func counted(by parts: Int) -> [String] {
      let all = ProblemTotals()!
      defer { all.free() }
      for part in (0..<parts).reversed() {
        let one = ProblemTotals()!
        defer { one.free() }
        for i in places(of: part, among: parts) { add(.missing, ["k\(i)"], to: one) }
        for i in 0..<20 { add(.missing, ["k\(i)"], to: one) }
        all.add(one)
      }
      return lines(all).map { $0.replacing("\(2 + parts) ", with: "more ") }
    }
    let expected = counted(by: 1)
    #expect(expected.count == ProblemTotals.maximumLines)
    #expect(counted(by: 2) == expected)
    #expect(counted(by: 7) == expected)
  }
}
