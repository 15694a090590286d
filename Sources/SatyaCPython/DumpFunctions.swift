// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// What dumps need of Python: functions of the package, and words that calls use.
struct DumpFunctions {
  /// (config, whether it becomes text, dict of options or None) -> settings.
  let make: Object
  /// (settings): shows the warnings of a dump, for the caller of the library; and for the
  /// caller of the package, which called that.
  let finish: Object
  let finishOuter: Object
  /// (value, settings): writes a value, or the key of a dict, by what it is.
  let infer: Object
  let inferKey: Object
  /// Raises what a dict that changes while it is looked through does.
  let changed: Object
  /// (what a dump in JSON mode gives, indent) -> text.
  let encode: Object
  let json: Object
  let python: Object
  let configName: Object
  let wholeName: Object
  let foundName: Object
  let intName: Object
  private let every: Object
  /// The names of options, interned, in the order of `Option`.
  private let options: UnsafeMutablePointer<Object>

  enum Option: Int {
    case mode = 0
    case include
    case exclude
    case context
    case byAlias
    case excludeUnset
    case excludeDefaults
    case excludeNone
    case excludeComputed
    case roundTrip
    case warnings
    case fallback
    case asAny
    case polymorphic
    case indent
    case ensureASCII
  }

  private static var optionCount: Int { 16 }

  /// `functions` are seven, `words` those that stand here and then the options; both kept.
  init?(_ functions: Object, _ words: Object, _ py: Python) {
    let count = 7 + DumpFunctions.optionCount
    guard PythonType.of(functions).address == py.tuple, py.count(tuple: functions) == 7,
      PythonType.of(words).address == py.tuple, py.count(tuple: words) == count
    else { return nil }
    let (made, texts) = (py.items(tuple: functions), py.items(tuple: words))
    for i in 0..<count {
      guard let text = texts[i], PythonType.of(text).address == py.str, py.isASCII(text) else {
        return nil
      }
    }
    guard let make = made[0], let finish = made[1], let infer = made[2], let inferKey = made[3],
      let changed = made[4], let encode = made[5], let finishOuter = made[6], let json = texts[0],
      let python = texts[1], let config = texts[2],
      let whole = texts[3], let found = texts[4], let every = texts[5],
      let intName = texts[6]
    else { return nil }
    // Once for a process: these references are kept for good.
    py.retain(functions)
    py.retain(words)
    self.make = make
    self.finish = finish
    self.finishOuter = finishOuter
    self.infer = infer
    self.inferKey = inferKey
    self.changed = changed
    self.encode = encode
    self.json = json
    self.python = python
    configName = config
    wholeName = whole
    foundName = found
    self.intName = intName
    self.every = every
    // Safe: no word is NULL.
    options = UnsafeMutableRawPointer(texts + 7).assumingMemoryBound(to: Object.self)
  }

  /// What a keyword of a call is.
  @inline(__always)
  func option(_ name: Object, _ py: Python) -> Option? {
    for i in 0..<DumpFunctions.optionCount where options[i] == name { return Option(rawValue: i) }
    for i in 0..<DumpFunctions.optionCount where py.isSameASCII(name, options[i]) {
      return Option(rawValue: i)
    }
    return nil
  }

  /// Whether a set has a name, or stands for all. The caller holds the set.
  func names(_ set: Object, _ name: Object, _ py: Python) -> DumpRun.Choice {
    let own = DumpFunctions.has(set, name, py)
    return own == .no ? DumpFunctions.has(set, every, py) : own
  }

  static func has(_ set: Object, _ name: Object, _ py: Python) -> DumpRun.Choice {
    switch py.api.PySet_Contains.unsafelyUnwrapped(set, name) {
    case 0: return .no
    case 1: return .yes
    default: return .failed
    }
  }
}

/// learn_dumps(functions, words): gives the library what dumps need of Python.
func learnDumps(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let functions = arguments?[0], let words = arguments?[1],
    let made = DumpFunctions(functions, words, py)
  else { return py.raise(py.typeError, "learn_dumps(functions, words)") }
  py.state.pointee.dumps = made
  return py.retained(py.none)
}

/// install_output(cls, output): says what becomes of the values of instances; None where
/// Python writes them.
func installOutput(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let cls = arguments?[0], let spec = arguments?[1], py.isModelClass(cls),
    let info = ClassInfo.of(cls, py), info.pointee.isLaidOut
  else { return py.raise(py.typeError, "install_output(class, output)") }
  var output: UnsafeMutablePointer<Output>?
  if spec != py.none {
    guard let read = OutputReader(py: py).read(spec, fieldCount: info.pointee.fieldCount) else {
      return nil
    }
    output = read
  }
  // One that is no longer used stays: a dump may be at work in it.
  if let old = info.pointee.output ?? info.pointee.oldOutput {
    if let output { output.pointee.older = old } else { info.pointee.oldOutput = old }
  }
  if output != nil { info.pointee.oldOutput = nil }
  info.pointee.output = output
  return py.retained(py.none)
}
