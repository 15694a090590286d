// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Which model of a union a dict, or an object of JSON, becomes.
///
/// A model is out where the input lacks a field that it requires, has a value of a shape that its
/// field never takes, text for a literal that is not among the literal's, or a member that the
/// model forbids. Where that leaves one, it is the one, whatever
/// Python would have tried before it. Of several it is the one of which most fields are given,
/// with those of the models that it holds; of those with as many the first, if it takes the
/// input as it is. What else there is to weigh, is for Python: a model that is not
/// proven may fit all the same, unless a check says that a value in it fits nothing.
struct ClosestModel {
  /// An instance, owned; nil where Python must look.
  let made: Object?
  /// Whether no other model, and so no other way, needs to be tried.
  let isOnly: Bool

  /// `isOut` tells it of a model by its program, or says nil where that is not certain; `make`
  /// makes an instance by a child of the union, and converts nothing where it is told so.
  @inline(never)
  init(
    of union: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>, _ py: Python,
    isOut: (UnsafePointer<Program>) -> Bool?,
    make: (_ child: UnsafePointer<ProgramNode>, _ isStrict: Bool) -> Object?
  ) {
    var first: UnsafePointer<ProgramNode>?
    var isOnly = true
    for i in 0..<Int(union.pointee.childCount) {
      let child = ClosestModel.child(i, of: union, program)
      guard child.pointee.kind == .model else { continue }
      guard let model = ClosestModel.program(of: child, py), let isOut = isOut(model) else {
        // An exception may be set.
        (self.made, self.isOnly) = (nil, false)
        return
      }
      if isOut { continue }
      if first != nil { isOnly = false }
      first = first ?? child
    }
    self.isOnly = isOnly
    guard let first else {
      made = nil
      return
    }
    made =
      isOnly ? make(first, false) : ClosestModel.ofMost(union, program, py, isOut: isOut, make: make)
  }

  /// An instance of the model of which most fields are given.
  private static func ofMost(
    _ union: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>, _ py: Python,
    isOut: (UnsafePointer<Program>) -> Bool?,
    make: (_ child: UnsafePointer<ProgramNode>, _ isStrict: Bool) -> Object?
  ) -> Object? {
    var best: Object?
    var first: UnsafePointer<ProgramNode>?
    var most = -1
    var isTied = false
    var isExact = false
    defer { py.release(optional: best) }
    for i in 0..<Int(union.pointee.childCount) {
      let child = child(i, of: union, program)
      guard child.pointee.kind == .model else { continue }
      guard let model = ClosestModel.program(of: child, py), let isOut = isOut(model) else {
        return nil
      }
      if isOut { continue }
      var trial = ModelTrial(py)
      guard trial.admits(model) else { return nil }
      guard let made = make(child, false) else {
        // What a check says of a value holds for all around it but a union.
        if !trial.hasUnion, py.hasProblem, py.forgetAttempt() { continue }
        return nil
      }
      var given = GivenFields(py)
      guard given.add(made, of: child.pointee.object) else {
        py.release(made)
        return nil
      }
      if given.count > most {
        py.release(optional: best)
        (best, first, most) = (made, child, given.count)
        (isTied, isExact) = (false, trial.isExact)
      } else {
        py.release(made)
        isTied = isTied || given.count == most
      }
    }
    guard let first, let found = best else { return nil }
    if isTied {
      guard isExact, let same = make(first, true) else { return nil }
      py.release(same)
    }
    best = nil
    return found
  }

  @inline(__always)
  static func child(
    _ index: Int, of union: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>
  ) -> UnsafePointer<ProgramNode> {
    // Safe: the reader has seen that every child is a node.
    let place = Int(union.pointee.firstChild) + index
    return UnsafePointer(program.pointee.nodes + Int(program.pointee.children[place]))
  }

  /// The program of a model's class; nil where Python makes its instances.
  @inline(never)
  static func program(
    of child: UnsafePointer<ProgramNode>, _ py: Python
  ) -> UnsafePointer<Program>? {
    guard let program = ClassInfo.of(child.pointee.object, py)?.pointee.program,
      program.pointee.flags.contains(.creates)
    else { return nil }
    return UnsafePointer(program)
  }
}

extension Walker {
  /// What a dict becomes in a union of several models.
  @inline(never)
  func takeClosest(of union: UnsafePointer<ProgramNode>, _ dict: Object) -> ClosestModel {
    ClosestModel(of: union, program, py) {
      isOut($0, dict)
    } make: { child, isStrict in
      let walker = isStrict ? Walker(program, py, level: level.strict) : self
      return walker.takeModel(of: child.pointee.object, dict)
    }
  }

  /// Whether a dict is none of a program's; nil where that is not certain.
  private func isOut(_ program: UnsafePointer<Program>, _ dict: Object) -> Bool? {
    if program.pointee.hasOtherKeys { return nil }
    var given = 0
    for i in 0..<program.pointee.fieldCount {
      let field = program.pointee.fields + i
      let value = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(dict, field.pointee.key)
      guard let value else {
        if py.hasLookupFailed { return nil }
        if field.pointee.defaultKind == .required { return true }
        continue
      }
      given += 1
      let node = field.pointee.node
      if ValueShape(of: value, py).isRefused(by: node, program, py) { return true }
      if node.pointee.kind == .literal, PythonType.of(value).address == py.str,
        py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, value) == nil
      {
        return true
      }
    }
    let forbidsExtra = program.pointee.flags.contains(.forbidsExtra)
    return forbidsExtra && given < py.api.PyDict_Size.unsafelyUnwrapped(dict)
  }
}

extension JSONWalker {
  /// The same of the object at `p`, which is stored; and the byte behind it, or nil.
  @inline(never)
  func readClosest(
    of union: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot
  ) -> (after: P?, isOnly: Bool) {
    var after: P?
    var onlyKey = Text("")
    let closest = ClosestModel(of: union, program, py) {
      isOut($0, p, &onlyKey)
    } make: { child, isStrict in
      let level = isStrict ? level.strict : level
      var made: Object?
      let walker = JSONWalker(program, py, end: end, stack: stack, level: level)
      guard let behind = walker.read(child, p, &made) else { return nil }
      after = behind
      return made
    }
    out.pointee = closest.made
    return (closest.made == nil ? nil : after, closest.isOnly)
  }

  /// Whether the object at `p` is none of a program's; nil where that is not certain. `onlyKey` is
  /// one of its keys, of which it is known that it comes once.
  private func isOut(
    _ program: UnsafePointer<Program>, _ p: P, _ onlyKey: inout Text
  ) -> Bool? {
    if program.pointee.hasOtherKeys { return nil }
    return JSONWalker(program, py, end: end, stack: stack, level: level).isOut(p, &onlyKey)
  }

  private func isOut(_ start: P, _ onlyKey: inout Text) -> Bool? {
    guard program.pointee.fieldCount <= ClassInfo.mostBits else { return nil }
    let fields = program.pointee.fields
    var given: UInt = 0
    var expected = 0
    var p = skipSpace(start + 1)
    while p.pointee == JSONBytes.quote {
      var index = -1
      let key = p
      guard let behind = findKey(p, near: expected, &index) else { return nil }
      p = skipSpace(behind)
      if index >= 0 {
        // Of a key that comes twice Python takes the last.
        guard given & (1 &<< UInt(index)) == 0 else { return nil }
        given |= 1 &<< UInt(index)
        expected = index &+ 1
        if refuses(fields[index].node, p) { return comesOnce(key, p, &onlyKey) ? true : nil }
      } else if program.pointee.flags.contains(.forbidsExtra) {
        return true
      }
      guard let after = skip(p) else { return nil }
      p = skipSpace(after)
      guard p.pointee == JSONBytes.comma else { break }
      p = skipSpace(p + 1)
    }
    guard p.pointee == JSONBytes.closeBrace else { return nil }
    for i in 0..<program.pointee.fieldCount
    where fields[i].defaultKind == .required && given & (1 &<< UInt(i)) == 0 { return true }
    return false
  }

  /// Whether the key at `key`, whose value is at `start`, does not come again behind it. Of models
  /// that are told apart by one key, the rest of the object is looked through once.
  private func comesOnce(_ key: P, _ start: P, _ onlyKey: inout Text) -> Bool {
    var value = Value.unset
    guard StringReader.scan(key + 1, end: end, into: &value) != nil else { return false }
    let wanted = value.text
    if wanted == onlyKey { return true }
    var p = start
    while true {
      guard let after = skip(p) else { return false }
      p = skipSpace(after)
      if p.pointee == JSONBytes.closeBrace { break }
      guard p.pointee == JSONBytes.comma else { return false }
      p = skipSpace(p + 1)
      guard p.pointee == JSONBytes.quote,
        let behind = StringReader.scan(p + 1, end: end, into: &value), !(value.text == wanted)
      else { return false }
      p = skipSpace(behind)
      guard p.pointee == JSONBytes.colon else { return false }
      p = skipSpace(p + 1)
    }
    onlyKey = wanted
    return true
  }

  /// Whether a node does not take the value at `p`, whatever it converts; of a literal, its text.
  private func refuses(_ node: UnsafePointer<ProgramNode>, _ p: P) -> Bool {
    if ValueShape(at: p).isRefused(by: node, program, py) { return true }
    guard node.pointee.kind == .literal, p.pointee == JSONBytes.quote else { return false }
    var made: Object?
    guard readText(p, &made) != nil, let text = made else { return false }
    defer { py.release(text) }
    return py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, text) == nil
  }
}
