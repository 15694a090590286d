// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// What keywords become: the groups of a node.
@Suite struct SchemaNodeTests {
  // MARK: - Kinds

  static let types: [(String, TypeSet)] = [
    (#"{}"#, .all), (#"{"type":"null"}"#, .null), (#"{"type":"boolean"}"#, .boolean),
    (#"{"type":"integer"}"#, .integer), (#"{"type":"number"}"#, .number),
    (#"{"type":"string"}"#, .string), (#"{"type":"array"}"#, .array),
    (#"{"type":"object"}"#, .object), (#"{"type":["integer","number"]}"#, .number),
    (#"{"type":["string","null"]}"#, [.string, .null]),
  ]

  @Test(arguments: types) func readsTypes(_ json: String, _ types: TypeSet) {
    #expect(CompiledSchema(json).root.pointee.types == types)
  }

  static let flags: [(String, Node.Flags)] = [
    ("true", .anything), ("false", .never), ("{}", .anything),
    (#"{"title":"t","description":"d","default":1,"examples":[1],"x":2}"#, .anything),
    (#"{"minContains":3,"then":false}"#, .anything), (#"{"items":true}"#, .anything),
    (#"{"minLength":0,"minItems":0,"minProperties":0}"#, .anything),
    (#"{"contains":false,"minContains":0}"#, .anything),
    (#"{"x-satya":{"host":"date"}}"#, .anything), (#"{"type":"string"}"#, []),
    (#"{"x-satya":{"mode":"lax"},"type":"integer"}"#, []),
    (#"{"type":"string","x-satya":{"trim":true}}"#, .deferred),
    (#"{"x-satya":{"case":"upper"}}"#, .deferred), (#"{"uniqueItems":true}"#, .deferred),
    (#"{"uniqueItems":false}"#, .anything), (#"{"contains":{}}"#, .deferred),
    (#"{"dependentRequired":{"a":["b"]}}"#, .deferred),
    (#"{"dependentSchemas":{"a":{}}}"#, .deferred), (#"{"not":{}}"#, .deferred),
    (#"{"if":{},"then":{}}"#, .deferred), (#"{"if":{}}"#, .anything),
    (#"{"enum":[1,"a",null]}"#, []), (#"{"enum":[1,[]]}"#, .deferred),
    (#"{"const":{}}"#, .deferred), (#"{"const":1,"enum":[1]}"#, .deferred),
    (#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, .deferred),
  ]

  @Test(arguments: flags) func knowsWhatHasToWait(_ json: String, _ flags: Node.Flags) {
    #expect(CompiledSchema(json).root.pointee.flags == flags)
  }

  // MARK: - Numbers

  static let bounds: [(String, Int64, Int64)] = [
    (#"{"minimum":0}"#, 0, .max), (#"{"maximum":-5}"#, .min, -5),
    (#"{"minimum":0.5,"maximum":7.9}"#, 1, 7), (#"{"minimum":-0.5,"maximum":7.9}"#, 0, 7),
    (#"{"minimum":-7.9,"maximum":-0.5}"#, -7, -1),
    (#"{"exclusiveMinimum":3,"exclusiveMaximum":9}"#, 4, 8),
    (#"{"exclusiveMinimum":3.2,"exclusiveMaximum":8.0}"#, 4, 7),
    (#"{"minimum":1e-400,"maximum":1e400}"#, 1, .max),
    (#"{"minimum":-1E400,"maximum":-1e-400}"#, .min, -1),
    (#"{"minimum":9223372036854775807}"#, .max, .max),
    (#"{"minimum":9223372036854775807.5}"#, .max, .min),
    (#"{"maximum":9223372036854775807.5}"#, .min, .max),
    (#"{"maximum":-9223372036854775808}"#, .min, .min),
    (#"{"maximum":-9223372036854775808.5}"#, .max, .min),
    (#"{"minimum":-9223372036854775808.5}"#, .min, .max),
    (#"{"exclusiveMinimum":9223372036854775807}"#, .max, .min),
    (#"{"exclusiveMaximum":-9223372036854775808}"#, .max, .min),
    (#"{"exclusiveMaximum":9223372036854775808}"#, .min, .max),
    (#"{"minimum":5,"exclusiveMinimum":5}"#, 6, .max),
    (#"{"minimum":10,"maximum":1}"#, .max, .min),
    (#"{"minimum":4503599627370497.5}"#, 4_503_599_627_370_498, .max),
    (#"{"maximum":1.00000000000000000000001}"#, .min, 1),
    (#"{"minimum":1.00000000000000000000001}"#, 2, .max),
  ]

  @Test(arguments: bounds) func roundsBoundsToIntegers(
    _ json: String, _ least: Int64, _ greatest: Int64
  ) {
    let rules = CompiledSchema(json).root.pointee.number
    #expect(rules?.pointee.least == least)
    #expect(rules?.pointee.greatest == greatest)
  }

  @Test func keepsBoundsExact() {
    let compiled = CompiledSchema(
      #"{"minimum":0.10000000000000000000001,"maximum":0.1,"multipleOf":7.0}"#)
    let rules = compiled.root.pointee.number!.pointee
    #expect(rules.minimum?.pointee.value.kind == .number)
    #expect(rules.minimum?.pointee.value.text.string == "0.10000000000000000000001")
    #expect(rules.minimum?.pointee.nearest == 0.1)
    #expect(rules.maximum?.pointee.value.kind == .double)
    #expect(rules.minimum!.pointee.decimal.compare(rules.maximum!.pointee.decimal) > 0)
    #expect(rules.divisor == 7)
    #expect(CompiledSchema(#"{"multipleOf":0.5}"#).root.pointee.number?.pointee.divisor == 0)
    let huge = CompiledSchema(#"{"maximum":-1e999}"#).root.pointee.number!.pointee
    #expect(huge.maximum?.pointee.nearest == -.infinity)
  }

  // MARK: - Strings and arrays

  @Test func readsLengths() {
    let compiled = CompiledSchema(#"{"minLength":2.0,"maxLength":1e400,"maxItems":3e1}"#)
    #expect(compiled.root.pointee.string?.pointee.minimumLength == 2)
    #expect(compiled.root.pointee.string?.pointee.maximumLength == .max)
    #expect(compiled.root.pointee.array?.pointee.maximumCount == 30)
  }

  @Test func sharesEqualPatterns() {
    let compiled = CompiledSchema(
      #"{"prefixItems":[{"pattern":"^a.*b"},{"pattern":"^a.*\u0062"},{"pattern":"^a"}]}"#)
    let prefix = compiled.root.pointee.array!.pointee.prefix!
    let patterns = (0..<3).map { prefix[$0].pointee.string!.pointee.pattern }
    #expect(patterns[0] == patterns[1])
    #expect(patterns[0] != patterns[2])
    #expect(prefix[1].pointee.string!.pointee.patternSource.string == "^a.*b")
  }

  @Test func takesFormatsAsTheyAreMeant() {
    let root = CompiledSchema(
      #"{"properties":{"plain":{"format":"uuid"},"other":{"format":"color"},"#
        + #""yes":{"format":"uuid","x-satya":{"format":"assert"}},"#
        + #""no":{"format":"uuid","x-satya":{"format":"annotate"}}}}"#)
    #expect(root.property("plain")?.pointee.string?.pointee.format == .uuid)
    #expect(root.property("plain")?.pointee.string?.pointee.assertsFormat == false)
    #expect(root.property("yes")?.pointee.string?.pointee.assertsFormat == true)
    #expect(root.property("no")?.pointee.string == nil)
    #expect(root.property("other")?.pointee.flags == .anything)
  }

  @Test func readsArrays() {
    let compiled = CompiledSchema(
      #"{"prefixItems":[{"type":"null"},true],"items":false,"minItems":1,"contains":{},"#
        + #""maxContains":4}"#)
    let rules = compiled.root.pointee.array!.pointee
    #expect(rules.prefixCount == 2)
    #expect(rules.prefix?[0].pointee.types == .null)
    #expect(rules.prefix?[1].pointee.flags == [.anything, .spanned])
    #expect(rules.items?.pointee.flags.contains(.never) == true)
    #expect(rules.minimumCount == 1)
    #expect(rules.maximumCount == .max)
    #expect(rules.contains != nil)
    #expect(rules.minimumContains == 1)
    #expect(rules.maximumContains == 4)
  }

  // MARK: - Choices

  @Test func findsManyStringsByName() {
    let names = (0..<40).map { "\"v\($0)\"" }.joined(separator: ",")
    let choice = CompiledSchema("{\"enum\":[1,\(names)]}").root.pointee.choice!.pointee
    #expect(choice.count == 41)
    #expect(choice.strings.count == 40)
    #expect(choice.strings.find(Text("v7")) == 8)
    #expect(choice.strings.find(Text("v40")) == nil)
    #expect(
      CompiledSchema(#"{"enum":["a","b"]}"#).root.pointee.choice?.pointee.strings.isEmpty == true)
  }

  @Test func keepsChoicesWithoutTheTree() {
    let compiled = CompiledSchema(#"{"enum":[{"\u0061":[0.1,1e999,"x\n",true]}]}"#)
    let value = compiled.root.pointee.choice!.pointee.values[0]
    #expect(value.kind == .object)
    #expect(value.flags.isEmpty)
    #expect(value.elements?[0].text.string == "a")
    #expect(value.elements?[0].reserved == 0)
    let list = value.elements![1]
    #expect(list.flags.isEmpty)
    #expect(list.elements?[0].asDouble == 0.1)
    #expect(list.elements?[1].text.string == "1e999")
    #expect(list.elements?[2].text.string == "x\n")
  }

  @Test func combinesConstWithEnum() {
    let compiled = CompiledSchema(#"{"enum":[1,2],"const":2}"#)
    #expect(compiled.admits("2"))
    #expect(!compiled.admits("1"))
    #expect(!compiled.admits("3"))
    #expect(compiled.root.pointee.choice?.pointee.isConstant == false)
  }

  // MARK: - Combinations

  @Test func keepsCombinationsInDocumentOrder() {
    let root = CompiledSchema(
      ##"{"not":{},"oneOf":[{},{}],"$ref":"#/$defs/a","else":false,"if":true,"anyOf":[{}],"##
        + ##""$defs":{"a":{}},"allOf":[{},{},{}]}"##
    ).root.pointee
    let kinds = (0..<root.combinationCount).map { root.combinations![$0].kind }
    #expect(kinds == [.not, .oneOf, .reference, .conditional, .anyOf, .allOf])
    let counts = (0..<root.combinationCount).map { root.combinations![$0].count }
    #expect(counts == [1, 2, 1, 3, 1, 3])
    #expect(root.combinations?[3].branches[1].pointee.flags.contains(.anything) == true)
    #expect(root.combinations?[3].branches[2].pointee.flags.contains(.never) == true)
  }

  @Test func numbersNodesDensely() {
    let schema = CompiledSchema(
      ##"{"properties":{"a":{"$ref":"#"},"b":{"items":{"$ref":"#/properties/c"}},"c":{}}}"##
    ).schema!
    #expect(schema.nodeCount == 3)
    #expect(schema.root.property("a")?.node == schema.root)
    #expect(
      schema.root.property("b")?.node?.pointee.array == nil
        || schema.root.property("b")?.node?.pointee.array?.pointee.items
          == schema.root.property("c")?.node
    )
  }

  @Test func namesPlaces() {
    let compiled = CompiledSchema(
      #"{"properties":{"a/b":{"items":{"allOf":[{},{"type":"null"}]}}},"$defs":{"~":{}}}"#)
    #expect(compiled.root.pointee.location.string == "#")
    let items = compiled.property("a/b")?.pointee.array?.pointee.items
    #expect(items?.pointee.location.string == "#/properties/a~1b/items")
    #expect(
      items?.pointee.combinations?[0].branches[1].pointee.location.string
        == "#/properties/a~1b/items/allOf/1")
  }

  // MARK: - Annotations

  @Test func keepsTitleAndDescription() {
    let root = CompiledSchema(#"{"title":"T","description":"a \"b\""}"#).root
    #expect(root.pointee.title.string == "T")
    #expect(root.pointee.description.string == "a \"b\"")
  }

  static let conversions: [(String, Bool, Bool)] = [
    (#"{"trim":true}"#, true, true), (#"{"trim":false}"#, false, false),
    (#"{"case":"lower"}"#, true, true), (#"{"mode":"lax"}"#, true, false),
    (#"{"mode":"strict","host":"datetime"}"#, true, false), (#"{}"#, false, false),
    (#"{"host":"datetime"}"#, false, false),
  ]

  @Test(arguments: conversions)
  func readsConversions(_ members: String, _ converts: Bool, _ changesText: Bool) {
    let node = CompiledSchema("{\"type\":\"string\",\"x-satya\":\(members)}").root.pointee
    #expect((node.conversion != nil) == converts)
    #expect((node.conversion?.pointee.changesText ?? false) == changesText)
  }

  @Test func readsTheRestOfXSatya() {
    let compiled = CompiledSchema(
      #"{"properties":{},"type":"object","x-satya":{"extras":"refuse","digits":6,"places":2,"#
        + #""host":"Decimal","mode":"lax","case":"upper"}}"#)
    let node = compiled.root.pointee
    #expect(node.object?.pointee.extras == .refuse)
    #expect(node.number?.pointee.maximumDigits == 6)
    #expect(node.number?.pointee.decimalPlaces == 2)
    #expect(node.conversion?.pointee.mode == .lax)
    #expect(node.conversion?.pointee.letterCase == .upper)
  }
}
