// SPDX-License-Identifier: Apache-2.0

/// What `JSONReader` hands over as it reads: where one set of rules meets the several
/// things that may become of a document.
///
/// The reader knows text and schema; a sink knows what values are made of. Each sink
/// makes a reader of its own (`JSONReader<ValueSink<CopiedText>>`): the compiler
/// specialises all generics, so that nothing is asked at run time that the type says.
///
///     sink                      an item is           made of `{"name":"Ann","age":31}`
///     ValueSink<CopiedText>     a `Value`            a record in the arena, with its text
///     ValueSink<BorrowedText>   a `Value`            the same, its text left in the source
///     VerdictSink               a `Value`, ignored   nothing
///
/// An item is a trivial value (an address, say): the reader copies it as bytes. What an
/// item owns is the sink's: from when it is made until it lies in a slot or in a container,
/// it is in the hands of the sink (`push`, `settle`) and of nobody else. When the reader gives
/// up, it says nothing; whoever made it then drops what the sink holds.
///
/// Functions that return a `Bool` return false where memory is refused, which ends the reading
/// with `ranOutOfMemory`; a sink that wants to give up for another reason remembers that itself.
package protocol JSONSink {
  /// What one value becomes.
  associatedtype Item: BitwiseCopyable
  /// A record whose members are being read.
  associatedtype Record: BitwiseCopyable

  typealias Slot = UnsafeMutablePointer<Item>

  /// Whether anything is made; if not, only a verdict is wanted, and objects without
  /// records are checked and forgotten.
  static var keeps: Bool { get }
  /// Where the bytes of strings and number texts are when `settle` and `push` see them. A
  /// string of an `enum` may be the schema's own.
  static var texts: TextPlace { get }
  /// The item of no value.
  static var unset: Item { get }

  /// Receives decoded text: all with `.copied`, else what has escapes.
  var arena: Arena { get set }

  // MARK: Scalars

  /// Where a scalar for `slot` is decoded to and judged: the slot itself where items are
  /// values, else a place of the sink's.
  func scalar(for slot: Slot) -> UnsafeMutablePointer<Value>

  /// Stores what becomes of an admitted scalar: null, bool, int64, double, number text or
  /// string. `node` is its schema; nil where none governs it.
  mutating func settle(
    _ scalar: UnsafeMutablePointer<Value>, _ node: UnsafePointer<Node>?, into slot: Slot
  ) -> Bool

  // MARK: Containers

  /// How many items and keys wait for the end of their container.
  var count: Int { get }
  /// Takes an element of the innermost array.
  mutating func push(_ element: Item) -> Bool
  /// Takes a member of the innermost object, or an undeclared one of a record. `key` is a
  /// string, its bytes where `texts` says (in the source or the arena for `.ignored`), with
  /// `KeySet.shortHash` in `reserved`. The item is `unset` where only the key matters, and
  /// such members are dropped in the end.
  mutating func push(key: Value, _ item: Item) -> Bool
  /// Whether two members above `mark` have equal keys. Asked only where hashes say that it
  /// may be.
  mutating func hasEqualKeys(from mark: Int) -> Bool
  /// Forgets what is above `mark`.
  mutating func drop(to mark: Int)
  /// Makes the `count` elements above `mark` an array and takes them off.
  mutating func makeArray(from mark: Int, count: Int, into slot: Slot) -> Bool
  /// Makes the members above `mark` an object and takes them off.
  mutating func makeObject(from mark: Int, into slot: Slot) -> Bool

  // MARK: Records

  /// Makes the record of an object with a layout; without one only where `keeps` is false.
  mutating func beginRecord(_ rules: UnsafeMutablePointer<ObjectRules>) -> Record?
  /// The slot of a declared property. Written once at most; what is in it before, nobody
  /// reads.
  func slot(_ property: UnsafeMutablePointer<Property>, of record: Record) -> Slot
  /// Ends the record, `unseen` of whose first 63 properties got no member, and stores it.
  /// Members above `mark` are undeclared ones to keep; if there are any, they are
  /// taken off. The record may hold `levels` - 1 more containers inside one another.
  mutating func endRecord(
    _ record: Record, _ rules: UnsafeMutablePointer<ObjectRules>, unseen: UInt64,
    extrasFrom mark: Int, levels: Int, _ check: inout LazyCheck, into slot: Slot
  ) -> Bool

  // MARK: Deferred subtrees

  /// Makes the item of a tree that the walker has admitted, where `levels` containers may
  /// stand inside one another. The tree and its text are gone
  /// afterwards.
  mutating func build(
    _ tree: Value, _ node: UnsafePointer<Node>, levels: Int, _ check: inout LazyCheck,
    into slot: Slot
  ) -> Bool
}

/// Where the text of strings is when a sink gets them.
package enum TextPlace: UInt8 {
  /// At the end of the sink's arena, to stay.
  case copied
  /// In the source, or in the arena if there were escapes; the sink copies what it keeps.
  case borrowed
  /// Nowhere, except where a rule looks at it.
  case ignored
}
