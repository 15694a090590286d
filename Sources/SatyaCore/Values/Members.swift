// SPDX-License-Identifier: Apache-2.0

/// The members of an object, of whichever kind: pairs of the engine or of the caller, or
/// the fields of a record that are set and then its extras.
///
/// A view that owns nothing, and its own iterator.
package struct Members {
  private var pairs: UnsafeMutablePointer<Value>?
  private var pairCount: Int
  private let record: RecordPointer?
  private var slot = 0
  private var pair = 0

  /// `value` is an object, a host object or a record; anything else has no members.
  package init(_ value: Value) {
    if value.kind == .record {
      let record = value.asRecord
      self.record = record
      let extras = record.extras
      pairs = extras.elements
      pairCount = extras.kind == .object ? extras.count : 0
    } else {
      record = nil
      pairs = value.elements
      pairCount = value.kind == .object || value.kind == .hostObject ? value.count : 0
    }
    if pairs == nil { pairCount = 0 }
  }

  package struct Member {
    package var key: Value
    package var value: Value
  }

  package mutating func next() -> Member? {
    if let record {
      let layout = record.layout
      while slot < layout.pointee.fieldCount {
        let value = record.slots[slot]
        let name = layout.pointee.fields[slot].name
        slot += 1
        if value.kind != .unset { return Member(key: .string(name), value: value) }
      }
    }
    guard let pairs, pair < pairCount else { return nil }
    let at = pairs + 2 * pair
    pair += 1
    return Member(key: at[0], value: at[1])
  }

  /// The number of members.
  package var count: Int {
    var total = pairCount
    if let record {
      for slot in 0..<record.fieldCount where record.slots[slot].kind != .unset { total += 1 }
    }
    return total
  }

  /// The value of the member called `name`; where the caller's object has it twice, the
  /// last one.
  package func find(_ name: Text) -> Value? {
    if let record {
      let layout = record.layout
      for slot in 0..<layout.pointee.fieldCount where layout.pointee.fields[slot].name == name {
        let value = record.slots[slot]
        return value.kind == .unset ? nil : value
      }
    }
    guard let pairs else { return nil }
    var index = pairCount
    while index > 0 {
      index -= 1
      if pairs[2 * index].text == name { return pairs[2 * index + 1] }
    }
    return nil
  }
}

extension Value {
  /// An object, wherever it stands: the engine's, the caller's, a record.
  @inline(__always)
  package var isObject: Bool { kind == .object || kind == .record || kind == .hostObject }

  @inline(__always)
  package var isArray: Bool { kind == .array || kind == .hostArray }

  @inline(__always)
  package var isNumber: Bool { kind == .int64 || kind == .double || kind == .number }
}
