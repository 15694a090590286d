// SPDX-License-Identifier: Apache-2.0

/// The string formats of JSON Schema 2020-12 (Validation, section 7.3).
///
/// Each format is a hand-written parser over bytes: no allocation, no backtracking,
/// no look past the end, time linear in the length of the text.
///
/// | Name | Source | Notes |
/// | --- | --- | --- |
/// | `date-time` | RFC 3339 §5.6 | Lower-case `t` and `z` count; a space for `T` does not. Years 0000 to 9999, month lengths and leap years checked. Second 60 only at 23:59 UTC on the last day of a month. Any number of fraction digits. |
/// | `date` | RFC 3339 §5.6 | `full-date`, exactly ten bytes. |
/// | `time` | RFC 3339 §5.6 | `full-time`: the offset is required. Second 60 only at 23:59 UTC. |
/// | `duration` | RFC 3339 appendix A | Designators in upper case only, no fractions, no signs; weeks stand alone; no unit may be skipped between two others (`P1Y2D` is refused). |
/// | `email` | RFC 5321 §4.1.2 | Local part of 1 to 64 octets, a dot-string or a quoted string; domain as `hostname` without the A-label check, or an address literal `[IPv4]` or `[IPv6:…]` (no other tag is registered). No comments, no folding, no display names. |
/// | `idn-email` | RFC 6531 §3.3 | As `email`, with any non-ASCII character in local part and labels. Labels of up to 63 characters, domain of up to 255 octets; labels are not checked against IDNA (mail software maps case and normal form first). |
/// | `hostname` | RFC 1123 §2.1, RFC 5891 | ASCII letters, digits, inner hyphens; labels of 1 to 63, 253 in all; no trailing dot; the last label may be numeric. A label `xn--…` must decode to a label that `idn-hostname` takes. |
/// | `idn-hostname` | RFC 5890 to 5893 | IDNA 2008 with the properties of Unicode 14.0: code points, contextual rules, the Bidi rule, normal form C. No mapping is applied, so a capital letter in a non-ASCII label is refused. U+3002, U+FF0E, U+FF61 separate labels as `.` does. Lengths count in ASCII form. |
/// | `ipv4` | RFC 2673 §3.2 | Four decimal octets without leading zeros. |
/// | `ipv6` | RFC 4291 §2.2 | No zone, no prefix length, no brackets; an embedded IPv4 address counts. |
/// | `uri` | RFC 3986 | An absolute URI with or without fragment; scheme-specific rules are not applied. IPv6 zones (RFC 6874) are refused. |
/// | `uri-reference` | RFC 3986 | A URI or a relative reference; the empty text is one. |
/// | `iri` | RFC 3987 | As `uri`, with `ucschar`, and `iprivate` in the query. Bidi advice is not applied. |
/// | `iri-reference` | RFC 3987 | As `uri-reference`, with the same characters. |
/// | `uuid` | RFC 4122 §3 | 8-4-4-4-12 hexadecimal digits of either case; any version and variant; no `urn:uuid:`, no braces. |
/// | `uri-template` | RFC 6570 §2 | Every level; operators reserved for extension (`=`, `,`, `!`, `@`, `\|`) count as the grammar has them; an apostrophe is a literal (erratum 6937). |
/// | `json-pointer` | RFC 6901 §5 | The string form; the URI fragment form `#…` is refused. |
/// | `relative-json-pointer` | draft-bhutton-relative-json-pointer-00 §3 | With the index adjustment of that draft (`0+1`, `2-1#`), which the draft that draft-07 cites does not have. |
/// | `regex` | ECMA-262 | Answered by the pattern compiler, not by `matches`. |
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

  /// The name at `index` in the order of the table above, nil past its end.
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
