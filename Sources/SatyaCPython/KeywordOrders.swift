// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// Orders in which keywords came, so that those of the next call are expected in them.
///
/// A call in a program has its keywords in one order, mostly that of the fields, and each
/// name is one interned str: an order is found by the first and the last, and then each name
/// is compared. A call of the same place brings the same tuple of names, which cannot change:
/// it is kept, and is all that is compared from then on.
///
/// An order that was learnt stays as it is until its program goes, for a frame further up
/// may be following it.
struct KeywordOrders {
  /// The gates of fields in the order of keywords.
  struct Order {
    let gates: UnsafePointer<Gate>
    /// The state word of an instance of which just these fields were given.
    let given: UInt
  }

  /// A place that calls, by the tuple of names that it brings.
  private struct Site {
    /// Owned, so that no other tuple has its address.
    var names: Object?
    var gates: UnsafePointer<Gate>?
    var given: UInt
  }

  private struct Learnt {
    var gates: UnsafeMutablePointer<Gate>?
    var count: Int
    var given: UInt
  }

  private static var count: Int { 8 }

  private let sites: UnsafeMutablePointer<Site>
  private let learnt: UnsafeMutablePointer<Learnt>

  /// nil without memory.
  init?() {
    guard
      let memory = calloc(
        KeywordOrders.count, MemoryLayout<Site>.stride + MemoryLayout<Learnt>.stride)
    else { return nil }
    sites = memory.bindMemory(to: Site.self, capacity: KeywordOrders.count)
    learnt = (memory + KeywordOrders.count * MemoryLayout<Site>.stride)
      .bindMemory(to: Learnt.self, capacity: KeywordOrders.count)
  }

  func free(_ py: Python) {
    for i in 0..<KeywordOrders.count {
      py.release(optional: sites[i].names)
      CPlatform.free(learnt[i].gates)
    }
    CPlatform.free(sites)
  }

  /// The order of a tuple of names that is kept.
  @inline(__always)
  func known(_ names: Object) -> Order? {
    let site = site(of: names)
    guard UInt(bitPattern: site.pointee.names) == UInt(bitPattern: names) else { return nil }
    // Safe: a site has both.
    return Order(gates: site.pointee.gates.unsafelyUnwrapped, given: site.pointee.given)
  }

  /// The order of names that are those of as many fields at most, in the class's order or in
  /// one that was learnt; nil where there is none.
  @inline(never)
  func find(
    _ names: Object, _ gates: UnsafePointer<Gate>, _ fieldCount: Int, _ py: Python
  ) -> Order? {
    let (keywords, count) = (py.items(tuple: names), py.count(tuple: names))
    guard count > 0, count <= fieldCount, let order = candidate(keywords, count, gates) else {
      return nil
    }
    var i = 0
    while i < count {
      if keywords[i] != order.gates[i].key { return nil }
      i &+= 1
    }
    // A call with `**` makes a tuple for itself. One that the collector has let go of was there
    // before: that of a place.
    if !py.isTracked(names) { remember(names, order, py) }
    return order
  }

  /// The order whose first and last names are these.
  @inline(__always)
  private func candidate(
    _ keywords: UnsafePointer<Object?>, _ count: Int, _ gates: UnsafePointer<Gate>
  ) -> Order? {
    if keywords[0] == gates[0].key, keywords[count &- 1] == gates[count &- 1].key {
      return Order(gates: gates, given: (2 &<< UInt(count)) &- 1)
    }
    let order = learnt + KeywordOrders.place(keywords, count)
    guard order.pointee.count == count, let gates = order.pointee.gates else { return nil }
    return Order(gates: gates, given: order.pointee.given)
  }

  @inline(never)
  private func remember(_ names: Object, _ order: Order, _ py: Python) {
    let site = site(of: names)
    let old = site.pointee.names
    site.pointee = Site(names: py.retained(names), gates: order.gates, given: order.given)
    py.release(optional: old)
  }

  /// Where a tuple of names is kept: by three bits of its address.
  @inline(__always)
  private func site(of names: Object) -> UnsafeMutablePointer<Site> {
    sites + Int((UInt(bitPattern: names) &>> 4) & UInt(KeywordOrders.count &- 1))
  }

  /// Where the order of such keywords stands among those that were learnt.
  @inline(__always)
  private static func place(_ keywords: UnsafePointer<Object?>, _ count: Int) -> Int {
    let first = UInt(bitPattern: keywords[0]) &>> 4
    let last = UInt(bitPattern: keywords[count &- 1]) &>> 5
    return Int((first ^ last ^ UInt(bitPattern: count)) & UInt(KeywordOrders.count &- 1))
  }

  /// Keeps the order of keywords that made an instance, each of which is thus there once,
  /// unless another has its place.
  @inline(never)
  func learn(
    _ keywords: UnsafePointer<Object?>, _ count: Int, _ gates: UnsafePointer<Gate>,
    _ fieldCount: Int
  ) {
    let order = learnt + KeywordOrders.place(keywords, count)
    if order.pointee.gates != nil { return }
    guard let memory = malloc(count * MemoryLayout<Gate>.stride) else { return }
    let learnt = memory.bindMemory(to: Gate.self, capacity: count)
    var given = ModelInstance.noneSet
    for i in 0..<count {
      guard let index = (0..<fieldCount).first(where: { gates[$0].key == keywords[i] }) else {
        return CPlatform.free(memory)
      }
      (learnt + i).initialize(to: gates[index])
      given |= 2 &<< UInt(index)
    }
    order.pointee = Learnt(gates: learnt, count: count, given: given)
  }
}
