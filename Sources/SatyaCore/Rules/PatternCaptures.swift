// SPDX-License-Identifier: Apache-2.0

/// What ECMA-262 and PCRE2 remember of groups, as far as a pattern refers back to them.
///
/// Two rules of ECMA-262 (22.2.2.3.1, RepeatMatcher) are not PCRE2's: each round of a repetition
/// begins by forgetting what the groups inside it matched, and beyond the minimum no round counts
/// that matches nothing. PCRE2 keeps what a group matched last, in an empty round too. Look-behind
/// is read from right to left by the one and from left to right by the other.
///
/// So a reference to a group that is not closed yet always matches nothing, as one to a group in
/// negative look-around does, and a reference to one behind it differs only where a round may pass
/// the group by, or match nothing: those are found here. For patterns without references nothing
/// is kept.
struct PatternCaptures {
  /// The whole pattern is the first; every other one is a pair of parentheses.
  private struct Group {
    let kind: Kind
    let parent: Int
    let depth: Int
    /// In which of its parent's alternatives it stands.
    let branch: Int
    /// It is look-behind, or stands in one.
    let isLookBehind: Bool
    var minimum = 1
    var maximum = 1
    var isClosed = false
    /// How many bars stand between its alternatives so far.
    var branches = 0
    /// Some alternative may match nothing; that of the one being read is not known yet.
    var mayBeEmpty = false
    /// The alternative being read matches something in any case.
    var isFilled = false

    var isLoop: Bool { maximum > 1 }
    var isAssertion: Bool { kind.isAssertion }
    var isNegative: Bool { kind == .negativeLookAhead || kind == .negativeLookBehind }
  }

  private struct Reference {
    let target: Int
    let parent: Int
    let branch: Int
    let offset: Int
  }

  enum Kind: UInt8 {
    case plain
    case capture
    case lookAhead
    case negativeLookAhead
    case lookBehind
    case negativeLookBehind

    var isAssertion: Bool { self != .plain && self != .capture }
  }

  private var groups = GrowingList<Group>()
  /// The groups that have numbers, in their order.
  private var numbered = GrowingList<Int>()
  private var references = GrowingList<Reference>()
  private var current = 0
  /// The group that a quantifier would repeat; 0 where it would be something else.
  private var lastClosed = 0
  /// Whether what stands last matches something in any case.
  private var isLastFilled = false
  /// The pattern refers to groups.
  private var isNeeded = false
  /// Memory ran out.
  private(set) var isShort = false

  mutating func free() {
    groups.free()
    numbered.free()
    references.free()
  }

  /// Begins a pattern that has references.
  mutating func begin() {
    free()
    self = PatternCaptures()
    isNeeded = true
    append(Group(kind: .plain, parent: 0, depth: 0, branch: 0, isLookBehind: false))
  }

  private mutating func append(_ group: Group) {
    if !groups.append(group) { fail() }
  }

  private mutating func fail() {
    isShort = true
    isNeeded = false
  }

  // MARK: - As the pattern is read

  mutating func open(_ kind: Kind) {
    guard isNeeded else { return }
    settle()
    let isBehind = kind == .lookBehind || kind == .negativeLookBehind
    let parent = groups[current]
    let index = groups.count
    append(
      Group(
        kind: kind, parent: current, depth: parent.depth + 1, branch: parent.branches,
        isLookBehind: isBehind || parent.isLookBehind))
    if kind == .capture, isNeeded, !numbered.append(index) { fail() }
    current = index
  }

  mutating func close() {
    guard isNeeded, current > 0 else { return }
    endAlternative()
    groups[current].isClosed = true
    isLastFilled = !groups[current].isAssertion && !groups[current].mayBeEmpty
    lastClosed = current
    current = groups[current].parent
  }

  mutating func beginAlternative() {
    guard isNeeded else { return }
    endAlternative()
    groups[current].branches += 1
    groups[current].isFilled = false
  }

  /// A character, a class, or a reference, which may match nothing.
  mutating func addAtom(isFilled: Bool) {
    guard isNeeded else { return }
    settle()
    isLastFilled = isFilled
  }

  /// Repeats what stands last.
  mutating func quantify(_ minimum: Int, _ maximum: Int) {
    guard isNeeded else { return }
    if minimum == 0 { isLastFilled = false }
    guard lastClosed > 0 else { return }
    groups[lastClosed].minimum = minimum
    groups[lastClosed].maximum = maximum
  }

  private mutating func endAlternative() {
    settle()
    if !groups[current].isFilled { groups[current].mayBeEmpty = true }
  }

  /// Counts what stands last, now that nothing repeats it any more.
  private mutating func settle() {
    if isLastFilled { groups[current].isFilled = true }
    isLastFilled = false
    lastClosed = 0
  }

  // MARK: - References

  /// Notes a reference to group `number`, from 1, that stands at `offset`. False where it always
  /// matches nothing: the group is not closed yet, or what holds it has to fail.
  ///
  /// In look-behind PCRE2 refuses it.
  mutating func refer(to number: Int, at offset: Int) -> Bool {
    guard isNeeded, !groups[current].isLookBehind else { return true }
    guard number <= numbered.count, groups[numbered[number - 1]].isClosed else { return false }
    let reference = Reference(
      target: numbered[number - 1], parent: current, branch: groups[current].branches,
      offset: offset)
    if hasToFail(reference) { return false }
    if !references.append(reference) { fail() }
    return true
  }

  /// Whether the group stands in negative look-around, and the reference does not.
  private func hasToFail(_ reference: Reference) -> Bool {
    let common = commonGroup(reference).index
    var index = reference.target
    while index != common {
      if groups[index].isNegative { return true }
      index = groups[index].parent
    }
    return false
  }

  /// The offset of the first reference that PCRE2 would take for another text, in a pattern that
  /// was read to its end.
  var firstDifference: Int? {
    guard isNeeded else { return nil }
    for index in 0..<references.count where differs(references[index]) {
      return references[index].offset
    }
    return nil
  }

  private func differs(_ reference: Reference) -> Bool {
    let common = commonGroup(reference)
    // Whether a round of what is around may pass the group by.
    var isOptional = false
    var index = reference.target
    while index != common.index {
      let group = groups[index]
      let hasEmptyRounds = group.mayBeEmpty && group.maximum > group.minimum
      if group.isLoop, isOptional || hasEmptyRounds || group.isLookBehind { return true }
      if group.minimum == 0 { isOptional = true }
      if group.parent == common.index {
        if group.branch != common.branch { isOptional = true }
      } else if groups[group.parent].branches > 0 {
        isOptional = true
      }
      index = group.parent
    }
    while isOptional, index > 0 {
      if groups[index].isLoop { return true }
      index = groups[index].parent
    }
    return false
  }

  /// The innermost group around both a reference and its group, and in which of its alternatives
  /// the reference stands.
  private func commonGroup(_ reference: Reference) -> (index: Int, branch: Int) {
    var outer = groups[reference.target].parent
    var inner = reference.parent
    var branch = reference.branch
    while outer != inner {
      if groups[outer].depth >= groups[inner].depth {
        outer = groups[outer].parent
      } else {
        branch = groups[inner].branch
        inner = groups[inner].parent
      }
    }
    return (outer, branch)
  }
}
