// SPDX-License-Identifier: Apache-2.0

/// The string formats of JSON Schema 2020-12 (Validation, section 7.3).
///
/// Each format is a hand-written parser over bytes: no allocation, no backtracking,
/// no look past the end, time linear in the length of the text.
///
/// `docs/SCHEMA.md` has a row for each: where it is defined, and what that leaves open.
package enum Format: UInt8 {
  case dateTime
  case date
  case time
  case duration
  case email
  case idnEmail
  case hostname
  case idnHostname
  case ipv4
  case ipv6
  case uri
  case uriReference
  case iri
  case iriReference
  case uuid
  case uriTemplate
  case jsonPointer
  case relativeJSONPointer
  case regex

  /// How many formats there are; their raw values run from 0 below this number.
  package static var count: Int { 19 }

  /// The name at `index` in the order of the cases, nil past the last.
  package static func name(at index: Int) -> StaticString? {
    guard let raw = UInt8(exactly: index), let format = Format(rawValue: raw) else { return nil }
    return format.name
  }

  /// The format a schema calls by `name`; nil where the name is unknown, which by
  /// the specification makes `format` an annotation and no assertion.
  package static func named(_ name: Text) -> Format? {
    var raw: UInt8 = 0
    while let format = Format(rawValue: raw) {
      if name == format.name { return format }
      raw &+= 1  // Safe: the loop ends at the first raw value without a case.
    }
    return nil
  }

  /// The name as schemas write it.
  package var name: StaticString {
    switch self {
    case .dateTime: "date-time"
    case .date: "date"
    case .time: "time"
    case .duration: "duration"
    case .email: "email"
    case .idnEmail: "idn-email"
    case .hostname: "hostname"
    case .idnHostname: "idn-hostname"
    case .ipv4: "ipv4"
    case .ipv6: "ipv6"
    case .uri: "uri"
    case .uriReference: "uri-reference"
    case .iri: "iri"
    case .iriReference: "iri-reference"
    case .uuid: "uuid"
    case .uriTemplate: "uri-template"
    case .jsonPointer: "json-pointer"
    case .relativeJSONPointer: "relative-json-pointer"
    case .regex: "regex"
    }
  }

  /// Whether `text`, which is valid UTF-8, is written in this format.
  ///
  /// `.regex` is not decided here: whether a text is a pattern is the pattern
  /// compiler's answer, and callers ask it first. For `.regex` this says true.
  /// Text that is not UTF-8 is read safely; its verdict has no meaning.
  package func matches(_ text: Text) -> Bool {
    switch self {
    case .dateTime: Format.isDateTime(text)
    case .date: Format.isDate(text)
    case .time: Format.isTime(text)
    case .duration: Format.isDuration(text)
    case .email: Format.isEmail(text, international: false)
    case .idnEmail: Format.isEmail(text, international: true)
    case .hostname: Format.isHostname(text)
    case .idnHostname: Format.isIDNHostname(text)
    case .ipv4: Format.isIPv4(text)
    case .ipv6: Format.isIPv6(text)
    case .uri: Format.isURI(text, international: false, relative: false)
    case .uriReference: Format.isURI(text, international: false, relative: true)
    case .iri: Format.isURI(text, international: true, relative: false)
    case .iriReference: Format.isURI(text, international: true, relative: true)
    case .uuid: Format.isUUID(text)
    case .uriTemplate: Format.isURITemplate(text)
    case .jsonPointer: Format.isJSONPointer(text)
    case .relativeJSONPointer: Format.isRelativeJSONPointer(text)
    case .regex: true
    }
  }
}
