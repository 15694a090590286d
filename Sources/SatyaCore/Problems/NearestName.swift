// SPDX-License-Identifier: Apache-2.0

/// Finds the known name that somebody who wrote an unknown one may have meant.
package enum NearestName {
  /// Longer names are not compared.
  package static var longestName: Int { 64 }
  /// More names are not looked at.
  package static var mostNames: Int { 200 }
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
      let edits = distance(name, candidate)
      if edits <= limit {
        nearest = candidate
        limit = edits - 1
      }
    }
    return nearest
  }

  /// The distance of Levenshtein between two names of up to `longestName` bytes.
  package static func distance(_ a: Text, _ b: Text) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: longestName + 1) { row in
      // Safe: both names have at most `longestName` bytes.
      for column in 0...b.count { row[column] = column }
      for line in 0..<a.count {
        var diagonal = row[0]
        row[0] = line + 1
        for column in 0..<b.count {
          let replaced = diagonal + (a[line] == b[column] ? 0 : 1)
          diagonal = row[column + 1]
          row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
        }
      }
      return row[b.count]
    }
  }
}
