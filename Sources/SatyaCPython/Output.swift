// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// What becomes of a model's values in a dump, as plain data that `Dumper` and `JSONWriter`
/// follow. It says nothing of what the fields take: that is the `Program`.
///
/// Python writes it, from the model's table, as a tuple (models/engines/output.py). The shapes
/// of its dicts are all of it that changes.
struct Output: Plan {
  var flags: Flags
  /// The configuration of the model, which Python's part of a dump is told.
  var config: Object
  /// Python's function for the whole instance: (instance, settings).
  var dump: Object
  var fields: UnsafeMutablePointer<OutputField>
  var fieldCount: Int
  /// One for each field.
  var gates: UnsafeMutablePointer<OutputGate>
  /// Computed fields, behind the others in the same memory.
  var computed: UnsafeMutablePointer<OutputField>
  var computedCount: Int
  var nodes: UnsafeMutablePointer<OutputNode>
  var nodeCount: Int
  /// What labels point into.
  var texts: UnsafeMutablePointer<UInt8>?
  /// The children of all nodes: indexes into `nodes`.
  var children: UnsafeMutablePointer<Int32>
  /// Names and aliases of all fields, tuples of str.
  var names: Object
  var keys: Object
  /// What values of undeclared names are.
  var extra: UnsafePointer<OutputNode>?
  /// The function of the user that writes instances as a whole, where the library may call it;
  /// `members` is Python's function for what it returns.
  var serializer: UnsafePointer<OutputNode>?
  var references: Object
  /// The dicts of dumps by name and by alias, once they were looked for.
  private var shape: DictShape?
  private var keyShape: DictShape?
  private var isShapeKnown = false
  private var isKeyShapeKnown = false
  var older: UnsafeMutablePointer<Output>?

  init(
    references: Object, config: Object, dump: Object, names: Object, keys: Object, flags: Flags,
    fields: UnsafeMutablePointer<OutputField>, fieldCount: Int, computedCount: Int,
    gates: UnsafeMutablePointer<OutputGate>, nodes: UnsafeMutablePointer<OutputNode>,
    children: UnsafeMutablePointer<Int32>
  ) {
    self.references = references
    self.config = config
    self.dump = dump
    self.names = names
    self.keys = keys
    self.flags = flags
    self.fields = fields
    self.fieldCount = fieldCount
    computed = fields + fieldCount
    self.computedCount = computedCount
    self.gates = gates
    self.nodes = nodes
    self.children = children
    nodeCount = 0
  }

  /// The first are those of models/engines/output.py.
  struct Flags: OptionSet {
    let rawValue: UInt8
    @inline(__always) init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An instance is written as the value of its one field.
    static var isRoot: Flags { Flags(rawValue: 1) }
    /// Python writes instances as a whole.
    static var isWhole: Flags { Flags(rawValue: 2) }
    /// Aliases are the names in dumps that do not say.
    static var byAlias: Flags { Flags(rawValue: 4) }
    /// Instances may hold values of undeclared names.
    static var allowsExtra: Flags { Flags(rawValue: 8) }
    /// Some field has an alias.
    static var hasAliases: Flags { Flags(rawValue: 16) }
    /// In a dump that leaves nothing out every field shows, and nothing but fields.
    static var isPlain: Flags { Flags(rawValue: 32) }
  }

  static var place: Int { 24 }

  func freeParts(_ py: Python) {
    shape?.free(py)
    keyShape?.free(py)
    for i in 0..<nodeCount { nodes[i].known.free(py) }
    CPlatform.free(gates)
    CPlatform.free(fields)
    CPlatform.free(nodes)
    CPlatform.free(children)
    CPlatform.free(texts)
  }

  /// The shape of a dict that has all fields, looked for once.
  @inline(__always)
  static func shape(
    _ output: UnsafeMutablePointer<Output>, byAlias: Bool, _ py: Python
  ) -> DictShape? {
    if byAlias {
      return output.pointee.isKeyShapeKnown
        ? output.pointee.keyShape : findShape(output, byAlias: true, py)
    }
    return output.pointee.isShapeKnown
      ? output.pointee.shape : findShape(output, byAlias: false, py)
  }

  @inline(never)
  private static func findShape(
    _ output: UnsafeMutablePointer<Output>, byAlias: Bool, _ py: Python
  ) -> DictShape? {
    // First, for the collector, which may run meanwhile, may come here again.
    if byAlias {
      output.pointee.isKeyShapeKnown = true
    } else {
      output.pointee.isShapeKnown = true
    }
    if output.pointee.fieldCount > mostShaped { return nil }
    let names = byAlias ? output.pointee.keys : output.pointee.names
    let made = DictShape(py.items(tuple: names), py.count(tuple: names), py)
    if byAlias {
      output.pointee.keyShape = made
    } else {
      output.pointee.shape = made
    }
    return made
  }

  /// The bits of a word that says which fields have no value.
  private static var mostShaped: Int { 64 }

  /// A dict of all fields that was just made, in which the values of the first ones stand.
  struct Begun {
    let dict: Object
    let shape: DictShape
    /// The first field whose value is still to be put in; the number of fields where none is.
    let filled: Int
  }

  /// Begins the dict of an instance of which every field shows: with the values, up to the
  /// first one that does not stand for itself. Nil, without an exception, where there is no
  /// shape, or no memory.
  ///
  /// The caller holds the class: the collector may run meanwhile.
  @inline(__always)
  static func begin(
    _ output: UnsafeMutablePointer<Output>, _ slots: UnsafePointer<Object?>, byAlias: Bool,
    inJSON: Bool, _ py: Python
  ) -> Begun? {
    guard let shape = shape(output, byAlias: byAlias, py) else { return nil }
    guard let made = shape.make(py) else {
      py.clearError()
      return nil
    }
    let filled = shape.fill(
      made, from: 0, to: output.pointee.fieldCount, slots, output.pointee.gates, inJSON: inJSON, py)
    return Begun(dict: made, shape: shape, filled: filled)
  }

  @inline(__always)
  static func child(
    _ output: UnsafePointer<Output>, of node: UnsafePointer<OutputNode>, _ index: Int
  ) -> UnsafePointer<OutputNode> {
    // Safe: the reader has seen that every child is a node, and that there are as many as
    // the kind needs.
    let place = Int(node.pointee.firstChild) + index
    return UnsafePointer(output.pointee.nodes + Int(output.pointee.children[place]))
  }
}

/// A field, or a computed field, as a dump shows it.
struct OutputField {
  /// The name behind a comma, as JSON writes it.
  var label: Text
  var isLabelASCII: Bool
  var flags: Flags
  var node: UnsafePointer<OutputNode>
  var name: Object
  var key: Object
  /// The default, where it is one for all instances.
  var defaultValue: Object?
  /// Python's function that tells whether a value is the default.
  var isDefault: Object?
  /// The user's function that tells whether a value is left out.
  var excludeIf: Object?
  /// What is left out of the value.
  var innerExclude: Object?

  struct Flags: OptionSet {
    let rawValue: UInt8
    @inline(__always) init(rawValue: UInt8) { self.rawValue = rawValue }

    static var isExcluded: Flags { Flags(rawValue: 1) }
    /// A method writes it: what that makes of a default is no default.
    static var isByMethod: Flags { Flags(rawValue: 2) }
  }
}

/// A type, as a dump sees it.
struct OutputNode {
  /// First, for it is looked at in place; made of the others.
  var gate = OutputGate()
  var kind: Kind
  var flags: Flags
  var childCount: Int32
  var firstChild: Int32
  /// What the kind needs: a type, a model class, a dict of values, a function.
  var object: Object
  /// Python's function for a value that nothing else is known of: (value, settings), and
  /// behind these what is included and excluded, and the instance that the value belongs to.
  var dump: Object
  var form: JSONForm
  /// What the form needs.
  var members: Object
  /// The texts of a literal.
  var known: KnownTexts

  /// The numbers are those of models/engines/output.py.
  enum Kind: UInt8 {
    /// Python writes it.
    case call = 0
    /// Written by what it is.
    case any
    case none
    case bool
    case int
    case float
    case str
    /// An instance of just `object`: itself, and in JSON what the form says.
    case exact
    /// One of the keys of `object`, a dict, of the same type.
    case literal
    case list
    /// A tuple of any length, all of whose items are of one type.
    case tuple
    /// A tuple with a type for each place.
    case fixedTuple
    case set
    case frozenset
    /// `object` is Python's function for keys that do not stand for themselves.
    case dict
    case nullable
    /// Children have values of types that differ, each of just its own; of containers of one type the
    /// first whose items fit writes it (`UnionMember.swift`), or Python does.
    case union
    /// `object` is the class.
    case model
    /// `object` is called with a tuple of the arguments of a function of the user; what
    /// that returns is the child's.
    case function
    /// A dict with known keys: `object` is a `PlanObject` with a field for each.
    case record
    /// An instance of just the class that `members` is, whose attributes are the fields of
    /// `object`, a `PlanObject`.
    case attributes
    /// An instance of just `object`, a tuple with a type for each place.
    case namedTuple
    /// An instance of just `object`; `members` is called with a list and the instance, and
    /// makes another of it.
    case collection
    /// A list or a tuple, whichever it is.
    case sequence
    /// The child, but in a dump that is meant to be read again.
    case json
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    @inline(__always) init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Python's function is told the instance that the value belongs to.
    static var takesOwner: Flags { Flags(rawValue: 1) }
    /// Of a dict: keys that are int stand for themselves, and in JSON for their digits.
    static var hasPlainInts: Flags { Flags(rawValue: 2) }
  }

  /// Whether a str or an int, of just that type, is a value of a literal.
  static func isLiteral(
    _ node: UnsafePointer<OutputNode>, _ value: Object, _ type: Object, _ py: Python
  ) -> Bool {
    if type == py.str, node.pointee.known.hasMeaning(value) { return true }
    let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, value)
    return found.map { PythonType.of($0).address == type } ?? false
  }

  /// Whether what the node writes is of a type.
  @inline(__always)
  static func isOf(
    _ node: UnsafePointer<OutputNode>, _ type: Object, _ py: Python
  ) -> Bool {
    switch node.pointee.kind {
    case .none: return type == PythonType.of(py.none).address
    case .bool: return type == py.api.PyBool_Type
    case .int: return type == py.int
    case .float: return type == py.float
    case .str: return type == py.str
    case .exact, .model: return type == node.pointee.object
    case .list: return type == py.list
    case .tuple, .fixedTuple: return type == py.tuple
    case .set: return type == py.api.PySet_Type
    case .frozenset: return type == py.api.PyFrozenSet_Type
    case .dict: return type == py.dict
    default: return false
    }
  }

  /// Whether what the node writes holds other values.
  var isContainer: Bool {
    switch kind {
    case .list, .tuple, .fixedTuple, .set, .frozenset, .dict: return true
    default: return false
    }
  }
}
