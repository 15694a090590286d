// SPDX-License-Identifier: Apache-2.0

import CPlatform
import Testing

@testable import SatyaCore

private typealias UTF8 = SatyaCore.UTF8

/// Checks every version that this processor can run against the standard library's.
@Suite struct UTF8Tests {
  private func check(_ bytes: [UInt8]) {
    let isValid = String(validating: bytes, as: Unicode.UTF8.self) != nil
    for atEnd in [true, false] {
      withGuarded(bytes, atEnd: atEnd) { text in
        for level in 1...sp_cpu_level() {
          let found = sp_utf8_valid_at(level, text.start, text.count) != 0
          #expect(found == isValid, "level \(level): \(bytes)")
          if isValid {
            let count = sp_utf8_count_at(level, text.start, text.count)
            #expect(count == String(decoding: bytes, as: Unicode.UTF8.self).unicodeScalars.count)
          }
        }
        #expect(UTF8.isValid(text) == isValid)
        #expect((UTF8.firstInvalid(text) == nil) == isValid)
      }
    }
  }

  @Test func acceptsTheBordersOfEveryLength() {
    for scalar: UInt32 in [
      0, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x3ffff, 0x10ffff,
    ] {
      let bytes = Array(String(Unicode.Scalar(scalar)!).utf8)
      for before in [0, 1, 13, 14, 15, 16, 29, 31, 61, 62, 63, 64, 127] {
        check([UInt8](repeating: 0x61, count: before) + bytes)
      }
      bytes.withUnsafeBufferPointer { buffer in
        let (value, length) = UTF8.scalar(at: buffer.baseAddress!)
        #expect(value == scalar)
        #expect(length == bytes.count)
      }
    }
  }

  @Test(arguments: [
    ([0x61, 0x80], 1), ([0xc0, 0x80], 0), ([0xc1, 0xbf], 0), ([0xe0, 0x9f, 0xbf], 0),
    ([0xed, 0xa0, 0x80], 0), ([0xed, 0xbf, 0xbf], 0), ([0xf0, 0x8f, 0xbf, 0xbf], 0),
    ([0xf4, 0x90, 0x80, 0x80], 0), ([0xf5, 0x80, 0x80, 0x80], 0), ([0xff], 0),
    ([0x61, 0xc3], 1), ([0xe6, 0xbc], 0), ([0x61, 0x62, 0xf0, 0x9f, 0x98], 2),
    ([0xc3, 0xa9, 0xc3, 0x28], 2), ([0xe6, 0xbc, 0xa2, 0xa2], 3),
  ] as [([UInt8], Int)])
  func findsTheFirstIllFormedSequence(_ bytes: [UInt8], _ offset: Int) {
    check(bytes)
    #expect(withGuarded(bytes) { UTF8.firstInvalid($0) } == offset)
    for before in [7, 8, 30, 64, 100] {
      let moved = [UInt8](repeating: 0x20, count: before) + bytes
      check(moved)
      #expect(withGuarded(moved) { UTF8.firstInvalid($0) } == before + offset)
    }
  }

  @Test func decidesEveryCombinationOfTellingBytes() {
    let telling: [UInt8] = [
      0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xec, 0xed, 0xef,
      0xf0, 0xf3, 0xf4, 0xf5, 0xff,
    ]
    let text = GuardedBytes(count: 4)
    defer { withExtendedLifetime(text) {} }
    for a in telling {
      for b in telling {
        for c in telling {
          for d in telling {
            let bytes = [a, b, c, d]
            for i in 0..<4 { text.start[i] = bytes[i] }
            let isValid = String(validating: bytes, as: Unicode.UTF8.self) != nil
            for level in 1...sp_cpu_level()
            where (sp_utf8_valid_at(level, text.start, 4) != 0) != isValid {
              Issue.record("level \(level): \(bytes)")
            }
          }
        }
      }
    }
  }

  @Test func survivesTruncationAndMutation() {
    var random = SeededGenerator(seed: 20_260)
    let pieces = ["é", "漢", "😀", "\u{10ffff}", "\u{800}", "x", "a run of plain ASCII text"]
    for _ in 0..<60 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<40, using: &random) {
        bytes += Array(pieces.randomElement(using: &random)!.utf8)
      }
      check(bytes)
      for _ in 0..<5 where !bytes.isEmpty {
        var changed = bytes
        changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
        check(changed)
        check(Array(bytes[..<Int.random(in: 0..<bytes.count, using: &random)]))
      }
    }
  }

  @Test func countsPastTheWidthOfALane() {
    let bytes = [UInt8]((0..<30_000).flatMap { $0 % 3 == 0 ? Array("é".utf8) : [0x61] })
    #expect(withGuarded(bytes) { UTF8.count($0) } == 30_000)
  }
}
