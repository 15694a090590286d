// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// A Decimal without rules: `object` of the node is (the class, its method `is_finite`), the one
// child what Python makes of values that are not the commonest.
extension Walker {
  func takeDecimal(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    let parts = DecimalText.parts(node, py)
    if type == parts.cls {
      if !node.pointee.flags.contains(.isFinite) { return py.retained(value) }
      guard let answer = py.call(parts.isFinite, value) else { return nil }
      defer { py.release(answer) }
      return answer == py.true_ ? py.retained(value) : nil
    }
    if level.isStrict { return nil }
    if node.pointee.flags.contains(.converts), isPlain(value, type) {
      return py.call(parts.cls, value)
    }
    guard let made = take(child(node, 0), value) else { return nil }
    // An instance of a subclass may lead anywhere, which the node does not say.
    if PythonType.of(made).address == parts.cls { return made }
    py.release(made)
    return nil
  }

  private func isPlain(_ value: Object, _ type: Object) -> Bool {
    if type == py.str { return py.isASCII(value) && DecimalText.isPlain(py.asciiText(value)) }
    guard type == py.int else { return false }
    if py.int64(value) != nil { return true }
    py.clearError()
    return false
  }
}

extension JSONWalker {
  func readDecimal(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    let parts = DecimalText.parts(node, py)
    if let (text, after) = decimalText(p), DecimalText.isPlain(text) {
      guard let made = py.makeStr(text, isASCII: true) else { return nil }
      defer { py.release(made) }
      out.pointee = py.call(parts.cls, made)
      return out.pointee == nil ? nil : after
    }
    guard let after = readCalled(child(node, 0), p, out) else { return nil }
    // An instance of a subclass may lead anywhere, which the node does not say.
    if let made = out.pointee, PythonType.of(made).address == parts.cls { return after }
    py.release(optional: out.pointee)
    out.pointee = nil
    return nil
  }

  /// The text of a string, or the digits of a number, and the byte behind it.
  private func decimalText(_ p: P) -> (Text, P)? {
    var value = Value.unset
    if p.pointee == JSONBytes.quote {
      guard let after = StringReader.scan(p + 1, end: end, into: &value) else { return nil }
      return (value.text, after)
    }
    guard isNumber(p.pointee),
      let after = NumberReader.read(p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value)
    else { return nil }
    // An integer zero has no sign, which its text may have.
    if value.kind == .int64, value.asInt64 == 0 { return nil }
    return (Text(p, after - p), after)
  }
}

enum DecimalText {
  /// Longer text is left to Python.
  private static var mostDigits: Int { 60 }

  /// Safe: the reader of programs has seen a tuple of two.
  @inline(__always)
  fileprivate static func parts(
    _ node: UnsafePointer<ProgramNode>, _ py: Python
  ) -> (cls: Object, isFinite: Object) {
    let items = py.items(tuple: node.pointee.object)
    return (items[0].unsafelyUnwrapped, items[1].unsafelyUnwrapped)
  }

  /// Whether a text is a sign or none, digits, and perhaps a point and more digits.
  static func isPlain(_ text: Text) -> Bool {
    let count = text.count
    if count == 0 || count > mostDigits { return false }
    var i = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") ? 1 : 0
    let whole = skipDigits(text, &i)
    if whole == 0 { return false }
    if i == count { return true }
    guard text[i] == UInt8(ascii: ".") else { return false }
    i &+= 1
    return skipDigits(text, &i) > 0 && i == count
  }

  private static func skipDigits(_ text: Text, _ i: inout Int) -> Int {
    let start = i
    while i < text.count, text[i] &- UInt8(ascii: "0") <= 9 { i &+= 1 }
    return i &- start
  }
}
