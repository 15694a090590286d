// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct ValueWriterTests {
  private let bench = Bench()

  @Test func writesWhatWasRead() {
    for text in [
      "null", "true", "false", "0", "-9223372036854775808", "0.1", "1e+300", "-0.0",
      "123456789012345678901234567890", "1e400", #""""#, #""a\"\\\n\u0000é€𝒳""#, "[]", "{}",
      "[1,[2,[3]],{}]", #"{"a":{"b":[null,{"c":""}]},"":1}"#,
    ] {
      #expect(json(bench.value(text)) == text)
      #expect(json(bench.host(text)) == text)
    }
  }

  @Test func writesNullForWhatJSONLacks() {
    #expect(json(.double(.nan)) == "null")
    #expect(json(.double(.infinity)) == "null")
    #expect(json(.double(-.infinity)) == "null")
    #expect(json(.unset) == "null")
    #expect(json(Value(kind: Value.Kind(99))) == "null")
  }

  @Test func writesRecordsInFieldOrderAndThenExtras() {
    let sample = RecordSample(bench)
    let b = bench.string("x")
    #expect(json(sample.record(a: .int64(1), b: b)) == #"{"a":1,"b":"x"}"#)
    #expect(json(sample.record(a: .unset, b: b)) == #"{"b":"x"}"#)
    #expect(json(sample.record(a: .unset, b: .unset)) == "{}")
    #expect(
      json(sample.record(a: .int64(1), b: .unset, extras: #"{"z":[1],"y":{}}"#))
        == #"{"a":1,"z":[1],"y":{}}"#)
    #expect(json(sample.record(a: .unset, b: .unset, extras: #"{"z":1}"#)) == #"{"z":1}"#)
  }

  @Test func stopsAtTheMaximum() {
    let text = #"{"key":["string",1,null,{"a":12345678}],"é":"\n\n"}"#
    let value = bench.value(text)
    for maximum in 0...60 {
      let buffer = ByteBuffer.kept()
      buffer.maximum = maximum
      ValueWriter.write(value, to: buffer)
      #expect(Array(text.utf8.prefix(maximum)) == bytes(buffer), "\(maximum)")
      #expect(buffer.isFull == (maximum < text.utf8.count))
      #expect(!buffer.ranOutOfMemory)
    }
  }

  @Test func takesLittleMemoryForTheBeginningOfLongText() {
    let buffer = ByteBuffer.kept()
    buffer.maximum = 10
    let long = bench.text([UInt8](repeating: 0x01, count: 1 << 20))
    ValueWriter.write(.string(long), to: buffer)
    #expect(String(buffer.text) == #""\u0001\u0"#)
  }

  @Test func refusesNestingBeyondTheEnginesOwn() {
    var value = bench.hostArray([])
    for _ in 0..<5_000 { value = bench.hostArray([value]) }
    #expect(!ValueWriter.write(value, to: ByteBuffer.kept()))
    value = .int64(1)
    for _ in 0..<1_000 { value = bench.hostArray([value]) }
    #expect(ValueWriter.write(value, to: ByteBuffer.kept()))
  }

  private func bytes(_ buffer: ByteBuffer) -> [UInt8] {
    Array(UnsafeBufferPointer(start: buffer.text.start, count: buffer.count))
  }
}

@Suite struct ByteBufferTests {
  @Test func growsAndKeepsItsText() {
    let buffer = ByteBuffer.kept()
    #expect(buffer.count == 0)
    #expect(String(buffer.text) == "")
    var expected = ""
    for index in 0..<2_000 {
      buffer.append("text ")
      buffer.append(Int64(index))
      buffer.append(UInt8(ascii: ","))
      expected += "text \(index),"
    }
    #expect(String(buffer.text) == expected)
    buffer.removeLast(1)
    #expect(buffer.count == expected.utf8.count - 1)
    buffer.removeLast(1_000_000)
    #expect(buffer.count == 0)
    buffer.append(UInt64.max)
    #expect(String(buffer.text) == "9223372036854775807")
  }

  @Test func cutsAtItsMaximumAndSaysSo() {
    let buffer = ByteBuffer.kept()
    buffer.maximum = 5
    buffer.append("abc")
    #expect(!buffer.isFull)
    #expect(buffer.remaining == 2)
    buffer.append("de")
    #expect(!buffer.isFull)
    buffer.append("")
    #expect(!buffer.isFull)
    buffer.append("f")
    #expect(buffer.isFull)
    #expect(buffer.isClosed)
    buffer.append(Int64(123))
    #expect(String(buffer.text) == "abcde")
    buffer.clear()
    buffer.append("abcdefgh")
    #expect(String(buffer.text) == "abcde")
    #expect(buffer.isFull)
  }

  @Test func dropsHalfACodePoint() {
    for (text, sizes) in [("é" as StaticString, 2), ("€", 3), ("𝒳", 4)] {
      for cut in 0...sizes {
        let buffer = ByteBuffer.kept()
        buffer.append("a")
        buffer.append(Text(text.utf8Start, cut))
        buffer.removeIncompleteCodePoint()
        #expect(String(buffer.text) == (cut == sizes ? "a\(String(Text(text)))" : "a"))
      }
    }
    let empty = ByteBuffer.kept()
    empty.removeIncompleteCodePoint()
    #expect(empty.count == 0)
  }

  @Test func refusesAbsurdSizes() {
    let buffer = ByteBuffer.kept()
    buffer.append("kept")
    #expect(buffer.reserve(Int.max) == nil)
    #expect(buffer.ranOutOfMemory)
    buffer.append("lost")
    #expect(String(buffer.text) == "kept")
    buffer.clear()
    #expect(!buffer.ranOutOfMemory)
    buffer.append("new")
    #expect(String(buffer.text) == "new")
  }
}
