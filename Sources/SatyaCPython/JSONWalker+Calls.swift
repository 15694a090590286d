// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Values of JSON whose check is Python's: read here, and put to the check one by one, so that
// the document around them is read once.
extension JSONWalker {
  /// What Python's check in JSON mode, the child of a call, makes of the value at `p`.
  @inline(never)
  func readCalled(_ call: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard call.pointee.kind == .call, call.pointee.childCount == 1, !level.isStrict,
      py.forgetAttempt()
    else { return nil }
    let check = child(call, 0)
    var made: Object?
    let after: P?
    if check.pointee.flags.contains(.takesDigits), isNumber(p.pointee) {
      after = readDigits(p, &made)
    } else {
      after = readAnything(p, &made)
    }
    guard let after, let value = made else { return nil }
    defer { py.release(value) }
    out.pointee = py.check(check.pointee.object, value)
    return out.pointee == nil ? nil : after
  }

  /// What a callable makes of the value at `p`, which the first child takes.
  @inline(never)
  func readMade(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    var taken: Object?
    defer { py.release(optional: taken) }
    guard !level.isStrict, let after = read(child(node, 0), p, &taken), let taken else {
      return nil
    }
    // Safe: the reader of programs has seen a tuple of two.
    out.pointee = py.call(py.items(tuple: node.pointee.object)[0].unsafelyUnwrapped, taken)
    return out.pointee == nil ? nil : after
  }

  /// The number at `p` as an int, or as a str of its digits.
  private func readDigits(_ p: P, _ out: Slot) -> P? {
    var value = Value.unset
    guard
      let after = NumberReader.read(p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value)
    else { return nil }
    // An integer zero has no sign, which its text may have.
    out.pointee =
      value.kind == .int64
      ? py.api.PyLong_FromLongLong.unsafelyUnwrapped(value.asInt64)
      : py.makeStr(Text(p, after - p), isASCII: true)
    return out.pointee == nil ? nil : after
  }

  /// A value of a class: in its form, or as Python's check makes it.
  func readExact(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    if node.pointee.form != .own, let after = readForm(node, p, out) { return after }
    guard node.pointee.childCount == 1, let after = readCalled(child(node, 0), p, out) else {
      return nil
    }
    // An instance of a subclass may lead anywhere, which the node does not say.
    if let made = out.pointee, PythonType.of(made).address == node.pointee.object { return after }
    return drop(out)
  }

  /// A value of a union of which Python says what it is.
  func readMember(_ union: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    let last = child(union, Int(union.pointee.childCount) - 1)
    guard let after = readCalled(last, p, out) else { return nil }
    if let made = out.pointee,
      Program.member(program, of: union, for: PythonType.of(made).address, py) != nil
    {
      return after
    }
    return drop(out)
  }

  private func drop(_ out: Slot) -> P? {
    py.release(optional: out.pointee)
    out.pointee = nil
    return nil
  }
}
