// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The results of a batch, in input order; never changed once it is made.
///
/// Records stand in units, which were checked independently of each other; a record's
/// number leads to its unit by bisection. The batch owns units, reports, the memory of
/// its instances, and a reference to the schema.
///
/// A handle that is copied freely; its owner calls `free()`.
package struct Batch: CellHandle {
  package struct Contents {
    /// First, for the handle to it.
    var budget = sp_budget()
    let schema: Schema
    var options: BatchOptions
    let hasSource: Bool
    /// Nil where there was no problem.
    var totals: ProblemTotals?
    var count = 0
    var validCount = 0
    var consumed = 0
    var lines = 0
    /// Code points of the last line that were used, where the input ends inside a line.
    var column = 0
    var state = BatchState.start
    /// One byte a record, 0 for valid ones.
    var verdicts: UnsafeMutablePointer<UInt8>?
    /// What is wrong with the text around the records.
    var textReport: Report?
    var units = GrowingList<BatchUnit>()
    /// The memory of all instances.
    var chunks: UnsafeMutablePointer<Arena.Chunk>?
  }

  package let cell: Cell<Contents>

  @inline(__always)
  package init(cell: Cell<Contents>) { self.cell = cell }

  /// Without records; nil where the allocator refuses.
  init?(schema: Schema, options: BatchOptions, hasSource: Bool) {
    let contents = Contents(schema: schema, options: options, hasSource: hasSource)
    guard let cell = Cell(contents) else { return nil }
    schema.retain()
    self.cell = cell
    if options.maximumMemory > 0 {
      // Safe: what is in a cell stays where it is.
      cell.contents.options.validation.budget = MemoryBudget(
        options.maximumMemory, in: cell.first(sp_budget.self))
    }
    cell.contents.options.validation.cancel = options.cancel
    cell.contents.units = GrowingList(budget: budget)
  }

  package func free() {
    for i in 0..<units.count { units[i].free() }
    let chunks = cell.contents.chunks
    if let pool = schema.pool { pool.give(chunks) } else { Arena.free(chunks) }
    cell.contents.units.free()
    CPlatform.free(verdicts)
    textReport?.free()
    totals?.free()
    schema.release()
    cell.free()
  }

  package var schema: Schema { cell.contents.schema }
  package var options: BatchOptions { cell.contents.options }
  /// Counts what the batch holds while it is made, where that has a limit.
  var budget: MemoryBudget? { options.validation.budget }

  /// Whether more memory was wanted than the batch may hold.
  var isOverBudget: Bool { budget?.isExceeded ?? false }

  package var totals: ProblemTotals? { cell.contents.totals }

  /// Whether records stand in a text.
  package var hasSource: Bool { cell.contents.hasSource }

  package var count: Int { cell.contents.count }
  package var validCount: Int { cell.contents.validCount }
  package var consumed: Int { cell.contents.consumed }
  package var lines: Int { cell.contents.lines }
  package var column: Int { cell.contents.column }
  package var state: BatchState { cell.contents.state }
  package var verdicts: UnsafeMutablePointer<UInt8>? { cell.contents.verdicts }
  package var textReport: Report? { cell.contents.textReport }

  var units: GrowingList<BatchUnit> { cell.contents.units }

  /// Says how far the input was used, and how it ended.
  func setEnd(consumed: Int, state: BatchState, column: Int) {
    cell.contents.consumed = consumed
    cell.contents.state = state
    cell.contents.column = column
  }

  /// Takes a unit over; says whether there was memory for it.
  func append(_ unit: BatchUnit) -> Bool { cell.contents.units.append(unit) }

  /// Takes the memory of a worker's instances over.
  func adopt(_ arena: Arena) {
    guard let first = arena.chunks else { return }
    var last = first
    while let next = last.pointee.next { last = next }
    last.pointee.next = cell.contents.chunks
    cell.contents.chunks = first
  }

  /// Counts the problem that ended the text.
  func count(_ problem: Problem) -> Bool {
    if cell.contents.totals == nil { cell.contents.totals = ProblemTotals(budget: budget) }
    guard let totals else { return false }
    totals.add(problem)
    return !totals.ranOutOfMemory
  }

  /// Adds what a worker counted.
  func count(_ others: ProblemTotals) -> Bool {
    if cell.contents.totals == nil { cell.contents.totals = ProblemTotals(budget: budget) }
    guard let totals else { return false }
    totals.add(others)
    return !totals.ranOutOfMemory
  }

  /// Makes room for as many units.
  func reserve(units count: Int) -> Bool { cell.contents.units.reserve(count) }

  /// Numbers the records once all units are there.
  func settle() -> Bool {
    for i in 0..<units.count {
      units[i].recordsBefore = count
      units[i].number(
        records: options.firstRecord &+ UInt64(count),
        lines: options.firstLine &+ UInt64(lines))
      cell.contents.count += units[i].entries.count
      cell.contents.validCount += units[i].validCount
      cell.contents.lines += units[i].lines
    }
    let size = max(count, 1)
    guard budget?.take(size) ?? true, let bytes = malloc(size) else { return false }
    let verdicts = bytes.assumingMemoryBound(to: UInt8.self)
    cell.contents.verdicts = verdicts
    var place = 0
    for i in 0..<units.count {
      let entries = units[i].entries
      for j in 0..<entries.count {
        verdicts[place] = entries[j].isValid ? 0 : 1
        place += 1
      }
    }
    totals?.sort()
    return true
  }

  /// The unit of record `index` and its number there.
  private func locate(_ index: Int) -> (unit: Int, entry: Int)? {
    guard index >= 0, index < count else { return nil }
    var low = 0
    var high = units.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if units[middle].recordsBefore <= index { low = middle } else { high = middle }
    }
    return (low, index - units[low].recordsBefore)
  }

  package func entry(_ index: Int) -> BatchUnit.Entry? {
    locate(index).map { units[$0.unit].entries[$0.entry] }
  }

  /// Where record `index` stands in the data of the call.
  package func source(_ index: Int) -> (offset: Int, size: Int)? {
    locate(index).map {
      let entry = units[$0.unit].entries[$0.entry]
      return (units[$0.unit].offset(of: entry), Int(entry.size))
    }
  }

  package func report(_ index: Int) -> Report? {
    locate(index).flatMap { units[$0.unit].report(of: $0.entry) }
  }

  /// Copies problems of the first bad records to a caller's report; false without memory.
  func explain(to report: Report) -> Bool {
    var total = 0
    if let textReport {
      report.append(textReport, record: options.firstRecord &+ UInt64(count))
    }
    for i in 0..<units.count {
      let unit = units[i]
      total += unit.problemCount
      for j in 0..<unit.kept.count where report.count < report.limit {
        let kept = unit.kept[j].report
        report.append(
          kept, record: options.firstRecord &+ UInt64(unit.recordsBefore + unit.kept[j].entry))
      }
    }
    report.setTotal(total + (textReport?.total ?? 0))
    return !report.ranOutOfMemory
  }
}
