// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Writes values that JSON has types for, as Python's own encoder writes them.
///
/// False is a lack of memory, or a text that is no Unicode: nothing is raised.
struct JSONScalars {
  let py: Python
  let out: UnsafeMutablePointer<OutputText>

  @inline(__always)
  func put(_ byte: UInt8) -> Bool {
    guard let room = out.pointee.reserve(1) else { return false }
    room.pointee = byte
    out.pointee.take(1)
    return true
  }

  @inline(__always)
  func put(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard let room = out.pointee.reserve(count) else { return false }
    memcpy(room, word.utf8Start, count)
    out.pointee.take(count)
    return true
  }

  /// Text that is JSON.
  func put(json text: Text, isASCII: Bool) -> Bool {
    guard let room = out.pointee.reserve(text.count) else { return false }
    memcpy(room, text.start, text.count)
    out.pointee.take(text.count)
    if !isASCII { out.pointee.isASCII = false }
    return true
  }

  /// `value` is exactly a str.
  @inline(__always)
  func write(str value: Object) -> Bool {
    let text: Text
    if _fastPath(py.isASCII(value)) {
      text = py.asciiText(value)
    } else {
      guard let found = py.text(value) else { return false }
      text = found
      out.pointee.isASCII = false
    }
    // Safe: a str is far shorter than a sixth of the address space.
    guard let room = out.pointee.reserve(6 &* text.count &+ 32) else { return false }
    out.pointee.take(StringWriter.write(text, to: room))
    return true
  }

  /// `value` is exactly an int; false for one of more than 64 bits.
  @inline(__always)
  func write(int value: Object) -> Bool {
    guard let number = py.int64(value), let room = out.pointee.reserve(32) else { return false }
    out.pointee.take(NumberWriter.write(number, to: room))
    return true
  }

  /// `value` is exactly a float; false for one that JSON has no number for.
  func write(float value: Object) -> Bool {
    let number = py.double(value)
    guard number.isFinite, let room = out.pointee.reserve(40) else { return false }
    var count = NumberWriter.write(number, to: room)
    // An exponent of one digit stands without the zero that Python pads it with.
    if count > 4, room[count - 4] == UInt8(ascii: "e"), room[count - 3] == UInt8(ascii: "-"),
      room[count - 2] == UInt8(ascii: "0")
    {
      room[count - 2] = room[count - 1]
      count -= 1
    }
    out.pointee.take(count)
    return true
  }

  /// None, True or False, in one word of eight bytes.
  @inline(__always)
  func write(word value: Object) -> Bool {
    guard let room = out.pointee.reserve(8) else { return false }
    let isFalse = value == py.false_
    let word: UInt64 = value == py.none ? 0x6c6c_756e : isFalse ? 0x65_736c_6166 : 0x6575_7274
    UnsafeMutableRawPointer(room).storeBytes(of: word.littleEndian, as: UInt64.self)
    out.pointee.take(isFalse ? 5 : 4)
    return true
  }
}
