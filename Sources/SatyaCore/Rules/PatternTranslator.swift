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
/// Groups are kept on a stack of fixed size, and of names there are at most a thousand.
struct PatternTranslator {
  let source: Text
  let dialect: Pattern.Dialect
  /// Where the next character of the source is read.
  var at = 0
  var problem: Pattern.Problem?
  var shape = PatternShape()
  var captures = PatternCaptures()
  var growth = PatternGrowth()
  /// Whether the source refers to groups.
  var hasReferences = false

  private var out: UnsafeMutablePointer<UInt8>?
  private var count = 0
  private var capacity = 0

  var atom = Atom.none
  var groups: UnsafeMutablePointer<Group>?
  var depth = 0
  /// The most groups that were in one another.
  var deepest = 0
  var groupCount = 0
  var names: UnsafeMutablePointer<Name>?
  var nameCount = 0

  /// For `sourceOffset`: a place in the output, and the last term that begins there or
  /// before.
  private var soughtOutput = Int.max
  private var foundSource = 0

  /// What a quantifier would apply to.
  enum Atom: UInt8 {
    case none
    case repeatable
    case assertion
    case repeated
  }

  struct Group {
    let offset: Int
    let isAssertion: Bool
  }

  struct Name {
    let start: Int
    let count: Int
    let number: Int
  }

  static var maximumNames: Int { 1_000 }
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
    captures.free()
    growth.free()
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
    growth.begin()
    if findGroups() { translateTerms() }
    if captures.isShort || growth.isShort { return outOfMemory }
    if problem == nil, let offset = captures.firstDifference {
      fail("reference to a group that a repetition may pass by", at: offset, .unsupported)
    }
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
    if hasReferences, dialect == .ecma { captures.begin() }
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
      growth.anchorStart()
      atom = .assertion
      at += 1
    case UInt8(ascii: "$"):
      emit("$")
      shape.anchorEnd()
      growth.addAssertion()
      atom = .assertion
      at += 1
    case UInt8(ascii: "|"):
      emit("|")
      shape.refuse()
      captures.beginAlternative()
      growth.beginAlternative()
      atom = .none
      at += 1
    case UInt8(ascii: "("): openGroup()
    case UInt8(ascii: ")"): closeGroup()
    case UInt8(ascii: "."):
      emitDot()
      at += 1
    case UInt8(ascii: "["): translateClass()
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

  mutating func literal(_ scalar: UInt32) {
    emitScalar(scalar)
    var set = PatternShape.CharacterSet()
    set.insert(from: scalar, through: scalar)
    add(set)
  }

  /// Notes an atom that matches one character of these.
  mutating func add(_ set: PatternShape.CharacterSet) {
    shape.append(set)
    growth.add(set)
    captures.addAtom(isFilled: true)
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
    add(set)
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
  func number(_ p: inout Int) -> Int? {
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
    captures.quantify(low, high)
    growth.quantify(low, high)
    // Safe: both are at most 65535, or endless.
    shape.repeatLast(min: UInt32(low), max: high == Int.max ? UInt32.max : UInt32(high))
    atom = .repeated
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
