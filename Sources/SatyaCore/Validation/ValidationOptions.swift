// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The choices and limits that a check runs under, all resolved.
///
/// A schema carries the ones it was created with; a call may override them. The C
/// struct of the same meaning is `satya_options`.
package struct ValidationOptions {
  package var assertsFormats = false
  package var isLax = false
  package var refusesDuplicates = false
  package var extras = ExtrasPolicy.keep
  package var maximumDepth = 128
  package var maximumSize = 1 << 30
  /// 0: by the size of the document.
  package var maximumVisits = 0
  package var maximumPatternEffort = 1_000_000
  package var maximumDigits = 4_300 {
    didSet { shortDigits = UInt(maximumDigits == 0 ? 18 : min(maximumDigits, 18)) }
  }
  /// Integers of no more digits than this are in that limit, and in an `Int64`.
  package private(set) var shortDigits: UInt = 18
  /// Counts memory that grows with the data; nil where that has no limit. It and the flag are a
  /// batch's, as long as it runs.
  package var budget: MemoryBudget?
  /// Not 0 as soon as whoever asked for the check takes that back.
  package var cancel: UnsafePointer<UInt32>?

  @inline(__always)
  package var isCancelled: Bool {
    guard let cancel else { return false }
    return sp_load_relaxed32(cancel) != 0
  }

  package init() {}

  /// The most visits in a document of `bytes`. By its size, so that no document keeps a
  /// thread busy for much longer than one of its size may: a visit takes some 100 ns.
  @inline(__always)
  package func visitLimit(bytes: Int) -> Int {
    if maximumVisits != 0 { return maximumVisits }
    // Safe: a document has less than 4 GiB.
    return min(1_000_000 &+ 1_000 &* bytes, ValidationOptions.mostVisits)
  }

  package static var mostVisits: Int { 100_000_000 }

  /// Whether a number is within `maximumDigits`: the digits of its text, exponent apart.
  package func admitsDigits(of text: Text) -> Bool {
    guard maximumDigits > 0, text.count > maximumDigits else { return true }
    var digits = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte | 0x20 == NumberReader.exponentMark { break }
      if NumberReader.isDigit(byte) { digits += 1 }
    }
    return digits <= maximumDigits
  }

  /// The same of an int64 or a finite double, whose text is the shortest.
  @inline(__always)
  package func admitsDigits(ofScalar value: Value) -> Bool {
    // No shortest text has more.
    maximumDigits == 0 || maximumDigits >= 32 || admitsWrittenDigits(value)
  }

  @inline(never)
  private func admitsWrittenDigits(_ value: Value) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) {
      // Safe: the allocation has this very size.
      let out = $0.baseAddress.unsafelyUnwrapped
      let count = value.kind == .int64
        ? NumberWriter.write(value.asInt64, to: out) : NumberWriter.write(value.asDouble, to: out)
      return admitsDigits(of: Text(UnsafePointer(out), count))
    }
  }

  /// The most that may be asked for.
  package static var depthCeiling: Int { 1_000 }
  package static var sizeCeiling: Int { Int(UInt32.max) }
}
