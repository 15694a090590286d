// SPDX-License-Identifier: Apache-2.0

/// Finds the known name that somebody who wrote an unknown one may have meant.
package enum NearestName {
  /// Longer names are not compared.
  package static var longestName: Int { 64 }
  /// More names are not looked at.
  package static var mostNames: Int { 200 }
  /// More searches are not made in one check: what a thousand unknown names mean is no
  /// matter of spelling.
  package static var mostSearches: Int { 1_000 }
  private static var mostEdits: Int { 2 }

  /// The declared property whose name takes the fewest insertions, deletions, replacements
  /// and swaps of bytes to reach from `name`: two at most, and a third of the length at
  /// most, but one in names of two bytes. ASCII letters are equal in either case. Of
  /// equally near ones the first.
  package static func find(_ name: Text, in rules: UnsafePointer<ObjectRules>) -> Text? {
    guard let properties = rules.pointee.properties else { return nil }
    return find(name, in: properties, count: rules.pointee.propertyCount)
      .map { properties[$0].name }
  }

  /// The same of `count` properties, as an index.
  package static func find(
    _ name: Text, in properties: UnsafePointer<Property>, count: Int
  ) -> Int? {
    guard name.count <= longestName else { return nil }
    var limit = name.count == 2 ? 1 : min(mostEdits, name.count / 3)
    var nearest: Int?
    for index in 0..<min(count, mostNames) {
      guard limit >= 0 else { break }
      let candidate = properties[index].name
      guard properties[index].isDeclared, candidate.count <= longestName,
        (candidate.count - name.count).magnitude <= UInt(limit)
      else { continue }
      let edits = distance(name, candidate, limit: limit)
      if edits <= limit {
        nearest = index
        limit = edits - 1
      }
    }
    return nearest
  }

  /// The insertions, deletions, replacements and swaps of neighbors that lead from one name
  /// to the other, no byte being touched twice, or any number above `limit` where that is
  /// above `limit`: only the cells beside the diagonal that can matter are filled in.
  package static func distance(_ a: Text, _ b: Text, limit: Int) -> Int {
    let beyond = UInt8(min(limit, longestName) + 1)
    guard (a.count - b.count).magnitude <= UInt(limit), a.count <= longestName,
      b.count <= longestName
    else { return limit + 1 }
    let width = longestName + 1
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * (longestName + 1)) { cells in
      guard let cells = cells.baseAddress else { return limit + 1 }
      // Safe: `b` has at most `longestName` bytes, a row one cell more.
      var before = cells
      var above = cells + width
      var row = cells + 2 * width
      for column in 0...b.count { row[column] = UInt8(column) }
      var leastAbove: UInt8 = 0
      var line = 1
      while line <= a.count {
        (before, above, row) = (above, row, before)
        let first = max(1, line - limit)
        let last = min(b.count, line + limit)
        row[first - 1] = first == 1 ? UInt8(line) : beyond
        var least = row[first - 1]
        var column = first
        while column <= last {
          var edits = above[column - 1] + (isSame(a[line - 1], b[column - 1]) ? 0 : 1)
          edits = min(edits, row[column - 1] + 1, above[column] + 1)
          if line > 1, column > 1, isSame(a[line - 1], b[column - 2]),
            isSame(a[line - 2], b[column - 1])
          {
            edits = min(edits, before[column - 2] + 1)
          }
          row[column] = edits
          least = min(least, edits)
          column += 1
        }
        // What the next line looks at right of its band.
        if last < b.count { row[last + 1] = beyond }
        // A swap reaches over one line.
        if min(least, leastAbove) > limit { return limit + 1 }
        leastAbove = least
        line += 1
      }
      return Int(row[b.count])
    }
  }

  /// Whether two bytes are equal, or the same letter of ASCII in either case.
  @inline(__always)
  private static func isSame(_ a: UInt8, _ b: UInt8) -> Bool {
    a == b || (a ^ b == 0x20 && (a | 0x20) &- UInt8(ascii: "a") < 26)
  }
}
