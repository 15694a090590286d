// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Records that stand one to a line (NDJSON, JSON Lines).
///
/// A line ends at a line feed, which no JSON string contains unescaped: a bad record
/// never hides or moves another. A carriage return before it is white space. Blank lines are
/// lines but no records.
enum BatchLines {
  private static var lineFeed: Int32 { 0x0a }
  /// A line of as many bytes is not searched for its end again when the next piece comes.
  private static var worthwhile: Int { 1 << 16 }

  /// What of a piece of input is used, and how it ends.
  struct Piece {
    var text: Text
    /// Where the first line begins: behind the rest of one that was refused before.
    var first: UnsafePointer<UInt8>
    var state = BatchState.start
    /// Code points of a line that was begun and not ended.
    var column = 0
  }

  /// Of a piece that others follow, what is complete: up to its last line feed, and the white
  /// space behind that. A line that is too large already is used as well: nobody has to keep
  /// more of a line than a record may have.
  static func piece(_ text: Text, options: BatchOptions) -> Piece {
    var piece = Piece(text: text, first: text.start)
    if options.state == .insideLine {
      guard let found = memchr(text.start, lineFeed, text.count) else {
        piece.first = text.end
        piece.state = options.isPartial ? .insideLine : .start
        return piece
      }
      piece.first = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
    }
    guard options.isPartial else { return piece }
    var known = piece.first
    if case .lineBegun(let sixteens) = options.state {
      known += min(Int(sixteens) * 16, text.end - known)
    }
    var end = text.end
    while end > known, Int32((end - 1).pointee) != lineFeed { end -= 1 }
    if end == known { end = piece.first }
    let tail = Text(end, text.end - end)
    let record = withoutSpace(tail)
    // A carriage return may be half of the line's end.
    if isTooLarge(record, options),
      record.count > options.validation.maximumSize + 1 || (record.end - 1).pointee != 0x0d
    {
      piece.state = .insideLine
    } else {
      let before = end == text.start ? Int(clamping: options.firstColumn) : 0
      piece.column = (tail.count - record.count) &+ before
      piece.text = text.prefix(record.start - text.start)
      if record.count >= worthwhile { piece.state = .lineBegun(UInt32(record.count / 16)) }
    }
    return piece
  }

  /// Whether a record is above the limit, a carriage return at its end apart.
  private static func isTooLarge(_ record: Text, _ options: BatchOptions) -> Bool {
    let hasReturn = record.count > 0 && (record.end - 1).pointee == 0x0d
    return record.count - (hasReturn ? 1 : 0) > options.validation.maximumSize
  }

  /// Checks the lines that begin in unit `index`.
  static func check<Sink: RecordSink>(
    _ piece: Piece, unit index: Int, room: Int, _ worker: inout BatchWorker<Sink>,
    _ unit: inout BatchUnit
  ) -> BatchOutcome {
    let text = piece.text
    let first = text.start + index * BatchRun.unitBytes
    let limit = min(first + BatchRun.unitBytes, text.end)
    // The line feed behind what was refused before is one of the first unit's.
    if index == 0, piece.first > text.start, Int32((piece.first - 1).pointee) == lineFeed {
      unit.lines += 1
    }
    guard var line = lineStart(piece, first, limit) else { return .ok }
    let cancel = worker.options.cancel
    while line < limit {
      if let cancel, sp_load_relaxed32(cancel) != 0 { return .cancelled }
      let found = memchr(line, lineFeed, text.end - line)
      let end = found.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) } ?? text.end
      let whole = Text(line, end - line)
      let behindSpace = withoutSpace(whole)
      if !behindSpace.isEmpty {
        let column = line == text.start ? worker.options.firstColumn : 0
        let outcome = isTooLarge(behindSpace, worker.options)
          ? worker.refuse(
            behindSpace, line: whole, column: column, data: text, room: room, unit: &unit)
          : worker.checkRecord(
            trimmed(behindSpace), line: whole, column: column, data: text, room: room,
            unit: &unit)
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
    _ piece: Piece, _ first: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    if piece.first >= first { return piece.first < limit ? piece.first : nil }
    let before = first - 1
    guard let found = memchr(before, lineFeed, limit - before) else { return nil }
    let start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
    return start < limit ? start : nil
  }

  /// Without white space at its beginning.
  private static func withoutSpace(_ line: Text) -> Text {
    var start = line.start
    let end = line.end
    while start < end, JSONBytes.isSpace(start.pointee) { start += 1 }
    return Text(start, end - start)
  }

  /// Without white space at its end.
  private static func trimmed(_ record: Text) -> Text {
    var end = record.end
    while end > record.start, JSONBytes.isSpace((end - 1).pointee) { end -= 1 }
    return Text(record.start, end - record.start)
  }
}
