// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Decodes JSON text (RFC 8259) to a tree of values, without a schema.
///
/// The tree serves rules that need the whole value, the search for every problem of
/// a document, and schema documents. It borrows text without escapes from the
/// source; all else stands in `arena`. Of repeated keys the last value counts, at
/// the place of the first, unless repetition is refused.
///
///     {"a":[1,"x"]}   ->   object | "a" | array ->  | 1 | "x" |
///
/// A located tree also knows where each part stands in the source (`Value.offsets`).
/// With a report, the reader also names the place of a syntax error, which costs
/// a path on the stack; subtrees that only need a verdict are read without.
package struct TreeReader {
  package typealias P = UnsafePointer<UInt8>

  let base: P
  let end: P
  let arena: UnsafeMutablePointer<Arena>
  let isLocated: Bool
  /// Without a tree the text is gone over for its end or its mistake, in constant memory:
  /// containers come out empty.
  let keepsTree: Bool
  let options: ValidationOptions
  /// Receives the syntax error, each number of too many digits, and each repeated key where
  /// that is refused.
  let report: Report?
  var values: ValueStack
  var offsets: GrowingList<UInt32>
  /// A repeated key was refused; reading went on to find more.
  package private(set) var hasRefusedDuplicates = false
  /// A number has too many digits; reading went on, to a report, to find more.
  package private(set) var hasRefusedNumbers = false
  package private(set) var ranOutOfMemory = false
  /// Reading ended because whoever asked for it took that back.
  package internal(set) var wasCancelled = false
  /// Set where reading stopped at a syntax error or limit.
  package internal(set) var problem: ProblemKind?
  var seenKeys: KeySet

  /// `base` is where offsets count from: the beginning of the document.
  package init(
    base: P, end: P, arena: UnsafeMutablePointer<Arena>, isLocated: Bool,
    keepsTree: Bool = true, options: ValidationOptions, report: Report?
  ) {
    values = ValueStack(budget: options.budget)
    offsets = GrowingList(budget: options.budget)
    seenKeys = KeySet(budget: options.budget)
    self.keepsTree = keepsTree
    self.base = base
    self.end = end
    self.arena = arena
    self.isLocated = isLocated
    self.options = options
    self.report = report
  }

  package mutating func free() {
    values.free()
    offsets.free()
    seenKeys.free()
  }

  /// Reads a text that is one value, `depth` containers deep, and white space; nil after a
  /// problem.
  package mutating func readDocument(depth: Int = 0) -> (value: Value, offset: UInt32)? {
    if end - base > options.maximumSize {
      fail(.documentTooLarge, at: base, path: nil, .init("max_size", options.maximumSize))
      return nil
    }
    var value = Value.unset
    let start = skipSpace(base)
    // Behind white space too: a line of a batch begins behind its own.
    if end - start >= 3, start[0] == 0xef, start[1] == 0xbb, start[2] == 0xbf {
      fail(.jsonByteOrderMark, at: start, path: nil)
      return nil
    }
    guard start < end else {
      fail(.jsonEmpty, at: start, path: nil)
      return nil
    }
    guard let after = read(start, depth: depth, path: nil, into: &value) else { return nil }
    let rest = skipSpace(after)
    guard rest == end else {
      fail(.jsonTrailingData, at: rest, path: nil)
      return nil
    }
    return (value, UInt32(truncatingIfNeeded: start - base))
  }

  /// Reads the value that begins at `p`, behind white space, and returns the byte
  /// behind it; nil after a problem.
  package mutating func read(
    _ p: P, depth: Int, path: UnsafePointer<PathLink>?, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    guard p < end else { return incomplete("a value", path) }
    switch p.pointee {
    case UInt8(ascii: "\""):
      return readString(p, path: path, into: value)
    case UInt8(ascii: "{"):
      return readObject(p, depth: depth, path: path, into: value)
    case UInt8(ascii: "["):
      return readArray(p, depth: depth, path: path, into: value)
    case UInt8(ascii: "t"):
      value.pointee = .bool(true)
      return literal("true", p, path)
    case UInt8(ascii: "f"):
      value.pointee = .bool(false)
      return literal("false", p, path)
    case UInt8(ascii: "n"):
      value.pointee = .null
      return literal("null", p, path)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return readNumber(p, path: path, into: value)
    default:
      return fail(.jsonInvalid, at: p, path: path, .init("error", Text("expected a value")))
    }
  }

  @inline(__always)
  func skipSpace(_ start: P) -> P {
    var p = start
    while p < end, p.pointee <= 0x20, JSONBytes.isSpace(p.pointee) { p += 1 }
    return p
  }

  /// Keeps the text of a number that its double does not tell whole: rules, `enum` and
  /// `uniqueItems` are about what was written.
  private func keepExact(_ text: Text, _ value: UnsafeMutablePointer<Value>) {
    let double = value.pointee.asDouble
    // Up to 16 bytes hold at most 15 digits, which a double of this size tells apart.
    if text.count <= 16, double.magnitude < 0x1p53, double.magnitude > 1e-290 { return }
    if let exact = Decimal(text: text), let shortest = Decimal(shortest: double),
      exact.compare(shortest) == 0, double.magnitude < 0x1p53
    {
      return
    }
    value.pointee = .number(text)
    value.pointee.reserved = TreeReader.isDouble
  }

  private mutating func literal(
    _ word: StaticString, _ p: P, _ path: UnsafePointer<PathLink>?
  ) -> P? {
    let count = word.utf8CodeUnitCount
    var i = 1
    while i < count {
      guard p + i < end else { return incomplete("a literal", path) }
      if p[i] != word.utf8Start[i] {
        return fail(.jsonInvalid, at: p, path: path, .init("error", Text("expected a value")))
      }
      i += 1
    }
    return p + count
  }

  /// Marks number text, in `Value.reserved`, that a double stands for where no schema
  /// wants an integer.
  package static var isDouble: UInt16 { 1 }

  private mutating func readNumber(
    _ p: P, path: UnsafePointer<PathLink>?, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    if let after = NumberReader.read(
      p, end: end, maximumDigits: options.maximumDigits, into: value)
    {
      if value.pointee.kind == .double { keepExact(Text(p, after - p), value) }
      return after
    }
    return refuseNumber(p, path: path, into: value)
  }

  /// A number of too many digits is one: what is around it is read and checked as well.
  @inline(never)
  private mutating func refuseNumber(
    _ p: P, path: UnsafePointer<PathLink>?, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    if let after = NumberReader.read(p, end: end, maximumDigits: 0, into: value) {
      hasRefusedNumbers = true
      let limit = ProblemDraft.Parameter("max_digits", options.maximumDigits)
      guard report != nil else { return fail(.digitsLimit, at: p, path: path, limit) }
      add(.digitsLimit, at: p, path: path, limit)
      if value.pointee.kind == .double { keepExact(Text(p, after - p), value) }
      return after
    }
    let found = NumberReader.diagnose(p, end: end)
    if found.kind == .incomplete { return incomplete("a number", path) }
    return fail(
      .jsonInvalid, at: p + found.offset, path: path, .init("error", Text("malformed number")))
  }

  /// `p` stands on the opening quote.
  mutating func readString(
    _ p: P, path: UnsafePointer<PathLink>?, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    let start = p + 1
    if let after = StringReader.scan(start, end: end, into: value) { return after }
    guard let after = StringReader.skip(start, end: end), after - start <= Int(UInt32.max) else {
      return refuseString(start, path)
    }
    guard arena.pointee.reserve(after - start + 32) else { return outOfMemory() }
    let out = arena.pointee.cursor.assumingMemoryBound(to: UInt8.self)
    guard StringReader.read(start, end: after, out: out, into: value) != nil else {
      return refuseString(start, path)
    }
    arena.pointee.take(upTo: UnsafeMutableRawPointer(out + value.pointee.count))
    return after
  }

  @inline(never)
  private mutating func refuseString(_ start: P, _ path: UnsafePointer<PathLink>?) -> P? {
    let found = StringReader.diagnose(start, end: end)
    let place = start + found.offset
    switch found.kind {
    case .incomplete: return incomplete("a string", path)
    case .controlCharacter:
      return fail(
        .jsonInvalid, at: place, path: path,
        .init("error", Text("control characters in strings must be escaped")))
    case .invalidEscape:
      return fail(.jsonInvalid, at: place, path: path, .init("error", Text("invalid escape")))
    case .invalidUTF8: return fail(.jsonInvalidUTF8, at: place, path: path)
    case .loneSurrogate: return fail(.jsonLoneSurrogate, at: place, path: path)
    case .tooLong:
      // No document that `max_size` admits holds such a text.
      return fail(
        .documentTooLarge, at: place, path: path, .init("max_size", options.maximumSize))
    }
  }

  func enters(_ depth: Int) -> Bool { depth < options.maximumDepth }

  // MARK: - Problems

  @inline(never) @discardableResult
  mutating func fail(
    _ kind: ProblemKind, at place: P, path: UnsafePointer<PathLink>?,
    _ parameter: ProblemDraft.Parameter? = nil
  ) -> P? {
    problem = kind
    add(kind, at: place, path: path, parameter)
    return nil
  }

  @inline(never)
  mutating func incomplete(_ inside: StaticString, _ path: UnsafePointer<PathLink>?) -> P? {
    fail(.jsonIncomplete, at: end, path: path, .init("inside", Text(inside)))
  }

  @inline(never)
  mutating func outOfMemory() -> P? {
    ranOutOfMemory = true
    return nil
  }

  /// Looked at where a container begins and at every 1,024th of its parts.
  @inline(__always)
  var isCancelled: Bool { options.isCancelled }

  @inline(never)
  mutating func cancelled() -> P? {
    wasCancelled = true
    return nil
  }

  @inline(never)
  mutating func refuseDuplicate(_ key: Value, at place: P, path: UnsafePointer<PathLink>?) {
    hasRefusedDuplicates = true
    withUnsafePointer(to: PathLink(parent: path, key: key)) {
      add(.jsonDuplicateKey, at: place, path: $0, .init("key", key))
    }
  }

  private func add(
    _ kind: ProblemKind, at place: P, path: UnsafePointer<PathLink>?,
    _ parameter: ProblemDraft.Parameter?
  ) {
    guard let report else { return }
    var draft = ProblemDraft(kind, parameter)
    draft.offset = UInt64(place - base)
    draft.path = path
    report.add(draft)
  }
}
