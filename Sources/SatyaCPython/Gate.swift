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
  private var check: Check = []
  private var takesNone = false
  /// The field is never set again.
  var isFrozen: Bool
  /// The field's place among the slots of an instance, in bytes.
  private let place: UInt32

  /// What there is to compare but the type: one bit, each of which is tested by itself.
  private struct Check: OptionSet {
    let rawValue: UInt8
    @inline(__always) init(rawValue: UInt8) { self.rawValue = rawValue }

    static var integer: Check { Check(rawValue: 1) }
    /// The same where an int keeps its length in a tag.
    static var taggedInteger: Check { Check(rawValue: 2) }
    static var length: Check { Check(rawValue: 4) }
    static var float: Check { Check(rawValue: 8) }
  }

  /// `child` is the node's first, where it has any; `index` is the field's.
  init(_ field: ProgramField, at index: Int, child: UnsafePointer<ProgramNode>?, _ py: Python) {
    place = UInt32(truncatingIfNeeded: 8 * index)
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
      let check: Check = py.state.pointee.hasTaggedInt ? .taggedInteger : .integer
      if rules.isRange { bound(py.int, check, rules.least, rules.greatest) }
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
    if check.isEmpty { return true }
    if check.contains(.integer) {
      return gate.pointee.contains(py.shortInteger(value, isTagged: false))
    }
    if check.contains(.taggedInteger) {
      return gate.pointee.contains(py.shortInteger(value, isTagged: true))
    }
    if check.contains(.length) {
      // Of text that is not ASCII the walker asks more.
      return py.isASCII(value) && gate.pointee.contains(Int64(py.length(str: value)))
    }
    let number = py.double(value)
    return number > Double(bitPattern: UInt64(bitPattern: gate.pointee.least))
      && number < Double(bitPattern: gate.pointee.span)
  }

  /// The slot of the field among those of an instance.
  @inline(__always)
  static func slot(
    _ gate: UnsafePointer<Gate>, _ slots: UnsafeMutablePointer<Object?>
  ) -> UnsafeMutablePointer<Object?> {
    // Safe: an instance has a slot for each field.
    (UnsafeMutableRawPointer(slots) + Int(gate.pointee.place)).assumingMemoryBound(to: Object?.self)
  }

  /// Fills in the slots of fields, from one on, whose values pass; the first whose value does
  /// not, or `end`.
  ///
  /// Most calls of a class are this loop and nothing else: it calls nothing, so that all of
  /// it stays in registers.
  @inline(__always)
  static func fill(
    _ slots: UnsafeMutablePointer<Object?>, _ gates: UnsafePointer<Gate>,
    _ values: UnsafePointer<Object?>, from start: Int, to end: Int, _ py: Python
  ) -> Int {
    // Once more for interpreters in which no object is immortal, without a look at each.
    py.hasImmortals
      ? fill(slots, gates, values, from: start, to: end, py, isCounted: false)
      : fill(slots, gates, values, from: start, to: end, py, isCounted: true)
  }

  @inline(__always)
  private static func fill(
    _ slots: UnsafeMutablePointer<Object?>, _ gates: UnsafePointer<Gate>,
    _ values: UnsafePointer<Object?>, from start: Int, to end: Int, _ py: Python, isCounted: Bool
  ) -> Int {
    var i = start
    while i < end {
      // Safe: there are `end` gates and as many values, none of them NULL.
      let value = values[i].unsafelyUnwrapped
      guard passes(gates + i, value, py) else { return i }
      py.retain(value, isCounted: isCounted)
      slot(gates + i, slots).pointee = value
      i &+= 1
    }
    return i
  }

  @inline(__always)
  private func contains(_ value: Int64?) -> Bool {
    guard let value else { return false }
    return UInt64(bitPattern: value &- least) <= span
  }
}
