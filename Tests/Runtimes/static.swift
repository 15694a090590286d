// SPDX-License-Identifier: Apache-2.0
//
// A Swift program, with Swift's whole runtime, that has libsatya.a in it: both count
// references, allocate and match patterns, in turns and on several threads.
import CSatya
import Dispatch

final class Count {
  let text: String
  init(_ number: Int) { text = String(repeating: "é", count: number) }
}

/// Work for the program's own runtime: objects, strings, a dictionary, a regular expression.
func useSwift() -> Bool {
  let all = Dictionary(uniqueKeysWithValues: (0..<200).map { ("key \($0)", Count($0)) })
  guard all["key 150"]?.text.count == 150, all.keys.sorted().first == "key 0" else { return false }
  return "Ab-Ab".wholeMatch(of: #/(\w+)-\1/#) != nil && "Ab-Ac".wholeMatch(of: #/(\w+)-\1/#) == nil
}

func useSatya() -> Bool {
  let text = #"{"type":"object","properties":{"name":{"pattern":"^(?=\\p{Lu})(\\w+)-\\1$"}}}"#
  var schema: OpaquePointer?
  guard satya_schema_create(text, text.utf8.count, nil, &schema, nil) == 0 else { return false }
  defer { satya_schema_free(schema) }
  let good = #"{"name":"Ab-Ab","more":[1,2.5,"é"]}"#
  let bad = #"{"name":"Ab-Ac"}"#
  var record: OpaquePointer?
  guard satya_instance_from_json(schema, good, good.utf8.count, nil, &record, nil) == 0 else {
    return false
  }
  let buffer = satya_buffer_new()
  defer { satya_buffer_free(buffer) }
  let isWritten = satya_instance_to_json(record, buffer) == 0
  let written = String(cString: satya_buffer_data(buffer)).prefix(satya_buffer_size(buffer))
  satya_instance_free(record)
  return isWritten && written == good
    && satya_schema_check_json(schema, bad, bad.utf8.count, nil, nil) == 1
}

for _ in 0..<5 {
  precondition(useSwift() && useSatya())
}
DispatchQueue.concurrentPerform(iterations: 40) { _ in
  precondition(useSwift() && useSatya())
}
