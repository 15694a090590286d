// SPDX-License-Identifier: Apache-2.0

// The members of an object and the rules they fall under.
extension ObjectRules {
  @inline(__always)
  package func admitsCount(_ count: Int) -> Bool {
    count >= minimumCount && count <= maximumCount
  }

  /// The index of the property called `name`, looked for at `expected` first: most
  /// objects have their members in the order of the schema.
  @inline(__always)
  package func find(_ name: Text, expected: Int) -> Int? {
    if expected < propertyCount, let properties, properties[expected].name == name {
      return expected
    }
    if propertyCount == 0 { return nil }
    return names.find(name)
  }

  /// What becomes of members that no property and no pattern governs, where
  /// `additionalProperties` allows them. The options have a say in records alone.
  @inline(__always)
  package func extrasPolicy(_ options: ValidationOptions) -> ExtrasPolicy {
    extras ?? (layout == nil ? .keep : options.extras)
  }
}
