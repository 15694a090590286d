// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// fields(instance): a tuple of the values of all fields, by which instances of one class
/// compare; None where one is absent, or there is more to compare than fields.
func fields(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let object = arguments?[0], let (instance, info) = known(object, py) else {
    return py.raise(py.typeError, "fields(instance)")
  }
  let fieldCount = info.pointee.fieldCount
  // To allocate may run the collector, and so code of the user, which may change the instance.
  guard let made = py.api.PyTuple_New.unsafelyUnwrapped(fieldCount) else { return nil }
  let values = instance.slots(info)
  var isWhole =
    !(instance.side.map { $0.pointee.extra != nil || $0.pointee.privates != nil } ?? false)
  for i in 0..<fieldCount where isWhole {
    py.items(tuple: made)[i] = values[i].map { py.retained($0) }
    isWhole = values[i] != nil
  }
  if isWhole { return made }
  py.release(made)
  return py.retained(py.none)
}
