// SPDX-License-Identifier: Apache-2.0

/// Checks a value against a node: the authority on what the rules mean.
///
/// With a report, every problem of the value is found; without, the walk ends at the first
/// one and builds neither paths nor texts.
///
///     check(value, node)
///       visits and frames within limits?      work_limit
///       convert, where x-satya or lax mode say so
///       type                                  one problem, and the node is done
///       number | string | array | object      elements and members recurse
///       enum, const
///       allOf, anyOf, oneOf, not, if          branches recurse, tried in silence first
///
/// Of a union that fails, the problems of a branch are reported where only one branch can
/// have been meant, and a single problem where several can.
///
/// The engine's own values are trusted. Values of the caller go through `HostCheck`
/// first; `checkHost` does both. The recursion is bounded by `CheckContext.maximumFrames`.
package struct ValueWalker {
  package typealias Path = UnsafePointer<PathLink>
  package typealias NodePointer = UnsafePointer<Node>

  package let context: UnsafeMutablePointer<CheckContext>

  /// The context outlives the walker.
  @inline(__always)
  package init(context: UnsafeMutablePointer<CheckContext>) { self.context = context }

  /// Whether `value` satisfies `node`.
  ///
  /// `path` leads to the value; `offset` is where it stands in the source, `noOffset`
  /// where there is none. False as well where the check was stopped.
  package func check(
    _ value: Value, _ node: NodePointer, path: Path?, offset: UInt64
  ) -> Bool {
    context.pointee.visits &+= context.pointee.visitWeight
    if _slowPath(
      context.pointee.visits > context.pointee.visitLimit
        || context.pointee.frames >= context.pointee.maximumFrames || context.pointee.isStopped)
    {
      return stop(node, path, offset)
    }
    let flags = node.pointee.flags
    if flags.contains(.anything) { return true }
    context.pointee.frames &+= 1
    defer { context.pointee.frames &-= 1 }
    if _slowPath(flags.contains(.never)) {
      return refuse(.neverValid, "", value, node, path, offset)
    }
    if _slowPath(context.pointee.options.isLax || node.pointee.conversion != nil) {
      return checkConverted(value, node, path, offset)
    }
    return checkNames(value, node, path, offset, isLax: false)
  }

  /// Whether a value of the caller is one and satisfies `node`.
  ///
  /// Returns the value to go on with, which the caller must not have unchecked: the same,
  /// or an equal one of the engine's in the scratch arena (`HostCheck.admit`). Nil
  /// where it does not satisfy the node or the check was stopped. The value will stand in
  /// `depth` containers.
  package func checkHost(
    _ value: Value, _ node: NodePointer, path: Path?, depth: Int = 0
  ) -> Value? {
    guard let sound = HostCheck(context: context).admit(value, path: path, depth: depth) else {
      return nil
    }
    let isValid = check(sound, node, path: path, offset: ProblemDraft.noOffset)
    return isValid && !context.pointee.isFlawed && !context.pointee.isStopped ? sound : nil
  }

  @inline(never)
  private func checkConverted(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64
  ) -> Bool {
    let isLax = Conversion.isLax(node, context.pointee.options.isLax)
    let mark = context.pointee.scratch
    let converted = Conversion.convert(
      value, for: node, isLax: isLax, maximumDigits: context.pointee.options.maximumDigits,
      arena: &context.pointee.scratch)
    guard let converted else {
      context.pointee.fail(.noMemory)
      return false
    }
    let isValid = checkNames(converted, node, path, offset, isLax: isLax)
    // What was converted is used up, so that trying many branches needs no more memory
    // than one.
    if context.pointee.scratch.chunks == mark.chunks { context.pointee.scratch = mark }
    return isValid
  }

  @inline(__always)
  private func checkNames(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64, isLax: Bool
  ) -> Bool {
    if _slowPath(node.pointee.flags.contains(.aliased)), value.isObject {
      return checkAliased(value, node, path, offset, isLax)
    }
    return checkRules(value, node, path, offset, isLax: isLax)
  }

  /// An object whose members may bear aliases, under their names.
  @inline(never)
  private func checkAliased(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool {
    guard let rules = node.pointee.object else { return false }
    let mark = context.pointee.scratch
    let resolved = AliasNames.resolve(value, rules, arena: &context.pointee.scratch)
    guard let resolved else {
      context.pointee.fail(.noMemory)
      return false
    }
    var isValid = true
    if let repeated = resolved.repeated, context.pointee.options.refusesDuplicates {
      refuseRepeated(repeated, path)
      isValid = false
    }
    if isValid || context.pointee.isReporting {
      isValid = checkRules(resolved.object, node, path, offset, isLax: isLax) && isValid
    }
    if context.pointee.scratch.chunks == mark.chunks { context.pointee.scratch = mark }
    return isValid
  }

  /// As the readers say it: an option forbids it, and no schema.
  private func refuseRepeated(_ repeated: AliasNames.Repeated, _ path: Path?) {
    guard context.pointee.isReporting else { return }
    var link = PathLink(parent: path, key: repeated.key, position: repeated.position)
    withUnsafePointer(to: &link) {
      var draft = ProblemDraft(.jsonDuplicateKey, .init("key", repeated.key))
      draft.path = $0
      draft.offset = repeated.offset
      context.pointee.report?.add(draft)
    }
  }

  @inline(__always)
  private func checkRules(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64, isLax: Bool
  ) -> Bool {
    let types = node.pointee.types
    var isValid = true
    switch value.kind {
    case .int64:
      guard types.contains(.integer) else { return refuseType(value, node, path, offset, isLax) }
      if let rules = node.pointee.number, !NumberRules.admits(rules, value.asInt64) {
        isValid = refuseNumber(value, nil, rules, node, path, offset)
      }
    case .double, .number:
      guard let admitted = checkNumber(value, node, path, offset, isLax) else { return false }
      isValid = admitted
    case .string:
      guard types.contains(.string) else { return refuseType(value, node, path, offset, isLax) }
      if context.pointee.isFlawed, !UTF8.isValid(value.text) { return false }
      if let rules = node.pointee.string {
        isValid = checkString(value, rules, node, path, offset)
      }
    case .array, .hostArray:
      guard types.contains(.array) else { return refuseType(value, node, path, offset, isLax) }
      if let rules = node.pointee.array {
        isValid = checkArray(value, rules, node, path, offset)
      }
    case .object, .hostObject, .record:
      guard types.contains(.object) else { return refuseType(value, node, path, offset, isLax) }
      if let rules = node.pointee.object {
        isValid = checkObject(value, rules, node, path, offset)
      }
    case .null:
      guard types.contains(.null) else { return refuseType(value, node, path, offset, isLax) }
    case .bool:
      guard types.contains(.boolean) else { return refuseType(value, node, path, offset, isLax) }
    default:
      context.pointee.fail(.malformedValue)
      return false
    }
    if !isValid, !context.pointee.isReporting { return false }
    if let choice = node.pointee.choice, !admits(choice, value) {
      isValid = refuseChoice(value, choice, node, path, offset)
      if !context.pointee.isReporting { return false }
    }
    if let union = node.pointee.union, !isLax {
      return checkUnion(value, union, node, path, offset) && isValid
    }
    if node.pointee.combinationCount > 0 {
      return checkCombinations(value, node, path, offset, isLax) && isValid
    }
    return isValid
  }

  @inline(__always)
  private func admits(_ choice: UnsafeMutablePointer<ChoiceRules>, _ value: Value) -> Bool {
    if _slowPath(context.pointee.visitWeight != 0) { countLook(at: value, choice) }
    return choice.pointee.admits(value)
  }

  // Where the same value may be looked at over and over, a look at all of it counts for all of it.

  /// What is read of a value that is compared with those of an `enum` or a `const`.
  @inline(never)
  private func countLook(at value: Value, _ choice: UnsafeMutablePointer<ChoiceRules>) {
    switch value.kind {
    case .string: if choice.pointee.hashesStrings { countText(value.text) }
    case .number: countDigits(value.text, times: choice.pointee.count)
    default: if choice.pointee.resembles(value) { countParts(of: value) }
    }
  }

  /// A visit for each part of an array or object.
  @inline(__always)
  func countParts(of value: Value) {
    if _slowPath(context.pointee.visitWeight != 0), value.isArray || value.isObject {
      context.pointee.visits &+= ValueWalker.partCount(value)
    }
  }

  /// A visit for every 32 bytes of a text, which is looked at as often.
  @inline(never)
  func countText(_ text: Text, times: Int = 1) {
    context.pointee.visits &+= context.pointee.visitWeight &* times &* (text.count &>> 5)
  }

  /// A visit for every 8 digits of a number: what is found out of them takes its time.
  @inline(never)
  func countDigits(_ text: Text, times: Int = 1) {
    context.pointee.visits &+= context.pointee.visitWeight &* times &* (text.count &>> 3)
  }

  /// The parts of a value, of text one for every 32 bytes. Values nest no deeper than the limit.
  @inline(never)
  private static func partCount(_ value: Value) -> Int {
    switch value.kind {
    case .string, .number: return 1 &+ value.text.count &>> 5
    case .array, .hostArray:
      guard let elements = value.elements else { return 1 }
      var count = 1
      for index in 0..<value.count { count &+= partCount(elements[index]) }
      return count
    case .object, .hostObject, .record:
      var count = 1
      var members = Members(value)
      while let member = members.next() {
        count &+= partCount(member.key) &+ partCount(member.value)
      }
      return count
    default: return 1
    }
  }

  /// The limits, where one was reached.
  @inline(never)
  private func stop(_ node: NodePointer, _ path: Path?, _ offset: UInt64) -> Bool {
    guard !context.pointee.isStopped else { return false }
    context.pointee.stop()
    let isWork = context.pointee.visits > context.pointee.visitLimit
    var draft = ProblemDraft(
      .workLimit,
      .init("limit", isWork ? context.pointee.visitLimit : context.pointee.maximumFrames),
      .init("unit", Text(isWork ? "visits" : "schemas inside one another")))
    draft.path = path
    draft.offset = offset
    draft.location = node.pointee.location
    // Trying a branch in silence or not: this ends the whole check.
    context.pointee.report?.add(draft)
    return false
  }
}
