// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

/// Reads what Python writes for the library: tuples of tuples, numbers and objects, nothing of
/// which is taken on trust.
protocol TupleReader {
  var py: Python { get }
}

extension TupleReader {
  /// The items of a tuple, of `count` of them; nil for what is no such.
  func items(_ object: Object?, _ count: Int? = nil) -> UnsafeMutablePointer<Object?>? {
    guard let object, PythonType.of(object).address == py.tuple,
      count == nil || py.count(tuple: object) == count
    else { return nil }
    return py.items(tuple: object)
  }

  /// A number of 64 bits; nil for what is no int or bool.
  func integer(_ object: Object?) -> Int64? {
    guard let object else { return nil }
    let type = PythonType.of(object).address
    guard type == py.int || type == py.api.PyBool_Type else { return nil }
    return py.int64(object)
  }
}
