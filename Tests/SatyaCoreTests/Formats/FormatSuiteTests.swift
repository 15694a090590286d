// SPDX-License-Identifier: Apache-2.0

import Foundation
import SatyaCore
import Testing

/// The format cases of the official JSON Schema test suite, where a copy lies at hand.
@Suite struct FormatSuiteTests {
  private static let suite = SharedData.file("json-schema-test-suite/tests")

  private static let skipped: Comment =
    "the JSON Schema test suite is absent: set SATYA_TEST_DATA to the folder that holds it"

  @Test(.enabled(if: suite != nil, skipped), arguments: ["draft2020-12", "draft7"])
  func everyCaseHasTheVerdictOfTheSuite(draft: String) throws {
    let folder = try #require(Self.suite).appendingPathComponent("\(draft)/optional/format")
    var checked = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let data = try Data(contentsOf: folder.appendingPathComponent(file))
      let groups = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
      for group in groups {
        // A group without a known format has nothing for this test: schemas that are
        // booleans, `regex`, or the file about unknown names.
        guard let schema = group["schema"] as? [String: Any],
          let name = schema["format"] as? String, let format = format(name), format != .regex
        else { continue }
        for test in try #require(group["tests"] as? [[String: Any]]) {
          guard let text = test["data"] as? String else { continue }
          let expected = try #require(test["valid"] as? Bool)
          checked += 1
          #expect(
            matches(format, text) == expected,
            "\(draft) \(name): \(test["description"] ?? "") \(text.debugDescription)")
        }
      }
    }
    #expect(checked > 300, "\(checked) cases in \(folder.path)")
  }

  private func format(_ name: String) -> Format? {
    var index = 0
    while let known = Format.name(at: index) {
      if known.description == name { return Format(rawValue: UInt8(index)) }
      index += 1
    }
    return nil
  }
}
