// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import SatyaCore

/// Bytes between two pages that may not be touched: at their end, or at their beginning.
///
/// Whoever reads or writes one byte too far crashes, with or without a sanitizer. The
/// memory goes with the object, so pointers into it need `withExtendedLifetime`.
final class GuardedBytes {
  private let mapping: UnsafeMutableRawPointer
  private let size: Int
  let start: UnsafeMutablePointer<UInt8>
  let count: Int

  /// `atEnd`: the last byte borders on the page behind; else the first on the one before.
  init(count: Int, atEnd: Bool = true) {
    let page = 4096
    let room = (count + page) / page * page
    size = room + 2 * page
    guard
      let mapping = mmap(
        nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapping != UnsafeMutableRawPointer(bitPattern: -1),
      mprotect(mapping, page, PROT_NONE) == 0,
      mprotect(mapping + page + room, page, PROT_NONE) == 0
    else { fatalError("no memory for a test") }
    self.mapping = mapping
    self.count = count
    let inside = mapping + page
    start = (atEnd ? inside + room - count : inside).assumingMemoryBound(to: UInt8.self)
  }

  convenience init(_ bytes: [UInt8], atEnd: Bool = true) {
    self.init(count: bytes.count, atEnd: atEnd)
    for (i, byte) in bytes.enumerated() { start[i] = byte }
  }

  deinit { munmap(mapping, size) }

  var text: Text { Text(UnsafePointer(start), count) }
}

/// The text is valid within `body` only.
func withGuarded<R>(_ bytes: [UInt8], atEnd: Bool = true, _ body: (Text) throws -> R) rethrows -> R
{
  let guarded = GuardedBytes(bytes, atEnd: atEnd)
  return try withExtendedLifetime(guarded) { try body(guarded.text) }
}

func withGuarded<R>(_ string: String, _ body: (Text) throws -> R) rethrows -> R {
  try withGuarded(Array(string.utf8), body)
}

extension Text {
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }
}

/// xorshift64*: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
