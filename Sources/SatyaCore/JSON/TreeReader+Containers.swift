// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension TreeReader {
  /// `p` stands on the opening bracket.
  mutating func readArray(
    _ p: P, depth: Int, path: UnsafePointer<PathLink>?, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    guard enters(depth) else { return tooDeep(p, path) }
    let mark = values.count
    var cursor = skipSpace(p + 1)
    guard cursor < end else { return incomplete("an array", path) }
    if cursor.pointee == JSONBytes.closeBracket {
      value.pointee = Value(kind: .array)
      return cursor + 1
    }
    var index = 0
    while true {
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
      guard values.push(element), !isLocated || pushOffset(start) else { return outOfMemory() }
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
      guard values.push(key), values.push(member),
        !isLocated || (pushOffset(keyStart) && pushOffset(start))
      else { return outOfMemory() }
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

  /// Keeps a source offset beside the values; the stack of values serves as storage.
  private mutating func pushOffset(_ p: P) -> Bool {
    offsets.push(.int64(Int64(p - base)))
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
    if isLocated {
      let source = offsets.values(from: offsets.count - slots)
      let target = (memory + size).assumingMemoryBound(to: UInt32.self)
      // Safe: documents are below 4 GiB.
      for i in 0..<slots { target[i] = UInt32(truncatingIfNeeded: source[i].asInt64) }
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
    let places = offsets.values(from: offsets.count - (isLocated ? count * 2 : 0))
    guard seenKeys.begin(count) else { return false }
    var kept = 0
    for i in 0..<count {
      let key = members[2 * i]
      if let first = seenKeys.insert(key, at: kept, members) {
        if options.refusesDuplicates {
          let place = isLocated ? base + Int(places[2 * i].asInt64) : base
          refuseDuplicate(key, at: place, path: path)
        }
        members[2 * first + 1] = members[2 * i + 1]
        if isLocated {
          places[2 * first] = places[2 * i]
          places[2 * first + 1] = places[2 * i + 1]
        }
      } else {
        members[2 * kept] = key
        members[2 * kept + 1] = members[2 * i + 1]
        if isLocated {
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
