// SPDX-License-Identifier: Apache-2.0
import Foundation

@testable import SatyaCore

/// A schema text after the compiler has seen it.
final class CompiledSchema {
  let schema: Schema?
  let outcome: SchemaCompiler.Outcome
  let report = Report.kept()

  init(_ bytes: [UInt8], _ options: ValidationOptions = ValidationOptions()) {
    let report = report
    let result = withGuarded(bytes) {
      SchemaCompiler.compile($0, options: options, report: report)
    }
    schema = result.schema?.kept()
    outcome = result.outcome
  }

  convenience init(_ json: String, _ options: ValidationOptions = ValidationOptions()) {
    self.init(Array(json.utf8), options)
  }

  /// Type, pointer and offset of each problem: "schema_kind /items 9".
  var problems: [String] {
    (0..<report.count).compactMap { index in
      guard let problem = report.problem(at: index) else { return nil }
      return "\(problem.type.string) \(problem.pointer.string) \(problem.offset)"
    }
  }

  var messages: [String] {
    (0..<report.count).compactMap { report.problem(at: $0)?.message.string }
  }

  var schemaPaths: [String] {
    (0..<report.count).compactMap { report.problem(at: $0)?.schemaPath.string }
  }

  /// The root; a test that asks for it wants the schema to compile.
  var root: UnsafePointer<Node> { schema!.root }

  /// The node of a property of the root.
  func property(_ name: String) -> UnsafePointer<Node>? { root.property(name)?.node }

  /// The verdict of the walker on a document.
  func admits(_ json: String) -> Bool { admits(Array(json.utf8)) }

  func admits(_ bytes: [UInt8]) -> Bool {
    guard let schema else { return false }
    var arena = Arena()
    defer { arena.free() }
    return withGuarded(bytes) { text in
      let document = withUnsafeMutablePointer(to: &arena) {
        var reader = TreeReader(
          base: text.start, end: text.end, arena: $0, isLocated: true, options: schema.options.pointee,
          report: nil)
        defer { reader.free() }
        return reader.readDocument()
      }
      guard let document else { return false }
      var context = CheckContext(options: schema.options.pointee, source: text)
      defer { context.free() }
      return withUnsafeMutablePointer(to: &context) {
        ValueWalker(context: $0).check(
          document.value, schema.root, path: nil, offset: UInt64(document.offset))
      }
    }
  }

  /// The verdict of the fused reader.
  func reads(_ json: String) -> Bool {
    guard let schema else { return false }
    return withGuarded(json) {
      Instance.checkJSON($0, schema: schema, options: schema.options, report: nil) == .ok
    }
  }
}

extension Text {
  var string: String { String(decoding: bytes, as: Unicode.UTF8.self) }
}

extension UnsafePointer<Node> {
  func property(_ name: String) -> Property? {
    guard let rules = pointee.object, let properties = rules.pointee.properties,
      let index = withGuarded(name, { rules.pointee.names.find($0) })
    else { return nil }
    return properties[index]
  }
}
