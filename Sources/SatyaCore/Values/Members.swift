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

  /// Whether these are the members of `value`, where it has any: the same memory.
  @inline(__always)
  package func isOf(_ value: Value) -> Bool {
    if value.kind == .record { return record?.address == value.asRecord.address }
    return record == nil && pairs != nil && pairs == value.elements && pairCount == value.count
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
  package func find(_ name: Text) -> Value? { number(of: name).map { self[$0].value } }

  // MARK: - By number

  /// Numbers of members are below it: fields of a record have one whether they are set or not.
  package var numberCount: Int { (record?.fieldCount ?? 0) + pairCount }

  /// The member with a number; its value is unset where a field is.
  package subscript(number: Int) -> Member {
    var pair = number
    if let record {
      let fieldCount = record.fieldCount
      if number < fieldCount {
        return Member(
          key: .string(record.layout.pointee.fields[number].name), value: record.slots[number])
      }
      pair -= fieldCount
    }
    // Safe: the number is below `numberCount`, so that there are pairs.
    let at = pairs.unsafelyUnwrapped + 2 * pair
    return Member(key: at[0], value: at[1])
  }

  /// The number of the member called `name`; of two in the caller's object, that of the last.
  package func number(of name: Text) -> Int? {
    let fieldCount = record?.fieldCount ?? 0
    if let record {
      let fields = record.layout.pointee.fields
      for slot in 0..<fieldCount where fields[slot].name == name {
        return record.slots[slot].kind == .unset ? nil : slot
      }
    }
    guard let pairs else { return nil }
    var index = pairCount
    while index > 0 {
      index -= 1
      if pairs[2 * index].text == name { return fieldCount + index }
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
