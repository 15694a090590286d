// SPDX-License-Identifier: Apache-2.0

/// How deep a walk over input is, and whether its call refuses conversions.
///
/// It belongs to the walk and not to the interpreter: while a default factory runs, another
/// thread may begin a call of its own, or end one. One word, for walkers are handed on in
/// registers.
struct WalkLevel {
  /// Twice the depth, and the lowest bit.
  private let word: Int

  /// Levels of containers and models that a walk follows; what is deeper is for Python.
  static var most: Int { 512 }
  /// The same of JSON text: Python's reader of it, which has the word on what is deeper, takes an
  /// array or object of one level more.
  static var mostOfJSON: Int { 199 }

  @inline(__always)
  private init(word: Int) { self.word = word }

  /// That of the outermost value.
  @inline(__always)
  init(isStrict: Bool = false) { word = isStrict ? 1 : 0 }

  @inline(__always)
  var isStrict: Bool { word & 1 != 0 }

  /// The same level, where nothing is converted.
  var strict: WalkLevel { WalkLevel(word: word | 1) }

  /// One level further in; nil where that is too deep.
  @inline(__always)
  var inner: WalkLevel? { within(WalkLevel.most) }

  /// The same in JSON text.
  @inline(__always)
  var innerOfJSON: WalkLevel? { within(WalkLevel.mostOfJSON) }

  @inline(__always)
  private func within(_ most: Int) -> WalkLevel? {
    word < 2 * most ? WalkLevel(word: word &+ 2) : nil
  }
}
