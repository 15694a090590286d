// SPDX-License-Identifier: Apache-2.0

// Arrays: their number of elements, the elements, uniqueness, `contains`.
extension ValueWalker {
  @inline(never)
  func checkArray(
    _ value: Value, _ rules: UnsafePointer<ArrayRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    let count = value.count
    var isValid = true
    if !rules.pointee.admitsCount(count) {
      guard context.pointee.isReporting else { return false }
      reportCount(rules, Place(node, path, offset, value))
      isValid = false
    }
    guard let elements = value.elements, count > 0 else {
      return checkContains(value, rules, node, path, offset) && isValid
    }
    let offsets = value.offsets
    let prefixCount = min(rules.pointee.prefixCount, count)
    if let prefix = rules.pointee.prefix {
      for index in 0..<prefixCount {
        let place = offsets.map { UInt64($0[index]) } ?? ProblemDraft.noOffset
        if !checkElement(elements[index], prefix[index], index, path, place) {
          guard context.pointee.isReporting else { return false }
          isValid = false
        }
      }
    }
    if let items = rules.pointee.items, !items.pointee.flags.contains(.anything) {
      for index in prefixCount..<count {
        context.pointee.poll(at: index &- prefixCount)
        let place = offsets.map { UInt64($0[index]) } ?? ProblemDraft.noOffset
        if !checkElement(elements[index], items, index, path, place) {
          guard context.pointee.isReporting, !context.pointee.isStopped else { return false }
          isValid = false
        }
      }
    }
    if rules.pointee.isUnique, !checkUnique(value, node, path, offset) {
      guard context.pointee.isReporting else { return false }
      isValid = false
    }
    return checkContains(value, rules, node, path, offset) && isValid
  }

  @inline(__always)
  private func checkElement(
    _ value: Value, _ node: NodePointer, _ index: Int, _ path: Path?, _ offset: UInt64
  ) -> Bool {
    if _fastPath(context.pointee.report == nil) {
      return check(value, node, path: nil, offset: offset)
    }
    var link = PathLink(parent: path, index: index)
    return withUnsafePointer(to: &link) { check(value, node, path: $0, offset: offset) }
  }

  @inline(never)
  private func checkUnique(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64
  ) -> Bool {
    guard let elements = value.elements else { return true }
    countParts(of: value)
    var ranOutOfMemory = false
    let found = ArrayRules.firstDuplicate(
      elements, count: value.count, budget: context.pointee.options.budget,
      ranOutOfMemory: &ranOutOfMemory)
    if ranOutOfMemory {
      context.pointee.fail(.noMemory)
      return false
    }
    guard let found else { return true }
    if context.pointee.isReporting {
      report(
        .notUnique, "uniqueItems", Place(node, path, offset, value), .init("first", found.first),
        .init("second", found.second))
    }
    return false
  }

  private func checkContains(
    _ value: Value, _ rules: UnsafePointer<ArrayRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    guard let wanted = rules.pointee.contains else { return true }
    let least = rules.pointee.minimumContains
    let most = rules.pointee.maximumContains
    var matches = 0
    for index in 0..<value.count {
      context.pointee.poll(at: index)
      guard let element = value.elements?[index] else { break }
      let place = value.offsets.map { UInt64($0[index]) } ?? ProblemDraft.noOffset
      if counting({ tries(element, wanted, place) }) { matches += 1 }
      if context.pointee.isStopped { return false }
      // Counting on matters to the message only.
      if context.pointee.isReporting { continue }
      if matches > most { return false }
      if matches >= least, most == Int.max { return true }
    }
    let place = Place(node, path, offset, value)
    if matches < least {
      guard context.pointee.isReporting else { return false }
      report(
        .tooFewMatches, least == 1 ? "contains" : "minContains", place,
        .init("min_contains", least), .init("actual", matches))
    }
    if matches > most {
      guard context.pointee.isReporting else { return false }
      report(
        .tooManyMatches, "maxContains", place, .init("max_contains", most),
        .init("actual", matches))
    }
    return matches >= least && matches <= most
  }

  @inline(never)
  private func reportCount(_ rules: UnsafePointer<ArrayRules>, _ place: Place) {
    let actual = ProblemDraft.Parameter("actual_length", place.value.count)
    if place.value.count < rules.pointee.minimumCount {
      report(
        .tooShort, "minItems", place, .init("min_length", rules.pointee.minimumCount), actual)
    }
    if place.value.count > rules.pointee.maximumCount {
      report(
        .tooLong, "maxItems", place, .init("max_length", rules.pointee.maximumCount), actual)
    }
  }
}
