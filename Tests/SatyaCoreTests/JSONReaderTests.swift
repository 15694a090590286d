// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// The fused reader: what it accepts by itself, without the second reading.
@Suite struct JSONReaderTests {
  private let bench = Bench()

  /// The value that the reader alone makes of a text; nil where it gives up. The text ends
  /// at a page nobody may touch.
  private func read(_ schema: Schema, _ text: String, keeps: Bool = true) -> String? {
    keeps
      ? read(schema, text, ValueSink<CopiedText>.self)
      : read(schema, text, VerdictSink.self).map { _ in "valid" }
  }

  private func read<Sink: RecordSink>(
    _ schema: Schema, _ text: String, _ kind: Sink.Type
  ) -> String? {
    withGuarded(text) { source in
      withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { slot in
        bench.withCheck { check in
          var reader = JSONReader(
            sink: Sink(arena: Arena(), values: ValueStack(), place: slot.baseAddress!),
            check: check)
          defer {
            reader.sink.arena.free()
            reader.sink.free()
            reader.free()
          }
          reader.begin(source.start, textEnd: source.end, end: source.end)
          var value = Value.unset
          guard reader.readDocument(schema.root, into: &value) else { return nil }
          return Sink.keeps ? json(value) : ""
        }
      }
    }
  }

  /// The verdict of the second reading.
  private func checksAgain(_ schema: Schema, _ text: String) -> Bool {
    withGuarded(text) { source in
      var check = DocumentCheck(options: bench.options, report: nil)
      defer { check.free() }
      var value = Value.unset
      return check.run(source, schema: schema, arena: nil, into: &value) == .ok
    }
  }

  private static let user = #"""
    {"type":"object","properties":{"name":{"type":"string","minLength":2},
    "age":{"type":"integer","minimum":0},"tags":{"type":"array","items":{"type":"string"}},
    "more":{}},"required":["name"]}
    """#

  @Test func readsMembersInAnyOrderAndSpacing() {
    let schema = bench.schema(Self.user)
    let wanted = #"{"name":"Ann","age":31,"tags":["a","b"]}"#
    for text in [
      wanted, #"{"age":31,"tags":["a","b"],"name":"Ann"}"#,
      " \n{ \"tags\" :\t[ \"a\" , \"b\" ] , \"age\" : 31 , \"name\" : \"Ann\" }\r\n ",
      #"{"\u006eame":"Ann","a\u0067e":31,"tags":["\u0061","b"]}"#,
    ] {
      #expect(read(schema, text) == wanted)
      #expect(read(schema, text, keeps: false) == "valid")
    }
  }

  @Test func givesUpWhereAnythingIsWrong() {
    let schema = bench.schema(Self.user)
    for text in [
      #"{"age":1}"#, #"{"name":"A"}"#, #"{"name":"Ann","age":-1}"#, #"{"name":"Ann","age":1.5}"#,
      #"{"name":"Ann","tags":["a",1]}"#, #"{"name":"Ann","age":1,"age":2}"#, "[]", "7", "",
      #"{"name":"Ann",}"#, #"{"name":"Ann"}}"#, #"{"name":"Ann" "age":1}"#, "{\"name\":\"A\nn\"}",
      #"{"name":"Ann","tags":["a"}]"#, #"{"name":"Ann","more":{"a":[1,2}}"#, "}", "{", "]", "{]",
    ] {
      #expect(read(schema, text) == nil, "\(text)")
      #expect(read(schema, text, keeps: false) == nil, "\(text)")
    }
  }

  @Test func readsNothingBeyondATextThatIsCutShort() {
    let schema = bench.schema(Self.user)
    let text = #"{"name":"Ann \u00e9é","age":31,"tags":["a",""],"more":[{"x":[1.5,null]}],"y":{"z":"w"}}"#
    #expect(read(schema, text) != nil)
    for count in 0..<text.utf8.count {
      let cut = String(decoding: Array(text.utf8.prefix(count)), as: Unicode.UTF8.self)
      #expect(read(schema, cut) == nil)
      #expect(read(schema, cut, keeps: false) == nil)
      // Where the last byte looks like an end, the bound is all that stops it.
      #expect((read(schema, cut + "}") != nil) == checksAgain(schema, cut + "}"), "\(cut)}")
    }
  }

  /// A line of a batch whose brackets do not match, before lines that look as if they went on
  /// with it up to a page nobody may touch.
  @Test func goesOnNowhereBehindTheLastBracket() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"object","properties":{"i":{"type":"integer"}}},"b":{"type":"integer"},"l":{"type":"array","items":{"type":["array","integer"]}},"m":{}}}"#)
    let digits = String(repeating: "1", count: 100)
    for (line, next) in [
      (#"{"a":{}"#, #","b":"#), (#"{"a":{"i":1}"#, #", "i":"#), (#"{"l":[[]"#, ","),
      (#"{"m":{}"#, #","b":"#), (#"{"m":[[]]"#, #","l":["#), (#"{"x":{}"#, #","y":"#),
      (#"{"a":{} "#, #" ,"b": -"#),
    ] {
      withGuarded(line + "\n" + next + digits) { whole in
        bench.withCheck { check in
          var reader = JSONReader(
            sink: ValueSink<CopiedText>(arena: Arena(), values: ValueStack()), check: check)
          let end = whole.start + line.utf8.count
          reader.begin(whole.start, textEnd: end, end: end + JSONBytes.padding)
          var value = Value.unset
          let isValid = reader.readDocument(schema.root, into: &value)
          #expect(!isValid)
          reader.sink.arena.free()
          reader.sink.free()
          reader.free()
        }
      }
    }
  }

  @Test func keepsUndeclaredMembersAsTheirPolicySays() {
    let text = #"{"x":[1],"a":2,"y":{"z":"text"}}"#
    let properties = #"{"type":"object","properties":{"a":{"type":"integer"}}}"#
    for (policy, wanted) in [
      (ExtrasPolicy.keep, #"{"a":2,"x":[1],"y":{"z":"text"}}"#), (.ignore, #"{"a":2}"#),
    ] {
      bench.options.extras = policy
      #expect(read(bench.schema(properties), text) == wanted)
    }
    bench.options.extras = .refuse
    #expect(read(bench.schema(properties), text) == nil)
    #expect(read(bench.schema(properties), #"{"a":2}"#) == #"{"a":2}"#)
  }

  /// Properties behind the first 63 share a bit.
  @Test(arguments: 61...67) func tellsPropertiesApartWhereBitsEnd(count: Int) {
    let names = (0..<count).map { "p\($0)" }
    let properties = names.map { "\"\($0)\":{\"type\":\"integer\"}" }.joined(separator: ",")
    let head = "{\"type\":\"object\",\"properties\":{\(properties)}"
    let required = names.map { "\"\($0)\"" }.joined(separator: ",")
    let open = bench.schema(head + "}")
    let full = bench.schema(head + ",\"required\":[\(required)],\"maxProperties\":\(count)}")
    let all = names.map { "\"\($0)\":1" }
    #expect(read(full, "{" + all.joined(separator: ",") + "}") != nil)
    #expect(read(full, "{" + (all + ["\"x\":1"]).joined(separator: ",") + "}") == nil)
    for i in 0..<count {
      let twice = "{" + (all + [all[i]]).joined(separator: ",") + "}"
      #expect(read(open, twice) == nil && read(open, twice, keeps: false) == nil)
      var without = all
      without.remove(at: i)
      let text = "{" + without.joined(separator: ",") + "}"
      #expect(read(full, text) == nil && read(full, text, keeps: false) == nil)
      #expect(read(open, text) == text)
    }
  }

  @Test func countsMembersBehindThe64th() {
    let names = (0..<130).map { "p\($0)" }
    let properties = names.map { "\"\($0)\":{\"type\":\"integer\"}" }.joined(separator: ",")
    let schema = bench.schema(
      "{\"type\":\"object\",\"properties\":{\(properties)},\"required\":[\"p1\",\"p129\"]}")
    let all = names.map { "\"\($0)\":1" }
    #expect(read(schema, "{" + all.joined(separator: ",") + "}") != nil)
    #expect(read(schema, "{" + all.reversed().joined(separator: ",") + "}") != nil)
    #expect(read(schema, "{" + all.dropLast().joined(separator: ",") + "}") == nil)
    #expect(read(schema, "{" + (all + ["\"p100\":2"]).joined(separator: ",") + "}") == nil)
    #expect(read(schema, #"{"p129":1,"p1":2}"#) == #"{"p1":2,"p129":1}"#)
  }

  @Test func followsUnionsByKindAndByTag() {
    let kinds = bench.schema(
      ##"{"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"type":"null"}]}"##)
    #expect(read(kinds, #"[null,[{"a":1}],[]]"#) == #"[null,[{"a":1}],[]]"#)
    #expect(read(kinds, #"[{"a":"x"}]"#) == nil)
    let tags = bench.schema(
      #"{"oneOf":[{"type":"object","properties":{"t":{"const":"a"},"n":{"type":"integer"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"b"},"n":{"type":"string"}},"required":["t"]}]}"#)
    #expect(read(tags, #"{"t":"b","n":"x"}"#) == #"{"t":"b","n":"x"}"#)
    #expect(read(tags, #"{"n":"x","t":"b"}"#) == #"{"t":"b","n":"x"}"#)
    #expect(read(tags, #"{"t":"\u0062","n":"x"}"#) == #"{"t":"b","n":"x"}"#)
    #expect(read(tags, #"{"t":"a","n":"x"}"#) == nil)
    #expect(read(tags, #"{"t":"c"}"#) == nil)
  }

  /// Behind the member stand from 0 to 40 bytes: near the end nothing is compared at once.
  @Test func readsChoicesAndTagsWhereverTheyStand() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"m":{"enum":["READ","READ_WRITE","x y",null]},"k":{"const":"c"},"long":{"enum":["a string of many bytes","é"]},"e":{"type":["string","null"],"enum":["a"],"maxLength":3}}}"#)
    let tags = bench.schema(
      #"{"oneOf":[{"type":"object","properties":{"t":{"const":"a"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"bb"}},"required":["t"]}]}"#)
    for count in 0...40 {
      let rest = ",\"z\":\"" + String(repeating: "z", count: count) + "\"}"
      for member in [
        #""m":"READ""#, #""m":"READ_WRITE""#, #""m":"x y""#, #""m":null"#, #""k":"c""#,
        #""long":"é""#, #""long":"a string of many bytes""#, #""e":"a""#,
      ] {
        let text = "{" + member + rest
        #expect(read(schema, text) == text)
        #expect(read(schema, text, keeps: false) == "valid")
      }
      #expect(read(schema, #"{"m":"\u0052EAD""# + rest) == #"{"m":"READ""# + rest)
      for member in [
        #""m":"READ_""#, #""m":"REA""#, #""m":1"#, #""k":"d""#, #""k":null"#, #""e":null"#,
        #""e":"b""#, #""m":"READ"#, #""m":READ"#,
      ] {
        #expect(read(schema, "{" + member + rest) == nil, "\(member)")
      }
      for tag in ["a", "bb"] {
        let text = "{\"t\":\"\(tag)\"" + rest
        #expect(read(tags, text) == text)
        #expect(read(tags, " { \"t\" : \"\(tag)\" " + rest) == text)
      }
      #expect(read(tags, #"{"t":"ab""# + rest) == nil)
    }
  }

  @Test func admitsNullBesideAnotherKind() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"s":{"type":["null","string"],"minLength":1},"i":{"type":["integer","null"],"minimum":0},"n":{"type":["number","null"]},"f":{"type":["string","null"],"pattern":"^a"},"o":{"type":"string"}}}"#)
    for text in [
      #"{"s":null,"i":null,"n":null,"f":null}"#, #"{"s":"x","i":1,"n":1.5,"f":"ab"}"#,
      #"{"s":"\#(String(repeating: "long ", count: 20))","i":-0,"n":null}"#,
    ] {
      let wanted = text.replacing("-0", with: "0")
      #expect(read(schema, text) == wanted)
      #expect(read(schema, text, keeps: false) == "valid")
    }
    for text in [
      #"{"s":""}"#, #"{"i":-1}"#, #"{"i":nul}"#, #"{"s":nil}"#, #"{"f":"b"}"#, #"{"o":null}"#,
      #"{"s":true}"#, #"{"i":"1"}"#,
    ] {
      #expect(read(schema, text) == nil && read(schema, text, keeps: false) == nil, "\(text)")
    }
  }

  @Test func fillsDefaultsWhereMembersAreAbsent() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"integer","default":1},"b":{"type":"string","default":"x"},"c":{"type":"array","default":[1]},"d":{"type":"integer"},"e":{"type":["string","null"],"default":null}}}"#)
    #expect(read(schema, #"{}"#) == #"{"a":1,"b":"x","c":[1],"e":null}"#)
    #expect(read(schema, #"{"c":[],"d":4}"#) == #"{"a":1,"b":"x","c":[],"d":4,"e":null}"#)
    #expect(read(schema, #"{"e":"","a":2,"z":3}"#) == #"{"a":2,"b":"x","c":[1],"e":"","z":3}"#)
    let few = bench.schema(
      #"{"type":"object","properties":{"a":{"default":1},"b":{"default":2}},"maxProperties":1}"#)
    #expect(read(few, #"{"b":3}"#) == #"{"b":3}"#)
  }

  @Test func asksTheWalkerAboutDeferredParts() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"a":{"uniqueItems":true},"b":{"type":"integer"}}}"#)
    #expect(read(schema, #"{"a":[1,{"x":[2]},"1"],"b":1}"#) == #"{"a":[1,{"x":[2]},"1"],"b":1}"#)
    #expect(read(schema, #"{"a":[1,{"x":[2]},1.0],"b":1}"#) == nil)
    #expect(read(schema, #"{"a":[1,{"x":[2]},"1"],"b":"x"}"#, keeps: false) == nil)
  }

  @Test func countsTheWorkOfEachDocumentAfresh() {
    bench.options.maximumVisits = 10
    let schema = bench.schema(#"{"type":"array","uniqueItems":true,"items":{"type":"integer"}}"#)
    let source = bench.text("[1,2,3,4,5]")
    withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { slot in
      bench.withCheck { check in
        var reader = JSONReader(
          sink: VerdictSink(arena: Arena(), values: ValueStack(), place: slot.baseAddress!),
          check: check)
        defer { reader.free() }
        var value = Value.unset
        for _ in 0..<5 {
          reader.begin(source.start, textEnd: source.end, end: source.end)
          let isValid = reader.readDocument(schema.root, into: &value)
          #expect(isValid)
        }
      }
    }
  }

  @Test func limitsDepth() {
    bench.options.maximumDepth = 3
    for schema in ["true", ##"{"type":"array","items":{"$ref":"#"}}"##, ##"{"uniqueItems":true,"items":{"$ref":"#"}}"##] {
      #expect(read(bench.schema(schema), "[[[]]]") == "[[[]]]")
      #expect(read(bench.schema(schema), "[[[[]]]]") == nil)
    }
  }

  @Test func tellsKeysOfEveryLengthApart() {
    for length in 1...40 {
      let name = String(repeating: "k", count: length)
      let schema = bench.schema(
        #"{"type":"object","properties":{"\#(name)":{"type":"integer"},"z":{"type":"integer"}}}"#)
      // Far from the end of the text, and near to it.
      for rest in [#","z":2}"#, #","z":2,"extra":"\#(String(repeating: "e", count: 500))"}"#] {
        let same = bench.instance(schema, #"{"\#(name)":1\#(rest)"#)
        #expect(same?.slot(name).asInt64 == 1)
        for place in 0..<length {
          let start = name.index(name.startIndex, offsetBy: place)
          let other = name[..<start] + "x" + name[name.index(after: start)...]
          let made = bench.instance(schema, #"{"\#(other)":1\#(rest)"#)
          #expect(made?.slot(name).kind == .unset)
          #expect(made?.slot("z").asInt64 == 2)
        }
      }
    }
  }
}
