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

  /// Memory that a match has in any case, for the ways that it may have to go back: the stack of
  /// machine code, the heap of the interpreter.
  private static var firstMemory: Int { 1 << 20 }
  /// The most for a text of `bytes`. Machine code needs 2 to 40 bytes for each byte of common
  /// patterns, and for each group inside a repetition some more; the interpreter up to 300.
  private static func mostMemory(_ bytes: Int) -> Int {
    min(1 << 30, max(64 << 20, 512 * bytes))
  }

  private let budget: MemoryBudget?
  private let effort: Int
  /// Of the effort, for what follows.
  private var left: Int
  private var data: OpaquePointer?
  private var context: OpaquePointer?
  /// Of `firstMemory`, once machine code needed more than it has on the thread's own.
  private var stack: OpaquePointer?
  /// What the match at hand has instead of `firstMemory`, 0 where nothing, and the stack of it.
  private var memory = 0
  private var largeStack: OpaquePointer?
  private var counter: UnsafeMutablePointer<sp_effort>?

  @inline(__always)
  package init(effort: Int = PatternScratch.defaultEffort, budget: MemoryBudget? = nil) {
    self.budget = budget
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
      // Each step back takes heap, which is what is limited.
      pcre2_set_depth_limit_8(context, UInt32.max)
      setHeap(PatternScratch.firstMemory)
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
}

// MARK: - Memory of a match

extension PatternScratch {
  /// Whether a match that ended with `result` is to begin anew, with eight times the
  /// memory. Where the budget or the system refuses that, `result` says so. Whoever calls this
  /// calls `shrink` once the match is over.
  mutating func grow(after result: inout Int32, bytes: Int) -> Bool {
    let isStack = result == PCRE2_ERROR_JIT_STACKLIMIT
    guard isStack || result == PCRE2_ERROR_HEAPLIMIT, let context else { return false }
    if isStack, stack == nil {
      stack = pcre2_jit_stack_create_8(32_768, PatternScratch.firstMemory, nil)
      pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
      if stack == nil { result = PCRE2_ERROR_NOMEMORY }
      return stack != nil
    }
    let most = PatternScratch.mostMemory(bytes)
    let held = max(memory, PatternScratch.firstMemory)
    guard held < most else { return false }
    // Safe: `held` is below a GiB.
    var size = min(most, 8 * held)
    result = PCRE2_ERROR_NOMEMORY
    if let budget {
      let least = min(size, 2 * held) - memory
      guard let taken = budget.take(size - memory, orAtLeast: least) else { return false }
      size = memory + taken
    }
    memory = size
    if isStack {
      freeLargeStack()
      largeStack = pcre2_jit_stack_create_8(32_768, size, nil)
      guard largeStack != nil else { return false }
      pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(largeStack))
    } else {
      setHeap(size)
    }
    return true
  }

  /// Frees what a match had beyond `firstMemory`.
  mutating func shrink() {
    guard memory > 0 else { return }
    if largeStack == nil {
      // The interpreter's heap, which is part of it.
      pcre2_match_data_free_8(data)
      data = nil
      setHeap(PatternScratch.firstMemory)
    }
    freeLargeStack()
    budget?.give(memory)
    memory = 0
  }

  private mutating func freeLargeStack() {
    pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
    pcre2_jit_stack_free_8(largeStack)
    largeStack = nil
  }

  private func setHeap(_ bytes: Int) {
    // Safe: at most a GiB.
    pcre2_set_heap_limit_8(context, UInt32(truncatingIfNeeded: bytes >> 10))
  }
}
