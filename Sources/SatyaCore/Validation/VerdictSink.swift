// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Makes nothing: only the verdict is wanted.
///
/// Scalars that a rule must see are decoded to one place, over and over; keys wait on
/// a stack where repeated ones are refused or members are counted.
package struct VerdictSink: RecordSink {
  package typealias Item = Value
  package typealias Record = UnsafeMutablePointer<Value>

  /// Receives the text of strings with escapes that a rule looks at.
  package var arena: Arena
  private var values: ValueStack
  private var keys: KeySet
  private let place: UnsafeMutablePointer<Value>

  /// `place` is memory for one value, which outlives the sink.
  @inline(__always)
  package init(arena: Arena, values: ValueStack, place: UnsafeMutablePointer<Value>) {
    self.arena = arena
    self.values = values
    keys = KeySet(budget: arena.budget)
    self.place = place
  }

  @inline(__always) package static var keeps: Bool { false }
  @inline(__always) package static var texts: TextPlace { .ignored }
  @inline(__always) package static var unset: Value { .unset }

  @inline(__always)
  package mutating func begin() { values.drop(to: 0) }

  package mutating func release() {
    values.reset()
    keys.free()
  }

  @inline(__always)
  package mutating func free() {
    values.free()
    keys.free()
  }

  @inline(__always)
  package func scalar(for slot: Slot) -> UnsafeMutablePointer<Value> { slot }

  @inline(__always)
  package mutating func settle(
    _ scalar: UnsafeMutablePointer<Value>, _ node: UnsafePointer<Node>?, into slot: Slot
  ) -> Bool { true }

  @inline(__always) package var count: Int { values.count }
  @inline(__always) package mutating func push(_ element: Value) -> Bool { true }

  @inline(__always)
  package mutating func push(key: Value, _ item: Value) -> Bool {
    values.push(key) && values.push(item)
  }

  package mutating func hasEqualKeys(from mark: Int) -> Bool {
    keys.hasEqual(among: values.values(from: mark), count: (values.count - mark) / 2)
  }

  @inline(__always) package mutating func drop(to mark: Int) { values.drop(to: mark) }

  @inline(__always)
  package mutating func makeArray(from mark: Int, count: Int, into slot: Slot) -> Bool {
    slot.pointee = Value(kind: .array)
    return true
  }

  @inline(__always)
  package mutating func makeObject(from mark: Int, into slot: Slot) -> Bool {
    values.drop(to: mark)
    slot.pointee = Value(kind: .object)
    return true
  }

  @inline(__always)
  package mutating func beginRecord(_ rules: UnsafeMutablePointer<ObjectRules>) -> Record? { place }

  @inline(__always)
  package func slot(_ property: UnsafeMutablePointer<Property>, of record: Record) -> Slot {
    record
  }

  @inline(__always)
  package mutating func endRecord(
    _ record: Record, _ rules: UnsafeMutablePointer<ObjectRules>, unseen: UInt64,
    extrasFrom mark: Int, levels: Int, _ check: inout LazyCheck, into slot: Slot
  ) -> Bool { makeObject(from: mark, into: slot) }

  package mutating func makeWrapper(
    _ layout: UnsafeMutablePointer<RecordLayout>
  ) -> RecordPointer? { nil }

  @inline(__always)
  package mutating func build(
    _ tree: Value, _ node: UnsafePointer<Node>, levels: Int, _ check: inout LazyCheck,
    into slot: Slot
  ) -> Bool {
    slot.pointee = tree
    return true
  }
}
