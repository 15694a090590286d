// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// What one thread needs to match patterns: PCRE2's match data, limits and stack.
///
/// Part of a caller's context: nothing is allocated before the first pattern that needs
/// it, and the owner calls `free` once. One scratch serves any number of patterns, one at
/// a time.
package struct PatternScratch {
  /// How often a match may go back and try again before it ends with `limit`.
  package static var defaultMatchLimit: UInt32 { 1_000_000 }

  /// KiB of heap for one match of the interpreter.
  private static var heapLimit: UInt32 { 65_536 }
  private static var largestStack: Int { 1 << 20 }

  private let matchLimit: UInt32
  private var data: OpaquePointer?
  private var context: OpaquePointer?
  private var stack: OpaquePointer?

  @inline(__always)
  package init(matchLimit: UInt32 = PatternScratch.defaultMatchLimit) {
    self.matchLimit = matchLimit
  }

  package mutating func free() {
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
    pcre2_jit_stack_free_8(stack)
    data = nil
    context = nil
    stack = nil
  }

  /// Match data and context; nil without memory.
  @inline(__always)
  mutating func prepare() -> (data: OpaquePointer, context: OpaquePointer)? {
    if _fastPath(data != nil), let data, let context { return (data, context) }
    return create()
  }

  @inline(never)
  private mutating func create() -> (data: OpaquePointer, context: OpaquePointer)? {
    if context == nil {
      context = pcre2_match_context_create_8(nil)
      guard let context else { return nil }
      pcre2_set_match_limit_8(context, matchLimit)
      pcre2_set_depth_limit_8(context, matchLimit)
      pcre2_set_heap_limit_8(context, PatternScratch.heapLimit)
    }
    // Verdicts need no groups: one pair of offsets is enough.
    if data == nil { data = pcre2_match_data_create_8(1, nil) }
    guard let data, let context else { return nil }
    return (data, context)
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
