// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Runs a batch on its threads.
///
///     data   |---- unit 0 ----|---- unit 1 ----|---- unit 2 ----| …
///     worker       A                 B                A
///
/// The input is cut into units whose bounds do not depend on the number of
/// threads. Each worker takes the next unit that nobody has, so that results are
/// the same for any number of them. The calling thread is one of the workers; the
/// others are joined before the call returns and have all signals blocked.
///
/// Problems are kept in input order up to the limit of the batch. Units that are done hold
/// no more than that together, whatever is still missing between them; when all units
/// before one are done, it is known how many of its own stay.
package struct BatchRun {
  private struct Shared {
    /// First, for `lock`.
    var mutex = pthread_mutex_t()
    let batch: Batch
    let source: Source
    let unitCount: Int
    var progress = Progress()
    /// Whether there is more than one worker.
    var isShared = false
  }

  /// What changes while the workers run.
  private struct Progress {
    var nextUnit = 0
    /// Units up to here are done, and what they keep.
    var settledUnits = 0
    var settledProblems = 0
    /// Problems kept by all units that are done.
    var keptProblems = 0
    var outcome = BatchOutcome.ok
  }

  private let cell: Cell<Shared>

  private var batch: Batch { cell.contents.batch }
  private var source: Source { cell.contents.source }
  private var unitCount: Int { cell.contents.unitCount }
  private var lock: UnsafeMutablePointer<pthread_mutex_t> { cell.first(pthread_mutex_t.self) }

  /// Calls `body` with the progress while no other worker has it.
  private func locked<Result>(_ body: (inout Progress) -> Result) -> Result {
    // Set before there is another thread, which sees it.
    let isShared = cell.contents.isShared
    if isShared { pthread_mutex_lock(lock) }
    defer { if isShared { pthread_mutex_unlock(lock) } }
    // Taken out and put back: a change in place would claim what is around it, the lock too.
    var progress = cell.contents.progress
    let result = body(&progress)
    cell.contents.progress = progress
    return result
  }

  private enum Source {
    case lines(BatchLines.Piece)
    /// `count` * `width` values; may be nil where that is 0.
    case rows(UnsafePointer<Value>?, count: Int, width: Int)
  }

  static var unitBytes: Int { 1 << 17 }
  static var unitRows: Int { 1 << 10 }
  static var stackBytes: Int { 8 << 20 }

  /// Checks the lines of a text; the batch is nil unless the outcome is ok.
  package static func runLines(
    _ text: Text, schema: Schema, options: BatchOptions, report: Report?
  ) -> (BatchOutcome, Batch?) {
    let piece = BatchLines.piece(text, options: options)
    guard let batch = Batch(schema: schema, options: options, hasSource: true) else {
      return (.noMemory, nil)
    }
    batch.setEnd(consumed: piece.text.count, state: piece.state, column: piece.column)
    return run(.lines(piece), batch, report)
  }

  /// The most rows of no values: nothing of the caller's bounds their number.
  private static var mostEmptyRows: Int { 1 << 20 }

  /// Checks rows of values; the batch is nil unless the outcome is ok.
  package static func runRows(
    _ rows: UnsafePointer<Value>?, count: Int, width: Int, schema: Schema, options: BatchOptions,
    report: Report?
  ) -> (BatchOutcome, Batch?) {
    if schema.layout.pointee.isWrapper { return (.badState, nil) }
    if width == 0, count > mostEmptyRows { return (.limit, nil) }
    guard let batch = Batch(schema: schema, options: options, hasSource: false) else {
      return (.noMemory, nil)
    }
    return run(.rows(rows, count: count, width: width), batch, report)
  }

  private static func run(
    _ source: Source, _ batch: Batch, _ report: Report?
  ) -> (BatchOutcome, Batch?) {
    let outcome = withUnsafeTemporaryAllocation(of: Shared.self, capacity: 1) { memory in
      // Safe: the allocation has this very size, and the threads of a run end before it does.
      let run = BatchRun(batch, source, in: memory.baseAddress.unsafelyUnwrapped)
      return run.go()
    }
    return finish(batch, outcome, report)
  }

  /// What a run ends with, whose units are all there if the outcome is ok.
  private static func finish(
    _ batch: Batch, _ outcome: BatchOutcome, _ report: Report?
  ) -> (BatchOutcome, Batch?) {
    var outcome = outcome
    if outcome == .ok, !batch.settle() { outcome = .noMemory }
    // Whoever was refused memory does not know by whom, and may have done without.
    if batch.isOverBudget, outcome == .ok || outcome == .noMemory { outcome = .limit }
    if outcome == .ok, let report, !batch.explain(to: report) {
      report.clear()
      outcome = .noMemory
    }
    guard outcome == .ok else {
      batch.free()
      return (outcome, nil)
    }
    return (.ok, batch)
  }

  /// Checks the elements of an array, which one thread does.
  package static func runArray(
    _ text: Text, schema: Schema, options: BatchOptions, report: Report?
  ) -> (BatchOutcome, Batch?) {
    guard let batch = Batch(schema: schema, options: options, hasSource: true) else {
      return (.noMemory, nil)
    }
    let outcome = !options.keepsInstances
      ? run(text, VerdictSink.self, batch)
      : options.borrows
        ? run(text, ValueSink<BorrowedText>.self, batch)
        : run(text, ValueSink<CopiedText>.self, batch)
    return finish(batch, outcome, report)
  }

  private static func run<Sink: RecordSink>(
    _ text: Text, _ kind: Sink.Type, _ batch: Batch
  ) -> BatchOutcome {
    let options = batch.options
    guard var array = BatchArray(text, options: options) else { return .noMemory }
    guard var worker = BatchWorker<Sink>(schema: batch.schema, options: options) else {
      array.free()
      return .noMemory
    }
    let outcome = array.run(&worker, batch)
    batch.setEnd(consumed: array.cursor - text.start, state: array.state, column: array.column)
    batch.cell.contents.textReport = array.freeAllButProblem()
    var isCounted = worker.totals.map { batch.count($0) } ?? true
    if let text = batch.textReport {
      isCounted = text.problem(at: 0).map { batch.count($0) } == true && isCounted
    }
    worker.free()
    batch.adopt(worker.arena)
    return isCounted ? outcome : .noMemory
  }

  private init(_ batch: Batch, _ source: Source, in memory: UnsafeMutablePointer<Shared>) {
    let count: Int
    switch source {
    case .lines(let piece):
      count = (piece.text.count + BatchRun.unitBytes - 1) / BatchRun.unitBytes
    case .rows(_, let rows, _):
      count = (rows + BatchRun.unitRows - 1) / BatchRun.unitRows
    }
    memory.initialize(to: Shared(batch: batch, source: source, unitCount: count))
    cell = Cell(address: memory)
  }

  private init(address: UnsafeMutableRawPointer) { cell = Cell(address: address) }

  private func go() -> BatchOutcome {
    guard batch.reserve(units: unitCount) else { return .noMemory }
    for _ in 0..<unitCount {
      guard batch.append(BatchUnit(start: 0)) else { return .noMemory }
    }
    let helpers = min(batch.options.threads, unitCount) - 1
    if helpers > 0 {
      pthread_mutex_init(lock, nil)
      cell.contents.isShared = true
      withThreads(helpers) { work(isHelper: false) }
      // The others were joined.
      cell.contents.isShared = false
      pthread_mutex_destroy(lock)
    } else {
      work(isHelper: false)
    }
    return cell.contents.progress.outcome
  }

  /// Runs `body` here while `count` more threads work; fewer where the system gives
  /// no more.
  private func withThreads(_ count: Int, _ body: () -> Void) {
    guard let memory = malloc(count * MemoryLayout<pthread_t>.stride) else { return body() }
    defer { CPlatform.free(memory) }
    let threads = memory.bindMemory(to: pthread_t.self, capacity: count)
    var started = 0
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, BatchRun.stackBytes)
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    // New threads inherit the mask: signals stay with the threads of the host.
    pthread_sigmask(SIG_SETMASK, &all, &before)
    while started < count {
      let status = pthread_create(
        threads + started, &attributes,
        { argument in
          guard let argument else { return nil }
          BatchRun(address: argument).work(isHelper: true)
          return nil
        }, cell.address)
      if status != 0 { break }
      started += 1
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    pthread_attr_destroy(&attributes)
    body()
    for i in 0..<started { pthread_join(threads[i], nil) }
  }

  /// One worker's life: takes units until there are none. A helper that has no memory to begin
  /// with leaves them to the others.
  private func work(isHelper: Bool) {
    if !batch.options.keepsInstances {
      work(VerdictSink.self, isHelper)
    } else if batch.options.borrows {
      work(ValueSink<BorrowedText>.self, isHelper)
    } else {
      work(ValueSink<CopiedText>.self, isHelper)
    }
  }

  private func work<Sink: RecordSink>(_ kind: Sink.Type, _ isHelper: Bool) {
    guard var worker = BatchWorker<Sink>(schema: batch.schema, options: batch.options) else {
      if !isHelper { locked { $0.outcome = .noMemory } }
      return
    }
    defer { worker.free() }
    while let (index, room) = take() {
      var unit = BatchUnit(start: start(of: index), budget: batch.budget)
      let outcome = check(index, room: room, &worker, &unit)
      finish(index, unit, outcome)
    }
    locked { progress in
      if let totals = worker.totals, !batch.count(totals) { progress.outcome = .noMemory }
      batch.adopt(worker.arena)
    }
  }

  /// The next unit and how many problems it may keep; nil at the end.
  private func take() -> (index: Int, room: Int)? {
    locked { progress in
      guard progress.outcome == .ok, progress.nextUnit < unitCount else { return nil }
      progress.nextUnit += 1
      let room = max(0, batch.options.problemsInAll - progress.keptProblems)
      return (progress.nextUnit - 1, room)
    }
  }

  /// Where in the data unit `index` begins; rows have no text.
  private func start(of index: Int) -> Int {
    if case .lines = source { return index * BatchRun.unitBytes }
    return 0
  }

  private func check<Sink: RecordSink>(
    _ index: Int, room: Int, _ worker: inout BatchWorker<Sink>, _ unit: inout BatchUnit
  ) -> BatchOutcome {
    switch source {
    case .lines(let piece):
      return BatchLines.check(piece, unit: index, room: room, &worker, &unit)
    case .rows(let values, let count, let width):
      let first = index * BatchRun.unitRows
      for row in first..<min(first + BatchRun.unitRows, count) {
        if let cancel = batch.options.cancel, sp_load_relaxed32(cancel) != 0 { return .cancelled }
        let outcome = worker.checkRow(
          values.map { $0 + row * width }, count: width, room: room, unit: &unit)
        guard outcome == .ok else { return outcome }
      }
      return .ok
    }
  }

  /// Stores a unit's results and drops problems that have no room.
  private func finish(_ index: Int, _ unit: BatchUnit, _ outcome: BatchOutcome) {
    locked { progress in
      var unit = unit
      unit.isDone = true
      batch.units[index] = unit
      if progress.outcome == .ok { progress.outcome = batch.isOverBudget ? .limit : outcome }
      trim(&progress)
    }
  }

  /// Drops the problems of done units for which those before leave no room. What is not
  /// done yet can only leave less.
  private func trim(_ progress: inout Progress) {
    progress.keptProblems = progress.settledProblems
    for index in progress.settledUnits..<progress.nextUnit where batch.units[index].isDone {
      var done = batch.units[index]
      done.trim(to: max(0, batch.options.problemsInAll - progress.keptProblems))
      progress.keptProblems += done.keptCount
      batch.units[index] = done
      if index == progress.settledUnits {
        progress.settledUnits += 1
        progress.settledProblems = progress.keptProblems
      }
    }
  }
}
