// SPDX-License-Identifier: Apache-2.0

/// Members under other names (`aliases` of `x-satya`): an alias stands for the name of its
/// property, and that is what every rule sees.
///
/// Of the names of one property that an object has, one counts: the first of `aliases`, the
/// next, …, the name itself. The others are keys that stand twice: dropped as those are, or
/// refused where those are.
package enum AliasNames {
  /// An object in which properties bear their names.
  package struct Resolved {
    /// A key's `reserved` is one more than the number of the alias that stood there, or 0;
    /// see `written`.
    package var object: Value
    /// The first member that gave way to another name of its property.
    package var repeated: Repeated?
    /// Whether a member stood under an alias.
    package var hasAlias = false
  }

  package struct Repeated {
    package let key: Value
    package let offset: UInt64
    /// As `PathLink` has it.
    package let position: Int
  }

  /// Resolves an object whose keys stand once. New memory is `arena`'s. Nil where memory is
  /// refused.
  package static func resolve(
    _ object: Value, _ rules: UnsafePointer<ObjectRules>, arena: inout Arena
  ) -> Resolved? {
    var object = object
    if object.kind == .record {
      // It has the names of its own schema, and what are aliases to another.
      guard !isOwn(object.asRecord, rules) else { return Resolved(object: object) }
      guard let pairs = pairs(of: object, &arena) else { return nil }
      object = pairs
    }
    guard object.count > 0, let members = object.elements else { return Resolved(object: object) }
    let count = object.count
    // Of a located object its offsets, of others positions.
    let places = object.offsets ?? object.positions
    var seen = Seen()
    guard seen.begin(count, &arena),
      let memory = arena.allocate(count * (2 * MemoryLayout<Value>.stride + 8))
    else { return nil }
    let copies = memory.assumingMemoryBound(to: Value.self)
    // They stand behind as many members as are kept; until that is known, behind all.
    let keptPlaces = (memory + 2 * count * MemoryLayout<Value>.stride)
      .assumingMemoryBound(to: UInt32.self)
    var result = Resolved(object: object)
    var kept = 0
    for i in 0..<count {
      // Safe: an object has less than 2^31 members.
      let keyPlace = places?[2 * i] ?? UInt32(truncatingIfNeeded: 2 * i + 1)
      let valuePlace = places?[2 * i + 1] ?? UInt32(truncatingIfNeeded: 2 * i + 2)
      var place = kept
      var key = members[2 * i]
      key.reserved = 0
      if let index = rules.pointee.names.find(key.text),
        let property = rules.pointee.properties.map({ $0 + index }),
        property.pointee.aliasCount > 0
      {
        let rank = rules.pointee.aliasRanks.find(key.text) ?? property.pointee.aliasCount
        let isAlias = rank < property.pointee.aliasCount
        if isAlias { result.hasAlias = true }
        key = .string(property.pointee.name)
        key.reserved = isAlias ? UInt16(exactly: rank + 1) ?? 0 : 0
        if let other = seen.place(of: index, rank: rank, orAt: kept) {
          if result.repeated == nil {
            result.repeated = Repeated(
              key: members[2 * i],
              offset: object.offsets == nil ? ProblemDraft.noOffset : UInt64(keyPlace),
              position: Int(keyPlace))
          }
          if other.isPreferred { continue }
          place = other.place
        }
      }
      copies[2 * place] = key
      copies[2 * place + 1] = members[2 * i + 1]
      keptPlaces[2 * place] = keyPlace
      keptPlaces[2 * place + 1] = valuePlace
      if place == kept { kept += 1 }
    }
    result.object = .object(copies, count: kept, positions: keptPlaces)
    if object.offsets != nil { result.object.flags = .isLocated }
    return result
  }

  /// The key as it was written, of a member of a resolved object.
  package static func written(_ key: Value, _ rules: UnsafePointer<ObjectRules>) -> Value {
    guard key.reserved > 0, let index = rules.pointee.names.find(key.text),
      let property = rules.pointee.properties?[index], let aliases = property.aliases,
      Int(key.reserved) <= property.aliasCount
    else { return key }
    return .string(aliases[Int(key.reserved) - 1])
  }

  /// Whether the members of a record bear the names that these rules give them.
  private static func isOwn(_ record: RecordPointer, _ rules: UnsafePointer<ObjectRules>) -> Bool {
    record.extras.count == 0
      && record.layout.pointee.node.pointee.object.map { UnsafePointer($0) } == rules
  }

  /// The members of a record as those of an object.
  private static func pairs(of record: Value, _ arena: inout Arena) -> Value? {
    var members = Members(record)
    var count = members.count
    guard count > 0 else { return Value(kind: .object) }
    guard let pairs = arena.allocateValues(2 * count) else { return nil }
    count = 0
    while let member = members.next() {
      pairs[2 * count] = member.key
      pairs[2 * count + 1] = member.value
      count += 1
    }
    return .object(pairs, count: count)
  }

  /// Which properties with aliases were seen in one object, under which name.
  private struct Seen {
    private var entries: UnsafeMutablePointer<Entry>?
    private var mask = 0

    private struct Entry {
      /// One more than the index of the property; 0 for a free place.
      var property: UInt32
      var place: UInt32
      var rank: UInt32
    }

    mutating func begin(_ count: Int, _ arena: inout Arena) -> Bool {
      var capacity = 4
      while capacity < 2 * count { capacity *= 2 }
      guard let memory = arena.allocate(capacity * MemoryLayout<Entry>.stride) else { return false }
      let entries = memory.bindMemory(to: Entry.self, capacity: capacity)
      entries.initialize(repeating: Entry(property: 0, place: 0, rank: 0), count: capacity)
      self.entries = entries
      mask = capacity - 1
      return true
    }

    /// Where the property stands already, and whether under a name that counts before
    /// `rank`; nil, and it is noted at `place`, where it does not.
    func place(of property: Int, rank: Int, orAt place: Int) -> (place: Int, isPreferred: Bool)? {
      guard let entries else { return nil }
      // Safe: indexes, places and ranks are below 2^32.
      var at = property & mask
      while entries[at].property != 0 {
        if Int(entries[at].property) == property + 1 {
          let isPreferred = Int(entries[at].rank) < rank
          if !isPreferred { entries[at].rank = UInt32(truncatingIfNeeded: rank) }
          return (Int(entries[at].place), isPreferred)
        }
        at = (at + 1) & mask
      }
      entries[at] = Entry(
        property: UInt32(truncatingIfNeeded: property + 1),
        place: UInt32(truncatingIfNeeded: place), rank: UInt32(truncatingIfNeeded: rank))
      return nil
    }
  }
}
