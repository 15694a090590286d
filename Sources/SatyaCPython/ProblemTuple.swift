// SPDX-License-Identifier: Apache-2.0
import CSatya
import CSatyaCPython
import SatyaCore

/// read_problem(address of a report, index): what a Problem is made of, as a tuple in the
/// order of its slots. None where Python has to read it: facts that are no plain values.
func readProblem(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let report = py.address(arguments?[0]), let index = py.address(arguments?[1]),
    let report = OpaquePointer(bitPattern: report)
  else { return py.raise(py.typeError, "read_problem(report, index)") }
  if let made = ProblemTuple(py: py, report: report, index: index).make() { return made }
  py.clearError()
  return py.retained(py.none)
}

/// One problem of a report, read by the functions that every caller has.
private struct ProblemTuple {
  let py: Python
  let report: OpaquePointer
  let index: Int

  private var values: ValueObject { ValueObject(py: py, readsRecords: false) }

  func make() -> Object? {
    var problem = satya_problem()
    problem.struct_size = UInt32(MemoryLayout<satya_problem>.size)
    guard satya_report_get(report, index, &problem) == SATYA_OK,
      let made = py.hidden(py.api.PyTuple_New, 12)
    else { return nil }
    let slots = py.items(tuple: made)
    slots[0] = text(problem.type, problem.type_size)
    slots[1] = place(problem.segment_count)
    slots[2] = text(problem.message, problem.message_size)
    slots[3] = facts(problem.parameter_count)
    slots[4] = text(problem.pointer, problem.pointer_size)
    slots[5] = text(problem.schema_path, problem.schema_path_size)
    slots[6] = number(problem.offset, none: .max)
    slots[7] = number(problem.line, none: 0)
    slots[8] = number(problem.column, none: 0)
    slots[9] = number(problem.record, none: .max)
    slots[10] = text(problem.input, problem.input_size)
    slots[11] = number(UInt64(problem.code), none: .max)
    for i in 0..<12 where slots[i] == nil {
      py.release(made)
      return nil
    }
    return py.shown(made, 12)
  }

  private func text(_ start: UnsafePointer<CChar>?, _ size: Int) -> Object? {
    py.api.PyUnicode_FromStringAndSize.unsafelyUnwrapped(start, size)
  }

  private func number(_ value: UInt64, none: UInt64) -> Object? {
    value == none
      ? py.retained(py.none)
      : Int64(exactly: value).flatMap { py.api.PyLong_FromLongLong.unsafelyUnwrapped($0) }
  }

  private func place(_ count: Int) -> Object? {
    guard let tuple = py.hidden(py.api.PyTuple_New, count) else { return nil }
    for i in 0..<count {
      var segment = satya_value()
      guard satya_report_segment(report, index, i, &segment) == SATYA_OK,
        let made = make(segment)
      else {
        py.release(tuple)
        return nil
      }
      py.items(tuple: tuple)[i] = made
    }
    return py.shown(tuple, count)
  }

  private func facts(_ count: Int) -> Object? {
    guard let dict = py.api.PyDict_New.unsafelyUnwrapped() else { return nil }
    for i in 0..<count where !addFact(i, to: dict) {
      py.release(dict)
      return nil
    }
    return dict
  }

  private func addFact(_ fact: Int, to dict: Object) -> Bool {
    var name = satya_value()
    var value = satya_value()
    guard satya_report_parameter(report, index, fact, &name, &value) == SATYA_OK,
      let key = make(name)
    else { return false }
    defer { py.release(key) }
    guard let item = make(value) else { return false }
    defer { py.release(item) }
    return py.api.PyDict_SetItem.unsafelyUnwrapped(dict, key, item) == 0
  }

  private func make(_ value: satya_value) -> Object? {
    // Safe: the two have the same layout.
    values.make(unsafeBitCast(value, to: Value.self))
  }
}
