// SPDX-License-Identifier: Apache-2.0

/// What one check needs besides a value and a node: options, memory, limits and where
/// problems go. Passed by pointer; its owner calls `free` once.
///
/// A context serves any number of checks, one after the other; `begin` starts the next.
package struct CheckContext {
  package var options: ValidationOptions
  /// Receives the problems; nil for a verdict only, which ends at the first mistake. Whoever
  /// made the context keeps the report alive.
  package var report: Report?
  /// The text that offsets count in, for numbers that a double does not hold exactly.
  package var source: Text?
  package var patterns: PatternScratch
  /// Holds converted values until the next `begin`.
  package var scratch: Arena
  /// Holds trees of subtrees that a reader has checked, until the next `begin`.
  package var trees: Arena
  /// Visits of a node to a value so far, as far as they count.
  package var visits = 0
  /// The most visits; where nothing says how large what is checked is, many.
  package private(set) var visitLimit: Int
  /// 1 in the branches of combinations, where the same value may be visited over and over;
  /// else 0: there are no more visits than values then, whose number is bounded.
  package var visitWeight = 0
  /// Nodes that are being checked at this moment, one inside the other.
  package var frames = 0
  /// Of the object whose members several schemas look for at this moment; else of nothing.
  var members = MemberIndex()
  /// Searches for a name that was meant, so far.
  private var nameSearches = 0
  package private(set) var failure = Failure.none
  /// A limit was exceeded or the check failed: nothing more is checked, and nothing is
  /// valid.
  package private(set) var isStopped = false
  /// Problems do not count at this moment: a branch is being tried.
  package var isSilent = false
  /// The caller's value holds text that is not UTF-8 or a number that is not finite;
  /// where, has been reported.
  package var isFlawed = false
  /// The caller's value nests deeper than allowed.
  package var isTooDeep = false

  /// Why a check could not be carried out.
  package enum Failure: UInt8 {
    case none
    case noMemory
    /// Whoever asked for the check took that back.
    case cancelled
    /// A value of the caller is no value: an unknown kind, a nil address with a size, a key
    /// that is no string, number text that is no number.
    case malformedValue
  }

  /// The most nodes inside one another: three for each level that a value may have.
  ///
  /// This bounds the stack that a check needs, some 1,200 bytes a node at most: half a
  /// megabyte for the depth by default (`Tests/Long/stack.c`).
  package let maximumFrames: Int

  package init(options: ValidationOptions, report: Report? = nil, source: Text? = nil) {
    self.options = options
    scratch = Arena(budget: options.budget)
    trees = Arena(budget: options.budget)
    // Safe: the ceiling of the depth is 1,000.
    maximumFrames = 3 * max(options.maximumDepth, 128)
    visitLimit = options.visitLimit(bytes: Int(UInt32.max))
    self.report = report
    self.source = source
    patterns = PatternScratch(effort: options.maximumPatternEffort, budget: options.budget)
  }

  /// The pattern scratch of a context that stays where it is.
  @inline(__always)
  package static func patterns(
    of context: UnsafeMutablePointer<CheckContext>
  ) -> UnsafeMutablePointer<PatternScratch> {
    withUnsafeMutablePointer(to: &context.pointee.patterns) { $0 }
  }

  /// Forgets the check before, and with it the values it converted.
  package mutating func begin() {
    scratch.reset()
    trees.reset()
    patterns.begin()
    visits = 0
    visitLimit = options.visitLimit(bytes: Int(UInt32.max))
    visitWeight = 0
    frames = 0
    nameSearches = 0
    failure = .none
    isStopped = false
    isSilent = false
    isFlawed = false
    isTooDeep = false
  }

  /// Makes the limit on visits that of a document of `bytes`.
  @inline(__always)
  package mutating func limitVisits(bytes: Int) { visitLimit = options.visitLimit(bytes: bytes) }

  /// What counts in a check, while something else is asked.
  package struct Work {
    fileprivate let isSilent: Bool
    fileprivate let visits: Int
    fileprivate let visitLimit: Int
    fileprivate let effort: Int
  }

  /// Before something is asked again that was found out within the limits: until `resume` there
  /// is neither a report nor a limit on visits, and no effort of patterns is taken.
  mutating func suspend() -> Work {
    let work = Work(
      isSilent: isSilent, visits: visits, visitLimit: visitLimit, effort: patterns.suspend())
    isSilent = true
    visitLimit = .max
    return work
  }

  mutating func resume(_ work: Work) {
    isSilent = work.isSilent
    visits = work.visits
    visitLimit = work.visitLimit
    patterns.resume(work.effort)
  }

  /// Why the check could not be carried out, as the outcome of a call whose values are not
  /// malformed.
  package var failed: Outcome? {
    switch failure {
    case .noMemory: .noMemory
    case .cancelled: .cancelled
    case .none, .malformedValue: nil
    }
  }

  /// Whether a reader has checked or kept anything here since `begin`: what it does without
  /// a visit leaves trees, or names that a default was given, or takes effort of patterns.
  @inline(__always)
  var isUsed: Bool {
    visits != 0 || isStopped || trees.chunks != nil || scratch.chunks != nil || patterns.isSpent
  }

  /// Whether the problem about to be reported is kept and a search for the name that was
  /// meant is still due; counts the search.
  package mutating func mayLookForName(
    offset: UInt64, path: UnsafePointer<PathLink>?
  ) -> Bool {
    guard let report, nameSearches < NearestName.mostSearches,
      report.keeps(offset: offset, path: path)
    else { return false }
    nameSearches += 1
    return true
  }

  package mutating func free() {
    patterns.free()
    scratch.free()
    trees.free()
  }

  /// Ends the check: it cannot be carried out.
  package mutating func fail(_ failure: Failure) {
    self.failure = failure
    isStopped = true
  }

  /// Ends the check where whoever asked for it took that back. Called where the parts of a
  /// container begin and at every 1,024th of them (`index`).
  @inline(__always)
  package mutating func poll(at index: Int) {
    if _slowPath(index & 1_023 == 0), options.isCancelled { fail(.cancelled) }
  }

  /// Ends the check: a limit was exceeded, which has been reported.
  package mutating func stop() { isStopped = true }

  /// Whether problems are wanted at this moment.
  @inline(__always)
  package var isReporting: Bool { report != nil && !isSilent }
}
