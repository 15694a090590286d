// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Files that are not part of the repository: SATYA_TEST_DATA names their folder, which
/// else is looked for beside the repository.
enum SharedData {
  /// A file or folder; nil, and a line that says so, where it is not there.
  static func file(_ path: String) -> URL? {
    let named = ProcessInfo.processInfo.environment["SATYA_TEST_DATA"]
    let folder =
      named.map { URL(fileURLWithPath: $0) }
      ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../../shared/data")
    let file = folder.appendingPathComponent(path).standardizedFileURL
    guard FileManager.default.fileExists(atPath: file.path) else {
      print("skipped: \(file.path) is not there; SATYA_TEST_DATA names its folder")
      return nil
    }
    return file
  }
}
