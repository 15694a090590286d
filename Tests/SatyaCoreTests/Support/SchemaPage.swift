// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What users are told of schemas, docs/SCHEMA.md, to compare with what is there.
enum SchemaPage {
  static func text() throws -> String {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../docs/SCHEMA.md")
    return try String(contentsOf: page, encoding: .utf8)
  }
}
