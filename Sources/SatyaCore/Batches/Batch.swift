// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The results of a batch, in input order; never changed once it is made.
///
/// Records stand in units, which were checked independently of each other; a record's
/// number leads to its unit by bisection. The batch owns units, reports, the memory of
/// its instances, and a reference to the schema.
package final class Batch {
  package let schema: Schema
  package let options: BatchOptions
  /// Whether records stand in a text.
  package let hasSource: Bool
  package internal(set) var count = 0
  package internal(set) var validCount = 0
  package internal(set) var consumed = 0
  package internal(set) var lines = 0
  /// Code points of the last line that were used, where the input ends inside a line.
  package internal(set) var column = 0
  package internal(set) var state = BatchState.start
  /// One byte a record, 0 for valid ones.
  package private(set) var verdicts: UnsafeMutablePointer<UInt8>?
  package let totals = ProblemTotals()
  /// What is wrong with the text around the records.
  package internal(set) var textReport: Report?

  var units = GrowingList<BatchUnit>()
  /// Records before each unit.
  private var starts = GrowingList<Int>()
  private var chunks = GrowingList<UnsafeMutablePointer<Arena.Chunk>>()

  init(schema: Schema, options: BatchOptions, hasSource: Bool) {
    self.schema = schema
    self.options = options
    self.hasSource = hasSource
  }

  deinit {
    for i in 0..<units.count { units[i].free() }
    for i in 0..<chunks.count {
      if let pool = schema.pool { pool.give(chunks[i]) } else { Arena.free(chunks[i]) }
    }
    units.free()
    starts.free()
    chunks.free()
    CPlatform.free(verdicts)
  }

  /// Takes the memory of a worker's instances over.
  func adopt(_ arena: Arena) -> Bool {
    guard let first = arena.chunks else { return true }
    return chunks.append(first)
  }

  /// Numbers the records once all units are there.
  func settle() -> Bool {
    for i in 0..<units.count {
      guard starts.append(count) else { return false }
      units[i].number(
        records: options.firstRecord &+ UInt64(count),
        lines: options.firstLine &+ UInt64(lines))
      count += units[i].entries.count
      validCount += units[i].validCount
      lines += units[i].lines
    }
    guard let bytes = malloc(max(count, 1)) else { return false }
    let verdicts = bytes.assumingMemoryBound(to: UInt8.self)
    self.verdicts = verdicts
    var place = 0
    for i in 0..<units.count {
      let entries = units[i].entries
      for j in 0..<entries.count {
        verdicts[place] = entries[j].isValid ? 0 : 1
        place += 1
      }
    }
    totals.sort()
    return true
  }

  /// The unit of record `index` and its number there.
  private func locate(_ index: Int) -> (unit: Int, entry: Int)? {
    guard index >= 0, index < count else { return nil }
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    return (low, index - starts[low])
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

  package func report(_ index: Int) -> Unmanaged<Report>? {
    locate(index).flatMap { units[$0.unit].report(of: $0.entry) }
  }

  /// Copies problems of the first bad records to a caller's report.
  func explain(to report: Report) {
    var total = 0
    if let textReport {
      report.append(textReport, record: options.firstRecord &+ UInt64(count))
    }
    for i in 0..<units.count {
      let unit = units[i]
      total += unit.problemCount
      for j in 0..<unit.kept.count where report.count < report.limit {
        let kept = unit.kept[j].report.takeUnretainedValue()
        report.append(
          kept, record: options.firstRecord &+ UInt64(starts[i] + unit.kept[j].entry))
      }
    }
    report.setTotal(total + (textReport?.total ?? 0))
  }
}
