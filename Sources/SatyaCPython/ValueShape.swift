// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Which of the kinds that JSON knows a value is of: enough to tell, without a conversion, that
/// some types never take it.
enum ValueShape {
  case null
  case bool
  case number
  /// With its first byte; 0 where that is not easily told.
  case text(UInt8)
  case array
  case object
  /// Of a type that JSON does not have.
  case other

  /// That of an object, if it is exactly of a type.
  init(of value: Object, _ py: Python) {
    let type = PythonType.of(value).address
    if type == py.str {
      let first = py.isASCII(value) && py.length(str: value) > 0 ? py.asciiText(value)[0] : 0
      self = .text(first)
    } else if type == py.int || type == py.float {
      self = .number
    } else if type == py.dict {
      self = .object
    } else if type == py.list {
      self = .array
    } else if type == py.api.PyBool_Type {
      self = .bool
    } else {
      self = value == py.none ? .null : .other
    }
  }

  /// That of the value of JSON that begins at `p`.
  init(at p: UnsafePointer<UInt8>) {
    switch p[0] {
    case JSONBytes.quote: self = .text(p[1])
    case JSONBytes.openBrace: self = .object
    case JSONBytes.openBracket: self = .array
    case UInt8(ascii: "n"): self = .null
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = .number
    default: self = .other
    }
  }

  /// Whether a node takes no value of this shape, whatever it converts.
  func isRefused(
    by node: UnsafePointer<ProgramNode>, _ program: UnsafePointer<Program>, _ py: Python
  ) -> Bool {
    switch (node.pointee.kind, self) {
    case (_, .other): return false
    case (.nullable, .null): return false
    case (.nullable, _):
      return isRefused(by: ClosestModel.child(0, of: node, program), program, py)
    case (.none, .null): return false
    case (.none, _): return true
    case (.str, .text), (.dict, .object), (.model, .object): return false
    case (.list, .array), (.set, .array), (.frozenset, .array), (.tuple, .array): return false
    // Those that are told to make text of numbers have the flag.
    case (.str, .bool), (.str, .number): return !node.pointee.flags.contains(.isLax)
    case (.int, .text(let first)): return ValueShape.isLetter(first)
    case (.float, .text(let first)):
      // Of "inf" and "nan" a float is made.
      return ValueShape.isLetter(first) && first | 0x20 != UInt8(ascii: "i")
        && first | 0x20 != UInt8(ascii: "n")
    case (.int, .bool), (.int, .number), (.float, .bool), (.float, .number): return false
    case (.bool, .null), (.bool, .array), (.bool, .object): return true
    case (.model, _):
      guard let inner = ClosestModel.program(of: node, py) else { return false }
      return inner.pointee.flags.isDisjoint(with: [.completes, .isRoot])
    case (.str, _), (.int, _), (.float, _), (.dict, _): return true
    case (.list, _), (.set, _), (.frozenset, _), (.tuple, _): return true
    default: return false
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26
  }
}
