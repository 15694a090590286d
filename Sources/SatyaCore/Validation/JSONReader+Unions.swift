// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// Goes on with the one branch that the first byte, or the tag, leaves possible.
  mutating func readUnion(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
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
      case .notFirst: return readDeferred(node, p, slot)
      }
    case JSONBytes.openBracket: branch = byKind.4
    case UInt8(ascii: "n"): branch = byKind.0
    case UInt8(ascii: "t"), UInt8(ascii: "f"): branch = byKind.1
    default: branch = byKind.2
    }
    guard let branch else { return nil }
    return read(branch, p, slot)
  }

  private enum Tag {
    case found(NodePointer)
    case unknown
    /// The object does not begin with its tag, or the tag has escapes.
    case notFirst
  }

  /// Of many tags so many are compared with the text before it is looked for among all.
  private static var mostTagsCompared: Int { 64 }

  @inline(__always)
  private mutating func findTag(_ union: UnsafeMutablePointer<UnionRules>, _ p: P) -> Tag {
    guard let tags = union.pointee.tags else { return .unknown }
    var cursor = p + 1
    if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
    // Safe: the member of a rule in memory stays where it is.
    let key = withUnsafePointer(to: &union.pointee.tagKey) { $0 }
    guard cursor <= limit, QuotedText.stands(key, at: cursor) else {
      return findOtherTag(union, cursor)
    }
    cursor += Int(key.pointee.count)
    if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
    guard cursor <= limit else { return findTagText(union, cursor) }
    for i in 0..<min(union.pointee.tagCount, JSONReader.mostTagsCompared) {
      let quoted = withUnsafePointer(to: &tags[i].quoted) { $0 }
      if QuotedText.stands(quoted, at: cursor) { return .found(tags[i].node) }
    }
    return findTagText(union, cursor)
  }

  /// The same near the end of the text, and where names are long.
  @inline(never)
  private mutating func findOtherTag(_ union: UnsafeMutablePointer<UnionRules>, _ p: P) -> Tag {
    guard p < end, union.pointee.tagQuoted.stands(at: p, end) else { return .notFirst }
    return findTagText(union, skipSpace(p + union.pointee.tagQuoted.count))
  }

  /// `p` stands on the value of the tag.
  @inline(never)
  private mutating func findTagText(_ union: UnsafeMutablePointer<UnionRules>, _ p: P) -> Tag {
    guard p < end, p.pointee == JSONBytes.quote else { return .unknown }
    var text = Value.unset
    guard StringReader.scan(p + 1, end: end, into: &text) != nil else { return .notFirst }
    return union.pointee.branch(forTag: text.text).map { .found($0) } ?? .unknown
  }

  /// Decodes the subtree, has the walker check it, and builds from what it says.
  @inline(never)
  mutating func readDeferred(_ node: NodePointer, _ p: P, _ slot: Slot) -> P? {
    let check = check
    let source = Text(base, end - base)
    let options = options
    let depth = options.pointee.maximumDepth &- levels
    var tree = Value.unset
    var isShort = false
    let after: P? = withUnsafeMutablePointer(to: &check.pointee.trees) {
      var reader = TreeReader(
        base: source.start, end: source.end, arena: $0, isLocated: true,
        options: options.pointee, report: nil)
      defer { reader.free() }
      let after = reader.read(p, depth: depth, path: nil, into: &tree)
      isShort = reader.ranOutOfMemory
      return reader.hasRefusedDuplicates ? nil : after
    }
    if isShort { return outOfMemory() }
    guard let after else { return nil }
    // The walker looks numbers up in the source where a double does not tell all.
    check.pointee.source = source
    let walker = ValueWalker(context: check)
    guard walker.check(tree, node, path: nil, offset: UInt64(p - source.start)) else { return nil }
    if sink.build(tree, node, levels: levels, &lazyCheck, into: slot) { return after }
    // The second reading says what was cancelled.
    return check.pointee.failure == .cancelled ? nil : outOfMemory()
  }
}
