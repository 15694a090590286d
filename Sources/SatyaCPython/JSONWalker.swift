// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Follows a program over JSON text and makes the objects that it proves valid.
///
/// The sibling of `Walker`, for the other source: the same nodes, the same leaf rules, and
/// the same promise. `read` stores a new reference and returns the byte behind the value,
/// or nil, which says only "not proven"; Python then reads the text from the start. What
/// JSON gives in another type than the field's (a date as text, a number for a float)
/// is made here where it is written in the commonest form, and else left to Python.
///
/// Behind the text stands a zero, which is nothing in JSON: single bytes may be read
/// without a bound. Loads of several bytes test `end`.
struct JSONWalker {
  typealias P = UnsafePointer<UInt8>
  typealias Slot = UnsafeMutablePointer<Object?>

  let py: Python
  let program: UnsafePointer<Program>
  /// Up to here bytes may be loaded: the end of the text, or of the zeros behind it.
  let end: P
  /// Where items wait for their list.
  let stack: UnsafeMutablePointer<ObjectStack>
  let level: WalkLevel

  /// The digits that Python's own reader takes.
  static var mostDigits: Int { 4_300 }

  @inline(__always)
  init(
    _ program: UnsafePointer<Program>, _ py: Python, end: P,
    stack: UnsafeMutablePointer<ObjectStack>, level: WalkLevel
  ) {
    self.py = py
    self.program = program
    self.end = end
    self.stack = stack
    self.level = level
  }

  /// A walker of one level further in; nil where that is too deep.
  @inline(__always)
  func inner(_ program: UnsafePointer<Program>) -> JSONWalker? {
    level.innerOfJSON.map { JSONWalker(program, py, end: end, stack: stack, level: $0) }
  }

  @inline(__always)
  func child(_ node: UnsafePointer<ProgramNode>, _ index: Int) -> UnsafePointer<ProgramNode> {
    // Safe: the reader of programs has seen that every child is a node.
    let place = Int(node.pointee.firstChild) + index
    return UnsafePointer(program.pointee.nodes + Int(program.pointee.children[place]))
  }

  @inline(__always)
  func skipSpace(_ p: P) -> P {
    if _fastPath(p.pointee > 0x20) { return p }
    return skipMoreSpace(p)
  }

  @inline(never)
  private func skipMoreSpace(_ start: P) -> P {
    var p = start
    while JSONBytes.isSpace(p.pointee) { p += 1 }
    return p
  }

  /// Reads the value at `p`, which is no white space.
  @inline(__always)
  func read(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    switch node.pointee.kind {
    case .str: return readString(node, p, out)
    case .int: return readInteger(node, p, out)
    default: return readRarer(node, p, out)
    }
  }

  @inline(never)
  private func readRarer(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    switch node.pointee.kind {
    case .float: return readFloat(node, p, out)
    case .bool:
      if p.pointee == UInt8(ascii: "n") { return nil }
      return readWord(p, out) ?? convertBool(node, p, out)
    case .none: return p.pointee == UInt8(ascii: "n") ? readWord(p, out) : nil
    case .nullable:
      if p.pointee == UInt8(ascii: "n") { return readWord(p, out) }
      return read(child(node, 0), p, out)
    case .any, .given: return readAnything(p, out)
    case .exact: return readExact(node, p, out)
    case .text: return readChanged(node, p, out)
    case .call: return readCalled(node, p, out)
    case .made: return readMade(node, p, out)
    case .literal: return readLiteral(node, p, out)
    case .model:
      let cls = node.pointee.object
      guard let info = ClassInfo.of(cls, py), let program = info.pointee.program,
        // With the one that is being made its functions are called, too.
        !program.pointee.flags.contains(.completes)
          || self.program.pointee.flags.contains(.completes),
        let walker = inner(program)
      else { return nil }
      if program.pointee.flags.contains(.isRoot) { return walker.readRoot(cls, info, p, out) }
      return program.pointee.flags.contains(.creates)
        ? walker.readInstance(cls, info, p, out) : nil
    case .list, .set, .frozenset, .tuple, .fixedTuple:
      guard p.pointee == JSONBytes.openBracket else { return nil }
      return inner(program)?.readArray(node, p, out)
    case .dict:
      guard p.pointee == JSONBytes.openBrace else { return nil }
      return inner(program)?.readDict(node, p, out)
    case .members:
      guard p.pointee == JSONBytes.openBrace else { return nil }
      return inner(program)?.readMembers(node, p, out)
    case .json: return inner(program)?.readEmbedded(node, p, out)
    case .namedTuple:
      guard p.pointee == JSONBytes.openBracket else { return nil }
      return inner(program)?.readNamedTuple(node, p, out)
    case .decimal: return readDecimal(node, p, out)
    case .union: return readUnion(node, p, out)
    case .tagged: return readTagged(node, p, out)
    default: return nil
    }
  }

  // Scalars

  @inline(__always)
  func readString(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard p.pointee == JSONBytes.quote else { return nil }
    var value = Value.unset
    guard let after = StringReader.scan(p + 1, end: end, into: &value) else {
      return withEscapes(p) { text, isASCII in
        guard admits(node, text, isASCII) else { return false }
        out.pointee = py.makeStr(text, isASCII: isASCII)
        return out.pointee != nil
      }
    }
    let text = value.text
    let isASCII = value.flags.contains(.isASCII)
    guard admits(node, text, isASCII), let made = py.makeStr(text, isASCII: isASCII) else {
      return nil
    }
    out.pointee = made
    return after
  }

  @inline(__always)
  private func admits(_ node: UnsafePointer<ProgramNode>, _ text: Text, _ isASCII: Bool) -> Bool {
    guard let rules = node.pointee.string else { return true }
    return StringRules.admits(
      rules, text, isASCII: isASCII, assertsFormats: true, scratch: { py.scratch })
  }

  /// Decodes the string at `p`, a quote, into memory of its own for `body`; the byte behind
  /// the string, or nil where it is malformed or `body` says no.
  @inline(never)
  func withEscapes(_ p: P, _ body: (Text, Bool) -> Bool) -> P? {
    guard let after = StringReader.skip(p + 1, end: end),
      let memory = malloc(after - p + 32)
    else { return nil }
    defer { free(memory) }
    var value = Value.unset
    // Safe: the text is no longer than its source, and there are 32 bytes more.
    guard
      StringReader.read(
        p + 1, end: after, out: memory.assumingMemoryBound(to: UInt8.self), into: &value) == after
    else { return nil }
    return body(value.text, value.flags.contains(.isASCII)) ? after : nil
  }

  @inline(__always)
  func readInteger(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    var value = Value.unset
    guard isNumber(p.pointee),
      let after = NumberReader.read(
        p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value),
      value.kind == .int64
    else { return convertInteger(node, p, out) }
    if let rules = node.pointee.number, !NumberRules.admits(rules, value.asInt64) { return nil }
    guard let made = py.api.PyLong_FromLongLong.unsafelyUnwrapped(value.asInt64) else { return nil }
    out.pointee = made
    return after
  }

  @inline(__always)
  func isNumber(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: "-")
  }

  private func readFloat(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    var value = Value.unset
    guard isNumber(p.pointee),
      let after = NumberReader.read(p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value)
    else { return convertFloat(node, p, out) }
    let number: Double
    if value.kind == .double {
      number = value.asDouble
    } else if value.kind == .int64, node.pointee.flags.contains(.converts),
      value.asInt64.magnitude <= 1 << 53
    {
      number = Double(value.asInt64)
    } else {
      return nil
    }
    if let rules = node.pointee.number {
      // A literal may have digits that the double has not: those are for Python to weigh.
      guard after - p <= 16 || !rules.pointee.needsText(number),
        NumberRules.admits(rules, number, text: nil)
      else { return nil }
    }
    guard let made = py.api.PyFloat_FromDouble.unsafelyUnwrapped(number) else { return nil }
    out.pointee = made
    return after
  }

  /// `null`, `true` or `false`.
  @inline(__always)
  func readWord(_ p: P, _ out: Slot) -> P? {
    // Safe: behind the text stands a zero, where every comparison ends.
    if p[0] == UInt8(ascii: "n") {
      guard p[1] == UInt8(ascii: "u"), p[2] == UInt8(ascii: "l"), p[3] == UInt8(ascii: "l") else {
        return nil
      }
      out.pointee = py.retained(py.none)
      return p + 4
    }
    if p[0] == UInt8(ascii: "t") {
      guard p[1] == UInt8(ascii: "r"), p[2] == UInt8(ascii: "u"), p[3] == UInt8(ascii: "e") else {
        return nil
      }
      out.pointee = py.retained(py.true_)
      return p + 4
    }
    guard p[0] == UInt8(ascii: "f"), p[1] == UInt8(ascii: "a"), p[2] == UInt8(ascii: "l"),
      p[3] == UInt8(ascii: "s"), p[4] == UInt8(ascii: "e")
    else { return nil }
    out.pointee = py.retained(py.false_)
    return p + 5
  }

  private func readLiteral(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    if p.pointee == JSONBytes.quote {
      var text = Value.unset
      if let after = StringReader.scan(p + 1, end: end, into: &text),
        let entry = node.pointee.known.find(text.text),
        PythonType.of(entry.pointee.meaning).address == py.str
      {
        out.pointee = py.retained(entry.pointee.meaning)
        return after
      }
    }
    var made: Object?
    guard let after = readScalar(node, p, &made), let value = made else { return nil }
    defer { py.release(value) }
    // The literal has values of str and int alone, which these find only by themselves.
    guard
      let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, value),
      PythonType.of(found).address == PythonType.of(value).address
    else { return nil }
    out.pointee = py.retained(found)
    return after
  }

  /// A string, an integer of 64 bits or a word.
  private func readScalar(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    if p.pointee == JSONBytes.quote { return readText(p, out) }
    return isNumber(p.pointee) ? readInteger(node, p, out) : readWord(p, out)
  }
}
