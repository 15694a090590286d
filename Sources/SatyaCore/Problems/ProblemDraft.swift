// SPDX-License-Identifier: Apache-2.0

/// One step from a value to a value inside it. Links live on the stack of the walk
/// that made them and lead from the inside out.
package struct PathLink {
  package var parent: UnsafePointer<PathLink>?
  /// The key of a member; unset for an element of an array.
  package var key: Value
  /// Of an element its index. Of a member where it stands in its object, for problems that
  /// have no offset: 2n - 1 the key and 2n the value of the n-th; 0 where it is not there.
  package var index: Int

  @inline(__always)
  package init(parent: UnsafePointer<PathLink>?, key: Value, position: Int = 0) {
    self.parent = parent
    self.key = key
    index = position
  }

  @inline(__always)
  package init(parent: UnsafePointer<PathLink>?, index: Int) {
    self.parent = parent
    key = .unset
    self.index = index
  }

  /// Where the step leads among others of the same value; 0 where nothing is there.
  var position: Int { key.kind == .unset ? index + 1 : index }
}

/// What a check says of a problem; borrowed all over, for the time of `Report.add`.
package struct ProblemDraft {
  package var kind: ProblemKind
  package var path: UnsafePointer<PathLink>?
  /// Byte offset in the source text; `noOffset` where there is none.
  package var offset = ProblemDraft.noOffset
  /// Where the schema object stands, "#/properties/age", and the keyword in it.
  package var location = Text("#")
  package var keyword = Text("")
  package var parameters: (Parameter?, Parameter?, Parameter?) = (nil, nil, nil)
  /// The offending value, for the echo; unset where there is none to show.
  package var input: Value = .unset

  package static var noOffset: UInt64 { .max }

  package struct Parameter {
    package var name: StaticString
    package var value: Value
    package init(_ name: StaticString, _ value: Value) {
      self.name = name
      self.value = value
    }
    package init(_ name: StaticString, _ count: Int) { self.init(name, .int64(Int64(count))) }
    package init(_ name: StaticString, _ text: Text) { self.init(name, .string(text)) }
  }

  package init(
    _ kind: ProblemKind, _ first: Parameter? = nil, _ second: Parameter? = nil,
    _ third: Parameter? = nil
  ) {
    self.kind = kind
    parameters = (first, second, third)
  }
}
