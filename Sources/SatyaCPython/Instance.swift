// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// An instance of a model, in memory:
///
///      0  reference count         16  state: which fields were given; or a `Side`
///      8  type                    24  list of weak references
///     32  what `__slots__` of the user and a real `__dict__` take, mostly nothing
///         then the fields, one word each: a reference, or NULL where one was deleted
///
/// To CPython it is an object of fixed size. The state word has its lowest bit set and,
/// from there, a bit for each field that was given; or it is the address of a `Side`,
/// which has room for everything rarer.
struct ModelInstance {
  static var stateOffset: Int { 16 }
  static var weakListOffset: Int { 24 }
  static var headerSize: Int { 32 }
  static var noneSet: UInt { 1 }
  /// Set among the bits until functions of the user have seen what was made (`Completion`): no
  /// field has it (`ClassInfo.mostBits`).
  static var unfinished: UInt { 1 << 63 }

  let address: Object

  @inline(__always)
  init(_ address: Object) { self.address = address }

  @inline(__always)
  var type: PythonType { PythonType.of(address) }

  @inline(__always)
  var state: UInt {
    get { address.load(fromByteOffset: ModelInstance.stateOffset, as: UInt.self) }
    nonmutating set {
      address.storeBytes(of: newValue, toByteOffset: ModelInstance.stateOffset, as: UInt.self)
    }
  }

  @inline(__always)
  var weakList: Object? {
    address.load(fromByteOffset: ModelInstance.weakListOffset, as: Object?.self)
  }

  /// Safe: the object has `size` bytes, and its fields end there.
  @inline(__always)
  func slots(_ info: UnsafeMutablePointer<ClassInfo>) -> UnsafeMutablePointer<Object?> {
    (address + info.pointee.plainSize).assumingMemoryBound(to: Object?.self)
  }

  /// Allocates an instance whose fields are all absent; nil with an exception.
  @inline(__always)
  static func allocate(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> ModelInstance? {
    guard let made = allocateBare(cls, info, py) else { return nil }
    made.clearFields(info)
    return made
  }

  /// Allocates an instance in whose fields anything may stand: nobody may see it, and it
  /// may not be let go of, before the caller has filled them in.
  @inline(__always)
  static func allocateBare(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> ModelInstance? {
    guard info.pointee.takesPart else { return allocateNew(cls, info, py) }
    guard let block = py.state.pointee.free.pop(info.pointee.fieldCount) ?? newBlock(info, py)
    else { return nil }
    begin(block, cls, py)
    let made = ModelInstance(block)
    made.state = noneSet
    block.storeBytes(of: nil, toByteOffset: weakListOffset, as: Object?.self)
    return made
  }

  /// Makes memory an object of a class, which it holds: what PyObject_Init does, but for a
  /// call less. `ProbeClass` has compared the two.
  @inline(__always)
  static func begin(_ block: Object, _ cls: Object, _ py: Python) {
    block.storeBytes(of: py.retained(cls), toByteOffset: 8, as: Object.self)
    py.api._Py_NewReference.unsafelyUnwrapped(block)
  }

  /// Safe: the object has `size` bytes, and its fields end there.
  @inline(__always)
  func clearFields(_ info: UnsafeMutablePointer<ClassInfo>) {
    let slots = slots(info)
    for i in 0..<info.pointee.fieldCount { slots[i] = nil }
  }

  /// Memory for an instance of a class that takes part. The collector never sees most of
  /// these, so they do not bring its next run nearer, as those of `_PyObject_GC_New` do.
  @inline(never)
  private static func newBlock(_ info: UnsafeMutablePointer<ClassInfo>, _ py: Python) -> Object? {
    let head = collectorHead
    guard let memory = py.api.PyObject_Malloc.unsafelyUnwrapped(head + info.pointee.size) else {
      return py.raise(py.api.PyExc_MemoryError, "out of memory")
    }
    // A block that nobody tracks, without a call for two words.
    memory.initializeMemory(as: (UInt, UInt).self, to: (0, 0))
    return memory + head
  }

  /// Gives the memory of an untracked instance back, wherever it came from.
  @inline(__always)
  static func freeBlock(_ block: Object, _ py: Python) {
    py.api.PyObject_Free.unsafelyUnwrapped(block - collectorHead)
  }

  /// What stands in front of an object that the collector may see.
  private static var collectorHead: Int { 16 }

  @inline(never)
  private static func allocateNew(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> ModelInstance? {
    guard info.pointee.isLaidOut else {
      return py.raise(py.typeError, "the model class is not complete yet").map { ModelInstance($0) }
    }
    // While a class with several bases is being made, theirs show a smaller size.
    let type = PythonType(cls)
    let shown = type.basicSize
    type.basicSize = info.pointee.size
    let block = py.api._PyObject_GC_New.unsafelyUnwrapped(cls)
    if shown != info.pointee.size { type.basicSize = shown }
    guard let block else { return nil }
    // Safe: the block has `size` bytes.
    memset(block + stateOffset, 0, info.pointee.size - stateOffset)
    let made = ModelInstance(block)
    made.state = noneSet
    return made
  }

  /// Shows the instance to the collector, once.
  @inline(__always)
  func track(_ py: Python) {
    if !py.isTracked(address) { py.api.PyObject_GC_Track.unsafelyUnwrapped(address) }
  }

  /// Whether a reference to `value` may be part of a cycle.
  @inline(__always)
  static func mayCycle(_ value: Object) -> Bool { PythonType.of(value).hasGC }

  /// Shows the instance to the collector if any field may be part of a cycle.
  @inline(__always)
  func trackIfNeeded(_ info: UnsafeMutablePointer<ClassInfo>, _ py: Python) {
    let slots = slots(info)
    for i in 0..<info.pointee.fieldCount {
      if let value = slots[i], ModelInstance.mayCycle(value) { return track(py) }
    }
  }

  /// Puts a value into a slot, whose reference it takes over, and drops the old one.
  @inline(__always)
  func put(
    _ value: Object?, at index: Int, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) {
    let slot = slots(info) + index
    let old = slot.pointee
    slot.pointee = value
    if let value, ModelInstance.mayCycle(value) { track(py) }
    // Last: what dies here may run any code, which finds the new value.
    py.release(optional: old)
  }
}
