// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Instances: fields are taken in the order of input, then the rest is filled in.
extension Walker {
  /// An instance from keyword arguments, whose values the caller holds; nil: not proven.
  func create(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, names: Object?,
    values: UnsafePointer<Object?>?
  ) -> ModelInstance? {
    guard let made = ModelInstance.allocateBare(cls, info, py) else { return nil }
    guard let names, let values else {
      made.clearFields(info)
      return finish(made, info, ModelInstance.noneSet)
    }
    let count = py.count(tuple: names)
    let fieldCount = program.pointee.fieldCount
    guard let orders = program.pointee.orders,
      let order = orders.known(names) ?? orders.find(names, program.pointee.gates, fieldCount, py)
    else {
      made.clearFields(info)
      return createSlowly(made, info, names, values, count)
    }
    if count != fieldCount { made.clearFields(info) }
    return fill(made, info, order, values, from: 0, to: count)
  }

  /// Fills in, from one keyword on, the fields of an order; all others are absent. nil: not
  /// proven.
  @inline(never)
  func fill(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, _ order: KeywordOrders.Order,
    _ values: UnsafePointer<Object?>, from start: Int, to count: Int
  ) -> ModelInstance? {
    let slots = made.slots(info)
    var i = start
    while true {
      i = Gate.fill(slots, order.gates, values, from: i, to: count, py)
      if i == count { return finish(made, info, order.given) }
      guard let taken = take(order.gates[i].node, values[i].unsafelyUnwrapped) else { break }
      Gate.slot(order.gates + i, slots).pointee = taken
      i &+= 1
    }
    // What is not filled in yet is what the rest of the order names.
    for k in i..<count { Gate.slot(order.gates + k, slots).pointee = nil }
    return drop(made)
  }

  /// The same of keywords in any order and of any name.
  @inline(never)
  private func createSlowly(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>,
    _ names: Object, _ values: UnsafePointer<Object?>, _ count: Int
  ) -> ModelInstance? {
    let slots = made.slots(info)
    let keywords = py.items(tuple: names)
    var expected = 0
    var state = ModelInstance.noneSet
    var extra: Object?
    defer { py.release(optional: extra) }
    for i in 0..<count {
      // Safe: both arrays have that many items, none of them NULL.
      let key = keywords[i].unsafelyUnwrapped
      // A key of another type may be equal to a name by code of the user.
      guard PythonType.of(key).address == py.str else { return drop(made) }
      guard let index = Program.find(program, key, near: expected, py) else {
        guard keep(&extra, key, values[i].unsafelyUnwrapped) else { return drop(made) }
        continue
      }
      expected = index &+ 1
      guard slots[index] == nil,
        let taken = take(program.pointee.fields[index].node, values[i].unsafelyUnwrapped)
      else { return drop(made) }
      slots[index] = taken
      state |= 2 &<< UInt(index)
    }
    program.pointee.learn(keywords, count)
    if program.pointee.hasPaths {
      guard let dict = py.dict(of: Keywords(names: names, values: values)) else {
        return drop(made)
      }
      defer { py.release(dict) }
      if !takePaths(slots, dict, &state) { return drop(made) }
    }
    return finish(made, info, state, extra)
  }

  /// An instance from a dict; nil: not proven.
  func create(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, fromDict dict: Object
  ) -> ModelInstance? {
    guard let made = ModelInstance.allocate(cls, info, py) else { return nil }
    let slots = made.slots(info)
    var expected = 0
    var state = ModelInstance.noneSet
    var extra: Object?
    defer { py.release(optional: extra) }
    var position = 0
    var key: Object?
    var value: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(dict, &position, &key, &value) != 0 {
      guard let key, let value else { return drop(made) }
      var index = expected
      if _slowPath(index >= program.pointee.fieldCount || key != program.pointee.gates[index].key) {
        // A key of another type may be equal to a name by code of the user.
        guard PythonType.of(key).address == py.str else { return drop(made) }
        guard let found = Program.find(program, key, near: expected, py) else {
          guard keep(&extra, key, value) else { return drop(made) }
          continue
        }
        index = found
      }
      expected = index &+ 1
      // Only a dict that changes meanwhile has a key twice, or one with another key of the field.
      guard slots[index] == nil else { return drop(made) }
      let gate = UnsafePointer(program.pointee.gates + index)
      if Gate.passes(gate, value, py) {
        slots[index] = py.retained(value)
      } else {
        py.retain(value)
        let taken = take(gate.pointee.node, value)
        py.release(value)
        guard let taken else { return drop(made) }
        slots[index] = taken
      }
      state |= 2 &<< UInt(index)
    }
    if program.pointee.hasPaths, !takePaths(slots, dict, &state) { return drop(made) }
    return finish(made, info, state, extra)
  }

  /// An instance of a root model from the value of its root; nil: not proven.
  func create(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, fromRoot value: Object
  ) -> ModelInstance? {
    guard let made = ModelInstance.allocate(cls, info, py) else { return nil }
    guard let taken = take(program.pointee.fields[0].node, value) else { return drop(made) }
    made.slots(info)[0] = taken
    return finish(made, info, info.pointee.allSet)
  }

  /// What becomes of a value that no field takes; false where Python must look.
  @inline(never)
  func keep(_ extra: inout Object?, _ key: Object, _ value: Object) -> Bool {
    if program.pointee.flags.contains(.forbidsExtra) { return false }
    if !program.pointee.flags.contains(.keepsExtra) { return true }
    // The collector, which a new dict starts, may change what holds them.
    py.retain(key)
    py.retain(value)
    defer {
      py.release(key)
      py.release(value)
    }
    if extra == nil { extra = py.api.PyDict_New.unsafelyUnwrapped() }
    guard let extra else { return false }
    return py.api.PyDict_SetItem.unsafelyUnwrapped(extra, key, value) == 0
  }

  /// Fills in what was not given. `extra` is a dict of what no field took, or nil.
  @inline(__always)
  func finish(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, _ state: UInt,
    _ extra: Object? = nil
  ) -> ModelInstance? {
    if state != info.pointee.allSet {
      if _slowPath(info.pointee.allSet == 0) { return finishWide(made, info, extra) }
      if !fillDefaults(made, info) { return drop(made) }
    }
    made.state =
      program.pointee.flags.contains(.completes) ? state | ModelInstance.unfinished : state
    if info.pointee.tracksAlways {
      // Of classes that are not, nothing keeps extras (`install`).
      if program.pointee.flags.contains(.keepsExtra), !made.take(extra: extra, info, py) {
        return drop(made)
      }
      made.track(py)
    } else if !program.pointee.flags.contains(.isAtomic) {
      made.trackIfNeeded(info, py)
    }
    return made
  }

  /// The same of a wide class: what was given is what has a value by now.
  @inline(never)
  private func finishWide(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, _ extra: Object?
  ) -> ModelInstance? {
    guard let given = made.namesOfValues(extra: extra, info, py) else { return drop(made) }
    defer { py.release(given) }
    guard fillDefaults(made, info), made.setGivenNames(given, isLive: true, info, py) else {
      return drop(made)
    }
    if program.pointee.flags.contains(.completes) {
      made.side?.pointee.mask |= ModelInstance.unfinished
    }
    if program.pointee.flags.contains(.keepsExtra) {
      guard let kept = extra.map({ py.retained($0) }) ?? py.api.PyDict_New.unsafelyUnwrapped()
      else { return drop(made) }
      defer { py.release(kept) }
      guard made.setSide(.extra, kept, py) else { return drop(made) }
    }
    return made
  }

  @inline(never)
  private func fillDefaults(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>
  ) -> Bool {
    let slots = made.slots(info)
    let fields = program.pointee.fields
    // Before any factory runs, for a factory is called once.
    for i in 0..<program.pointee.fieldCount
    where slots[i] == nil && fields[i].defaultKind == .required { return false }
    for i in 0..<program.pointee.fieldCount where slots[i] == nil {
      slots[i] = fields[i].makeDefault(py)
      if slots[i] == nil {
        py.makeErrorFinal()
        return false
      }
    }
    return true
  }

  @inline(never)
  private func drop(_ made: ModelInstance) -> ModelInstance? {
    py.release(made.address)
    return nil
  }
}
