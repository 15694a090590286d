// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct HostCheckTests {
  private let bench = Bench()

  private func failure(_ value: Value, _ schema: String = "true") -> CheckContext.Failure {
    let report = Report.kept()
    var context = CheckContext(options: bench.options, report: report)
    defer { context.free() }
    let schema = bench.schema(schema)
    withUnsafeMutablePointer(to: &context) {
      #expect(ValueWalker(context: $0).checkHost(value, schema.root, path: nil) == nil)
    }
    if context.failure != .none { #expect(report.total == 0) }
    return context.failure
  }

  private func lines(_ value: Value, _ schema: String = "true") -> [String] {
    bench.hostProblems(bench.schema(schema), value).lines
  }

  private func broken(_ kind: Value.Kind, size: UInt32 = 1, payload: UInt64 = 0) -> Value {
    Value(kind: kind, size: size, payload: payload)
  }

  @Test func refusesWhatIsNoValue() {
    let malformed: [Value] = [
      .unset, broken(Value.Kind(12)), broken(Value.Kind(255)), broken(.string), broken(.number),
      broken(.number, size: 0), broken(.hostArray), broken(.hostObject), broken(.array),
      .number(bench.text("")), .number(bench.text("abc")), .number(bench.text("1x")),
      .number(bench.text("01")), .number(bench.text("NaN")), .number(bench.text(" 1")),
      bench.hostObject([(.int64(1), .null)]), bench.hostObject([(.null, .null)]),
      bench.hostObject([(broken(.string), .null)]), bench.hostObject([(bench.string("a"), .unset)]),
    ]
    for value in malformed {
      // Wherever it stands, and whether or not a rule looks at it.
      for place in [
        value, bench.hostArray([.int64(1), value]),
        bench.hostObject([(bench.string("a"), bench.hostArray([value]))]),
      ] {
        #expect(failure(place) == .malformedValue)
        #expect(
          failure(place, #"{"items":false,"properties":{"a":{"type":"null"}}}"#) == .malformedValue)
      }
    }
  }

  @Test func acceptsEmptyValuesWithoutAnAddress() {
    for kind in [Value.Kind.string, .hostArray, .hostObject, .array, .object] {
      #expect(lines(broken(kind, size: 0)) == [])
    }
  }

  @Test func reportsWhatJSONCannotSay() {
    let bad = Value.string(bench.text([0x61, 0xC3]))
    let value = bench.hostObject([
      (bench.string("a"), bad), (bench.string("b"), bench.hostArray([.double(.nan), .int64(-1)])),
      (bench.string("c"), .double(-.infinity)),
    ])
    #expect(
      lines(value)
        == ["string_unicode /a ", "finite_number /b/0 ", "finite_number /c "]
        .map { $0 + "#" })
    // A flawed leaf is reported once; the others are checked as ever.
    let schema = #"""
      {"properties":{"a":{"anyOf":[{"type":"string","minLength":9},{"type":"null"}]},
      "b":{"items":{"type":"integer","minimum":0}},"c":{"type":"number"}}}
      """#
    #expect(
      lines(value, schema) == [
        "string_unicode /a #", "finite_number /b/0 #", "finite_number /c #",
        "greater_than_equal /b/1 #/properties/b/items/minimum",
      ])
  }

  @Test func refusesKeysThatAreNotUTF8() {
    let key = Value.string(bench.text([0xFF]))
    let value = bench.hostObject([
      (bench.string("a"), bench.hostObject([(bench.string("x"), .null), (key, .int64(1))]))
    ])
    #expect(lines(value) == ["string_unicode /a #"])
    #expect(lines(value, "false") == ["string_unicode /a #"])
  }

  @Test func countsDepthThroughValuesOfBothOrigins() {
    bench.options.maximumDepth = 4
    var value = bench.value("[[1]]")
    value = bench.hostArray([value])
    #expect(lines(bench.hostArray([value])) == [])
    #expect(lines(bench.hostArray([bench.hostArray([value])])) == ["recursion_limit /0/0/0/0 #"])
    let object = bench.hostObject([(bench.string("a"), value)])
    #expect(lines(bench.hostArray([bench.hostArray([object])])) == ["recursion_limit /0/0/a/0 #"])
  }

  @Test func limitsTheDigitsOfNumbers() {
    bench.options.maximumDigits = 5
    #expect(lines(.number(bench.text("12345"))) == [])
    #expect(lines(.number(bench.text("-1234.5"))) == [])
    #expect(lines(.number(bench.text("123456"))) == ["digits_limit  #"])
    #expect(lines(.number(bench.text("1.2345e678"))) == [])
    #expect(lines(.number(bench.text("1.23456e7"))) == ["digits_limit  #"])
    #expect(lines(.int64(-12345)) == [])
    #expect(lines(.int64(123456)) == ["digits_limit  #"])
    #expect(lines(.double(1.2345e300)) == [])
    #expect(lines(.double(1.23456)) == ["digits_limit  #"])
  }

  @Test func takesTheLastOfEqualKeys() {
    for extra in [0, 40] {
      var members = (0..<extra).map { (bench.string("k\($0)"), Value.null) }
      members.insert((bench.string("a"), bench.string("wrong")), at: 0)
      members.append((bench.string("b"), .int64(1)))
      members.append((bench.string("a"), .int64(2)))
      let value = bench.hostArray([bench.hostObject(members)])
      let schema = """
        {"items":{"properties":{"a":{"type":"integer"}},"maxProperties":\(extra + 2)}}
        """
      #expect(lines(value, schema) == [])
      #expect(
        lines(value, #"{"items":{"properties":{"a":{"maximum":1}}}}"#)
          == ["less_than_equal /0/a #/items/properties/a/maximum"])
    }
  }

  @Test func refusesEqualKeysWhereAsked() {
    bench.options.refusesDuplicates = true
    let object = bench.hostObject([
      (bench.string("a"), .null), (bench.string("b"), .null), (bench.string("a"), .null),
    ])
    #expect(lines(object) == ["json_duplicate_key /a #"])
    let many = (0..<50).map { (bench.string("k\($0 % 49)"), Value.null) }
    #expect(lines(bench.hostObject(many)) == ["json_duplicate_key /k0 #"])
  }

  @Test func readsNothingIntoReservedBytes() {
    let short = bench.string("é")
    let pair = bench.hostObject([(bench.string("k"), short), (bench.string("l"), .int64(1))])
    let inside = bench.hostArray([short, .int64(1), bench.value(#"[{"x":"é"}]"#)])
    for bit in 0..<24 {
      func marked(_ value: Value) -> Value {
        var value = value
        if bit < 8 {
          value.flags = Value.Flags(rawValue: 1 << bit)
        } else {
          value.reserved = 1 << (bit - 8)
        }
        return value
      }
      for elements in [pair, inside].map({ $0.elements }) {
        for index in 0..<2 { elements?[index] = marked(elements![index].unmarked) }
      }
      let value = bench.hostArray([marked(pair), marked(inside)])
      let schema = #"""
        {"items":{"additionalProperties":{"minLength":2},"items":{"minLength":2}}}
        """#
      #expect(
        lines(value, schema) == [
          "string_too_short /0/k #/items/additionalProperties/minLength",
          "string_too_short /1/0 #/items/items/minLength",
        ])
    }
  }

  @Test func stopsAtTheFirstFlawWithoutAReport() {
    var context = CheckContext(options: ValidationOptions())
    defer { context.free() }
    let value = bench.hostArray([.double(.nan), broken(.string)])
    let root = bench.root("true")
    withUnsafeMutablePointer(to: &context) {
      #expect(ValueWalker(context: $0).checkHost(value, root, path: nil) == nil)
    }
    #expect(context.failure == .none)
    #expect(context.isFlawed)
  }
}
