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
/// The text ends with a closing bracket (the caller looks), so that single bytes can be
/// read without a bound while one is owed; after each value, which may have
/// been that bracket, the bound is tested. Loads of several bytes test it themselves.
///
/// The cursor goes in and comes out as a plain pointer; everything rare is behind calls
/// that are not inlined.
package struct JSONReader {
  package typealias P = UnsafePointer<UInt8>
  typealias Slot = UnsafeMutablePointer<Value>
  typealias NodePointer = UnsafePointer<Node>

  /// Where source offsets count from.
  private(set) var base: P
  /// Where the text ends. Behind it stand bytes up to `end` that may be read and do not
  /// go on with the text: zeros, or a line feed and another record.
  private(set) var textEnd: P
  private(set) var end: P
  /// Whether values are built, or only a verdict is wanted.
  var keeps: Bool
  /// Whether values may point into the text.
  let borrows: Bool
  /// Receives records, elements and text.
  package var arena: Arena
  var values: ValueStack
  /// Options, pattern scratch and limits, shared with the walker.
  package var check: CheckContext
  /// The record whose members are being read.
  var enclosing: UnsafeMutableRawPointer?
  /// Trees of deferred subtrees, gone after each.
  var scratch = Arena()
  var keys = KeySet()
  /// Receives what nobody looks at, where only a verdict is wanted.
  let verdictSlot: UnsafeMutablePointer<Value>
  package private(set) var ranOutOfMemory = false

  /// Bytes behind a text that spare short texts the slow path near their end.
  package static var padding: Int { 64 }

  package init(
    keeps: Bool, borrows: Bool, arena: Arena, values: ValueStack,
    check: CheckContext, verdictSlot: UnsafeMutablePointer<Value>
  ) {
    base = UnsafePointer(UnsafeMutableRawPointer(verdictSlot).assumingMemoryBound(to: UInt8.self))
    textEnd = base
    end = base
    self.verdictSlot = verdictSlot
    self.keeps = keeps
    self.borrows = borrows
    self.arena = arena
    self.values = values
    self.check = check
  }

  /// Turns to the text from `base` to `textEnd`, behind which bytes up to `end` may be
  /// read.
  @inline(__always)
  package mutating func begin(_ base: P, textEnd: P, end: P) {
    self.base = base
    self.textEnd = textEnd
    self.end = end
    enclosing = nil
    if _slowPath(values.count != 0) { values.drop(to: 0) }
    if _slowPath(scratch.chunks != nil) { scratch.reset() }
    ranOutOfMemory = false
  }

  /// Frees what the reader used on the way; `arena` is the caller's.
  @inline(__always)
  package mutating func free() {
    values.free()
    if _slowPath(scratch.chunks != nil) { scratch.free() }
    keys.free()
    check.free()
  }

  /// Reads the whole text, an array or object, into `slot`; nil unless it is valid.
  @inline(__always)
  package mutating func readDocument(_ node: UnsafePointer<Node>, into slot: UnsafeMutablePointer<Value>)
    -> Bool
  {
    var p = base
    if _slowPath(textEnd - p < 2 || textEnd - p > check.options.maximumSize) { return false }
    var last = textEnd - 1
    while JSONBytes.isSpace(last.pointee) {
      if last == p { return false }
      last -= 1
    }
    guard last.pointee == JSONBytes.closeBrace || last.pointee == JSONBytes.closeBracket else {
      return false
    }
    if _slowPath(p.pointee <= 0x20) { p = skipSpace(p) }
    guard let after = read(node, p, slot, 0) else { return false }
    return after == last + 1
  }

  /// Reads one value of a text that goes on behind it, or nil.
  @inline(__always)
  package mutating func readValue(
    _ node: UnsafePointer<Node>, _ p: P, into slot: UnsafeMutablePointer<Value>
  ) -> P? { read(node, p, slot, 1) }

  /// Reads the value at `p`, which is no white space.
  // Cost: inlined, its cases take the registers of the loop over members.
  @inline(never)
  mutating func read(_ node: NodePointer, _ p: P, _ slot: Slot, _ depth: Int) -> P? {
    switch node.pointee.plan {
    case .string: return readString(node, p, slot)
    case .integer, .number: return readNumber(node, p, slot)
    case .object:
      guard p.pointee == JSONBytes.openBrace, let rules = node.pointee.object else { return nil }
      return readObject(node, rules, p, slot, depth)
    case .array:
      guard p.pointee == JSONBytes.openBracket, let rules = node.pointee.array else { return nil }
      return readArray(rules, p, slot, depth)
    case .boolean: return p.pointee == UInt8(ascii: "n") ? nil : readLiteral(p, slot)
    case .union: return readUnion(node, p, slot, depth)
    case .general: return readGeneral(node, p, slot, depth)
    case .anything: return readPlain(p, slot, depth)
    case .deferred: return readDeferred(node, p, slot, depth)
    case .never: return nil
    }
  }

  /// A node of several kinds, or with an `enum`.
  private mutating func readGeneral(
    _ node: NodePointer, _ p: P, _ slot: Slot, _ depth: Int
  ) -> P? {
    let types = node.pointee.types
    let after: P?
    switch p.pointee {
    case JSONBytes.quote:
      guard types.contains(.string) else { return nil }
      after = readString(node, p, slot)
    case JSONBytes.openBrace:
      // An enum of arrays or objects makes a node deferred: this one is of scalars.
      guard types.contains(.object), node.pointee.choice == nil else { return nil }
      if let rules = node.pointee.object { return readObject(node, rules, p, slot, depth) }
      return readPlain(p, slot, depth)
    case JSONBytes.openBracket:
      guard types.contains(.array), node.pointee.choice == nil else { return nil }
      if let rules = node.pointee.array { return readArray(rules, p, slot, depth) }
      return readPlain(p, slot, depth)
    case UInt8(ascii: "n"):
      guard types.contains(.null) else { return nil }
      after = readLiteral(p, slot)
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      guard types.contains(.boolean) else { return nil }
      after = readLiteral(p, slot)
    default:
      guard !types.isDisjoint(with: .number) else { return nil }
      after = readNumber(node, p, slot)
    }
    if let choice = node.pointee.choice, !choice.pointee.admits(slot.pointee) { return nil }
    return after
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
