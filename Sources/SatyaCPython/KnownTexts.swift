// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// The few texts that a literal takes, or that tell the members of a tagged union apart, with
/// what each of them means: compared one by one, sooner than one is made a str and hashed.
///
/// What is not among them, is not in ASCII or stands behind sixteen others, is in the node's
/// dict all the same.
struct KnownTexts {
  struct Entry {
    /// The text of `key`.
    var text: Text
    /// Both owned: a str, and what the dict has for it.
    var key: Object
    var meaning: Object
    /// The index that `meaning` is where it is an int; else -1.
    var index: Int
  }

  private static var most: Int { 16 }

  private var entries: UnsafeMutablePointer<Entry>?
  private var count = 0

  static var none: KnownTexts { KnownTexts() }

  private init() {}

  /// Those that `dict` has as keys, if they mean a str or an int; none without memory.
  init(of dict: Object, _ py: Python) {
    guard let memory = malloc(KnownTexts.most * MemoryLayout<Entry>.stride) else { return }
    let entries = memory.bindMemory(to: Entry.self, capacity: KnownTexts.most)
    self.entries = entries
    var position = 0
    var key: Object?
    var value: Object?
    while count < KnownTexts.most,
      py.api.PyDict_Next.unsafelyUnwrapped(dict, &position, &key, &value) != 0
    {
      guard let key, let value, PythonType.of(key).address == py.str, py.isASCII(key) else {
        continue
      }
      let type = PythonType.of(value).address
      guard type == py.str || type == py.int else { continue }
      let index = type == py.int ? py.shortInteger(value).map { Int($0) } ?? -1 : -1
      entries[count] = Entry(
        text: py.asciiText(key), key: py.retained(key), meaning: py.retained(value), index: index)
      count += 1
    }
  }

  func free(_ py: Python) {
    guard let entries else { return }
    for i in 0..<count {
      py.release(entries[i].key)
      py.release(entries[i].meaning)
    }
    CPlatform.free(entries)
  }

  /// The entry of a text.
  @inline(__always)
  func find(_ text: Text) -> UnsafeMutablePointer<Entry>? {
    guard let entries else { return nil }
    var i = 0
    while i < count {
      if entries[i].text == text { return entries + i }
      i &+= 1
    }
    return nil
  }

  /// Whether an object is what one of them means.
  @inline(__always)
  func hasMeaning(_ object: Object) -> Bool {
    guard let entries else { return false }
    var i = 0
    while i < count {
      if entries[i].meaning == object { return true }
      i &+= 1
    }
    return false
  }
}
