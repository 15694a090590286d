// SPDX-License-Identifier: Apache-2.0

/// One kept problem of a report. All it points to belongs to the report, but for the
/// type, which is static.
package struct Problem {
  package var kind: ProblemKind
  package var message = Text("")
  /// Where in the data, as a JSON Pointer (RFC 6901).
  package var pointer = Text("")
  /// Which keyword: "#/properties/age/minimum".
  package var schemaPath = Text("")
  /// The parts of the place, outermost first: strings and int64s.
  package var segments: UnsafeMutablePointer<Value>?
  package var segmentCount = 0
  /// Names and values in turn.
  package var parameters: UnsafeMutablePointer<Value>?
  package var parameterCount = 0
  package var offset = ProblemDraft.noOffset
  /// From 1; 0 where there is no source text.
  package var line: UInt64 = 0
  /// From 1, in code points; 0 where there is no source text.
  package var column: UInt64 = 0
  package var record: UInt64 = 0
  /// Which problem of its report it was.
  var number = 0
  /// Where it stands without an offset: the position of each part of its place, up to the
  /// last that is there.
  var positions: UnsafeMutablePointer<UInt32>?
  var positionCount = 0
  /// The offending value as JSON, as far as the echo allows.
  package var input = Text("")

  package init(_ kind: ProblemKind) { self.kind = kind }

  /// The stable name of its kind.
  package var type: Text { Text(kind.words.name) }

  /// The value of the parameter called `name`.
  package func parameter(_ name: Text) -> Value? {
    guard let parameters else { return nil }
    for index in 0..<parameterCount where parameters[2 * index].text == name {
      return parameters[2 * index + 1]
    }
    return nil
  }
}
