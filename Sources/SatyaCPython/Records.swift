// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Records of a batch as instances, many in one call: models/record_reader.py asks for them.

/// read_records(cls, address of a batch, text, base, first, count): a list of what the records
/// from `first` on are; the text of one that is not valid, or that Python has to look at, as it
/// has at all of them where `cls` is None.
/// `text`, bytes, is the part of the whole input that begins at byte `base` of it.
func readRecords(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 6, let arguments, let cls = arguments[0], cls == py.none || py.isModelClass(cls),
    let text = arguments[2], PythonType.of(text).address == py.api.PyBytes_Type,
    let text = py.source(text), let address = py.integer(arguments[1]),
    let base = py.integer(arguments[3]), let first = py.integer(arguments[4]),
    let number = py.integer(arguments[5]), first >= 0, number >= 0, base >= 0,
    let address = UnsafeMutableRawPointer(bitPattern: address)
  else { return py.raise(py.typeError, "read_records(class, batch, bytes, base, first, count)") }
  // Safe: the caller keeps the batch, which nothing changes, for the time of the call.
  let batch = Batch(address: address)
  guard number <= batch.count, first <= batch.count - number else {
    return py.raise(py.typeError, "the batch has fewer records")
  }
  guard let list = py.api.PyList_New.unsafelyUnwrapped(0) else { return nil }
  for i in first..<first + number {
    guard let part = part(i, of: batch, text, base) else {
      py.release(list)
      return py.raise(py.typeError, "the text is another batch's")
    }
    let made = cls == py.none ? nil : read(part, cls, py)
    guard made != nil || py.forgetError(), let item = made ?? py.bytes(part) else {
      py.release(list)
      return nil
    }
    let result = py.api.PyList_Append.unsafelyUnwrapped(list, item)
    py.release(item)
    if result != 0 {
      py.release(list)
      return nil
    }
  }
  return list
}

/// Where a record stands in the part of the input that `text` is.
private func part(_ index: Int, of batch: Batch, _ text: Text, _ base: Int) -> Text? {
  guard let (offset, size) = batch.source(index) else { return nil }
  let start = Int(truncatingIfNeeded: batch.options.baseOffset) &+ offset &- base
  guard start >= 0, size >= 0, start <= text.count, size <= text.count - start else { return nil }
  return Text(text.start + start, size)
}

private func read(_ part: Text, _ cls: Object, _ py: Python) -> Object? {
  // What functions of the user do, they do once, when Python asks for the record.
  guard let info = ClassInfo.of(cls, py), let program = info.pointee.program,
    program.pointee.flags.contains(.creates), !program.pointee.flags.contains(.completes)
  else { return nil }
  return JSONWalker.read(part: part, program, py) { $0.readInstance(cls, info, $1, $2) }
}

extension Python {
  /// An int of 64 bits that is no bool.
  fileprivate func integer(_ object: Object?) -> Int? {
    guard let object, PythonType.of(object).address == int else { return nil }
    return int64(object).map { Int($0) }
  }

  fileprivate func bytes(_ text: Text) -> Object? {
    api.PyBytes_FromStringAndSize.unsafelyUnwrapped(UnsafeRawPointer(text.start), text.count)
  }
}
