// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Finds the members of one object by name, however many are looked for.
///
/// The first few names are searched among the members, and so are all in a small object; for
/// more a table of the members' numbers is made, whose hash is seeded. Without memory for it
/// they are searched on.
///
/// A plain struct, which must not be copied while it is used: its owner calls `free()` once.
package struct MemberIndex {
  /// Nil for an index of nothing.
  private let members: Members?
  /// One more than the number of a member; 0 where there is none.
  private var table: UnsafeMutablePointer<UInt32>?
  private var mask = 0
  private var searches = 0
  /// Counts the table, if anything does.
  private let budget: MemoryBudget?

  /// An object of as many members is searched.
  private static var mostSearched: Int { 16 }
  /// A table takes about as long as so many searches.
  private static var mostSearches: Int { 8 }

  /// An index of nothing, which is not asked.
  package init() {
    members = nil
    budget = nil
  }

  /// `object` and what counts the memory outlive the index.
  package init(_ object: Value, budget: MemoryBudget? = nil) {
    members = Members(object)
    self.budget = budget
  }

  /// Whether looking for names in `object` is worth an index that others can use as well.
  @inline(__always)
  package static func isWorthwhile(_ object: Value) -> Bool {
    object.kind == .record
      ? Members(object).numberCount > mostSearched
      : object.isObject && object.count > mostSearched
  }

  /// Whether it is one of `object`, an object with members.
  @inline(__always)
  package func isOf(_ object: Value) -> Bool { members?.isOf(object) ?? false }

  /// The member called `name`, and its number.
  @inline(never)
  package mutating func find(_ name: Text) -> (number: Int, member: Members.Member)? {
    guard let members, let number = number(of: name, in: members) else { return nil }
    return (number, members[number])
  }

  private mutating func number(of name: Text, in members: Members) -> Int? {
    if table == nil {
      let count = members.numberCount
      if count <= MemberIndex.mostSearched { return members.number(of: name) }
      searches &+= 1
      if searches == MemberIndex.mostSearches { build(members, count) }
    }
    guard let table else { return members.number(of: name) }
    var place = Int(truncatingIfNeeded: SeededHash.hash(name)) & mask
    while table[place] != 0 {
      let number = Int(table[place]) - 1
      if members[number].key.text == name { return number }
      place = (place + 1) & mask
    }
    return nil
  }

  @inline(never)
  private mutating func build(_ members: Members, _ count: Int) {
    var size = 64
    while size < 2 * count { size *= 2 }
    // An object of 4 GiB members is searched.
    guard count < Int(UInt32.max), budget?.take(4 * size) ?? true else { return }
    guard let memory = calloc(size, 4) else {
      budget?.give(4 * size)
      return
    }
    let table = memory.bindMemory(to: UInt32.self, capacity: size)
    mask = size - 1
    // From the last one: where a name stands twice that is the one to find.
    var number = count
    while number > 0 {
      number -= 1
      let member = members[number]
      if member.value.kind == .unset { continue }
      var place = Int(truncatingIfNeeded: SeededHash.hash(member.key.text)) & mask
      while table[place] != 0 { place = (place + 1) & mask }
      table[place] = UInt32(truncatingIfNeeded: number + 1)
    }
    self.table = table
  }

  package mutating func free() {
    guard let table else { return }
    CPlatform.free(table)
    budget?.give(4 * (mask + 1))
    self.table = nil
  }
}
