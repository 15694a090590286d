// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// An instance that a test owns.
final class Owned {
  let instance: Instance

  init(_ instance: Instance) { self.instance = instance }

  deinit { instance.free() }

  var json: String { SatyaCoreTests.json(instance.value) }

  func slot(_ name: String) -> Value {
    let field = withGuarded(name) { instance.record.layout.pointee.find($0) }
    return field.flatMap { instance.slot($0)?.pointee } ?? .unset
  }
}

extension Bench {
  /// An instance of a text that ends at a page nobody may touch, and that is gone
  /// afterwards; nil where the text is refused.
  func instance(_ schema: Schema, _ json: String, report: Report? = nil) -> Owned? {
    let (outcome, instance) = withGuarded(json) { text in
      withUnsafePointer(to: options) {
        Instance.fromJSON(text, schema: schema, options: $0, report: report)
      }
    }
    #expect((outcome == .ok) == (instance != nil))
    #expect(outcome == .ok || outcome == .invalid)
    return instance.map { Owned($0) }
  }

  /// An instance of a caller's value.
  func made(_ schema: Schema, _ value: Value) -> Owned? {
    let (outcome, instance) = Instance.fromValue(
      value, schema: schema, options: options, report: nil)
    #expect((outcome == .ok) == (instance != nil))
    return instance.map { Owned($0) }
  }

  /// Checks, decodes and makes an instance of a value of the text in every way; the instance
  /// as JSON, or nil where each of them refuses it.
  func everyWay(_ schema: Schema, _ json: String) -> String? {
    let padding = String(repeating: " ", count: 500)
    let decoded = instance(schema, json)
    // A long text is read where it stands, a short one from a copy.
    let long = instance(schema, padding + json)
    let fromHost = made(schema, host(json))
    #expect(decoded?.json == long?.json, "\(json)")
    #expect(decoded?.json == fromHost?.json, "\(json)")
    for text in [json, padding + json] {
      let outcome = withGuarded(text) { text in
        withUnsafePointer(to: options) {
          Instance.checkJSON(text, schema: schema, options: $0, report: nil)
        }
      }
      #expect((outcome == .ok) == (decoded != nil), "\(json)")
    }
    return decoded?.json
  }
}
