// SPDX-License-Identifier: Apache-2.0
import Synchronization

@testable import SatyaCore

/// What tests make and nobody frees: it may be looked at as long as the tests run, and what
/// looks for leaks finds it in use.
private let kept = Mutex<[UInt]>([])

private func keep(_ address: UnsafeMutableRawPointer) {
  kept.withLock { $0.append(UInt(bitPattern: address)) }
}

extension Report {
  static func kept() -> Report {
    let report = Report()!
    keep(report.address)
    return report
  }
}

extension ByteBuffer {
  static func kept() -> ByteBuffer {
    let buffer = ByteBuffer()!
    keep(buffer.address)
    return buffer
  }
}

extension Schema {
  func kept() -> Schema {
    keep(address)
    return self
  }
}

extension Batch {
  func kept() -> Batch {
    keep(address)
    return self
  }
}
