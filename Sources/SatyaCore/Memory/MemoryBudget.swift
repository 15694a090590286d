// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Bytes that a batch may hold at one moment, on all of its threads together.
///
/// What grows with the data (arenas, stacks, lists, tables, texts) asks here before it asks the
/// allocator, and gives back what it frees. Whoever is refused behaves as if the allocator had
/// refused; that it was the budget is remembered, and is what the batch ends with.
///
/// A handle that is copied freely, and used by any thread at any time.
package struct MemoryBudget {
  private let shared: UnsafeMutablePointer<sp_budget>

  /// A budget of `bytes` in memory of the caller's, which outlives all that is counted.
  package init(_ bytes: Int, in shared: UnsafeMutablePointer<sp_budget>) {
    shared.initialize(to: sp_budget(left: Int64(bytes), is_exceeded: 0))
    self.shared = shared
  }

  /// Whether anybody was refused.
  package var isExceeded: Bool { sp_budget_is_exceeded(shared) != 0 }

  /// Takes `bytes` of what is left; false, and the budget is exceeded, where less is left.
  package func take(_ bytes: Int) -> Bool { take(bytes, orAtLeast: bytes) != nil }

  /// Takes `bytes`, or `least` where only that is left, and says which; nil, and the budget is
  /// exceeded, where neither is.
  package func take(_ bytes: Int, orAtLeast least: Int) -> Int? {
    if sp_budget_take(shared, Int64(bytes)) != 0 { return bytes }
    if least < bytes, sp_budget_take(shared, Int64(least)) != 0 { return least }
    sp_budget_exceed(shared)
    return nil
  }

  package func give(_ bytes: Int) { sp_budget_give(shared, Int64(bytes)) }
}
