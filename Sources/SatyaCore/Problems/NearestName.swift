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

  /// The declared property whose name takes the fewest insertions, deletions and
  /// replacements of bytes to reach from `name`: two at most, and a third of the length at
  /// most. Of equally near ones the first.
  package static func find(_ name: Text, in rules: UnsafePointer<ObjectRules>) -> Text? {
    guard name.count <= longestName, let properties = rules.pointee.properties else { return nil }
    var limit = min(mostEdits, name.count / 3)
    var nearest: Text?
    for index in 0..<min(rules.pointee.propertyCount, mostNames) {
      guard limit > 0 else { break }
      let candidate = properties[index].name
      guard properties[index].isDeclared, candidate.count <= longestName,
        (candidate.count - name.count).magnitude <= UInt(limit)
      else { continue }
      let edits = distance(name, candidate, limit: limit)
      if edits <= limit {
        nearest = candidate
        limit = edits - 1
      }
    }
    return nearest
  }

  /// The distance of Levenshtein between two names, or any number above `limit` where it
  /// is above `limit`: only the cells beside the diagonal that can matter are filled in.
  package static func distance(_ a: Text, _ b: Text, limit: Int) -> Int {
    guard (a.count - b.count).magnitude <= UInt(limit), b.count <= longestName else {
      return limit + 1
    }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: longestName + 1) { row in
      // Safe: `b` has at most `longestName` bytes.
      for column in 0...b.count { row[column] = column }
      for line in 0..<a.count {
        let first = max(0, line - limit)
        let last = min(b.count, line + limit + 1)
        var diagonal = row[first]
        row[first] = first == 0 ? line + 1 : limit + 1
        var least = row[first]
        var column = first
        while column < last {
          let replaced = diagonal + (a[line] == b[column] ? 0 : 1)
          // Right of the band of the line above nothing was written.
          let above = column == line + limit ? limit + 1 : row[column + 1]
          diagonal = above
          row[column + 1] = min(replaced, row[column] + 1, above + 1)
          least = min(least, row[column + 1])
          column += 1
        }
        if least > limit { return limit + 1 }
      }
      return row[b.count]
    }
  }
}
