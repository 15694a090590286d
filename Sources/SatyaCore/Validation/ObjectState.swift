// SPDX-License-Identifier: Apache-2.0

/// What the reader has seen of one object, where the expected path is left.
///
/// The first 63 properties have a bit each in `seen`. Those behind share the 64th, which is
/// always set: a property whose bit is set was seen, or is one of many, which a bit of its
/// own in `wide` tells.
struct ObjectState {
  var seen = ObjectState.sharedBit
  /// A bit for each property, where there are more than 63.
  var wide: UnsafeMutablePointer<UInt64>?
  /// Members that no property declares.
  var extraCount = 0
  /// Bits of the hashes of tracked keys; where two share one they may be equal.
  var hashes: UInt64 = 0
  var mayRepeat = false
  /// Keys wait that are not kept.
  var dropsKeys = false
  /// One of the two.
  @inline(__always) var isUnusual: Bool { mayRepeat || dropsKeys }
  /// What a call off the expected path leaves: the value of the property it found, or
  /// what follows the member it read; nil where it gave up.
  var cursor: UnsafePointer<UInt8>?

  static var sharedBit: UInt64 { 1 << 63 }

  /// The bit of property `index`.
  @inline(__always)
  static func bit(_ index: Int) -> UInt64 { index < 63 ? 1 &<< UInt64(index) : sharedBit }

  /// Notes a key for the question whether one stands twice.
  @inline(__always)
  mutating func track(_ key: inout Value) {
    key.reserved = KeySet.shortHash(key.text)
    let bit: UInt64 = 1 &<< UInt64(key.reserved & 63)
    if hashes & bit != 0 { mayRepeat = true }
    hashes |= bit
  }

  /// Notes a property; false where it was seen before.
  @inline(__always)
  mutating func mark(
    _ property: UnsafeMutablePointer<Property>, _ rules: UnsafeMutablePointer<ObjectRules>
  ) -> Bool {
    if seen & property.pointee.bit == 0 {
      seen |= property.pointee.bit
      return true
    }
    return ObjectState.markWide(property, rules, wide)
  }

  /// The same for one whose bit is set.
  @inline(never)
  static func markWide(
    _ property: UnsafeMutablePointer<Property>, _ rules: UnsafeMutablePointer<ObjectRules>,
    _ wide: UnsafeMutablePointer<UInt64>?
  ) -> Bool {
    guard property.pointee.bit == sharedBit, let wide, let first = rules.pointee.properties
    else { return false }
    let index = property - first
    let bit: UInt64 = 1 &<< UInt64(index & 63)
    if wide[index / 64] & bit != 0 { return false }
    wide[index / 64] |= bit
    return true
  }

  /// Whether all required properties behind the first 63 were seen.
  @inline(never)
  static func hasAllRequired(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ wide: UnsafeMutablePointer<UInt64>?
  ) -> Bool {
    guard let wide, let properties = rules.pointee.properties else { return false }
    var i = 63
    while i < rules.pointee.propertyCount {
      if properties[i].isRequired, wide[i / 64] & (1 &<< UInt64(i & 63)) == 0 { return false }
      i += 1
    }
    return true
  }

  /// How many members the object has, `seen` and `wide` being complete.
  // Cost: by parts, since the address of a state makes whoever owns it guard its stack.
  @inline(never)
  static func memberCount(
    _ rules: UnsafeMutablePointer<ObjectRules>, seen: UInt64,
    wide: UnsafeMutablePointer<UInt64>?, extraCount: Int
  ) -> Int {
    var count = extraCount
    count += (seen & rules.pointee.declaredBits).nonzeroBitCount
    if let wide {
      for i in 63..<max(63, rules.pointee.declaredCount)
      where wide[i / 64] & (1 &<< UInt64(i & 63)) != 0 {
        count += 1
      }
    }
    return count
  }
}
