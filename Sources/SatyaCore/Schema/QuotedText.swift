// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// A few bytes of JSON text that the reader expects, compared in one load.
package struct QuotedText {
  /// The bytes, zeros behind them.
  private var bytes: (UInt64, UInt64) = (0, 0)
  /// A bit for each byte that counts; one that no comparison sets where there are none.
  private var mask: UInt32 = 1 << 16
  /// How many bytes there are; 0 where nothing is equal to them.
  package private(set) var count: Int32 = 0

  /// What stands nowhere.
  package init() {}

  /// JSON text as it stands; of more than 16 bytes, nothing.
  package init(json: Text) {
    guard json.count > 0, json.count <= 16 else { return }
    for index in 0..<json.count { put(json[index], at: index) }
    seal(json.count)
  }

  /// A string between its quotes. Nothing where it has more than 14 bytes, or one that
  /// is not ASCII or would have to be escaped.
  package init(string: Text) {
    guard string.count <= 14 else { return }
    for index in 0..<string.count {
      let byte = string[index]
      guard byte >= 0x20, byte < 0x7f, byte != JSONBytes.quote, byte != JSONBytes.backslash else {
        return
      }
      put(byte, at: index + 1)
    }
    put(JSONBytes.quote, at: 0)
    put(JSONBytes.quote, at: string.count + 1)
    seal(string.count + 2)
  }

  private mutating func put(_ byte: UInt8, at index: Int) {
    withUnsafeMutableBytes(of: &bytes) { $0[index] = byte }
  }

  private mutating func seal(_ size: Int) {
    count = Int32(truncatingIfNeeded: size)
    mask = (1 << UInt32(size)) - 1
  }

  /// Whether the text at `p` begins with these bytes. 16 bytes can be read there, and `text`
  /// stays where it is.
  @inline(__always)
  static func stands(_ text: UnsafePointer<QuotedText>, at p: UnsafePointer<UInt8>) -> Bool {
    sp_equal16(p, text, text.pointee.mask) != 0
  }
}
