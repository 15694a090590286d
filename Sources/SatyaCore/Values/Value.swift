// SPDX-License-Identifier: Apache-2.0

/// One JSON value in 16 bytes: a tag, a size and a payload.
///
/// This is the layout of `satya_value` in the C header, byte for byte:
///
///     0      1       2          4            8                    16
///     +------+-------+----------+------------+--------------------+
///     | kind | flags | reserved | size       | payload            |
///     +------+-------+----------+------------+--------------------+
///
/// `size` counts bytes of text (number text, string) or elements (array,
/// object); `payload` is the scalar itself or the address of text, elements or a
/// record. A value owns nothing: arenas, records and callers own what it points to.
/// `flags` belong to the engine and are zero in every value that leaves it.
package struct Value: BitwiseCopyable {
  package var kind: Kind
  package var flags: Flags
  package var reserved: UInt16
  package var size: UInt32
  package var payload: UInt64

  /// What a value is. The numbers are those of `SATYA_KIND_*`.
  ///
  /// A struct and not an enum: a caller of the C ABI may pass any byte here, and a
  /// Swift enum with an unknown raw value is undefined behavior.
  package struct Kind: Equatable, BitwiseCopyable {
    package let raw: UInt8
    @inline(__always) package init(_ raw: UInt8) { self.raw = raw }

    package static var unset: Kind { Kind(0) }
    package static var null: Kind { Kind(1) }
    package static var bool: Kind { Kind(2) }
    package static var int64: Kind { Kind(3) }
    package static var double: Kind { Kind(4) }
    /// A number as its JSON text: integers past 64 bits, exact decimals.
    package static var number: Kind { Kind(5) }
    package static var string: Kind { Kind(6) }
    /// `size` values in a row, made by the engine.
    package static var array: Kind { Kind(7) }
    /// `size` pairs of a string value and a member value, made by the engine.
    package static var object: Kind { Kind(8) }
    package static var record: Kind { Kind(9) }
    /// As array, in memory of the caller: nothing in it has been checked.
    package static var hostArray: Kind { Kind(10) }
    /// As object, in memory of the caller: nothing in it has been checked.
    package static var hostObject: Kind { Kind(11) }

    @inline(__always)
    package static func == (a: Kind, b: Kind) -> Bool { a.raw == b.raw }
  }

  package struct Flags: OptionSet, BitwiseCopyable {
    package let rawValue: UInt8
    @inline(__always) package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Filled in from the schema's `default`, not set by the caller.
    package static var isDefault: Flags { Flags(rawValue: 1) }
    /// The payload is an allocation of its own that the holding slot must free.
    package static var ownsBlock: Flags { Flags(rawValue: 2) }
    /// The text is known to be ASCII: as many code points as bytes.
    package static var isASCII: Flags { Flags(rawValue: 4) }
    /// Behind the elements stand their source offsets; see `Value.offsets`.
    package static var isLocated: Flags { Flags(rawValue: 8) }
    /// Behind the members stand their positions; see `Value.positions`.
    package static var isReordered: Flags { Flags(rawValue: 16) }
  }

  @inline(__always)
  package init(kind: Kind, flags: Flags = [], size: UInt32 = 0, payload: UInt64 = 0) {
    self.kind = kind
    self.flags = flags
    self.reserved = 0
    self.size = size
    self.payload = payload
  }
}

extension Value {
  /// Nesting beyond any value the engine makes: where walks over values end.
  static var deepest: Int { 1_100 }

  @inline(__always) package static var unset: Value { Value(kind: .unset) }
  @inline(__always) package static var null: Value { Value(kind: .null) }

  @inline(__always)
  package static func bool(_ value: Bool) -> Value { Value(kind: .bool, payload: value ? 1 : 0) }

  @inline(__always)
  package static func int64(_ value: Int64) -> Value {
    Value(kind: .int64, payload: UInt64(bitPattern: value))
  }

  @inline(__always)
  package static func double(_ value: Double) -> Value {
    Value(kind: .double, payload: value.bitPattern)
  }

  /// Safe: the reader refuses texts of 4 GiB and more before a value is made.
  @inline(__always)
  package static func string(_ text: Text, isASCII: Bool = false) -> Value {
    Value(
      kind: .string, flags: isASCII ? .isASCII : [],
      size: UInt32(truncatingIfNeeded: text.count), payload: address(text.start))
  }

  /// Stores an ASCII string in two words: who loads one of them soon need not wait for its
  /// parts to meet in memory.
  @inline(__always)
  package static func storeASCII(
    _ text: Text, in place: UnsafeMutablePointer<Value>
  ) {
    let words = UnsafeMutableRawPointer(place)
    let head = UInt64(Kind.string.raw) | UInt64(Flags.isASCII.rawValue) &<< 8
    words.storeBytes(
      of: head | UInt64(truncatingIfNeeded: text.count) &<< 32, as: UInt64.self)
    words.storeBytes(of: address(text.start), toByteOffset: 8, as: UInt64.self)
  }

  @inline(__always)
  package static func number(_ text: Text) -> Value {
    Value(
      kind: .number, size: UInt32(truncatingIfNeeded: text.count), payload: address(text.start))
  }

  @inline(__always)
  package static func array(_ elements: UnsafeMutablePointer<Value>, count: Int) -> Value {
    Value(
      kind: .array, size: UInt32(truncatingIfNeeded: count),
      payload: UInt64(UInt(bitPattern: elements)))
  }

  /// `members` are `count` pairs: key, value, key, value, ….
  @inline(__always)
  package static func object(_ members: UnsafeMutablePointer<Value>, count: Int) -> Value {
    Value(
      kind: .object, size: UInt32(truncatingIfNeeded: count),
      payload: UInt64(UInt(bitPattern: members)))
  }

  /// Some of the bytes that are the engine's are not zero.
  @inline(__always)
  package var isMarked: Bool { flags.rawValue != 0 || reserved != 0 }

  /// The same without what is the engine's own.
  package var unmarked: Value { Value(kind: kind, size: size, payload: payload) }

  @inline(__always)
  package var asBool: Bool { payload != 0 }

  @inline(__always)
  package var asInt64: Int64 { Int64(bitPattern: payload) }

  @inline(__always)
  package var asDouble: Double { Double(bitPattern: payload) }

  @inline(__always)
  package var count: Int { Int(size) }

  /// The text of a string or a number. An empty text may have no address.
  @inline(__always)
  package var text: Text {
    guard let start = UnsafePointer<UInt8>(bitPattern: UInt(payload)) else { return Text("") }
    return Text(start, Int(size))
  }

  /// The elements of an array, or key and value in turn of an object.
  /// Nil only where `size` is 0.
  @inline(__always)
  package var elements: UnsafeMutablePointer<Value>? {
    UnsafeMutablePointer(bitPattern: UInt(payload))
  }

  @inline(__always)
  private static func address(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(UInt(bitPattern: pointer))
  }
}
