// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Chunks of freed batches and of large instances, kept for the next of the same schema.
///
/// Memory that goes back to the system is taken again at the price of a page fault for
/// every 4 KiB, a fifth of the time of a batch and more of that of a document. Up to 4 MiB
/// wait here instead. Any
/// thread may take or give at any time: the whole chain changes hands in one atomic
/// exchange, and what two givers leave at once is freed but for one.
package struct ChunkPool {
  package typealias Chain = UnsafeMutablePointer<Arena.Chunk>

  /// A word that outlives the pool's users.
  private let slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>

  static var maximumBytes: Int { 4 << 20 }
  /// What a chunk of an instance has at least to wait here. Smaller ones the allocator keeps
  /// itself.
  static var smallestOfInstance: Int { 1 << 16 }

  /// `slot` is memory for one pointer, which the pool sets to nil.
  package init(slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>) {
    self.slot = slot
    slot.pointee = nil
  }

  /// All that waits; the caller frees or gives back what it does not use.
  package func take() -> Chain? { exchange(nil) }

  /// What waits for an instance that needs `size` bytes or more: chunks of one to four times
  /// that, since it may stay for long. The others go on waiting.
  package func take(forInstance size: Int) -> Chain? {
    guard size >= ChunkPool.smallestOfInstance else { return nil }
    var fitting: Chain?
    var others: Chain?
    var next = take()
    while let chunk = next {
      next = chunk.pointee.next
      if chunk.pointee.size >= size, chunk.pointee.size / 4 <= size {
        chunk.pointee.next = fitting
        fitting = chunk
      } else {
        chunk.pointee.next = others
        others = chunk
      }
    }
    give(others)
    return fitting
  }

  /// Takes over the chunks of an instance, if all are large.
  package func give(ofInstance chain: Chain) {
    var next: Chain? = chain
    while let chunk = next {
      if chunk.pointee.size < ChunkPool.smallestOfInstance { return Arena.free(chain) }
      next = chunk.pointee.next
    }
    give(chain)
  }

  /// Takes over `chain` and whatever waits already, as far as there is room.
  package func give(_ chain: Chain?) {
    guard let chain else { return }
    var kept: Chain?
    var bytes = 0
    ChunkPool.sort(chain, &kept, &bytes)
    ChunkPool.sort(take(), &kept, &bytes)
    Arena.free(exchange(kept))
  }

  /// Moves chunks of `chain` to `kept` while there is room and frees the others.
  private static func sort(_ chain: Chain?, _ kept: inout Chain?, _ bytes: inout Int) {
    var next = chain
    while let chunk = next {
      next = chunk.pointee.next
      if bytes + chunk.pointee.size <= maximumBytes {
        bytes += chunk.pointee.size
        chunk.pointee.next = kept
        kept = chunk
      } else {
        CPlatform.free(chunk)
      }
    }
  }

  private func exchange(_ chain: Chain?) -> Chain? {
    sp_exchange_pointer(slot, chain)?.assumingMemoryBound(to: Arena.Chunk.self)
  }

  package func free() { Arena.free(take()) }
}
