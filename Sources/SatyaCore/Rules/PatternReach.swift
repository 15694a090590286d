// SPDX-License-Identifier: Apache-2.0

/// Which texts a pattern is matched with and nothing counted: those where, whatever they hold,
/// the work stays below some hundred steps of PCRE2 for each byte. Others are matched by code that
/// counts (`Pattern+Counting`).
struct PatternReach {
  /// The longest of these texts; `Int.max` where all are.
  let bytes: Int
  /// PCRE2's own limit for one attempt is set, and a match that exceeds it is begun anew, counted:
  /// the pattern has choices inside repetitions.
  let isLimited: Bool

  init(bytes: Int, isLimited: Bool) {
    self.bytes = bytes
    self.isLimited = isLimited
  }

  /// For a pattern that needs n to the `power` steps at most, times `ways`.
  init(power: Int, ways: Int, isEndless: Bool, isAnchored: Bool) {
    let free = isEndless ? 0 : PatternReach.longest(power, ways)
    let limited = ways <= 256 ? (isAnchored ? 64 : 16) : 0
    isLimited = free < limited
    bytes = max(free, limited)
  }

  var isAll: Bool { bytes == Int.max }

  /// What PCRE2 may count in one attempt at a text of `bytes`, which are few.
  static func limit(bytes: Int) -> UInt32 { UInt32(truncatingIfNeeded: 64 &+ 4 &* bytes) }

  private static var stepsPerByte: Int { 512 }

  /// The longest text of which n to the `power`, times `ways`, over `power` factorial (repetitions
  /// end in order) is within the steps of its bytes.
  private static func longest(_ power: Int, _ ways: Int) -> Int {
    guard power > 1 else { return ways <= stepsPerByte ? Int.max : 0 }
    // Eight bytes are few in any case, and so is the square of these.
    guard power <= 8 else { return 0 }
    var most = stepsPerByte
    for factor in 2...power { most *= factor }
    var length = 0
    while length < 2 * stepsPerByte {
      var steps = ways
      for _ in 1..<power { steps = min(steps * (length + 1), most + 1) }
      if steps > most { break }
      length += 1
    }
    return length
  }
}
