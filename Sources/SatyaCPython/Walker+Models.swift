// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Instances: fields are taken in the order of input, then the rest is filled in.
extension Walker {
  /// An instance from keyword arguments, whose values the caller holds; nil: not proven.
  @inline(__always)
  func create(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>,
    keywords: UnsafePointer<Object?>, values: UnsafePointer<Object?>, count: Int
  ) -> ModelInstance? {
    guard let made = ModelInstance.allocateBare(cls, info, py) else { return nil }
    let isWhole = count == program.pointee.fieldCount
    guard count > 0, count <= program.pointee.fieldCount, let orders = program.pointee.orders else {
      made.clearFields(info)
      return createSlowly(made, info, keywords, values, 0..<count, ModelInstance.noneSet)
    }
    if !isWhole { made.clearFields(info) }
    let slots = made.slots(info)
    let order = orders.expected(keywords, count, program.pointee.gates)
    var i = 0
    while true {
      i = fill(slots, order, keywords, values, from: i, to: count)
      if i == count { break }
      let field = program.pointee.gates + Int(order[i])
      let isExpected = keywords[i] == field.pointee.key
      if isExpected, let taken = take(field.pointee.node, values[i].unsafelyUnwrapped) {
        slots[Int(order[i])] = taken
        i &+= 1
        continue
      }
      // What is not filled in yet is what the rest of the order names.
      if isWhole { for k in i..<count { slots[Int(order[k])] = nil } }
      if isExpected { return drop(made) }
      return createSlowly(made, info, keywords, values, i..<count, bits(of: order, i))
    }
    return finish(made, info, isWhole ? info.pointee.allSet : bits(of: order, count))
  }

  /// Fills in, from one keyword on, fields whose keywords are expected and whose values pass
  /// their gates; the first that is none, or `end`.
  ///
  /// Most calls are this loop and nothing else: it calls nothing, so that all of it stays in
  /// registers.
  @inline(never)
  private func fill(
    _ slots: UnsafeMutablePointer<Object?>, _ order: KeywordOrders.Order,
    _ keywords: UnsafePointer<Object?>, _ values: UnsafePointer<Object?>, from start: Int,
    to end: Int
  ) -> Int {
    let gates = UnsafePointer(program.pointee.gates)
    var i = start
    while i < end {
      // Safe: the arrays have `end` items, none of them NULL, and an order that many indexes
      // of fields, each of them once.
      let index = Int(order[i])
      let value = values[i].unsafelyUnwrapped
      guard keywords[i].unsafelyUnwrapped == gates[index].key,
        Gate.passes(gates + index, value, py)
      else { return i }
      slots[index] = py.retained(value)
      i &+= 1
    }
    return i
  }

  /// The state word of an instance that has the first fields of an order.
  @inline(__always)
  private func bits(of order: KeywordOrders.Order, _ count: Int) -> UInt {
    var state = ModelInstance.noneSet
    for i in 0..<count { state |= 2 &<< UInt(order[i]) }
    return state
  }

  /// The rest of the keywords, in any order and of any name.
  @inline(never)
  private func createSlowly(
    _ made: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>,
    _ keywords: UnsafePointer<Object?>, _ values: UnsafePointer<Object?>, _ rest: Range<Int>,
    _ given: UInt
  ) -> ModelInstance? {
    let slots = made.slots(info)
    var expected = rest.lowerBound
    var state = given
    var extra: Object?
    defer { py.release(optional: extra) }
    for i in rest {
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
    UnsafeMutablePointer(mutating: program).pointee.learn(keywords, rest.upperBound)
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
      // A key of another type may be equal to a name by code of the user.
      guard let key, let value, PythonType.of(key).address == py.str else { return drop(made) }
      guard let index = Program.find(program, key, near: expected, py) else {
        guard keep(&extra, key, value) else { return drop(made) }
        continue
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
    if state != info.pointee.allSet, !fillDefaults(made, info) { return drop(made) }
    made.state =
      program.pointee.flags.contains(.completes) ? state | ModelInstance.unfinished : state
    if info.pointee.tracksAlways {
      if program.pointee.flags.contains(.keepsExtra), !made.take(extra: extra, info, py) {
        return drop(made)
      }
      made.track(py)
    } else if !program.pointee.flags.contains(.isAtomic) {
      made.trackIfNeeded(info, py)
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
      switch fields[i].defaultKind {
      case .required: return false
      case .constant: slots[i] = py.retained(fields[i].defaultValue)
      case .factory: slots[i] = py.call(fields[i].defaultValue)
      case .emptyList: slots[i] = py.api.PyList_New.unsafelyUnwrapped(0)
      case .emptyDict: slots[i] = py.api.PyDict_New.unsafelyUnwrapped()
      }
      if slots[i] == nil {
        py.state.pointee.isFinal = true
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
