// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// How builtin objects keep what they hold. `SelfTest` proves each of these at boot, on
// objects of the interpreter's own, before any is relied on.
extension Python {
  /// Whether a str is compact and ASCII: then its text is its UTF-8.
  /// Safe: `object` is exactly a str, whose state word stands at 32.
  @inline(__always)
  func isASCII(_ object: Object) -> Bool {
    // interned: 2 bits (16 from 3.12.?), kind: 3, compact: 1, ascii: 1.
    let bits = object.load(fromByteOffset: 32, as: UInt32.self)
    return bits & 0x60 == 0x60
  }

  /// The number of code points of a str. Safe: it is exactly a str.
  @inline(__always)
  func length(str object: Object) -> Int { object.load(fromByteOffset: 16, as: Int.self) }

  /// The text of a compact ASCII str; borrowed.
  @inline(__always)
  func asciiText(_ object: Object) -> Text {
    Text(
      UnsafePointer((object + state.pointee.asciiData).assumingMemoryBound(to: UInt8.self)),
      length(str: object))
  }

  /// The UTF-8 text of any str, borrowed; nil with no exception where it has none
  /// (surrogates).
  @inline(never)
  func text(_ object: Object) -> Text? {
    var size = 0
    guard let start = api.PyUnicode_AsUTF8AndSize.unsafelyUnwrapped(object, &size) else {
      api.PyErr_Clear.unsafelyUnwrapped()
      return nil
    }
    return Text(UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), size)
  }

  /// The value of an int where 64 bits hold it. `object` is exactly an int.
  @inline(__always)
  func int64(_ object: Object) -> Int64? { shortInteger(object) ?? wideInt64(object) }

  /// The value of an int of one digit, and nil of any other. `object` is exactly an int.
  @inline(__always)
  func shortInteger(_ object: Object) -> Int64? {
    shortInteger(object, isTagged: state.pointee.hasTaggedInt)
  }

  @inline(__always)
  func shortInteger(_ object: Object, isTagged: Bool) -> Int64? {
    // Safe: an int has its length at 16 and one digit of 30 bits at least at 24.
    let tag = object.load(fromByteOffset: 16, as: Int.self)
    let digit = Int64(object.load(fromByteOffset: 24, as: UInt32.self))
    if isTagged {
      return tag < 16 ? (1 &- Int64(tag & 3)) &* digit : nil
    }
    return UInt(bitPattern: tag &+ 1) <= 2 ? Int64(tag) &* digit : nil
  }

  @inline(never)
  private func wideInt64(_ object: Object) -> Int64? {
    var overflow: Int32 = 0
    let value = api.PyLong_AsLongLongAndOverflow.unsafelyUnwrapped(object, &overflow)
    return overflow == 0 ? value : nil
  }

  /// Safe: `object` is exactly a float, whose value stands at 16.
  @inline(__always)
  func double(_ object: Object) -> Double { object.load(fromByteOffset: 16, as: Double.self) }

  /// Safe: `object` is a list; both words are read each time, for code that runs in
  /// between may change it.
  @inline(__always)
  func count(list object: Object) -> Int { object.load(fromByteOffset: 16, as: Int.self) }

  @inline(__always)
  func items(list object: Object) -> UnsafeMutablePointer<Object?> {
    object.load(fromByteOffset: 24, as: UnsafeMutableRawPointer.self)
      .assumingMemoryBound(to: Object?.self)
  }

  /// Takes the last places of a list, which are empty, from it.
  /// Safe: `object` is a list that nobody else knows, with as many places at least.
  func cut(list object: Object, to count: Int) {
    object.storeBytes(of: count, toByteOffset: 16, as: Int.self)
  }

  /// Safe: `object` is a tuple, whose items follow its header.
  @inline(__always)
  func count(tuple object: Object) -> Int { object.load(fromByteOffset: 16, as: Int.self) }

  @inline(__always)
  func items(tuple object: Object) -> UnsafeMutablePointer<Object?> {
    (object + 24).assumingMemoryBound(to: Object?.self)
  }

  /// A new list or tuple that nobody finds before it is shown: while it has empty places, no code
  /// that the collector runs may look into it. nil with an exception.
  @inline(__always)
  func hidden(_ make: (@convention(c) (Int) -> Object?)?, _ count: Int) -> Object? {
    let made = make.unsafelyUnwrapped(count)
    // The empty tuple is everybody's, and the empty list has nothing to hide.
    if let made, count > 0 { api.PyObject_GC_UnTrack.unsafelyUnwrapped(made) }
    return made
  }

  /// One that was hidden, with all of its `count` items.
  @inline(__always)
  func shown(_ made: Object, _ count: Int) -> Object {
    if count > 0 { api.PyObject_GC_Track.unsafelyUnwrapped(made) }
    return made
  }

  /// Whether the collector sees an object. Safe: `object` is of a type that has the
  /// collector's head, two words in front of it.
  @inline(__always)
  func isTracked(_ object: Object) -> Bool { (object - 16).load(as: UInt.self) != 0 }
}
