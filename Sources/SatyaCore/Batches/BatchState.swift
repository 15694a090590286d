// SPDX-License-Identifier: Apache-2.0

/// Where a piece of input ends, which is all that the next one needs to know: one number,
/// which a caller hands on.
package enum BatchState: Equatable {
  /// Before the array, or at the beginning of a line.
  case start
  /// Behind `[`.
  case opened
  /// Behind an element.
  case afterElement
  /// Behind a comma.
  case afterComma
  /// Behind `]`.
  case closed
  /// Behind a syntax error: what follows is not looked at.
  case failed
  /// Inside a line that was refused for its size.
  case insideLine
  /// Inside an element that was refused for its size.
  case insideElement(ElementSkip)
  /// Before a line that is not all there, and of which as many times 16 bytes hold no end.
  case lineBegun(UInt32)
  /// Before an element that is not all there, behind `[` or a comma.
  case elementBegun(ElementSearch)

  /// Nil where no piece of this format ends so.
  package init?(rawValue: UInt32, format: BatchOptions.Format) {
    switch (rawValue & 15, format) {
    case (0, _) where rawValue == 0: self = .start
    case (1, .array) where rawValue == 1: self = .opened
    case (2, .array) where rawValue == 2: self = .afterElement
    case (3, .array) where rawValue == 3: self = .afterComma
    case (4, .array) where rawValue == 4: self = .closed
    case (5, .array) where rawValue == 5: self = .failed
    case (6, .lines) where rawValue == 6: self = .insideLine
    case (7, .array): self = .insideElement(ElementSkip(bits: rawValue >> 4))
    case (8, .lines): self = .lineBegun(rawValue >> 4)
    case (9, .array): self = .elementBegun(ElementSearch(bits: rawValue >> 4))
    default: return nil
    }
  }

  package var rawValue: UInt32 {
    switch self {
    case .start: 0
    case .opened: 1
    case .afterElement: 2
    case .afterComma: 3
    case .closed: 4
    case .failed: 5
    case .insideLine: 6
    case .insideElement(let skip): 7 | skip.bits << 4
    case .lineBegun(let sixteens): 8 | sixteens << 4
    case .elementBegun(let search): 9 | search.bits << 4
    }
  }
}

/// Finds the end of an element that nobody reads, in constant memory: quotes and brackets
/// are all that it looks at.
package struct ElementSkip: Equatable {
  private var isString = false
  private var isEscaped = false
  /// Brackets that are open. Without any and outside a string it is a number or a literal.
  private(set) var depth: UInt32 = 0

  /// More brackets are not counted: 2^26 of them.
  private static var mostBrackets: UInt32 { (1 << 26) - 1 }

  /// Before the first byte of an element.
  package init() {}

  init(bits: UInt32) {
    isString = bits & 1 != 0
    isEscaped = bits & 2 != 0
    depth = bits >> 2
  }

  var bits: UInt32 { (isString ? 1 : 0) | (isEscaped ? 2 : 0) | depth << 2 }

  package enum Outcome: Equatable {
    /// Where the element ends.
    case end(UnsafePointer<UInt8>)
    /// Not before the end of the text.
    case goesOn
    case tooDeep(UnsafePointer<UInt8>)
  }

  /// Goes on at `start`.
  package mutating func run(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Outcome {
    var p = start
    while p < end {
      let byte = p.pointee
      if isEscaped {
        isEscaped = false
      } else if isString {
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        if byte == JSONBytes.quote {
          isString = false
          if depth == 0 { return .end(p + 1) }
        }
      } else {
        switch byte {
        case JSONBytes.quote: isString = true
        case JSONBytes.openBrace, JSONBytes.openBracket:
          guard depth < ElementSkip.mostBrackets else { return .tooDeep(p) }
          depth += 1
        case JSONBytes.closeBrace, JSONBytes.closeBracket:
          if depth == 0 { return .end(p) }
          depth -= 1
          if depth == 0 { return .end(p + 1) }
        case JSONBytes.comma where depth == 0: return .end(p)
        default: if depth == 0, JSONBytes.isSpace(byte) { return .end(p) }
        }
      }
      p += 1
    }
    return .goesOn
  }
}

/// How far the end of an element that is not all there was looked for, so that the next piece
/// of input is looked at and not the element from its beginning again.
///
/// It is known for blocks of 64 KiB, and where no more brackets are open than 10 bits count,
/// which is more than any record may have. Both fit into a `BatchState` that way.
package struct ElementSearch: Equatable {
  private var blocks: UInt32 = 0
  /// Behind these blocks.
  private var skip = ElementSkip()

  private static var blockSize: Int { 1 << 16 }
  private static var mostBlocks: UInt32 { (1 << 16) - 1 }
  private static var mostBrackets: UInt32 { (1 << 10) - 1 }

  package init() {}

  init(bits: UInt32) {
    blocks = bits >> 12
    skip = ElementSkip(bits: bits & 0xfff)
  }

  var bits: UInt32 { skip.bits | blocks << 12 }

  /// Whether it saves the next piece anything.
  var isWorthwhile: Bool { blocks > 0 }

  /// Whether so much more is known than `before` that it is worth to read the element from its
  /// beginning, which finds a mistake in it: whenever its size passes a power of two, so that all
  /// readings together are linear.
  func isMuchMore(than before: ElementSearch) -> Bool {
    blocks.leadingZeroBitCount < before.blocks.leadingZeroBitCount
  }

  /// Whether the element that begins at `start` does not end before `end`. What is no JSON may
  /// be taken to go on.
  package mutating func goesOn(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Bool {
    // What a caller brings may be less than what was looked at.
    if Int(blocks) * ElementSearch.blockSize > end - start { self = ElementSearch() }
    var p = start + Int(blocks) * ElementSearch.blockSize
    var known = blocks
    var running = skip
    while p < end {
      let next = p + min(ElementSearch.blockSize, end - p)
      guard case .goesOn = running.run(p, next) else { return false }
      known &+= 1
      if next - p == ElementSearch.blockSize, running.depth <= ElementSearch.mostBrackets,
        known <= ElementSearch.mostBlocks
      {
        blocks = known
        skip = running
      }
      p = next
    }
    return true
  }
}
