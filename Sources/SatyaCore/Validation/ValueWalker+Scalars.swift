// SPDX-License-Identifier: Apache-2.0

// Numbers, strings and choices.
extension ValueWalker {
  /// Doubles and number text. Nil where the kind is wrong and the node is done.
  @inline(never)
  func checkNumber(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool? {
    let types = node.pointee.types
    if value.kind == .double, !value.asDouble.isFinite {
      // A caller's was reported before; lax mode reads such words too.
      if !context.pointee.isFlawed, !types.isDisjoint(with: .number) {
        _ = refuse(.finiteNumber, "", value, node, path, offset)
      } else if types.isDisjoint(with: .number) {
        _ = refuseType(value, node, path, offset, isLax)
      }
      return nil
    }
    if !types.contains(.number), !types.contains(value.type) {
      _ = refuseType(value, node, path, offset, isLax)
      return nil
    }
    if value.kind == .number {
      countDigits(value.text)
      // A double is wanted where fractions are, unless anything goes.
      if types != .all, types.contains(.fraction), NumberReader.double(of: value.text) == nil {
        _ = refuse(.numberOutOfRange, "type", value, node, path, offset)
        return nil
      }
      guard let rules = node.pointee.number else { return true }
      return NumberRules.violations(rules, value).isEmpty
        || refuseNumber(value, nil, rules, node, path, offset)
    }
    if !types.contains(.fraction), let literal = literal(at: offset),
      Decimal(text: literal)?.isInteger == false
    {
      // 1.0000000000000000001 is a whole double, and no integer.
      _ =
        types == .integer
        ? refuse(.intFromFloat, "type", value, node, path, offset)
        : refuseType(value, node, path, offset, isLax)
      return nil
    }
    guard let rules = node.pointee.number else { return true }
    let literal = rules.pointee.needsText(value.asDouble) ? self.literal(at: offset) : nil
    return NumberRules.admits(rules, value.asDouble, text: literal)
      || refuseNumber(value, literal, rules, node, path, offset)
  }

  /// The number text that stands at `offset` of the source.
  private func literal(at offset: UInt64) -> Text? {
    guard let source = context.pointee.source, offset < UInt64(source.count) else { return nil }
    // Safe: below the size of the source.
    let start = source.start + Int(offset)
    var value = Value.unset
    guard
      let end = NumberReader.read(
        start, end: source.end, maximumDigits: 0, into: &value)
    else { return nil }
    let text = Text(start, end - start)
    countDigits(text)
    return text
  }

  @inline(__always)
  func checkString(
    _ value: Value, _ rules: UnsafePointer<StringRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    let isASCII = value.flags.contains(.isASCII)
    let isPlain = rules.pointee.pattern == nil && rules.pointee.format == nil
    if !isPlain || !isASCII { countText(value.text) }
    if isPlain, rules.pointee.admitsLength(value.text, isASCII: isASCII) { return true }
    return checkWholeString(value, rules, node, path, offset)
  }

  @inline(never)
  private func checkWholeString(
    _ value: Value, _ rules: UnsafePointer<StringRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    let text = value.text
    let found = rules.pointee.violations(
      of: text, isASCII: value.flags.contains(.isASCII),
      assertsFormats: context.pointee.options.assertsFormats,
      scratch: &context.pointee.patterns)
    if found.isEmpty { return true }
    if found.contains(.noMemory) {
      context.pointee.fail(.noMemory)
      return false
    }
    if found.contains(.patternLimit) {
      return refuseEffort(rules.pointee.patternSource, "pattern", node, path, offset)
    }
    guard context.pointee.isReporting else { return false }
    let place = Place(node, path, offset, value)
    if found.contains(.minimumLength) {
      report(
        .stringTooShort, "minLength", place, .init("min_length", rules.pointee.minimumLength),
        .init("actual_length", UTF8.count(text)))
    }
    if found.contains(.maximumLength) {
      report(
        .stringTooLong, "maxLength", place, .init("max_length", rules.pointee.maximumLength),
        .init("actual_length", UTF8.count(text)))
    }
    if found.contains(.pattern) {
      report(
        .stringPatternMismatch, "pattern", place,
        .init("pattern", rules.pointee.patternSource))
    }
    if found.contains(.format), let format = rules.pointee.format {
      report(.stringFormat, "format", place, .init("format", Text(format.name)))
    }
    return false
  }

  /// A match that took too many steps decides nothing, so that it ends the check where a
  /// branch is being tried: `not` must not take it for a mismatch.
  @inline(never)
  func refuseEffort(
    _ pattern: Text, _ keyword: StaticString, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    var draft = ProblemDraft(.patternLimit, .init("pattern", pattern))
    draft.path = path
    draft.offset = offset
    draft.location = node.pointee.location
    draft.keyword = Text(keyword)
    context.pointee.report?.add(draft)
    if context.pointee.isSilent { context.pointee.stop() }
    return false
  }

  @inline(never)
  func refuseNumber(
    _ value: Value, _ literal: Text?, _ rules: UnsafePointer<NumberRules>, _ node: NodePointer,
    _ path: Path?, _ offset: UInt64
  ) -> Bool {
    guard context.pointee.isReporting else { return false }
    let found = NumberRules.violations(rules, value, text: literal)
    let place = Place(node, path, offset, value)
    if found.contains(.minimum), let bound = rules.pointee.minimum {
      report(.greaterThanEqual, "minimum", place, .init("ge", bound.pointee.value))
    }
    if found.contains(.exclusiveMinimum), let bound = rules.pointee.exclusiveMinimum {
      report(.greaterThan, "exclusiveMinimum", place, .init("gt", bound.pointee.value))
    }
    if found.contains(.maximum), let bound = rules.pointee.maximum {
      report(.lessThanEqual, "maximum", place, .init("le", bound.pointee.value))
    }
    if found.contains(.exclusiveMaximum), let bound = rules.pointee.exclusiveMaximum {
      report(.lessThan, "exclusiveMaximum", place, .init("lt", bound.pointee.value))
    }
    if found.contains(.multipleOf), let bound = rules.pointee.multipleOf {
      report(.multipleOf, "multipleOf", place, .init("multiple_of", bound.pointee.value))
    }
    if found.contains(.digits) {
      report(
        .decimalMaxDigits, "x-satya/digits", place, .init("max_digits", rules.pointee.maximumDigits)
      )
    }
    if found.contains(.places) {
      report(
        .decimalMaxPlaces, "x-satya/places", place,
        .init("decimal_places", rules.pointee.decimalPlaces))
    }
    return false
  }

  @inline(never)
  func refuseChoice(
    _ value: Value, _ choice: UnsafePointer<ChoiceRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    guard context.pointee.isReporting else { return false }
    guard let words = clearWords() else { return false }
    Wording.write(choice.pointee.values, count: choice.pointee.count, to: words)
    let isConstant = choice.pointee.isConstant
    report(
      isConstant ? .constantError : .literalError, isConstant ? "const" : "enum",
      Place(node, path, offset, value), .init("expected", words.text))
    return false
  }
}
