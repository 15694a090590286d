// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct MemoryBudgetTests {
  private func with(_ bytes: Int, _ body: (MemoryBudget) -> Void) {
    withUnsafeTemporaryAllocation(of: sp_budget.self, capacity: 1) {
      body(MemoryBudget(bytes, in: $0.baseAddress!))
    }
  }

  @Test func givesWhatIsLeft() {
    with(100) { budget in
      #expect(budget.take(60) && budget.take(40, orAtLeast: 10) == 40)
      budget.give(30)
      #expect(budget.take(50, orAtLeast: 30) == 30 && !budget.isExceeded)
      #expect(!budget.take(1) && budget.isExceeded)
      budget.give(1)
      #expect(budget.take(1) && budget.isExceeded)
    }
  }

  /// Fills `body` until it is refused, and has it free what it took.
  private func isBounded(_ fill: (MemoryBudget) -> Void) {
    with(10_000) { budget in
      fill(budget)
      #expect(budget.isExceeded)
      // All of it came back.
      #expect(budget.take(10_000))
    }
  }

  @Test func isAskedByAllThatGrows() {
    isBounded { budget in
      var arena = Arena(budget: budget)
      var count = 0
      while arena.allocate(100) != nil { count += 1 }
      #expect(count > 50 && arena.held <= 10_000)
      arena.free()
    }
    isBounded { budget in
      var stack = ValueStack(budget: budget)
      while stack.push(.null) {}
      #expect(stack.count == 512)
      stack.reset()
      let isPushed = stack.push(.null)
      #expect(stack.count == 1 && isPushed)
      stack.free()
    }
    isBounded { budget in
      var list = GrowingList<UInt32>(budget: budget)
      while list.append(1) {}
      #expect(list.count == 2_048)
      list.free()
    }
    isBounded { budget in
      var set = KeySet(budget: budget)
      let hasRoom = set.begin(1_000)
      let hasMore = set.begin(2_000)
      #expect(hasRoom && !hasMore)
      set.free()
    }
    isBounded { budget in
      var elements = (0..<1_000).map { Value.int64($0) }
      var ranOutOfMemory = false
      let found = ArrayRules.firstDuplicate(
        &elements, count: 1_000, budget: budget, ranOutOfMemory: &ranOutOfMemory)
      #expect(found == nil && ranOutOfMemory)
    }
  }

  @Test func countsTheLargestChunkOfAnArenaOnlyWhileItIsUsed() {
    with(1 << 20) { budget in
      var arena = Arena(budget: budget)
      for _ in 0..<100 { _ = arena.allocate(4_000) }
      #expect(arena.held > 1 << 18)
      arena.reset()
      #expect(arena.held <= 1 << 16 && budget.take((1 << 20) - (1 << 16)))
      arena.free()
    }
  }

  @Test func isAskedByReports() {
    isBounded { budget in
      let report = Report()!
      report.budget = budget
      report.limit = 1_000
      for _ in 0..<1_000 { report.add(ProblemDraft(.jsonEmpty)) }
      #expect(report.total == 1_000 && report.count < 100)
      report.free()
    }
  }
}
