// SPDX-License-Identifier: Apache-2.0

import CPlatform
import Synchronization

/// What code that counts is compiled of, at its first use, and how it counts.
struct PatternSource {
  /// As translated for PCRE2.
  let text: Text
  let dialect: Pattern.Dialect
  /// Of each item; some repeat many times before they fail, and only then count.
  let stepsOfItem: Int
  let hasReferences: Bool

  /// Of a pattern that was translated; nil without memory. The owner calls `free` once.
  init?(_ translator: PatternTranslator, _ dialect: Pattern.Dialect) {
    let output = translator.output
    guard let memory = malloc(max(1, output.count)) else { return nil }
    memcpy(memory, output.start, output.count)
    text = Text(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), output.count)
    self.dialect = dialect
    stepsOfItem = 1 + translator.growth.longestRun / 16
    hasReferences = translator.hasReferences
  }

  func free() { CPlatform.free(UnsafeMutablePointer(mutating: text.start)) }
}

// Matching by code that stops at each item of the pattern and counts (`sp_effort`).
extension Pattern {
  /// Whether there will be code that counts: it is a few times as large, and compiled now to
  /// find out where that may matter. `code` is freed where not.
  static func mayCount(
    _ code: OpaquePointer, _ pattern: Text, _ dialect: Dialect, _ problem: inout Problem?
  ) -> Bool {
    var size = 0
    guard pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_SIZE), &size) == 0, size > 8_192 else {
      return true
    }
    let counting = compileCode(pattern, dialect, counts: true, &problem)
    pcre2_code_free_8(counting)
    if counting == nil { pcre2_code_free_8(code) }
    return counting != nil
  }

  /// Matches within the effort that is left, beyond the share that every text has.
  @inline(never)
  func count(_ text: Text, _ scratch: inout PatternScratch) -> Outcome {
    guard let source = cell.contents.counted, let code = countingCode(source),
      let (data, context) = scratch.prepareCounting()
    else { return .noMemory }
    let result = Pattern.match(code, text, data, context, &scratch, counting: source)
    return Pattern.outcome(result)
  }

  func countingCode(_ source: PatternSource) -> OpaquePointer? {
    let known = cell.contents.counting.load(ordering: .acquiring)
    if known != 0 { return OpaquePointer(bitPattern: known) }
    var problem: Problem?
    guard let fresh = Pattern.compileCode(source.text, source.dialect, counts: true, &problem)
    else { return nil }
    // Where the system refuses, PCRE2 finds that there is no machine code.
    _ = sp_jit_compile(fresh)
    let (isFirst, winner) = cell.contents.counting.compareExchange(
      expected: 0, desired: UInt(bitPattern: fresh), successOrdering: .acquiringAndReleasing,
      failureOrdering: .acquiring)
    if isFirst { return fresh }
    sp_jit_free(fresh)
    return OpaquePointer(bitPattern: winner)
  }
}
