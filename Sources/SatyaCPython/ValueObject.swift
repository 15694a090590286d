// SPDX-License-Identifier: Apache-2.0
import CSatya
import CSatyaCPython
import SatyaCore

/// read_value(address of a value, records, refusal): a plain Python object of the value, with
/// dicts for its records where `records` is True. Returns `refusal` where Python has to make
/// it: of records that are not wanted, and of numbers that are neither int64 nor double.
func readValue(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let address = py.address(arguments?[0]), let records = arguments?[1],
    let refusal = arguments?[2], let value = UnsafeRawPointer(bitPattern: address)
  else { return py.raise(py.typeError, "read_value(address, records, refusal)") }
  let reader = ValueObject(py: py, readsRecords: records == py.true_)
  // Safe: the caller keeps the value, and what it is part of, for the time of the call.
  if let made = reader.make(value.assumingMemoryBound(to: Value.self).pointee) { return made }
  return py.api.PyErr_Occurred.unsafelyUnwrapped() == nil ? py.retained(refusal) : nil
}

/// Makes plain Python objects of values of the engine.
///
/// Objects of Python's are made all the way, so that the collector may run any code. None of
/// it changes the values: whoever reads them keeps what owns them from being changed.
struct ValueObject {
  let py: Python
  let readsRecords: Bool

  /// A new reference; nil with an exception, or without one where Python has to make it.
  // Nesting is bounded: no value nests deeper than the engine's own limit.
  func make(_ value: Value) -> Object? {
    switch value.kind {
    case .null: return py.retained(py.none)
    case .bool: return py.retained(value.asBool ? py.true_ : py.false_)
    case .int64: return py.api.PyLong_FromLongLong.unsafelyUnwrapped(value.asInt64)
    case .double: return py.api.PyFloat_FromDouble.unsafelyUnwrapped(value.asDouble)
    case .string: return makeText(value)
    case .array: return makeList(value)
    case .object: return makeDict(value)
    case .record: return readsRecords ? makeDict(value) : nil
    default: return nil
    }
  }

  private func makeText(_ value: Value) -> Object? {
    py.makeStr(value.text, isASCII: value.flags.contains(.isASCII))
  }

  private func makeList(_ value: Value) -> Object? {
    let count = value.elements == nil ? 0 : value.count
    guard let list = py.hidden(py.api.PyList_New, count) else { return nil }
    // Safe: only of no elements is there no memory.
    for i in 0..<count {
      guard let item = make(value.elements.unsafelyUnwrapped[i]) else {
        py.release(list)
        return nil
      }
      // Safe: nobody else has seen the list, which has this many places.
      py.items(list: list)[i] = item
    }
    return py.shown(list, count)
  }

  private func makeDict(_ value: Value) -> Object? {
    guard let dict = py.api.PyDict_New.unsafelyUnwrapped() else { return nil }
    var members = Members(value)
    while let member = members.next() {
      guard put(member, into: dict) else {
        py.release(dict)
        return nil
      }
    }
    return dict
  }

  private func put(_ member: Members.Member, into dict: Object) -> Bool {
    guard let key = makeText(member.key) else { return false }
    defer { py.release(key) }
    guard let item = make(member.value) else { return false }
    defer { py.release(item) }
    return py.api.PyDict_SetItem.unsafelyUnwrapped(dict, key, item) == 0
  }
}
