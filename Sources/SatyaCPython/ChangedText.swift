// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// Text as a node makes it that trims, or makes letters small.
struct ChangedText {
  private static var most: Int { 1_024 }

  private let node: UnsafePointer<ProgramNode>
  private let whole: Text
  private let text: Text
  private let isASCII: Bool

  /// nil where the change is for Python.
  init?(_ node: UnsafePointer<ProgramNode>, _ whole: Text, isASCII: Bool) {
    self.node = node
    self.whole = whole
    self.isASCII = isASCII
    guard node.pointee.flags.contains(.trims) else {
      text = whole
      return
    }
    text = Conversion.trimmed(whole)
    // These are space to Python's own `strip`, and to nothing else.
    if text.count > 0,
      ChangedText.isSeparator(text[0]) || ChangedText.isSeparator(text[text.count - 1])
    {
      return nil
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte &- 0x1C < 4 }

  /// A str, if the rules admit it: `same`, where nothing changed and it is there.
  func make(_ py: Python, same: Object?) -> Object? {
    if let rules = node.pointee.string {
      guard
        StringRules.admits(
          rules, text, isASCII: isASCII, assertsFormats: true, scratch: { py.scratch })
      else { return nil }
    }
    if node.pointee.flags.contains(.lowers) { return makeSmall(py) }
    if let same, text.count == whole.count { return py.retained(same) }
    return py.makeStr(text, isASCII: isASCII)
  }

  private func makeSmall(_ py: Python) -> Object? {
    guard isASCII, text.count <= ChangedText.most else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count + 1) {
      // Safe: there is room for the text.
      let out = $0.baseAddress.unsafelyUnwrapped
      for i in 0..<text.count {
        out[i] = text[i] &- UInt8(ascii: "A") < 26 ? text[i] | 0x20 : text[i]
      }
      return py.makeStr(Text(UnsafePointer(out), text.count), isASCII: true)
    }
  }
}

extension Walker {
  /// Text that is trimmed, or of which the letters change; a new reference, or nil.
  func takeChanged(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    guard type == py.str else { return nil }
    let isASCII = py.isASCII(value)
    guard let text = isASCII ? py.asciiText(value) : py.text(value) else { return nil }
    return ChangedText(node, text, isASCII: isASCII)?.make(py, same: value)
  }
}

extension JSONWalker {
  /// Text that is trimmed, or of which the letters change.
  func readChanged(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard p.pointee == JSONBytes.quote else { return nil }
    var value = Value.unset
    guard let after = StringReader.scan(p + 1, end: end, into: &value) else {
      return withEscapes(p) { text, isASCII in
        out.pointee = ChangedText(node, text, isASCII: isASCII)?.make(py, same: nil)
        return out.pointee != nil
      }
    }
    let isASCII = value.flags.contains(.isASCII)
    out.pointee = ChangedText(node, value.text, isASCII: isASCII)?.make(py, same: nil)
    return out.pointee == nil ? nil : after
  }
}
