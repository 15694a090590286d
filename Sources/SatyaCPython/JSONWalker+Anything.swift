// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

// Values that no type is asked of: those of `Any`, and those that nobody wants.
extension JSONWalker {
  /// A string without rules.
  @inline(__always)
  func readText(_ p: P, _ out: Slot) -> P? {
    var value = Value.unset
    guard let after = StringReader.scan(p + 1, end: end, into: &value) else {
      return withEscapes(p) { text, isASCII in
        out.pointee = py.makeStr(text, isASCII: isASCII)
        return out.pointee != nil
      }
    }
    out.pointee = py.makeStr(value.text, isASCII: value.flags.contains(.isASCII))
    return out.pointee == nil ? nil : after
  }

  /// Whatever stands there, as Python's own reader would make it.
  func readAnything(_ p: P, _ out: Slot) -> P? {
    switch p.pointee {
    case JSONBytes.quote: return readText(p, out)
    case JSONBytes.openBrace: return inner(program)?.readPlainDict(p, out)
    case JSONBytes.openBracket: return inner(program)?.readPlainList(p, out)
    default: return isNumber(p.pointee) ? readPlainNumber(p, out) : readWord(p, out)
    }
  }

  private func readPlainNumber(_ p: P, _ out: Slot) -> P? {
    var value = Value.unset
    guard
      let after = NumberReader.read(p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value)
    else { return nil }
    if value.kind == .int64 {
      out.pointee = py.api.PyLong_FromLongLong.unsafelyUnwrapped(value.asInt64)
    } else if value.kind == .double {
      out.pointee = py.api.PyFloat_FromDouble.unsafelyUnwrapped(value.asDouble)
    }
    return out.pointee == nil ? nil : after
  }

  private func readPlainList(_ p: P, _ out: Slot) -> P? {
    let base = stack.pointee.count
    guard let after = readItems(p, { readAnything($0, $1) }),
      let made = stack.pointee.popList(from: base, py)
    else {
      stack.pointee.drop(to: base, py)
      return nil
    }
    out.pointee = made
    return after
  }

  private func readPlainDict(_ p: P, _ out: Slot) -> P? {
    guard let made = py.api.PyDict_New.unsafelyUnwrapped() else { return nil }
    let after = readMembers(p) { key, at in
      var value: Object?
      guard let after = readAnything(at, &value), let value else { return nil }
      defer { py.release(value) }
      return py.api.PyDict_SetItem.unsafelyUnwrapped(made, key, value) == 0 ? after : nil
    }
    guard let after else {
      py.release(made)
      return nil
    }
    out.pointee = made
    return after
  }

  /// Passes over a value that nobody wants, which has to be JSON all the same.
  func skip(_ p: P) -> P? {
    switch p.pointee {
    case JSONBytes.quote: return StringReader.skip(p + 1, end: end)
    case JSONBytes.openBrace, JSONBytes.openBracket: return inner(program)?.skipContainer(p)
    default:
      if isNumber(p.pointee) {
        var value = Value.unset
        return NumberReader.read(p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value)
      }
      var word: Object?
      let after = readWord(p, &word)
      py.release(optional: word)
      return after
    }
  }

  private func skipContainer(_ start: P) -> P? {
    let isObject = start.pointee == JSONBytes.openBrace
    let close = isObject ? JSONBytes.closeBrace : JSONBytes.closeBracket
    var p = skipSpace(start + 1)
    if p.pointee == close { return p + 1 }
    while true {
      if isObject {
        guard p.pointee == JSONBytes.quote, let key = StringReader.skip(p + 1, end: end) else {
          return nil
        }
        p = skipSpace(key)
        guard p.pointee == JSONBytes.colon else { return nil }
        p = skipSpace(p + 1)
      }
      guard let after = skip(p) else { return nil }
      p = skipSpace(after)
      if p.pointee == close { return p + 1 }
      guard p.pointee == JSONBytes.comma else { return nil }
      p = skipSpace(p + 1)
    }
  }
}
