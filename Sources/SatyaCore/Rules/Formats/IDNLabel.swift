// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// One label of an internationalized name, checked: RFC 5891 section 4.2, with the
/// code point classes of RFC 5892, its contextual rules, and what RFC 5893 has to
/// know about the label.
///
/// A label that is not valid cannot be made. Work space is 63 code points on the
/// stack: a longer label has no ASCII form that DNS takes.
struct IDNLabel {
  /// The length of its A-label, or of itself where it is plain ASCII.
  let asciiLength: Int
  /// Whether it holds a right-to-left letter or an Arabic number.
  let hasRightToLeft: Bool
  /// Whether it satisfies the Bidi rule, which binds it only in a right-to-left name.
  let satisfiesBidiRule: Bool

  /// A label of letters, digits and inner hyphens, 1 to 63 bytes. `xn--` labels are
  /// decoded and checked as what they stand for; others with `--` in third and
  /// fourth place are reserved (RFC 5890 section 2.3.1) and taken only on request,
  /// as host names in use have them.
  @inline(__always)
  init?(ascii label: Text, reservedHyphens: Bool) {
    let hyphen = UInt8(ascii: "-")
    if label.count >= 4, label[2] == hyphen, label[3] == hyphen {
      if label[0] | 0x20 == UInt8(ascii: "x"), label[1] | 0x20 == UInt8(ascii: "n") {
        guard let decoded = IDNLabel.decoded(label) else { return nil }
        self = decoded
        return
      }
      guard reservedHyphens else { return nil }
    }
    asciiLength = label.count
    hasRightToLeft = false
    // Letters are left to right, digits and hyphens may not come first.
    satisfiesBidiRule = ByteSet.isLetter(label[0])
  }

  /// A label with characters beyond ASCII, not empty.
  init?(unicode label: Text) {
    guard let checked = IDNLabel.checked(label) else { return nil }
    self = checked
  }

  @inline(never)
  private static func decoded(_ label: Text) -> IDNLabel? {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 63) { points in
      let count = Punycode.decode(label.dropFirst(4), into: points)
      // What decodes to ASCII alone would be the same label under two names.
      guard count > 0 else { return nil }
      return IDNLabel(UnsafeMutableBufferPointer(rebasing: points[0..<count]), label.count)
    }
  }

  @inline(never)
  private static func checked(_ label: Text) -> IDNLabel? {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 63) { points in
      var count = 0
      var i = 0
      while i < label.count {
        guard count < 63, let code = CodePoint(label, at: i) else { return nil }
        points[count] = code.value
        count &+= 1
        i &+= code.size
      }
      let label = UnsafeMutableBufferPointer(rebasing: points[0..<count])
      let length = Punycode.encodedLength(label) &+ 4
      guard length <= 63 else { return nil }
      return IDNLabel(label, length)
    }
  }

  /// Checks the code points of a U-label, 1 to 63 of them.
  private init?(_ points: UnsafeMutableBufferPointer<UInt32>, _ asciiLength: Int) {
    let count = points.count
    let hyphen: UInt32 = 0x2D
    guard points[0] != hyphen, points[count &- 1] != hyphen,
      !(count >= 4 && points[2] == hyphen && points[3] == hyphen)
    else { return nil }
    guard CodePointClass(points[0]).isMark == false else { return nil }
    var bidi = BidiRule()
    var form = NormalFormC()
    for i in 0..<count {
      let code = points[i]
      let properties = CodePointClass(code)
      switch properties.status {
      case IDNA_VALID: break
      case IDNA_JOINER, IDNA_CONTEXTUAL:
        guard IDNLabel.satisfiesContext(points, i) else { return nil }
      default: return nil
      }
      bidi.advance(properties.bidi)
      guard form.admit(code, properties.combiningClass) else { return nil }
    }
    self.asciiLength = asciiLength
    hasRightToLeft = bidi.hasRightToLeft
    satisfiesBidiRule = bidi.isSatisfied
  }

  /// RFC 5892 appendix A, the rule for the code point at `i`.
  private static func satisfiesContext(
    _ points: UnsafeMutableBufferPointer<UInt32>, _ i: Int
  ) -> Bool {
    let before = i > 0 ? CodePointClass(points[i &- 1]) : nil
    switch points[i] {
    case 0x200C:
      // A.1: ZERO WIDTH NON-JOINER after a virama, or where it breaks a join.
      return before?.isVirama == true || breaksJoin(points, i)
    case 0x200D:
      // A.2: ZERO WIDTH JOINER after a virama.
      return before?.isVirama == true
    case 0xB7:
      // A.3: MIDDLE DOT between two l.
      return i > 0 && i &+ 1 < points.count && points[i &- 1] == 0x6C && points[i &+ 1] == 0x6C
    case 0x375:
      // A.4: GREEK LOWER NUMERAL SIGN before Greek.
      return i &+ 1 < points.count && CodePointClass(points[i &+ 1]).script == IDNA_SCRIPT_GREEK
    case 0x5F3, 0x5F4:
      // A.5, A.6: HEBREW PUNCTUATION GERESH and GERSHAYIM after Hebrew.
      return before?.script == IDNA_SCRIPT_HEBREW
    case 0x30FB:
      // A.7: KATAKANA MIDDLE DOT in a label with Hiragana, Katakana or Han.
      return points.contains { CodePointClass($0).script == IDNA_SCRIPT_EAST_ASIAN }
    case 0x660...0x669:
      // A.8: ARABIC-INDIC DIGITS without extended ones.
      return !points.contains { 0x6F0...0x6F9 ~= $0 }
    case 0x6F0...0x6F9:
      // A.9: EXTENDED ARABIC-INDIC DIGITS without the others.
      return !points.contains { 0x660...0x669 ~= $0 }
    default:
      return false
    }
  }

  /// RFC 5892 appendix A.1: a left or dual joining character before, a right or dual
  /// joining one behind, transparent ones between.
  private static func breaksJoin(
    _ points: UnsafeMutableBufferPointer<UInt32>, _ i: Int
  ) -> Bool {
    var left = i &- 1
    while left >= 0, CodePointClass(points[left]).joining == IDNA_JOINING_TRANSPARENT { left &-= 1 }
    guard left >= 0 else { return false }
    let before = CodePointClass(points[left]).joining
    guard before == IDNA_JOINING_LEFT || before == IDNA_JOINING_DUAL else { return false }
    var right = i &+ 1
    while right < points.count,
      CodePointClass(points[right]).joining == IDNA_JOINING_TRANSPARENT
    { right &+= 1 }
    guard right < points.count else { return false }
    let after = CodePointClass(points[right]).joining
    return after == IDNA_JOINING_RIGHT || after == IDNA_JOINING_DUAL
  }
}
