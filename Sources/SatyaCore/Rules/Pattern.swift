// SPDX-License-Identifier: Apache-2.0

import CPlatform
import Synchronization

/// A compiled regular expression of a schema.
///
/// A pattern means what ECMA-262 with the `u` flag means, and is translated for PCRE2
/// by `PatternTranslator`, which states where it is more lenient. Two properties of
/// PCRE2 show: a look-behind must have alternatives of fixed length, and a group inside
/// a repetition keeps its text from one round to the next.
///
/// The plainest patterns are matched by hand (`PatternShape`) and have no PCRE2 code.
/// The others are compiled at once and JIT-compiled at first use: each thread that comes
/// early compiles a copy of its own, one copy is published, the others are freed. Where
/// the system refuses executable memory the pattern is interpreted. Long texts, where a pattern
/// may need more than linear time, are matched by code that counts (`PatternReach`).
///
/// This is a handle: whoever compiled the pattern calls `free` once, after its last use.
/// Any number of threads may match with one pattern, each with its own scratch.
/// Unchecked Sendable: nothing behind the handle changes but one atomic word.
package struct Pattern: @unchecked Sendable {
  package enum Dialect: UInt8 {
    /// ECMA-262: ASCII `\d` and `\w`.
    case ecma
    /// As Rust's regex crate, and so pydantic: Unicode `\d`, `\w`, `\s` and `\b`; `.`
    /// excludes the newline only; `\A`, `\z`, `(?P<name>…)`, `(?i)`, `(?s)`, `(?m)`.
    case unicode
  }

  package enum Outcome: UInt8 {
    case match
    case noMatch
    /// The effort for all matches or the memory for one was exceeded.
    case limit
    case noMemory
  }

  /// Why a pattern was refused.
  package struct Problem {
    package enum Kind: UInt8 {
      /// No regular expression.
      case syntax
      /// A regular expression, but beyond what is supported.
      case unsupported
      /// Beyond `maximumSize`, or too large once compiled.
      case tooLarge
      case noMemory
    }

    package let kind: Kind
    /// English, lower case, without a period; lives as long as the library.
    package let message: Text
    /// Into the pattern as it was given, in bytes.
    package let offset: Int
  }

  package enum Compilation {
    case pattern(Pattern)
    case problem(Problem)
  }

  /// The size of a pattern in bytes, as given and as translated.
  package static var maximumSize: Int { 65_536 }
  /// The depth of groups in groups.
  package static var maximumDepth: Int { 250 }
  /// Of those deeper than this machine code is made with the schema. It takes half a KiB of stack
  /// for each, which a first use at the bottom of a deep document may not have.
  private static var lazyDepth: Int { 24 }

  let cell: Cell<Contents>

  struct Contents: ~Copyable {
    /// Zero where the shape does all.
    let code: OpaquePointer?
    let shape: PatternShape
    let reach: PatternReach
    /// Of what the code that counts is compiled; nil where all texts are within reach.
    let counted: PatternSource?
    /// The address of JIT-compiled code, 0 before first use, `interpreted` where the
    /// system refuses.
    let fast = Atomic<UInt>(0)
    /// The address of the code that counts, 0 before first use.
    let counting = Atomic<UInt>(0)

    init(
      code: OpaquePointer?, shape: PatternShape, reach: PatternReach, counted: PatternSource?
    ) {
      self.code = code
      self.shape = shape
      self.reach = reach
      self.counted = counted
    }
  }

  /// No address of an object, so it can be told from one.
  @inline(__always) private static var interpreted: UInt { 1 }

  package static func compile(_ source: Text, dialect: Dialect = .ecma) -> Compilation {
    compile(source, dialect: dialect, byHand: true)
  }

  /// `byHand: false` leaves everything to PCRE2; tests compare the two.
  package static func compile(_ source: Text, dialect: Dialect, byHand: Bool) -> Compilation {
    var translator = PatternTranslator(source, dialect: dialect)
    defer { translator.free() }
    if let problem = translator.translate() { return .problem(problem) }
    var shape = translator.takeShape()
    if byHand, shape.finish() {
      return make(code: nil, shape: shape, reach: PatternReach(bytes: Int.max, isLimited: false))
    }
    shape.free()
    let reach = translator.growth.finish()
    var problem: Problem?
    guard let code = compileCode(translator.output, dialect, &problem),
      reach.isAll || mayCount(code, translator.output, dialect, &problem)
    else {
      let found = problem ?? outOfMemory
      let offset = translator.sourceOffset(ofOutput: found.offset)
      return .problem(.init(kind: found.kind, message: found.message, offset: offset))
    }
    let none = PatternShape(empty: ())
    var counted: PatternSource?
    if !reach.isAll {
      counted = PatternSource(translator, dialect)
      guard counted != nil else {
        pcre2_code_free_8(code)
        return .problem(outOfMemory)
      }
    }
    let made = make(code: code, shape: none, reach: reach, counted: counted)
    if translator.deepest > lazyDepth, case .pattern(let pattern) = made { pattern.hurry(code) }
    return made
  }

  private static var outOfMemory: Problem {
    .init(kind: .noMemory, message: Text("out of memory"), offset: 0)
  }

  private static func make(
    code: OpaquePointer?, shape: PatternShape, reach: PatternReach, counted: PatternSource? = nil
  ) -> Compilation {
    let contents = Contents(code: code, shape: shape, reach: reach, counted: counted)
    guard let cell = Cell(contents) else {
      var shape = shape
      shape.free()
      pcre2_code_free_8(code)
      counted?.free()
      return .problem(outOfMemory)
    }
    return .pattern(Pattern(cell: cell))
  }

  private init(cell: Cell<Contents>) { self.cell = cell }

  package func free() {
    let fast = cell.contents.fast.load(ordering: .acquiring)
    if fast != 0, fast != Pattern.interpreted { sp_jit_free(OpaquePointer(bitPattern: fast)) }
    pcre2_code_free_8(cell.contents.code)
    let counting = cell.contents.counting.load(ordering: .acquiring)
    if counting != 0 { sp_jit_free(OpaquePointer(bitPattern: counting)) }
    cell.contents.counted?.free()
    var shape = cell.contents.shape
    shape.free()
    cell.free()
  }

  /// Whether the pattern is matched by hand, without PCRE2.
  package var isShape: Bool { cell.contents.code == nil }

  /// Whether the pattern matches anywhere in `text`, which must be well-formed UTF-8.
  @inline(__always)
  package func matches(_ text: Text, scratch: inout PatternScratch) -> Outcome {
    guard let code = cell.contents.code else {
      return cell.contents.shape.matches(text) ? .match : .noMatch
    }
    return run(code, text, &scratch)
  }
}

// MARK: - PCRE2

extension Pattern {
  static func compileCode(
    _ pattern: Text, _ dialect: Dialect, counts: Bool = false, _ problem: inout Problem?
  ) -> OpaquePointer? {
    guard let context = pcre2_compile_context_create_8(nil) else { return nil }
    defer { pcre2_compile_context_free_8(context) }
    pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
    pcre2_set_parens_nest_limit_8(context, UInt32(maximumDepth))
    var options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_NEVER_BACKSLASH_C
    options |= PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF
    // In ECMA-262 the translator spells out what `.` excludes, so PCRE2's own matches all.
    options |= dialect == .ecma ? PCRE2_DOTALL : PCRE2_UCP
    if counts { options |= PCRE2_AUTO_CALLOUT }
    var code: Int32 = 0
    var offset = 0
    let compiled = pcre2_compile_8(
      pattern.start, pattern.count, options, &code, &offset, context)
    if compiled == nil { problem = compileProblem(code, offset) }
    return compiled
  }

  private static func compileProblem(_ code: Int32, _ offset: Int) -> Problem {
    let (kind, message): (Problem.Kind, StaticString) =
      switch Int(code) {
      case Int(PCRE2_ERROR_HEAP_FAILED): (.noMemory, "out of memory")
      case Int(PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH), Int(PCRE2_ERROR_LOOKBEHIND_TOO_LONG),
        Int(PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED):
        (.unsupported, "look-behind of variable length is not supported")
      case Int(PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY), Int(PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY):
        (.syntax, "unknown Unicode property")
      case Int(PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP):
        (.tooLarge, "groups are nested too deeply")
      case Int(PCRE2_ERROR_PATTERN_TOO_LARGE), Int(PCRE2_ERROR_PATTERN_TOO_COMPLICATED),
        Int(PCRE2_ERROR_PATTERN_STRING_TOO_LONG), Int(PCRE2_ERROR_TOO_MANY_CAPTURES):
        (.tooLarge, "pattern is too large")
      default: (.unsupported, "pattern is not supported")
      }
    return Problem(kind: kind, message: Text(message), offset: offset)
  }

  @inline(never)
  private func run(_ code: OpaquePointer, _ text: Text, _ scratch: inout PatternScratch)
    -> Outcome
  {
    let reach = cell.contents.reach
    guard text.count <= reach.bytes else { return count(text, &scratch) }
    let limit = reach.isLimited ? PatternReach.limit(bytes: text.count) : UInt32.max
    guard let (data, context) = scratch.prepare(limit: limit) else { return .noMemory }
    let result = attempt(code, text, data, context, &scratch)
    if _slowPath(result == PCRE2_ERROR_MATCHLIMIT) { return count(text, &scratch) }
    return Pattern.outcome(result)
  }

  @inline(__always)
  private func attempt(
    _ code: OpaquePointer, _ text: Text, _ data: OpaquePointer, _ context: OpaquePointer,
    _ scratch: inout PatternScratch
  ) -> Int32 {
    let fast = fastCode(code)
    if fast != Pattern.interpreted, let fast = OpaquePointer(bitPattern: fast) {
      let result = pcre2_jit_match_8(fast, text.start, text.count, 0, 0, data, context)
      // The first stack is the thread's own, 32 KiB of it; few patterns need another.
      guard _slowPath(result == PCRE2_ERROR_JIT_STACKLIMIT) else { return result }
      return Pattern.match(fast, text, data, context, &scratch, after: result)
    }
    return Pattern.match(code, text, data, context, &scratch)
  }

  /// Matches with as much memory as it takes, by machine code where `code` has it. An attempt
  /// before may have ended with `failure`, for want of memory; where `source` is given, `code`
  /// counts.
  @inline(never)
  static func match(
    _ code: OpaquePointer, _ text: Text, _ data: OpaquePointer, _ context: OpaquePointer,
    _ scratch: inout PatternScratch, after failure: Int32? = nil,
    counting source: PatternSource? = nil
  ) -> Int32 {
    defer { scratch.shrink() }
    if var result = failure, !scratch.grow(after: &result, bytes: text.count) { return result }
    var result: Int32
    repeat {
      if let source { scratch.beginCounting(source, bytes: text.count) }
      result = pcre2_match_8(
        code, text.start, text.count, 0, PCRE2_NO_UTF_CHECK, data, context)
      if source != nil { scratch.endCounting() }
    } while scratch.grow(after: &result, bytes: text.count)
    return result
  }

  static func outcome(_ result: Int32) -> Outcome {
    // Zero is a match with more groups than the match data has room for.
    if result >= 0 { return .match }
    if result == PCRE2_ERROR_NOMATCH { return .noMatch }
    return result == PCRE2_ERROR_NOMEMORY ? .noMemory : .limit
  }

  private func fastCode(_ code: OpaquePointer) -> UInt {
    let known = cell.contents.fast.load(ordering: .acquiring)
    return _fastPath(known != 0) ? known : publish(code)
  }

  /// Makes what would be made at first use.
  private func hurry(_ code: OpaquePointer) {
    _ = publish(code)
    if let counted = cell.contents.counted { _ = countingCode(counted) }
  }

  /// JIT-compiles a copy, since other threads may read `code` at this moment.
  @inline(never)
  private func publish(_ code: OpaquePointer) -> UInt {
    var fresh = Pattern.interpreted
    if let copy = pcre2_code_copy_8(code) {
      if sp_jit_compile(copy) != 0 {
        fresh = UInt(bitPattern: copy)
      } else {
        pcre2_code_free_8(copy)
      }
    }
    let (isFirst, winner) = cell.contents.fast.compareExchange(
      expected: 0, desired: fresh, successOrdering: .acquiringAndReleasing,
      failureOrdering: .acquiring)
    if isFirst { return fresh }
    if fresh != Pattern.interpreted { sp_jit_free(OpaquePointer(bitPattern: fresh)) }
    return winner
  }
}
