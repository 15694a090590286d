// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// copy(instance): another instance that holds the same values; None where there is more to
/// copy than fields, or where a class makes its instances itself.
func copyInstance(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let object = arguments?[0], let (instance, info) = known(object, py) else {
    return py.raise(py.typeError, "copy(instance)")
  }
  guard info.pointee.plainSize == ModelInstance.headerSize, instance.side == nil,
    instance.type.isMadePlainly
  else { return py.retained(py.none) }
  // To allocate may run the collector, and so code of the user, which may change the instance.
  guard let made = ModelInstance.allocate(instance.type.address, info, py) else { return nil }
  guard instance.side == nil else {
    py.release(made.address)
    return py.retained(py.none)
  }
  let from = instance.slots(info)
  let to = made.slots(info)
  for i in 0..<info.pointee.fieldCount { to[i] = from[i].map { py.retained($0) } }
  made.state = instance.state
  if info.pointee.tracksAlways {
    made.track(py)
  } else {
    made.trackIfNeeded(info, py)
  }
  return made.address
}
