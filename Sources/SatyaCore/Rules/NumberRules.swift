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
  ///
  /// These functions take the rules by address: by value, their size would stand in the
  /// stack frame of every caller.
  @inline(__always)
  package static func admits(_ rules: UnsafePointer<NumberRules>, _ value: Int64) -> Bool {
    // Safe: where `least` exceeds `greatest` the first comparison or the second fails.
    if value < rules.pointee.least || value > rules.pointee.greatest { return false }
    if _fastPath(rules.pointee.isRange) { return true }
    return admitsDigits(rules, value)
  }

  @inline(never)
  private static func admitsDigits(_ rules: UnsafePointer<NumberRules>, _ value: Int64) -> Bool {
    if rules.pointee.divisor != 0 {
      if !Decimal.isMultiple(value, of: rules.pointee.divisor) { return false }
    } else if let multipleOf = rules.pointee.multipleOf,
      !Decimal(value).isMultiple(of: multipleOf.pointee.decimal)
    {
      return false
    }
    let maximum = rules.pointee.maximumDigits
    return maximum < 0 || Decimal(value).digitCount <= maximum
  }

  /// Whether a finite double satisfies all rules.
  ///
  /// `text` is the literal it was read from, where that is known and may have more
  /// digits than the double holds; otherwise the double's own decimal counts.
  @inline(never)
  package static func admits(
    _ rules: UnsafePointer<NumberRules>, _ value: Double, text: Text?
  ) -> Bool {
    decides(rules, value) || violations(rules, .double(value), text: text).isEmpty
  }

  /// Whether `value` satisfies all rules and no digit that a double does not hold can
  /// change that.
  @inline(__always)
  package static func decides(_ rules: UnsafePointer<NumberRules>, _ value: Double) -> Bool {
    // Rounding keeps the order of numbers, so that doubles decide unless they are equal.
    if let minimum = rules.pointee.minimum?.pointee.nearest, !(value > minimum) { return false }
    if let maximum = rules.pointee.maximum?.pointee.nearest, !(value < maximum) { return false }
    if let least = rules.pointee.exclusiveMinimum?.pointee.nearest, !(value > least) {
      return false
    }
    if let most = rules.pointee.exclusiveMaximum?.pointee.nearest, !(value < most) { return false }
    return rules.pointee.multipleOf == nil && rules.pointee.maximumDigits < 0
      && rules.pointee.decimalPlaces < 0
  }

  /// Whether the verdict on `value` may depend on digits that a double does not hold: the
  /// literal is worth looking up then.
  package func needsText(_ value: Double) -> Bool {
    multipleOf != nil || maximumDigits >= 0 || decimalPlaces >= 0
      || minimum?.pointee.nearest == value || maximum?.pointee.nearest == value
      || exclusiveMinimum?.pointee.nearest == value || exclusiveMaximum?.pointee.nearest == value
  }

  /// All rules that a number breaks. `value` is a finite int64, double or number text.
  @inline(never)
  package static func violations(
    _ rules: UnsafePointer<NumberRules>, _ value: Value, text: Text? = nil
  ) -> Violations {
    if value.kind == .int64, admits(rules, value.asInt64) { return [] }
    guard let number = text.flatMap({ Decimal(text: $0) }) ?? Decimal(value: value) else {
      return []
    }
    return rules.pointee.violations(of: number)
  }

  private func violations(of number: Decimal) -> Violations {
    var found: Violations = []
    if let minimum, number.compare(minimum.pointee.decimal) < 0 { found.insert(.minimum) }
    if let maximum, number.compare(maximum.pointee.decimal) > 0 { found.insert(.maximum) }
    if let exclusiveMinimum, number.compare(exclusiveMinimum.pointee.decimal) <= 0 {
      found.insert(.exclusiveMinimum)
    }
    if let exclusiveMaximum, number.compare(exclusiveMaximum.pointee.decimal) >= 0 {
      found.insert(.exclusiveMaximum)
    }
    if let multipleOf, !number.isMultiple(of: multipleOf.pointee.decimal) {
      found.insert(.multipleOf)
    }
    if maximumDigits >= 0, number.digitCount > maximumDigits { found.insert(.digits) }
    if decimalPlaces >= 0, number.decimalPlaces > decimalPlaces { found.insert(.places) }
    return found
  }
}
