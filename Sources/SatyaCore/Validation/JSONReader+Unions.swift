// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// Goes on with the one branch that the first byte, or the tag, leaves possible.
  mutating func readUnion(_ node: NodePointer, _ p: P, _ slot: Slot, _ depth: Int) -> P? {
    guard let union = node.pointee.union else { return nil }
    let byKind = union.pointee.byKind
    let branch: NodePointer?
    switch p.pointee {
    case JSONBytes.quote: branch = byKind.3
    case JSONBytes.openBrace:
      guard union.pointee.tagCount > 0 else {
        branch = byKind.5
        break
      }
      switch findTag(union, p) {
      case .found(let node): branch = node
      case .unknown: return nil
      case .notFirst: return readDeferred(node, p, slot, depth)
      }
    case JSONBytes.openBracket: branch = byKind.4
    case UInt8(ascii: "n"): branch = byKind.0
    case UInt8(ascii: "t"), UInt8(ascii: "f"): branch = byKind.1
    default: branch = byKind.2
    }
    guard let branch else { return nil }
    return read(branch, p, slot, depth)
  }

  private enum Tag {
    case found(NodePointer)
    case unknown
    /// The object does not begin with its tag, or the tag has escapes.
    case notFirst
  }

  @inline(__always)
  private func findTag(_ union: UnsafeMutablePointer<UnionRules>, _ p: P) -> Tag {
    var cursor = skipSpace(p + 1)
    guard cursor < end, JSONReader.matches(union.pointee.tagQuoted, cursor, end) else { return .notFirst }
    cursor = skipSpace(cursor + union.pointee.tagQuoted.count)
    guard cursor < end, cursor.pointee == JSONBytes.quote, let tags = union.pointee.tags else {
      return .unknown
    }
    var text = Value.unset
    guard StringReader.scan(cursor + 1, end: end, into: &text) != nil else { return .notFirst }
    for i in 0..<union.pointee.tagCount where tags[i].text == text.text {
      return .found(tags[i].node)
    }
    return .unknown
  }

  /// Decodes the subtree, has the walker check it, and builds from what it says.
  @inline(never)
  mutating func readDeferred(_ node: NodePointer, _ p: P, _ slot: Slot, _ depth: Int) -> P? {
    let options = check.options
    var tree = Value.unset
    var isShort = false
    let after: P? = withUnsafeMutablePointer(to: &scratch) {
      var reader = TreeReader(
        base: base, end: end, arena: $0, isLocated: true, options: options, report: nil)
      defer { reader.free() }
      let after = reader.read(p, depth: depth, path: nil, into: &tree)
      isShort = reader.ranOutOfMemory
      return reader.hasRefusedDuplicates ? nil : after
    }
    if isShort { return outOfMemory() }
    guard let after else { return nil }
    // The walker looks numbers up in the source where a double does not tell all.
    check.source = Text(base, end - base)
    let isValid = withUnsafeMutablePointer(to: &check) {
      let walker = ValueWalker(context: $0)
      return walker.check(tree, node, path: nil, offset: UInt64(p - base))
    }
    guard isValid else { return nil }
    if keeps {
      let built: Value? = withUnsafeMutablePointer(to: &check) { context in
        withUnsafeMutablePointer(to: &arena) { arena in
          var materializer = Materializer(arena: arena, context: context, enclosing: enclosing)
          return materializer.build(tree, node)
        }
      }
      guard let built else { return outOfMemory() }
      slot.pointee = built
    } else {
      slot.pointee = tree
    }
    return after
  }
}
