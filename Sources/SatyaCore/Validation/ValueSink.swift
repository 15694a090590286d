// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Whether text is copied out of the source or stays there.
package protocol TextPolicy {
  static var place: TextPlace { get }
}

package enum CopiedText: TextPolicy {
  @inline(__always) package static var place: TextPlace { .copied }
}

/// For a source that outlives what is made of it.
package enum BorrowedText: TextPolicy {
  @inline(__always) package static var place: TextPlace { .borrowed }
}

/// Makes values: records, elements and text in one arena.
package struct ValueSink<Policy: TextPolicy>: RecordSink {
  package typealias Item = Value
  package typealias Record = RecordPointer

  /// Receives records, elements and text.
  package var arena: Arena
  private var values: ValueStack
  private var keys: KeySet
  /// The record whose members are being read.
  var enclosing: UnsafeMutableRawPointer?

  @inline(__always)
  package init(arena: Arena, values: ValueStack) {
    self.arena = arena
    self.values = values
    keys = KeySet(budget: arena.budget)
  }

  /// `place` is not used.
  @inline(__always)
  package init(arena: Arena, values: ValueStack, place: UnsafeMutablePointer<Value>) {
    self.init(arena: arena, values: values)
  }

  @inline(__always) package static var keeps: Bool { true }
  @inline(__always) package static var texts: TextPlace { Policy.place }
  @inline(__always) package static var unset: Value { .unset }

  /// Prepares for another document.
  @inline(__always)
  package mutating func begin() {
    enclosing = nil
    values.drop(to: 0)
  }

  package mutating func release() {
    values.reset()
    keys.free()
  }

  /// Frees what was used on the way; `arena` is the caller's.
  @inline(__always)
  package mutating func free() {
    values.free()
    keys.free()
  }

  // MARK: - Scalars

  @inline(__always)
  package func scalar(for slot: Slot) -> UnsafeMutablePointer<Value> { slot }

  @inline(__always)
  package mutating func settle(
    _ scalar: UnsafeMutablePointer<Value>, _ node: UnsafePointer<Node>?, into slot: Slot
  ) -> Bool { true }

  // MARK: - Containers

  @inline(__always) package var count: Int { values.count }
  @inline(__always) package mutating func push(_ element: Value) -> Bool { values.push(element) }

  @inline(__always)
  package mutating func push(key: Value, _ item: Value) -> Bool {
    values.push(key) && values.push(item)
  }

  package mutating func hasEqualKeys(from mark: Int) -> Bool {
    keys.hasEqual(among: values.values(from: mark), count: (values.count - mark) / 2)
  }

  @inline(__always) package mutating func drop(to mark: Int) { values.drop(to: mark) }

  package mutating func makeArray(from mark: Int, count: Int, into slot: Slot) -> Bool {
    guard count > 0 else {
      slot.pointee = Value(kind: .array)
      return true
    }
    guard let elements = arena.allocateValues(count) else { return false }
    memcpy(elements, values.values(from: mark), count * MemoryLayout<Value>.stride)
    values.drop(to: mark)
    slot.pointee = .array(elements, count: count)
    return true
  }

  package mutating func makeObject(from mark: Int, into slot: Slot) -> Bool {
    let count = values.count - mark
    guard count > 0 else {
      slot.pointee = Value(kind: .object)
      return true
    }
    guard let members = arena.allocateValues(count) else { return false }
    memcpy(members, values.values(from: mark), count * MemoryLayout<Value>.stride)
    for i in 0..<(count / 2) { members[2 * i].reserved = 0 }
    values.drop(to: mark)
    slot.pointee = .object(members, count: count / 2)
    return true
  }

  // MARK: - Records

  @inline(__always)
  package mutating func beginRecord(
    _ rules: UnsafeMutablePointer<ObjectRules>
  ) -> RecordPointer? {
    // The reader asks only where there is a layout.
    guard let layout = rules.pointee.layout else { return nil }
    let count = layout.pointee.fieldCount
    guard let memory = arena.allocate(RecordPointer.byteCount(fields: count)) else { return nil }
    let record = RecordPointer(in: memory)
    record.initialize(
      layout: layout, flags: enclosing == nil ? [] : .isNested, link: enclosing)
    // Else `endRecord` learns which slots got nothing.
    if _slowPath(rules.pointee.isWide) { record.clearSlots(count) }
    enclosing = record.address
    return record
  }

  @inline(__always)
  package func slot(
    _ property: UnsafeMutablePointer<Property>, of record: RecordPointer
  ) -> Slot { record.slots + property.pointee.slot }

  @inline(__always)
  package mutating func endRecord(
    _ record: RecordPointer, _ rules: UnsafeMutablePointer<ObjectRules>, unseen: UInt64,
    extrasFrom mark: Int, levels: Int, _ check: inout LazyCheck, into slot: Slot
  ) -> Bool {
    // The record has no extension yet: its link is what is around it.
    enclosing = record.link
    if _slowPath(unseen != 0), !rules.pointee.isWide {
      ValueSink.fill(unseen, of: record, rules)
    }
    if _slowPath(values.count != mark), !setExtras(of: record, from: mark) { return false }
    if _slowPath(rules.pointee.hasDefaults),
      !rules.pointee.hasReadyDefaults || unseen & rules.pointee.otherDefaultBits != 0
    {
      guard fillDefaults(of: record, levels: levels &- 1, &check) else { return false }
    }
    slot.pointee = .record(record)
    return true
  }

  package mutating func makeWrapper(
    _ layout: UnsafeMutablePointer<RecordLayout>
  ) -> RecordPointer? {
    guard let memory = arena.allocate(RecordPointer.byteCount(fields: 1)) else { return nil }
    let record = RecordPointer(in: memory)
    record.initialize(layout: layout, flags: [], link: nil)
    record.slots[0] = .unset
    enclosing = record.address
    return record
  }

  /// Gives slots without a member the default that is ready for them, or makes them unset.
  @inline(never)
  private static func fill(
    _ unseen: UInt64, of record: RecordPointer, _ rules: UnsafeMutablePointer<ObjectRules>
  ) {
    guard let properties = rules.pointee.properties else { return }
    let isReady = rules.pointee.hasReadyDefaults
    var bits = unseen
    while bits != 0 {
      let index = bits.trailingZeroBitCount
      record.slots[index] = isReady ? properties[index].readyDefault : .unset
      bits &= bits &- 1
    }
  }

  @inline(never)
  private mutating func setExtras(of record: RecordPointer, from mark: Int) -> Bool {
    var extras = Value.unset
    guard makeObject(from: mark, into: &extras),
      let memory = arena.allocate(MemoryLayout<RecordPointer.Extension>.size)
    else { return false }
    record.extend(with: memory, extras: extras)
    return true
  }

  @inline(never)
  private mutating func fillDefaults(
    of record: RecordPointer, levels: Int, _ check: inout LazyCheck
  ) -> Bool {
    let depth = check.options.pointee.maximumDepth &- levels
    let context = check.context
    return withUnsafeMutablePointer(to: &arena) {
      var materializer = Materializer(
        arena: $0, context: context, enclosing: enclosing, depth: depth)
      return materializer.fillDefaults(of: record) && !context.pointee.isStopped
    }
  }

  // MARK: - Deferred subtrees

  package mutating func build(
    _ tree: Value, _ node: UnsafePointer<Node>, levels: Int, _ check: inout LazyCheck,
    into slot: Slot
  ) -> Bool {
    let depth = check.options.pointee.maximumDepth &- levels
    let context = check.context
    let built: Value? = withUnsafeMutablePointer(to: &arena) {
      var materializer = Materializer(
        arena: $0, context: context, enclosing: enclosing, depth: depth)
      return materializer.build(tree, node)
    }
    guard let built else { return false }
    slot.pointee = built
    return true
  }
}
