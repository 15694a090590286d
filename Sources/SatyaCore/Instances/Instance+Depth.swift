// SPDX-License-Identifier: Apache-2.0

// How deep a record stands: arrays, objects and records from the outermost one to its own
// fields. A record knows the one around it, but not what lies between the two.
extension Instance {
  /// The containers that the value of a field stands in.
  var levelsAround: Int {
    var levels = 0
    var child = record
    while let parent = child.parent {
      levels += 1 + Instance.levels(from: parent, to: child)
      child = parent
    }
    return child.layout.pointee.isWrapper ? levels : levels + 1
  }

  /// As many or more, told by the schema alone; nil where it sets no bound.
  var mostAround: Int? {
    var levels = 1
    var child = record
    while let parent = child.parent {
      let reach = parent.layout.pointee.reach
      guard reach < RecordLayout.endlessReach else { return nil }
      levels += 1 + reach
      child = parent
    }
    return levels
  }

  /// The arrays and objects between a record and one that lies directly inside it.
  private static func levels(from parent: RecordPointer, to child: RecordPointer) -> Int {
    for i in 0..<parent.fieldCount {
      if let levels = levels(in: parent.slots[i], to: child) { return levels }
    }
    return levels(in: parent.extras, to: child) ?? 0
  }

  private static func levels(in value: Value, to child: RecordPointer) -> Int? {
    if value.kind == .record { return value.asRecord.address == child.address ? 0 : nil }
    guard value.kind == .array || value.kind == .object, let elements = value.elements else {
      return nil
    }
    for i in 0..<(value.kind == .object ? 2 * value.count : value.count) {
      if let levels = levels(in: elements[i], to: child) { return levels + 1 }
    }
    return nil
  }
}
