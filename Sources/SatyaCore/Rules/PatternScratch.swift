// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// What one thread needs to match patterns: PCRE2's match data, limits and stack, and the effort
/// that is left for a document.
///
/// Part of a caller's context: nothing is allocated before the first pattern that needs
/// it, and the owner calls `free` once. One scratch serves any number of patterns, one at
/// a time.
package struct PatternScratch {
  /// The steps that all matches of a document may take beyond what each has for its text.
  package static var defaultEffort: Int { 1_000_000 }

  /// Steps that a match of a text of `bytes` has in any case.
  private static func share(_ bytes: Int) -> Int { 64 + 16 * bytes }

  /// How deep the interpreter may go back.
  private static var depthLimit: UInt32 { 1_000_000 }
  /// KiB of heap for one match of the interpreter.
  private static var heapLimit: UInt32 { 65_536 }
  private static var largestStack: Int { 1 << 20 }

  private let effort: Int
  /// Of the effort, for what follows.
  private var left: Int
  private var data: OpaquePointer?
  private var context: OpaquePointer?
  private var stack: OpaquePointer?
  private var counter: UnsafeMutablePointer<sp_effort>?

  @inline(__always)
  package init(effort: Int = PatternScratch.defaultEffort) {
    // Texts have less than 4 GiB: their share is far from the other half.
    self.effort = min(effort, Int.max / 2)
    left = self.effort
  }

  package mutating func free() {
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
    pcre2_jit_stack_free_8(stack)
    CPlatform.free(counter)
    data = nil
    context = nil
    stack = nil
    counter = nil
  }

  /// Begins another document.
  @inline(__always)
  package mutating func begin() { left = effort }

  /// Whether some of the effort was taken.
  @inline(__always)
  package var isSpent: Bool { left != effort }

  /// Before something is matched again that the effort was enough for: it takes none of what
  /// is left, which the caller hands to `resume`.
  package mutating func suspend() -> Int {
    defer { left = effort }
    return left
  }

  package mutating func resume(_ left: Int) { self.left = left }

  /// Match data and context, with PCRE2's own limit for one attempt; nil without memory.
  @inline(__always)
  mutating func prepare(limit: UInt32) -> (data: OpaquePointer, context: OpaquePointer)? {
    if _slowPath(data == nil), !create() { return nil }
    guard let data, let context else { return nil }
    pcre2_set_match_limit_8(context, limit)
    return (data, context)
  }

  @inline(never)
  private mutating func create() -> Bool {
    if context == nil {
      context = pcre2_match_context_create_8(nil)
      guard let context else { return false }
      pcre2_set_depth_limit_8(context, PatternScratch.depthLimit)
      pcre2_set_heap_limit_8(context, PatternScratch.heapLimit)
    }
    // Verdicts need no groups: one pair of offsets is enough.
    data = pcre2_match_data_create_8(1, nil)
    return data != nil
  }

  /// What `prepare` gives, for code that counts.
  mutating func prepareCounting() -> (data: OpaquePointer, context: OpaquePointer)? {
    guard let ready = prepare(limit: UInt32.max) else { return nil }
    if counter == nil {
      counter = malloc(MemoryLayout<sp_effort>.size)?.bindMemory(to: sp_effort.self, capacity: 1)
      guard let counter else { return nil }
      sp_effort_watch(ready.context, counter)
    }
    return ready
  }

  /// Before a match that counts; again where it has to begin anew.
  func beginCounting(_ source: PatternSource, bytes: Int) {
    counter?.initialize(
      to: sp_effort(
        left: Int64(PatternScratch.share(bytes) + left), steps: Int64(source.stepsOfItem),
        place: 0, has_references: source.hasReferences ? 1 : 0))
  }

  /// Takes what the match took beyond its share.
  mutating func endCounting() {
    guard let counter else { return }
    left = max(0, min(left, Int(counter.pointee.left)))
  }

  /// Gives the JIT a stack that grows to 1 MiB; false where it has it already or
  /// memory is short.
  mutating func growStack() -> Bool {
    guard stack == nil, let context else { return false }
    stack = pcre2_jit_stack_create_8(32_768, PatternScratch.largestStack, nil)
    guard let stack else { return false }
    pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
    return true
  }
}
