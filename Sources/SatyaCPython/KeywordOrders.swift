// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// Orders in which keywords came, so that those of the next call are expected in them.
///
/// A call in a program has its keywords in one order, mostly that of the fields, and each
/// name is one interned str. An order is a guess: every name is compared as it is used. One
/// that was learnt stays as it is until its program goes, for a frame further up may be
/// following it.
struct KeywordOrders {
  /// An order: the number of keywords, and for each the index of its field.
  typealias Order = UnsafePointer<UInt8>

  /// The fields of a class whose orders are learnt.
  static var mostFields: Int { 63 }
  private static var size: Int { 64 }
  private static var count: Int { 8 }

  /// The order of the fields, and behind it, once there is one, those that were learnt.
  private let natural: UnsafeMutablePointer<UInt8>
  private var learnt: UnsafeMutablePointer<UInt8>?

  /// nil without memory.
  init?() {
    guard let memory = malloc(KeywordOrders.size) else { return nil }
    natural = memory.assumingMemoryBound(to: UInt8.self)
    for i in 0..<KeywordOrders.size { natural[i] = UInt8(i) }
  }

  func free() {
    CPlatform.free(natural)
    CPlatform.free(learnt)
  }

  /// The indexes of fields to expect for `count` keywords, one at least and no more than the
  /// class has fields.
  @inline(__always)
  func expected(
    _ keywords: UnsafePointer<Object?>, _ count: Int, _ gates: UnsafePointer<Gate>
  ) -> Order {
    // Safe: no item is NULL.
    if keywords[0].unsafelyUnwrapped == gates[0].key,
      keywords[count &- 1].unsafelyUnwrapped == gates[count &- 1].key
    {
      return UnsafePointer(natural)
    }
    guard let learnt else { return UnsafePointer(natural) }
    let order = learnt + KeywordOrders.place(keywords, count)
    return UnsafePointer(order[0] == UInt8(truncatingIfNeeded: count) ? order + 1 : natural)
  }

  /// Where the order of such keywords stands among those that were learnt.
  @inline(__always)
  private static func place(_ keywords: UnsafePointer<Object?>, _ count: Int) -> Int {
    let first = UInt(bitPattern: keywords[0]) &>> 4
    let last = UInt(bitPattern: keywords[count &- 1]) &>> 5
    return Int((first ^ last ^ UInt(bitPattern: count)) & UInt(KeywordOrders.count &- 1)) &* size
  }

  /// Keeps the order of keywords that made an instance, each of which is thus there once,
  /// unless another has its place.
  @inline(never)
  mutating func learn(
    _ keywords: UnsafePointer<Object?>, _ count: Int, _ gates: UnsafePointer<Gate>,
    _ fieldCount: Int
  ) {
    if learnt == nil {
      learnt = calloc(KeywordOrders.count, KeywordOrders.size)?
        .assumingMemoryBound(to: UInt8.self)
    }
    guard let learnt else { return }
    let order = learnt + KeywordOrders.place(keywords, count)
    if order[0] != 0 { return }
    for i in 0..<count {
      guard let index = (0..<fieldCount).first(where: { gates[$0].key == keywords[i] }) else {
        return
      }
      order[1 + i] = UInt8(index)
    }
    order[0] = UInt8(count)
  }
}
