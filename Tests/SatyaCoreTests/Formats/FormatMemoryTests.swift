// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Two pages of which the second may not be touched: a text that ends with the first
/// page turns a read past its end into a fault.
private final class GuardedPage {
  private let base: UnsafeMutableRawPointer
  private let size: Int

  init?() {
    size = Int(sysconf(Int32(_SC_PAGESIZE)))
    guard let pages = mmap(nil, size * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
      pages != MAP_FAILED
    else { return nil }
    base = pages
    guard mprotect(base + size, size, PROT_NONE) == 0 else { return nil }
  }

  deinit { munmap(base, size * 2) }

  /// The bytes, which fit a page, moved to its end.
  func text(_ bytes: ArraySlice<UInt8>) -> Text {
    let start = (base + size - bytes.count).assumingMemoryBound(to: UInt8.self)
    for (i, byte) in bytes.enumerated() { start[i] = byte }
    return Text(start, bytes.count)
  }
}

@Suite struct FormatMemoryTests {
  @Test(arguments: 0..<UInt8(Format.count))
  func noPrefixOfAValidTextIsReadPastItsEnd(raw: UInt8) throws {
    let page = try #require(GuardedPage())
    let format = try #require(Format(rawValue: raw))
    for sample in FormatSamples.valid(format) {
      let bytes = Array(sample.utf8)
      #expect(format.matches(page.text(bytes[...])), "\(format.name) refuses \(sample)")
      for end in 0..<bytes.count {
        let alone = format.matches(page.text(bytes[..<end]))
        // The same bytes with the rest of the sample behind them.
        let within = bytes.withUnsafeBufferPointer {
          format.matches(Text($0.baseAddress!, end))
        }
        #expect(alone == within, "\(format.name) \(sample) cut at \(end)")
      }
    }
  }

  @Test(arguments: 0..<UInt8(Format.count))
  func everyOtherFormatReadsTheSampleSafely(raw: UInt8) throws {
    let page = try #require(GuardedPage())
    let format = try #require(Format(rawValue: raw))
    for other in 0..<UInt8(Format.count) {
      for sample in FormatSamples.valid(try #require(Format(rawValue: other))) {
        let bytes = Array(sample.utf8)
        for end in 0...bytes.count {
          let verdict = format.matches(page.text(bytes[..<end]))
          #expect(verdict == matches(format, Array(bytes[..<end])))
        }
      }
    }
  }

  @Test(arguments: 0..<UInt8(Format.count))
  func everySingleByteMutationHasAVerdict(raw: UInt8) throws {
    let page = try #require(GuardedPage())
    let format = try #require(Format(rawValue: raw))
    var refused = 0
    for sample in FormatSamples.valid(format) {
      var bytes = Array(sample.utf8)
      for i in bytes.indices {
        let kept = bytes[i]
        for value in UInt8.min...UInt8.max {
          bytes[i] = value
          if !format.matches(page.text(bytes[...])) { refused += 1 }
        }
        bytes[i] = kept
      }
    }
    // Every format but `regex`, which is not decided here, refuses some bytes.
    #expect((refused > 0) == (format != .regex))
  }

  @Test(arguments: 0..<UInt8(Format.count))
  func theTimeGrowsWithTheLengthAndNoFaster(raw: UInt8) throws {
    let format = try #require(Format(rawValue: raw))
    let seeds = [
      "a", "0", ".", ":", "%41", "~0", "/", "{a}", "a.", "1:", "P1", "\\", "\"", "@", "xn--a.", "é",
      "[", "{", "a,", "[v1.", "1970-01-01T00:00:00.0", "\u{30FB}", "{a.b:1,", "a@", "//",
    ]
    for seed in seeds {
      let unit = Array(seed.utf8)
      let bytes = (0..<(1 << 17)).map { unit[$0 % unit.count] }
      let elapsed = ContinuousClock().measure {
        bytes.withUnsafeBufferPointer { text in
          _ = format.matches(Text(text.baseAddress!, text.count))
        }
      }
      // A few milliseconds even without optimization; squared, more than a minute.
      #expect(elapsed < .seconds(5), "\(format.name) on \(seed)")
    }
  }
}
