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
package final class BatchRun {
  private let batch: Batch
  private let source: Source
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var unitCount: Int
  private var nextUnit = 0
  /// Units up to here are done, and what they keep.
  private var settledUnits = 0
  private var settledProblems = 0
  /// Problems kept by all units that are done.
  private var keptProblems = 0
  private var heldMemory = 0
  private var outcome = BatchOutcome.ok

  package enum Source {
    case lines(Text)
    case rows(UnsafePointer<Value>, count: Int, width: Int)
  }

  static var unitBytes: Int { 1 << 17 }
  static var unitRows: Int { 1 << 10 }
  static var stackBytes: Int { 8 << 20 }

  /// Checks all records of `source`; the batch is nil unless the outcome is ok.
  package static func run(
    _ source: Source, schema: Schema, options: BatchOptions, report: Report?
  ) -> (BatchOutcome, Batch?) {
    var isText = false
    if case .lines = source { isText = true }
    if !isText, schema.layout.pointee.isWrapper { return (.badState, nil) }
    let batch = Batch(schema: schema, options: options, hasSource: isText)
    var source = source
    if case .lines(let text) = source {
      let usable = BatchLines.usable(text, options: options)
      batch.consumed = usable.count
      source = .lines(usable)
    }
    // Made before the object: an object whose initialiser gives up keeps its memory.
    guard let lock = malloc(MemoryLayout<pthread_mutex_t>.size) else { return (.noMemory, nil) }
    let run = BatchRun(batch, source, lock: lock.assumingMemoryBound(to: pthread_mutex_t.self))
    let outcome = run.go()
    guard outcome == .ok else { return (outcome, nil) }
    if let report { batch.explain(to: report) }
    return (.ok, batch)
  }

  /// Checks the elements of an array, which one thread does.
  package static func runArray(
    _ text: Text, schema: Schema, options: BatchOptions, report: Report?
  ) -> (BatchOutcome, Batch?) {
    if !options.keepsInstances {
      return runArray(text, VerdictSink.self, schema: schema, options: options, report: report)
    }
    return options.borrows
      ? runArray(
        text, ValueSink<BorrowedText>.self, schema: schema, options: options, report: report)
      : runArray(
        text, ValueSink<CopiedText>.self, schema: schema, options: options, report: report)
  }

  private static func runArray<Sink: RecordSink>(
    _ text: Text, _ kind: Sink.Type, schema: Schema, options: BatchOptions, report: Report?
  ) -> (BatchOutcome, Batch?) {
    let batch = Batch(schema: schema, options: options, hasSource: true)
    guard var worker = BatchWorker<Sink>(schema: schema, options: options) else {
      return (.noMemory, nil)
    }
    worker.limitMemory(to: options.maximumMemory)
    var array = BatchArray(text, options: options)
    let outcome = array.run(&worker, batch)
    batch.consumed = array.cursor - text.start
    batch.state = array.state
    batch.column = array.column
    batch.textReport = array.problem
    batch.totals.add(worker.totals)
    worker.free()
    array.free()
    guard batch.adopt(worker.arena) else {
      Arena.free(worker.arena.chunks)
      return (.noMemory, nil)
    }
    guard outcome == .ok else { return (outcome, nil) }
    guard batch.settle() else { return (.noMemory, nil) }
    if let report { batch.explain(to: report) }
    return (.ok, batch)
  }

  /// Takes `lock` over, memory for a mutex.
  private init(_ batch: Batch, _ source: Source, lock: UnsafeMutablePointer<pthread_mutex_t>) {
    self.lock = lock
    pthread_mutex_init(lock, nil)
    self.batch = batch
    self.source = source
    switch source {
    case .lines(let text):
      unitCount = (text.count + BatchRun.unitBytes - 1) / BatchRun.unitBytes
    case .rows(_, let count, _):
      unitCount = (count + BatchRun.unitRows - 1) / BatchRun.unitRows
    }
  }

  deinit {
    pthread_mutex_destroy(lock)
    CPlatform.free(lock)
  }

  private func go() -> BatchOutcome {
    for _ in 0..<unitCount {
      guard batch.units.append(BatchUnit(start: 0)) else { return .noMemory }
    }
    let helpers = min(batch.options.threads, unitCount) - 1
    if helpers > 0 { withThreads(helpers) { work() } } else { work() }
    guard outcome == .ok else { return outcome }
    return batch.settle() ? .ok : .noMemory
  }

  /// Runs `body` here while `count` more threads work; fewer where the system gives
  /// no more.
  private func withThreads(_ count: Int, _ body: () -> Void) {
    withUnsafeTemporaryAllocation(of: pthread_t.self, capacity: count) { threads in
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
        let run = Unmanaged.passUnretained(self).toOpaque()
        let status = pthread_create(
          threads.baseAddress.unsafelyUnwrapped + started, &attributes,
          { argument in
            guard let argument else { return nil }
            Unmanaged<BatchRun>.fromOpaque(argument).takeUnretainedValue().work()
            return nil
          }, run)
        if status != 0 { break }
        started += 1
      }
      pthread_sigmask(SIG_SETMASK, &before, nil)
      pthread_attr_destroy(&attributes)
      body()
      for i in 0..<started { pthread_join(threads[i], nil) }
    }
  }

  /// One worker's life: takes units until there are none.
  private func work() {
    if !batch.options.keepsInstances {
      work(VerdictSink.self)
    } else if batch.options.borrows {
      work(ValueSink<BorrowedText>.self)
    } else {
      work(ValueSink<CopiedText>.self)
    }
  }

  private func work<Sink: RecordSink>(_ kind: Sink.Type) {
    guard var worker = BatchWorker<Sink>(schema: batch.schema, options: batch.options) else {
      pthread_mutex_lock(lock)
      outcome = .noMemory
      pthread_mutex_unlock(lock)
      return
    }
    defer { worker.free() }
    while let (index, room, held) = take() {
      if batch.options.maximumMemory > 0 {
        worker.limitMemory(to: worker.held + max(1, batch.options.maximumMemory - held))
      }
      let before = worker.held
      var unit = BatchUnit(start: start(of: index))
      let outcome = check(index, room: room, &worker, &unit)
      finish(index, unit, outcome, grown: worker.held - before)
    }
    pthread_mutex_lock(lock)
    batch.totals.add(worker.totals)
    if !batch.adopt(worker.arena) {
      Arena.free(worker.arena.chunks)
      outcome = .noMemory
    }
    pthread_mutex_unlock(lock)
  }

  /// The next unit and how many problems it may keep; nil at the end.
  private func take() -> (index: Int, room: Int, held: Int)? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard outcome == .ok, nextUnit < unitCount else { return nil }
    nextUnit += 1
    return (nextUnit - 1, max(0, batch.options.problemsInAll - keptProblems), heldMemory)
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
    case .lines(let text):
      return BatchLines.check(text, unit: index, room: room, &worker, &unit)
    case .rows(let values, let count, let width):
      let first = index * BatchRun.unitRows
      for row in first..<min(first + BatchRun.unitRows, count) {
        if let cancel = batch.options.cancel, sp_load_relaxed32(cancel) != 0 { return .cancelled }
        let outcome = worker.checkRow(
          values + row * width, count: width, room: room, unit: &unit)
        guard outcome == .ok else { return outcome }
      }
      return .ok
    }
  }

  /// Stores a unit's results and drops problems that have no room.
  private func finish(_ index: Int, _ unit: BatchUnit, _ outcome: BatchOutcome, grown: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    var unit = unit
    unit.isDone = true
    batch.units[index] = unit
    heldMemory += grown + unit.entries.held + unit.keptBytes
    if outcome != .ok, self.outcome == .ok { self.outcome = outcome }
    if batch.options.maximumMemory > 0, heldMemory > batch.options.maximumMemory {
      self.outcome = .limit
    }
    trim()
  }

  /// Drops the problems of done units for which those before leave no room. What is not
  /// done yet can only leave less.
  private func trim() {
    keptProblems = settledProblems
    for index in settledUnits..<nextUnit where batch.units[index].isDone {
      var done = batch.units[index]
      done.trim(to: max(0, batch.options.problemsInAll - keptProblems))
      keptProblems += done.keptCount
      batch.units[index] = done
      if index == settledUnits {
        settledUnits += 1
        settledProblems = keptProblems
      }
    }
  }
}
