// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Writes values that JSON has types for, as Python's own encoder writes them.
///
/// What writes is given where the text ends and returns where it ends then; nil is a lack of
/// memory, or a value that JSON has no text for. Nothing is raised.
struct JSONScalars {
  typealias P = OutputText.P

  let py: Python
  let out: UnsafeMutablePointer<OutputText>

  /// Room that the caller of what writes a value sees to: any number, word, date or bracket
  /// takes less.
  static var ahead: Int { 64 }

  /// Where text that ends at `p` goes on, with room for `size` bytes and a value behind them.
  @inline(__always)
  func room(_ p: P, _ size: Int) -> P? { out.pointee.room(p, size &+ JSONScalars.ahead) }

  @inline(__always)
  func put(_ byte: UInt8, _ p: P) -> P? {
    guard let p = out.pointee.room(p, 1) else { return nil }
    p.pointee = byte
    return p + 1
  }

  /// A byte in front of a value.
  @inline(__always)
  func put(_ byte: UInt8, beforeValue p: P) -> P? {
    guard let p = room(p, 1) else { return nil }
    p.pointee = byte
    return p + 1
  }

  /// Text that is JSON.
  func put(json text: Text, isASCII: Bool, _ p: P) -> P? {
    guard let p = out.pointee.room(p, text.count) else { return nil }
    memcpy(p, text.start, text.count)
    if !isASCII { out.pointee.isASCII = false }
    return p + text.count
  }

  /// `value` is exactly a str. This sees to its room.
  @inline(__always)
  func write(str value: Object, _ p: P) -> P? {
    let text: Text
    if _fastPath(py.isASCII(value)) {
      text = py.asciiText(value)
    } else {
      guard let found = py.text(value) else { return nil }
      text = found
      out.pointee.isASCII = false
    }
    // Safe: a str is far shorter than a sixth of the address space.
    guard let p = out.pointee.room(p, 6 &* text.count &+ 32) else { return nil }
    return p + StringWriter.write(text, to: p)
  }

  /// `value` is exactly an int; nil for one of more than 64 bits.
  @inline(__always)
  func write(int value: Object, _ p: P) -> P? {
    guard let number = py.int64(value) else { return nil }
    return p + NumberWriter.write(number, to: p)
  }

  /// `value` is exactly a float; nil for one that JSON has no number for.
  func write(float value: Object, _ p: P) -> P? {
    let count = NumberWriter.write(py.double(value), to: p)
    guard count > 0 else { return nil }
    // An exponent of one digit stands without the zero that Python pads it with.
    if count > 4, p[count - 4] == UInt8(ascii: "e"), p[count - 3] == UInt8(ascii: "-"),
      p[count - 2] == UInt8(ascii: "0")
    {
      p[count - 2] = p[count - 1]
      return p + (count - 1)
    }
    return p + count
  }

  /// None, True or False, in one word of eight bytes.
  @inline(__always)
  func write(word value: Object, _ p: P) -> P {
    let isFalse = value == py.false_
    let word: UInt64 = value == py.none ? 0x6c6c_756e : isFalse ? 0x65_736c_6166 : 0x6575_7274
    UnsafeMutableRawPointer(p).storeBytes(of: word.littleEndian, as: UInt64.self)
    return p + (isFalse ? 5 : 4)
  }
}
