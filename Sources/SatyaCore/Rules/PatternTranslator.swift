// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Turns a regular expression of ECMA-262 (with the `u` flag) into one of PCRE2.
///
/// Every construct is read here and written anew, so nothing that only PCRE2 knows gets
/// through: a literal is escaped or written as `\x{…}`, a class is spelled out, names of
/// groups become numbers. What ECMA-262 does not know is refused with its offset.
///
/// More lenient than the `u` flag, because published schemas rely on it:
///
/// - `{`, `}` and `]` that belong to nothing stand for themselves;
/// - a backslash before any punctuation, space, `_` or character above ASCII means that
///   character; before a letter that means nothing it is still refused;
/// - a hyphen beside a class escape (`[\w-.]`) stands for itself.
///
/// A lone surrogate (`\ud800`) matches nothing, as text here has none.
///
/// Work is linear in the size of the pattern; groups are kept on a stack of fixed size.
struct PatternTranslator {
  let source: Text
  let dialect: Pattern.Dialect
  /// Where the next character of the source is read.
  var at = 0
  var problem: Pattern.Problem?
  var shape = PatternShape()

  private var out: UnsafeMutablePointer<UInt8>?
  private var count = 0
  private var capacity = 0

  private var atom = Atom.none
  private var groups: UnsafeMutablePointer<Group>?
  private var depth = 0
  private var groupCount = 0
  private var names: UnsafeMutablePointer<Name>?
  private var nameCount = 0

  /// For `sourceOffset`: a place in the output, and the last term that begins there or
  /// before.
  private var soughtOutput = Int.max
  private var foundSource = 0

  /// What a quantifier would apply to.
  private enum Atom: UInt8 {
    case none
    case repeatable
    case assertion
    case repeated
  }

  private struct Group {
    let offset: Int
    let isAssertion: Bool
  }

  private struct Name {
    let start: Int
    let count: Int
    let number: Int
  }

  private static var maximumNames: Int { 1_000 }
  private static var maximumRepeat: Int { 65_535 }

  init(_ source: Text, dialect: Pattern.Dialect) {
    self.source = source
    self.dialect = dialect
  }

  mutating func free() {
    CPlatform.free(out)
    CPlatform.free(groups)
    CPlatform.free(names)
    shape.free()
    out = nil
    groups = nil
    names = nil
  }

  /// The shape as far as it was found, from now on owned by the caller.
  mutating func takeShape() -> PatternShape {
    let taken = shape
    shape = PatternShape(empty: ())
    return taken
  }

  /// The pattern for PCRE2; valid until `free`.
  var output: Text { out.map { Text(UnsafePointer($0), count) } ?? Text("") }

  /// Translates the whole source; nil where that succeeded.
  mutating func translate() -> Pattern.Problem? {
    guard source.count <= Pattern.maximumSize else {
      return .init(kind: .tooLarge, message: Text("pattern is too large"), offset: 0)
    }
    if let bad = UTF8.firstInvalid(source) {
      return .init(kind: .syntax, message: Text("pattern is not UTF-8"), offset: bad)
    }
    groups = malloc(Pattern.maximumDepth &* MemoryLayout<Group>.stride)?
      .bindMemory(to: Group.self, capacity: Pattern.maximumDepth)
    guard groups != nil else { return outOfMemory }
    if findGroups() { translateTerms() }
    return problem
  }

  /// The place in the source that made byte `target` of the output.
  mutating func sourceOffset(ofOutput target: Int) -> Int {
    soughtOutput = target
    foundSource = 0
    at = 0
    count = 0
    translateTerms()
    return foundSource
  }

  private mutating func translateTerms() {
    depth = 0
    atom = .none
    while at < source.count, problem == nil {
      if count <= soughtOutput { foundSource = at }
      translateTerm()
    }
    if problem == nil, depth > 0, let groups {
      fail("unterminated group", at: groups[depth - 1].offset)
    }
  }

  private mutating func translateTerm() {
    let byte = source[at]
    switch byte {
    case UInt8(ascii: "^"):
      emit("^")
      shape.anchorStart()
      atom = .assertion
      at += 1
    case UInt8(ascii: "$"):
      emit("$")
      shape.anchorEnd()
      atom = .assertion
      at += 1
    case UInt8(ascii: "|"):
      emit("|")
      shape.refuse()
      atom = .none
      at += 1
    case UInt8(ascii: "("): openGroup()
    case UInt8(ascii: ")"): closeGroup()
    case UInt8(ascii: "."):
      emitDot()
      atom = .repeatable
      at += 1
    case UInt8(ascii: "["):
      translateClass()
      atom = .repeatable
    case UInt8(ascii: "\\"): translateEscape()
    case UInt8(ascii: "*"): quantify(0, Int.max, at: at, size: 1)
    case UInt8(ascii: "+"): quantify(1, Int.max, at: at, size: 1)
    case UInt8(ascii: "?"): quantify(0, 1, at: at, size: 1)
    case UInt8(ascii: "{"):
      if !translateBraces() { translateLiteral() }
    default: translateLiteral()
    }
  }

  private mutating func translateLiteral() {
    let (scalar, length) = UTF8.scalar(at: source.start + at)
    literal(scalar)
    at += length
  }

  private mutating func literal(_ scalar: UInt32) {
    emitScalar(scalar)
    shape.append(scalar: scalar)
    atom = .repeatable
  }

  private mutating func emitDot() {
    var set = PatternShape.CharacterSet()
    set.insert(ascii: UInt8(ascii: "\n"))
    if dialect == .ecma {
      emit("[^\\n\\r\\x{2028}\\x{2029}]")
      set.insert(ascii: UInt8(ascii: "\r"))
      set.invert()
      set.others = .allButLineSeparators
    } else {
      emit(".")
      set.invert()
    }
    shape.append(set)
  }
}

// MARK: - Quantifiers

extension PatternTranslator {
  /// `{n}`, `{n,}` or `{n,m}`; false, and nothing read, where it is none of them.
  private mutating func translateBraces() -> Bool {
    var p = at + 1
    guard let low = number(&p) else { return false }
    var high = low
    if p < source.count, source[p] == UInt8(ascii: ",") {
      p += 1
      if p < source.count, source[p] == UInt8(ascii: "}") {
        high = Int.max
      } else {
        guard let number = number(&p) else { return false }
        high = number
      }
    }
    guard p < source.count, source[p] == UInt8(ascii: "}") else { return false }
    quantify(low, high, at: at, size: p + 1 - at)
    return true
  }

  /// Decimal digits; what is beyond any limit stays there without overflow.
  private func number(_ p: inout Int) -> Int? {
    let start = p
    var value = 0
    while p < source.count, source[p] &- 0x30 < 10 {
      value = min(value * 10 + Int(source[p] &- 0x30), 1_000_000_000)
      p += 1
    }
    return p > start ? value : nil
  }

  private mutating func quantify(_ low: Int, _ high: Int, at offset: Int, size: Int) {
    guard atom == .repeatable else {
      return fail("quantifier without anything to repeat", at: offset)
    }
    guard low <= high else { return fail("numbers of a quantifier are out of order", at: offset) }
    guard low <= Self.maximumRepeat, high <= Self.maximumRepeat || high == Int.max else {
      return fail("repeat count above 65535", at: offset, .unsupported)
    }
    emit(Text(source.start + offset, size))
    at += size
    if at < source.count, source[at] == UInt8(ascii: "?") {
      emit("?")
      at += 1
    }
    // Safe: both are at most 65535, or endless.
    shape.repeatLast(min: UInt32(low), max: high == Int.max ? UInt32.max : UInt32(high))
    atom = .repeated
  }
}

// MARK: - Groups

extension PatternTranslator {
  private mutating func openGroup() {
    shape.refuse()
    let offset = at
    guard at + 1 < source.count, source[at + 1] == UInt8(ascii: "?") else {
      emit("(")
      at += 1
      return push(offset, isAssertion: false)
    }
    let rest = source.dropFirst(at)
    if rest.hasPrefix("(?:") {
      emitPrefix(3)
      push(offset, isAssertion: false)
    } else if rest.hasPrefix("(?=") || rest.hasPrefix("(?!") {
      emitPrefix(3)
      push(offset, isAssertion: true)
    } else if rest.hasPrefix("(?<=") || rest.hasPrefix("(?<!") {
      emitPrefix(4)
      push(offset, isAssertion: true)
    } else if let name = nameOfGroup(at: at) {
      // References to it are by number, so PCRE2 never sees the name.
      emit("(")
      at = name.end
      push(offset, isAssertion: false)
    } else if dialect == .unicode, let size = sizeOfFlags() {
      let isGroup = source[at + size - 1] == UInt8(ascii: ":")
      emitPrefix(size)
      if isGroup { push(offset, isAssertion: false) } else { atom = .assertion }
    } else {
      fail("unknown kind of group", at: offset)
    }
  }

  private mutating func emitPrefix(_ size: Int) {
    emit(Text(source.start + at, size))
    at += size
  }

  private mutating func push(_ offset: Int, isAssertion: Bool) {
    guard depth < Pattern.maximumDepth, let groups else {
      return fail("groups are nested too deeply", at: offset, .tooLarge)
    }
    groups[depth] = Group(offset: offset, isAssertion: isAssertion)
    depth += 1
    atom = .none
  }

  private mutating func closeGroup() {
    guard depth > 0, let groups else { return fail("unmatched closing parenthesis", at: at) }
    depth -= 1
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

  /// Counts the groups and notes their names, since a reference may come first.
  private mutating func findGroups() -> Bool {
    var inClass = false
    var p = 0
    while p < source.count {
      let byte = source[p]
      if byte == UInt8(ascii: "\\") {
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

// MARK: - Escapes that are no character

extension PatternTranslator {
  private mutating func translateEscape() {
    guard at + 1 < source.count else { return fail("backslash at the end", at: at) }
    let letter = source[at + 1]
    switch letter {
    case UInt8(ascii: "b"), UInt8(ascii: "B"):
      emitPrefix(2)
      shape.refuse()
      atom = .assertion
    case UInt8(ascii: "A") where dialect == .unicode, UInt8(ascii: "z") where dialect == .unicode:
      emitPrefix(2)
      shape.refuse()
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
        shape.append(set)
        atom = .repeatable
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
    emit("\\g{")
    emitNumber(number, radix: 10)
    emit("}")
    shape.refuse()
    atom = .repeatable
    at = end
  }
}

// MARK: - Output

extension PatternTranslator {
  var outOfMemory: Pattern.Problem {
    .init(kind: .noMemory, message: Text("out of memory"), offset: 0)
  }

  /// Notes the first problem, which ends the translation.
  mutating func fail(
    _ message: StaticString, at offset: Int, _ kind: Pattern.Problem.Kind = .syntax
  ) {
    if problem == nil { problem = .init(kind: kind, message: Text(message), offset: offset) }
  }

  mutating func emit(_ text: StaticString) { emit(Text(text)) }

  mutating func emit(_ text: Text) {
    guard problem == nil else { return }
    guard text.count <= Pattern.maximumSize - count else {
      return fail("pattern is too large", at: at, .tooLarge)
    }
    if count + text.count > capacity {
      let size = max(256, 2 * (count + text.count))
      guard let grown = realloc(out, size) else {
        problem = outOfMemory
        return
      }
      out = grown.bindMemory(to: UInt8.self, capacity: size)
      capacity = size
    }
    if let out { memcpy(out + count, text.start, text.count) }
    count += text.count
  }

  /// A mark for `rewind`.
  var emitted: Int { count }

  mutating func rewind(to mark: Int) { count = mark }

  mutating func emit(byte: UInt8) {
    withUnsafePointer(to: byte) { emit(Text($0, 1)) }
  }

  mutating func emitNumber(_ number: Int, radix: Int) {
    var divisor = 1
    while number / divisor >= radix { divisor *= radix }
    while divisor > 0 {
      let digit = UInt8(truncatingIfNeeded: number / divisor % radix)
      emit(byte: digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
      divisor /= radix
    }
  }

  /// A scalar that means itself, inside and outside of a class.
  mutating func emitScalar(_ scalar: UInt32) {
    switch scalar {
    case 0x30...0x39, 0x41...0x5a, 0x5f, 0x61...0x7a:
      emit(byte: UInt8(truncatingIfNeeded: scalar))
    case 0x20...0x7e:
      emit("\\")
      emit(byte: UInt8(truncatingIfNeeded: scalar))
    case 0xd800...0xdfff:
      emit("[^\\x{0}-\\x{10ffff}]")
    default:
      emit("\\x{")
      emitNumber(Int(scalar), radix: 16)
      emit("}")
    }
  }
}
