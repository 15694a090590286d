// SPDX-License-Identifier: Apache-2.0

// How the walker says what is wrong. Nothing here is inlined: problems are rare.
extension ValueWalker {
  /// What the problems of one value at one node have in common.
  struct Place {
    let node: NodePointer
    let path: Path?
    let offset: UInt64
    let value: Value

    init(_ node: NodePointer, _ path: Path?, _ offset: UInt64, _ value: Value) {
      self.node = node
      self.path = path
      self.offset = offset
      self.value = value
    }
  }

  /// Adds a problem. Only while `isReporting`.
  @inline(never)
  func report(
    _ kind: ProblemKind, _ keyword: StaticString, _ place: Place,
    _ first: ProblemDraft.Parameter? = nil, _ second: ProblemDraft.Parameter? = nil,
    _ third: ProblemDraft.Parameter? = nil
  ) {
    var draft = ProblemDraft(kind, first, second, third)
    draft.path = place.path
    draft.offset = place.offset
    draft.location = place.node.pointee.location
    draft.keyword = Text(keyword)
    draft.input = place.value
    context.pointee.report?.add(draft)
  }

  /// An empty buffer for words of the next problem; nil where there is no report.
  func clearWords() -> ByteBuffer? {
    guard let words = context.pointee.report?.words else { return nil }
    words.clear()
    words.maximum = Report.longestText
    return words
  }

  /// A problem without parameters. Always false.
  @inline(never)
  func refuse(
    _ kind: ProblemKind, _ keyword: StaticString, _ value: Value, _ node: NodePointer,
    _ path: Path?, _ offset: UInt64
  ) -> Bool {
    if context.pointee.isReporting {
      report(kind, keyword, Place(node, path, offset, value))
    }
    return false
  }

  /// The kind of a value is none of those the node admits. Always false.
  @inline(never)
  func refuseType(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool {
    guard context.pointee.isReporting else { return false }
    let place = Place(node, path, offset, value)
    if isLax, let kind = Conversion.problem(value, node.pointee.types) {
      report(kind, "type", place)
    } else {
      reportType(node.pointee.types, "type", place)
    }
    return false
  }

  func reportType(_ types: TypeSet, _ keyword: StaticString, _ place: Place) {
    if types == .integer, place.value.type == .fraction {
      return report(.intFromFloat, keyword, place)
    }
    let found = ProblemDraft.Parameter("found", Text(Wording.kind(place.value)))
    if let kind = ValueWalker.problem(of: types) { return report(kind, keyword, place, found) }
    guard let words = clearWords() else { return }
    Wording.write(types, to: words)
    report(.wrongType, keyword, place, .init("expected", words.text), found)
  }

  /// The problem of a value that is not of the one type wanted; nil where several are.
  private static func problem(of types: TypeSet) -> ProblemKind? {
    switch types {
    case .null: .noneRequired
    case .boolean: .boolType
    case .integer: .intType
    case .number: .floatType
    case .string: .stringType
    case .array: .listType
    case .object: .dictType
    default: nil
    }
  }
}
