// SPDX-License-Identifier: Apache-2.0

// A string against its length, pattern and format. What the reader and the walkers
// share. Text is valid UTF-8.
extension StringRules {
  package struct Violations: OptionSet {
    package let rawValue: UInt8
    @inline(__always) package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static var minimumLength: Violations { Violations(rawValue: 1) }
    package static var maximumLength: Violations { Violations(rawValue: 2) }
    package static var pattern: Violations { Violations(rawValue: 4) }
    package static var format: Violations { Violations(rawValue: 8) }
    /// Whether the pattern matches could not be found out with the effort allowed.
    package static var patternLimit: Violations { Violations(rawValue: 16) }
    /// Nor without memory.
    package static var noMemory: Violations { Violations(rawValue: 32) }
  }

  /// Whether the number of code points is within bounds.
  ///
  /// Text of n bytes has between n/4 and n code points, which decides most cases without
  /// counting.
  @inline(__always)
  package func admitsLength(_ text: Text, isASCII: Bool) -> Bool {
    let bytes = text.count
    // Safe: a text in memory is far shorter than half an Int.
    if bytes <= maximumLength, (isASCII ? bytes : (bytes &+ 3) &>> 2) >= minimumLength {
      return true
    }
    if isASCII || bytes < minimumLength { return false }
    return admitsCount(text)
  }

  @inline(never)
  private func admitsCount(_ text: Text) -> Bool {
    let count = UTF8.count(text)
    return count >= minimumLength && count <= maximumLength
  }

  /// Whether a text satisfies all rules. A pattern that exceeds its effort is not matched;
  /// `violations` tells that apart.
  ///
  /// The lengths are looked at in place, and nothing is copied unless there is more. Only
  /// a pattern asks for the scratch.
  @inline(__always)
  package static func admits(
    _ rules: UnsafeMutablePointer<StringRules>, _ text: Text, isASCII: Bool,
    assertsFormats: Bool, scratch: () -> UnsafeMutablePointer<PatternScratch>
  ) -> Bool {
    let bytes = text.count
    let isPlain = rules.pointee.pattern == nil && rules.pointee.format == nil
    if _fastPath(
      isPlain && bytes <= rules.pointee.maximumLength && isASCII
        && bytes >= rules.pointee.minimumLength)
    {
      return true
    }
    return admitsMore(
      rules, text, isASCII: isASCII, assertsFormats: assertsFormats,
      scratch: rules.pointee.pattern == nil ? nil : scratch())
  }

  @inline(never)
  private static func admitsMore(
    _ rules: UnsafeMutablePointer<StringRules>, _ text: Text, isASCII: Bool,
    assertsFormats: Bool, scratch: UnsafeMutablePointer<PatternScratch>?
  ) -> Bool {
    if !rules.pointee.admitsLength(text, isASCII: isASCII) { return false }
    if let pattern = rules.pointee.pattern, let scratch,
      pattern.pointee.matches(text, scratch: &scratch.pointee) != .match
    {
      return false
    }
    if let format = rules.pointee.format, rules.pointee.assertsFormat || assertsFormats {
      return admits(text, format) == .match
    }
    return true
  }

  /// All rules that a text breaks.
  package func violations(
    of text: Text, isASCII: Bool, assertsFormats: Bool,
    scratch: inout PatternScratch
  ) -> Violations {
    var found: Violations = []
    if !admitsLength(text, isASCII: isASCII) {
      let count = UTF8.count(text)
      if count < minimumLength { found.insert(.minimumLength) }
      if count > maximumLength { found.insert(.maximumLength) }
    }
    if let pattern {
      switch pattern.pointee.matches(text, scratch: &scratch) {
      case .match: break
      case .noMatch: found.insert(.pattern)
      case .limit: found.insert(.patternLimit)
      case .noMemory: found.insert(.noMemory)
      }
    }
    if let format, assertsFormat || assertsFormats {
      switch StringRules.admits(text, format) {
      case .match: break
      case .noMatch, .limit: found.insert(.format)
      case .noMemory: found.insert(.noMemory)
      }
    }
    return found
  }

  private static func admits(_ text: Text, _ format: Format) -> Pattern.Outcome {
    guard format == .regex else { return format.matches(text) ? .match : .noMatch }
    switch Pattern.compile(text) {
    case .pattern(let pattern):
      pattern.free()
      return .match
    case .problem(let problem):
      // What is beyond this engine is a regular expression all the same.
      switch problem.kind {
      case .syntax: return .noMatch
      case .unsupported, .tooLarge: return .match
      case .noMemory: return .noMemory
      }
    }
  }
}
