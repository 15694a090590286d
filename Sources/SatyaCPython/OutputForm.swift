// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// What stands in JSON for values that JSON has no type for.
enum OutputForm {
  /// Room that such a text may take.
  static var mostBytes: Int { 48 }

  /// Writes a datetime, date, time, timedelta or UUID; 0 where Python has to.
  @inline(__always)
  static func write(
    _ value: Object, _ form: JSONForm, to room: UnsafeMutablePointer<UInt8>, _ py: Python
  ) -> Int {
    switch form {
    case .datetime: return Moment.write(value, to: room, py)
    case .date: return Moment.writeDate(value, to: room)
    case .time: return Clock.write(value, to: room, py)
    case .duration: return Duration.write(value, to: room)
    case .uuid: return UUIDText.write(value, to: room, py)
    default: return 0
    }
  }

  /// The same as a str; a new reference, or nil.
  static func moment(_ value: Object, _ form: JSONForm, _ py: Python) -> Object? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: mostBytes) {
      // Safe: the memory is there.
      let room = $0.baseAddress.unsafelyUnwrapped
      let count = write(value, form, to: room, py)
      return count > 0 ? py.makeStr(Text(UnsafePointer(room), count), isASCII: true) : nil
    }
  }

  /// What stands for a member of an enumeration, an exact str or int; borrowed, nil for
  /// others.
  static func member(
    _ value: Object, _ node: UnsafePointer<OutputNode>, _ py: Python
  ) -> Object? {
    let members = node.pointee.members
    // Safe: the reader of outputs has seen a tuple of pairs.
    let items = py.items(tuple: members)
    var i = 0
    while i < py.count(tuple: members) {
      if items[i] == value {
        let written = items[i + 1].unsafelyUnwrapped
        let type = PythonType.of(written).address
        return type == py.str || type == py.int ? written : nil
      }
      i += 2
    }
    return nil
  }
}
