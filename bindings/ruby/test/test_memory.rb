# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

require "minitest/autorun"
require "satya"

# Rounds that make and release every kind of object leave nothing, natively or in Ruby. It is run
# beside Tests/Runtimes/ledger.c, which counts native blocks.
class MemoryTest < Minitest::Test
  ROUNDS = 10_000
  # One object a round would be five times as many.
  LIMIT = ROUNDS / 5

  TEXT = <<~JSON
    {"title":"T","type":"object","properties":{
      "name":{"type":"string","minLength":1,"default":"D"},"tags":{"type":"array"},"any":{},
      "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}
  JSON
  TEXTS = ["{\"name\":\"A\"}\n[]\n", "{\"name\":\"A\",\"other\":1}\n3\n"].freeze

  def refused(&block)
    assert_raises(Satya::InvalidError, &block).problems.first.path.size
  end

  def use_record(record)
    record["home"]["city"] = "a city whose name takes a block of its own"
    refused { record["name"] = 1 }
    record["tags"] = %w[x y]
    record["any"] = { a: [1, 2**70] }
    [record.to_h, record.to_json, record.extras, record.key?("name")]
  end

  def use_batch(batch)
    batch[0]["name"]
    [batch.size, batch.verdicts, batch.problems(1), batch.problems, batch.totals, batch.position]
  end

  # Every other round leaves the work to the collector.
  def round(number, keep)
    schema = Satya::Schema.new(TEXT)
    [schema.name, schema.fields, schema.to_json]
    record = schema.from_json('{"name":"A","home":{"city":"B"},"other":[1]}')
    use_record(record)
    copy = record.dup
    made = schema.from_value({ name: "A", home: { city: "B" } })
    raise "a copy is another" unless record == copy
    refused { schema.validate_json('{"name":3}') }
    refused { schema.validate({ name: 3 }) }
    batch = schema.check_batch(TEXTS[number % 2], threads: 1)
    use_batch(batch)
    rows = schema.check_rows([["A", ["x"]], [1]], threads: 1)
    use_batch(rows)
    if keep
      keep << record
    elsif number.even?
      [rows, batch, made, copy, record, schema].each(&:close)
    end
  end

  def held
    2.times { GC.start }
    [ledger[0], GC.stat(:heap_live_slots)]
  end

  # How many native blocks and bytes the process holds.
  def ledger
    skip("no ledger counts native blocks") unless ENV.key?("SATYA_LEDGER")
    File.binread(ENV.fetch("SATYA_LEDGER")).unpack("q2")
  end

  def grown(count, keep = nil)
    before = held
    count.times do |number|
      round(number, keep)
      GC.start if (number % 500).zero?
    end
    held.zip(before).map { |now, earlier| now - earlier }
  end

  def native_mebibytes
    ledger[1] >> 20
  end

  def grown_most(count)
    2.times { GC.start }
    before = native_mebibytes
    Array.new(count) do
      yield
      native_mebibytes - before
    end.max
  end

  # What takes many times its text is released as its own size asks for it.
  def test_dropped_objects_count_as_what_they_take
    schema = Satya::Schema.new("{}")
    record = Satya::Schema.new('{"type":"object","properties":{"a":{},"b":{},"c":{},"d":{}}}')
    lines = "1\n" * 500_000
    array = "[#{'1,' * 500_000}1]"
    empty = "{}\n" * 200_000
    {
      documents: -> { schema.from_json(array) },
      batches: -> { schema.check_batch(lines, threads: 1) },
      records: -> { record.check_batch(empty, threads: 1) },
      verdicts: -> { schema.check_batch(lines, threads: 1, keep: :verdicts) }
    }.each do |name, make|
      # Of 8 MB or more each.
      most = grown_most(50, &make)
      assert(most <= 250, "#{name}: 50 dropped take #{most} MiB")
    end
  end

  def test_rounds_leave_nothing
    skip("no ledger counts native blocks") unless ENV.key?("SATYA_LEDGER")
    grown(1000)
    # Finalizers are late now and then; what leaks grows every time.
    found = nil
    3.times do
      found = grown(ROUNDS)
      break if found.max < LIMIT
    end
    assert(found.max < LIMIT, "#{ROUNDS} rounds leave #{found[0]} blocks and #{found[1]} objects")
    # The measure sees one object that each round keeps.
    kept = []
    found = grown(LIMIT, kept)
    assert(found.min >= kept.size, "what #{kept.size} rounds keep is not seen: #{found}")
  end
end
