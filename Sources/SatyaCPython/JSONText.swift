// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

// The ends of a reading and of a writing: text that Python gives, text that it gets.

extension JSONWriter {
  /// What `body` writes, as a str; nil where it returns nil. It is given where to begin,
  /// with room for `JSONScalars.ahead`, and returns where the text ends.
  @inline(__always)
  static func text(
    _ py: Python, _ body: (UnsafeMutablePointer<OutputText>, P) -> P?
  ) -> Object? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1_024) {
      var text = OutputText($0, py)
      defer { text.free() }
      return withUnsafeMutablePointer(to: &text) { out in
        body(out, out.pointee.start).flatMap { out.pointee.makeStr(to: $0) }
      }
    }
  }
}

extension Python {
  /// The text of a source that cannot change: str or bytes. A zero stands behind both.
  @inline(__always)
  func source(_ data: Object) -> Text? {
    let type = PythonType.of(data).address
    if type == api.PyBytes_Type {
      guard let start = api.PyBytes_AsString.unsafelyUnwrapped(data) else { return nil }
      return Text(
        UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self),
        api.PyBytes_Size.unsafelyUnwrapped(data))
    }
    guard type == str else { return nil }
    return isASCII(data) ? asciiText(data) : text(data)
  }
}

extension Walker {
  /// What a text of JSON holds, whose type is the first child.
  func takeJSON(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    guard let text = py.source(value) else { return nil }
    return JSONWalker.read(text, program, py) {
      JSONWalker(program, py, end: $0.end, stack: $0.stack, level: level)
        .read($0.child(node, 0), $1, $2)
    }
  }
}

extension JSONWalker {
  /// What the string at `p` holds, which is text of JSON itself.
  func readEmbedded(_ node: UnsafePointer<ProgramNode>, _ p: P, _ out: Slot) -> P? {
    guard p.pointee == JSONBytes.quote else { return nil }
    var value = Value.unset
    if let after = StringReader.scan(p + 1, end: end, into: &value) {
      out.pointee = readEmbedded(node, value.text)
      return out.pointee == nil ? nil : after
    }
    return withEscapes(p) { text, _ in
      out.pointee = readEmbedded(node, text)
      return out.pointee != nil
    }
  }

  private func readEmbedded(_ node: UnsafePointer<ProgramNode>, _ text: Text) -> Object? {
    JSONWalker.read(part: text, program, py) {
      JSONWalker(program, py, end: $0.end, stack: $0.stack, level: level)
        .read($0.child(node, 0), $1, $2)
    }
  }

  /// A text of up to this size is read from a copy with zeros behind it, so that loads of
  /// many bytes need not look where it ends.
  private static var mostCopied: Int { 448 }

  /// Reads a whole text by `body`; a new reference, or nil.
  @inline(__always)
  static func read(
    _ text: Text, _ program: UnsafePointer<Program>, _ py: Python, level: WalkLevel = WalkLevel(),
    _ body: (JSONWalker, P, Slot) -> P?
  ) -> Object? {
    if text.count > mostCopied { return read(text, end: text.end, program, py, level, body) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: mostCopied + 64) {
      // Safe: the memory has `mostCopied` bytes and 64 for the zeros.
      let copy = $0.baseAddress.unsafelyUnwrapped
      memcpy(copy, text.start, text.count)
      memset(copy + text.count, 0, 64)
      let text = Text(UnsafePointer(copy), text.count)
      return read(text, end: text.end + 64, program, py, level, body)
    }
  }

  /// The same of text that stands within another, so that no zero is behind it.
  @inline(never)
  static func read(
    part text: Text, _ program: UnsafePointer<Program>, _ py: Python,
    _ body: (JSONWalker, P, Slot) -> P?
  ) -> Object? {
    if text.count <= mostCopied { return read(text, program, py, body) }
    guard let memory = malloc(text.count + 64) else { return nil }
    defer { free(memory) }
    // Safe: the memory has room for the text and 64 zeros.
    memcpy(memory, text.start, text.count)
    memset(memory + text.count, 0, 64)
    let copy = Text(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), text.count)
    return read(copy, end: copy.end + 64, program, py, WalkLevel(), body)
  }

  @inline(__always)
  private static func read(
    _ text: Text, end: P, _ program: UnsafePointer<Program>, _ py: Python, _ level: WalkLevel,
    _ body: (JSONWalker, P, Slot) -> P?
  ) -> Object? {
    withUnsafeTemporaryAllocation(of: Object?.self, capacity: 64) {
      var stack = ObjectStack($0)
      defer { stack.free(py) }
      var made: Object?
      return withUnsafeMutablePointer(to: &stack) { stack in
        let walker = JSONWalker(program, py, end: end, stack: stack, level: level)
        guard let after = body(walker, walker.skipSpace(text.start), &made) else { return nil }
        if walker.skipSpace(after) == text.end { return made }
        py.release(optional: made)
        return nil
      }
    }
  }
}
