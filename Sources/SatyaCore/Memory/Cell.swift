// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Memory of the allocator's for one value, which all copies of the cell share.
///
/// It is what a class would be for, except that the allocator may refuse it and that nothing
/// is counted: one owner frees the cell, after what the contents own.
///
/// Threads that share a cell may read members and assign to them, where a lock or the order
/// of things keeps the same member from both. `&`, `+=` and mutating methods claim all of the
/// contents for the moment: they are for one thread at a time.
package struct Cell<Contents: ~Copyable> {
  /// Where the contents stand, by which a caller knows them.
  package let address: UnsafeMutableRawPointer

  /// The cell at an address that `address` gave.
  @inline(__always)
  package init(address: UnsafeMutableRawPointer) { self.address = address }

  /// A cell with these contents; nil, and they are gone, where the allocator refuses.
  @inline(__always)
  package init?(_ contents: consuming Contents) {
    guard let memory = malloc(MemoryLayout<Contents>.size) else { return nil }
    address = memory
    memory.bindMemory(to: Contents.self, capacity: 1).initialize(to: contents)
  }

  /// Frees the memory, and nothing that the contents own by pointer.
  package func free() {
    pointer.deinitialize(count: 1)
    CPlatform.free(address)
  }

  @inline(__always)
  private var pointer: UnsafeMutablePointer<Contents> {
    address.assumingMemoryBound(to: Contents.self)
  }

  /// In place: what is read or assigned is the member that is named.
  @inline(__always)
  package var contents: Contents {
    unsafeAddress { UnsafePointer(pointer) }
    nonmutating unsafeMutableAddress { pointer }
  }

  /// The first member, which must be of this type.
  ///
  /// Safe: the first member of a struct stands at its address. For what threads use at the
  /// same time, a lock or a count: `&` would claim it for one of them.
  @inline(__always)
  package func first<Member>(_: Member.Type) -> UnsafeMutablePointer<Member> {
    address.assumingMemoryBound(to: Member.self)
  }
}

/// A type whose values are cells: they are copied freely, and C callers hold their address.
package protocol CellHandle {
  associatedtype Contents
  init(cell: Cell<Contents>)
  var cell: Cell<Contents> { get }
}

extension CellHandle {
  /// What stands at an address that `address` gave.
  @inline(__always)
  package init(address: UnsafeMutableRawPointer) { self.init(cell: Cell(address: address)) }

  @inline(__always)
  package var address: UnsafeMutableRawPointer { cell.address }
}
