// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Records that stand one to a line (NDJSON, JSON Lines).
///
/// A line ends at a line feed, which no JSON string contains unescaped: a bad record
/// never hides or moves another. A carriage return before it is white space. Blank lines are
/// lines but no records.
enum BatchLines {
  private static var lineFeed: Int32 { 0x0a }

  /// The lines that are complete: of a piece that others follow, up to its last line
  /// feed.
  static func usable(_ text: Text, options: BatchOptions) -> Text {
    guard options.isPartial else { return text }
    var end = text.end
    while end > text.start, Int32((end - 1).pointee) != lineFeed { end -= 1 }
    return text.prefix(end - text.start)
  }

  /// Checks the lines that begin in unit `index`.
  static func check<Sink: RecordSink>(
    _ text: Text, unit index: Int, room: Int, _ worker: inout BatchWorker<Sink>,
    _ unit: inout BatchUnit
  ) -> BatchOutcome {
    let first = text.start + index * BatchRun.unitBytes
    let limit = min(first + BatchRun.unitBytes, text.end)
    guard var line = lineStart(text, first, limit) else { return .ok }
    let cancel = worker.options.cancel
    while line < limit {
      if let cancel, sp_load_relaxed32(cancel) != 0 { return .cancelled }
      let found = memchr(line, lineFeed, text.end - line)
      let end = found.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) } ?? text.end
      let whole = Text(line, end - line)
      let record = trimmed(whole)
      if !record.isEmpty {
        let outcome = worker.checkRecord(
          record, line: whole, data: text, room: room, unit: &unit)
        guard outcome == .ok else { return outcome }
      }
      guard found != nil else { break }
      unit.lines += 1
      line = end + 1
    }
    return .ok
  }

  /// The first line that begins at `first` or behind it, before `limit`.
  private static func lineStart(
    _ text: Text, _ first: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    if first == text.start { return first }
    let before = first - 1
    guard let found = memchr(before, lineFeed, limit - before) else { return nil }
    let start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
    return start < limit ? start : nil
  }

  /// Without white space at both ends.
  private static func trimmed(_ line: Text) -> Text {
    var start = line.start
    var end = line.end
    while start < end, JSONBytes.isSpace(start.pointee) { start += 1 }
    while end > start, JSONBytes.isSpace((end - 1).pointee) { end -= 1 }
    return Text(start, end - start)
  }
}
