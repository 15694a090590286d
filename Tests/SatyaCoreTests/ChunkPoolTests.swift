// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct ChunkPoolTests {
  typealias Chain = ChunkPool.Chain

  private func withPool(_ body: (ChunkPool) -> Void) {
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: 1) {
      let pool = ChunkPool(slot: $0.baseAddress!)
      body(pool)
      pool.free()
    }
  }

  private func chain(_ sizes: [Int]) -> Chain? {
    var chain: Chain?
    for size in sizes {
      let chunk = malloc(size)!.bindMemory(to: Arena.Chunk.self, capacity: 1)
      chunk.initialize(to: Arena.Chunk(next: chain, size: size))
      chain = chunk
    }
    return chain
  }

  private func sizes(_ chain: Chain?) -> [Int] {
    var sizes: [Int] = []
    var next = chain
    while let chunk = next {
      sizes.append(chunk.pointee.size)
      next = chunk.pointee.next
    }
    return sizes.sorted()
  }

  @Test func givesBackWhatItTook() {
    withPool { pool in
      pool.give(chain([100, 3000]))
      pool.give(chain([2000]))
      let taken = pool.take()
      #expect(sizes(taken) == [100, 2000, 3000])
      #expect(pool.take() == nil)
      Arena.free(taken)
    }
  }

  @Test func keepsNoMoreThanItsMost() {
    withPool { pool in
      pool.give(chain(Array(repeating: 1 << 20, count: 7)))
      pool.give(chain([1 << 19]))
      let taken = pool.take()
      #expect(sizes(taken) == [1 << 19, 1 << 20, 1 << 20, 1 << 20])
      Arena.free(taken)
    }
  }

  @Test func givesAnInstanceChunksOfItsSize() {
    withPool { pool in
      pool.give(chain([3000, 100_000, 150_000, 400_000, 400_004]))
      let taken = pool.take(forInstance: 100_000)
      #expect(sizes(taken) == [100_000, 150_000, 400_000])
      // The others wait on.
      let rest = pool.take()
      #expect(sizes(rest) == [3000, 400_004])
      Arena.free(taken)
      Arena.free(rest)
    }
  }

  @Test func leavesSmallInstancesToTheAllocator() {
    withPool { pool in
      pool.give(chain([3000]))
      #expect(pool.take(forInstance: 2000) == nil)
      pool.give(ofInstance: chain([100_000, 3000])!)
      let taken = pool.take()
      #expect(sizes(taken) == [3000])
      Arena.free(taken)
    }
  }

  /// The memory of a large document that was freed is that of the next.
  @Test func servesLargeDocumentsOneAfterAnother() throws {
    let bench = Bench()
    let schema = bench.schema(#"{"items":{"type":"string"}}"#)
    let json = "[" + Array(repeating: "\"a text of thirty and more bytes\"", count: 4000).joined(
      separator: ",") + "]"
    let pool = try #require(schema.pool)
    for _ in 0..<3 {
      var first = bench.instance(schema, json)
      #expect(first?.instance.value.count == 4000)
      withExtendedLifetime(first) { #expect(sizes(pool.take()) == []) }
      first = nil
      let waiting = pool.take()
      let waitingSizes = sizes(waiting)
      #expect(waitingSizes.count >= 1 && waitingSizes[0] >= json.utf8.count)
      pool.give(waiting)
      let second = bench.instance(schema, json)
      #expect(second?.instance.value.count == 4000)
      withExtendedLifetime(second) { #expect(sizes(pool.take()) == []) }
    }
  }
}
