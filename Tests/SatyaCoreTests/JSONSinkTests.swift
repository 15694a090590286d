// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

/// The seam between reader and sink, shown with a sink whose items are no values: strings
/// that say what was made of what, known by number.
@Suite struct JSONSinkTests {
  private let bench = Bench()

  private func read(_ schema: String, _ text: String) -> (root: String?, leftOver: Int) {
    let compiled = bench.schema(schema)
    return withGuarded(text) { source in
      withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { place in
        bench.withCheck { check in
          var reader = JSONReader(sink: TranscriptSink(place: place.baseAddress!), check: check)
          defer {
            reader.sink.arena.free()
            reader.free()
          }
          reader.begin(source.start, textEnd: source.end, end: source.end)
          var root = 0
          let isValid = reader.readDocument(compiled.root, into: &root)
          return (isValid ? reader.sink.words[root] : nil, reader.sink.stack.count)
        }
      }
    }
  }

  private static let user = #"""
    {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},
    "home":{"type":"object","properties":{"city":{"type":"string","minLength":1}}},
    "tags":{"type":"array","items":{"type":["string","null"]}},
    "kind":{"enum":["a","b"]},"late":{"uniqueItems":true}}}
    """#

  @Test func makesItemsOfTheSinksOwn() {
    for (text, wanted) in [
      (#"{"name":"Ann","age":31}"#, "record(name=Ann:s age=31:s)"),
      (#"{"age":-1,"name":"\u0041é"}"#, "record(name=Aé:s age=-1:s)"),
      (#"{"home":{"city":"Oslo","x":1.5},"tags":["a",null]}"#,
       "record(home=record(city=Oslo:s +x=1.5) tags=[a:s,null:s])"),
      (#"{"kind":"b","late":[1,{"a":[]}]}"#, "record(kind=b:s late=tree)"),
      (#"{"m":{"k":true,"l":[]},"name":""}"#, "record(name=:s +m={k=true,l=[]})"),
      ("{}", "record()"),
    ] {
      let (root, leftOver) = read(Self.user, text)
      #expect(root == wanted)
      #expect(leftOver == 0)
    }
  }

  @Test func checksWhatTheSinkNeverSees() {
    for text in [
      #"{"home":{"city":""}}"#, #"{"kind":"c"}"#, #"{"late":[1,1]}"#, #"{"age":"31"}"#,
      #"{"m":{"k":1,"k":2}}"#, #"{"x":1,"x":2}"#, #"{"tags":[1]}"#,
    ] {
      #expect(read(Self.user, text).root == nil, "\(text)")
    }
  }

  @Test func passesOverMembersThatAreIgnored() {
    bench.options.extras = .ignore
    #expect(read(Self.user, #"{"x":{"y":[1,"z"]},"age":1}"#).root == "record(age=1:s)")
    #expect(read(Self.user, #"{"x":{"y":[1,"z}"]},"age":1"#).root == nil)
    let few = #"{"type":"object","properties":{"a":{}},"maxProperties":2}"#
    #expect(read(few, #"{"x":1,"a":2}"#).root == "record(a=2)")
    #expect(read(few, #"{"x":1,"a":2,"y":3}"#).root == nil)
    // A key that stands twice is one member, which the second reading finds out.
    #expect(read(few, #"{"x":1,"a":2,"x":3}"#).root == nil)
  }
}

/// Items are places in a list of strings; a scalar with a schema is marked `:s`.
private struct TranscriptSink: JSONSink {
  struct Fields: BitwiseCopyable {
    var slots: UnsafeMutablePointer<Int>
  }

  var arena = Arena()
  var words = ["unset"]
  var stack: [(key: String?, item: Int)] = []
  let place: UnsafeMutablePointer<Value>

  init(place: UnsafeMutablePointer<Value>) { self.place = place }

  static var keeps: Bool { true }
  static var texts: TextPlace { .borrowed }
  static var unset: Int { 0 }

  private mutating func make(_ word: String, into slot: UnsafeMutablePointer<Int>) -> Bool {
    slot.pointee = words.count
    words.append(word)
    return true
  }

  func scalar(for slot: UnsafeMutablePointer<Int>) -> UnsafeMutablePointer<Value> { place }

  mutating func settle(
    _ scalar: UnsafeMutablePointer<Value>, _ node: UnsafePointer<Node>?,
    into slot: UnsafeMutablePointer<Int>
  ) -> Bool {
    let word =
      switch scalar.pointee.kind {
      case .null: "null"
      case .bool: "\(scalar.pointee.asBool)"
      case .int64: "\(scalar.pointee.asInt64)"
      case .double: "\(scalar.pointee.asDouble)"
      default: String(scalar.pointee.text)
      }
    return make(node == nil ? word : word + ":s", into: slot)
  }

  var count: Int { stack.count }

  mutating func push(_ element: Int) -> Bool {
    stack.append((nil, element))
    return true
  }

  mutating func push(key: Value, _ item: Int) -> Bool {
    stack.append((String(key.text), item))
    return true
  }

  func hasEqualKeys(from mark: Int) -> Bool {
    let keys = stack[mark...].map { $0.key }
    return Set(keys).count < keys.count
  }

  mutating func drop(to mark: Int) { stack.removeLast(stack.count - mark) }

  mutating func makeArray(
    from mark: Int, count: Int, into slot: UnsafeMutablePointer<Int>
  ) -> Bool {
    let elements = stack[mark...].map { words[$0.item] }
    #expect(elements.count == count)
    drop(to: mark)
    return make("[" + elements.joined(separator: ",") + "]", into: slot)
  }

  mutating func makeObject(from mark: Int, into slot: UnsafeMutablePointer<Int>) -> Bool {
    let members = stack[mark...].map { "\($0.key ?? "?")=\(words[$0.item])" }
    drop(to: mark)
    return make("{" + members.joined(separator: ",") + "}", into: slot)
  }

  mutating func beginRecord(_ rules: UnsafeMutablePointer<ObjectRules>) -> Fields? {
    let count = max(rules.pointee.declaredCount, 1)
    guard let memory = arena.allocate(count * 8) else { return nil }
    // What stands there before must not matter.
    memset(memory, 0x55, count * 8)
    return Fields(slots: memory.assumingMemoryBound(to: Int.self))
  }

  func slot(
    _ property: UnsafeMutablePointer<Property>, of record: Fields
  ) -> UnsafeMutablePointer<Int> { record.slots + property.pointee.slot }

  mutating func endRecord(
    _ record: Fields, _ rules: UnsafeMutablePointer<ObjectRules>, unseen: UInt64,
    extrasFrom mark: Int, levels: Int, _ check: inout LazyCheck,
    into slot: UnsafeMutablePointer<Int>
  ) -> Bool {
    var members: [String] = []
    for i in 0..<rules.pointee.declaredCount where unseen & (1 << UInt64(i)) == 0 {
      members.append("\(String(rules.pointee.properties![i].name))=\(words[record.slots[i]])")
    }
    members += stack[mark...].map { "+\($0.key ?? "?")=\(words[$0.item])" }
    drop(to: mark)
    return make("record(" + members.joined(separator: " ") + ")", into: slot)
  }

  mutating func build(
    _ tree: Value, _ node: UnsafePointer<Node>, levels: Int, _ check: inout LazyCheck,
    into slot: UnsafeMutablePointer<Int>
  ) -> Bool { make("tree", into: slot) }
}
