// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// A hash of bytes that an attacker cannot aim at.
///
/// SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) with
/// a key drawn once per process from the kernel.
package enum SeededHash {
  package static func hash(_ text: Text) -> UInt64 { hash(text.start, text.count) }

  package static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var key: (UInt64, UInt64) = (0, 0)
    sp_hash_key(&key.0, &key.1)
    var v0 = key.0 ^ 0x736f_6d65_7073_6575
    var v1 = key.1 ^ 0x646f_7261_6e64_6f6d
    var v2 = key.0 ^ 0x6c79_6765_6e65_7261
    var v3 = key.1 ^ 0x7465_6462_7974_6573

    @inline(__always)
    func round() {
      v0 = v0 &+ v1
      v1 = rotated(v1, 13) ^ v0
      v0 = rotated(v0, 32)
      v2 = v2 &+ v3
      v3 = rotated(v3, 16) ^ v2
      v0 = v0 &+ v3
      v3 = rotated(v3, 21) ^ v0
      v2 = v2 &+ v1
      v1 = rotated(v1, 17) ^ v2
      v2 = rotated(v2, 32)
    }

    var i = 0
    while i + 8 <= count {
      let word = sp_load64(bytes + i)
      v3 ^= word
      round()
      v0 ^= word
      i += 8
    }
    var last = UInt64(truncatingIfNeeded: count) &<< 56
    var shift: UInt64 = 0
    while i < count {
      last |= UInt64(bytes[i]) &<< shift
      shift += 8
      i += 1
    }
    v3 ^= last
    round()
    v0 ^= last
    v2 ^= 0xff
    round()
    round()
    round()
    return v0 ^ v1 ^ v2 ^ v3
  }

  @inline(__always)
  private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word &<< bits | word &>> (64 &- bits)
  }
}
