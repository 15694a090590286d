// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

/// Properties, layouts, defaults, and what spans a record.
@Suite struct SchemaRecordTests {
  private func rules(_ compiled: CompiledSchema) -> ObjectRules {
    compiled.root.pointee.object!.pointee
  }

  @Test func listsDeclaredPropertiesAndThenRequiredNames() {
    let rules = rules(
      CompiledSchema(#"{"properties":{"b":{},"a":{}},"required":["z","a","y"]}"#))
    let properties = (0..<rules.propertyCount).map { rules.properties![$0] }
    #expect(properties.map(\.name.string) == ["b", "a", "z", "y"])
    #expect(properties.map(\.slot) == [0, 1, -1, -1])
    #expect(properties.map(\.isDeclared) == [true, true, false, false])
    #expect(properties.map(\.isRequired) == [false, true, true, true])
    #expect(rules.requiredCount == 3)
    #expect(rules.requiredMask == 0b1110)
    #expect(rules.names.find(Text("y")) == 3)
    #expect(rules.declaredCount == 2)
  }

  static let reaches: [(String, Int)] = [
    ("{}", 0), (#"{"type":"array"}"#, 0), (record, 0), (#"{"items":\#(record)}"#, 1),
    (#"{"items":{"items":\#(record)}}"#, 2), (#"{"additionalProperties":\#(record)}"#, 1),
    (#"{"anyOf":[{"type":"null"},{"prefixItems":[{},\#(record)]}]}"#, 1),
    (##"{"$ref":"#"}"##, 0), (##"{"items":{"$ref":"#"}}"##, 1),
    (##"{"$ref":"#/$defs/l"}"##, RecordLayout.endlessReach),
  ]
  private static let record = #"{"type":"object","properties":{"x":{}}}"#

  /// Arrays and objects between a record and those inside it.
  @Test(arguments: reaches) func measuresTheReachOfRecords(_ member: String, _ reach: Int) {
    let compiled = CompiledSchema(
      ##"""
      {"type":"object","properties":{"m":\##(member)},"$defs":{
        "l":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/l"},\##(Self.record)]}}}}
      """##)
    #expect(compiled.schema!.layout.pointee.reach == reach)
  }

  @Test func masksTheFirst64() {
    let names = (0..<70).map { "\"n\($0)\"" }.joined(separator: ",")
    let rules = rules(CompiledSchema("{\"required\":[\(names)]}"))
    #expect(rules.requiredMask == .max)
    #expect(rules.requiredCount == 70)
  }

  static let names: [(String, String)] = [
    ("age", #""age":"#), ("", #""":"#), (#"a\"b\\c"#, #""a\"b\\c":"#),
    (#"\u0061\u00e9/"#, "\"aé/\":"),
    (#"\n\u0001"#, #""\n\u0001":"#),
    (
      "a name that is longer than thirty-two bytes",
      #""a name that is longer than thirty-two bytes":"#
    ),
  ]

  @Test(arguments: names) func quotesNamesWithRoomBehind(_ name: String, _ quoted: String) {
    let compiled = CompiledSchema("{\"properties\":{\"\(name)\":{}}}")
    let text = rules(compiled).properties![0].quoted
    #expect(text.string == quoted)
    // What is compared in one load is 16 bytes.
    for i in text.count..<max(text.count, 16) { #expect(text.start[i] == 0) }
  }

  static let records: [(String, Int?)] = [
    (#"{"type":"object","properties":{"a":{},"b":{}}}"#, 2),
    (#"{"type":"object","properties":{}}"#, 0),
    (#"{"type":["object"],"properties":{"a":{}},"required":["b"]}"#, 1),
    (#"{"type":["null","object"],"properties":{"a":{}}}"#, 1),
    (#"{"type":"object"}"#, nil), (#"{"properties":{"a":{}}}"#, nil),
    (#"{"type":["object","string"],"properties":{"a":{}}}"#, nil),
    (#"{"type":"object","required":["a"]}"#, nil),
    (#"{"type":"string","properties":{"a":{}}}"#, nil),
  ]

  @Test(arguments: records) func makesRecordsOfObjectsWithProperties(_ json: String, _ fields: Int?)
  {
    let compiled = CompiledSchema(json)
    let layout = compiled.root.pointee.object?.pointee.layout
    #expect(layout?.pointee.fieldCount == fields)
    if let layout {
      #expect(UInt(bitPattern: layout) & 15 == 0)
      #expect(layout.pointee.node == compiled.root)
      #expect(layout.pointee.schema.address == compiled.schema?.address)
    }
    let isRootRecord = fields != nil && compiled.root.pointee.types == .object
    #expect(compiled.schema?.layout.pointee.isWrapper == !isRootRecord)
    if isRootRecord { #expect(compiled.schema?.layout == layout) }
  }

  @Test func wrapsOtherRoots() {
    let schema = CompiledSchema(#"{"type":"array","items":{"type":"object","properties":{}}}"#)
      .schema!
    let layout = schema.layout.pointee
    #expect(layout.isWrapper)
    #expect(layout.fieldCount == 1)
    #expect(layout.fields[0].node == schema.root)
    #expect(layout.fields[0].slot == 0)
    #expect(UInt(bitPattern: schema.layout) & 15 == 0)
    #expect(schema.root.pointee.array?.pointee.items?.pointee.object?.pointee.layout != nil)
  }

  // MARK: - Names

  @Test func findsAliases() {
    let compiled = CompiledSchema(
      #"{"properties":{"a":{},"user_name":{"x-satya":{"aliases":["userName","user"]}}}}"#)
    let rules = rules(compiled)
    #expect(rules.names.find(Text("userName")) == 1)
    #expect(rules.names.find(Text("user")) == 1)
    #expect(rules.properties![1].aliasCount == 2)
    #expect(rules.properties![1].aliases?[0].string == "userName")
    #expect(rules.properties![0].aliasCount == 0)
  }

  @Test func marksPropertiesThatPatternsMatch() {
    let rules = rules(
      CompiledSchema(
        #"{"properties":{"xa":{},"b":{}},"patternProperties":{"^x":{},"y$":{}},"required":["ay"]}"#)
    )
    #expect((0..<3).map { rules.properties![$0].hasPatterns } == [true, false, true])
    #expect(rules.patternCount == 2)
    #expect(rules.patterns![1].source.string == "y$")
  }

  @Test func readsTheOtherObjectKeywords() {
    let rules = rules(
      CompiledSchema(
        #"{"additionalProperties":false,"propertyNames":{"maxLength":3},"minProperties":1,"#
          + #""maxProperties":9,"dependentRequired":{"a":["b","c"]},"dependentSchemas":{"d":{}}}"#))
    #expect(rules.additional?.pointee.flags.contains(.never) == true)
    #expect(rules.propertyNames?.pointee.string?.pointee.maximumLength == 3)
    #expect(rules.minimumCount == 1)
    #expect(rules.maximumCount == 9)
    #expect(rules.dependentRequired?[0].name.string == "a")
    #expect(rules.dependentRequired?[0].requiredCount == 2)
    #expect(rules.dependentRequired?[0].required[1].string == "c")
    #expect(rules.dependentSchemas?[0].name.string == "d")
    #expect(CompiledSchema(#"{"additionalProperties":{}}"#).root.pointee.object == nil)
  }

  // MARK: - Defaults

  static let defaults: [(String, Value.Kind)] = [
    (#"{"type":"integer","default":3}"#, .int64), (#"{"type":"integer","default":"3"}"#, .unset),
    (#"{"default":null}"#, .null), (#"{"type":"string"}"#, .unset),
    (#"{"minimum":5,"default":4}"#, .unset), (#"{"enum":[[1]],"default":[1]}"#, .array),
    (#"{"type":"object","properties":{"a":{"type":"null"}},"default":{"a":1}}"#, .unset),
    (#"{"type":"integer","x-satya":{"mode":"lax"},"default":"3"}"#, .string),
    (##"{"$ref":"#/$defs/a","default":2}"##, .int64), (##"{"$ref":"#/$defs/a"}"##, .string),
    (##"{"$ref":"#/$defs/a","title":"t"}"##, .string),
    (##"{"$ref":"#/$defs/b","title":"t"}"##, .string),
    (##"{"$ref":"#/$defs/c","title":"t","default":"x"}"##, .unset),
    (##"{"allOf":[{"$ref":"#/$defs/a"}]}"##, .string),
  ]

  @Test(arguments: defaults) func keepsDefaultsThatSatisfyTheirSchema(
    _ property: String, _ kind: Value.Kind
  ) {
    let compiled = CompiledSchema(
      "{\"properties\":{\"p\":\(property)},\"$defs\":{\"a\":{\"default\":\"d\"},"
        + ##""b":{"description":"x","$ref":"#/$defs/a"},"c":{"type":"null"}}}"##)
    #expect(compiled.property("p")?.pointee.defaultValue.kind == kind)
  }

  /// A call may assert formats, and a default is never what it then refuses.
  @Test func asksForTheFormatOfADefault() {
    let json = #"{"format":"date","default":"today"}"#
    #expect(CompiledSchema(json).root.pointee.defaultValue.kind == .unset)
    let date = #"{"format":"date","default":"2024-02-29"}"#
    #expect(CompiledSchema(date).root.pointee.defaultValue.kind == .string)
  }

  /// A schema may be lax, and a default is not converted for that.
  @Test func asksForTheKindOfADefaultInLaxMode() {
    var options = ValidationOptions()
    options.isLax = true
    let json = #"{"type":"integer","default":"5"}"#
    #expect(CompiledSchema(json, options).root.pointee.defaultValue.kind == .unset)
  }

  // MARK: - Spans

  static let spans: [(String, Bool)] = [
    ("{\"items\":R}", false), ("{\"prefixItems\":[R]}", false),
    ("{\"properties\":{\"a\":R}}", false), ("{\"additionalProperties\":R}", false),
    ("{\"items\":R,\"uniqueItems\":true}", true), ("{\"items\":R,\"contains\":{}}", true),
    ("{\"items\":R,\"enum\":[[]]}", true), ("{\"items\":R,\"not\":{\"type\":\"null\"}}", true),
    ("{\"allOf\":[{\"items\":R},{}]}", true),
    ("{\"anyOf\":[R,{\"type\":\"null\"}]}", false),
    ("{\"anyOf\":[R,{\"type\":\"object\",\"required\":[\"x\"]}]}", true),
    ("{\"not\":{\"items\":{\"items\":R}}}", true),
    ("{\"properties\":{\"ab\":R},\"patternProperties\":{\"^a\":{}}}", true),
    ("{\"properties\":{\"b\":R},\"patternProperties\":{\"^a\":{}}}", false),
    ("{\"properties\":{\"b\":R},\"dependentSchemas\":{\"x\":{}}}", true),
    ("{\"items\":{\"$ref\":\"#/$defs/r\"},\"$defs\":{\"r\":R}}", false),
    (
      "{\"prefixItems\":[{\"$ref\":\"#/$defs/r\"},{\"allOf\":[{\"$ref\":\"#/$defs/r\"},true]}],\"$defs\":{\"r\":R}}",
      true
    ),
  ]

  @Test(arguments: spans) func knowsWhatSpansARecord(_ json: String, _ isSpanned: Bool) {
    let record = #"{"type":"object","properties":{"k":{}},"title":"record"}"#
    let compiled = CompiledSchema(json.replacing("R", with: record, maxReplacements: 1))
    #expect(find(compiled, in: compiled.root)?.pointee.hasSpanningRules == isSpanned)
  }

  /// The layout of the node called "record", wherever it is.
  private func find(
    _ compiled: CompiledSchema, in node: UnsafePointer<Node>
  ) -> UnsafeMutablePointer<RecordLayout>? {
    if node.pointee.title.string == "record" { return node.pointee.object?.pointee.layout }
    var parts: [UnsafePointer<Node>] = []
    if let rules = node.pointee.array?.pointee {
      parts += (0..<rules.prefixCount).map { rules.prefix![$0] }
      if let items = rules.items { parts.append(items) }
    }
    if let rules = node.pointee.object?.pointee {
      parts += (0..<rules.propertyCount).compactMap { rules.properties![$0].node }
      if let additional = rules.additional { parts.append(additional) }
    }
    for i in 0..<node.pointee.combinationCount {
      let combination = node.pointee.combinations![i]
      parts += (0..<combination.count).map { combination.branches[$0] }
    }
    for part in parts {
      if let found = find(compiled, in: part) { return found }
    }
    return nil
  }

  static let ownRules: [(String, Bool)] = [
    (#""required":["a"]"#, false), (#""additionalProperties":false"#, false),
    (#""minProperties":1"#, true), (#""maxProperties":3"#, true),
    (#""dependentRequired":{"a":["b"]}"#, true), (#""dependentSchemas":{"a":{}}"#, true),
    (#""patternProperties":{"^x":{}}"#, true), (#""not":{}"#, true), (#""enum":[{}]"#, true),
    (#""propertyNames":{"maxLength":9}"#, true),
  ]

  @Test(arguments: ownRules) func knowsWhatAFieldCanBreak(_ keyword: String, _ breaks: Bool) {
    let compiled = CompiledSchema("{\"type\":\"object\",\"properties\":{\"a\":{}},\(keyword)}")
    #expect(compiled.root.pointee.object?.pointee.layout?.pointee.hasSpanningRules == breaks)
  }
}
