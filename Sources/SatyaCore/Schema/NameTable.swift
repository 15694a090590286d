// SPDX-License-Identifier: Apache-2.0

/// Finds the index of a name.
package struct NameTable {
  private var names: UnsafePointer<Text>?
  private var count = 0

  package init() {}

  /// The names stand at `names` as long as the table is used.
  package init(_ names: UnsafePointer<Text>, count: Int) {
    self.names = names
    self.count = count
  }

  package func find(_ name: Text) -> Int? {
    guard let names else { return nil }
    for index in 0..<count where names[index] == name { return index }
    return nil
  }
}
