// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The results of a batch, in input order; never changed once it is made.
///
/// Records stand in units, which were checked independently of each other; a record's
/// number leads to its unit by bisection. The batch owns units, reports, the memory of
/// its instances, and a reference to the schema.
///
/// A handle that is copied freely; its owner calls `free()`.
package struct Batch {
  private struct Storage {
    let schema: Schema
    let options: BatchOptions
    let hasSource: Bool
    let totals: ProblemTotals
    var count = 0
    var validCount = 0
    var consumed = 0
    var lines = 0
    var column = 0
    var state = BatchState.start
    var verdicts: UnsafeMutablePointer<UInt8>?
    var textReport: Report?
    var units = GrowingList<BatchUnit>()
    var starts = GrowingList<Int>()
    var chunks = GrowingList<UnsafeMutablePointer<Arena.Chunk>>()
  }

  /// Where it stands, by which a caller knows it.
  package let address: UnsafeMutableRawPointer

  /// The batch at an address that `address` gave.
  @inline(__always)
  package init(address: UnsafeMutableRawPointer) { self.address = address }

  /// Without records; nil where the allocator refuses.
  init?(schema: Schema, options: BatchOptions, hasSource: Bool) {
    guard let totals = ProblemTotals() else { return nil }
    guard let memory = malloc(MemoryLayout<Storage>.size) else {
      totals.free()
      return nil
    }
    schema.retain()
    address = memory
    memory.bindMemory(to: Storage.self, capacity: 1).initialize(
      to: Storage(schema: schema, options: options, hasSource: hasSource, totals: totals))
  }

  package func free() {
    for i in 0..<units.count { units[i].free() }
    for i in 0..<chunks.count {
      if let pool = schema.pool { pool.give(chunks[i]) } else { Arena.free(chunks[i]) }
    }
    units.free()
    starts.free()
    chunks.free()
    CPlatform.free(verdicts)
    textReport?.free()
    totals.free()
    schema.release()
    CPlatform.free(address)
  }

  private var storage: UnsafeMutablePointer<Storage> {
    address.assumingMemoryBound(to: Storage.self)
  }

  package var schema: Schema { storage.pointee.schema }
  package var options: BatchOptions { storage.pointee.options }
  package var totals: ProblemTotals { storage.pointee.totals }

  /// Whether records stand in a text.
  package var hasSource: Bool { storage.pointee.hasSource }

  package internal(set) var count: Int {
    get { storage.pointee.count }
    nonmutating set { storage.pointee.count = newValue }
  }

  package internal(set) var validCount: Int {
    get { storage.pointee.validCount }
    nonmutating set { storage.pointee.validCount = newValue }
  }

  package internal(set) var consumed: Int {
    get { storage.pointee.consumed }
    nonmutating set { storage.pointee.consumed = newValue }
  }

  package internal(set) var lines: Int {
    get { storage.pointee.lines }
    nonmutating set { storage.pointee.lines = newValue }
  }

  /// Code points of the last line that were used, where the input ends inside a line.
  package internal(set) var column: Int {
    get { storage.pointee.column }
    nonmutating set { storage.pointee.column = newValue }
  }

  package internal(set) var state: BatchState {
    get { storage.pointee.state }
    nonmutating set { storage.pointee.state = newValue }
  }

  /// One byte a record, 0 for valid ones.
  package private(set) var verdicts: UnsafeMutablePointer<UInt8>? {
    get { storage.pointee.verdicts }
    nonmutating set { storage.pointee.verdicts = newValue }
  }

  /// What is wrong with the text around the records.
  package internal(set) var textReport: Report? {
    get { storage.pointee.textReport }
    nonmutating set { storage.pointee.textReport = newValue }
  }

  var units: GrowingList<BatchUnit> {
    get { storage.pointee.units }
    nonmutating _modify { yield &storage.pointee.units }
  }

  /// Records before each unit.
  private var starts: GrowingList<Int> {
    get { storage.pointee.starts }
    nonmutating _modify { yield &storage.pointee.starts }
  }

  private var chunks: GrowingList<UnsafeMutablePointer<Arena.Chunk>> {
    get { storage.pointee.chunks }
    nonmutating _modify { yield &storage.pointee.chunks }
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

  package func report(_ index: Int) -> Report? {
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
        let kept = unit.kept[j].report
        report.append(
          kept, record: options.firstRecord &+ UInt64(starts[i] + unit.kept[j].entry))
      }
    }
    report.setTotal(total + (textReport?.total ?? 0))
  }
}
