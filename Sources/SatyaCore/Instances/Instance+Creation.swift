// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension Instance {
  /// Texts up to this size are read on the stack and then moved to one allocation.
  private static var smallText: Int { 448 }
  // Up to 1,024 bytes each: larger temporary allocations would come from the heap.
  private static var stackArena: Int { 1_024 }
  private static var stackValues: Int { 31 }

  /// Calls `body` with a reader that stands before `text` and works in memory of the stack
  /// as far as that goes.
  @inline(__always)
  private static func withReader<Result>(
    of text: Text, keeps: Bool, isSmall: Bool, options: ValidationOptions,
    _ body: (inout JSONReader) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(byteCount: stackArena, alignment: 16) { arena in
      withUnsafeTemporaryAllocation(of: Value.self, capacity: stackValues + 1) { slots in
        withUnsafeTemporaryAllocation(
          byteCount: smallText + JSONReader.padding, alignment: 16
        ) { copy in
          // Safe: the allocations have these very sizes.
          let slots = slots.baseAddress.unsafelyUnwrapped
          var reader = JSONReader(
            keeps: keeps, borrows: !keeps,
            arena: isSmall
              ? Arena(borrowing: arena.baseAddress.unsafelyUnwrapped, count: stackArena)
              : Arena(),
            values: ValueStack(borrowing: slots, capacity: stackValues),
            check: CheckContext(options: options), verdictSlot: slots + stackValues)
          if isSmall {
            // A short text is read from a copy with zeros behind it, so that loads of 16
            // bytes need no care near its end.
            let copy = copy.baseAddress.unsafelyUnwrapped
            memcpy(copy, text.start, text.count)
            memset(copy + text.count, 0, JSONReader.padding)
            let start = UnsafePointer(copy.assumingMemoryBound(to: UInt8.self))
            let end = start + text.count
            reader.begin(start, textEnd: end, end: end + JSONReader.padding)
          } else {
            reader.begin(text.start, textEnd: text.end, end: text.end)
          }
          defer { reader.free() }
          return body(&reader)
        }
      }
    }
  }

  /// Decodes and checks a document; an instance where it is valid.
  package static func fromJSON(
    _ text: Text, schema: Schema, options: ValidationOptions, report: Report?
  ) -> (Outcome, Instance?) {
    let isSmall = text.count <= smallText
    let outcome: (Outcome, Instance?)? = withReader(
      of: text, keeps: true, isSmall: isSmall, options: options
    ) { reader in
      if !isSmall, !reader.arena.reserve(min(text.count, 1 << 20)) { return (.noMemory, nil) }
      guard let record = reader.readRoot(schema) else {
        reader.arena.free()
        return reader.ranOutOfMemory ? (.noMemory, nil) : nil
      }
      if isSmall, reader.arena.chunks == nil {
        // Safe: the root was the first thing that the empty, aligned arena made.
        let moved = BlockMove.move(record, end: reader.arena.cursor)
        guard let moved else { return (.noMemory, nil) }
        return (.ok, Instance.adopt(moved, chunks: nil, arena: &reader.arena))
      }
      return finish(record, &reader.arena, isBorrowed: isSmall)
    }
    return outcome ?? checkAgain(text, schema: schema, options: options, report: report)
  }

  /// Checks values in field order; an instance where they are valid.
  package static func fromFields(
    _ values: UnsafePointer<Value>?, count: Int, schema: Schema, options: ValidationOptions,
    report: Report?
  ) -> (Outcome, Instance?) {
    let layout = schema.layout
    guard !layout.pointee.isWrapper else { return (.badState, nil) }
    guard count <= layout.pointee.fieldCount else { return (.malformedValue, nil) }
    return withObject(of: values, count: count, layout: layout) {
      fromValue($0, schema: schema, options: options, report: report)
    }
  }

  /// Calls `body` with the fields as a caller's object, whose keys are their names.
  @inline(__always)
  static func withObject<Result>(
    of values: UnsafePointer<Value>?, count: Int, layout: UnsafeMutablePointer<RecordLayout>,
    _ body: (Value) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Value.self, capacity: count * 2 + 1) { members in
      var present = 0
      for i in 0..<count {
        // Safe: `count` is 0 where `values` is nil.
        let value = values.unsafelyUnwrapped[i]
        if value.kind == .unset { continue }
        members[2 * present] = .string(layout.pointee.fields[i].name)
        members[2 * present + 1] = value
        present += 1
      }
      return body(
        Value(
          kind: .hostObject, size: UInt32(truncatingIfNeeded: present),
          payload: UInt64(UInt(bitPattern: members.baseAddress))))
    }
  }

  /// Checks a value of the caller's, or of an instance; an instance where it is valid.
  package static func fromValue(
    _ value: Value, schema: Schema, options: ValidationOptions, report: Report?
  ) -> (Outcome, Instance?) {
    withUnsafeTemporaryAllocation(byteCount: stackArena, alignment: 16) { stack in
      var context = CheckContext(options: options, report: report)
      defer { context.free() }
      let outcome = check(value, schema.root, path: nil, &context)
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
        return (.noMemory, nil)
      }
      return finish(record, &arena, isBorrowed: true)
    }
  }

  /// The walker's word on a value of the caller's, which has no source text.
  package static func check(
    _ value: Value, _ node: UnsafePointer<Node>, path: UnsafePointer<PathLink>?,
    _ context: inout CheckContext
  ) -> Outcome {
    let isValid = withUnsafeMutablePointer(to: &context) {
      ValueWalker(context: $0).checkHost(value, node, path: path) != nil
    }
    switch context.failure {
    case .noMemory: return .noMemory
    case .malformedValue: return .malformedValue
    case .none: return isValid ? .ok : .invalid
    }
  }

  /// Checks a document without building anything.
  package static func checkJSON(
    _ text: Text, schema: Schema, options: ValidationOptions, report: Report?
  ) -> Outcome {
    let outcome: Outcome? = withReader(
      of: text, keeps: false, isSmall: text.count <= smallText, options: options
    ) { reader in
      var value = Value.unset
      let isValid = reader.readDocument(schema.root, into: &value)
      reader.arena.free()
      if isValid { return .ok }
      return reader.ranOutOfMemory ? .noMemory : nil
    }
    if let outcome { return outcome }
    var check = DocumentCheck(options: options, report: report)
    defer { check.free() }
    var value = Value.unset
    let second = check.run(text, schema: schema, arena: nil, into: &value)
    report?.finish(source: text)
    return second
  }

  @inline(never)
  private static func checkAgain(
    _ text: Text, schema: Schema, options: ValidationOptions, report: Report?
  ) -> (Outcome, Instance?) {
    var arena = Arena()
    var check = DocumentCheck(options: options, report: report)
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

extension JSONReader {
  /// Reads the whole text as the root of `schema`; nil unless it is valid.
  @inline(__always)
  package mutating func readRoot(_ schema: Schema) -> RecordPointer? {
    var value = Value.unset
    if _slowPath(schema.layout.pointee.isWrapper) {
      // The value stands behind its wrapper, which is made first.
      let record = makeWrapper(schema)
      guard let record, readDocument(schema.root, into: record.slots) else { return nil }
      return record
    }
    guard readDocument(schema.root, into: &value), value.kind == .record else { return nil }
    return value.asRecord
  }

  /// Reads one element of a text that goes on behind it; nil unless it is valid.
  mutating func readElement(
    _ schema: Schema
  ) -> (record: RecordPointer?, after: UnsafePointer<UInt8>)? {
    var value = Value.unset
    guard keeps else {
      return readValue(schema.root, base, into: &value).map { (nil, $0) }
    }
    if _slowPath(schema.layout.pointee.isWrapper) {
      guard let record = makeWrapper(schema),
        let after = readValue(schema.root, base, into: record.slots)
      else { return nil }
      return (record, after)
    }
    guard let after = readValue(schema.root, base, into: &value), value.kind == .record else {
      return nil
    }
    return (value.asRecord, after)
  }

  private mutating func makeWrapper(_ schema: Schema) -> RecordPointer? {
    guard let memory = arena.allocate(RecordPointer.byteCount(fields: 1)) else {
      _ = outOfMemory()
      return nil
    }
    let record = RecordPointer(in: memory)
    record.initialize(layout: schema.layout, flags: [], link: nil)
    record.slots[0] = .unset
    enclosing = record.address
    return record
  }
}

extension Materializer {
  /// Builds the root record of `schema` from a checked value; nil without memory.
  static func buildRoot(
    _ value: Value, schema: Schema, arena: UnsafeMutablePointer<Arena>,
    context: UnsafeMutablePointer<CheckContext>
  ) -> RecordPointer? {
    var materializer = Materializer(arena: arena, context: context, enclosing: nil)
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
