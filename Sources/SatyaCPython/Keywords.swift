// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

/// Keyword arguments of a fast call, which the caller holds: a tuple of names, or none,
/// and the values.
struct Keywords {
  let names: Object?
  let values: UnsafePointer<Object?>?
}

extension Python {
  /// Keyword arguments as a dict; a new reference, or nil with an exception.
  func dict(of keywords: Keywords) -> Object? {
    guard let made = api.PyDict_New.unsafelyUnwrapped() else { return nil }
    guard let names = keywords.names, let values = keywords.values else { return made }
    for i in 0..<count(tuple: names) {
      guard let name = items(tuple: names)[i], let value = values[i],
        api.PyDict_SetItem.unsafelyUnwrapped(made, name, value) == 0
      else {
        release(made)
        return nil
      }
    }
    return made
  }
}
