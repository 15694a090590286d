// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// A URI or relative reference, split into its parts (RFC 3986, appendix B).
///
/// The parts are views of the text it was made of. Any text splits: nothing is
/// checked, since a reference that is no URI leads nowhere all the same. Two
/// references name the same thing where their resolved texts are equal byte for byte
/// (section 6.2.1).
struct URIReference {
  private(set) var scheme: Text?
  private(set) var authority: Text?
  private(set) var path: Text
  private(set) var query: Text?
  /// What stands behind the first `#`, still percent-encoded.
  private(set) var fragment: Text?

  init(_ text: Text) {
    var rest = text
    if let at = URIReference.first(in: rest, "#") {
      fragment = rest.dropFirst(at + 1)
      rest = rest.prefix(at)
    }
    if let at = URIReference.first(in: rest, "?") {
      query = rest.dropFirst(at + 1)
      rest = rest.prefix(at)
    }
    if let length = URIReference.schemeLength(rest) {
      scheme = rest.prefix(length)
      rest = rest.dropFirst(length + 1)
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let length = URIReference.first(in: rest, "/") ?? rest.count
      authority = rest.prefix(length)
      rest = rest.dropFirst(length)
    }
    path = rest
  }

  /// Nothing but a fragment, or nothing at all.
  var isSameDocument: Bool {
    scheme == nil && authority == nil && path.isEmpty && query == nil
  }

  /// The URI that this reference means where `base` is the base URI (section 5.2.2),
  /// as text in `arena`, without a fragment.
  func resolve(against base: URIReference, _ arena: inout Arena) throws(NoMemory) -> Text {
    var target = self
    var start: Text?
    if scheme == nil {
      target.scheme = base.scheme
      if authority == nil {
        target.authority = base.authority
        if path.isEmpty {
          target.path = base.path
          if query == nil { target.query = base.query }
        } else if path[0] != UInt8(ascii: "/") {
          start = URIReference.directory(of: base)
        }
      }
    }
    return try target.write(behind: start ?? Text(""), &arena)
  }

  /// What a relative path is appended to (section 5.2.3).
  private static func directory(of base: URIReference) -> Text {
    if base.authority != nil, base.path.isEmpty { return Text("/") }
    var length = base.path.count
    while length > 0, base.path[length - 1] != UInt8(ascii: "/") { length -= 1 }
    return base.path.prefix(length)
  }

  /// Section 5.3, the path being `start` and `path` without dot segments.
  private func write(behind start: Text, _ arena: inout Arena) throws(NoMemory) -> Text {
    let parts = (scheme?.count ?? 0) + (authority?.count ?? 0) + (query?.count ?? 0)
    let out = try arena.row(UInt8.self, parts + start.count + path.count + 8)
    var end = out
    func put(_ text: Text) {
      memcpy(end, text.start, text.count)
      end += text.count
    }
    if let scheme {
      put(scheme)
      put(Text(":"))
    }
    if let authority {
      put(Text("//"))
      put(authority)
    }
    let pathStart = end
    put(start)
    put(path)
    end = URIReference.removeDotSegments(pathStart, end)
    if let query {
      put(Text("?"))
      put(query)
    }
    return Text(UnsafePointer(out), end - out)
  }

  /// Section 5.2.4, in place; returns the new end.
  private static func removeDotSegments(
    _ start: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let slash = UInt8(ascii: "/")
    var input = start
    var output = start
    // The dot segments that a relative path begins with lead nowhere.
    while input < end {
      let dots = dotCount(input, end)
      guard dots > 0 else { break }
      input += dots
      if input < end { input += 1 }
    }
    while input < end {
      let hasSlash = input.pointee == slash
      let segment = hasSlash ? input + 1 : input
      let dots = dotCount(segment, end)
      if hasSlash, dots > 0 {
        if dots == 2 {
          // The segment before goes, with its slash.
          while output > start {
            output -= 1
            if output.pointee == slash { break }
          }
        }
        input = segment + dots
        if input == end {
          output.pointee = slash
          output += 1
        }
        continue
      }
      if hasSlash {
        output.pointee = slash
        output += 1
        input += 1
      }
      while input < end, input.pointee != slash {
        output.pointee = input.pointee
        output += 1
        input += 1
      }
    }
    return output
  }

  /// 1 or 2 where the segment at `p` is `.` or `..`, else 0.
  private static func dotCount(
    _ p: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let dot = UInt8(ascii: ".")
    guard p < end, p.pointee == dot else { return 0 }
    if p + 1 == end || p[1] == UInt8(ascii: "/") { return 1 }
    guard p[1] == dot else { return 0 }
    return p + 2 == end || p[2] == UInt8(ascii: "/") ? 2 : 0
  }

  private static func first(in text: Text, _ byte: Unicode.Scalar) -> Int? {
    let byte = UInt8(truncatingIfNeeded: byte.value)
    for i in 0..<text.count where text[i] == byte { return i }
    return nil
  }

  /// Section 3.1: a letter, then letters, digits, `+`, `-` and `.`, then the colon.
  private static func schemeLength(_ text: Text) -> Int? {
    for i in 0..<text.count {
      let byte = text[i]
      if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7a { continue }
      if i == 0 { return nil }
      if byte == UInt8(ascii: ":") { return i }
      let isTail = byte &- 0x30 < 10 || byte == 0x2b || byte == 0x2d || byte == 0x2e
      if !isTail { return nil }
    }
    return nil
  }

  /// `text` with each `%` and two hexadecimal digits replaced by the byte they stand
  /// for (section 2.1), in `arena`; nil where a `%` is followed by anything else.
  static func percentDecoded(_ text: Text, _ arena: inout Arena) throws(NoMemory) -> Text? {
    guard first(in: text, "%") != nil else { return text }
    let out = try arena.row(UInt8.self, text.count)
    var count = 0
    var i = 0
    while i < text.count {
      var byte = text[i]
      if byte == UInt8(ascii: "%") {
        guard text.count - i > 2, let high = hexDigit(text[i + 1]), let low = hexDigit(text[i + 2])
        else { return nil }
        byte = high << 4 | low
        i += 2
      }
      out[count] = byte
      count += 1
      i += 1
    }
    return Text(UnsafePointer(out), count)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 < 10 { return byte &- 0x30 }
    let lower = byte | 0x20
    return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : nil
  }
}
