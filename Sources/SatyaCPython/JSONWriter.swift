// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Writes instances as JSON text: what `model_dump_json()` writes, byte for byte.
///
/// It follows the program and writes what is of just the type that a node says. Anything
/// else ends it: Python then writes the whole, and knows what to warn of.
struct JSONWriter {
  let py: Python
  let out: UnsafeMutablePointer<OutputText>
  let depth: Int

  init(_ py: Python, to out: UnsafeMutablePointer<OutputText>, depth: Int = 0) {
    self.py = py
    self.out = out
    self.depth = depth
  }

  @inline(__always)
  var inner: JSONWriter? {
    depth < Walker.mostDepth ? JSONWriter(py, to: out, depth: depth &+ 1) : nil
  }

  /// Writes an instance whose class is `cls`.
  func write(instance object: Object, of cls: Object) -> Bool {
    guard let info = ClassInfo.of(cls, py), let program = info.pointee.program,
      program.pointee.flags.contains(.writes)
    else { return false }
    let instance = ModelInstance(object)
    let slots = instance.slots(info)
    let fields = program.pointee.fields
    guard let brace = out.pointee.reserve(1) else { return false }
    brace.pointee = JSONBytes.openBrace
    out.pointee.take(1)
    for i in 0..<program.pointee.fieldCount {
      // A field that was deleted is for Python.
      guard let value = slots[i], put(label: fields[i].label, skipping: i == 0 ? 1 : 0) else {
        return false
      }
      if !fields[i].isLabelASCII { out.pointee.isASCII = false }
      guard write(value, as: fields[i].node, program) else { return false }
    }
    return put(JSONBytes.closeBrace)
  }

  @inline(__always)
  private func put(_ byte: UInt8) -> Bool {
    guard let room = out.pointee.reserve(1) else { return false }
    room.pointee = byte
    out.pointee.take(1)
    return true
  }

  /// A name with the comma before it, but for the first.
  @inline(__always)
  private func put(label text: Text, skipping: Int) -> Bool {
    let count = text.count &- skipping
    guard count > 0, let room = out.pointee.reserve(count &+ 16) else { return false }
    let start = UnsafeRawPointer(text.start + skipping)
    var i = 0
    // Safe: behind the texts of a program there is as much as a step reads past them.
    repeat {
      let words = (start + i).loadUnaligned(as: SIMD2<UInt64>.self)
      UnsafeMutableRawPointer(room + i).storeBytes(of: words, as: SIMD2<UInt64>.self)
      i &+= 16
    } while i < count
    out.pointee.take(count)
    return true
  }

  @inline(__always)
  private func put(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard let room = out.pointee.reserve(count) else { return false }
    memcpy(room, word.utf8Start, count)
    out.pointee.take(count)
    return true
  }

  @inline(__always)
  func write(
    _ value: Object, as node: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>
  ) -> Bool {
    let type = PythonType.of(value).address
    switch node.pointee.kind {
    case .str where node.pointee.form == .own:
      return type == py.str && writeStr(value)
    case .int where node.pointee.form == .own:
      return type == py.int && writeInt(value)
    default:
      // What `str()` of a value runs may drop it from what holds it.
      py.retain(value)
      defer { py.release(value) }
      return writeRarer(value, type, node, program)
    }
  }

  @inline(never)
  private func writeRarer(
    _ value: Object, _ type: Object, _ node: UnsafePointer<ProgramNode>,
    _ program: UnsafePointer<Program>
  ) -> Bool {
    if node.pointee.form == .custom { return false }
    switch node.pointee.kind {
    case .float: return type == py.float && writeFloat(value)
    case .bool: return type == py.api.PyBool_Type && writeWord(value)
    case .none: return value == py.none && writeWord(value)
    case .nullable:
      if value == py.none { return writeWord(value) }
      return write(value, as: child(node, 0, program), program)
    case .given: return write(value, as: child(node, 0, program), program)
    case .literal: return writeLiteral(value, type, node)
    case .exact: return writeForm(value, type, node)
    case .model:
      return type == node.pointee.object && (inner?.write(instance: value, of: type) ?? false)
    case .list, .tuple:
      guard type == (node.pointee.kind == .list ? py.list : py.tuple) else { return false }
      return inner?.writeItems(value, type, child(node, 0, program), program) ?? false
    case .dict:
      let keys = child(node, 0, program)
      guard type == py.dict, keys.pointee.kind == .str, keys.pointee.form == .own else {
        return false
      }
      return inner?.writeMembers(value, child(node, 1, program), program) ?? false
    case .any: return writeAny(value, type, node, program)
    case .union, .tagged:
      guard let member = Program.member(program, of: node, for: type, py) else { return false }
      return write(value, as: member, program)
    default: return false
    }
  }

  @inline(__always)
  private func child(
    _ node: UnsafePointer<ProgramNode>, _ index: Int, _ program: UnsafePointer<Program>
  ) -> UnsafePointer<ProgramNode> {
    // Safe: the reader of programs has seen that every child is a node.
    let place = Int(node.pointee.firstChild) + index
    return UnsafePointer(program.pointee.nodes + Int(program.pointee.children[place]))
  }

  // Scalars

  @inline(__always)
  private func writeStr(_ value: Object) -> Bool {
    let text: Text
    if _fastPath(py.isASCII(value)) {
      text = py.asciiText(value)
    } else {
      guard let found = py.text(value) else { return false }
      text = found
      out.pointee.isASCII = false
    }
    // Safe: a str is far shorter than a sixth of the address space.
    guard let room = out.pointee.reserve(6 &* text.count &+ 32) else { return false }
    out.pointee.take(StringWriter.write(text, to: room))
    return true
  }

  @inline(__always)
  private func writeInt(_ value: Object) -> Bool {
    guard let number = py.int64(value), let room = out.pointee.reserve(32) else { return false }
    out.pointee.take(NumberWriter.write(number, to: room))
    return true
  }

  private func writeFloat(_ value: Object) -> Bool {
    let number = py.double(value)
    guard number.isFinite, let room = out.pointee.reserve(40) else { return false }
    var count = NumberWriter.write(number, to: room)
    // An exponent of one digit stands without the zero that Python pads it with.
    if count > 4, room[count - 4] == UInt8(ascii: "e"), room[count - 3] == UInt8(ascii: "-"),
      room[count - 2] == UInt8(ascii: "0")
    {
      room[count - 2] = room[count - 1]
      count -= 1
    }
    out.pointee.take(count)
    return true
  }

  private func writeWord(_ value: Object) -> Bool {
    let word: StaticString = value == py.none ? "null" : value == py.true_ ? "true" : "false"
    return put(word)
  }

  private func writeLiteral(
    _ value: Object, _ type: Object, _ node: UnsafePointer<ProgramNode>
  ) -> Bool {
    guard type == py.str || type == py.int else { return false }
    if type == py.str, node.pointee.known.hasMeaning(value) { return writeStr(value) }
    let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, value)
    guard let found, PythonType.of(found).address == type else { return false }
    return type == py.str ? writeStr(value) : writeInt(value)
  }

  private func writeForm(
    _ value: Object, _ type: Object, _ node: UnsafePointer<ProgramNode>
  ) -> Bool {
    guard type == node.pointee.object else { return false }
    switch node.pointee.form {
    case .enumeration: return writeMember(value, node)
    case .datetime, .date, .time:
      guard let room = out.pointee.reserve(32) else { return false }
      let count: Int
      switch node.pointee.form {
      case .datetime: count = Moment.write(value, to: room + 1, py)
      case .date: count = Moment.writeDate(value, to: room + 1)
      default: count = Clock.write(value, to: room + 1, py)
      }
      guard count > 0 else { return false }
      room[0] = JSONBytes.quote
      room[count + 1] = JSONBytes.quote
      out.pointee.take(count + 2)
      return true
    case .text, .uuid:
      guard let text = py.api.PyObject_Str.unsafelyUnwrapped(value) else { return false }
      defer { py.release(text) }
      return PythonType.of(text).address == py.str && writeStr(text)
    default: return false
    }
  }

  private func writeMember(_ value: Object, _ node: UnsafePointer<ProgramNode>) -> Bool {
    let members = node.pointee.members
    // Safe: the reader of programs has seen a tuple of pairs.
    let items = py.items(tuple: members)
    var i = 0
    while i < py.count(tuple: members) {
      if items[i] == value {
        let written = items[i + 1].unsafelyUnwrapped
        let type = PythonType.of(written).address
        return type == py.str ? writeStr(written) : type == py.int && writeInt(written)
      }
      i += 2
    }
    return false
  }

  // Containers

  private func writeItems(
    _ value: Object, _ type: Object, _ child: UnsafePointer<ProgramNode>,
    _ program: UnsafePointer<Program>
  ) -> Bool {
    let isList = type == py.list
    guard put(JSONBytes.openBracket) else { return false }
    var i = 0
    // Both words are read each time: `str()` of an item may have changed the list.
    while i < (isList ? py.count(list: value) : py.count(tuple: value)) {
      guard i == 0 || put(JSONBytes.comma),
        let item = isList ? py.items(list: value)[i] : py.items(tuple: value)[i],
        write(item, as: child, program)
      else { return false }
      i += 1
    }
    return put(JSONBytes.closeBracket)
  }

  private func writeMembers(
    _ value: Object, _ child: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>
  ) -> Bool {
    guard put(JSONBytes.openBrace) else { return false }
    var position = 0
    var key: Object?
    var item: Object?
    var isFirst = true
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      guard let key, let item, PythonType.of(key).address == py.str,
        isFirst || put(JSONBytes.comma), writeStr(key), put(JSONBytes.colon)
      else { return false }
      isFirst = false
      guard write(item, as: child, program) else { return false }
    }
    return put(JSONBytes.closeBrace)
  }

  /// A value by what it is, where that is a type of JSON's or a model.
  private func writeAny(
    _ value: Object, _ type: Object, _ node: UnsafePointer<ProgramNode>,
    _ program: UnsafePointer<Program>
  ) -> Bool {
    switch type {
    case py.str: return writeStr(value)
    case py.int: return writeInt(value)
    case py.float: return writeFloat(value)
    case py.list, py.tuple: return inner?.writeItems(value, type, node, program) ?? false
    case py.dict: return inner?.writeMembers(value, node, program) ?? false
    default:
      if value == py.none || type == py.api.PyBool_Type { return writeWord(value) }
      guard py.isModelClass(type) else { return false }
      return inner?.write(instance: value, of: type) ?? false
    }
  }
}
