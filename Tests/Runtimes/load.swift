// SPDX-License-Identifier: Apache-2.0

// The other Swift runtime at work, for load.c: objects and their casts, generics, text,
// Foundation, and tasks of the concurrency runtime on threads of their own.

import Dispatch
import Foundation

private protocol Weighed { var weight: Int { get } }
private class Thing: Weighed, Codable { var weight: Int; init(_ weight: Int) { self.weight = weight } }
private final class Box: Thing {
  var name: String { "box \(weight) é" }
}

private func sum(of things: [any Weighed]) -> Int { things.reduce(0) { $0 + $1.weight } }

private func mix(_ number: Int) -> Int {
  var named: [String: Thing] = [:]
  for index in 0..<20 {
    let thing = index % 2 == 0 ? Thing(index) : Box(index)
    named[(thing as? Box)?.name ?? "thing \(index)"] = thing
  }
  let things = named.keys.sorted().compactMap { named[$0] }
  guard let data = try? JSONEncoder().encode(things),
    let again = try? JSONDecoder().decode([Thing].self, from: data)
  else { return -1 }
  return sum(of: again) + number
}

/// Works for some rounds and returns 190 for each, or another number where something is wrong.
@_cdecl("other_swift_work")
public func otherSwiftWork(_ rounds: Int32) -> Int32 {
  var total = 0
  for round in 0..<Int(rounds) { total += mix(round) - round }
  let done = DispatchSemaphore(value: 0)
  let counted = Counter()
  Task.detached {
    await withTaskGroup(of: Int.self) { group in
      for number in 0..<4 { group.addTask { mix(number) - number } }
      for await part in group { counted.add(part) }
    }
    done.signal()
  }
  done.wait()
  return counted.total == 4 * 190 ? Int32(total) : -1
}

private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var total = 0
  func add(_ part: Int) { lock.withLock { total += part } }
}
