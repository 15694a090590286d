// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The results of a run of records that one worker took on: what stands where, in
/// input order. The memory of instances is the workers', that of the list the unit's.
package struct BatchUnit {
  /// One record.
  package struct Entry {
    /// The instance's record, or 0.
    package var address: UInt
    /// From the beginning of the data of this call.
    package var offset: Int
    package var size: Int
    package var isValid: Bool
  }

  /// The kept problems of one record.
  struct Kept {
    var entry: Int
    var report: Unmanaged<Report>
    /// Lines of the unit before the record.
    var lines: Int
  }

  private(set) var entries = GrowingList<Entry>()
  private(set) var kept = GrowingList<Kept>()
  var validCount = 0
  /// Line ends, counted as far as the unit was read.
  var lines = 0
  /// Problems found, kept or not.
  var problemCount = 0
  /// Problems kept.
  var keptCount = 0
  var isDone = false

  mutating func add(_ entry: Entry) -> Bool {
    guard entries.append(entry) else { return false }
    if entry.isValid { validCount += 1 }
    return true
  }

  /// Keeps `report` for the newest entry.
  mutating func keep(_ report: Report) -> Bool {
    let item = Kept(
      entry: entries.count - 1, report: Unmanaged.passRetained(report), lines: lines)
    guard kept.append(item) else {
      item.report.release()
      return false
    }
    keptCount += report.count
    return true
  }

  /// Drops reports from the end until at most `most` problems are kept.
  mutating func trim(to most: Int) {
    while keptCount > most, let last = kept.last {
      let report = last.report.takeUnretainedValue()
      let spare = keptCount - most
      if report.count > spare {
        report.drop(spare)
        keptCount -= spare
        return
      }
      keptCount -= report.count
      last.report.release()
      kept.removeLast()
    }
  }

  /// Gives kept problems their numbers in the whole input.
  func number(records: UInt64, lines: UInt64) {
    for i in 0..<kept.count {
      kept[i].report.takeUnretainedValue().shift(
        record: records &+ UInt64(kept[i].entry), lines: lines &+ UInt64(kept[i].lines))
    }
  }

  /// The report of entry `index`, found by bisection.
  func report(of index: Int) -> Unmanaged<Report>? {
    var low = 0
    var high = kept.count
    while low < high {
      let middle = (low + high) / 2
      if kept[middle].entry < index { low = middle + 1 } else { high = middle }
    }
    return low < kept.count && kept[low].entry == index ? kept[low].report : nil
  }

  mutating func free() {
    for i in 0..<kept.count { kept[i].report.release() }
    entries.free()
    kept.free()
  }
}
