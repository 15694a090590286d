// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// How many fields were given of an instance that was just made, and of those inside of it: of
/// several models of a union that fit, the one with more fits better.
struct GivenFields {
  private let py: Python
  private(set) var count = 0

  init(_ py: Python) { self.py = py }

  /// Counts those of an instance of a class; false where that is for Python.
  mutating func add(_ instance: Object, of cls: Object) -> Bool {
    guard PythonType.of(instance).address == cls, let info = ClassInfo.of(cls, py),
      info.pointee.allSet != 0, let found = info.pointee.program
    else { return false }
    let program = UnsafePointer(found)
    let flags = program.pointee.flags
    if flags.contains(.completes) || flags.contains(.isRoot) { return false }
    let made = ModelInstance(instance)
    count += made.bits.nonzeroBitCount - ModelInstance.noneSet.nonzeroBitCount
    let fields = program.pointee.fields
    for i in 0..<program.pointee.fieldCount where made.bits & 2 &<< UInt(i) != 0 {
      guard let value = made.slots(info)[i], add(value, fields[i].node, program) else {
        return false
      }
    }
    return true
  }

  private mutating func add(
    _ value: Object, _ node: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>
  ) -> Bool {
    if GivenFields.isFlat(node) { return true }
    switch node.pointee.kind {
    case .nullable:
      return value == py.none || add(value, ClosestModel.child(0, of: node, program), program)
    case .model:
      // An instance that was given counts for nothing; what was made just now has one holder.
      let references = value.load(as: UInt32.self)
      return references == 1 && add(value, of: node.pointee.object)
    case .tagged, .union:
      let type = PythonType.of(value).address
      for i in 0..<Int(node.pointee.childCount) {
        let child = ClosestModel.child(i, of: node, program)
        if child.pointee.kind == .model, child.pointee.object == type {
          return add(value, child, program)
        }
      }
      return type == py.str || type == py.int || value == py.none
    case .list, .tuple, .fixedTuple: return addItems(value, node, program)
    case .set, .frozenset: return GivenFields.isFlat(ClosestModel.child(0, of: node, program))
    case .dict:
      let child = ClosestModel.child(1, of: node, program)
      if GivenFields.isFlat(child) { return true }
      var position = 0
      var key: Object?
      var item: Object?
      while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
        guard let item, add(item, child, program) else { return false }
      }
      return true
    default: return false
    }
  }

  /// Whether what a node takes holds no model that counts.
  private static func isFlat(_ node: UnsafePointer<ProgramNode>) -> Bool {
    switch node.pointee.kind {
    case .none, .bool, .int, .float, .str, .exact, .literal, .any, .member, .text, .decimal:
      return true
    default: return false
    }
  }

  private mutating func addItems(
    _ value: Object, _ node: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>
  ) -> Bool {
    let isList = node.pointee.kind == .list
    let isFixed = node.pointee.kind == .fixedTuple
    if !isFixed, GivenFields.isFlat(ClosestModel.child(0, of: node, program)) { return true }
    let items = isList ? py.items(list: value) : py.items(tuple: value)
    for i in 0..<(isList ? py.count(list: value) : py.count(tuple: value)) {
      let child = ClosestModel.child(isFixed ? i : 0, of: node, program)
      guard let item = items[i], add(item, child, program) else { return false }
    }
    return true
  }
}
