// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ProblemMessageTests {
  private func message(_ draft: ProblemDraft) -> String {
    let report = Report.kept()
    report.add(draft)
    return String(report.problem(at: 0)!.message)
  }

  @Test func putsParametersInTheirPlaces() {
    #expect(
      message(ProblemDraft(.stringTooShort, .init("min_length", 2), .init("actual_length", 0)))
        == "String should have at least 2 characters, not 0")
    #expect(
      message(ProblemDraft(.lessThan, .init("lt", .double(2)))) == "Input should be less than 2.0")
    #expect(
      message(ProblemDraft(.lessThan, .init("lt", .number(Text("1e400")))))
        == "Input should be less than 1e400")
  }

  @Test func countsOneInTheSingular() {
    let numbers: [(ProblemKind, ProblemDraft.Parameter, String)] = [
      (.stringTooShort, .init("min_length", 1), "at least 1 character, not "),
      (.stringTooLong, .init("max_length", 1), "at most 1 character, not "),
      (.tooShort, .init("min_length", 1), "at least 1 item, not "),
      (.tooLong, .init("max_length", 1), "at most 1 item, not "),
      (.tooFewMatches, .init("min_contains", 1), "at least 1 matching item, not "),
      (.tooManyMatches, .init("max_contains", 1), "at most 1 matching item, not "),
      (.tooFewProperties, .init("min_properties", 1), "at least 1 property, not "),
      (.tooManyProperties, .init("max_properties", 1), "at most 1 property, not "),
      (.decimalMaxDigits, .init("max_digits", 1), "no more than 1 digit in total"),
      (.decimalMaxPlaces, .init("decimal_places", 1), "no more than 1 decimal place"),
      (.digitsLimit, .init("max_digits", 1), "more than 1 digit"),
      (.documentTooLarge, .init("max_size", 1), "more than 1 byte"),
      (.tooLong, .init("max_length", 0), "at most 0 items, not "),
      (.tooLong, .init("max_length", 11), "at most 11 items, not "),
      (.greaterThan, .init("gt", 1), "greater than 1"),
    ]
    for (kind, parameter, end) in numbers {
      #expect(message(ProblemDraft(kind, parameter)).hasSuffix(end))
    }
  }

  @Test func leavesOutWhatIsNotGiven() {
    #expect(message(ProblemDraft(.lessThan)) == "Input should be less than ")
  }

  @Test func staysOnOneLine() {
    let bench = Bench()
    let key = bench.text("a\nb\r\t\u{0}\u{1F}\u{7F}\u{85}\u{9F}\u{A0}é\u{2028}\u{2029}\u{202A}'")
    #expect(
      message(ProblemDraft(.missing, .init("field", key)))
        == "Property 'a\\nb\\r\\t\\u0000\\u001f\\u007f\\u0085\\u009f\u{A0}é\\u2028\\u2029\u{202A}'' "
        + "is required")
  }

  @Test func cutsLongTextAtACodePoint() {
    let bench = Bench()
    for (unit, count) in [("x", 120), ("é", 120), ("€", 119), ("𝒳", 119)] {
      let exact = String(repeating: unit, count: count)
      #expect(
        message(ProblemDraft(.missing, .init("field", bench.text(exact))))
          == "Property '\(exact)' is required")
      let long = String(repeating: unit, count: 121)
      let short = String(repeating: unit, count: 120)
      #expect(
        message(ProblemDraft(.missing, .init("field", bench.text(long))))
          == "Property '\(short)…' is required")
    }
  }

  @Test func suggestsTheNearestName() {
    let draft = ProblemDraft(
      .extraForbidden, .init("field", Text("nmae")), .init("suggestion", Text("name")))
    #expect(message(draft) == "Property 'nmae' is not allowed; did you mean 'name'?")
  }

  @Test func listsChoicesWithOr() {
    let bench = Bench()
    func words(_ json: String) -> String {
      let values = bench.value(json)
      let buffer = ByteBuffer.kept()
      Wording.write(values.elements!, count: values.count, to: buffer)
      return String(buffer.text)
    }
    #expect(words(#"["a"]"#) == "'a'")
    #expect(words(#"["a",1]"#) == "'a' or 1")
    #expect(words(#"["a",null,[1,"x"]]"#) == #"'a', null or [1,"x"]"#)
    let long = words("[" + (0..<1_000).map { "\"é\($0)\"" }.joined(separator: ",") + "]")
    #expect(long.utf8.count <= ProblemMessage.longestList + 3)
    #expect(long.hasPrefix("'é0', 'é1', "))
    #expect(long.hasSuffix("…"))
  }

  @Test func listsTypesWithOr() {
    func words(_ types: TypeSet) -> String {
      let buffer = ByteBuffer.kept()
      Wording.write(types, to: buffer)
      return String(buffer.text)
    }
    #expect(words([.string, .null]) == "a string or null")
    #expect(words([.number, .null, .boolean]) == "a number, a boolean or null")
    #expect(words([.integer, .array, .object]) == "an integer, an array or an object")
  }
}
