// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// What a node is in JSON, where that is not what it is in Python; the numbers are those
/// of models/engines/forms.py.
enum JSONForm: UInt8 {
  /// Of a type that JSON has, or of one that is left to Python.
  case own = 0
  /// Written by Python alone: a serializer stands around the type.
  case custom
  case datetime
  case date
  case time
  /// `members`: member, value, member, value, …
  case enumeration
  /// Text that `str()` gives.
  case text
}

extension JSONWalker {
  /// A value of a class that JSON has no type for.
  func readForm(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard p.pointee == JSONBytes.quote else { return nil }
    var value = Value.unset
    guard let after = StringReader.scan(p + 1, end: end, into: &value) else { return nil }
    let text = value.text
    switch node.pointee.form {
    case .datetime: out.pointee = Moment(text)?.datetime(py)
    case .date: out.pointee = Moment.date(text, py)
    case .enumeration: out.pointee = member(of: node, text)
    default: return nil
    }
    return out.pointee == nil ? nil : after
  }

  /// The member of an enumeration whose value is a text; a new reference.
  private func member(of node: UnsafePointer<ProgramNode>, _ text: Text) -> Object? {
    let members = node.pointee.members
    // Safe: the reader of programs has seen a tuple of pairs.
    let items = py.items(tuple: members)
    var i = 0
    while i < py.count(tuple: members) {
      let value = items[i + 1].unsafelyUnwrapped
      if PythonType.of(value).address == py.str, py.isASCII(value), py.asciiText(value) == text {
        return items[i].map { py.retained($0) }
      }
      i += 2
    }
    return nil
  }
}
