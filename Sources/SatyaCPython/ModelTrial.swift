// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// What is known of a model, and all that it holds, before an instance is made to see whether a
/// value fits it, which Python may do once more: that no function of the user runs meanwhile.
struct ModelTrial {
  private let py: Python
  /// More is left to Python.
  private var nodesLeft = 256
  /// Whether somewhere inside a value that one type refuses may be another's.
  private(set) var hasUnion = false
  /// How many unions stand around what is looked at.
  private var unions = 0
  /// Whether what all types take without a conversion they take as exactly as any does.
  private(set) var isExact = true

  init(_ py: Python) { self.py = py }

  /// A model that is looked at, inside of another: one that holds itself is looked at once.
  private struct Link {
    let program: UnsafePointer<Program>
    let outer: UnsafePointer<Link>?

    func leads(from program: UnsafePointer<Program>) -> Bool {
      program == self.program || outer?.pointee.leads(from: program) == true
    }
  }

  /// Whether instances of a program's class may be made for a trial.
  mutating func admits(_ program: UnsafePointer<Program>) -> Bool { admits(program, inside: nil) }

  private mutating func admits(
    _ program: UnsafePointer<Program>, inside outer: UnsafePointer<Link>?
  ) -> Bool {
    if outer?.pointee.leads(from: program) == true { return true }
    if program.pointee.flags.contains(.completes) { return false }
    let fields = program.pointee.fields
    return withUnsafePointer(to: Link(program: program, outer: outer)) { link in
      for i in 0..<program.pointee.fieldCount
      where fields[i].defaultKind == .factory || !admits(fields[i].node, link) { return false }
      return true
    }
  }

  private mutating func admits(
    _ node: UnsafePointer<ProgramNode>, _ link: UnsafePointer<Link>
  ) -> Bool {
    nodesLeft -= 1
    guard nodesLeft >= 0 else { return false }
    switch node.pointee.kind {
    case .none, .bool, .int, .float, .str, .literal: return true
    case .exact:
      // What stands for a member of an enumeration in JSON is converted, in strict mode too.
      if node.pointee.form == .enumeration { isExact = false }
      return true
    case .any, .member, .text, .decimal:
      isExact = false
      return true
    case .call:
      // Only where it calls no function of the user there is one for JSON, too.
      return node.pointee.childCount > 0
    case .model:
      // Each union of models inside of another would double the work.
      guard unions == 0, let inner = ClosestModel.program(of: node, py) else { return false }
      return admits(inner, inside: link)
    case .union:
      (hasUnion, isExact) = (true, false)
      unions += 1
    case .tagged: isExact = false
    case .nullable, .list, .set, .frozenset, .tuple, .fixedTuple, .dict: break
    default: return false
    }
    let program = link.pointee.program
    for i in 0..<Int(node.pointee.childCount)
    where !admits(ClosestModel.child(i, of: node, program), link) { return false }
    if node.pointee.kind == .union { unions -= 1 }
    return true
  }
}
