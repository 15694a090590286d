// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// A pattern so plain that it is matched by hand: a row of character sets, each
/// repeated, such as `^[a-z][a-z0-9_]*$`, `^x-`, `^\d{4}-\d{2}$`, `.+`, `abc`.
///
/// The row is matched from left to right, each set as often as it goes, and never
/// reconsidered. That is exact because a row with a choice is no shape: where a set may
/// be repeated a varying number of times, no character of it may begin what follows. So
/// there is only one way to cut a text, and greedy or lazy makes no difference.
///
/// Where the end is not anchored, the row ends as soon as nothing more is needed. Where
/// the beginning is not, only one set or a row of single ASCII characters is a shape:
/// the one is searched for by its characters, the other by its bytes.
struct PatternShape {
  /// Characters, each in the set or not. What is above ASCII is in it or not as a whole,
  /// except for the two line terminators of ECMA-262, U+2028 and U+2029.
  struct CharacterSet {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var others: Others = .none

    enum Others: UInt8 {
      case none
      case all
      case allButLineSeparators
      /// Some of them: no part of a shape.
      case some
    }

    @inline(__always)
    func contains(ascii byte: UInt8) -> Bool {
      ((byte < 64 ? low : high) &>> UInt64(byte & 63)) & 1 != 0
    }

    @inline(__always)
    mutating func insert(ascii byte: UInt8) {
      if byte < 64 {
        low |= 1 &<< UInt64(byte & 63)
      } else {
        high |= 1 &<< UInt64(byte & 63)
      }
    }

    mutating func insert(from first: UInt32, through last: UInt32) {
      var scalar = first
      while scalar <= last, scalar < 0x80 {
        insert(ascii: UInt8(truncatingIfNeeded: scalar))
        scalar &+= 1
      }
      if last >= 0x80 { others = .some }
    }

    mutating func formUnion(_ other: CharacterSet) {
      low |= other.low
      high |= other.high
      if other.others != .none, others != .all {
        others = others == .none ? other.others : other.others == .all ? .all : .some
      }
    }

    /// Of a set that is not known (`some`), what is not in it is not known either.
    mutating func invert() {
      if others == .some, low & high == UInt64.max { return }
      low = ~low
      high = ~high
      others = others == .none ? .all : others == .all ? .none : .some
    }

    func isDisjoint(from other: CharacterSet) -> Bool {
      low & other.low == 0 && high & other.high == 0
        && (others == .none || other.others == .none)
    }

    /// Whatever a Unicode property may hold.
    static var some: CharacterSet {
      CharacterSet(low: UInt64.max, high: UInt64.max, others: .some)
    }

    /// Its only character, where that is one of ASCII.
    var single: UInt8? {
      guard others == .none, low.nonzeroBitCount &+ high.nonzeroBitCount == 1 else { return nil }
      let bit = low != 0 ? low.trailingZeroBitCount : 64 &+ high.trailingZeroBitCount
      return UInt8(truncatingIfNeeded: bit)
    }
  }

  struct Item {
    var set: CharacterSet
    var min: UInt32
    /// `UInt32.max`: without end.
    var max: UInt32
  }

  /// More items than this are left to PCRE2.
  static var capacity: Int { 128 }

  private var items: UnsafeMutablePointer<Item>?
  private var count = 0
  private var isAnchoredAtStart = false
  private var isAnchoredAtEnd = false
  private var isShape = true
  /// The bytes to search for where the row is one of single characters.
  private var literal: UnsafeMutablePointer<UInt8>?

  /// Without memory for its items nothing is a shape.
  init() {
    items = malloc(PatternShape.capacity &* MemoryLayout<Item>.stride)?
      .bindMemory(to: Item.self, capacity: PatternShape.capacity)
    if items == nil { isShape = false }
  }

  /// No shape, and nothing to free.
  init(empty: ()) { isShape = false }

  mutating func free() {
    CPlatform.free(items)
    CPlatform.free(literal)
    items = nil
    literal = nil
  }
}

// MARK: - What the translator reports, in the order of the pattern

extension PatternShape {
  /// Something that no shape has: a group, an alternative, a word boundary, ….
  mutating func refuse() { isShape = false }

  mutating func anchorStart() {
    if count > 0 || isAnchoredAtEnd { isShape = false }
    isAnchoredAtStart = true
  }

  mutating func anchorEnd() { isAnchoredAtEnd = true }

  mutating func append(_ set: CharacterSet) {
    guard let items, count < PatternShape.capacity, !isAnchoredAtEnd, set.others != .some else {
      isShape = false
      return
    }
    items[count] = Item(set: set, min: 1, max: 1)
    count &+= 1
  }

  /// A quantifier behind the last item.
  mutating func repeatLast(min: UInt32, max: UInt32) {
    guard let items, count > 0 else { return refuse() }
    items[count &- 1].min = min
    items[count &- 1].max = max
  }

  /// Whether this is a shape after all; makes the row ready for `matches`.
  mutating func finish() -> Bool {
    guard isShape, let items else { return false }
    mergeNeighbors(items)
    if !isAnchoredAtEnd { trimEnd(items) }
    if !isAnchoredAtStart, !finishSearch(items) { return false }
    guard isDeterministic(items) else { return false }
    // Keeps what is needed; where even that fails, what there is does as well.
    let size = max(1, min(count, PatternShape.capacity)) &* MemoryLayout<Item>.stride
    if let smaller = realloc(items, size) {
      self.items = smaller.bindMemory(to: Item.self, capacity: count)
    }
    return true
  }

  /// Joins `a{2}a{3}` of one set, as `[0-9][0-9]*` and `\d\d\d` have them.
  private mutating func mergeNeighbors(_ items: UnsafeMutablePointer<Item>) {
    var kept = 0
    for i in 0..<count {
      let item = items[i]
      if item.max == 0 { continue }
      if kept > 0, items[kept &- 1].set.isSame(as: item.set) {
        let (min, overflow) = items[kept &- 1].min.addingReportingOverflow(item.min)
        if overflow { return refuse() }
        let (max, endless) = items[kept &- 1].max.addingReportingOverflow(item.max)
        items[kept &- 1].min = min
        items[kept &- 1].max = endless ? UInt32.max : max
      } else {
        items[kept] = item
        kept &+= 1
      }
    }
    count = kept
  }

  /// Nothing has to follow, so the last item need not go on once it has its minimum.
  private mutating func trimEnd(_ items: UnsafeMutablePointer<Item>) {
    while count > 0, items[count &- 1].min == 0 { count &-= 1 }
    if count > 0 { items[count &- 1].max = items[count &- 1].min }
  }

  private mutating func finishSearch(_ items: UnsafeMutablePointer<Item>) -> Bool {
    // An empty row matches everywhere, with or without `$`.
    if count == 0 { return true }
    if isAnchoredAtEnd {
      // `.*$`: the empty text before the end is enough.
      if count == 1, items[0].min == 0 {
        count = 0
        return true
      }
    } else if count == 1, items[0].min == 1 {
      return true
    }
    guard let literal = malloc(PatternShape.capacity)?
      .bindMemory(to: UInt8.self, capacity: PatternShape.capacity)
    else { return false }
    self.literal = literal
    var size = 0
    for i in 0..<count {
      guard let byte = items[i].set.single, items[i].min == items[i].max,
        Int(items[i].min) <= PatternShape.capacity &- size
      else { return false }
      for _ in 0..<items[i].min {
        literal[size] = byte
        size &+= 1
      }
    }
    count = size
    return true
  }

  /// Whether no item leaves a choice; see the type.
  private func isDeterministic(_ items: UnsafeMutablePointer<Item>) -> Bool {
    if literal != nil { return true }
    for i in 0..<count where items[i].min != items[i].max {
      var next = i &+ 1
      while next < count {
        if !items[i].set.isDisjoint(from: items[next].set) { return false }
        if items[next].min > 0 { break }
        next &+= 1
      }
    }
    return true
  }
}

extension PatternShape.CharacterSet {
  fileprivate func isSame(as other: PatternShape.CharacterSet) -> Bool {
    low == other.low && high == other.high && others == other.others
  }
}

// MARK: - Matching

extension PatternShape {
  /// Whether the pattern matches anywhere in `text`, well-formed UTF-8.
  @inline(__always)
  func matches(_ text: Text) -> Bool {
    if count == 0 {
      return !isAnchoredAtStart || !isAnchoredAtEnd || text.isEmpty
    }
    if isAnchoredAtStart { return matchesRow(text) }
    return literal == nil ? containsCharacter(text) : containsLiteral(text)
  }

  private func matchesRow(_ text: Text) -> Bool {
    guard let items else { return false }
    var p = text.start
    let end = text.end
    for i in 0..<count {
      let item = items + i
      let max = item.pointee.max
      var n: UInt32 = 0
      while n < max, p < end {
        let byte = p.pointee
        if byte < 0x80 {
          guard item.pointee.set.contains(ascii: byte) else { break }
          p += 1
        } else {
          let length = lengthOfOther(p, item.pointee.set)
          if length == 0 { break }
          p += length
        }
        n &+= 1
      }
      if n < item.pointee.min { return false }
    }
    return !isAnchoredAtEnd || p == end
  }

  private func containsCharacter(_ text: Text) -> Bool {
    guard let items else { return false }
    var p = text.start
    let end = text.end
    while p < end {
      if p.pointee < 0x80 {
        if items.pointee.set.contains(ascii: p.pointee) { return true }
        p += 1
      } else {
        if lengthOfOther(p, items.pointee.set) != 0 { return true }
        p += UTF8.scalar(at: p).length
      }
    }
    return false
  }

  private func containsLiteral(_ text: Text) -> Bool {
    guard let literal, text.count >= count else { return false }
    if isAnchoredAtEnd { return memcmp(text.end - count, literal, count) == 0 }
    var p = text.start
    let last = text.end - count
    while p <= last {
      guard let hit = memchr(p, Int32(literal[0]), last - p + 1) else { return false }
      p = UnsafePointer(hit.assumingMemoryBound(to: UInt8.self))
      if memcmp(p, literal, count) == 0 { return true }
      p += 1
    }
    return false
  }

  /// The length of the sequence above ASCII at `p` where it is in the set, else 0.
  @inline(__always)
  private func lengthOfOther(_ p: UnsafePointer<UInt8>, _ set: CharacterSet) -> Int {
    if set.others == .none { return 0 }
    let (scalar, length) = UTF8.scalar(at: p)
    if set.others == .allButLineSeparators, scalar == 0x2028 || scalar == 0x2029 { return 0 }
    return length
  }
}
