// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// What the table of idna.h says about a code point.
struct CodePointClass {
  private let word: UInt32

  init(_ code: UInt32) { word = idna_class(code) }

  /// `IDNA_DISALLOWED`, `IDNA_VALID`, `IDNA_JOINER` or `IDNA_CONTEXTUAL`.
  var status: Int { Int(word & 3) }
  var bidi: Int { Int(word &>> 2 & 7) }
  var joining: Int { Int(word &>> 5 & 7) }
  var script: Int { Int(word &>> 8 & 3) }
  var isMark: Bool { word &>> 10 & 1 != 0 }
  var combiningClass: UInt32 { word &>> 16 & 0xFF }
  /// Canonical combining class 9, as RFC 5892 appendix A.1 has it.
  var isVirama: Bool { combiningClass == 9 }
}

/// RFC 5893 section 2, fed with the bidirectional classes of a label in order.
struct BidiRule {
  private var count = 0
  private var first = 0
  /// The last class that is no mark.
  private var last = 0
  private var seen = 0

  init() {}

  mutating func advance(_ bidi: Int) {
    if count == 0 { first = bidi }
    if bidi != IDNA_BIDI_MARK { last = bidi }
    seen |= 1 &<< bidi
    count &+= 1
  }

  private func has(_ bidi: Int) -> Bool { seen &>> bidi & 1 != 0 }

  var hasRightToLeft: Bool { has(IDNA_BIDI_RIGHT) || has(IDNA_BIDI_ARABIC_NUMBER) }

  var isSatisfied: Bool {
    if has(0) { return false }
    if first == IDNA_BIDI_RIGHT {
      return !has(IDNA_BIDI_LEFT)
        && !(has(IDNA_BIDI_ARABIC_NUMBER) && has(IDNA_BIDI_EUROPEAN_NUMBER))
        && (last == IDNA_BIDI_RIGHT || last == IDNA_BIDI_ARABIC_NUMBER
          || last == IDNA_BIDI_EUROPEAN_NUMBER)
    }
    return first == IDNA_BIDI_LEFT && !hasRightToLeft
      && (last == IDNA_BIDI_LEFT || last == IDNA_BIDI_EUROPEAN_NUMBER)
  }
}

/// Unicode Standard Annex 15: whether text stays the same under normal form C.
///
/// It is fed with code points that IDNA allows; those that are never in normal form are
/// not among them. What is left to see is the order of marks and whether a
/// character joins an earlier one.
struct NormalFormC {
  /// The last character of combining class 0, or none.
  private var starter: UInt32?
  /// The class of the character before this one.
  private var previous: UInt32 = 0

  init() {}

  /// False once the text is not in normal form C.
  mutating func admit(_ code: UInt32, _ combiningClass: UInt32) -> Bool {
    if combiningClass != 0, previous > combiningClass { return false }
    // A mark of the same class between starter and this one blocks it; so does
    // any mark, where this one is a starter itself.
    let isBlocked = combiningClass == 0 ? previous != 0 : previous == combiningClass
    if let starter, !isBlocked,
      idna_composes(NormalFormC.head(of: starter, before: combiningClass), code) != 0
    { return false }
    if combiningClass == 0 { starter = code }
    previous = combiningClass
    return true
  }

  /// `starter` without the marks in it that a mark of this class would move in front of.
  private static func head(of starter: UInt32, before combiningClass: UInt32) -> UInt32 {
    var head = starter
    while combiningClass != 0 {
      let pair = idna_pair(head)
      let mark = UInt32(truncatingIfNeeded: pair & 0xFFFFF)
      guard pair != 0, CodePointClass(mark).combiningClass > combiningClass else { break }
      head = UInt32(truncatingIfNeeded: pair &>> 20)
    }
    return head
  }
}
