// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// The text of a UUID.
enum UUIDText {
  /// Whether a text is the commonest form: 32 digits in five groups.
  static func isPlain(_ text: Text) -> Bool {
    guard text.count == 36 else { return false }
    for i in 0..<36 {
      let byte = text[i]
      if i == 8 || i == 13 || i == 18 || i == 23 {
        if byte != UInt8(ascii: "-") { return false }
      } else if byte &- UInt8(ascii: "0") > 9, (byte | 0x20) &- UInt8(ascii: "a") > 5 {
        return false
      }
    }
    return true
  }

  /// A UUID of such a text, which `value` is if there is an object of it; a new reference, or
  /// nil.
  static func make(_ cls: Object, _ text: Text, _ value: Object?, _ py: Python) -> Object? {
    if let maker = py.state.pointee.uuids, maker.cls == cls { return maker.make(text, py) }
    guard let given = value.map({ py.retained($0) }) ?? py.makeStr(text, isASCII: true) else {
      return nil
    }
    defer { py.release(given) }
    guard let made = py.call(cls, given) else { return nil }
    py.state.pointee.uuids = UUIDMaker(of: made, cls, py)
    py.clearError()
    return made
  }

  /// Writes the 36 bytes that stand for a UUID; 0 where Python has to. Safe: `object` is
  /// exactly a UUID, whose number is an attribute that runs no code.
  static func write(
    _ object: Object, to out: UnsafeMutablePointer<UInt8>, _ py: Python
  ) -> Int {
    guard let name = py.state.pointee.dumps?.intName else { return 0 }
    guard let number = py.api.PyObject_GetAttr.unsafelyUnwrapped(object, name) else {
      py.clearError()
      return 0
    }
    defer { py.release(number) }
    guard PythonType.of(number).address == py.int, let words = py.words(number) else { return 0 }
    var place = 0
    for i in 0..<32 {
      if i == 8 || i == 12 || i == 16 || i == 20 {
        out[place] = UInt8(ascii: "-")
        place += 1
      }
      let word = i < 16 ? words.high : words.low
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (i & 15)) & 15)
      out[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      place += 1
    }
    return place
  }
}

/// Makes UUIDs as their class does: an object with a number, and the word that nothing is known
/// of how safe it is. Their `__init__` would look at the text once more.
struct UUIDMaker {
  let cls: Object
  private let numberName: Object
  private let safetyName: Object
  private let safety: Object

  /// Learns from a UUID that the class made of text; nil where it is not as expected. What is
  /// kept stays for good.
  init?(of made: Object, _ cls: Object, _ py: Python) {
    guard PythonType.of(made).address == cls, let number = py.name("int"),
      let safety = py.name("is_safe")
    else { return nil }
    guard let found = py.api.PyObject_GetAttr.unsafelyUnwrapped(made, safety) else {
      py.release(number)
      py.release(safety)
      return nil
    }
    self.cls = py.retained(cls)
    numberName = number
    safetyName = safety
    self.safety = found
  }

  /// A UUID of a plain text; a new reference, or nil.
  func make(_ text: Text, _ py: Python) -> Object? {
    guard let number = number(text, py) else { return nil }
    defer { py.release(number) }
    // Safe: the class inherits what makes its instances, without arguments, from `object`.
    guard let made = py.api.PyType_GenericAlloc.unsafelyUnwrapped(cls, 0) else { return nil }
    guard py.api.PyObject_GenericSetAttr.unsafelyUnwrapped(made, numberName, number) == 0,
      py.api.PyObject_GenericSetAttr.unsafelyUnwrapped(made, safetyName, safety) == 0
    else {
      py.release(made)
      return nil
    }
    return made
  }

  private func number(_ text: Text, _ py: Python) -> Object? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) {
      // Safe: a plain text has 32 digits, and a zero comes behind them.
      let digits = $0.baseAddress.unsafelyUnwrapped
      var count = 0
      for i in 0..<text.count where text[i] != UInt8(ascii: "-") {
        digits[count] = CChar(bitPattern: text[i])
        count += 1
      }
      digits[count] = 0
      return py.api.PyLong_FromString.unsafelyUnwrapped(digits, nil, 16)
    }
  }
}

extension Python {
  /// The 128 bits of an int; nil where it has more, or a sign. `object` is exactly an int.
  fileprivate func words(_ object: Object) -> (high: UInt64, low: UInt64)? {
    // Safe: an int has its length at 16, and as many digits of 30 bits at 24.
    let tag = object.load(fromByteOffset: 16, as: Int.self)
    let count = state.pointee.hasTaggedInt ? tag >> 3 : tag
    if count < 0 || count > 5 || (state.pointee.hasTaggedInt && tag & 3 == 2) { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for i in stride(from: count - 1, through: 0, by: -1) {
      let digit = UInt64(object.load(fromByteOffset: 24 + 4 * i, as: UInt32.self))
      if high >> 34 != 0 { return nil }
      high = high << 30 | low >> 34
      low = low << 30 | digit
    }
    return (high, low)
  }
}
