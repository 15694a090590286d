// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Groups, their names, and the escapes that refer to them or assert something.
extension PatternTranslator {
  mutating func openGroup() {
    shape.refuse()
    let offset = at
    guard at + 1 < source.count, source[at + 1] == UInt8(ascii: "?") else {
      emit("(")
      at += 1
      return push(offset, .capture)
    }
    let rest = source.dropFirst(at)
    if rest.hasPrefix("(?:") {
      emitPrefix(3)
      push(offset, .plain)
    } else if rest.hasPrefix("(?=") || rest.hasPrefix("(?!") {
      emitPrefix(3)
      push(offset, rest[2] == UInt8(ascii: "=") ? .lookAhead : .negativeLookAhead)
    } else if rest.hasPrefix("(?<=") || rest.hasPrefix("(?<!") {
      emitPrefix(4)
      push(offset, rest[3] == UInt8(ascii: "=") ? .lookBehind : .negativeLookBehind)
    } else if let name = nameOfGroup(at: at) {
      // References to it are by number, so PCRE2 never sees the name.
      emit("(")
      at = name.end
      push(offset, .capture)
    } else if dialect == .unicode, let size = sizeOfFlags() {
      let isGroup = source[at + size - 1] == UInt8(ascii: ":")
      emitPrefix(size)
      growth.noteFlags()
      if isGroup { push(offset, .plain) } else { atom = .assertion }
    } else {
      fail("unknown kind of group", at: offset)
    }
  }

  private mutating func emitPrefix(_ size: Int) {
    emit(Text(source.start + at, size))
    at += size
  }

  private mutating func push(_ offset: Int, _ kind: PatternCaptures.Kind) {
    guard depth < Pattern.maximumDepth, let groups else {
      return fail("groups are nested too deeply", at: offset, .tooLarge)
    }
    groups[depth] = Group(offset: offset, isAssertion: kind.isAssertion)
    depth += 1
    deepest = max(deepest, depth)
    captures.open(kind)
    growth.open(isLookAround: kind.isAssertion)
    atom = .none
  }

  mutating func closeGroup() {
    guard depth > 0, let groups else { return fail("unmatched closing parenthesis", at: at) }
    depth -= 1
    captures.close()
    growth.close()
    emit(")")
    at += 1
    // With the u flag, an assertion takes no quantifier.
    atom = groups[depth].isAssertion ? .assertion : .repeatable
  }

  /// `(?i)`, `(?s:` and the like, of the letters i, m, s and a hyphen.
  private func sizeOfFlags() -> Int? {
    var p = at + 2
    while p < source.count {
      switch source[p] {
      case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "-"): p += 1
      case UInt8(ascii: ")"), UInt8(ascii: ":"): return p > at + 2 ? p + 1 - at : nil
      default: return nil
      }
    }
    return nil
  }

  /// The name of the group that opens at `offset`, without and with its brackets.
  private func nameOfGroup(at offset: Int) -> (name: Text, start: Int, end: Int)? {
    let rest = source.dropFirst(offset)
    var start = offset + 3
    if dialect == .unicode, rest.hasPrefix("(?P<") {
      start += 1
    } else if !rest.hasPrefix("(?<") {
      return nil
    }
    guard let end = endOfName(from: start) else { return nil }
    return (Text(source.start + start, end - start), start, end + 1)
  }

  /// The `>` behind a name: letters, digits, `_`, `$` and anything above ASCII.
  private func endOfName(from start: Int) -> Int? {
    var p = start
    while p < source.count {
      let byte = source[p]
      let isLetter = (byte | 0x20) &- 0x61 < 26 || byte == 0x5f || byte == 0x24 || byte >= 0x80
      if byte == UInt8(ascii: ">") { return p > start ? p : nil }
      guard isLetter || (p > start && byte &- 0x30 < 10) else { return nil }
      p += 1
    }
    return nil
  }

  /// Counts the groups and notes their names, since a reference may come first, and whether
  /// there is one.
  mutating func findGroups() -> Bool {
    var inClass = false
    var p = 0
    while p < source.count {
      let byte = source[p]
      if byte == UInt8(ascii: "\\") {
        if p + 1 < source.count, source[p + 1] == UInt8(ascii: "k") || source[p + 1] &- 0x31 < 9 {
          hasReferences = true
        }
        p += 2
        continue
      }
      if byte == UInt8(ascii: "[") { inClass = true }
      if byte == UInt8(ascii: "]") { inClass = false }
      if byte == UInt8(ascii: "("), !inClass {
        if let name = nameOfGroup(at: p) {
          groupCount += 1
          if !note(name.name, at: name.start) { return false }
        } else if p + 1 >= source.count || source[p + 1] != UInt8(ascii: "?") {
          groupCount += 1
        }
      }
      p += 1
    }
    return true
  }

  private mutating func note(_ name: Text, at offset: Int) -> Bool {
    if numberOfGroup(name) != nil {
      fail("two groups of one name", at: offset)
      return false
    }
    guard nameCount < Self.maximumNames else {
      fail("too many named groups", at: offset, .tooLarge)
      return false
    }
    if names == nil {
      names = malloc(Self.maximumNames &* MemoryLayout<Name>.stride)?
        .bindMemory(to: Name.self, capacity: Self.maximumNames)
    }
    guard let names else {
      problem = outOfMemory
      return false
    }
    names[nameCount] = Name(start: offset, count: name.count, number: groupCount)
    nameCount += 1
    return true
  }

  private func numberOfGroup(_ name: Text) -> Int? {
    guard let names else { return nil }
    for i in 0..<nameCount where Text(source.start + names[i].start, names[i].count) == name {
      return names[i].number
    }
    return nil
  }
}

// MARK: - References and assertions

extension PatternTranslator {
  mutating func translateEscape() {
    guard at + 1 < source.count else { return fail("backslash at the end", at: at) }
    let letter = source[at + 1]
    switch letter {
    case UInt8(ascii: "b"), UInt8(ascii: "B"):
      emitPrefix(2)
      shape.refuse()
      growth.addAssertion()
      atom = .assertion
    case UInt8(ascii: "A") where dialect == .unicode, UInt8(ascii: "z") where dialect == .unicode:
      emitPrefix(2)
      shape.refuse()
      if letter == UInt8(ascii: "A") { growth.anchorStart() } else { growth.addAssertion() }
      atom = .assertion
    case UInt8(ascii: "k"): translateNamedReference()
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      var p = at + 1
      let number = number(&p) ?? 0
      guard number <= groupCount else { return fail("reference to no group", at: at) }
      reference(number, end: p)
    default:
      var set = PatternShape.CharacterSet()
      if translateClassEscape(inClass: false, into: &set) {
        add(set)
      } else if problem == nil, let scalar = readCharacterEscape(inClass: false) {
        literal(scalar)
      }
    }
  }

  private mutating func translateNamedReference() {
    let start = at + 3
    guard source.dropFirst(at).hasPrefix("\\k<"), let end = endOfName(from: start),
      let number = numberOfGroup(Text(source.start + start, end - start))
    else { return fail("reference to no group", at: at) }
    reference(number, end: end + 1)
  }

  private mutating func reference(_ number: Int, end: Int) {
    if captures.refer(to: number, at: at) {
      // In a group of its own: PCRE2's JIT does not repeat a reference to a group that is not set.
      emit("(?:\\g{")
      emitNumber(number, radix: 10)
      emit("})")
    } else {
      emit("(?:)")
    }
    captures.addAtom(isFilled: false)
    growth.addReference()
    shape.refuse()
    atom = .repeatable
    at = end
  }
}
