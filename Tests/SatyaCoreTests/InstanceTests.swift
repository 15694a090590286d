// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct InstanceTests {
  private let bench = Bench()
  private let schema: Schema

  init() {
    schema = bench.schema(
      #"""
      {"type":"object","properties":{"name":{"type":"string","maxLength":60},
      "age":{"type":"integer","minimum":0},"child":{"$ref":"#"},
      "list":{"type":"array","items":{"type":"integer"}}},"required":["name"]}
      """#)
  }

  private static let long = "a name that does not fit into any slot whatever"

  private func set(_ owned: Owned, _ field: Int, _ value: Value) -> Outcome {
    owned.instance.set(field, value, report: nil)
  }

  @Test func outlivesItsText() {
    for name in ["Ann", Self.long, ""] {
      let text = "{\"name\":\"\(name)\",\"list\":[1,2],\"more\":{\"x\":\"\(name)\"}}"
      #expect(bench.instance(schema, text)?.json == text)
    }
  }

  @Test func holdsWhatIsLargerThanOneChunk() {
    let list = (0..<200_000).map { String($0) }.joined(separator: ",")
    let text = "{\"name\":\"Ann\",\"list\":[\(list)]}"
    let owned = bench.instance(schema, text)
    #expect(owned?.json == text)
    #expect(owned?.instance.copy().map { Owned($0).json } == text)
  }

  @Test func setsAndFreesEveryKind() {
    let owned = bench.instance(schema, #"{"name":"Ann","child":{"name":"Bo"}}"#)!
    for round in 0..<3 {
      #expect(set(owned, 0, bench.string(Self.long + "\(round)")) == .ok)
      #expect(set(owned, 1, .int64(Int64(round))) == .ok)
      #expect(set(owned, 2, bench.host("{\"name\":\"\(Self.long)\",\"child\":{\"name\":\"x\"}}")) == .ok)
      #expect(set(owned, 3, bench.host("[1,2,\(round)]")) == .ok)
    }
    #expect(
      owned.json
        == "{\"name\":\"\(Self.long)2\",\"age\":2,\"child\":{\"name\":\"\(Self.long)\",\"child\":{\"name\":\"x\"}},\"list\":[1,2,2]}")
    #expect(set(owned, 3, .unset) == .ok)
    #expect(owned.slot("list").kind == .unset)
  }

  @Test func keepsTheOldValueWhereTheNewOneIsRefused() {
    let owned = bench.instance(schema, #"{"name":"Ann","age":3}"#)!
    let before = owned.json
    #expect(set(owned, 0, .int64(1)) == .invalid)
    #expect(set(owned, 0, .unset) == .invalid)
    #expect(set(owned, 1, .int64(-1)) == .invalid)
    #expect(set(owned, 1, .double(1.5)) == .invalid)
    #expect(set(owned, 2, bench.host("{}")) == .invalid)
    #expect(set(owned, 3, bench.host("[1,\"x\"]")) == .invalid)
    #expect(set(owned, 4, .null) == .noField)
    #expect(set(owned, -1, .null) == .noField)
    #expect(owned.json == before)
  }

  @Test func setsFromItsOwnText() {
    let owned = bench.instance(schema, "{\"name\":\"\(Self.long)\",\"child\":{\"name\":\"Bo\"}}")!
    #expect(set(owned, 0, owned.instance.slot(0)!.pointee) == .ok)
    #expect(set(owned, 2, owned.instance.value) == .ok)
    #expect(set(owned, 0, owned.slot("child").asRecord.slots[0]) == .ok)
    #expect(
      owned.json
        == "{\"name\":\"\(Self.long)\",\"child\":{\"name\":\"\(Self.long)\",\"child\":{\"name\":\"Bo\"}}}")
  }

  @Test func checksRulesAroundANestedRecordAgain() {
    let spanning = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"object","properties":{"n":{"type":"integer"}}},"b":{}},"not":{"properties":{"a":{"properties":{"n":{"const":5}},"required":["n"]}},"required":["a"]}}"#)
    let owned = bench.instance(spanning, #"{"a":{"n":1}}"#)!
    let child = Instance(owned.slot("a").asRecord)
    #expect(child.set(0, .int64(4), report: nil) == .ok)
    #expect(child.set(0, .int64(5), report: nil) == .invalid)
    #expect(owned.json == #"{"a":{"n":4}}"#)
    #expect(child.root.address == owned.instance.record.address)
  }

  @Test func copiesAreIndependent() {
    let owned = bench.instance(schema, #"{"name":"Ann","child":{"name":"Bo"},"x":[1]}"#)!
    #expect(set(owned, 3, bench.host("[7]")) == .ok)
    let copy = Owned(owned.instance.copy()!)
    #expect(Value.equal(copy.instance.value, owned.instance.value))
    #expect(copy.instance.set(0, bench.string("Cy"), report: nil) == .ok)
    #expect(owned.json == #"{"name":"Ann","child":{"name":"Bo"},"list":[7],"x":[1]}"#)
    let child = Owned(Instance(owned.slot("child").asRecord).copy()!)
    #expect(child.json == #"{"name":"Bo"}"#)
    #expect(child.instance.record.parent == nil)
  }

  @Test func refusesToFreeOrSetWhatBelongsToABatch() {
    let owned = bench.instance(schema, #"{"name":"Ann","child":{"name":"Bo"}}"#)!
    Instance(owned.slot("child").asRecord).free()
    #expect(owned.json == #"{"name":"Ann","child":{"name":"Bo"}}"#)
    owned.instance.record.flags.insert(.isFrozen)
    #expect(set(owned, 1, .int64(1)) == .badState)
    #expect(Instance(owned.slot("child").asRecord).set(1, .int64(1), report: nil) == .badState)
    owned.instance.record.flags.remove(.isFrozen)
  }

  @Test func readsBackWhatItWrote() {
    var random = SeededGenerator(seed: 7)
    func value(_ depth: Int) -> String {
      switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &random) {
      case 0: return "null"
      case 1: return String(Int64.random(in: .min ... .max, using: &random))
      case 2: return "\(Double.random(in: -1e20...1e20, using: &random))"
      case 3: return "\"é\\u0000\\\"\(Int.random(in: 0..<99, using: &random))😀\""
      case 4: return "true"
      case 5:
        return "[" + (0..<3).map { _ in value(depth + 1) }.joined(separator: ",") + "]"
      default:
        return "{" + (0..<3).map { "\"k\($0)\":" + value(depth + 1) }.joined(separator: ",") + "}"
      }
    }
    for _ in 0..<300 {
      let text = "{\"name\":\"Ann\",\"x\":\(value(0)),\"y\":\(value(0))}"
      let owned = bench.instance(schema, text)!
      let again = bench.instance(schema, owned.json)
      #expect(again.map { Value.equal($0.instance.value, owned.instance.value) } == true, "\(text)")
    }
  }
}
