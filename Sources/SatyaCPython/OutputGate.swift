// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// What nearly every value of a node is, to be tried before the node is looked at: of one exact
/// type that stands for itself in a dict, or that JSON has a text for.
struct OutputGate {
  /// The type; nothing where there is no such.
  private var type: Object?
  private var takesNone = false
  private var isSameInJSON = false
  private var scalar = Scalar.none

  /// How JSON writes a value.
  enum Scalar: UInt8 {
    /// As its node says.
    case none = 0
    case str
    case int
    case float
    /// As the word that it is.
    case word
  }

  /// A gate that nothing passes.
  init() {}

  /// `child` is the node's first, where it has any.
  init(_ node: UnsafePointer<OutputNode>, child: UnsafePointer<OutputNode>?, _ py: Python) {
    takesNone = node.pointee.kind == .nullable || node.pointee.kind == .none
    let inner = node.pointee.kind == .nullable ? child : node
    guard let inner else { return }
    switch inner.pointee.kind {
    case .bool: set(py.api.PyBool_Type, .word)
    case .int: set(py.int, .int)
    case .str: set(py.str, .str)
    case .float: set(py.float, .float)
    case .exact:
      if !PythonType(inner.pointee.object).hasGC { set(inner.pointee.object, .none) }
    default: break
    }
  }

  private mutating func set(_ type: Object?, _ scalar: Scalar) {
    self.type = type
    self.scalar = scalar
    // Text has no infinities.
    isSameInJSON = scalar != .none && scalar != .float
  }

  /// Whether a value stands for itself, as far as that is easily told.
  @inline(__always)
  static func dumpsItself(
    _ gate: UnsafePointer<OutputGate>, _ value: Object, inJSON: Bool, _ py: Python
  ) -> Bool {
    if PythonType.of(value).address == gate.pointee.type, !inJSON || gate.pointee.isSameInJSON {
      return true
    }
    return gate.pointee.takesNone && value == py.none
  }

  /// How JSON writes a value, as far as that is easily told.
  @inline(__always)
  static func scalar(
    _ gate: UnsafePointer<OutputGate>, _ value: Object, _ py: Python
  ) -> Scalar {
    if PythonType.of(value).address == gate.pointee.type { return gate.pointee.scalar }
    return gate.pointee.takesNone && value == py.none ? .word : .none
  }

  /// The gate of a node, by address: as a value it would be copied.
  @inline(__always)
  static func of(_ node: UnsafePointer<OutputNode>) -> UnsafePointer<OutputGate> {
    // Safe: a node's gate is its first member.
    UnsafeRawPointer(node).assumingMemoryBound(to: OutputGate.self)
  }
}
