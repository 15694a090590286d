// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// Blocks of dead instances, by number of fields, ready to be instances again.
struct FreeLists {
  static var mostFields: Int { 16 }
  static var mostBlocks: Int { 256 }

  /// For each number of fields: the first block, each of which holds the next at 16.
  private let heads: UnsafeMutablePointer<Object?>
  private let counts: UnsafeMutablePointer<Int>

  init?() {
    let count = FreeLists.mostFields + 1
    guard let heads = calloc(count, 8), let counts = calloc(count, 8) else { return nil }
    self.heads = heads.bindMemory(to: Object?.self, capacity: count)
    self.counts = counts.bindMemory(to: Int.self, capacity: count)
  }

  /// Safe: only classes of at most `mostFields` fields take part.
  @inline(__always)
  func pop(_ fields: Int) -> Object? {
    guard let block = heads[fields] else { return nil }
    heads[fields] = block.load(fromByteOffset: 16, as: Object?.self)
    counts[fields] &-= 1
    return block
  }

  /// Keeps a block; false where there are enough.
  @inline(__always)
  func push(_ block: Object, _ fields: Int) -> Bool {
    if counts[fields] >= FreeLists.mostBlocks { return false }
    block.storeBytes(of: heads[fields], toByteOffset: 16, as: Object?.self)
    heads[fields] = block
    counts[fields] &+= 1
    return true
  }
}
