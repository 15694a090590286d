// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import SatyaCore

@Suite struct ConversionTests {
  private static let table = "conversion-table/cases.ndjson"

  private let bench = Bench()

  /// What a value becomes for a type in lax mode, as JSON, or the type of its problem.
  private func lax(_ type: String, _ value: Value) -> String {
    let bench = Bench()
    bench.options.isLax = true
    let node = bench.root("{\"type\":\(type)}")
    var arena = Arena()
    defer { arena.free() }
    let converted = Conversion.convert(
      value, for: node, isLax: true, maximumDigits: 4_300, arena: &arena)!
    let problems = bench.hostProblems(bench.schema("{\"type\":\(type)}"), value)
    return problems.first?.type ?? json(converted)
  }

  private func lax(_ type: String, _ string: String) -> String {
    lax("\"\(type)\"", bench.string(string))
  }

  /// Text, and what becomes of it as an integer, as a number and as a boolean.
  private static let texts: [(String, String, String, String)] = {
    let no = ("int_parsing", "float_parsing", "bool_parsing")
    func row(_ text: String, _ int: String? = nil, _ float: String? = nil, _ bool: String? = nil)
      -> (String, String, String, String)
    { (text, int ?? no.0, float ?? no.1, bool ?? no.2) }
    return [
      row("0", "0", "0", "false"), row("1", "1", "1", "true"), row("-1", "-1", "-1"),
      row("+1", "1", "1"), row("+ 1"), row("- 1"), row(" 12 ", "12", "12"),
      row("\t12\n", "12", "12"), row("1_000", "1000", "1000"), row("1__000"), row("_1"), row("1_"),
      row("-1_0", "-10", "-10"), row("0_1", "1", "1"), row("00012", "12", "12"),
      row("-00012", "-12", "-12"), row("+0012", "12", "12"), row("-0", "0", "0"),
      row("1.0", "1", "1.0"), row("1.", nil, "1.0"), row("1.00", "1", "1.0"),
      row("1.5", nil, "1.5"), row("1.0_0", nil, "1.0"), row(".0", nil, "0.0"),
      row("0.0", "0", "0.0"), row("-1.0", "-1", "-1.0"), row("1_0.0", "10", "10.0"),
      row("1e5", nil, "100000.0"), row("1E5", nil, "100000.0"), row("1.0e1", nil, "10.0"),
      row("0x10"), row(""), row("  "), row("inf", nil, "finite_number"),
      row("nan", nil, "finite_number"), row("Infinity", nil, "finite_number"),
      row("-inf", nil, "finite_number"), row("+nan", nil, "finite_number"), row("infinit"),
      row("12345678901234567890123", "12345678901234567890123", "12345678901234567890123"),
      row("123456789012345678901.000", "123456789012345678901", "1.2345678901234568e+20"),
      row("１２"), row("\u{A0}12\u{A0}", "12", "12"), row("\u{2003}12", "12", "12"),
      row("\u{200B}12"), row("1e400", nil, "number_out_of_range"), row(".5", nil, "0.5"),
      row("5.", nil, "5.0"), row("-.5", nil, "-0.5"), row("+.5", nil, "0.5"),
      row("1_0.5", nil, "10.5"), row("1._5", nil, "1.5"), row("1_.5", nil, "1.5"),
      row("1e1_0", nil, "10000000000.0"), row("1_e5", nil, "100000.0"), row("e5"), row("."),
      row("+"), row("-"), row("1e"), row("1e+"), row("1e+5", nil, "100000.0"), row("--1"),
      row("+-1"), row("0_0", "0", "0"), row("00", "0", "0"), row("0_"), row("1.0.0"), row("1,0"),
      row("12 34"), row("0.1e1", nil, "1.0"), row("1e-2", nil, "0.01"),
      row("true", nil, nil, "true"),
      row("_"), row("1_.0", nil, "1.0"), row("0_.0", nil, "0.0"), row("-_1", nil, "-1"),
    ]
  }()

  @Test func readsNumbersAndBooleansFromText() {
    for (text, int, float, bool) in ConversionTests.texts {
      #expect(lax("integer", text) == int, "\(text) as an integer")
      #expect(lax("number", text) == float, "\(text) as a number")
      #expect(lax("boolean", text) == bool, "\(text) as a boolean")
      #expect(lax("string", text) == json(bench.string(text)))
    }
  }

  @Test func readsLongIntegersUpToTheLimitOfDigits() {
    let digits = String(repeating: "1", count: 4_300)
    #expect(lax("integer", digits) == digits)
    #expect(lax("integer", digits + "1") == "int_parsing")
    #expect(lax("integer", "+" + String(repeating: "0", count: 5_000) + "1") == "1")
  }

  @Test func knowsTheWordsForTrueAndFalse() {
    for word in ["1", "true", "TRUE", "tRue", "t", "T", "on", "On", "yes", "YES", "y", "Y"] {
      #expect(lax("boolean", word) == "true", "\(word)")
    }
    for word in ["0", "false", "False", "f", "F", "off", "oFF", "no", "No", "n", "N"] {
      #expect(lax("boolean", word) == "false", "\(word)")
    }
    for word in [" yes", "yes ", "1.0", "00", "", "truer", "tru", "\u{11}", "2"] {
      #expect(lax("boolean", word) == "bool_parsing", "\(word)")
    }
  }

  @Test func convertsNumbersAndBooleans() {
    func check(_ type: String, _ json: String, _ expected: String) {
      #expect(lax(type, bench.value(json)) == expected, "\(json) as \(type)")
    }
    for (json, result) in [
      ("0", "false"), ("1", "true"), ("0.0", "false"), ("-0.0", "false"), ("1.0", "true"),
      ("2", "bool_parsing"), ("-1", "bool_parsing"), ("2.0", "bool_parsing"), ("0.5", "bool_type"),
      ("1.5", "bool_type"), ("100000000000000000000", "bool_parsing"), ("null", "bool_type"),
      ("[]", "bool_type"), ("{}", "bool_type"),
    ] { check(#""boolean""#, json, result) }
    for (json, result) in [
      ("true", "1"), ("false", "0"), ("1.0", "1.0"), ("1.5", "int_from_float"),
      ("null", "int_type"), ("[]", "int_type"), ("{}", "int_type"),
    ] { check(#""integer""#, json, result) }
    for (json, result) in [("true", "1"), ("null", "float_type"), ("[]", "float_type")] {
      check(#""number""#, json, result)
    }
    for json in ["1", "1.5", "true", "null", "[]"] { check(#""string""#, json, "string_type") }
    for json in ["0", "false", #""""#, #""null""#] { check(#""null""#, json, "none_required") }
    check(#"["boolean","integer"]"#, "true", "true")
    check(#"["boolean","integer"]"#, "1", "1")
    check(#"["boolean","integer"]"#, #""yes""#, "true")
    check(#"["boolean","integer"]"#, #""1""#, "1")
    check(#"["boolean","integer"]"#, #""x""#, "wrong_type")
    check(#"["integer","null"]"#, #""x""#, "int_parsing")
    check(#"["integer","null"]"#, #""7""#, "7")
    check(#"["integer","string"]"#, #""7""#, #""7""#)
  }

  @Test func convertsNothingInStrictMode() {
    for (text, _, _, _) in ConversionTests.texts {
      #expect(!bench.accepts(#"{"type":"integer"}"#, json(bench.string(text))))
    }
    #expect(!bench.accepts(#"{"type":"boolean"}"#, "1"))
    #expect(!bench.accepts(#"{"type":"integer"}"#, "true"))
    bench.options.isLax = true
    #expect(bench.accepts(#"{"type":"integer"}"#, "true"))
    #expect(!bench.accepts(#"{"type":"integer","x-satya":{"mode":"strict"}}"#, "true"))
  }

  @Test func appliesTheRulesToWhatTheValueBecomes() {
    let schema = #"{"type":"integer","minimum":10,"x-satya":{"mode":"lax"}}"#
    #expect(bench.accepts(schema, #"" 1_0 ""#))
    #expect(bench.lines(schema, #""9""#) == ["greater_than_equal  #/minimum"])
    let trimmed =
      #"{"type":"string","maxLength":3,"enum":["abc"],"x-satya":{"trim":true,"case":"lower"}}"#
    #expect(bench.accepts(trimmed, #""\t ABC\u2003""#))
    #expect(
      bench.lines(trimmed, #""a b c""#) == [
        "string_too_long  #/maxLength", "literal_error  #/enum",
      ])
  }

  @Test func trimsAllWhiteSpaceOfUnicode() {
    let spaces: [UInt32] = [
      9, 10, 11, 12, 13, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005,
      0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
    ]
    for scalar in UInt32(0)...0x31FF {
      guard let unit = Unicode.Scalar(scalar) else { continue }
      let text = bench.text("\(unit)x\(unit)")
      let trimmed = String(Conversion.trimmed(text))
      #expect(trimmed == (spaces.contains(scalar) ? "x" : "\(unit)x\(unit)"), "\(scalar)")
    }
    #expect(String(Conversion.trimmed(bench.text(" \u{3000}\u{A0}"))) == "")
    #expect(String(Conversion.trimmed(bench.text(""))) == "")
    #expect(String(Conversion.trimmed(bench.text("a b"))) == "a b")
  }

  @Test func changesTheCaseOfASCIILetters() {
    var arena = Arena()
    defer { arena.free() }
    for (letterCase, expected) in [("lower", "aé{z@[`q\u{1F}"), ("upper", "Aé{Z@[`Q\u{1F}")] {
      let node = bench.root(#"{"type":"string","x-satya":{"case":"\#(letterCase)"}}"#)
      let converted = Conversion.convert(
        bench.string("aé{Z@[`q\u{1F}"), for: node, isLax: false, maximumDigits: 0, arena: &arena)!
      #expect(String(converted.text) == expected)
    }
  }

  /// Every documented conversion of JSON input to str, int, float, bool and None.
  @Test(.enabled(if: SharedData.file(table) != nil, "the shared data is not there"))
  func agreesWithPydantic() throws {
    let file = try #require(SharedData.file(ConversionTests.table))
    let types = [
      "str": "string", "int": "integer", "float": "number", "bool": "boolean",
      "None": "null",
    ]
    var checked = 0
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let row = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard row["mode"] as? String == "json", let type = types[row["field_type"] as! String],
        let input = row["input"] as? String, input != "NaN", !input.contains("Infinity")
      else { continue }
      let isStrict = row["strict"] as! Bool
      let bench = Bench()
      bench.options.isLax = !isStrict
      let found = bench.problems("{\"type\":\"\(type)\"}", input)
      let expected = (row["errors"] as? [String]) ?? []
      // A strict float field of pydantic takes the integer 1, as "number" does here.
      #expect(found.map(\.type) == expected, "\(line)")
      checked += 1
    }
    #expect(checked > 40)
  }
}
