// SPDX-License-Identifier: Apache-2.0

// A value against the values of `enum` or `const`.
extension ChoiceRules {
  package func admits(_ value: Value) -> Bool {
    if value.kind == .string { return admits(value.text) }
    if !index.isEmpty { return index.contains(value, values) }
    for index in 0..<count where Value.equal(values[index], value) { return true }
    return false
  }

  /// Whether a look for a string reads all of it.
  var hashesStrings: Bool { !strings.isEmpty }

  /// Whether a look for an array or object reads more of it than its kind and size.
  func resembles(_ value: Value) -> Bool {
    guard value.isArray || value.isObject else { return false }
    if !index.isEmpty { return true }
    for i in 0..<count where values[i].isArray == value.isArray && values[i].isObject == value.isObject {
      if value.kind == .record || values[i].count == value.count { return true }
    }
    return false
  }

  /// Whether a string is among the values.
  package func admits(_ text: Text) -> Bool {
    if !strings.isEmpty { return strings.find(text) != nil }
    for index in 0..<count
    where values[index].kind == .string && values[index].text == text {
      return true
    }
    return false
  }
}
