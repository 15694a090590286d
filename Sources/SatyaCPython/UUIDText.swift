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
