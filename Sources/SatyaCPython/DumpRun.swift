// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// One dump: what its call asks for, and what it has made of Python on the way.
///
/// The library writes what it is sure of. Any other value is for Python's function of its
/// type, for that value alone, with the settings as an object of Python's (`Writing`), which
/// is made when the first such value is met. So a function of the user runs once, and in its
/// turn; and warnings are shown once, at the end.
struct DumpRun {
  private(set) var flags: Flags = []
  /// Names in a set or a frozenset, for the outermost instance; nil for all.
  private(set) var include: Object?
  private(set) var exclude: Object?
  /// What `indent` was given; nil for none.
  private(set) var indent: Object?
  /// The arguments as they were given, for Python's settings.
  private var keywords: Keywords?
  private var writing: Object?
  /// What Python's settings were told last: the configurations of the model and of the whole.
  private var config: Object?
  private var whole: Object?
  /// Whether any function of Python's was called: from then on nothing may begin anew.
  private(set) var hasCalled = false

  struct Flags: OptionSet {
    let rawValue: UInt16
    @inline(__always) init(rawValue: UInt16) { self.rawValue = rawValue }

    static var isJSON: Flags { Flags(rawValue: 1) }
    /// It becomes text, which has no infinities.
    static var isText: Flags { Flags(rawValue: 2) }
    static var byAlias: Flags { Flags(rawValue: 4) }
    static var byName: Flags { Flags(rawValue: 8) }
    static var excludesUnset: Flags { Flags(rawValue: 16) }
    static var excludesDefaults: Flags { Flags(rawValue: 32) }
    static var excludesNone: Flags { Flags(rawValue: 64) }
    static var excludesComputed: Flags { Flags(rawValue: 128) }
    static var selects: Flags { Flags(rawValue: 256) }
    /// The package has called, for its caller.
    static var isInner: Flags { Flags(rawValue: 512) }
    static var isRoundTrip: Flags { Flags(rawValue: 1024) }

    /// Any of these may leave fields out.
    static var leavesOut: Flags { [.excludesUnset, .excludesDefaults, .excludesNone, .selects] }

    /// Whether names are aliases in what an output writes.
    @inline(__always)
    func usesAliases(_ output: UnsafePointer<Output>) -> Bool {
      guard output.pointee.flags.contains(.hasAliases) else { return false }
      return contains(.byAlias) || (output.pointee.flags.contains(.byAlias) && !contains(.byName))
    }
  }

  /// A dump that nothing is asked of.
  @inline(__always)
  init(_ flags: Flags) { self.flags = flags }

  /// A dump with the arguments of a call; nil, without an exception, where they are Python's
  /// affair.
  init?(_ flags: Flags, _ keywords: Keywords, _ py: Python) {
    self.flags = flags
    self.keywords = keywords
    guard let functions = py.state.pointee.dumps, let names = keywords.names,
      let values = keywords.values
    else { return nil }
    for i in 0..<py.count(tuple: names) {
      guard let name = py.items(tuple: names)[i], let value = values[i],
        let option = functions.option(name, py), take(option, value, functions, py)
      else { return nil }
    }
  }

  private mutating func take(
    _ option: DumpFunctions.Option, _ value: Object, _ functions: DumpFunctions, _ py: Python
  ) -> Bool {
    switch option {
    case .mode:
      if flags.contains(.isText) { return false }
      if py.isSameASCII(value, functions.json) {
        flags.insert(.isJSON)
        return true
      }
      return py.isSameASCII(value, functions.python)
    case .include, .exclude:
      if value == py.none { return true }
      let type = PythonType.of(value).address
      guard type == py.api.PySet_Type || type == py.api.PyFrozenSet_Type else { return false }
      flags.insert(.selects)
      if option == .include { include = value } else { exclude = value }
      return true
    case .byAlias:
      if value == py.none { return true }
      return take(value == py.true_ ? .byAlias : .byName, value == py.true_ || value == py.false_)
    case .excludeUnset: return take(.excludesUnset, value, py)
    case .excludeDefaults: return take(.excludesDefaults, value, py)
    case .excludeNone: return take(.excludesNone, value, py)
    case .excludeComputed: return take(.excludesComputed, value, py)
    case .roundTrip: return take([.excludesComputed, .isRoundTrip], value, py)
    case .asAny: return value == py.false_
    case .ensureASCII: return flags.contains(.isText) && value == py.false_
    case .polymorphic: return value == py.none || value == py.false_
    case .indent:
      if value != py.none { indent = value }
      return flags.contains(.isText)
    // What these mean is known to Python's settings alone, which are made with them.
    case .context, .warnings, .fallback: return true
    }
  }

  private mutating func take(_ flag: Flags, _ isKnown: Bool) -> Bool {
    flags.insert(flag)
    return isKnown
  }

  private mutating func take(_ flag: Flags, _ value: Object, _ py: Python) -> Bool {
    if value == py.true_ { flags.insert(flag) }
    return value == py.true_ || value == py.false_
  }

  // Python's part

  /// What Python's function makes of a value; a new reference, or nil with an exception.
  /// `owner` is the instance that the value belongs to, where the function is told that.
  static func call(
    _ run: UnsafeMutablePointer<DumpRun>, _ function: Object, _ value: Object, config: Object,
    whole: Object, exclude: Object? = nil, owner: Object? = nil, selection: Bool = false,
    _ py: Python
  ) -> Object? {
    guard let writing = settings(run, config: config, whole: whole, py) else { return nil }
    let count = owner != nil ? 5 : exclude != nil || selection ? 4 : 2
    guard let arguments = py.api.PyTuple_New.unsafelyUnwrapped(count) else { return nil }
    defer { py.release(arguments) }
    let items = py.items(tuple: arguments)
    items[0] = py.retained(value)
    items[1] = py.retained(writing)
    if count > 2 {
      items[2] = py.retained((selection ? run.pointee.include : nil) ?? py.none)
      items[3] = py.retained((selection ? run.pointee.exclude : exclude) ?? py.none)
    }
    if count > 4 { items[4] = py.retained(owner ?? py.none) }
    return py.api.PyObject_CallObject.unsafelyUnwrapped(function, arguments)
  }

  /// What a function that needs no settings makes of a value.
  static func call(
    _ run: UnsafeMutablePointer<DumpRun>, _ function: Object, _ value: Object, _ py: Python
  ) -> Object? {
    run.pointee.hasCalled = true
    return py.call(function, value)
  }

  /// Notes that code of Python's is about to run.
  @inline(__always)
  static func note(_ run: UnsafeMutablePointer<DumpRun>) { run.pointee.hasCalled = true }

  /// Python's settings, told of the model that is being written; borrowed.
  private static func settings(
    _ run: UnsafeMutablePointer<DumpRun>, config: Object, whole: Object, _ py: Python
  ) -> Object? {
    guard let functions = py.state.pointee.dumps else {
      return py.raise(py.typeError, "dumps have no functions yet")
    }
    run.pointee.hasCalled = true
    guard let writing = run.pointee.writing ?? make(run, whole, functions, py) else { return nil }
    if run.pointee.config != config {
      run.pointee.config = config
      if py.api.PyObject_SetAttr.unsafelyUnwrapped(writing, functions.configName, config) != 0 {
        return nil
      }
    }
    if run.pointee.whole != whole {
      run.pointee.whole = whole
      if py.api.PyObject_SetAttr.unsafelyUnwrapped(writing, functions.wholeName, whole) != 0 {
        return nil
      }
    }
    return writing
  }

  private static func make(
    _ run: UnsafeMutablePointer<DumpRun>, _ whole: Object, _ functions: DumpFunctions, _ py: Python
  ) -> Object? {
    let flags = run.pointee.flags
    guard let arguments = py.api.PyTuple_New.unsafelyUnwrapped(3) else { return nil }
    defer { py.release(arguments) }
    let items = py.items(tuple: arguments)
    items[0] = py.retained(whole)
    items[1] = py.retained(flags.contains(.isText) ? py.true_ : py.false_)
    var options = py.retained(py.none)
    if let keywords = run.pointee.keywords {
      guard let dict = py.dict(of: keywords) else { return nil }
      py.release(options)
      options = dict
    }
    items[2] = options
    let made = py.api.PyObject_CallObject.unsafelyUnwrapped(functions.make, arguments)
    run.pointee.writing = made
    run.pointee.config = whole
    run.pointee.whole = whole
    return made
  }

  /// Ends Python's part of the dump: shows warnings, once. False with an exception.
  static func finish(_ run: UnsafeMutablePointer<DumpRun>, _ py: Python) -> Bool {
    guard let writing = run.pointee.writing, let functions = py.state.pointee.dumps else {
      return true
    }
    run.pointee.writing = nil
    defer { py.release(writing) }
    guard let found = py.api.PyObject_GetAttr.unsafelyUnwrapped(writing, functions.foundName)
    else { return false }
    defer { py.release(found) }
    if PythonType.of(found).address == py.tuple { return true }
    let finish = run.pointee.flags.contains(.isInner) ? functions.finishOuter : functions.finish
    guard let done = py.call(finish, writing) else { return false }
    py.release(done)
    return true
  }

  func free(_ py: Python) { py.release(optional: writing) }

  // Fields

  /// Whether a dump shows a field of an instance, as far as the value does not matter.
  @inline(__always)
  static func mayShow(
    _ run: UnsafeMutablePointer<DumpRun>, _ field: UnsafePointer<OutputField>, _ index: Int,
    of instance: ModelInstance, isOutermost: Bool, _ py: Python
  ) -> Choice {
    let flags = run.pointee.flags
    if field.pointee.flags.contains(.isExcluded) { return .no }
    if flags.contains(.excludesUnset) {
      switch instance.isGiven(index, field.pointee.name, py) {
      case .yes: break
      case let other: return other
      }
    }
    if isOutermost, flags.contains(.selects) { return selects(run, field.pointee.name, py) }
    return .yes
  }

  enum Choice: UInt8 {
    case no = 0
    case yes
    /// With an exception.
    case failed
  }

  /// Whether what is included and excluded leaves a name of the outermost instance.
  static func selects(
    _ run: UnsafeMutablePointer<DumpRun>, _ name: Object, _ py: Python
  ) -> Choice {
    guard let functions = py.state.pointee.dumps else { return .yes }
    // The code of names that are no plain str may do anything.
    if let exclude = run.pointee.exclude {
      py.retain(exclude)
      defer { py.release(exclude) }
      switch functions.names(exclude, name, py) {
      case .yes: return .no
      case .failed: return .failed
      case .no: break
      }
    }
    guard let include = run.pointee.include else { return .yes }
    py.retain(include)
    defer { py.release(include) }
    return functions.names(include, name, py)
  }

  /// Whether a dump shows a field that has this value, which the caller holds.
  static func shows(
    _ run: UnsafeMutablePointer<DumpRun>, _ field: UnsafePointer<OutputField>, _ value: Object,
    _ py: Python
  ) -> Choice {
    if run.pointee.flags.contains(.excludesDefaults), !field.pointee.flags.contains(.isByMethod) {
      switch isDefault(run, field, value, py) {
      case .yes: return .no
      case .failed: return .failed
      case .no: break
      }
    }
    switch excludes(run, field, value, py) {
    case .yes: return .no
    case .no: return .yes
    case .failed: return .failed
    }
  }

  /// Whether a function of the user leaves a value out.
  static func excludes(
    _ run: UnsafeMutablePointer<DumpRun>, _ field: UnsafePointer<OutputField>, _ value: Object,
    _ py: Python
  ) -> Choice {
    guard let function = field.pointee.excludeIf else { return .no }
    return ask(run, function, value, py)
  }

  private static func isDefault(
    _ run: UnsafeMutablePointer<DumpRun>, _ field: UnsafePointer<OutputField>, _ value: Object,
    _ py: Python
  ) -> Choice {
    if let known = field.pointee.defaultValue {
      let type = PythonType.of(known).address
      let isSame = type == PythonType.of(value).address
      if value == known, type == py.str || type == py.int || known == py.none { return .yes }
      if isSame, type == py.api.PyBool_Type { return value == known ? .yes : .no }
      if isSame, type == py.float { return py.double(value) == py.double(known) ? .yes : .no }
      if isSame, type == py.str, py.isASCII(value), py.isASCII(known) {
        return py.asciiText(value) == py.asciiText(known) ? .yes : .no
      }
      if isSame, type == py.int, let a = py.int64(value), let b = py.int64(known) {
        return a == b ? .yes : .no
      }
      // None equals what says so.
      if value == py.none, type == py.str || type == py.int { return .no }
      if known == py.none {
        let own = PythonType.of(value).address
        if own == py.str || own == py.int || own == py.float || own == py.api.PyBool_Type {
          return .no
        }
      }
    }
    guard let function = field.pointee.isDefault else { return .no }
    return ask(run, function, value, py)
  }

  private static func ask(
    _ run: UnsafeMutablePointer<DumpRun>, _ function: Object, _ value: Object, _ py: Python
  ) -> Choice {
    guard let answer = call(run, function, value, py) else { return .failed }
    defer { py.release(answer) }
    switch py.api.PyObject_IsTrue.unsafelyUnwrapped(answer) {
    case 0: return .no
    case 1: return .yes
    default: return .failed
    }
  }
}

extension ModelInstance {
  /// Whether a field was given.
  @inline(__always)
  fileprivate func isGiven(_ index: Int, _ name: Object, _ py: Python) -> DumpRun.Choice {
    let state = self.state
    if state & 1 != 0, index < ClassInfo.mostBits {
      return state & (2 << UInt(index)) != 0 ? .yes : .no
    }
    guard let side else { return .no }
    guard let names = side.pointee.givenNames else {
      return index < ClassInfo.mostBits && side.pointee.mask & (2 << UInt(index)) != 0 ? .yes : .no
    }
    py.retain(names)
    defer { py.release(names) }
    return DumpFunctions.has(names, name, py)
  }
}
