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

  /// The location that a chain of links spells: "#/properties/a~1b", as far as a report shows it.
  mutating func location(_ link: Link?) throws(NoMemory) -> Text {
    try SchemaCompiler.location(link, &scratch)
  }

  static func location(_ link: Link?, _ arena: inout Arena) throws(NoMemory) -> Text {
    var depth = 0
    var size = 1
    var step = link
    while let part = step {
      depth += 1
      // A byte becomes two at most; an index has at most 20 digits.
      size += 1 + (part.pointee.key.kind == .unset ? 20 : part.pointee.key.count * 2)
      step = part.pointee.parent
    }
    size = min(size, Report.longestText)
    guard depth > 0 else { return Text("#") }
    guard arena.reserve(size) else { throw NoMemory() }
    let start = arena.cursor.assumingMemoryBound(to: UInt8.self)
    var path = LocationWriter(at: start, end: start + size)
    withUnsafeTemporaryAllocation(of: Link.self, capacity: depth) { parts in
      // The links lead from the last part to the first.
      var index = depth
      step = link
      while let part = step {
        index -= 1
        parts[index] = part
        step = part.pointee.parent
      }
      path.append(UInt8(ascii: "#"))
      for part in parts { path.append(part.pointee) }
    }
    arena.take(upTo: UnsafeMutableRawPointer(path.end))
    return Text(UnsafePointer(start), path.end - start)
  }
}

/// Writes a JSON Pointer (RFC 6901, section 3) as far as there is room.
private struct LocationWriter {
  private(set) var end: UnsafeMutablePointer<UInt8>
  private let limit: UnsafeMutablePointer<UInt8>

  init(at start: UnsafeMutablePointer<UInt8>, end limit: UnsafeMutablePointer<UInt8>) {
    end = start
    self.limit = limit
  }

  mutating func append(_ byte: UInt8) {
    guard end < limit else { return }
    end.pointee = byte
    end += 1
  }

  mutating func append(_ part: PathLink) {
    append(UInt8(ascii: "/"))
    guard part.key.kind != .unset else { return append(UInt(bitPattern: part.index)) }
    let key = part.key.text
    for i in 0..<min(key.count, limit - end) {
      let byte = key[i]
      if byte == UInt8(ascii: "~") || byte == UInt8(ascii: "/") {
        append(UInt8(ascii: "~"))
        append(byte == UInt8(ascii: "~") ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      } else {
        append(byte)
      }
    }
  }

  private mutating func append(_ index: UInt) {
    if index >= 10 { append(index / 10) }
    append(UInt8(truncatingIfNeeded: index % 10) + 0x30)
  }
}
