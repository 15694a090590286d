// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file: AlwaysUseLowerCamelCase
import CSatya
import SatyaCore

/// The statuses of the header, as Swift sees them.
enum Status {
  static var ok: satya_status { satya_status(SATYA_OK) }
  static var invalid: satya_status { satya_status(SATYA_INVALID) }
  static var badArgument: satya_status { satya_status(SATYA_BAD_ARGUMENT) }
  static var wrongKind: satya_status { satya_status(SATYA_WRONG_KIND) }
  static var noField: satya_status { satya_status(SATYA_NO_FIELD) }
  static var badState: satya_status { satya_status(SATYA_BAD_STATE) }
  static var badSchema: satya_status { satya_status(SATYA_BAD_SCHEMA) }
  static var noMemory: satya_status { satya_status(SATYA_NO_MEMORY) }
  static var limit: satya_status { satya_status(SATYA_LIMIT) }
  static var `internal`: satya_status { satya_status(SATYA_INTERNAL) }
  static var cancelled: satya_status { satya_status(SATYA_CANCELLED) }

  static func of(_ outcome: Outcome) -> satya_status {
    switch outcome {
    case .ok: ok
    case .invalid: invalid
    case .noMemory: noMemory
    case .cancelled: cancelled
    case .malformedValue: badArgument
    case .noField: noField
    case .wrongKind: wrongKind
    case .badState: badState
    }
  }

  static func of(_ outcome: Outcome, _ report: Report?) -> satya_status {
    outcome == .ok ? ok : explained(of(outcome), report)
  }

  static func of(_ outcome: SchemaCompiler.Outcome, _ report: Report?) -> satya_status {
    switch outcome {
    case .ok: ok
    case .badSchema: explained(badSchema, report)
    case .noMemory: explained(noMemory, report)
    }
  }

  /// A verdict of which the report tells all that it should; without memory for that, there is
  /// none.
  private static func explained(_ status: satya_status, _ report: Report?) -> satya_status {
    guard let report, report.ranOutOfMemory || status == noMemory else { return status }
    report.clear()
    return noMemory
  }
}

@_cdecl("satya_status_name") @implementation
public func satya_status_name(_ status: satya_status) -> UnsafePointer<CChar>! {
  let name: StaticString =
    switch status {
    case Status.ok: "SATYA_OK"
    case Status.invalid: "SATYA_INVALID"
    case Status.badArgument: "SATYA_BAD_ARGUMENT"
    case Status.wrongKind: "SATYA_WRONG_KIND"
    case Status.noField: "SATYA_NO_FIELD"
    case Status.badState: "SATYA_BAD_STATE"
    case Status.badSchema: "SATYA_BAD_SCHEMA"
    case Status.noMemory: "SATYA_NO_MEMORY"
    case Status.limit: "SATYA_LIMIT"
    case Status.internal: "SATYA_INTERNAL"
    case Status.cancelled: "SATYA_CANCELLED"
    default: ""
    }
  return name.asCString
}
