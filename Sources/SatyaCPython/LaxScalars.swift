// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

// What lax mode makes of scalars that are not of the field's type, where the rule is simple:
// text that is a number, a whole float, a word for true or false. Text that is written as JSON
// writes numbers is read here; of white space around it, a plus sign, underscores and the like
// CPython's own int and float know what they mean. Longer text and text that is not ASCII is
// "not proven", for Python to read.

/// Text that stands for a number.
enum LaxText {
  static var mostBytes: Int { 64 }

  /// The number; nil where it is not written as JSON writes it. What stands between the text
  /// and `end` may be read, and is no part of a number.
  static func number(_ text: Text, end: UnsafePointer<UInt8>) -> Value? {
    guard text.count > 0, text.count <= mostBytes else { return nil }
    let first = text[0]
    guard first &- UInt8(ascii: "0") <= 9 || first == UInt8(ascii: "-") else { return nil }
    var value = Value.unset
    guard
      NumberReader.read(
        text.start, end: end, maximumDigits: JSONWalker.mostDigits, into: &value) == text.end
    else { return nil }
    return value
  }

  /// Whether int and float say of text what a field does: separators that are white space to
  /// Python alone are none here, and a word must be one for a number.
  static func isPlain(_ text: Text, allowsWords: Bool) -> Bool {
    guard text.count > 0, text.count <= mostBytes else { return false }
    for i in 0..<text.count {
      switch text[i] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), 9...13, UInt8(ascii: " "), UInt8(ascii: "+"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        if !allowsWords { return false }
      default: return false
      }
    }
    return true
  }

  /// What stands in front of a fraction of zeros alone, which an integer may have; nil for another
  /// fraction. All of the text where it has none.
  static func withoutFraction(_ text: Text) -> Text? {
    guard let point = (0..<text.count).first(where: { text[$0] == UInt8(ascii: ".") }) else {
      return text
    }
    var behind = point + 1
    while behind < text.count, text[behind] == UInt8(ascii: "0") { behind += 1 }
    guard behind > point + 1, point > 0, text[point - 1] &- UInt8(ascii: "0") <= 9,
      (behind..<text.count).allSatisfy({ text[$0] == UInt8(ascii: " ") || 9...13 ~= text[$0] })
    else { return nil }
    return Text(text.start, point)
  }

  static func integer(_ text: Text, end: UnsafePointer<UInt8>) -> Int64? {
    guard let value = number(text, end: end), value.kind == .int64 else { return nil }
    return value.asInt64
  }

  static func float(_ text: Text, end: UnsafePointer<UInt8>) -> Double? {
    guard let value = number(text, end: end) else { return nil }
    if value.kind == .double { return value.asDouble }
    // An integer zero has no sign, which the text may have.
    guard value.kind == .int64, value.asInt64 != 0, value.asInt64.magnitude <= 1 << 53 else {
      return text == "0" ? 0 : nil
    }
    return Double(value.asInt64)
  }
}

/// A whole number that a float is; nil where it is none, or stands for a range of them.
private func whole(_ number: Double) -> Int64? {
  // NaN is in no range.
  guard number > -0x1p63, number < 0x1p63 else { return nil }
  let cut = Int64(number)
  return Double(cut) == number ? cut : nil
}

extension WalkLevel {
  /// Whether a node converts, and the call does not refuse that.
  @inline(__always)
  func converts(_ node: UnsafePointer<ProgramNode>) -> Bool {
    node.pointee.flags.contains(.isLax) && !isStrict
  }
}

extension Walker {
  /// An int of what is none; a new reference, or nil.
  @inline(never)
  func convertToInt(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    guard level.converts(node) else { return nil }
    let found: Int64?
    if type == py.str {
      let text = py.isASCII(value) ? py.asciiText(value) : Text("")
      found = LaxText.integer(text, end: text.end)
      if found == nil { return makeInt(node, text) }
    } else if type == py.float {
      found = whole(py.double(value))
    } else if type == py.api.PyBool_Type {
      found = value == py.true_ ? 1 : 0
    } else {
      return convertOther(node, value, type, py.int)
    }
    guard let found else { return nil }
    if let rules = node.pointee.number, !NumberRules.admits(rules, found) { return nil }
    return py.api.PyLong_FromLongLong.unsafelyUnwrapped(found)
  }

  /// An int of ASCII text in a form that JSON does not have, or of more than 64 bits; a new
  /// reference, or nil.
  @inline(never)
  fileprivate func makeInt(_ node: UnsafePointer<ProgramNode>, _ text: Text) -> Object? {
    guard LaxText.isPlain(text, allowsWords: false), let digits = LaxText.withoutFraction(text),
      let made = number(py.int, of: digits)
    else { return nil }
    guard let rules = node.pointee.number else { return made }
    if let found = py.int64(made), NumberRules.admits(rules, found) { return made }
    py.release(made)
    return nil
  }

  /// What int or float makes of ASCII text; a new reference, or nil.
  private func number(_ type: Object, of text: Text) -> Object? {
    guard let str = py.makeStr(text, isASCII: true) else { return nil }
    defer { py.release(str) }
    return py.call(type, str)
  }

  /// The same of a float.
  @inline(never)
  fileprivate func makeDouble(_ text: Text) -> Double? {
    guard LaxText.isPlain(text, allowsWords: true), let made = number(py.float, of: text) else {
      return nil
    }
    defer { py.release(made) }
    return py.double(made)
  }

  /// What Python's check, the node's object, makes of a value of a type that JSON does not have: an
  /// enumeration's member, a number of another library. A new reference to what is of `kind`, or nil.
  @inline(never)
  func convertOther(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object, _ kind: Object
  ) -> Object? {
    if node.pointee.object == py.none || level.isStrict || value == py.none { return nil }
    if type == py.int || type == py.float || type == py.str || type == py.api.PyBool_Type
      || type == py.list || type == py.dict || type == py.tuple
    {
      return nil
    }
    guard let made = py.check(node.pointee.object, value) else { return nil }
    if PythonType.of(made).address == kind { return made }
    py.release(made)
    return nil
  }

  /// The number that text or a bool is to a float.
  func convertToDouble(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Double? {
    guard level.converts(node) else { return nil }
    if type == py.str {
      let text = py.isASCII(value) ? py.asciiText(value) : Text("")
      return LaxText.float(text, end: text.end) ?? makeDouble(text)
    }
    return type == py.api.PyBool_Type ? (value == py.true_ ? 1 : 0) : nil
  }

  /// A bool of what is none; a new reference, or nil.
  @inline(never)
  func convertToBool(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    guard level.converts(node) else { return nil }
    let found: Bool?
    if type == py.str {
      found = py.isASCII(value) ? Conversion.truth(py.asciiText(value)) : nil
    } else if type == py.int {
      found = truth(py.shortInteger(value) ?? -1)
    } else {
      found = type == py.float ? truth(py.double(value)) : nil
    }
    return found.map { py.retained($0 ? py.true_ : py.false_) }
  }

  private func truth<Number: Numeric>(_ number: Number) -> Bool? {
    number == 0 ? false : number == 1 ? true : nil
  }
}

extension JSONWalker {
  /// The text of the string at `p`, if it stands for itself, with the byte behind it.
  private func plainText(_ p: P) -> (text: Text, after: P)? {
    var value = Value.unset
    guard p.pointee == JSONBytes.quote,
      let after = StringReader.scan(p + 1, end: end, into: &value)
    else { return nil }
    return (value.text, after)
  }

  /// `true` or `false` at `p`.
  private func readTruth(_ p: P) -> (isTrue: Bool, after: P)? {
    guard p.pointee != UInt8(ascii: "n") else { return nil }
    var word: Object?
    guard let after = readWord(p, &word), let word else { return nil }
    defer { py.release(word) }
    return (word == py.true_, after)
  }

  /// An int of text, of a whole number that is written as none, or of a word.
  @inline(never)
  func convertInteger(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard level.converts(node) else { return nil }
    var found: Int64?
    var behind: P?
    if let (text, after) = plainText(p) {
      (found, behind) = (LaxText.integer(text, end: end), after)
      if found == nil {
        out.pointee = Walker(program, py, level: level).makeInt(node, text)
        return out.pointee == nil ? nil : after
      }
    } else if isNumber(p.pointee) {
      var value = Value.unset
      behind = NumberReader.read(p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value)
      if behind != nil, value.kind == .double { found = whole(value.asDouble) }
    } else if let (isTrue, after) = readTruth(p) {
      (found, behind) = (isTrue ? 1 : 0, after)
    }
    guard let found, let behind else { return nil }
    if let rules = node.pointee.number, !NumberRules.admits(rules, found) { return nil }
    out.pointee = py.api.PyLong_FromLongLong.unsafelyUnwrapped(found)
    return out.pointee == nil ? nil : behind
  }

  /// A float of text or of a word.
  @inline(never)
  func convertFloat(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard level.converts(node) else { return nil }
    var found: Double?
    var behind: P?
    if let (text, after) = plainText(p) {
      (found, behind) = (LaxText.float(text, end: end), after)
      if found == nil { found = Walker(program, py, level: level).makeDouble(text) }
    } else if let (isTrue, after) = readTruth(p) {
      (found, behind) = (isTrue ? 1 : 0, after)
    }
    guard let found, let behind, Walker(program, py, level: level).admits(node, found) else {
      return nil
    }
    out.pointee = py.api.PyFloat_FromDouble.unsafelyUnwrapped(found)
    return out.pointee == nil ? nil : behind
  }

  /// A bool of a word in text, or of 0 and 1.
  @inline(never)
  func convertBool(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard level.converts(node) else { return nil }
    if let (text, after) = plainText(p) {
      guard let truth = Conversion.truth(text) else { return nil }
      out.pointee = py.retained(truth ? py.true_ : py.false_)
      return after
    }
    var value = Value.unset
    guard isNumber(p.pointee),
      let after = NumberReader.read(
        p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value),
      value.kind == .int64, value.asInt64 == 0 || value.asInt64 == 1
    else { return nil }
    out.pointee = py.retained(value.asInt64 == 1 ? py.true_ : py.false_)
    return after
  }
}
