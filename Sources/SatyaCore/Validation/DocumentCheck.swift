// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The second reading of a document that the fused reader did not accept.
///
/// It decodes the whole text to a located tree and lets the walker find every problem.
/// Where the walker finds none, the reader had stopped at something unusual
/// (a repeated key, a conversion, a root that is a scalar), and the tree is what an
/// instance is built from. What this says is the verdict.
package struct DocumentCheck {
  private var tree: Arena
  package var context: CheckContext

  package init(options: ValidationOptions, report: Report?) {
    tree = Arena(budget: options.budget)
    context = CheckContext(options: options, report: report)
  }

  package mutating func free() {
    tree.free()
    context.free()
  }

  /// Checks `text`, which stands `depth` containers deep, and, where it is valid and `arena` is
  /// given, builds its value there.
  package mutating func run(
    _ text: Text, depth: Int = 0, schema: Schema, arena: UnsafeMutablePointer<Arena>?,
    into value: inout Value
  ) -> Outcome {
    context.begin()
    context.limitVisits(bytes: text.count)
    context.source = text
    let report = context.report
    var document: (value: Value, offset: UInt32)?
    var isRefused = false
    var isShort = false
    var wasCancelled = false
    defer { tree.reset() }
    let options = context.options
    withUnsafeMutablePointer(to: &tree) {
      var reader = TreeReader(
        base: text.start, end: text.end, arena: $0, isLocated: true, options: options,
        report: report)
      document = reader.readDocument(depth: depth)
      isRefused = reader.hasRefusedDuplicates || reader.hasRefusedNumbers
      isShort = reader.ranOutOfMemory
      wasCancelled = reader.wasCancelled
      reader.free()
    }
    if isShort { return .noMemory }
    if wasCancelled { return .cancelled }
    guard let document else { return .invalid }
    let isValid = withUnsafeMutablePointer(to: &context) {
      let walker = ValueWalker(context: $0)
      return walker.check(
        document.value, schema.root, path: nil, offset: UInt64(document.offset))
    }
    if let failed = context.failed { return failed }
    guard isValid, !isRefused else { return .invalid }
    guard let arena else { return .ok }
    let built = withUnsafeMutablePointer(to: &context) {
      Materializer.buildRoot(
        document.value, schema: schema, arena: arena, context: $0, depth: depth)
    }
    guard let built else { return context.failed ?? .noMemory }
    value = .record(built)
    return .ok
  }
}
