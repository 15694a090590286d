# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

require "minitest/autorun"
require "satya"

# What the example does not show: options, all parts of a problem, values, rows, threads.
class UseTest < Minitest::Test
  TEXT = <<~JSON
    {"title":"Item","type":"object","properties":{
      "id":{"type":"integer","minimum":0},
      "tags":{"type":"array","items":{"type":"string"}},"any":{},
      "size":{"type":"number","default":1.5,"description":"in m"}},"required":["id"]}
  JSON

  attr_reader :schema

  def setup
    @schema = Satya::Schema.new(TEXT)
  end

  def teardown
    @schema.close
  end

  def refusal
    yield
    "accepted"
  rescue Satya::InvalidError => e
    e.problems.first.type
  rescue StandardError => e
    e.class
  end


  def test_options
    text = '{"id":"3"}'
    assert_equal("int_type", refusal { schema.from_json(text) }, "strict")
    assert_equal(3, schema.from_json(text, mode: :lax)["id"], "lax")
    assert_equal(3, schema.from_value({ id: "3" }, mode: :lax)["id"], "lax, a value")
    own = Satya::Schema.new(TEXT, mode: :lax, extras: :refuse, duplicates: :refuse)
    assert_equal(3, own.from_json(text)["id"], "the schema's own")
    assert_equal("int_type", refusal { own.validate_json(text, mode: :strict) },
                 "a call's before these")
    assert_equal("extra_forbidden", refusal { own.from_json('{"id":1,"x":2}') }, "extras")
    assert_equal("accepted", refusal { schema.from_json('{"id":1,"id":2}') }, "duplicates")
    assert_equal(false, refusal { own.from_json('{"id":1,"id":2}') } == "accepted",
                 "duplicates refused")
    deep = '{"id":1,"any":[[[]]]}'
    assert_equal(false, refusal { schema.from_json(deep, max_depth: 2) } == "accepted", "a limit")
    assert_equal({ "x" => 2 }, schema.from_json('{"id":1,"x":2}').extras, "extras kept")
    assert_equal([true, false], [schema.valid_json?('{"id":1}'), schema.valid?({ id: true })],
                 "verdicts")
  end

  def test_schemas_of_ruby
    schema = Satya::Schema.new({ type: "object", "properties" => {
                                 id: { type: "integer", maximum: 12_345_678_901_234_567_890 }
                               } }, extras: :refuse)
    text = '{"type":"object","properties":{"id":{"type":"integer","maximum":12345678901234567890}}}'
    assert_equal(text, schema.to_json, "a hash")
    assert_equal("extra_forbidden", refusal { schema.from_json('{"x":2}') }, "its options")
    assert_equal([true, false], [true, false].map { |all| Satya::Schema.new(all).valid?(1) },
                 "booleans")
    deep = 200.times.inject({}) { |inner| { not: inner } }
    assert_raises(Satya::SchemaError, "a hash too deep") { Satya::Schema.new(deep) }
    assert(Satya::Schema.new(deep, max_depth: 300).valid?(1), "a deep hash")
    assert_raises(Satya::SchemaError, "a number that is none") do
      Satya::Schema.new({ maximum: Float::NAN })
    end
    assert_raises(Satya::SchemaError, "a wrong keyword") { Satya::Schema.new({ type: "text" }) }
    assert_raises(TypeError, "a symbol in a hash") { Satya::Schema.new({ type: :object }) }
  end

  def test_parts
    size = schema.fields[3]
    assert_equal(["size", "in m", false, true, false, 1.5], size.to_a, "a field")
    assert_equal("Item", schema.name, "the name")
    assert_equal(schema.to_json, Satya::Schema.new(schema.to_json).to_json, "the document")
    bad = schema.check_batch("{\"id\":7}\n {\"id\":-5,\"tags\":[\"é\",1]}\n", echo: 20)
    low, tag = bad.problems(1)
    expected = {
      type: "greater_than_equal", message: "Input should be greater than or equal to 0",
      pointer: "/id", path: ["id"], schema_path: "#/properties/id/minimum",
      parameters: { "ge" => 0 }, offset: 16, line: 2, column: 8, record: 1, input: "-5"
    }
    found = low.to_h
    assert(found.delete(:code).positive?, "code")
    assert_equal(expected, found, "a problem")
    assert_equal([["tags", 1], 23], [tag.path, tag.column], "a place in an array")
    assert_equal([10, 25], bad.source(1), "source")
    error = assert_raises(Satya::InvalidError) { schema.from_value({ id: -1, tags: [1, 2] }) }
    first = error.problems.first
    assert_equal([3, nil, nil], [error.total, first.line, first.offset], "without text")
  end

  def test_values
    item = schema.from_value({ id: 2**63 })
    assert_equal([2**63, 1.5, false], [item["id"], item["size"], item.given?("size")], "numbers")
    all = [nil, true, -1, 0.25, "\0é😀", [], {}, { "a" => [1] }]
    item["any"] = all
    assert_equal(all, item["any"], "values go and come")
    item["any"] = item
    assert_equal(1.5, item["any"]["size"], "a record as a value")
    item["any"] = Satya::UNSET
    assert_equal(false, item.key?("any"), "absent")
    item["any"] = nil
    assert_equal(true, item.key?("any"), "nil")
    copy = item.dup
    assert_equal(true, copy == item, "a copy")
    copy[:id] = 1
    assert_equal(false, copy == item, "that is independent")
  end

  def test_batches
    rows = [[1, ["x"]], [-1, Satya::UNSET, 2], ["3"]]
    batch = schema.check_rows(rows)
    assert_equal([3, 1, ["x"]], [batch.size, batch.valid_count, batch[0]["tags"]], "rows")
    assert_equal("greater_than_equal", batch.problems(1).first.type, "a row's problem")
    assert_equal(2, schema.check_rows(rows, record_options: { mode: :lax }).valid_count, "lax rows")
    assert_equal(0, schema.check_rows([]).size, "no rows")
    assert_equal(ArgumentError, refusal { schema.check_rows([[1, 2, 3, 4, 5]]) }, "a long row")
    assert_equal(TypeError, refusal { schema.check_rows([1]) }, "a row that is none")
    batch = schema.check_batch('[{"id":1},{"id":-1},{"id":-2,"tags":[1,2]}]',
                               keep: :verdicts, threads: 2, format: :array, problems_per_record: 1)
    assert_equal(["\0\1\1", nil, 1], [batch.verdicts, batch[0], batch.problems(2).size], "verdicts")
    total = batch.totals.find { |one| one.pointer == "/tags/*" }
    assert_equal(["string_type", 2], [total.type, total.count], "totals")
    many = "{\"id\":1}\n" * 10_000
    assert_equal(Satya::Error, refusal { schema.check_batch(many, max_memory: 1000) },
                 "a limit of memory")
    assert_equal(10_000, schema.check_batch(many).count, "each record")
  end

  def test_cancelling
    flag = Satya::Cancellation.new
    assert_equal(1, schema.check_batch("{}", cancel: flag).size, "a flag that is not set")
    long = "{\"id\":1}\n" * 3_000_000
    stopper = Thread.new { sleep(0.01) && flag.cancel }
    assert_equal(Satya::CancelledError,
                 refusal { schema.check_batch(long, cancel: flag, threads: 1) },
                 "a flag that another thread sets")
    stopper.join
    assert_equal(true, flag.cancelled?, "the flag")
    # Ctrl-C, while the batch runs for some tenths of a second. Programs that a shell starts in the
    # background ignore it.
    trap("INT", "DEFAULT")
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    whole = schema.check_batch(long, keep: :verdicts, threads: 1).size
    took = Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
    assert_equal(3_000_000, whole, "a long batch")
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
    assert_equal(true, interrupted, "Ctrl-C ends a batch")
    assert_equal(TypeError, refusal { schema.check_batch("", cancel: 1) }, "a flag that is none")
  end

  # Threads share objects, and close them while others use them: no more than an error.
  def test_threads
    10.times do |round|
      schema = Satya::Schema.new(TEXT)
      item = schema.from_json('{"id":1}')
      batch = schema.check_batch("{\"id\":1}\n" * 100)
      users = Array.new(4) do
        Thread.new do
          100.times do |turn|
            assert_equal(false, schema.valid_json?('{"id":-1}'), "a schema that is shared")
            item["any"] = "y" * turn
            assert_equal(true, item["any"].delete("y").empty?, "a record that is shared")
            assert_equal(1, batch[turn]["id"], "a batch that is shared")
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
end
