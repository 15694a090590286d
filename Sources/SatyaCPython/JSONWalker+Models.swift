// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// How far an object of JSON that is no valid instance was proven, for `Refusal` to go on from.
///
/// The fields of the instance then hold what the text says of them: of those that were proven,
/// what they are to hold, and of all others any value.
struct UnprovenInstance {
  /// Whether there is such an instance.
  var isRead = false
  /// The state word of an instance of which the proven fields were given.
  var proven: UInt = 0
}

// Objects of JSON as instances: keys in the order of the fields are compared where they
// stand, in two words; any other is looked up.
extension JSONWalker {
  /// Reads the object at `p` as an instance of `cls`, whose program this walker follows. With
  /// `unproven` it reads on where it can prove no more, if a `Refusal` could use that; what is
  /// stored then is an instance to take values from, which nobody else may see.
  @inline(never)
  func readInstance(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ p: P, _ out: Slot,
    _ unproven: UnsafeMutablePointer<UnprovenInstance>? = nil
  ) -> P? {
    guard p.pointee == JSONBytes.openBrace, PythonType(cls).isMadePlainly,
      let made = ModelInstance.allocate(cls, info, py)
    else { return nil }
    var state = ModelInstance.noneSet
    let walker = Walker(program, py, level: level)
    let fields = program.pointee.fields
    var extra: Object?
    var stop: (p: P?, index: Int) = (nil, 0)
    defer { py.release(optional: extra) }
    guard
      let after = readFields(
        made.slots(info), p, &state, &extra, &stop, { read(fields[$0].node, $1, $2) })
    else {
      if let unproven, let p = stop.p,
        let after = readOn(made.slots(info), p, stop.index, state, unproven)
      {
        out.pointee = made.address
        return after
      }
      py.release(made.address)
      return nil
    }
    if program.pointee.hasPaths, !readPaths(made.slots(info), p, &state) {
      py.release(made.address)
      return nil
    }
    if let unproven, state != info.pointee.allSet, lacksRequired(made.slots(info)),
      mayRefuse(state, unproven)
    {
      out.pointee = made.address
      return after
    }
    // Lets go of the instance where it says no.
    guard walker.finish(made, info, state, extra) != nil else { return nil }
    out.pointee = made.address
    return after
  }

  /// Reads the value at `p` as an instance of a root model, whose program this walker follows.
  @inline(never)
  func readRoot(
    _ cls: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ p: P, _ out: Slot
  ) -> P? {
    guard PythonType(cls).isMadePlainly, let made = ModelInstance.allocate(cls, info, py) else {
      return nil
    }
    guard let after = read(program.pointee.fields[0].node, p, made.slots(info)) else {
      py.release(made.address)
      return nil
    }
    guard Walker(program, py, level: level).finish(made, info, info.pointee.allSet) != nil else {
      return nil
    }
    out.pointee = made.address
    return after
  }

  /// Whether a field that must be given was not.
  @inline(never)
  private func lacksRequired(_ slots: Slot) -> Bool {
    let fields = program.pointee.fields
    for i in 0..<program.pointee.fieldCount
    where slots[i] == nil && fields[i].defaultKind == .required { return true }
    return false
  }

  /// Notes what was proven, where a `Refusal` can use it.
  private func mayRefuse(
    _ state: UInt, _ unproven: UnsafeMutablePointer<UnprovenInstance>
  ) -> Bool {
    guard Refusal(program, py)?.readsJSON == true, !py.isErrorFinal else { return false }
    // Of what was not proven an exception may be set.
    py.clearError()
    unproven.pointee = UnprovenInstance(isRead: true, proven: state)
    return true
  }

  /// Reads the value at `p`, of one field, and those of all fields behind it, whatever they
  /// are; nil where Python must look.
  @inline(never)
  private func readOn(
    _ slots: Slot, _ p: P, _ index: Int, _ proven: UInt,
    _ unproven: UnsafeMutablePointer<UnprovenInstance>
  ) -> P? {
    guard mayRefuse(proven, unproven) else { return nil }
    py.release(optional: slots[index])
    slots[index] = nil
    guard let behind = readAnything(p, slots + index) else { return nil }
    let next = skipSpace(behind)
    if next.pointee == JSONBytes.closeBrace { return next + 1 }
    guard next.pointee == JSONBytes.comma else { return nil }
    var state: UInt = 0
    var extra: Object?
    var stop: (p: P?, index: Int) = (nil, 0)
    defer { py.release(optional: extra) }
    return readMembers(slots, skipSpace(next + 1), index &+ 1, &state, &extra, &stop) {
      readAnything($1, $2)
    }
  }

  /// `readValue` is given the index of the field; where it returns nil, `stop` is the value's.
  @inline(__always)
  private func readFields(
    _ slots: Slot, _ start: P, _ state: inout UInt, _ extra: inout Object?,
    _ stop: inout (p: P?, index: Int), _ readValue: (Int, P, Slot) -> P?
  ) -> P? {
    let p = skipSpace(start + 1)
    if p.pointee == JSONBytes.closeBrace { return p + 1 }
    return readMembers(slots, p, 0, &state, &extra, &stop, readValue)
  }

  /// The same from the key at `p` on, which is expected to be that of one field.
  @inline(__always)
  private func readMembers(
    _ slots: Slot, _ start: P, _ first: Int, _ state: inout UInt, _ extra: inout Object?,
    _ stop: inout (p: P?, index: Int), _ readValue: (Int, P, Slot) -> P?
  ) -> P? {
    let fields = program.pointee.fields
    let count = program.pointee.fieldCount
    var p = start
    var expected = first
    while true {
      var index = expected
      let key = p
      if _fastPath(
        expected < count && end - p >= 16 && QuotedKey.matches(UnsafePointer(fields + expected), p))
      {
        p += fields[expected].quoted.size
      } else {
        guard p.pointee == JSONBytes.quote, let after = findKey(p, near: expected, &index) else {
          return nil
        }
        p = after
      }
      p = skipSpace(p)
      if index >= 0 {
        let slot = slots + index
        // A key that comes twice is for Python to judge.
        guard slot.pointee == nil else { return nil }
        guard let after = readValue(index, p, slot) else {
          stop = (p, index)
          return nil
        }
        p = after
        // Of a wide class nobody looks at the bits (`Walker.finishWide`).
        state |= 2 &<< UInt(index)
        expected = index &+ 1
      } else {
        guard let after = readExtra(key, p, &extra) else { return nil }
        p = after
      }
      p = skipSpace(p)
      if p.pointee == JSONBytes.comma {
        p = skipSpace(p + 1)
      } else {
        return p.pointee == JSONBytes.closeBrace ? p + 1 : nil
      }
    }
  }

  /// What becomes of the value at `p`, whose key no field has.
  @inline(never)
  private func readExtra(_ key: P, _ p: P, _ extra: inout Object?) -> P? {
    if program.pointee.flags.contains(.forbidsExtra) { return nil }
    if !program.pointee.flags.contains(.keepsExtra) { return skip(p) }
    var name: Object?
    var value: Object?
    defer {
      py.release(optional: name)
      py.release(optional: value)
    }
    guard readText(key, &name) != nil, let after = readAnything(p, &value), let name, let value,
      Walker(program, py, level: level).keep(&extra, name, value)
    else { return nil }
    return after
  }

  /// Finds the field of a key that was not the expected one, or leaves -1; the byte behind
  /// the colon.
  @inline(never)
  func findKey(_ start: P, near expected: Int, _ index: inout Int) -> P? {
    var value = Value.unset
    index = -1
    var p: P
    if let after = StringReader.scan(start + 1, end: end, into: &value) {
      p = after
      let text = value.text
      let fields = program.pointee.fields
      let count = program.pointee.fieldCount
      // From the expected one on, for fields that were left out are the commonest reason.
      for i in 0..<min(count, 12) {
        let at = expected + i < count ? expected + i : expected + i - count
        if at >= 0, at < count, fields[at].quoted.isText(text) {
          index = at
          break
        }
      }
      if index < 0,
        count > 12 || program.pointee.hasOtherKeys || !value.flags.contains(.isASCII)
          || !program.pointee.hasPlainKeys
      {
        guard lookUp(text, value.flags.contains(.isASCII), &index) else { return nil }
      }
    } else {
      var found = -1
      guard let after = withEscapes(start, { lookUp($0, $1, &found) }) else { return nil }
      index = found
      p = after
    }
    p = skipSpace(p)
    return p.pointee == JSONBytes.colon ? p + 1 : nil
  }

  /// By the program's dict; false with an exception.
  private func lookUp(_ text: Text, _ isASCII: Bool, _ index: inout Int) -> Bool {
    guard let key = py.makeStr(text, isASCII: isASCII) else { return false }
    defer { py.release(key) }
    guard let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(program.pointee.index, key)
    else { return py.api.PyErr_Occurred.unsafelyUnwrapped() == nil }
    index = py.int64(found).map { Int($0) } ?? -1
    return true
  }

  /// A tagged union: the member that tells is looked for, mostly the first.
  func readTagged(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard p.pointee == JSONBytes.openBrace else { return nil }
    // Safe: the reader of programs has seen a tuple of a str and a dict.
    let parts = py.items(tuple: node.pointee.object)
    let key = parts[0].unsafelyUnwrapped
    let tags = parts[1].unsafelyUnwrapped
    guard let at = findTag(key, p) else { return nil }
    var value = Value.unset
    if StringReader.scan(at + 1, end: end, into: &value) != nil,
      let index = node.pointee.known.find(value.text)?.pointee.index, index >= 0,
      index < Int(node.pointee.childCount)
    {
      return read(child(node, index), p, out)
    }
    return readTaggedSlowly(node, tags, at, p, out)
  }

  /// By the dict of tags.
  @inline(never)
  private func readTaggedSlowly(
    _ node: UnsafePointer<ProgramNode>, _ tags: Object, _ at: P, _ p: P, _ out: Slot
  ) -> P? {
    var made: Object?
    guard readText(at, &made) != nil, let tag = made else { return nil }
    defer { py.release(tag) }
    guard let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(tags, tag),
      PythonType.of(found).address == py.int, let index = py.int64(found), index >= 0,
      index < Int64(node.pointee.childCount)
    else { return nil }
    return read(child(node, Int(index)), p, out)
  }

  /// Finds the string that the member `key` of the object at `start` has: its quote.
  private func findTag(_ key: Object, _ start: P) -> P? {
    guard py.isASCII(key) else { return nil }
    let wanted = py.asciiText(key)
    var p = skipSpace(start + 1)
    while p.pointee == JSONBytes.quote {
      var value = Value.unset
      guard let behind = StringReader.scan(p + 1, end: end, into: &value) else { return nil }
      p = skipSpace(behind)
      guard p.pointee == JSONBytes.colon else { return nil }
      p = skipSpace(p + 1)
      if value.text == wanted { return p.pointee == JSONBytes.quote ? p : nil }
      guard let after = skip(p) else { return nil }
      p = skipSpace(after)
      guard p.pointee == JSONBytes.comma else { return nil }
      p = skipSpace(p + 1)
    }
    return nil
  }
}
