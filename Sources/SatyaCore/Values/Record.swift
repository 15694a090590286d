// SPDX-License-Identifier: Apache-2.0

/// The fields of a record and where they stand; made once by the compiler.
package struct RecordLayout {
  /// The schema the layout belongs to, which outlives it.
  package let schema: Schema
  package var node: UnsafePointer<Node>
  /// As many slots as declared properties.
  package var fieldCount: Int
  /// The declared properties, in slot order: the head of the node's properties.
  package var fields: UnsafeMutablePointer<Property>
  /// The layout of a root that is no record: one slot, which holds the value.
  package var isWrapper = false {
    didSet { countFields() }
  }
  /// Fields that a caller sees: none of a wrapper.
  package private(set) var visibleCount: Int
  /// A change of one field may break rules of the record itself, or of values
  /// around it.
  package var hasSpanningRules = false {
    didSet { countFields() }
  }
  /// The most arrays and objects between a record and one that lies directly inside it.
  package var reach = 0
  /// The reach of records between which any number may stand.
  package static var endlessReach: Int { 8 }
  /// Fields whose own schema alone decides what they are set to.
  package private(set) var independentCount: Int
  /// No field holds an array, an object or a record.
  package var isFlat = false

  package init(
    schema: Schema, node: UnsafePointer<Node>, fieldCount: Int,
    fields: UnsafeMutablePointer<Property>
  ) {
    self.schema = schema
    self.node = node
    self.fieldCount = fieldCount
    visibleCount = fieldCount
    independentCount = fieldCount
    self.fields = fields
  }

  private mutating func countFields() {
    visibleCount = isWrapper ? 0 : fieldCount
    independentCount = hasSpanningRules ? 0 : visibleCount
  }
}

/// A typed instance in memory: one word of header and a slot for each field.
///
///        -8          0            8         24
///     ---+-----------+------------+---------+---------+-----+------------+
///        | link      | layout |f  | slot 0  | slot 1  | …   | short text |
///     ---+-----------+------------+---------+---------+-----+------------+
///                    ^ address
///
/// An absent field's slot is `unset`. The low four bits of the header are `Flags`
/// (layouts stand at multiples of 16). The word before it, `link`, is there for records
/// that need it and for all in arenas: it leads a nested record to the record around it,
/// or any record to an `Extension` that holds what is rare. A plain root in a block of its
/// own goes without: with two fields and a short text it fits into 56 bytes.
/// `RecordPointer` is what the engine passes around; a C caller's handle of an instance is
/// this very address.
package struct RecordPointer: BitwiseCopyable {
  package let address: UnsafeMutableRawPointer

  @inline(__always)
  package init(_ address: UnsafeMutableRawPointer) { self.address = address }

  /// A record with room for a link, in memory of `byteCount(fields:)` bytes.
  @inline(__always)
  package init(in memory: UnsafeMutableRawPointer) { address = memory + RecordPointer.linkSize }

  package static var linkSize: Int { 8 }
  package static var headerSize: Int { 8 }

  package struct Flags: OptionSet {
    package let rawValue: UInt
    @inline(__always) package init(rawValue: UInt) { self.rawValue = rawValue }

    /// `link` is the address of an `Extension`.
    package static var isExtended: Flags { Flags(rawValue: 1) }
    /// The record lies inside another; without `isExtended`, `link` is that record.
    package static var isNested: Flags { Flags(rawValue: 2) }
    /// A slot here or in a record below holds an allocation of its own.
    package static var ownsBlocks: Flags { Flags(rawValue: 4) }
    /// The record belongs to a batch, or is a default that was dropped: it is not to be set.
    package static var isFrozen: Flags { Flags(rawValue: 8) }
    package static var mask: UInt { 15 }
  }

  /// What few records need.
  package struct Extension {
    /// The record around a nested one.
    package var parent: UnsafeMutableRawPointer?
    /// Members that the layout does not declare: an object, or unset.
    package var extras: Value = .unset
    /// The memory of a root that needed more than one allocation.
    package var chunks: UnsafeMutablePointer<Arena.Chunk>?
    package init() {}
  }

  @inline(__always)
  private var words: UnsafeMutablePointer<UInt> { address.assumingMemoryBound(to: UInt.self) }

  /// Makes the head of a record that has room for a link.
  @inline(__always)
  package func initialize(
    layout: UnsafeMutablePointer<RecordLayout>, flags: Flags, link: UnsafeMutableRawPointer?
  ) {
    words[0] = UInt(bitPattern: layout) | flags.rawValue
    self.link = link
  }

  /// Makes the head of a record that may have no room for a link.
  @inline(__always)
  package func setLayout(_ layout: UnsafeMutablePointer<RecordLayout>, flags: Flags) {
    words[0] = UInt(bitPattern: layout) | flags.rawValue
  }

  /// Takes over layout and flags of a record without a link.
  @inline(__always)
  package func copyHead(of other: RecordPointer) { words[0] = other.words[0] }

  @inline(__always)
  package var layout: UnsafeMutablePointer<RecordLayout> {
    // Safe: `initialize` stored the address of a layout here.
    UnsafeMutablePointer<RecordLayout>(bitPattern: words[0] & ~Flags.mask).unsafelyUnwrapped
  }

  @inline(__always)
  package var flags: Flags {
    get { Flags(rawValue: words[0] & Flags.mask) }
    nonmutating set { words[0] = (words[0] & ~Flags.mask) | newValue.rawValue }
  }

  /// Only where there is room for one.
  @inline(__always)
  package var link: UnsafeMutableRawPointer? {
    get { UnsafeMutableRawPointer(bitPattern: (words - 1).pointee) }
    nonmutating set { (words - 1).pointee = UInt(bitPattern: newValue) }
  }

  /// Whether the flags say that there is a link.
  @inline(__always)
  package var hasLink: Bool { !flags.isDisjoint(with: [.isExtended, .isNested]) }

  /// Where the memory of a record begins that has a block of its own.
  package var block: UnsafeMutableRawPointer {
    hasLink ? address - RecordPointer.linkSize : address
  }

  @inline(__always)
  package var slots: UnsafeMutablePointer<Value> {
    (address + RecordPointer.headerSize).assumingMemoryBound(to: Value.self)
  }

  /// Makes the first `count` slots unset.
  @inline(__always)
  package func clearSlots(_ count: Int) {
    var slot = slots
    let end = slot + count
    while slot < end {
      slot.pointee = .unset
      slot += 1
    }
  }

  @inline(__always)
  package var fieldCount: Int { layout.pointee.fieldCount }

  package var `extension`: UnsafeMutablePointer<Extension>? {
    flags.contains(.isExtended) ? link?.assumingMemoryBound(to: Extension.self) : nil
  }

  /// The record around a nested one; nil for a root.
  package var parent: RecordPointer? {
    guard flags.contains(.isNested) else { return nil }
    let parent = flags.contains(.isExtended) ? `extension`?.pointee.parent : link
    return parent.map { RecordPointer($0) }
  }

  /// Gives the record an extension in `memory`, which has room for one.
  package func extend(with memory: UnsafeMutableRawPointer, extras: Value) {
    var fresh = Extension()
    fresh.parent = flags.contains(.isNested) ? link : nil
    fresh.extras = extras
    memory.assumingMemoryBound(to: Extension.self).initialize(to: fresh)
    link = memory
    flags.insert(.isExtended)
  }

  /// Members that the layout does not declare: an object, or unset.
  package var extras: Value { `extension`?.pointee.extras ?? .unset }

  /// Bytes of a record with room for a link.
  @inline(__always)
  package static func byteCount(fields: Int) -> Int {
    // Safe: there are fewer fields than bytes in a schema document.
    linkSize &+ headerSize &+ fields &* 16
  }
}

extension Value {
  @inline(__always)
  package static func record(_ record: RecordPointer) -> Value {
    Value(kind: .record, payload: UInt64(UInt(bitPattern: record.address)))
  }

  /// Safe: only for values of kind record, which the engine made.
  @inline(__always)
  package var asRecord: RecordPointer {
    RecordPointer(UnsafeMutableRawPointer(bitPattern: UInt(payload)).unsafelyUnwrapped)
  }
}
