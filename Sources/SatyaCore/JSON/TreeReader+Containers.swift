// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension TreeReader {
  /// `p` stands on the opening bracket.
  mutating func readArray(
    _ p: P, depth: Int, path: UnsafePointer<PathLink>?, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    guard enters(depth) else { return tooDeep(p, path) }
    let mark = values.count
    let textMark = keepsTree ? nil : arena.pointee.mark()
    var cursor = skipSpace(p + 1)
    guard cursor < end else { return incomplete("an array", path) }
    if cursor.pointee == JSONBytes.closeBracket {
      value.pointee = Value(kind: .array)
      return cursor + 1
    }
    var index = 0
    while true {
      if _slowPath(index & 1_023 == 0), isCancelled { return cancelled() }
      let start = cursor
      var element = Value.unset
      if report != nil {
        let link = PathLink(parent: path, index: index)
        guard
          let after = withUnsafePointer(
            to: link, { read(start, depth: depth + 1, path: $0, into: &element) })
        else { return nil }
        cursor = after
      } else {
        guard let after = read(start, depth: depth + 1, path: nil, into: &element) else {
          return nil
        }
        cursor = after
      }
      if keepsTree {
        guard values.push(element), !isLocated || pushOffset(start) else { return outOfMemory() }
      } else if let textMark {
        arena.pointee.rewind(to: textMark)
      }
      index += 1
      cursor = skipSpace(cursor)
      guard cursor < end else { return incomplete("an array", path) }
      if cursor.pointee == JSONBytes.comma {
        cursor = skipSpace(cursor + 1)
        continue
      }
      guard cursor.pointee == JSONBytes.closeBracket else {
        return fail(
          .jsonInvalid, at: cursor, path: path, .init("error", Text("expected ',' or ']'")))
      }
      guard keepsTree else {
        value.pointee = Value(kind: .array)
        return cursor + 1
      }
      guard let elements = settle(from: mark, slots: index) else { return outOfMemory() }
      value.pointee = .array(elements, count: index)
      if isLocated { value.pointee.flags = .isLocated }
      return cursor + 1
    }
  }

  /// `p` stands on the opening brace.
  mutating func readObject(
    _ p: P, depth: Int, path: UnsafePointer<PathLink>?, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    guard enters(depth) else { return tooDeep(p, path) }
    let mark = values.count
    let textMark = keepsTree ? nil : arena.pointee.mark()
    var cursor = skipSpace(p + 1)
    guard cursor < end else { return incomplete("an object", path) }
    if cursor.pointee == JSONBytes.closeBrace {
      value.pointee = Value(kind: .object)
      return cursor + 1
    }
    // A bit for each key's hash: where two keys share one, they may be equal.
    var hashes: UInt64 = 0
    var mayRepeat = false
    while true {
      if _slowPath((values.count &- mark) & 2_047 == 0), isCancelled { return cancelled() }
      let keyStart = cursor
      guard cursor.pointee == JSONBytes.quote else {
        return fail(
          .jsonInvalid, at: cursor, path: path, .init("error", Text("expected a string as key")))
      }
      var key = Value.unset
      guard let afterKey = readString(cursor, path: path, into: &key) else { return nil }
      key.reserved = KeySet.shortHash(key.text)
      let bit: UInt64 = 1 &<< UInt64(key.reserved & 63)
      if hashes & bit != 0 { mayRepeat = true }
      hashes |= bit
      cursor = skipSpace(afterKey)
      guard cursor < end else { return incomplete("an object", path) }
      guard cursor.pointee == JSONBytes.colon else {
        return fail(.jsonInvalid, at: cursor, path: path, .init("error", Text("expected ':'")))
      }
      let start = skipSpace(cursor + 1)
      var member = Value.unset
      if report != nil {
        let link = PathLink(parent: path, key: key)
        guard
          let after = withUnsafePointer(
            to: link, { read(start, depth: depth + 1, path: $0, into: &member) })
        else { return nil }
        cursor = after
      } else {
        guard let after = read(start, depth: depth + 1, path: nil, into: &member) else {
          return nil
        }
        cursor = after
      }
      if keepsTree {
        guard values.push(key), values.push(member),
          !isLocated || (pushOffset(keyStart) && pushOffset(start))
        else { return outOfMemory() }
      } else if let textMark {
        arena.pointee.rewind(to: textMark)
      }
      cursor = skipSpace(cursor)
      guard cursor < end else { return incomplete("an object", path) }
      if cursor.pointee == JSONBytes.comma {
        cursor = skipSpace(cursor + 1)
        guard cursor < end else { return incomplete("an object", path) }
        continue
      }
      guard cursor.pointee == JSONBytes.closeBrace else {
        return fail(
          .jsonInvalid, at: cursor, path: path, .init("error", Text("expected ',' or '}'")))
      }
      guard keepsTree else {
        value.pointee = Value(kind: .object)
        return cursor + 1
      }
      if mayRepeat, !removeRepeated(from: mark, path: path) { return outOfMemory() }
      let slots = values.count - mark
      guard let members = settle(from: mark, slots: slots) else { return outOfMemory() }
      value.pointee = .object(members, count: slots / 2)
      if isLocated { value.pointee.flags = .isLocated }
      return cursor + 1
    }
  }

  @inline(never)
  private mutating func tooDeep(_ p: P, _ path: UnsafePointer<PathLink>?) -> P? {
    fail(.recursionLimit, at: p, path: path, .init("max_depth", options.maximumDepth))
  }

  /// Keeps a source offset beside the values.
  @inline(__always)
  private mutating func pushOffset(_ p: P) -> Bool {
    // Safe: documents are below 4 GiB.
    offsets.append(UInt32(truncatingIfNeeded: p - base))
  }

  /// Moves the top `slots` values, and their offsets, to the arena.
  private mutating func settle(from mark: Int, slots: Int) -> UnsafeMutablePointer<Value>? {
    let size = slots * MemoryLayout<Value>.stride
    guard let memory = arena.pointee.allocate(size + (isLocated ? slots * 4 : 0)) else {
      return nil
    }
    let elements = memory.assumingMemoryBound(to: Value.self)
    memcpy(elements, values.values(from: mark), size)
    values.drop(to: mark)
    if isLocated, let source = offsets.elements(from: offsets.count - slots) {
      memcpy(memory + size, source, slots * MemoryLayout<UInt32>.stride)
      offsets.drop(to: offsets.count - slots)
    }
    return elements
  }

  /// Where a key stands twice, its last value takes the place of the first.
  @inline(never)
  private mutating func removeRepeated(
    from mark: Int, path: UnsafePointer<PathLink>?
  ) -> Bool {
    let members = values.values(from: mark)
    let count = (values.count - mark) / 2
    let places = isLocated ? offsets.elements(from: offsets.count - count * 2) : nil
    guard seenKeys.begin(count) else { return false }
    var kept = 0
    for i in 0..<count {
      let key = members[2 * i]
      if let first = seenKeys.insert(key, at: kept, members) {
        if options.refusesDuplicates {
          let place = places.map { base + Int($0[2 * i]) } ?? base
          refuseDuplicate(key, at: place, path: path)
        }
        members[2 * first + 1] = members[2 * i + 1]
        if let places {
          places[2 * first] = places[2 * i]
          places[2 * first + 1] = places[2 * i + 1]
        }
      } else {
        members[2 * kept] = key
        members[2 * kept + 1] = members[2 * i + 1]
        if let places {
          places[2 * kept] = places[2 * i]
          places[2 * kept + 1] = places[2 * i + 1]
        }
        kept += 1
      }
    }
    values.drop(to: mark + kept * 2)
    if isLocated { offsets.drop(to: offsets.count - (count - kept) * 2) }
    return true
  }
}
