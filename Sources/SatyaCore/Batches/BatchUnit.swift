// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The results of a run of records that one worker took on: what stands where, in
/// input order. The memory of instances is the workers', that of the list the unit's.
package struct BatchUnit {
  /// One record, in 16 bytes: there are many.
  package struct Entry {
    private var word: UInt
    /// From `BatchUnit.start`, and the bytes of the text.
    fileprivate let place: UInt32
    package let size: UInt32

    /// The instance's record, or nil.
    package var address: UInt { word & ~1 }
    package var isValid: Bool { word & 1 == 0 }

    /// Safe: records and units are below 4 GiB.
    @inline(__always)
    init(_ record: RecordPointer?, isValid: Bool, place: Int, size: Int) {
      word = record.map { UInt(bitPattern: $0.address) } ?? 0
      if !isValid { word |= 1 }
      self.place = UInt32(truncatingIfNeeded: place)
      self.size = UInt32(truncatingIfNeeded: size)
    }
  }

  /// Where in the data of this call the unit begins.
  let start: Int

  /// `budget` counts the lists of the unit and outlives it.
  init(start: Int, budget: MemoryBudget? = nil) {
    self.start = start
    entries = GrowingList(budget: budget)
    kept = GrowingList(budget: budget)
  }

  /// Where `entry` stands in the data of this call.
  func offset(of entry: Entry) -> Int { start + Int(entry.place) }

  /// The kept problems of one record.
  struct Kept {
    var entry: Int
    var report: Report
    /// Lines of the unit before the record.
    var lines: Int
  }

  private(set) var entries: GrowingList<Entry>
  private(set) var kept: GrowingList<Kept>
  var validCount = 0
  /// Records of the units before it, once these are known.
  var recordsBefore = 0
  /// Line ends, counted as far as the unit was read.
  var lines = 0
  /// Problems found, kept or not.
  var problemCount = 0
  /// Problems kept.
  var keptCount = 0
  var isDone = false

  /// Adds a record, and where its text stands in the data if it has one.
  @inline(__always)
  mutating func add(_ record: RecordPointer?, isValid: Bool, _ text: Text?, _ data: Text?) -> Bool {
    var place = 0
    // Safe: the text lies in the data, behind the unit's beginning.
    if let text, let data { place = (text.start - data.start) &- start }
    let entry = Entry(record, isValid: isValid, place: place, size: text?.count ?? 0)
    guard entries.append(entry) else { return false }
    if isValid { validCount &+= 1 }
    return true
  }

  /// Records of one unit of an array: a list of results need not move when it grows.
  static var mostElements: Int { 4_096 }

  /// Whether no element of an array is to be added that begins at `offset` of the data.
  @inline(__always)
  func isFull(at offset: Int) -> Bool {
    entries.count >= BatchUnit.mostElements || offset &- start >= 1 << 31
  }

  /// Keeps `report` for the newest entry and takes it over.
  mutating func keep(_ report: Report) -> Bool {
    let item = Kept(
      entry: entries.count - 1, report: report, lines: lines)
    guard kept.append(item) else {
      report.free()
      return false
    }
    keptCount += report.count
    return true
  }

  /// Drops reports from the end until at most `most` problems are kept.
  mutating func trim(to most: Int) {
    while keptCount > most, let last = kept.last {
      let report = last.report
      let spare = keptCount - most
      if report.count > spare {
        report.drop(spare)
        keptCount -= spare
        return
      }
      keptCount -= report.count
      report.free()
      kept.removeLast()
    }
  }

  /// Gives kept problems their numbers in the whole input.
  func number(records: UInt64, lines: UInt64) {
    for i in 0..<kept.count {
      kept[i].report.shift(
        record: records &+ UInt64(kept[i].entry), lines: lines &+ UInt64(kept[i].lines))
    }
  }

  /// The report of entry `index`, found by bisection.
  func report(of index: Int) -> Report? {
    var low = 0
    var high = kept.count
    while low < high {
      let middle = (low + high) / 2
      if kept[middle].entry < index { low = middle + 1 } else { high = middle }
    }
    return low < kept.count && kept[low].entry == index ? kept[low].report : nil
  }

  mutating func free() {
    for i in 0..<kept.count { kept[i].report.free() }
    entries.free()
    kept.free()
  }
}
