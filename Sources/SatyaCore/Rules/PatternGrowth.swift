// SPDX-License-Identifier: Apache-2.0

/// How fast the work of a pattern may grow with its text, found as the translator reads it.
///
/// PCRE2 tries one way through a pattern after the other. Where each character of a text leaves
/// one way at most, as in `^[a-z]+(-[a-z]+)*$`, every attempt ends at once and the work is linear:
/// such patterns are the one-unambiguous ones of Brüggemann-Klein and Wood, and found by what may
/// come first in a part, and what may come behind its last character (`Part.first`, `Part.tail`).
/// Where there is a choice the ways are counted: each repetition that can end at any character
/// multiplies the work by the length of the text once more, as does a beginning that is not
/// anchored; choices inside a repetition multiply without end.
///
/// What comes out is an upper bound. A pattern that is held for worse than it is costs more per
/// match where texts are long (`PatternReach`), and nothing else.
struct PatternGrowth {
  /// A piece of the pattern: an atom, a sequence, alternatives.
  private struct Part {
    /// What may be its first character, and what may come next inside of it where it may end.
    var first = PatternShape.CharacterSet()
    var tail = PatternShape.CharacterSet()
    var isEmptiable = true
    /// Matches no character, as look-ahead does.
    var isAssertion = false
    var isAnchored = false
    /// The exponent of the work, and that without what comes last and cannot fail, which is done
    /// once.
    var power = 0
    var settledPower = 0
    /// That of look-around, which a repetition does again at each round.
    var lookPower = 0
    /// Ways through it: the exponent, and a factor.
    var choices = 0
    var ways = 1
    /// The same of what is a choice only if what follows may begin like it.
    var openChoices = 0
    var openWays = 1
    /// A repetition of choices.
    var isEndless = false
  }

  private struct Group {
    var isLookAround: Bool
    /// The alternatives that are read; nil before the first has ended.
    var alternatives: Part?
    var sequence = Part()
    /// What a quantifier would repeat.
    var last: Part?
  }

  /// A repetition of at most this many is no more than its pattern says.
  private static var few: Int { 32 }
  private static var mostWays: Int { 100_000 }

  private var groups = GrowingList<Group>()
  /// Letters may stand for those of the other case, `.` for any character, and `^` and `$` for
  /// places within the text.
  private var hasFlags = false
  /// The most that an item has to repeat.
  private(set) var longestRun = 0
  /// Memory ran out.
  private(set) var isShort = false

  mutating func free() { groups.free() }

  mutating func begin() {
    free()
    self = PatternGrowth()
    push(isLookAround: false)
  }

  /// The texts that the pattern may be matched with and nothing counted, once it is read.
  mutating func finish() -> PatternReach {
    guard !isShort, groups.count == 1 else { return PatternReach(bytes: 0, isLimited: false) }
    let whole = close(groups[0])
    return PatternReach(
      power: max(1, whole.settledPower + (whole.isAnchored ? 0 : 1)),
      ways: whole.ways, isEndless: whole.isEndless, isAnchored: whole.isAnchored)
  }
}

// MARK: - What the translator reports, in the order of the pattern

extension PatternGrowth {
  mutating func noteFlags() { hasFlags = true }

  mutating func anchorStart() {
    guard let group = groups.last else { return }
    let isFirst = group.sequence.first.isEmpty && group.last?.first.isEmpty ?? true
    var part = Part()
    part.isAssertion = true
    part.isAnchored = isFirst && !hasFlags
    append(part)
  }

  mutating func addAssertion() {
    var part = Part()
    part.isAssertion = true
    append(part)
  }

  mutating func add(_ set: PatternShape.CharacterSet) {
    var part = Part()
    part.first = hasFlags ? set.widened() : set
    part.isEmptiable = false
    append(part)
  }

  /// A reference back to what a group matched.
  mutating func addReference() {
    var part = Part()
    part.first = .all
    part.power = 1
    append(part)
  }

  mutating func beginAlternative() {
    guard var group = groups.last else { return }
    end(&group)
    replace(group)
  }

  mutating func open(isLookAround: Bool) { push(isLookAround: isLookAround) }

  mutating func close() {
    guard groups.count > 1, let group = groups.last else { return }
    var part = close(group)
    groups.removeLast()
    if group.isLookAround {
      var look = Part()
      look.isAssertion = true
      // What matched in look-around is not tried again.
      look.power = max(part.settledPower, part.choices, min(part.power, 1))
      look.lookPower = look.power
      look.ways = part.ways
      look.isEndless = part.isEndless
      part = look
    }
    append(part)
  }

  mutating func quantify(_ low: Int, _ high: Int) {
    guard var group = groups.last, let last = group.last else { return }
    longestRun = max(longestRun, low)
    group.last = PatternGrowth.repeated(last, low, high)
    replace(group)
  }

  private mutating func push(isLookAround: Bool) {
    if !groups.append(Group(isLookAround: isLookAround)) { isShort = true }
  }

  private func replace(_ group: Group) { groups[groups.count - 1] = group }

  private mutating func append(_ part: Part) {
    guard var group = groups.last else { return }
    if let last = group.last { group.sequence = PatternGrowth.sequence(group.sequence, last) }
    group.last = part
    replace(group)
  }

  /// Counts the alternative that was read.
  private func end(_ group: inout Group) {
    if let last = group.last { group.sequence = PatternGrowth.sequence(group.sequence, last) }
    group.alternatives =
      group.alternatives.map { PatternGrowth.either($0, group.sequence) } ?? group.sequence
    group.sequence = Part()
    group.last = nil
  }

  private func close(_ group: Group) -> Part {
    var group = group
    end(&group)
    return group.alternatives ?? Part()
  }
}

// MARK: - Putting parts together

extension PatternGrowth {
  private static func product(_ a: Int, _ b: Int) -> Int { min(a &* b, mostWays) }

  private static func sequence(_ f: Part, _ g: Part) -> Part {
    let isChoice =
      !f.tail.isDisjoint(from: g.first)
      || (f.isEmptiable && !f.first.isDisjoint(from: g.first))
    var both = g
    both.choices = f.choices + (isChoice ? f.openChoices : 0)
    both.ways = product(f.ways, isChoice ? f.openWays : 1)
    // Look-around is tried wherever the repetition before it may end.
    let entries = g.isAssertion && g.power > 0 ? f.choices + f.openChoices : both.choices
    both.power = max(f.power, entries + g.power)
    both.lookPower = max(f.lookPower, g.lookPower > 0 ? both.power : 0)
    // What may match nothing fails all the same where look-around in it does.
    let canFail = !g.isEmptiable || g.isAssertion || g.lookPower > 0
    both.settledPower = canFail ? max(both.power, both.choices) : f.settledPower
    both.choices += g.choices
    both.ways = product(both.ways, g.ways)
    both.first = f.first
    if f.isEmptiable { both.first.formUnion(g.first) }
    if g.isEmptiable {
      both.tail.formUnion(f.tail)
      if !f.first.isEmpty { both.tail.formUnion(g.first) }
      if !isChoice {
        both.openChoices += f.openChoices
        both.openWays = product(f.openWays, g.openWays)
      }
    }
    both.isEmptiable = f.isEmptiable && g.isEmptiable
    both.isAssertion = f.isAssertion && g.isAssertion
    both.isAnchored = f.isAnchored || (g.isAnchored && f.first.isEmpty)
    both.isEndless = f.isEndless || g.isEndless
    return both
  }

  private static func either(_ f: Part, _ g: Part) -> Part {
    var any = f
    let isChoice = !f.first.isDisjoint(from: g.first)
    any.first.formUnion(g.first)
    any.tail.formUnion(g.tail)
    any.isEmptiable = f.isEmptiable || g.isEmptiable
    any.isAssertion = f.isAssertion && g.isAssertion
    any.isAnchored = f.isAnchored && g.isAnchored
    any.power = max(f.power, g.power)
    any.settledPower = max(f.settledPower, g.settledPower)
    any.lookPower = max(f.lookPower, g.lookPower)
    any.choices = max(f.choices, g.choices)
    // Alternatives that may both be empty, or begin alike, may both match.
    let mayBoth = isChoice || (f.isEmptiable && g.isEmptiable)
    any.ways = mayBoth ? min(f.ways + g.ways, mostWays) : max(f.ways, g.ways)
    any.openChoices = max(f.openChoices, g.openChoices)
    any.openWays = max(f.openWays, g.openWays)
    if any.isEmptiable { any.openWays = product(any.openWays, 2) }
    any.isEndless = f.isEndless || g.isEndless
    return any
  }

  private static func repeated(_ part: Part, _ low: Int, _ high: Int) -> Part {
    if high == 0 { return Part() }
    var loop = part
    loop.isEmptiable = part.isEmptiable || low == 0
    if low == 0 { loop.isAnchored = false }
    if high == 1 {
      if low == 0 { loop.openWays = product(part.openWays, 2) }
      return loop
    }
    let isChoice = !part.tail.isDisjoint(from: part.first) || part.isEmptiable
    if part.choices > 0 || part.ways > 1
      || (isChoice && (part.openChoices > 0 || part.openWays > 1))
    {
      loop.isEndless = true
    }
    if high > few {
      loop.power = max(part.power, 1)
      if part.lookPower > 0 {
        loop.lookPower = part.lookPower + 1
        loop.power = max(loop.power, loop.lookPower)
      }
    }
    loop.settledPower = max(loop.power, loop.choices)
    if low == high { return loop }
    loop.tail.formUnion(part.first)
    // Safe: neither is negative.
    if high - low > 3 {
      loop.openChoices += 1
    } else {
      loop.openWays = product(part.openWays, high - low + 1)
    }
    return loop
  }
}

extension PatternShape.CharacterSet {
  fileprivate static var all: PatternShape.CharacterSet {
    var set = PatternShape.CharacterSet()
    set.invert()
    return set
  }

  fileprivate var isEmpty: Bool { low == 0 && high == 0 && others == .none }

  /// With the letters of the other case, and whatever a flag adds to `.`.
  fileprivate func widened() -> PatternShape.CharacterSet {
    let upper: UInt64 = 0x07ff_fffe
    if others != .none { return .all }
    var set = self
    set.high |= (high & upper) << 32 | (high >> 32) & upper
    // Two letters have their like above ASCII.
    if set.high != 0 { set.others = .some }
    return set
  }
}
