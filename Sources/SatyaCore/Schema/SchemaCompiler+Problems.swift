// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Places in the document, and the mistakes found there.
extension SchemaCompiler {
  mutating func link(_ parent: Link?, key: Value) throws(NoMemory) -> Link {
    UnsafePointer(try paths.store(PathLink(parent: parent, key: key)))
  }

  mutating func link(_ parent: Link?, index: Int) throws(NoMemory) -> Link {
    UnsafePointer(try paths.store(PathLink(parent: parent, index: index)))
  }

  /// Where member `index` of the object at `value` has its value.
  mutating func spot(_ value: ValuePointer, _ parent: Link?, member index: Int)
    throws(NoMemory) -> Spot
  {
    guard let elements = value.pointee.elements else { return Spot(link: parent, offset: 0) }
    let link = try link(parent, key: elements[2 * index])
    return Spot(link: link, offset: value.pointee.offsets?[2 * index + 1] ?? 0)
  }

  /// Where element `index` of the array at `value` stands.
  mutating func spot(_ value: ValuePointer, _ parent: Link?, element index: Int)
    throws(NoMemory) -> Spot
  {
    let link = try link(parent, index: index)
    return Spot(link: link, offset: value.pointee.offsets?[index] ?? 0)
  }

  mutating func add(
    _ kind: ProblemKind, at spot: Spot, in location: Text = Text("#"),
    keyword: Text = Text(""), parameter: ProblemDraft.Parameter? = nil,
    _ second: ProblemDraft.Parameter? = nil, _ third: ProblemDraft.Parameter? = nil
  ) {
    problemCount += 1
    guard let report else { return }
    var draft = ProblemDraft(kind, parameter, second, third)
    draft.path = spot.link
    draft.offset = UInt64(spot.offset)
    draft.location = location
    draft.keyword = keyword
    report.add(draft)
  }

  /// The keyword's value is of the wrong kind.
  mutating func refuseType(
    _ site: Site, _ keyword: Text, _ value: Value, at spot: Spot, expected: StaticString
  ) throws(NoMemory) {
    add(
      .schemaKeywordType, at: spot, in: try location(site.spot.link), keyword: keyword,
      parameter: .init("keyword", keyword), .init("expected", Text(expected)),
      .init("found", Text(Wording.kind(value))))
  }

  /// The keyword's value is of the right kind and means nothing.
  mutating func refuseValue(
    _ site: Site, _ keyword: Text, at spot: Spot, expected: StaticString
  ) throws(NoMemory) {
    add(
      .schemaKeywordValue, at: spot, in: try location(site.spot.link), keyword: keyword,
      parameter: .init("keyword", keyword), .init("expected", Text(expected)))
  }

  mutating func refuseDialect(_ site: Site, _ member: Int) throws(NoMemory) {
    guard let elements = site.value.pointee.elements else { return }
    add(
      .schemaDialect, at: try spot(site.value, site.spot.link, member: member),
      in: try location(site.spot.link), keyword: Text("$schema"),
      parameter: .init("dialect", elements[2 * member + 1].text))
  }

  /// The location that a chain of links spells: "#/properties/a~1b".
  mutating func location(_ link: Link?) throws(NoMemory) -> Text {
    try SchemaCompiler.location(link, &scratch)
  }

  static func location(_ link: Link?, _ arena: inout Arena) throws(NoMemory) -> Text {
    guard let link else { return Text("#") }
    var size = 1
    var step: Link? = link
    while let part = step {
      // A byte becomes two at most; an index has at most 20 digits.
      size += 1 + (part.pointee.key.kind == .unset ? 20 : part.pointee.key.count * 2)
      step = part.pointee.parent
    }
    guard arena.reserve(size) else { throw NoMemory() }
    let start = arena.cursor.assumingMemoryBound(to: UInt8.self)
    // From the last part to the first, so from the end.
    let end = start + size
    var out = end
    step = link
    while let part = step {
      if part.pointee.key.kind == .unset {
        writeIndex(part.pointee.index, before: &out)
      } else {
        writeKey(part.pointee.key.text, before: &out)
      }
      out -= 1
      out.pointee = UInt8(ascii: "/")
      step = part.pointee.parent
    }
    out -= 1
    out.pointee = UInt8(ascii: "#")
    let count = end - out
    memmove(start, out, count)
    arena.take(upTo: UnsafeMutableRawPointer(start + count))
    return Text(UnsafePointer(start), count)
  }

  private static func writeIndex(_ index: Int, before out: inout UnsafeMutablePointer<UInt8>) {
    var rest = UInt(bitPattern: index)
    repeat {
      out -= 1
      out.pointee = UInt8(truncatingIfNeeded: rest % 10) + 0x30
      rest /= 10
    } while rest != 0
  }

  /// RFC 6901, section 3.
  private static func writeKey(_ key: Text, before out: inout UnsafeMutablePointer<UInt8>) {
    var i = key.count
    while i > 0 {
      i -= 1
      let byte = key[i]
      out -= 1
      if byte == UInt8(ascii: "~") || byte == UInt8(ascii: "/") {
        out.pointee = byte == UInt8(ascii: "~") ? 0x30 : 0x31
        out -= 1
        out.pointee = UInt8(ascii: "~")
      } else {
        out.pointee = byte
      }
    }
  }
}
