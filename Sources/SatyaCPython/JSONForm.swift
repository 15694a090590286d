// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// What a node is in JSON, where that is not what it is in Python; the numbers are those
/// of models/engines/forms.py.
enum JSONForm: UInt8 {
  /// Of a type that JSON has, or of one that is left to Python.
  case own = 0
  /// Of outputs: what a function of Python's makes of it (`members`).
  case custom
  case datetime
  case date
  case time
  /// `members`: member, value, member, value, …
  case enumeration
  /// Text that `str()` gives.
  case text
  /// The same, of a UUID.
  case uuid
  /// A timedelta, in the form of ISO 8601.
  case duration
}

extension JSONWalker {
  /// A value of a class that JSON has no type for.
  func readForm(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard p.pointee == JSONBytes.quote else { return readNumbered(node, p, out) }
    var value = Value.unset
    guard let after = StringReader.scan(p + 1, end: end, into: &value) else { return nil }
    let text = value.text
    switch node.pointee.form {
    case .enumeration: out.pointee = member(of: node, text)
    case .uuid:
      guard UUIDText.isPlain(text) else { return nil }
      out.pointee = UUIDText.make(node.pointee.object, text, nil, py)
    default: out.pointee = node.pointee.form.moment(text, py)
    }
    return out.pointee == nil ? nil : after
  }

  /// A datetime from the seconds of Unix.
  private func readSeconds(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    var value = Value.unset
    guard node.pointee.flags.contains(.isLax), !level.isStrict, isNumber(p.pointee),
      let after = NumberReader.read(
        p, end: end, maximumDigits: JSONWalker.mostDigits, into: &value),
      value.kind == .int64, let moment = Moment(seconds: value.asInt64)
    else { return nil }
    out.pointee = moment.datetime(py)
    return out.pointee == nil ? nil : after
  }

  /// The member of an enumeration whose value is an integer, or a datetime.
  private func readNumbered(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    if node.pointee.form == .datetime { return readSeconds(node, p, out) }
    var made: Object?
    guard node.pointee.form == .enumeration, let after = readInteger(node, p, &made),
      let number = made
    else { return nil }
    defer { py.release(number) }
    let members = node.pointee.members
    // Safe: the reader of programs has seen a tuple of pairs.
    let items = py.items(tuple: members)
    var i = 0
    while i < py.count(tuple: members) {
      let value = items[i + 1].unsafelyUnwrapped
      if PythonType.of(value).address == py.int, py.int64(value) == py.int64(number) {
        out.pointee = items[i].map { py.retained($0) }
        return after
      }
      i += 2
    }
    return nil
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

extension JSONForm {
  /// The datetime, date, time or timedelta that a text is; a new reference, or nil.
  func moment(_ text: Text, _ py: Python) -> Object? {
    switch self {
    case .datetime: return Moment(text)?.datetime(py)
    case .date: return Moment.date(text, py)
    case .time: return Clock(text, at: 0)?.time(py)
    case .duration: return Duration.read(text, py)
    default: return nil
    }
  }
}

extension Walker {
  /// What a str or a number stands for where its node converts; a new reference, or nil.
  func takeText(_ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object) -> Object? {
    if type == py.int {
      guard node.pointee.flags.contains(.isLax), !level.isStrict,
        let seconds = py.int64(value)
      else { return nil }
      return Moment(seconds: seconds)?.datetime(py)
    }
    guard type == py.str, node.pointee.flags.contains(.converts), py.isASCII(value),
      !level.isStrict
    else { return nil }
    let text = py.asciiText(value)
    if node.pointee.form != .uuid { return node.pointee.form.moment(text, py) }
    return UUIDText.isPlain(text) ? UUIDText.make(node.pointee.object, text, value, py) : nil
  }
}
