// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// What nearly every value of a field is: of one exact type, and between two bounds.
///
/// Made of the field's node, to be tried before the walker is asked: in one place in
/// memory, without a call, and without a branch for what the field does not have. A gate
/// takes less than its node, never more; what does not pass is for `Walker.take`.
struct Gate {
  /// The key of the field, as in `ProgramField`; borrowed.
  var key: Object
  var node: UnsafePointer<ProgramNode>
  /// The type; for a node that no gate can stand for, what is no type.
  private var type: Object
  /// The least value, and how far above it the greatest is. Of a float, the two
  /// bounds as bits, both of them excluded.
  private var least: Int64 = 0
  private var span: UInt64 = 0
  private var check = Check.none
  private var takesNone = false
  /// The field is never set again.
  var isFrozen: Bool

  private enum Check: UInt8 {
    case none
    case length
    case integer
    case float
  }

  /// `child` is the node's first, where it has any.
  init(_ field: ProgramField, child: UnsafePointer<ProgramNode>?, _ py: Python) {
    key = field.key
    node = field.node
    isFrozen = field.isFrozen
    type = UnsafeMutableRawPointer(mutating: node)
    takesNone = node.pointee.kind == .nullable || node.pointee.kind == .none
    let inner = node.pointee.kind == .nullable ? child : node
    guard let inner else { return }
    set(inner.pointee, py)
  }

  private mutating func set(_ node: ProgramNode, _ py: Python) {
    switch node.kind {
    case .bool: type = py.api.PyBool_Type.unsafelyUnwrapped
    case .exact, .model: type = node.object
    case .str:
      guard let rules = node.string?.pointee else {
        type = py.str
        return
      }
      if rules.pattern != nil || rules.format != nil { return }
      bound(py.str, .length, Int64(rules.minimumLength), Int64(rules.maximumLength))
    case .int:
      guard let rules = node.number?.pointee else {
        type = py.int
        return
      }
      if rules.isRange { bound(py.int, .integer, rules.least, rules.greatest) }
    case .float: setFloat(node, py)
    default: return
    }
  }

  private mutating func bound(_ type: Object, _ check: Check, _ least: Int64, _ greatest: Int64) {
    if least > greatest { return }
    self.type = type
    self.check = check
    self.least = least
    span = UInt64(bitPattern: greatest &- least)
  }

  /// A value that equals a bound is the walker's: digits that a double does not hold count.
  private mutating func setFloat(_ node: ProgramNode, _ py: Python) {
    var least = -Double.infinity
    var most = Double.infinity
    if let rules = node.number?.pointee {
      if rules.multipleOf != nil || rules.maximumDigits >= 0 || rules.decimalPlaces >= 0 { return }
      for bound in [rules.minimum, rules.exclusiveMinimum] {
        if let bound, bound.pointee.nearest > least { least = bound.pointee.nearest }
      }
      for bound in [rules.maximum, rules.exclusiveMaximum] {
        if let bound, bound.pointee.nearest < most { most = bound.pointee.nearest }
      }
    } else if !node.flags.contains(.isFinite) {
      type = py.float
      return
    }
    type = py.float
    check = .float
    self.least = Int64(bitPattern: least.bitPattern)
    span = most.bitPattern
  }

  /// Whether the field takes the very value.
  @inline(__always)
  static func passes(_ gate: UnsafePointer<Gate>, _ value: Object, _ py: Python) -> Bool {
    guard PythonType.of(value).address == gate.pointee.type else {
      return gate.pointee.takesNone && value == py.none
    }
    // Safe: the types are compared.
    let check = gate.pointee.check
    if check == .none { return true }
    if check == .integer {
      guard let number = py.shortInteger(value) else { return false }
      return gate.pointee.contains(number)
    }
    if check == .length {
      // Of text that is not ASCII the walker asks more.
      return py.isASCII(value) && gate.pointee.contains(Int64(py.length(str: value)))
    }
    let number = py.double(value)
    return number > Double(bitPattern: UInt64(bitPattern: gate.pointee.least))
      && number < Double(bitPattern: gate.pointee.span)
  }

  @inline(__always)
  private func contains(_ value: Int64) -> Bool {
    UInt64(bitPattern: value &- least) <= span
  }
}
