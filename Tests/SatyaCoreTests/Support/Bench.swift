// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

/// What a test works with: schemas, JSON values and values of a caller. Keeps everything
/// alive that it hands out.
final class Bench {
  private var arena = Arena()
  var options = ValidationOptions()

  deinit { arena.free() }

  func text(_ string: String) -> Text { text(Array(string.utf8)) }

  func text(_ bytes: [UInt8]) -> Text {
    let start = arena.allocate(max(bytes.count, 1))!.assumingMemoryBound(to: UInt8.self)
    for (index, byte) in bytes.enumerated() { start[index] = byte }
    return Text(UnsafePointer(start), bytes.count)
  }

  func allocate(_ size: Int) -> UnsafeMutableRawPointer { arena.allocate(size)! }

  /// The value of a JSON text.
  func value(_ json: String) -> Value { tree(text(json), isLocated: false) }

  func tree(_ text: Text, isLocated: Bool) -> Value {
    withUnsafeMutablePointer(to: &arena) {
      var reader = TreeReader(
        base: text.start, end: text.end, arena: $0, isLocated: isLocated, options: .deep,
        report: nil)
      defer { reader.free() }
      guard let document = reader.readDocument() else {
        Issue.record("no JSON: \(String(text))")
        return .unset
      }
      return document.value
    }
  }

  /// The same value in a caller's arrays and objects.
  func host(_ json: String) -> Value { host(value(json)) }

  func host(_ value: Value) -> Value {
    guard value.isArray || value.isObject else { return value }
    let count = value.count * (value.isObject ? 2 : 1)
    let memory = arena.allocateValues(max(count, 1))!
    for index in 0..<count { memory[index] = host(value.elements![index]) }
    return hostValue(value.isObject ? .hostObject : .hostArray, memory, value.count)
  }

  func hostArray(_ elements: [Value]) -> Value {
    hostValue(.hostArray, store(elements), elements.count)
  }

  func hostObject(_ members: [(Value, Value)]) -> Value {
    hostValue(.hostObject, store(members.flatMap { [$0, $1] }), members.count)
  }

  func string(_ string: String) -> Value { .string(text(string)) }

  func store(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let memory = arena.allocateValues(max(values.count, 1))!
    for (index, value) in values.enumerated() { memory[index] = value }
    return memory
  }

  private func hostValue(
    _ kind: Value.Kind, _ memory: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Value {
    Value(kind: kind, size: UInt32(count), payload: UInt64(UInt(bitPattern: memory)))
  }

  /// A compiled schema.
  func schema(_ json: String) -> Schema {
    let report = Report.kept()
    let result = SchemaCompiler.compile(text(json), options: options, report: report)
    guard let schema = result.schema else {
      Issue.record("no schema: \(json): \(Found.all(report))")
      return self.schema("true")
    }
    return schema.kept()
  }

  func root(_ schema: String) -> UnsafePointer<Node> { self.schema(schema).root }

  // MARK: - Checks

  /// Calls `body` with a check that is not made yet; whoever takes it frees it.
  func withCheck<Result>(_ body: (LazyCheck) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: CheckContext.self, capacity: 1) { memory in
      withUnsafePointer(to: options) { body(LazyCheck(in: memory.baseAddress!, options: $0)) }
    }
  }

  /// The problems of a JSON text, in document order. Every other way to check the same
  /// data must have the same verdict, and the caller's values the same problems.
  func problems(_ schema: String, _ json: String) -> [Found] {
    let compiled = self.schema(schema)
    let source = text(json)
    let located = tree(source, isLocated: true)
    let report = Report.kept()
    let isValid = check(located, compiled, report: report, source: source)
    report.finish(source: source)
    let found = Found.all(report)
    #expect(isValid == found.isEmpty, "\(schema) \(json)")
    #expect(check(located, compiled, report: nil, source: source) == isValid, "\(schema) \(json)")
    let hostFound = hostProblems(compiled, host(json))
    #expect(hostFound.lines.sorted() == found.lines.sorted(), "as a caller's value: \(json)")
    return found
  }

  func lines(_ schema: String, _ json: String) -> [String] { problems(schema, json).lines }

  func accepts(_ schema: String, _ json: String) -> Bool { problems(schema, json).isEmpty }

  func hostProblems(_ schema: Schema, _ value: Value) -> [Found] {
    let report = Report.kept()
    var context = CheckContext(options: options, report: report)
    defer { context.free() }
    let isValid = withUnsafeMutablePointer(to: &context) {
      ValueWalker(context: $0).checkHost(value, schema.root, path: nil) != nil
    }
    #expect(context.failure == .none)
    #expect(isValid == (report.total == 0))
    return Found.all(report)
  }

  func check(_ value: Value, _ schema: Schema, report: Report?, source: Text? = nil) -> Bool {
    var context = CheckContext(options: options, report: report, source: source)
    defer { context.free() }
    return withUnsafeMutablePointer(to: &context) {
      ValueWalker(context: $0).check(
        value, schema.root, path: nil, offset: source == nil ? ProblemDraft.noOffset : 0)
    }
  }
}

/// A problem as a test compares it.
struct Found: Equatable {
  var type: String
  var pointer: String
  var schemaPath: String
  var message: String
  var parameters: [String: String]
  var offset: UInt64

  init(_ problem: Problem) {
    type = String(problem.type)
    pointer = String(problem.pointer)
    schemaPath = String(problem.schemaPath)
    message = String(problem.message)
    offset = problem.offset
    parameters = [:]
    for index in 0..<problem.parameterCount {
      let name = String(problem.parameters![2 * index].text)
      parameters[name] = json(problem.parameters![2 * index + 1])
    }
  }

  static func all(_ report: Report) -> [Found] {
    (0..<report.count).map { Found(report.problem(at: $0)!) }
  }

  /// Type, place and keyword.
  var line: String { "\(type) \(pointer) \(schemaPath)" }
}

extension [Found] {
  var lines: [String] { map(\.line) }
  var messages: [String] { map(\.message) }
}

extension String {
  init(_ text: Text) {
    self.init(
      decoding: UnsafeBufferPointer(start: text.start, count: text.count), as: Unicode.UTF8.self)
  }
}

extension ValidationOptions {
  /// As deep as can be asked for.
  static var deep: ValidationOptions {
    var options = ValidationOptions()
    options.maximumDepth = depthCeiling
    return options
  }
}

/// Runs `body` on a thread whose stack is large enough for the deepest recursion that the
/// limits allow, even in a debug build.
func onLargeStack(_ body: @escaping () -> Void) {
  final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 256 << 20)
  defer { pthread_attr_destroy(&attributes) }
  var thread = pthread_t()
  let work = Unmanaged.passRetained(Work(body))
  let status = pthread_create(
    &thread, &attributes,
    { argument in
      Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
      return nil
    }, work.toOpaque())
  guard status == 0 else {
    work.release()
    Issue.record("no thread")
    return
  }
  pthread_join(thread, nil)
}

/// The JSON text of a value.
func json(_ value: Value) -> String {
  let buffer = ByteBuffer.kept()
  ValueWriter.write(value, to: buffer)
  return String(buffer.text)
}
