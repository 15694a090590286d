// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// What the library keeps of a model class: where its fields stand in an instance, and
/// what values they take.
///
/// One for each instance of the native metatype, behind the pointer in the class's own
/// storage. It goes when the class goes, and that is after the last instance. References
/// are the class's: the metatype shows them to the collector.
struct ClassInfo {
  /// `tp_basicsize` without the fields of the class: 32, and what `__slots__` of the
  /// user, or a `__dict__` that a base brings, add.
  var plainSize = 0
  /// With the fields.
  var size = 0
  var isLaidOut = false
  var fieldCount = 0
  /// The state word of an instance whose fields were all given; 0 of a wide class, whose fields
  /// are more than a state word has bits for.
  var allSet: UInt = 0
  /// A tuple of the fields' names, interned; and a dict from name to index.
  var names: Object?
  var index: Object?
  /// The items of `names`, borrowed.
  var nameItems: UnsafeMutablePointer<Object?>?
  /// The definitions of the class's member descriptors, and their names.
  var members: UnsafeMutableRawPointer?
  var memberNames: UnsafeMutableRawPointer?
  /// What values the fields take; nil while that is for Python alone.
  var program: UnsafeMutablePointer<Program>?
  /// What becomes of the values in dumps; nil while that is for Python alone.
  var output: UnsafeMutablePointer<Output>?
  /// What was before, where there is none now.
  var oldOutput: UnsafeMutablePointer<Output>?
  /// What `BoundMethods` bound to the class: builtin functions.
  var validate: Object?
  var validateJSON: Object?
  /// The versions of the class and its metaclass for which these are what the class has
  /// under their names; 0 for none.
  var validateVersions: UInt64 = 0
  var validateJSONVersions: UInt64 = 0
  /// The versions of the class for which it has Model's dumps under their names; 0 for none.
  var dumpVersion: UInt32 = 0
  var dumpJSONVersion: UInt32 = 0
  /// Whether the free lists take an instance (own dealloc).
  var takesPart = false
  /// Whether every instance is shown to the collector.
  var tracksAlways = false

  /// The fields that a state word has bits for: two are its own.
  static var mostBits: Int { 62 }

  /// Whether names tell which fields were given, and not bits.
  var isWide: Bool { fieldCount > ClassInfo.mostBits }

  /// The info of a class, which is an instance of the metatype.
  @inline(__always)
  static func of(_ cls: Object, _ py: Python) -> UnsafeMutablePointer<ClassInfo>? {
    cls.load(fromByteOffset: py.state.pointee.typeSize, as: UnsafeMutablePointer<ClassInfo>?.self)
  }

  /// Makes the info of a new class; false without memory.
  static func create(_ cls: Object, _ py: Python) -> Bool {
    guard let memory = malloc(MemoryLayout<ClassInfo>.size) else { return false }
    let info = memory.bindMemory(to: ClassInfo.self, capacity: 1)
    info.initialize(to: ClassInfo())
    info.pointee.plainSize = PythonType(cls).basicSize
    info.pointee.size = info.pointee.plainSize
    cls.storeBytes(
      of: info, toByteOffset: py.state.pointee.typeSize,
      as: UnsafeMutablePointer<ClassInfo>?.self)
    return true
  }

  /// Drops the references, which the collector asks for; the class then works as one
  /// without a program.
  static func clear(_ info: UnsafeMutablePointer<ClassInfo>, _ py: Python) {
    let names = info.pointee.names
    let index = info.pointee.index
    info.pointee.names = nil
    info.pointee.nameItems = nil
    info.pointee.index = nil
    let program = info.pointee.program
    let (output, oldOutput) = (info.pointee.output, info.pointee.oldOutput)
    let (validate, validateJSON) = (info.pointee.validate, info.pointee.validateJSON)
    info.pointee.program = nil
    info.pointee.output = nil
    info.pointee.oldOutput = nil
    info.pointee.validate = nil
    info.pointee.validateJSON = nil
    info.pointee.validateVersions = 0
    info.pointee.validateJSONVersions = 0
    py.release(optional: validate)
    py.release(optional: validateJSON)
    py.release(optional: names)
    py.release(optional: index)
    Output.free(output, py)
    Output.free(oldOutput, py)
    Program.free(program, py)
  }

  static func free(_ info: UnsafeMutablePointer<ClassInfo>, _ py: Python) {
    clear(info, py)
    CPlatform.free(info.pointee.members)
    CPlatform.free(info.pointee.memberNames)
    CPlatform.free(info)
  }

  /// The field of a name; nil where there is none. As with programs, the info is taken by
  /// address: as a value it would be copied.
  @inline(__always)
  static func find(
    _ info: UnsafeMutablePointer<ClassInfo>, _ name: Object, _ py: Python
  ) -> Int? {
    guard let names = info.pointee.nameItems else { return nil }
    // Names of attributes are interned, and fields are few.
    let count = min(info.pointee.fieldCount, 16)
    var i = 0
    while i < count {
      // Safe: no name is NULL.
      if names[i].unsafelyUnwrapped == name { return i }
      i &+= 1
    }
    return lookUp(info, name, py)
  }

  @inline(never)
  private static func lookUp(
    _ info: UnsafeMutablePointer<ClassInfo>, _ name: Object, _ py: Python
  ) -> Int? {
    // Only the hash of a plain str is known to run no code of the user.
    guard let index = info.pointee.index, PythonType.of(name).address == py.str else { return nil }
    guard let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(index, name) else {
      py.clearError()
      return nil
    }
    return py.int64(found).map { Int($0) }
  }
}
