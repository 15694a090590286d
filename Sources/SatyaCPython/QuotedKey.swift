// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// A field's key as JSON writes it, with its quotes and the colon: `"name":`.
///
/// Where it has up to sixteen bytes they are compared in two words.
struct QuotedKey {
  /// Bytes with quotes and colon; 0 for a key that is written with escapes, or not in
  /// ASCII: `matches` and `isText` do not know it then.
  private(set) var size = 0
  private var start: UnsafePointer<UInt8>
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var firstMask: UInt64 = 0
  private var secondMask: UInt64 = 0

  /// Takes memory of `room` bytes, which it does not own.
  init(_ text: Text?, room: UnsafeMutablePointer<UInt8>) {
    start = UnsafePointer(room)
    guard let text, StringWriter.escapedCount(text) == text.count + 2 else { return }
    room[0] = JSONBytes.quote
    memcpy(room + 1, text.start, text.count)
    room[text.count + 1] = JSONBytes.quote
    room[text.count + 2] = JSONBytes.colon
    size = text.count + 3
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutablePointer(to: &words) { _ = memcpy($0, room, min(size, 16)) }
    (first, second) = words
    firstMask = size >= 8 ? .max : (1 << UInt64(8 * size)) - 1
    secondMask = size >= 16 ? .max : size > 8 ? (1 << UInt64(8 * (size - 8))) - 1 : 0
  }

  private init() {
    // Safe: never read, for no key has no size.
    start = Text("").start
  }

  static var none: QuotedKey { QuotedKey() }

  /// The room that a key of `text` takes.
  static func room(_ text: Text?) -> Int { (text?.count ?? 0) + 3 }

  /// Whether the key of a field stands at `p`. Safe: the caller has seen that sixteen bytes
  /// are left; the key is a field's first member, and is not copied.
  @inline(__always)
  static func matches(_ field: UnsafePointer<ProgramField>, _ p: UnsafePointer<UInt8>) -> Bool {
    let key = UnsafeRawPointer(field).assumingMemoryBound(to: QuotedKey.self)
    let words = UnsafeRawPointer(p)
    let a = words.loadUnaligned(as: UInt64.self) ^ key.pointee.first
    let b = words.loadUnaligned(fromByteOffset: 8, as: UInt64.self) ^ key.pointee.second
    if (a & key.pointee.firstMask) | (b & key.pointee.secondMask) != 0 { return false }
    let size = key.pointee.size
    return size != 0 && (_fastPath(size <= 16) || key.pointee.matchesOn(p))
  }

  /// The rest: a zero ends the text at the latest, and is in no key.
  @inline(never)
  private func matchesOn(_ p: UnsafePointer<UInt8>) -> Bool {
    for i in 16..<size where p[i] != start[i] { return false }
    return true
  }

  /// Whether a key that was decoded is this one.
  @inline(__always)
  func isText(_ text: Text) -> Bool {
    size == text.count + 3 && memcmp(start + 1, text.start, text.count) == 0
  }
}
