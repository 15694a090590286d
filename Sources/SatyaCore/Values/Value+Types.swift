// SPDX-License-Identifier: Apache-2.0

extension Value {
  /// The one type that the value is of, as JSON Schema names types: 1.0 is an integer.
  /// Empty for an unset value.
  @inline(__always)
  package var type: TypeSet {
    switch kind {
    case .null: .null
    case .bool: .boolean
    case .int64: .integer
    case .double: Value.isWhole(asDouble) ? .integer : .fraction
    case .number: Decimal(text: text)?.isInteger == true ? .integer : .fraction
    case .string: .string
    case .array, .hostArray: .array
    case .object, .hostObject, .record: .object
    default: []
    }
  }

  /// The types that values of this kind may be of; of a number both.
  @inline(__always)
  package var kindTypes: TypeSet {
    switch kind {
    case .int64, .double, .number: .number
    case .string: .string
    case .object, .hostObject, .record: .object
    case .array, .hostArray: .array
    case .null: .null
    case .bool: .boolean
    default: []
    }
  }

  /// Whether a double is an integer. False for NaN and the infinities.
  @inline(__always)
  package static func isWhole(_ value: Double) -> Bool {
    let magnitude = value.magnitude
    // From 2^53 on, doubles have no fractional part.
    if magnitude >= 9_007_199_254_740_992.0 { return magnitude.isFinite }
    // Safe: NaN is the only other number that does not fit.
    return !value.isNaN && Double(Int64(value)) == value
  }
}
