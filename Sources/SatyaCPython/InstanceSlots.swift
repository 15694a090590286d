// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// What CPython calls of an instance: to make it, to look through it, to end it.

typealias Visit = @convention(c) (Object?, UnsafeMutableRawPointer?) -> Int32

/// tp_new of the base: an instance without values. Arguments are __init__'s.
func newInstance(_ cls: Object?, _ arguments: Object?, _ keywords: Object?) -> Object? {
  guard let cls else { return nil }
  let py = Python.current
  guard py.isModelClass(cls), let info = ClassInfo.of(cls, py) else {
    return py.raise(py.typeError, "only subclasses of Model have instances")
  }
  if PythonType(cls).flags & PythonType.Flag.isAbstract != 0 {
    // object.__new__ knows what to say of the methods that are missing.
    typealias New = @convention(c) (Object?, Object?, Object?) -> Object?
    let new = unsafeBitCast(
      PythonType(py.api.PyBaseObject_Type.unsafelyUnwrapped)[PythonType.Slot.new], to: New.self)
    return new(cls, py.state.pointee.emptyTuple, nil)
  }
  guard let made = ModelInstance.allocate(cls, info, py) else { return nil }
  if info.pointee.tracksAlways { made.track(py) }
  return made.address
}

/// tp_traverse of the base.
func traverseInstance(
  _ object: Object?, _ visit: Visit?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let object, let visit else { return 0 }
  let py = Python.current
  let instance = ModelInstance(object)
  var result = visit(instance.type.address, argument)
  if result != 0 { return result }
  if let side = instance.side {
    result = side.pointee.visit(visit, argument)
    if result != 0 { return result }
  }
  guard py.isModelClass(instance.type.address),
    let info = ClassInfo.of(instance.type.address, py)
  else { return 0 }
  let slots = instance.slots(info)
  for i in 0..<info.pointee.fieldCount {
    if let value = slots[i] {
      result = visit(value, argument)
      if result != 0 { return result }
    }
  }
  return 0
}

/// tp_clear of the base.
func clearInstance(_ object: Object?) -> Int32 {
  guard let object else { return 0 }
  let py = Python.current
  let instance = ModelInstance(object)
  dropValues(instance, py)
  return 0
}

/// Lets go of all values. Any code may run meanwhile, and finds none of them.
private func dropValues(_ instance: ModelInstance, _ py: Python) {
  if let side = instance.side {
    instance.state = ModelInstance.noneSet
    Side.free(side, py)
  }
  guard py.isModelClass(instance.type.address),
    let info = ClassInfo.of(instance.type.address, py)
  else { return }
  let slots = instance.slots(info)
  for i in 0..<info.pointee.fieldCount {
    if let value = slots[i] {
      slots[i] = nil
      py.release(value)
    }
  }
}

/// tp_dealloc of the base: what every instance comes to in the end. CPython's own dealloc
/// of Python classes has called finalizers and bounded the depth of recursion.
func deallocBase(_ object: Object?) {
  if let object { deallocByCollector(object, Python.current) }
}

@inline(never)
private func deallocByCollector(_ object: Object, _ py: Python) {
  let instance = ModelInstance(object)
  let type = instance.type
  py.api.PyObject_GC_UnTrack.unsafelyUnwrapped(object)
  if instance.weakList != nil { py.api.PyObject_ClearWeakRefs.unsafelyUnwrapped(object) }
  dropValues(instance, py)
  py.api.PyObject_GC_Del.unsafelyUnwrapped(object)
  py.release(type.address)
}

/// tp_dealloc of a class all of whose fields are of atomic types: the same, without what
/// such an instance has no use for.
func deallocAtomic(_ object: Object?) {
  guard let object else { return }
  let py = Python.current
  let instance = ModelInstance(object)
  let type = instance.type
  if type[PythonType.Slot.dealloc] != address(of: deallocAtomic as Dealloc) {
    // CPython's own dealloc, of a subclass that does not take part, has come here.
    return deallocByCollector(object, py)
  }
  let info = ClassInfo.of(type.address, py).unsafelyUnwrapped
  if instance.state & 1 == 0 || instance.weakList != nil || py.isTracked(object)
    || type[PythonType.Slot.finalize] != nil || type[PythonType.Slot.del] != nil
  {
    return deallocByCPython(object, type, py)
  }
  let slots = instance.slots(info)
  let count = info.pointee.fieldCount
  let ended =
    py.hasImmortals
    ? forget(slots, count, py, isCounted: false) : forget(slots, count, py, isCounted: true)
  if ended < count { return deallocRest(object, slots, from: ended, to: count, type, py) }
  if !py.state.pointee.free.push(object, count) { return freeAtomic(object, type, py) }
  py.release(type.address)
}

/// Gives up the references to values; how many, up to the first that is the last.
@inline(__always)
private func forget(
  _ slots: UnsafeMutablePointer<Object?>, _ count: Int, _ py: Python, isCounted: Bool
) -> Int {
  var i = 0
  while i < count {
    if let value = slots[i], !py.forgetUnlessLast(value, isCounted: isCounted) { return i }
    i &+= 1
  }
  return i
}

/// The same from a value on that ends with its instance.
@inline(never)
private func deallocRest(
  _ object: Object, _ slots: UnsafeMutablePointer<Object?>, from start: Int, to count: Int,
  _ type: PythonType, _ py: Python
) {
  for i in start..<count {
    guard let value = slots[i] else { continue }
    // What was stored past every check may be deep, or lead back here.
    if py.isLast(value), ModelInstance.mayCycle(value) {
      for k in 0..<i { slots[k] = nil }
      return deallocByCPython(object, type, py)
    }
    py.release(value)
  }
  if !py.state.pointee.free.push(object, count) { return freeAtomic(object, type, py) }
  py.release(type.address)
}

/// Gives back the memory of an instance whose values have gone.
@inline(never)
private func freeAtomic(_ object: Object, _ type: PythonType, _ py: Python) {
  ModelInstance.freeBlock(object, py)
  py.release(type.address)
}

typealias Dealloc = @convention(c) (Object?) -> Void

/// Has CPython end an instance as one of any Python class: with finalizers, and with its
/// bound on the depth of recursion, both of which look at the type's own slot.
@inline(never)
private func deallocByCPython(_ object: Object, _ type: PythonType, _ py: Python) {
  py.retain(type.address)
  let own = type[PythonType.Slot.dealloc]
  type[PythonType.Slot.dealloc] = py.state.pointee.slotDealloc
  unsafeBitCast(py.state.pointee.slotDealloc, to: Dealloc.self)(object)
  type[PythonType.Slot.dealloc] = own
  py.release(type.address)
}
