// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension Instance {
  /// Texts up to this size, a multiple of 64, are read on the stack and then moved to one
  /// allocation.
  private static var smallText: Int { 448 }
  // Up to 1,024 bytes each: larger temporary allocations would come from the heap.
  private static var stackArena: Int { 1_024 }
  private static var stackValues: Int { 31 }

  /// Calls `body` with the text, which is `smallText` at most, in memory where zeros stand
  /// behind it, so that loads of 32 bytes need no care near its end, and 64 bytes of no
  /// meaning before it; and with memory on the stack.
  @inline(__always)
  private static func withCopy<Result>(
    of text: Text,
    _ body: (_ start: UnsafePointer<UInt8>, _ memory: UnsafeMutableRawPointer) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(
      byteCount: 128 + smallText + JSONBytes.padding, alignment: 16
    ) { copy in
      withUnsafeTemporaryAllocation(byteCount: stackArena, alignment: 16) { memory in
        // Safe: the allocations have these very sizes, and from 64 to 127 bytes stand before
        // the next but one multiple of 64, to which a larger alignment would lead by the heap.
        let start = UInt(bitPattern: copy.baseAddress.unsafelyUnwrapped)
        let copy = UnsafeMutablePointer<UInt8>(bitPattern: (start &+ 127) & ~63)
          .unsafelyUnwrapped
        sp_copy_padded(copy, text.start, text.count)
        return body(UnsafePointer(copy), memory.baseAddress.unsafelyUnwrapped)
      }
    }
  }

  /// Calls `body` with memory of the call's: a stack for values that begins there, a place
  /// for one value, and one for a context.
  @inline(__always)
  private static func withValues<Result>(
    _ body: (
      _ values: ValueStack, _ place: UnsafeMutablePointer<Value>,
      _ check: UnsafeMutablePointer<CheckContext>
    ) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Value.self, capacity: stackValues + 1) { slots in
      withUnsafeTemporaryAllocation(of: CheckContext.self, capacity: 1) { check in
        // Safe: the allocations have these very sizes.
        let slots = slots.baseAddress.unsafelyUnwrapped
        return body(
          ValueStack(borrowing: slots, capacity: stackValues), slots + stackValues,
          check.baseAddress.unsafelyUnwrapped)
      }
    }
  }

  /// Decodes and checks a document; an instance where it is valid.
  package static func fromJSON(
    _ text: Text, schema: Schema, options: UnsafePointer<ValidationOptions>, report: Report?
  ) -> (Outcome, Instance?) {
    let result = acceptJSON(text, schema: schema, options: options)
    return result.0 != .invalid
      ? result : explainJSON(text, schema: schema, options: options, report: report)
  }

  /// The first half of `fromJSON`: an instance, or invalid where the fused reader does
  /// not accept the text by itself.
  @inline(__always)
  package static func acceptJSON(
    _ text: Text, schema: Schema, options: UnsafePointer<ValidationOptions>
  ) -> (Outcome, Instance?) {
    if text.count > smallText { return readLarge(text, schema: schema, options: options) }
    return schema.layout.pointee.isFlat
      ? readSmall(BorrowedText.self, text, schema: schema, options: options)
      : readNested(text, schema: schema, options: options)
  }

  /// Texts inside of elements and nested records are copied as they are read; those of the
  /// root's own fields are not found more cheaply than afterwards.
  @inline(never)
  private static func readNested(
    _ text: Text, schema: Schema, options: UnsafePointer<ValidationOptions>
  ) -> (Outcome, Instance?) {
    readSmall(CopiedText.self, text, schema: schema, options: options)
  }

  @inline(__always)
  private static func readSmall<Policy: TextPolicy>(
    _ policy: Policy.Type, _ text: Text, schema: Schema,
    options: UnsafePointer<ValidationOptions>
  ) -> (Outcome, Instance?) {
    withCopy(of: text) { start, memory in
      withValues { values, _, check in
        let end = start + text.count
        var reader = JSONReader(
          sink: ValueSink<Policy>(
            arena: Arena(borrowing: memory, count: stackArena), values: values),
          check: LazyCheck(in: check, options: options, bytes: text.count),
          base: start, textEnd: end, end: end + JSONBytes.padding)
        defer {
          reader.sink.free()
          reader.free()
        }
        guard let record = reader.readRoot(schema) else {
          reader.sink.arena.free()
          return (reader.ranOutOfMemory ? .noMemory : .invalid, nil)
        }
        if _fastPath(reader.sink.arena.chunks == nil) {
          // Safe: the root was the first thing that the empty, aligned arena made.
          let moved = BlockMove.move(
            record, end: reader.sink.arena.cursor,
            source: Policy.place == .borrowed ? Text(start, text.count) : Text(""))
          guard let moved else { return (.noMemory, nil) }
          return (.ok, Instance.adopt(moved, chunks: nil, arena: &reader.sink.arena))
        }
        return finish(record, &reader.sink.arena, isBorrowed: true)
      }
    }
  }

  /// `acceptJSON` for a text that is read where it is, into chunks that the instance keeps.
  @inline(never)
  private static func readLarge(
    _ text: Text, schema: Schema, options: UnsafePointer<ValidationOptions>
  ) -> (Outcome, Instance?) {
    withValues { values, _, check in
      var reader = JSONReader(
        sink: ValueSink<CopiedText>(arena: Arena(), values: values),
        check: LazyCheck(in: check, options: options, bytes: text.count),
        base: text.start, textEnd: text.end, end: text.end)
      let likely = min(text.count, 1 << 20)
      reader.sink.arena.spares = schema.pool?.take(forInstance: Arena.chunkSize(for: likely))
      defer {
        schema.pool?.give(reader.sink.arena.spares)
        reader.sink.free()
        reader.free()
      }
      guard reader.sink.arena.reserve(likely) else { return (.noMemory, nil) }
      guard let record = reader.readRoot(schema) else {
        reader.sink.arena.free()
        return (reader.ranOutOfMemory ? .noMemory : .invalid, nil)
      }
      return finish(record, &reader.sink.arena, isBorrowed: false)
    }
  }

  /// Checks values in field order; an instance where they are valid.
  package static func fromFields(
    _ values: UnsafePointer<Value>?, count: Int, schema: Schema, options: ValidationOptions,
    report: Report?
  ) -> (Outcome, Instance?) {
    let layout = schema.layout
    guard !layout.pointee.isWrapper else { return (.badState, nil) }
    guard count <= layout.pointee.fieldCount else { return (.malformedValue, nil) }
    let made = withObject(of: values, count: count, layout: layout) {
      fromValue($0, schema: schema, options: options, report: report)
    }
    return made ?? (.noMemory, nil)
  }

  /// Calls `body` with the fields as a caller's object, whose keys are their names; nil
  /// without memory.
  @inline(__always)
  static func withObject<Result>(
    of values: UnsafePointer<Value>?, count: Int, layout: UnsafeMutablePointer<RecordLayout>,
    _ body: (Value) -> Result
  ) -> Result? {
    if _fastPath(2 * count <= stackMembers) {
      return withUnsafeTemporaryAllocation(of: Value.self, capacity: stackMembers) {
        // Safe: the allocation has this very size.
        body(object(of: values, count, layout, in: $0.baseAddress.unsafelyUnwrapped))
      }
    }
    guard let memory = malloc(2 * count * MemoryLayout<Value>.stride) else { return nil }
    defer { CPlatform.free(memory) }
    return body(object(of: values, count, layout, in: memory.assumingMemoryBound(to: Value.self)))
  }

  // 1,024 bytes: larger temporary allocations would come from the heap.
  private static var stackMembers: Int { 64 }

  @inline(__always)
  private static func object(
    of values: UnsafePointer<Value>?, _ count: Int, _ layout: UnsafeMutablePointer<RecordLayout>,
    in members: UnsafeMutablePointer<Value>
  ) -> Value {
    var present = 0
    for i in 0..<count {
      // Safe: `count` is 0 where `values` is nil.
      let value = values.unsafelyUnwrapped[i]
      if value.kind == .unset { continue }
      members[2 * present] = .string(layout.pointee.fields[i].name)
      members[2 * present + 1] = value
      present += 1
    }
    return Value(
      kind: .hostObject, size: UInt32(truncatingIfNeeded: present),
      payload: UInt64(UInt(bitPattern: members)))
  }

  /// Checks a value of the caller's, or of an instance; an instance where it is valid.
  package static func fromValue(
    _ value: Value, schema: Schema, options: ValidationOptions, report: Report?
  ) -> (Outcome, Instance?) {
    withUnsafeTemporaryAllocation(byteCount: stackArena, alignment: 16) { stack in
      var context = CheckContext(options: options, report: report)
      defer { context.free() }
      var value = value
      let outcome = check(&value, schema.root, path: nil, &context)
      guard outcome == .ok else { return (outcome, nil) }
      // Safe: the allocation has this very size.
      var arena = Arena(borrowing: stack.baseAddress.unsafelyUnwrapped, count: stackArena)
      let record = withUnsafeMutablePointer(to: &context) { context in
        withUnsafeMutablePointer(to: &arena) {
          Materializer.buildRoot(value, schema: schema, arena: $0, context: context)
        }
      }
      guard let record else {
        arena.free()
        return (context.failed ?? .noMemory, nil)
      }
      return finish(record, &arena, isBorrowed: true)
    }
  }

  /// The walker's word on a value of the caller's, which has no source text and will stand
  /// in `depth` containers. Where that is `ok`, `value` becomes what to go on with; see
  /// `ValueWalker.checkHost`.
  package static func check(
    _ value: inout Value, _ node: UnsafePointer<Node>, path: UnsafePointer<PathLink>?,
    depth: Int = 0, _ context: inout CheckContext
  ) -> Outcome {
    let sound = withUnsafeMutablePointer(to: &context) {
      ValueWalker(context: $0).checkHost(value, node, path: path, depth: depth)
    }
    if let sound { value = sound } else { context.report?.finish() }
    switch context.failure {
    case .noMemory: return .noMemory
    case .cancelled: return .cancelled
    case .malformedValue: return .malformedValue
    case .none: return sound != nil ? .ok : .invalid
    }
  }

  /// Checks a document without building anything.
  package static func checkJSON(
    _ text: Text, schema: Schema, options: UnsafePointer<ValidationOptions>, report: Report?
  ) -> Outcome {
    let isSmall = text.count <= smallText
    let first = isSmall
      ? withCopy(of: text) { start, _ in
        judge(start, count: text.count, padding: JSONBytes.padding, schema, options)
      }
      : judge(text.start, count: text.count, padding: 0, schema, options)
    if first != .invalid { return first }
    var check = DocumentCheck(options: options.pointee, report: report)
    defer { check.free() }
    var value = Value.unset
    let second = check.run(text, schema: schema, arena: nil, into: &value)
    report?.finish(source: text)
    return second
  }

  /// The reader's verdict, which is final unless it is invalid.
  @inline(never)
  private static func judge(
    _ start: UnsafePointer<UInt8>, count: Int, padding: Int, _ schema: Schema,
    _ options: UnsafePointer<ValidationOptions>
  ) -> Outcome {
    withValues { values, place, check in
      var reader = JSONReader(
        sink: VerdictSink(arena: Arena(), values: values, place: place),
        check: LazyCheck(in: check, options: options, bytes: count),
        base: start, textEnd: start + count, end: start + count + padding)
      defer {
        reader.sink.arena.free()
        reader.sink.free()
        reader.free()
      }
      if reader.readDocument(schema.root, into: place) { return .ok }
      return reader.ranOutOfMemory ? .noMemory : .invalid
    }
  }

  /// The second half of `fromJSON`: what the second reading says.
  @inline(never)
  package static func explainJSON(
    _ text: Text, schema: Schema, options: UnsafePointer<ValidationOptions>, report: Report?
  ) -> (Outcome, Instance?) {
    var arena = Arena()
    var check = DocumentCheck(options: options.pointee, report: report)
    defer { check.free() }
    var value = Value.unset
    let outcome = withUnsafeMutablePointer(to: &arena) {
      check.run(text, schema: schema, arena: $0, into: &value)
    }
    report?.finish(source: text)
    guard outcome == .ok else {
      arena.free()
      return (outcome, nil)
    }
    return finish(value.asRecord, &arena, isBorrowed: false)
  }

  /// Turns a record in `arena` into a root instance. Where the arena began on the stack
  /// everything moves to one block; else the instance takes the chunks over.
  @inline(__always)
  private static func finish(
    _ record: RecordPointer, _ arena: inout Arena, isBorrowed: Bool
  ) -> (Outcome, Instance?) {
    if isBorrowed {
      let block = BlockCopy.copy(record)
      if _slowPath(arena.chunks != nil) { arena.free() }
      guard let block else { return (.noMemory, nil) }
      return (.ok, Instance.adopt(block, chunks: nil, arena: &arena))
    }
    guard let instance = Instance.adopt(record, chunks: arena.chunks, arena: &arena) else {
      arena.free()
      return (.noMemory, nil)
    }
    return (.ok, instance)
  }
}

extension Materializer {
  /// Builds the root record of `schema` from a checked value, which stands `depth` containers
  /// deep; nil without memory.
  static func buildRoot(
    _ value: Value, schema: Schema, arena: UnsafeMutablePointer<Arena>,
    context: UnsafeMutablePointer<CheckContext>, depth: Int = 0
  ) -> RecordPointer? {
    var materializer = Materializer(
      arena: arena, context: context, enclosing: nil, depth: depth)
    let layout = schema.layout
    guard layout.pointee.isWrapper else {
      guard let built = materializer.build(value, schema.root), built.kind == .record else {
        return nil
      }
      return built.asRecord
    }
    guard let record = materializer.emptyRecord(layout) else { return nil }
    materializer.enclosing = record.address
    guard let built = materializer.build(value, schema.root) else { return nil }
    record.slots[0] = built
    return record
  }
}
