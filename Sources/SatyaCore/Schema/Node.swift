// SPDX-License-Identifier: Apache-2.0

/// A compiled schema object: plain data, linked by pointers, in the arena of its
/// schema.
///
/// Nodes are made by the compiler and never change afterwards, so that any number
/// of threads may read them. A schema object that is nothing but a `$ref` has no
/// node of its own: it is the node it refers to. Keywords stand in groups; a nil
/// group means that no keyword of it is there.
package struct Node {
  /// What the kinds of `type` admit; `.all` where there is no `type`.
  package var types: TypeSet = .all
  package var flags: Flags = []
  /// What `ReadPlan(node)` says, once the node is complete.
  package var plan: ReadPlan = .general
  /// The kinds of values that may satisfy the node as they stand, as far as `types`, `choice`
  /// and the combinations of what does tell; set by the compiler when the node is complete.
  package var kinds: TypeSet = .all
  /// Counts from 0 in the order of compilation.
  package var id: UInt32 = 0
  /// What the plans `shortString` and `shortInteger` admit: lengths or integers from `least`
  /// to `span` more. Set with `plan`.
  package var least: Int64 = 0
  package var span: UInt64 = 0
  package var number: UnsafeMutablePointer<NumberRules>?
  package var string: UnsafeMutablePointer<StringRules>?
  package var array: UnsafeMutablePointer<ArrayRules>?
  package var object: UnsafeMutablePointer<ObjectRules>?
  package var choice: UnsafeMutablePointer<ChoiceRules>?
  /// allOf, anyOf, oneOf, not, if/then/else and `$ref` beside other keywords, in
  /// document order.
  package var combinations: UnsafeMutablePointer<Combination>?
  package var combinationCount = 0
  /// How the reader decides a union while it reads; nil where it cannot.
  package var union: UnsafeMutablePointer<UnionRules>?
  package var conversion: UnsafeMutablePointer<ConversionRules>?
  /// A member that may be one of a few strings only: another one tells at a glance that an
  /// object is not meant for this node. Set by `Node.prepare`.
  package var telltale: UnsafeMutablePointer<Property>?
  /// The `default`, as it stands in the document; unset where there is none or
  /// where it does not satisfy this very node.
  package var defaultValue: Value = .unset
  package var title: Text = Text("")
  package var description: Text = Text("")
  /// Where the schema object stands: "#/properties/age".
  package var location: Text = Text("#")

  package init() {}

  package struct Flags: OptionSet {
    package let rawValue: UInt16
    @inline(__always) package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The schema `false`: nothing satisfies it.
    package static var never: Flags { Flags(rawValue: 1) }
    /// Everything satisfies it; no keyword asserts anything.
    package static var anything: Flags { Flags(rawValue: 2) }
    /// Rules that need the whole value: the reader decodes the subtree to a tree and
    /// has it checked. Set by the compiler where a combination, `uniqueItems`,
    /// `contains`, `dependent*`, an `enum` of arrays or objects or a change of text stands
    /// and `union` does not decide it.
    package static var deferred: Flags { Flags(rawValue: 4) }
    /// The value lies inside one of a node whose rules span it: `set` must check
    /// the ancestors again.
    package static var spanned: Flags { Flags(rawValue: 8) }
    /// A property has aliases.
    package static var aliased: Flags { Flags(rawValue: 16) }
  }
}

/// The kinds of JSON values a node admits.
package struct TypeSet: OptionSet {
  package let rawValue: UInt8
  @inline(__always) package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static var null: TypeSet { TypeSet(rawValue: 1) }
  package static var boolean: TypeSet { TypeSet(rawValue: 2) }
  /// Numbers without a fractional part: 1, 1.0, 1e2.
  package static var integer: TypeSet { TypeSet(rawValue: 4) }
  /// Numbers with one.
  package static var fraction: TypeSet { TypeSet(rawValue: 8) }
  package static var string: TypeSet { TypeSet(rawValue: 16) }
  package static var array: TypeSet { TypeSet(rawValue: 32) }
  package static var object: TypeSet { TypeSet(rawValue: 64) }
  package static var number: TypeSet { [.integer, .fraction] }
  package static var all: TypeSet { TypeSet(rawValue: 127) }
}

/// minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf.
///
/// Bounds are exact decimals. What an `Int64` may be is worked out beforehand, so
/// that most integers cost one comparison.
package struct NumberRules {
  /// Integers from `least` to `greatest` satisfy all four bounds; none where
  /// `least > greatest`.
  package var least = Int64.min
  package var greatest = Int64.max
  /// Nothing but bounds: of an integer, `least` and `greatest` say all. Set by
  /// `Node.prepare`.
  package var isRange = false
  // By address: most rules have one of the five, and each is larger than all else here.
  package var minimum: UnsafeMutablePointer<Bound>?
  package var maximum: UnsafeMutablePointer<Bound>?
  package var exclusiveMinimum: UnsafeMutablePointer<Bound>?
  package var exclusiveMaximum: UnsafeMutablePointer<Bound>?
  package var multipleOf: UnsafeMutablePointer<Bound>?
  /// `multipleOf` as an integer; 0 where it is none or there is none.
  package var divisor: Int64 = 0
  /// x-satya: digits in all, digits after the point; -1 where not limited.
  package var maximumDigits = -1
  package var decimalPlaces = -1

  package init() {}

  /// A number of the schema, in every form that a check needs.
  package struct Bound {
    /// As written: int64, double or number text.
    package var value: Value
    package var decimal: Decimal
    package var nearest: Double

    package init(value: Value, decimal: Decimal, nearest: Double) {
      self.value = value
      self.decimal = decimal
      self.nearest = nearest
    }
  }
}

/// minLength, maxLength (in code points), pattern, format.
package struct StringRules {
  package var minimumLength = 0
  package var maximumLength = Int.max
  package var pattern: UnsafeMutablePointer<Pattern>?
  /// The text of `pattern`, for messages.
  package var patternSource = Text("")
  package var format: Format?
  /// Whether x-satya asserts the format; else the option decides.
  package var assertsFormat = false

  package init() {}
}

/// items, prefixItems, minItems, maxItems, uniqueItems, contains.
package struct ArrayRules {
  package var prefix: UnsafeMutablePointer<UnsafePointer<Node>>?
  package var prefixCount = 0
  /// For elements behind the prefix; nil where there is no rule for them.
  package var items: UnsafePointer<Node>?
  package var minimumCount = 0
  package var maximumCount = Int.max
  package var isUnique = false
  package var contains: UnsafePointer<Node>?
  package var minimumContains = 1
  package var maximumContains = Int.max

  package init() {}
}

/// properties, patternProperties, additionalProperties, propertyNames, required,
/// minProperties, maxProperties, dependentRequired, dependentSchemas.
package struct ObjectRules {
  /// The members of `properties` in their order, then names that only `required`
  /// lists (not `isDeclared`), then one that is none.
  package var properties: UnsafeMutablePointer<Property>?
  package var propertyCount = 0
  /// Set by `Node.prepare`, as are the next seven: how many of them are declared.
  package var declaredCount = 0
  /// `Property.bit` of those that are declared, and of those that are required, as far as
  /// they have one of their own.
  package var declaredBits: UInt64 = 0
  package var requiredBits: UInt64 = 0
  /// There are more properties than have a bit of their own.
  package var isWide = false
  package var hasDefaults = false
  /// `Property.readyDefault` is what a field gets that is absent, except for properties with
  /// these bits.
  package var hasReadyDefaults = false
  package var otherDefaultBits: UInt64 = 0
  /// Something is to be asked at the end of an object besides `requiredBits`.
  package var hasEndRules = false
  /// Whether a property has aliases.
  package var hasAliases = false
  /// The place of each alias among those of its property.
  package var aliasRanks = NameTable()
  package var names = NameTable()
  package var requiredCount = 0
  /// Bit i stands for property i, for the first 64.
  package var requiredMask: UInt64 = 0
  package var patterns: UnsafeMutablePointer<PatternProperty>?
  package var patternCount = 0
  /// For members that neither a property nor a pattern governs; nil where there is
  /// no rule. `false` is a node with the flag `never`.
  package var additional: UnsafePointer<Node>?
  package var propertyNames: UnsafePointer<Node>?
  package var minimumCount = 0
  package var maximumCount = Int.max
  package var dependentRequired: UnsafeMutablePointer<DependentRequired>?
  package var dependentRequiredCount = 0
  package var dependentSchemas: UnsafeMutablePointer<DependentSchema>?
  package var dependentSchemaCount = 0
  /// Where objects that satisfy the node become records: `type` is "object" or
  /// "object" and "null", and there are `properties`.
  package var layout: UnsafeMutablePointer<RecordLayout>?
  /// x-satya: what becomes of undeclared members; nil leaves it to the options.
  package var extras: ExtrasPolicy?

  package init() {}

  @inline(__always)
  package var hasCountRules: Bool { minimumCount > 0 || maximumCount < .max }
}

package enum ExtrasPolicy: UInt8 { case keep, ignore, refuse }

/// A name of `properties` or `required`.
package struct Property {
  // What the reader compares and goes on with comes first, in one cache line.

  /// The first 16 bytes of `quoted`; set by `Node.prepare`, as are the next three.
  package var key: (UInt64, UInt64) = (0, 0)
  /// Nil where only `required` lists the name.
  package var node: UnsafePointer<Node>?
  /// One of the first 63 has a bit of its own; see `ObjectState`.
  package var bit: UInt64 = 0
  /// Its slot in the record, in declaration order; -1 where not declared.
  package var slot: Int
  package var quotedCount: Int32 = 0
  /// A bit for each byte of `key` that counts; one that no comparison sets where the
  /// key cannot be expected.
  package var keyMask: UInt32 = 1 << 16
  /// The default as it stands in a slot, where it is a scalar or a text; else unset.
  /// Set by `Node.prepare`.
  package var readyDefault: Value = .unset
  package var name: Text
  /// The name as JSON text with its colon, `"age":`, escaped as the writer escapes,
  /// and zeros behind it up to 16 bytes.
  package var quoted: Text
  package var isRequired: Bool
  /// Other names for it, the preferred one first: entries of `names` with its index.
  package var aliases: UnsafeMutablePointer<Text>?
  package var aliasCount: Int
  /// Whether a `patternProperties` of the same object governs this name too.
  package var hasPatterns: Bool

  package init(name: Text, quoted: Text, node: UnsafePointer<Node>?, slot: Int, isRequired: Bool) {
    self.name = name
    self.quoted = quoted
    self.node = node
    self.slot = slot
    self.isRequired = isRequired
    aliases = nil
    aliasCount = 0
    hasPatterns = false
  }

  /// What stands behind the last property: no key equals its key.
  package static var none: Property {
    Property(name: Text(""), quoted: Text(""), node: nil, slot: -1, isRequired: false)
  }

  @inline(__always) package var isDeclared: Bool { node != nil }
}

package struct PatternProperty {
  package var pattern: UnsafeMutablePointer<Pattern>
  package var source: Text
  package var node: UnsafePointer<Node>
  package init(
    pattern: UnsafeMutablePointer<Pattern>, source: Text, node: UnsafePointer<Node>
  ) {
    self.pattern = pattern
    self.source = source
    self.node = node
  }
}

package struct DependentRequired {
  package var name: Text
  package var required: UnsafeMutablePointer<Text>
  package var requiredCount: Int
  package init(name: Text, required: UnsafeMutablePointer<Text>, requiredCount: Int) {
    self.name = name
    self.required = required
    self.requiredCount = requiredCount
  }
}

package struct DependentSchema {
  package var name: Text
  package var node: UnsafePointer<Node>
  package init(name: Text, node: UnsafePointer<Node>) {
    self.name = name
    self.node = node
  }
}

/// enum and const: the admitted values, one of which an instance must equal.
package struct ChoiceRules {
  package var values: UnsafeMutablePointer<Value>
  package var count: Int
  /// `const` where true, `enum` otherwise. A schema object with both has a
  /// combination of two nodes.
  package var isConstant: Bool
  /// Finds strings among many values; empty where a scan is as fast.
  package var strings = NameTable()
  /// Finds values of other kinds among many; empty where a scan is as fast.
  package var index = ChoiceIndex()
  /// The values as JSON text, where all of them are short strings and there are few.
  package var quoted: UnsafeMutablePointer<QuotedText>?
  package init(values: UnsafeMutablePointer<Value>, count: Int, isConstant: Bool) {
    self.values = values
    self.count = count
    self.isConstant = isConstant
  }
}

/// An in-place applicator.
package struct Combination {
  package var kind: Kind
  package var branches: UnsafeMutablePointer<UnsafePointer<Node>>
  package var count: Int

  package enum Kind: UInt8 {
    case allOf, anyOf, oneOf
    /// One branch.
    case not
    /// One branch: `$ref` beside other keywords.
    case reference
    /// Three branches: if, then, else; an absent one is a node with `anything`.
    case conditional
  }

  package init(kind: Kind, branches: UnsafeMutablePointer<UnsafePointer<Node>>, count: Int) {
    self.kind = kind
    self.branches = branches
    self.count = count
  }
}

/// An `anyOf` or `oneOf`, the only asserting keyword of its node, whose branch the
/// first bytes of a value decide.
package struct UnionRules {
  package var combination: UnsafeMutablePointer<Combination>
  /// The branch for each kind of value, nil where no branch admits it. In the order
  /// null, boolean, number, string, array, object.
  package var byKind: (
    UnsafePointer<Node>?, UnsafePointer<Node>?, UnsafePointer<Node>?, UnsafePointer<Node>?,
    UnsafePointer<Node>?, UnsafePointer<Node>?
  ) = (nil, nil, nil, nil, nil, nil)
  /// The member whose string decides between objects; empty where kinds suffice.
  /// Each branch then requires it and admits for it only constants that no other
  /// branch admits.
  package var tagName = Text("")
  package var tagQuoted = Text("")
  /// The same to compare at once, if it is short.
  package var tagKey = QuotedText()
  package var tags: UnsafeMutablePointer<Tag>?
  package var tagCount = 0
  /// Finds the index of a tag among many; empty where a scan is as fast.
  package var tagTable = NameTable()

  package struct Tag {
    package var quoted: QuotedText
    package var text: Text
    package var node: UnsafePointer<Node>
    package init(text: Text, node: UnsafePointer<Node>) {
      quoted = QuotedText(string: text)
      self.text = text
      self.node = node
    }
  }

  package init(combination: UnsafeMutablePointer<Combination>) { self.combination = combination }
}

/// What `x-satya` says about converting a value before its rules are checked.
package struct ConversionRules {
  package var mode: Mode = .inherited
  package var trims = false
  package var letterCase: LetterCase = .kept

  package enum Mode: UInt8 { case inherited, strict, lax }
  package enum LetterCase: UInt8 { case kept, lower, upper }

  package init() {}

  /// Whether strings become other strings.
  package var changesText: Bool { trims || letterCase != .kept }
}

extension Node {
  /// Whether all objects that satisfy the node become records: of a union, its branches for
  /// objects say so.
  package var makesRecords: Bool {
    var objects = object
    var union = union
    while let rules = union {
      if rules.pointee.tagCount > 0, let tags = rules.pointee.tags {
        for i in 0..<rules.pointee.tagCount
        where tags[i].node.pointee.object?.pointee.layout == nil { return false }
        return true
      }
      objects = rules.pointee.byKind.5?.pointee.object
      union = rules.pointee.byKind.5?.pointee.union
    }
    return objects?.pointee.layout != nil
  }
}
