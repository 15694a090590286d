// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Which model of a union a dict, or an object of JSON, may be.
///
/// A model is out where the input lacks a field that it requires, or has text for a literal
/// that is not among the literal's. Where that leaves one, it is the one, whatever
/// Python would have tried before it. Which of several fits best is for Python to tell.
enum SoleModel {
  case none
  case one(UnsafePointer<ProgramNode>)
  case several

  /// `isOut` tells it of a model by its program, or says nil where that is not certain.
  @inline(__always)
  init(
    of union: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>, _ py: Python,
    isOut: (UnsafePointer<Program>) -> Bool?
  ) {
    self = .none
    let children = program.pointee.children + Int(union.pointee.firstChild)
    for i in 0..<Int(union.pointee.childCount) {
      // Safe: the reader has seen that every child is a node.
      let child = UnsafePointer(program.pointee.nodes + Int(children[i]))
      guard child.pointee.kind == .model else { continue }
      guard let info = ClassInfo.of(child.pointee.object, py), let program = info.pointee.program,
        program.pointee.flags.contains(.creates), let isOut = isOut(program)
      else {
        self = .several
        return
      }
      if isOut { continue }
      guard case .none = self else {
        self = .several
        return
      }
      self = .one(child)
    }
  }
}

extension Walker {
  /// The one model of a union that a dict may be.
  func soleModel(of union: UnsafePointer<ProgramNode>, _ dict: Object) -> SoleModel {
    SoleModel(of: union, program, py) { isOut($0, dict) }
  }

  private func isOut(_ program: UnsafePointer<Program>, _ dict: Object) -> Bool? {
    if program.pointee.hasOtherKeys { return nil }
    for i in 0..<program.pointee.fieldCount {
      let field = program.pointee.fields + i
      let isLiteral = field.pointee.node.pointee.kind == .literal
      if field.pointee.defaultKind != .required, !isLiteral { continue }
      let value = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(dict, field.pointee.key)
      guard let value else {
        if py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return nil }
        if field.pointee.defaultKind == .required { return true }
        continue
      }
      if isLiteral, PythonType.of(value).address == py.str {
        let texts = field.pointee.node.pointee.object
        if py.api.PyDict_GetItemWithError.unsafelyUnwrapped(texts, value) == nil { return true }
      }
    }
    return false
  }
}

extension JSONWalker {
  /// The one model of a union that the object at `p` may be.
  func soleModel(of union: UnsafePointer<ProgramNode>, _ p: P) -> SoleModel {
    SoleModel(of: union, program, py) { program in
      if program.pointee.hasOtherKeys { return nil }
      return JSONWalker(program, py, end: end, stack: stack, level: level).isOut(p)
    }
  }

  /// Whether the object at `p` is none of the program's; nil where it is malformed.
  private func isOut(_ start: P) -> Bool? {
    guard program.pointee.fieldCount <= ClassInfo.mostBits else { return nil }
    let fields = program.pointee.fields
    var given: UInt = 0
    var expected = 0
    var p = skipSpace(start + 1)
    while p.pointee == JSONBytes.quote {
      var index = -1
      guard let behind = findKey(p, near: expected, &index) else { return nil }
      p = skipSpace(behind)
      if index >= 0 {
        given |= 1 &<< UInt(index)
        expected = index &+ 1
        if refuses(fields[index].node, p) { return true }
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

  /// Whether a literal has no text like that at `p`.
  private func refuses(_ node: UnsafePointer<ProgramNode>, _ p: P) -> Bool {
    guard node.pointee.kind == .literal, p.pointee == JSONBytes.quote else { return false }
    var made: Object?
    guard readText(p, &made) != nil, let text = made else { return false }
    defer { py.release(text) }
    return py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, text) == nil
  }
}
