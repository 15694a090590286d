# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

# What the example does not show: options, all parts of a problem, values, rows, threads.
require "satya"

$failures = 0

def same(expected, found, what)
  return if expected == found
  $failures += 1
  puts "fails: #{what}: #{found.inspect}, expected #{expected.inspect}"
end

def refusal
  yield
  "accepted"
rescue Satya::InvalidError => e
  e.problems.first.type
rescue StandardError => e
  e.class
end

TEXT = <<~JSON
  {"title":"Item","type":"object","properties":{
    "id":{"type":"integer","minimum":0},"tags":{"type":"array","items":{"type":"string"}},"any":{},
    "size":{"type":"number","default":1.5,"description":"in m"}},"required":["id"]}
JSON

def options(schema)
  text = '{"id":"3"}'
  same("int_type", refusal { schema.from_json(text) }, "strict")
  same(3, schema.from_json(text, mode: :lax)["id"], "lax")
  same(3, schema.from_value({ id: "3" }, mode: :lax)["id"], "lax, a value")
  own = Satya::Schema.new(TEXT, mode: :lax, extras: :refuse, duplicates: :refuse)
  same(3, own.from_json(text)["id"], "the schema's own")
  same("int_type", refusal { own.validate_json(text, mode: :strict) }, "a call's before these")
  same("extra_forbidden", refusal { own.from_json('{"id":1,"x":2}') }, "extras")
  same("accepted", refusal { schema.from_json('{"id":1,"id":2}') }, "duplicates")
  same(false, refusal { own.from_json('{"id":1,"id":2}') } == "accepted", "duplicates refused")
  deep = '{"id":1,"any":[[[]]]}'
  same(false, refusal { schema.from_json(deep, max_depth: 2) } == "accepted", "a limit")
  same({ "x" => 2 }, schema.from_json('{"id":1,"x":2}').extras, "extras kept")
  same([true, false], [schema.valid_json?('{"id":1}'), schema.valid?({ id: true })], "verdicts")
end

def parts(schema)
  size = schema.fields[3]
  same(["size", "in m", false, true, false, 1.5], size.to_a, "a field")
  same("Item", schema.name, "the name")
  same(schema.to_json, Satya::Schema.new(schema.to_json).to_json, "the document")
  bad = schema.check_batch("{\"id\":7}\n {\"id\":-5,\"tags\":[\"é\",1]}\n", echo: 20)
  low, tag = bad.problems(1)
  same({ type: "greater_than_equal", message: "Input should be greater than or equal to 0",
         pointer: "/id", path: ["id"], schema_path: "#/properties/id/minimum",
         parameters: { "ge" => 0 }, offset: 16, line: 2, column: 8, record: 1, input: "-5" },
       low.to_h.tap { |all| same(true, all.delete(:code).positive?, "code") }, "a problem")
  same([["tags", 1], 23], [tag.path, tag.column], "a place in an array")
  same([10, 25], bad.source(1), "source")
  schema.from_value({ id: -1, tags: [1, 2] })
rescue Satya::InvalidError => e
  same([3, nil, nil], [e.total, e.problems.first.line, e.problems.first.offset], "without text")
end

def values(schema)
  item = schema.from_value({ id: 2**63 })
  same([2**63, 1.5, false], [item["id"], item["size"], item.given?("size")], "numbers")
  all = [nil, true, -1, 0.25, "\0é😀", [], {}, { "a" => [1] }]
  item["any"] = all
  same(all, item["any"], "values go and come")
  item["any"] = item
  same(1.5, item["any"]["size"], "a record as a value")
  item["any"] = Satya::UNSET
  same(false, item.key?("any"), "absent")
  item["any"] = nil
  same(true, item.key?("any"), "nil")
  copy = item.dup
  same(true, copy == item, "a copy")
  copy[:id] = 1
  same(false, copy == item, "that is independent")
end

def batches(schema)
  rows = [[1, ["x"]], [-1, Satya::UNSET, 2], ["3"]]
  batch = schema.check_rows(rows)
  same([3, 1, ["x"]], [batch.size, batch.valid_count, batch[0]["tags"]], "rows")
  same("greater_than_equal", batch.problems(1).first.type, "a row's problem")
  same(2, schema.check_rows(rows, record_options: { mode: :lax }).valid_count, "lax rows")
  same(0, schema.check_rows([]).size, "no rows")
  same(ArgumentError, refusal { schema.check_rows([[1, 2, 3, 4, 5]]) }, "a long row")
  same(TypeError, refusal { schema.check_rows([1]) }, "a row that is none")
  batch = schema.check_batch('[{"id":1},{"id":-1},{"id":-2,"tags":[1,2]}]',
                             keep: :verdicts, threads: 2, format: :array, problems_per_record: 1)
  same(["\0\1\1", nil, 1], [batch.verdicts, batch[0], batch.problems(2).size], "verdicts")
  total = batch.totals.find { |one| one.pointer == "/tags/*" }
  same(["string_type", 2], [total.type, total.count], "totals")
  many = "{\"id\":1}\n" * 10_000
  same(Satya::Error, refusal { schema.check_batch(many, max_memory: 1000) }, "a limit of memory")
  same(10_000, schema.check_batch(many).count, "each record")
end

def cancelling(schema)
  flag = Satya::Cancellation.new
  same(1, schema.check_batch("{}", cancel: flag).size, "a flag that is not set")
  long = "{\"id\":1}\n" * 3_000_000
  stopper = Thread.new { sleep(0.01) && flag.cancel }
  same(Satya::CancelledError, refusal { schema.check_batch(long, cancel: flag, threads: 1) },
       "a flag that another thread sets")
  stopper.join
  same(true, flag.cancelled?, "the flag")
  # Ctrl-C, while the batch runs for some tenths of a second. Programs that a shell starts in the
  # background ignore it.
  trap("INT", "DEFAULT")
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  whole = schema.check_batch(long, keep: :verdicts, threads: 1).size
  took = Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
  same(3_000_000, whole, "a long batch")
  # On a machine that is busy the signal may come when the batch has ended: once more then.
  interrupted = Array.new(5).any? do
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    stopper = Thread.new { sleep(0.01) && Process.kill("INT", Process.pid) }
    begin
      schema.check_batch(long, keep: :verdicts, threads: 1)
      stopper.join
      sleep(0.1)
      false
    rescue Interrupt
      Process.clock_gettime(Process::CLOCK_MONOTONIC) - start < took
    end
  end
  same(true, interrupted, "Ctrl-C ends a batch")
  same(TypeError, refusal { schema.check_batch("", cancel: 1) }, "a flag that is none")
end

# Threads share objects, and close them while others use them: no more than an error.
def threads
  10.times do |round|
    schema = Satya::Schema.new(TEXT)
    item = schema.from_json('{"id":1}')
    batch = schema.check_batch("{\"id\":1}\n" * 100)
    users = Array.new(4) do
      Thread.new do
        100.times do |turn|
          same(false, schema.valid_json?('{"id":-1}'), "a schema that is shared")
          item["any"] = "y" * turn
          same(true, item["any"].delete("y").empty?, "a record that is shared")
          same(1, batch[turn]["id"], "a batch that is shared")
          schema.check_batch("{\"id\":1}\n" * 100, threads: 1).close
        end
      rescue Satya::ClosedError
        nil
      end
    end
    sleep(0.01)
    [item, batch, schema].each(&:close) if round.even?
    users.each(&:join)
  end
end

schema = Satya::Schema.new(TEXT)
options(schema)
parts(schema)
values(schema)
batches(schema)
cancelling(schema)
threads
exit($failures.zero?)
