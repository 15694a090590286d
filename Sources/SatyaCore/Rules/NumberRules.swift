// SPDX-License-Identifier: Apache-2.0

// A number against its bounds. What the reader and the walkers share.
extension NumberRules {
  package struct Violations: OptionSet {
    package let rawValue: UInt8
    @inline(__always) package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static var minimum: Violations { Violations(rawValue: 1) }
    package static var maximum: Violations { Violations(rawValue: 2) }
    package static var exclusiveMinimum: Violations { Violations(rawValue: 4) }
    package static var exclusiveMaximum: Violations { Violations(rawValue: 8) }
    package static var multipleOf: Violations { Violations(rawValue: 16) }
    package static var digits: Violations { Violations(rawValue: 32) }
    package static var places: Violations { Violations(rawValue: 64) }
  }

  /// Whether an integer satisfies all rules.
  @inline(__always)
  package func admits(_ value: Int64) -> Bool {
    // Safe: where `least` exceeds `greatest` the first comparison or the second fails.
    if value < least || value > greatest { return false }
    if _fastPath(multipleOf == nil && maximumDigits < 0) { return true }
    return admitsDigits(value)
  }

  /// `admits` for rules that stay where they are: nothing is copied unless there is more
  /// than a range.
  @inline(__always)
  package static func admits(_ rules: UnsafeMutablePointer<NumberRules>, _ value: Int64) -> Bool {
    if value < rules.pointee.least || value > rules.pointee.greatest { return false }
    if _fastPath(rules.pointee.isRange) {
      return true
    }
    return admitsMore(rules, value)
  }

  @inline(never)
  private static func admitsMore(
    _ rules: UnsafeMutablePointer<NumberRules>, _ value: Int64
  ) -> Bool { rules.pointee.admitsDigits(value) }

  @inline(never)
  private func admitsDigits(_ value: Int64) -> Bool {
    if divisor != 0 {
      if !Decimal.isMultiple(value, of: divisor) { return false }
    } else if let multipleOf, !Decimal(value).isMultiple(of: multipleOf.decimal) {
      return false
    }
    return maximumDigits < 0 || Decimal(value).digitCount <= maximumDigits
  }

  /// Whether a finite double satisfies all rules.
  ///
  /// `text` is the literal it was read from, where that is known and may have more
  /// digits than the double holds; otherwise the double's own decimal counts.
  @inline(__always)
  package func admits(_ value: Double, text: Text?) -> Bool {
    // Rounding keeps the order of numbers, so that doubles decide unless they are equal.
    if let minimum, !(value > minimum.nearest) { return admitsExactly(value, text) }
    if let maximum, !(value < maximum.nearest) { return admitsExactly(value, text) }
    if let exclusiveMinimum, !(value > exclusiveMinimum.nearest) {
      return admitsExactly(value, text)
    }
    if let exclusiveMaximum, !(value < exclusiveMaximum.nearest) {
      return admitsExactly(value, text)
    }
    if multipleOf != nil || maximumDigits >= 0 || decimalPlaces >= 0 {
      return admitsExactly(value, text)
    }
    return true
  }

  @inline(never)
  private func admitsExactly(_ value: Double, _ text: Text?) -> Bool {
    violations(of: .double(value), text: text).isEmpty
  }

  /// Whether the verdict on `value` may depend on digits that a double does not hold: the
  /// literal is worth looking up then.
  package func needsText(_ value: Double) -> Bool {
    multipleOf != nil || maximumDigits >= 0 || decimalPlaces >= 0
      || minimum?.nearest == value || maximum?.nearest == value
      || exclusiveMinimum?.nearest == value || exclusiveMaximum?.nearest == value
  }

  /// All rules that a number breaks. `value` is a finite int64, double or number text.
  package func violations(of value: Value, text: Text? = nil) -> Violations {
    if value.kind == .int64, admits(value.asInt64) { return [] }
    guard let number = text.flatMap({ Decimal(text: $0) }) ?? Decimal(value: value) else {
      return []
    }
    var found: Violations = []
    if let minimum, number.compare(minimum.decimal) < 0 { found.insert(.minimum) }
    if let maximum, number.compare(maximum.decimal) > 0 { found.insert(.maximum) }
    if let exclusiveMinimum, number.compare(exclusiveMinimum.decimal) <= 0 {
      found.insert(.exclusiveMinimum)
    }
    if let exclusiveMaximum, number.compare(exclusiveMaximum.decimal) >= 0 {
      found.insert(.exclusiveMaximum)
    }
    if let multipleOf, !number.isMultiple(of: multipleOf.decimal) { found.insert(.multipleOf) }
    if maximumDigits >= 0, number.digitCount > maximumDigits { found.insert(.digits) }
    if decimalPlaces >= 0, number.decimalPlaces > decimalPlaces { found.insert(.places) }
    return found
  }
}
