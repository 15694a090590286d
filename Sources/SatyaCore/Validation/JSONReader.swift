// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Decodes JSON text and checks it against a node in one pass.
///
/// The reader walks text and schema side by side. Where the schema says "a record
/// with `name` and `age`", it expects the bytes `"name":` next, compares them in one
/// load, and reads the value straight into its slot:
///
///     {"name":"Ann","age":31}         record
///      ^^^^^^^ as expected            +--------+------+-----------+-----------+-----+
///             ^^^^^ text, copied once | layout | link | string 3> | int64 31  | Ann |
///                  ^^^^^^^            +--------+------+-----------+-----------+-----+
///
/// It only has to be right when it accepts. At the first thing that is wrong, or
/// merely unusual (a repeated key), it returns nil and keeps no record of why:
/// `DocumentCheck` then reads the text again as a tree and lets `ValueWalker`, the
/// one authority on rules, decide and explain. Leaf checks are those of `Rules/`,
/// which the walker calls as well. Rules that need a whole value are handed to the
/// walker on the spot, for that subtree alone (`Node.Flags.deferred`).
///
/// What becomes of the values is the sink's affair (`JSONSink`): the slot of the picture
/// is whatever `Sink.Item` is. There is one reader for each kind of sink, so that a
/// verdict costs nothing for values, and values nothing for the choice.
///
/// The text ends with a closing bracket (the caller looks), so that single bytes, and digits
/// up to what follows them, can be read without a bound while one is owed: behind a scalar, a
/// comma, a colon. Behind a container, whose bracket may have been that one, `stop` is tested.
/// Loads of several bytes test the bound themselves, mostly `limit`.
///
/// The cursor goes in and comes out as a plain pointer; everything rare is behind calls
/// that are not inlined.
package struct JSONReader<Sink: JSONSink> {
  package typealias P = UnsafePointer<UInt8>
  package typealias Slot = UnsafeMutablePointer<Sink.Item>
  package typealias NodePointer = UnsafePointer<Node>

  /// Where source offsets count from.
  private(set) var base: P
  /// Where the text ends. Behind it stand bytes up to `end` that may be read and do not
  /// go on with the text: zeros, or a line feed and another record.
  private(set) var textEnd: P
  private(set) var end: P
  /// Behind the last closing bracket of the text. Before it a bracket is owed.
  private(set) var stop: P
  /// At or before it, `wideLoad` bytes can be read at once.
  private(set) var limit: P
  /// How many more containers may be opened inside one another.
  var levels: Int
  /// Takes what is read.
  package var sink: Sink
  var lazyCheck: LazyCheck
  package private(set) var ranOutOfMemory = false

  /// What the widest load of the inlined paths takes.
  static var wideLoad: Int { 32 }

  @inline(__always)
  package init(sink: Sink, check: LazyCheck) {
    // Safe: a constant that is not zero; `begin` comes before anything is read.
    base = UnsafePointer(bitPattern: 64).unsafelyUnwrapped
    textEnd = base
    end = base
    stop = base
    limit = base
    levels = 0
    self.sink = sink
    lazyCheck = check
  }

  /// A reader that has begun: the same as `begin` of one that is made, in fewer stores, which
  /// are felt in a small document. `check` knows of as many bytes.
  @inline(__always)
  package init(sink: Sink, check: LazyCheck, base: P, textEnd: P, end: P) {
    self.base = base
    self.textEnd = textEnd
    self.end = end
    stop = textEnd
    limit = end - JSONReader.wideLoad
    levels = check.options.pointee.maximumDepth
    self.sink = sink
    lazyCheck = check
  }

  @inline(__always)
  var options: UnsafePointer<ValidationOptions> { lazyCheck.options }

  /// Pattern scratch, limits and trees, shared with the walker; made when first asked for.
  @inline(__always)
  package var check: UnsafeMutablePointer<CheckContext> {
    mutating get { lazyCheck.context }
  }

  /// Turns to the text from `base` to `textEnd`, behind which bytes up to `end` may be
  /// read; `depth` containers are open around it. Where single values are read, the text
  /// ends with a closing bracket.
  @inline(__always)
  package mutating func begin(_ base: P, textEnd: P, end: P, depth: Int = 0) {
    let levels = options.pointee.maximumDepth &- depth
    goOn(base, textEnd: textEnd, end: end, stop: textEnd, levels: levels)
    begin(at: base, bytes: textEnd - base)
  }

  /// Turns to another value of the same text, at the depth of the one before, which was
  /// accepted. It has `bytes`, or more.
  @inline(__always)
  package mutating func begin(at base: P, bytes: Int) {
    self.base = base
    // The walker's limits are those of one document.
    lazyCheck.begin(bytes: bytes)
    ranOutOfMemory = false
  }

  /// The same in the middle of a document.
  @inline(__always)
  mutating func goOn(_ base: P, textEnd: P, end: P, stop: P, levels: Int) {
    self.base = base
    self.textEnd = textEnd
    self.end = end
    self.stop = stop
    limit = end - JSONReader.wideLoad
    self.levels = levels
  }

  /// Frees what the reader used on the way; the sink is the caller's.
  @inline(__always)
  package mutating func free() {
    lazyCheck.free()
  }

  /// Reads the whole text, an array or object, into `slot`; false unless it is valid.
  @inline(__always)
  package mutating func readDocument(_ node: NodePointer, into slot: Slot) -> Bool {
    var p = base
    if _slowPath(textEnd - p < 2 || textEnd - p > options.pointee.maximumSize) { return false }
    var last = textEnd - 1
    while JSONBytes.isSpace(last.pointee) {
      if last == p { return false }
      last -= 1
    }
    guard last.pointee == JSONBytes.closeBrace || last.pointee == JSONBytes.closeBracket else {
      return false
    }
    stop = last + 1
    if _slowPath(p.pointee <= 0x20) { p = skipSpace(p) }
    guard let after = readValue(node, p, into: slot) else { return false }
    return after == stop
  }

  /// Reads one value of a text that goes on behind it, or nil. Most are objects.
  @inline(__always)
  package mutating func readValue(_ node: NodePointer, _ p: P, into slot: Slot) -> P? {
    if _fastPath(node.pointee.plan == .object && p.pointee == JSONBytes.openBrace),
      let rules = node.pointee.object
    {
      return readObject(rules, p, slot)
    }
    return read(node, p, slot)
  }

  /// Reads the value at `p`, which is no white space.
  // Cost: inlined, its cases take the registers of the loop over members.
  @inline(never)
  mutating func read(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    switch node.pointee.plan {
    case .shortString, .string: return readString(node, p, slot)
    case .shortInteger, .integer, .number: return readNumber(node, p, slot)
    case .object:
      guard p.pointee == JSONBytes.openBrace, let rules = node.pointee.object else { return nil }
      return readObject(rules, p, slot)
    case .array:
      guard p.pointee == JSONBytes.openBracket, let rules = node.pointee.array else { return nil }
      return readArray(rules, p, slot)
    case .choice: return readChoice(node, p, slot)
    case .boolean: return p.pointee == UInt8(ascii: "n") ? nil : readLiteral(node, p, slot)
    case .union: return readUnion(node, p, slot)
    case .general: return readGeneral(node, p, slot)
    case .anything: return readPlain(p, slot)
    case .deferred: return readDeferred(node, p, slot)
    case .never: return nil
    }
  }

  /// A value inside a container: of the two commonest plans without a call.
  @inline(__always)
  mutating func readInline(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    let plan = node.pointee.plan
    if plan == .shortString {
      let scalar = sink.scalar(for: slot)
      guard let after = decodeShortString(node, p, scalar) else {
        return readLongString(node, p, slot)
      }
      return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
    }
    if plan == .shortInteger {
      let scalar = sink.scalar(for: slot)
      if let after = decodeShortInteger(node, p, scalar) {
        return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
      }
    }
    if plan == .string { return readString(node, p, slot) }
    if plan == .choice { return readChoice(node, p, slot) }
    if plan == .number { return readNumber(node, p, slot) }
    guard let after = read(node, p, slot), after < stop else { return nil }
    return after
  }

  /// One of a few short strings: the value is the schema's own.
  @inline(never)
  private mutating func readChoice(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    if _fastPath(p <= limit), let choice = node.pointee.choice, let quoted = choice.pointee.quoted {
      for index in 0..<choice.pointee.count where QuotedText.stands(quoted + index, at: p) {
        let scalar = sink.scalar(for: slot)
        scalar.pointee = .string(choice.pointee.values[index].text, isASCII: true)
        let after = p + Int(quoted[index].count)
        return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
      }
    }
    return readGeneral(node, p, slot)
  }

  /// A node of several kinds, or with an `enum`.
  private mutating func readGeneral(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    let types = node.pointee.types
    let scalar = sink.scalar(for: slot)
    let after: P?
    switch p.pointee {
    case JSONBytes.quote:
      guard types.contains(.string) else { return nil }
      after = decodeString(node, p, scalar)
    case JSONBytes.openBrace:
      // An enum of arrays or objects makes a node deferred: this one is of scalars.
      guard types.contains(.object), node.pointee.choice == nil else { return nil }
      if let rules = node.pointee.object { return readObject(rules, p, slot) }
      return readPlain(p, slot)
    case JSONBytes.openBracket:
      guard types.contains(.array), node.pointee.choice == nil else { return nil }
      if let rules = node.pointee.array { return readArray(rules, p, slot) }
      return readPlain(p, slot)
    case UInt8(ascii: "n"):
      guard types.contains(.null) else { return nil }
      after = decodeLiteral(p, scalar)
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      guard types.contains(.boolean) else { return nil }
      after = decodeLiteral(p, scalar)
    default:
      guard !types.isDisjoint(with: .number) else { return nil }
      after = decodeNumber(node, p, scalar)
    }
    guard let after else { return nil }
    if let choice = node.pointee.choice, !choice.pointee.admits(scalar.pointee) { return nil }
    return sink.settle(scalar, node, into: slot) ? after : outOfMemory()
  }

  @inline(__always)
  func skipSpace(_ start: P) -> P {
    var p = start
    while p < end, JSONBytes.isSpace(p.pointee) { p += 1 }
    return p
  }

  @inline(never)
  mutating func outOfMemory() -> P? {
    ranOutOfMemory = true
    return nil
  }
}
