# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

# The cost of the door in Ruby; see README.md of this folder.
require "satya"

CALLS = 20_000
RECORDS = 100_000

def measure(name, calls, units)
  yield
  rounds = Array.new(5) do
    start = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond)
    calls.times { yield }
    (Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond) - start).fdiv(calls * units)
  end
  printf("%s %.1f %.1f\n", name, rounds.sort[2], rounds.min)
end

folder, file = ARGV
lines = File.binread(file)
json = File.binread("#{folder}/record.json")
schema = Satya::Schema.new(File.binread("#{folder}/schema.json"))
record = schema.from_json(json)
valid = 0
measure("empty", CALLS, 1) { Satya::Library.satya_abi_version }
measure("get", CALLS, 1) { record["Body Mass (g)"] }
measure("set", CALLS, 1) { record["Body Mass (g)"] = 5100 }
measure("from_json", CALLS / 10, 1) { schema.from_json(json).close }
measure("batch", 1, RECORDS) do
  batch = schema.check_batch(lines, keep: :verdicts, threads: 1)
  valid = batch.valid_count
  batch.close
end
puts "valid #{valid}"
