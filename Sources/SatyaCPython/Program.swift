// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// What values a model's fields take, as plain data that the walker follows.
///
/// Python writes it, from the model's table, as a tuple (models/engines/program.py). What it
/// expects of keywords is all of it that changes.
struct Program: Plan {
  var fields: UnsafeMutablePointer<ProgramField>
  var fieldCount: Int
  /// One for each field.
  var gates: UnsafeMutablePointer<Gate>
  /// nil where Python makes instances.
  var orders: KeywordOrders?
  var nodes: UnsafeMutablePointer<ProgramNode>
  var nodeCount: Int
  /// What `quoted` of the fields points into.
  var texts: UnsafeMutablePointer<UInt8>?
  /// The children of all nodes: indexes into `nodes`.
  var children: UnsafeMutablePointer<Int32>
  /// A dict from the key of a field on input to its index.
  var index: Object
  /// Whether a field may be given under another key than its first, which `index` has too.
  var hasOtherKeys = false
  /// Whether a field is given by paths (`AliasPaths.swift`).
  var hasPaths = false
  var references: Object
  /// What `Refusal` knows of problems, borrowed; nil where problems are Python's.
  var refusals: Object?
  /// What `Completion` calls, borrowed; nil where no functions of the user take part.
  var completion: Object?
  var flags: Flags
  var older: UnsafeMutablePointer<Program>?

  struct Flags: OptionSet {
    let rawValue: UInt16
    @inline(__always) init(rawValue: UInt16) { self.rawValue = rawValue }

    static var forbidsExtra: Flags { Flags(rawValue: 1) }
    static var validatesAssignment: Flags { Flags(rawValue: 2) }
    /// Instances may be made, and fields set, without Python.
    static var creates: Flags { Flags(rawValue: 4) }
    static var sets: Flags { Flags(rawValue: 8) }
    /// No field can be part of a cycle.
    static var isAtomic: Flags { Flags(rawValue: 32) }
    /// An instance of the class is taken for valid as it is.
    static var takesInstances: Flags { Flags(rawValue: 64) }
    /// An instance that was made is not finished before functions of the user have seen it,
    /// or what it holds.
    static var completes: Flags { Flags(rawValue: 256) }
    /// Instances may be made of what functions of the user have made of the input, but not of
    /// the input itself.
    static var makes: Flags { Flags(rawValue: 512) }
    /// What no field takes is kept with the instance.
    static var keepsExtra: Flags { Flags(rawValue: 1024) }
    /// The first field is the whole of the input: instances are made of what it takes.
    static var isRoot: Flags { Flags(rawValue: 2048) }
  }

  static var place: Int { 16 }

  func freeParts(_ py: Python) {
    for i in 0..<nodeCount {
      nodes[i].schema?.release()
      nodes[i].known.free(py)
    }
    orders?.free(py)
    CPlatform.free(gates)
    CPlatform.free(fields)
    CPlatform.free(nodes)
    CPlatform.free(children)
    CPlatform.free(texts)
    py.release(index)
  }

  /// Whether every key stands in JSON as it is.
  var hasPlainKeys: Bool {
    for i in 0..<fieldCount where fields[i].quoted.size == 0 { return false }
    return true
  }

  /// Expects keywords in this order from now on.
  func learn(_ keywords: UnsafePointer<Object?>, _ count: Int) {
    if count == 0 || count > fieldCount { return }
    orders?.learn(keywords, count, gates, fieldCount)
  }

  /// The field that a key on input stands for; nil where there is none.
  @inline(__always)
  static func find(
    _ program: UnsafePointer<Program>, _ key: Object, near expected: Int, _ py: Python
  ) -> Int? {
    let gates = program.pointee.gates
    if _fastPath(expected < program.pointee.fieldCount && gates[expected].key == key) {
      return expected
    }
    return lookUp(program, key, near: expected, py)
  }

  @inline(never)
  private static func lookUp(
    _ program: UnsafePointer<Program>, _ key: Object, near expected: Int, _ py: Python
  ) -> Int? {
    let (gates, count) = (program.pointee.gates, program.pointee.fieldCount)
    for i in 0..<min(count, 12) where gates[i].key == key { return i }
    if expected < count, py.isSameASCII(key, gates[expected].key) { return expected }
    guard let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(program.pointee.index, key)
    else { return nil }
    return py.int64(found).map { Int($0) }
  }
}

/// A field as input gives it.
struct ProgramField {
  /// The key as JSON writes it. First, so that it is read where it stands.
  var quoted: QuotedKey
  /// The key, an interned str; borrowed.
  var key: Object
  var node: UnsafePointer<ProgramNode>
  var defaultKind: DefaultKind
  var isFrozen: Bool
  /// What makes of a new value what is to be assigned, or raises: a function of Python's, which
  /// calls those of the user; borrowed. nil where the assignment is Python's.
  var setter: Object?
  /// A value or a callable; borrowed.
  var defaultValue: Object
  /// The tuple of a key that nobody else has, and of the paths by which the field is given
  /// instead; borrowed.
  var paths: Object?

  enum DefaultKind: UInt8 {
    case required
    /// The very object is the value.
    case constant
    /// Called without arguments.
    case factory
    case emptyList
    case emptyDict
    /// A copy of the first of two: a new list or dict where that is an empty one, else what the
    /// second, called without arguments, returns.
    case copy
  }

  /// The value of a field that was not given; a new reference, or nil: it is required, or with
  /// an exception.
  func makeDefault(_ py: Python) -> Object? {
    switch defaultKind {
    case .required: return nil
    case .constant: return py.retained(defaultValue)
    case .factory: return py.call(defaultValue)
    case .emptyList: return py.api.PyList_New.unsafelyUnwrapped(0)
    case .emptyDict: return py.api.PyDict_New.unsafelyUnwrapped()
    case .copy: return makeCopy(py)
    }
  }

  @inline(never)
  private func makeCopy(_ py: Python) -> Object? {
    // Safe: the reader of programs has seen a tuple of two.
    let parts = py.items(tuple: defaultValue)
    let value = parts[0].unsafelyUnwrapped
    let type = PythonType.of(value).address
    // Those who hold the default may have changed it.
    if type == py.list, py.count(list: value) == 0 { return py.api.PyList_New.unsafelyUnwrapped(0) }
    if type == py.dict, py.api.PyDict_Size.unsafelyUnwrapped(value) == 0 {
      return py.api.PyDict_New.unsafelyUnwrapped()
    }
    return py.call(parts[1].unsafelyUnwrapped)
  }
}

/// A type, compiled.
struct ProgramNode {
  var kind: Kind
  var flags: Flags
  var childCount: Int32
  var firstChild: Int32
  var string: UnsafeMutablePointer<StringRules>?
  var number: UnsafePointer<NumberRules>?
  var array: UnsafePointer<ArrayRules>?
  /// What the kind needs: a type, a model class, a dict of values; of an int, a float or a str
  /// Python's check of what else is given, or None. Borrowed.
  var object: Object
  /// What the node is in JSON, and for an enumeration its members and their values;
  /// borrowed.
  var form: JSONForm
  var members: Object
  /// The texts of a literal, and the tags of a tagged union.
  var known: KnownTexts
  /// Where `string`, `number` and `array` stand.
  var schema: Schema?

  /// The numbers are those of models/engines/kinds.py.
  enum Kind: UInt8 {
    /// Never taken.
    case host = 0
    case any
    case none
    case bool
    case int
    case float
    case str
    /// Exactly an instance of `object`, or what the one child makes of another value.
    case exact
    /// One of the values that `object`, a dict, has as keys, of the same type.
    case literal
    case list
    case set
    case frozenset
    /// A tuple of any length, all of whose items are of one type.
    case tuple
    /// A tuple with a type for each place.
    case fixedTuple
    case dict
    case nullable
    /// Children take values of types that differ, each of just its own, or several take lists; a
    /// last one, a call, says what becomes of all others.
    case union
    /// `object` is the class.
    case model
    /// Children are models, told apart by a member: `object` is (key, dict from tag to child,
    /// name of the field).
    case tagged
    /// Python decides: `object` is called with the value, and raises or returns another.
    case call
    /// What `object`, a dict, has for a str or an int: a member of an enumeration.
    case member
    /// Any value: a function of the user makes of it what the one child says (`Completion`).
    case given
    /// Text that is trimmed, or of which the letters change.
    case text
    /// A Decimal without rules (`Decimals.swift`).
    case decimal
    /// A TypedDict, or an instance of a dataclass (`Members.swift`).
    case members
    /// An instance of `object`, a NamedTuple, with a type for each field.
    case namedTuple
    /// Text of JSON, of which the first child says what it must hold.
    case json
    /// What a callable makes of the value that the first child takes: `object` is (callable,
    /// type). Instances of just the type are for the second child, a call.
    case made
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    @inline(__always) init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A float from an int; an instance of `object` from text, in its form.
    static var converts: Flags { Flags(rawValue: 1) }
    /// A union of which several members take lists.
    static var hasLists: Flags { Flags(rawValue: 1) }
    /// No NaN, no infinity.
    static var isFinite: Flags { Flags(rawValue: 2) }
    /// Values of the type never lead back to what holds them.
    static var isAtomic: Flags { Flags(rawValue: 4) }
    /// A dict that may have no other keys than those that are known.
    static var forbidsOthers: Flags { Flags(rawValue: 8) }
    /// A model of which instances are taken, and no dicts.
    static var instancesOnly: Flags { Flags(rawValue: 16) }
    /// A number or a bool, of what lax mode converts to one; a str, of numbers; a union of models
    /// that fields tell apart (`ClosestModel`); a datetime, of the seconds of Unix.
    static var isLax: Flags { Flags(rawValue: 32) }
    /// Text without white space at its ends; with small letters.
    static var trims: Flags { Flags(rawValue: 64) }
    static var lowers: Flags { Flags(rawValue: 128) }
    /// A call that is given the digits of a number in JSON, as text.
    static var takesDigits: Flags { Flags(rawValue: 1) }
  }
}

extension Program {
  /// The child of a union whose values are just those of a type; nil where there is none.
  static func member(
    _ program: UnsafePointer<Program>, of union: UnsafePointer<ProgramNode>, for type: Object,
    _ py: Python
  ) -> UnsafePointer<ProgramNode>? {
    let children = program.pointee.children + Int(union.pointee.firstChild)
    for i in 0..<Int(union.pointee.childCount) {
      // Safe: the reader has seen that every child is a node.
      let child = UnsafePointer(program.pointee.nodes + Int(children[i]))
      if ProgramNode.isOf(child, type, py) { return child }
    }
    return nil
  }
}

extension ProgramNode {
  /// Whether what the node takes, and does not convert, is of a type.
  @inline(__always)
  fileprivate static func isOf(
    _ node: UnsafePointer<ProgramNode>, _ type: Object, _ py: Python
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
}

extension Python {
  /// Whether two str are the same ASCII text; false where that is not easily told.
  @inline(__always)
  func isSameASCII(_ a: Object, _ b: Object) -> Bool {
    guard PythonType.of(a).address == str, isASCII(a), isASCII(b) else { return false }
    let length = length(str: a)
    let data = state.pointee.asciiData
    return length == self.length(str: b) && memcmp(a + data, b + data, length) == 0
  }
}
