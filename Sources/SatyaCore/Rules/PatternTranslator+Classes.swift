// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Character classes, class escapes and the escapes that name one character.
extension PatternTranslator {
  /// One member of a class in brackets.
  private enum Member {
    case scalar(UInt32)
    /// A class escape, already written.
    case set
    case failed
  }

  /// `[…]` with the opening bracket at `at`.
  mutating func translateClass() {
    let opening = at
    let mark = emitted
    at += 1
    emit("[")
    let isNegated = at < source.count && source[at] == UInt8(ascii: "^")
    if isNegated {
      emit("^")
      at += 1
    }
    let first = emitted
    var set = PatternShape.CharacterSet()
    while problem == nil {
      guard at < source.count else { return fail("unterminated character class", at: opening) }
      if source[at] == UInt8(ascii: "]") { break }
      translateMember(into: &set)
    }
    at += 1
    if emitted == first {
      // No character, or only such as no text has; PCRE2 knows no empty class.
      rewind(to: mark)
      emit(isNegated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]")
    } else {
      emit("]")
    }
    if isNegated { set.invert() }
    add(set)
  }

  /// A member, or a range of two.
  private mutating func translateMember(into set: inout PatternShape.CharacterSet) {
    let offset = at
    let first = readMember(into: &set)
    guard isHyphenOfRange else {
      if case .scalar(let scalar) = first { add(scalar, through: scalar, to: &set) }
      return
    }
    guard case .scalar(let low) = first else {
      // Beside a class escape a hyphen can only mean itself.
      at += 1
      return add(0x2d, through: 0x2d, to: &set)
    }
    at += 1
    switch readMember(into: &set) {
    case .scalar(let high):
      guard low <= high else { return fail("range of characters is out of order", at: offset) }
      add(low, through: high, to: &set)
    case .set:
      // `[+-\d]`: the class escape is written already, and the order is free.
      add(low, through: low, to: &set)
      add(0x2d, through: 0x2d, to: &set)
    case .failed: return
    }
  }

  private var isHyphenOfRange: Bool {
    problem == nil && at + 1 < source.count && source[at] == UInt8(ascii: "-")
      && source[at + 1] != UInt8(ascii: "]")
  }

  private mutating func readMember(into set: inout PatternShape.CharacterSet) -> Member {
    guard source[at] == UInt8(ascii: "\\") else {
      if dialect == .unicode, isSetOperator {
        fail("set operations and nested classes are not supported", at: at, .unsupported)
        return .failed
      }
      let (scalar, length) = UTF8.scalar(at: source.start + at)
      at += length
      return .scalar(scalar)
    }
    guard at + 1 < source.count else {
      fail("backslash at the end", at: at)
      return .failed
    }
    if translateClassEscape(inClass: true, into: &set) { return .set }
    guard problem == nil, let scalar = readCharacterEscape(inClass: true) else { return .failed }
    return .scalar(scalar)
  }

  /// What Rust reads as a nested class or an operation on classes.
  private var isSetOperator: Bool {
    let byte = source[at]
    if byte == UInt8(ascii: "[") { return true }
    guard byte == 0x26 || byte == 0x2d || byte == 0x7e else { return false }
    return at + 1 < source.count && source[at + 1] == byte
  }

  /// Surrogates are left out: no text has them, and PCRE2 refuses them.
  private mutating func add(
    _ low: UInt32, through high: UInt32, to set: inout PatternShape.CharacterSet
  ) {
    let low = low >= 0xd800 && low <= 0xdfff ? 0xe000 : low
    let high = high >= 0xd800 && high <= 0xdfff ? 0xd7ff : high
    if low > high { return }
    set.insert(from: low, through: high)
    emitScalar(low)
    if low < high {
      emit("-")
      emitScalar(high)
    }
  }
}

// MARK: - Class escapes

extension PatternTranslator {
  /// `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\p{…}` or `\P{…}` at `at`; false, and nothing
  /// read, where it is none. May note a problem.
  mutating func translateClassEscape(
    inClass: Bool, into set: inout PatternShape.CharacterSet
  ) -> Bool {
    var escaped = PatternShape.CharacterSet()
    switch source[at + 1] {
    case UInt8(ascii: "d"), UInt8(ascii: "D"):
      escaped.insert(from: 0x30, through: 0x39)
      emit(source[at + 1] == UInt8(ascii: "d") ? "\\d" : "\\D")
    case UInt8(ascii: "w"), UInt8(ascii: "W"):
      escaped.insert(from: 0x30, through: 0x39)
      escaped.insert(from: 0x41, through: 0x5a)
      escaped.insert(from: 0x61, through: 0x7a)
      escaped.insert(ascii: 0x5f)
      emit(source[at + 1] == UInt8(ascii: "w") ? "\\w" : "\\W")
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      emitSpace(isNegated: source[at + 1] == UInt8(ascii: "S"), inClass: inClass)
      escaped.insert(from: 0x09, through: 0x0d)
      escaped.insert(ascii: 0x20)
      escaped.others = .some
    case UInt8(ascii: "p"), UInt8(ascii: "P"):
      translateProperty()
      // Any, as far as it is known here.
      set.formUnion(.some)
      return true
    default: return false
    }
    // An upper-case letter is the complement.
    if source[at + 1] & 0x20 == 0 { escaped.invert() }
    if dialect == .unicode { escaped.others = .some }
    set.formUnion(escaped)
    at += 2
    return true
  }

  /// White space and line terminators of ECMA-262 (sections 12.2 and 12.3).
  private mutating func emitSpace(isNegated: Bool, inClass: Bool) {
    if dialect == .unicode { return emit(isNegated ? "\\S" : "\\s") }
    if inClass, isNegated {
      emit("\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}")
      emit("\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}")
      return emit("\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}")
    }
    if !inClass { emit(isNegated ? "[^" : "[") }
    emit("\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}")
    emit("\\x{202f}\\x{205f}\\x{3000}\\x{feff}")
    if !inClass { emit("]") }
  }

  /// `\p{…}` or `\P{…}`: PCRE2 gets the short name of a category, `sc:` or `scx:` before
  /// a script, the name of a binary property as it is.
  private mutating func translateProperty() {
    let offset = at
    var start = at + 2
    var end = start
    if start < source.count, source[start] == UInt8(ascii: "{") {
      start += 1
      end = start
      while end < source.count, source[end] != UInt8(ascii: "}") { end += 1 }
      at = end + 1
    } else if dialect == .unicode {
      end = min(start + 1, source.count)
      at = end
    } else {
      return fail("unknown Unicode property", at: offset)
    }
    guard end < source.count || source[start - 1] != UInt8(ascii: "{") else {
      return fail("unknown Unicode property", at: offset)
    }
    let name = Text(source.start + start, end - start)
    guard let property = UnicodeProperty(name, dialect: dialect) else {
      return fail("unknown Unicode property", at: offset)
    }
    let isNegated = (source[offset + 1] == UInt8(ascii: "P")) != property.isComplement
    emit(isNegated ? "\\P{" : "\\p{")
    emit(property.prefix)
    emit(property.name)
    emit("}")
  }
}

// MARK: - Escapes of one character

extension PatternTranslator {
  /// The scalar that the escape at `at` names; a surrogate where it stands alone.
  mutating func readCharacterEscape(inClass: Bool) -> UInt32? {
    let offset = at
    let letter = source[at + 1]
    at += 2
    switch letter {
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "n"): return 0x0a
    case UInt8(ascii: "v"): return 0x0b
    case UInt8(ascii: "f"): return 0x0c
    case UInt8(ascii: "r"): return 0x0d
    case UInt8(ascii: "b") where inClass: return 0x08
    case UInt8(ascii: "0"):
      if at >= source.count || source[at] &- 0x30 >= 10 { return 0 }
    case UInt8(ascii: "c"):
      if at < source.count, (source[at] | 0x20) &- 0x61 < 26 {
        at += 1
        return UInt32(source[at - 1] & 0x1f)
      }
    case UInt8(ascii: "x"):
      if dialect == .unicode, let scalar = readBraces() { return scalar }
      if let value = readHex(2) { return value }
    case UInt8(ascii: "u"):
      if let scalar = readBraces() { return scalar }
      if let unit = readHex(4) { return joinSurrogate(unit) }
    default:
      if letter >= 0x80 {
        let (scalar, length) = UTF8.scalar(at: source.start + offset + 1)
        at = offset + 1 + length
        return scalar
      }
      let isLetter = (letter | 0x20) &- 0x61 < 26
      if letter >= 0x20, letter != 0x7f, !isLetter, letter &- 0x30 >= 10 { return UInt32(letter) }
    }
    fail("unknown escape", at: offset)
    return nil
  }

  private mutating func joinSurrogate(_ unit: UInt32) -> UInt32 {
    guard unit >= 0xd800, unit <= 0xdbff, source.dropFirst(at).hasPrefix("\\u") else { return unit }
    let mark = at
    at += 2
    if let low = readHex(4), low >= 0xdc00, low <= 0xdfff {
      return 0x10000 &+ ((unit &- 0xd800) << 10 | (low &- 0xdc00))
    }
    at = mark
    return unit
  }

  private mutating func readHex(_ size: Int) -> UInt32? {
    guard size <= source.count - at else { return nil }
    var value: UInt32 = 0
    for i in 0..<size {
      guard let digit = hexDigit(source[at + i]) else { return nil }
      value = value << 4 | digit
    }
    at += size
    return value
  }

  /// `{…}` with a code point in hexadecimal; nil, and nothing read, where it is none.
  private mutating func readBraces() -> UInt32? {
    guard at < source.count, source[at] == UInt8(ascii: "{") else { return nil }
    var value: UInt32 = 0
    var p = at + 1
    while p < source.count, let digit = hexDigit(source[p]) {
      value = value << 4 | digit
      if value > 0x10ffff { return nil }
      p += 1
    }
    guard p > at + 1, p < source.count, source[p] == UInt8(ascii: "}") else { return nil }
    at = p + 1
    return value
  }

  private func hexDigit(_ byte: UInt8) -> UInt32? {
    if byte &- 0x30 < 10 { return UInt32(byte &- 0x30) }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? UInt32(letter) + 10 : nil
  }
}
