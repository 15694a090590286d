// SPDX-License-Identifier: Apache-2.0

/// Goes over a value without building it: it may nest as deep and have as many digits as it
/// likes. What is no JSON is a problem as it is when read.
extension TreeReader {
  /// The byte behind the value at `p`; nil after a problem. Takes a byte of memory for each
  /// level of nesting, and no stack.
  mutating func skip(_ p: P) -> P? {
    var unlimited = options
    unlimited.maximumDigits = 0
    var reader = TreeReader(
      base: base, end: end, arena: arena, isLocated: false, keepsTree: false, options: unlimited,
      report: report)
    var open = GrowingList<UInt8>(budget: options.budget)
    let after = reader.skip(p, &open)
    problem = reader.problem
    if reader.ranOutOfMemory { _ = outOfMemory() }
    wasCancelled = reader.wasCancelled
    open.free()
    reader.free()
    return after
  }

  /// `open` holds the closing bracket of each container around the cursor.
  private mutating func skip(_ start: P, _ open: inout GrowingList<UInt8>) -> P? {
    var cursor = start
    var steps = 0
    let textMark = arena.pointee.mark()
    while true {
      if _slowPath(steps & 1_023 == 0), isCancelled { return cancelled() }
      steps &+= 1
      guard let after = skipUntilValue(cursor, &open) else { return nil }
      arena.pointee.rewind(to: textMark)
      cursor = after
      // A value is complete: the containers that end here are as well.
      while true {
        guard let close = open.last else { return cursor }
        let isObject = close == JSONBytes.closeBrace
        cursor = skipSpace(cursor)
        guard cursor < end else { return incomplete(isObject ? "an object" : "an array", nil) }
        if cursor.pointee == JSONBytes.comma {
          cursor += 1
          guard isObject else { break }
          guard let value = skipKey(cursor) else { return nil }
          cursor = value
          break
        }
        guard cursor.pointee == close else {
          return fail(
            .jsonInvalid, at: cursor, path: nil,
            .init("error", Text(isObject ? "expected ',' or '}'" : "expected ',' or ']'")))
        }
        open.removeLast()
        cursor += 1
      }
    }
  }

  /// Opens containers up to and with the first value that holds none.
  private mutating func skipUntilValue(_ start: P, _ open: inout GrowingList<UInt8>) -> P? {
    var cursor = skipSpace(start)
    while cursor < end,
      cursor.pointee == JSONBytes.openBrace || cursor.pointee == JSONBytes.openBracket
    {
      let isObject = cursor.pointee == JSONBytes.openBrace
      let close = isObject ? JSONBytes.closeBrace : JSONBytes.closeBracket
      cursor = skipSpace(cursor + 1)
      guard cursor < end else { return incomplete(isObject ? "an object" : "an array", nil) }
      if cursor.pointee == close { return cursor + 1 }
      guard open.append(close) else { return outOfMemory() }
      guard isObject else { continue }
      guard let value = skipKey(cursor) else { return nil }
      cursor = skipSpace(value)
    }
    var value = Value.unset
    // Safe: no array or object stands here, so that this does not recurse.
    return read(cursor, depth: 0, path: nil, into: &value)
  }

  /// A key and its colon.
  private mutating func skipKey(_ start: P) -> P? {
    var cursor = skipSpace(start)
    guard cursor < end else { return incomplete("an object", nil) }
    guard cursor.pointee == JSONBytes.quote else {
      return fail(
        .jsonInvalid, at: cursor, path: nil, .init("error", Text("expected a string as key")))
    }
    var key = Value.unset
    guard let after = readString(cursor, path: nil, into: &key) else { return nil }
    cursor = skipSpace(after)
    guard cursor < end else { return incomplete("an object", nil) }
    guard cursor.pointee == JSONBytes.colon else {
      return fail(.jsonInvalid, at: cursor, path: nil, .init("error", Text("expected ':'")))
    }
    return cursor + 1
  }
}
