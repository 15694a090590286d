# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

require "bigdecimal"
require "minitest/autorun"
require "satya"

# What nobody should do with the Ruby binding, and what it says then.
class MisuseTest < Minitest::Test
  TEXT = <<~JSON
    {"type":"object","properties":{
      "name":{"type":"string","minLength":1},"age":{"type":"integer"},"score":{"type":"number"},
      "tags":{"type":"array","items":{"type":"string"}},"any":{},
      "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}
  JSON

  attr_reader :schema

  def setup
    @schema = Satya::Schema.new(TEXT)
  end

  def teardown
    @schema.close
  end

  def invalid(type, what, &block)
    found = assert_raises(Satya::InvalidError, what, &block).problems.first.type
    assert(found.start_with?(type), "#{what}: #{found}")
  end

  def says(kind, text, &block)
    assert_includes(assert_raises(kind, text, &block).message, text)
  end

  def test_use_after_close
    record = schema.from_json('{"name":"A","home":{"city":"B"}}')
    home = record["home"]
    assert(home.equal?(record["home"]), "one child is one")
    invalid("", "a refused set") { record["home"] = 3 }
    assert(home["city"] == "B", "a refused set ends no child")
    record["home"] = { city: "C" }
    assert_raises(Satya::ClosedError, "a child whose field was set") { home["city"] }
    home = record["home"]
    2.times { record.close }
    assert_raises(Satya::ClosedError, "reading") { record["name"] }
    assert_raises(Satya::ClosedError, "setting") { record["name"] = "B" }
    assert_raises(Satya::ClosedError, "writing") { record.to_json }
    assert_raises(Satya::ClosedError, "copying") { record.dup }
    assert_raises(Satya::ClosedError, "a child") { home["city"] }
    same = record
    assert(record != same, "a closed record equals none")
    batch = schema.check_batch("{\"name\":\"A\"}\n")
    kept = batch[0]
    assert_raises(Satya::Error, "a set in a batch") { kept["name"] = "B" }
    2.times { batch.close }
    assert_raises(Satya::ClosedError, "a batch") { batch.size }
    assert_raises(Satya::ClosedError, "a record of a batch") { kept["name"] }
    other = Satya::Schema.new(TEXT)
    survivor = other.from_json('{"name":"A"}')
    2.times { other.close }
    assert_raises(Satya::ClosedError, "a schema") { other.from_json("{}") }
    assert_raises(Satya::ClosedError, "a schema's name") { other.name }
    assert(survivor["name"] == "A", "a record outlives its schema")
    lent = schema.check_batch("{\"name\":\"A\"}\n")[0]
    GC.start
    assert(lent["name"] == "A", "a record keeps its batch")
    twin = schema.dup
    twin.close
    assert(schema.valid_json?('{"name":"A"}'), "a copy is closed apart")
    assert_raises(TypeError, "a copied batch") { batch.dup }
  end

  DEFAULTS = <<~JSON
    {"type":"object","properties":{
      "a":{"type":"integer"},"home":{"type":"object","default":{"city":"B"},"properties":{
        "city":{"type":"string"}}},
      "part":{"type":"object","properties":{"full":{"const":true}}}},
    "maxProperties":2,"if":{"properties":{"part":{"required":["full"]}},"required":["part"]},
    "then":{"maxProperties":1}}
  JSON

  def test_children
    record = schema.from_json('{"name":"A","home":{"city":"B"}}')
    2.times do
      home = record["home"]
      assert(home["city"] == "B", "a child that is read again")
      home.close
      assert_raises(Satya::ClosedError, "a closed child") { home["city"] }
    end
    # A set may drop a default that was filled in for another field, here or around.
    defaults = Satya::Schema.new(DEFAULTS)
    record = defaults.from_json('{"part":{}}')
    home = record["home"]
    part = record["part"]
    part["full"] = true
    assert_raises(Satya::ClosedError, "a default that a set inside dropped") { home["city"] = "x" }
    assert(part["full"] && record["part"].equal?(part), "what was set through lives")
    record = defaults.from_json('{"part":{}}')
    home = record["home"]
    part = record["part"]
    record["a"] = 5
    assert_raises(Satya::ClosedError, "a default that a set dropped") { home["city"] = "x" }
    assert(record["home"].nil? && record["part"].equal?(part), "what else was read lives")
    assert(record.to_json == '{"a":5,"part":{}}', record.to_json)
  end

  def test_frozen
    schema = Satya::Schema.new(TEXT).freeze
    assert(schema.valid_json?('{"name":"A"}'), "a frozen schema")
    record = schema.from_json('{"name":"A","home":{"city":"B"}}').freeze
    assert(record["home"]["city"] == "B", "a frozen record")
    assert_raises(FrozenError, "a set of a frozen record") { record["name"] = "B" }
    assert(!record.dup.frozen?, "a copy of a frozen record")
    2.times { record.close }
    assert_raises(Satya::ClosedError, "a frozen record that is closed") { record["name"] }
    schema.close
    assert_raises(Satya::ClosedError, "a frozen schema that is closed") { schema.valid_json?("1") }
  end

  # An array that is not as long as it says.
  class Liar < Array
    def size = 1000
  end

  # Methods that a caller gave to texts and collections are not asked what these hold.
  def test_liars
    text = Class.new(String) do
      def bytesize = 1 << 28
      def encoding = Encoding::BINARY
      def to_s = 7
      def dup = self
      def frozen? = true
    end
    assert(schema.valid_json?(text.new('{"name":"A"}')), "a document that lies about its size")
    assert(schema.check_batch(text.new("{}")).size == 1, "a batch that lies about its size")
    assert(Satya::Schema.new(text.new("true")).valid?(1), "a schema that lies about its size")
    record = schema.from_value({ text.new("name") => text.new("A") })
    assert(record.to_json == '{"name":"A"}', "a text that lies about its size")
    assert(record[text.new("name")] == "A", "a name that lies about its size")
    single = +'{"name":"A"}'
    def single.bytesize = 1 << 28
    assert(schema.valid_json?(single), "one document that lies about its size")
    list = Class.new(Array) do
      def map(*) = ["x"]
      def each_with_index(*) = ["x"].each
      def to_a = ["x"]
    end
    record["any"] = list.new([1, 2])
    assert(record["any"] == [1, 2], "an array that lies about what it holds")
    rows = schema.check_rows(list.new([list.new(["A", 3])]))
    assert(rows.size == 1 && rows[0]["age"] == 3, "rows that lie about what they hold")
    hash = Class.new(Hash) do
      def flat_map(*) = ["x"]
      def to_hash = {}
    end
    record["any"] = hash[{ "a" => 1 }]
    assert(record["any"] == { "a" => 1 }, "a hash that lies about what it holds")
  end

  # What is read of a text stays as it was, whatever other threads do with it meanwhile.
  def test_texts_are_apart
    ["abc", "abc" * 1000].each do |given|
      text = given.dup
      anchors = []
      bytes = Satya::Values.from_ruby(text, anchors)
      json = Satya::Values.json(text)
      text.setbyte(1, 0x78)
      assert(Satya::Values.to_ruby(bytes) == given, "a text of #{given.size} that was changed")
      assert(json == given && json.frozen?, "a document of #{given.size} that was changed")
    end
  end

  def test_trap
    record = schema.from_json('{"name":"A"}')
    cancel = Satya::Cancellation.new
    found = nil
    before = trap("USR2") do
      cancel.cancel
      record["name"]
    rescue ThreadError => e
      found = e
    end
    Process.kill("USR2", Process.pid)
    sleep(0.01) until found
    assert(cancel.cancelled? && record["name"] == "A", "after a trap")
  ensure
    trap("USR2", before || "DEFAULT")
  end

  def test_wrong_types
    record = schema.from_json('{"name":"A","age":3}')
    invalid("int_type", "text for an integer") { record["age"] = "3" }
    invalid("string_type", "an integer for text") { record["name"] = 3 }
    invalid("string_type", "nil for text") { record["name"] = nil }
    invalid("missing", "no text") { record.delete("name") }
    invalid("finite_number", "NaN") { record["score"] = Float::NAN }
    invalid("schema_keyword_value", "a bad schema") { Satya::Schema.new('{"type":"text"}') }
    assert_raises(TypeError, "an object") { record["any"] = Object.new }
    assert_raises(TypeError, "a symbol") { record["any"] = :name }
    assert_raises(TypeError, "a number as a key") { record["any"] = { 1 => 2 } }
    circle = []
    circle << circle
    assert_raises(ArgumentError, "an array in itself") { record["any"] = circle }
    record["any"] = Liar.new([1])
    assert(record["any"] == [1], "an array that lies about its size")
    record.delete("any")
    assert_raises(KeyError, "an unknown name") { record["other"] }
    assert_raises(TypeError, "a number as a name") { record[1] }
    assert_raises(TypeError, "a number as JSON") { schema.from_json(3) }
    assert_raises(TypeError, "nil as JSON") { schema.from_json(nil) }
    assert_raises(TypeError, "an array as a schema") { Satya::Schema.new([]) }
    assert_raises(NoMethodError, "bytes of its own") { record.store("name", "\0" * 16) }
    assert_raises(NoMethodError, "the end of children") { record.end_dropped }
    assert(!record.methods.intersect?(%i[store end_dropped]), "what is private")
    assert_raises(ArgumentError, "an unknown option") { Satya::Schema.new("{}", colour: 1) }
    assert_raises(ArgumentError, "an unknown choice") { Satya::Schema.new("{}", mode: :both) }
    assert_raises(ArgumentError, "borrow") { schema.check_batch("", borrow: true) }
    assert_raises(NoMethodError, "a record of nothing") { Satya::Record.new }
    assert_raises(NoMethodError, "a batch of nothing") { Satya::Batch.new("x" * 8, {}) }
    assert_raises(ArgumentError, "a verdict of no value") { schema.valid?(Satya::UNSET) }
    assert(record.to_json == '{"name":"A","age":3}', "nothing changed")
    record["age"] = 2**64
    assert(record["age"] == 2**64, "an integer beyond 64 bits")
    record["score"] = 2.5
    record["any"] = { a: [], "b" => [1, nil, true, 2**70] }
    assert(record["any"] == { "a" => [], "b" => [1, nil, true, 2**70] }, "a hash")
    assert(record.to_h["score"] == 2.5 && record.to_h.keys.first == "name", "a copy")
  end

  # Decimals are exact, and written as people write them.
  def test_decimals
    schema = Satya::Schema.new("true")
    { "1.5" => "1.5", "-0.001" => "-0.001", "1e400" => "0.1e401",
      "12345678901234567890.125" => "12345678901234567890.125" }.each do |given, written|
      json = schema.from_value(BigDecimal(given)).to_json
      assert(json == written, "#{given} is written as #{json}")
    end
  end

  # What fails says which field, option or record it is about, and what to do.
  def test_messages
    record = schema.from_json('{"name":"A","age":3}')
    says(KeyError, 'no field "nmae"; nearest: "name"') { record["nmae"] }
    says(KeyError, 'no field "other"') { record[:other] = 1 }
    says(TypeError, 'field "any": an Object is no JSON value') { record["any"] = Object.new }
    says(TypeError, 'field "any": a key is an Integer') { record["any"] = { 1 => 2 } }
    says(TypeError, "an Integer is no JSON text") { schema.from_json(3) }
    says(TypeError, "a schema is JSON text, a Hash or a boolean, not an Array") do
      Satya::Schema.new([])
    end
    says(TypeError, "a schema is JSON text, a Hash or a boolean, not nil") { Satya::Schema.new(nil) }
    says(TypeError, "option max_depth is an Array") { Satya::Schema.new("{}", max_depth: []) }
    says(ArgumentError, "option max_depth should be at most 1000") do
      Satya::Schema.new({}, max_depth: 1001)
    end
    says(ArgumentError, "option max_depth should be at most 1000") do
      Satya::Schema.new("{}", max_depth: 1001)
    end
    says(ArgumentError, "option max_depth should") { schema.from_json("{}", max_depth: 1001) }
    says(ArgumentError, "option max_depth should") { schema.from_value({}, max_depth: 1001) }
    says(ArgumentError, "option max_depth should") { schema.validate_json("{}", max_depth: 1001) }
    says(ArgumentError, "option max_depth should") { schema.validate({}, max_depth: 1001) }
    says(ArgumentError, "option max_depth should") do
      schema.check_batch("", record_options: { max_depth: 1001 })
    end
    says(ArgumentError, "option threads should be at most 256") do
      schema.check_batch("", threads: 300)
    end
    says(ArgumentError, "option format should be one of") { schema.check_batch("", format: 9) }
    says(ArgumentError, "option mode: no SATYA_MODE_BOTH") { Satya::Schema.new("{}", mode: :both) }
    says(ArgumentError, "there is no option colour") { Satya::Schema.new("{}", colour: 1) }
    says(ArgumentError, "option max_visits is -1") { Satya::Schema.new("{}", max_visits: -1) }
    says(ArgumentError, "option max_depth is 4294967296") do
      Satya::Schema.new("{}", max_depth: 2**32)
    end
    says(TypeError, "option max_depth is a String") { Satya::Schema.new("{}", max_depth: "1") }
    says(TypeError, "option max_depth is a Float") { Satya::Schema.new("{}", max_depth: 1.5) }
    says(ArgumentError, "UNSET is no field's value") { schema.validate(Satya::UNSET) }
    says(TypeError, "rows are an Array, not nil") { schema.check_rows(nil) }
    says(ArgumentError, "row 1: 9 values for 6 fields") { schema.check_rows([["A"], [1] * 9]) }
    says(TypeError, "row 0: an Object is no JSON value") { schema.check_rows([[Object.new]]) }
    says(Satya::Error, "root is no record") { Satya::Schema.new("true").check_rows([[]]) }
    batch = schema.check_batch("{\"name\":\"A\"}\n")
    says(Satya::Error, 'field "name": a record of a batch is not set; set a dup') do
      batch[0]["name"] = "B"
    end
    says(TypeError, "an Integer as its number, not a String") { batch["0"] }
    says(IndexError, "no record 1, but 1 of them") { batch.source(1) }
    says(Satya::Error, "read from no text") { schema.check_rows([["A"]]).source(0) }
  end

  def test_shown
    schema = Satya::Schema.new('{"title":"T","type":"object","properties":{"a":{},"b":{}}}')
    batch = schema.check_batch("{\"a\":1}\n2\n")
    assert(schema.inspect == '#<Satya::Schema "T": a, b>', schema.inspect)
    assert(batch.inspect == "#<Satya::Batch 1 of 2 records valid>", batch.inspect)
    assert(batch[0].inspect == '#<Satya::Record {"a":1}>', batch[0].inspect)
    [schema, batch].each(&:close)
    assert(schema.inspect == "#<Satya::Schema closed>", schema.inspect)
    assert(batch.inspect == "#<Satya::Batch closed>", batch.inspect)
  end

  def test_nulls_and_bytes
    invalid("json_empty", "an empty document") { schema.from_json("") }
    invalid("", "a document that is no UTF-8") { schema.from_json("{\"name\":\"\xFF\"}".b) }
    record = schema.from_json('{"name":"A"}')
    invalid("string_unicode", "text that is no UTF-8") { record["name"] = "\xFF" }
    invalid("string_unicode", "bytes that are no UTF-8") { record["name"] = "\xFF".b }
    record["name"] = "é".b
    assert(record["name"] == "é" && record["name"].encoding == Encoding::UTF_8,
           "bytes that are UTF-8")
    record["any"] = { "é".b => ["ü".b] }
    assert(record["any"] == { "é" => ["ü"] }, "bytes in a hash")
    says(Satya::Error, 'field "any": a string in EUC-JP has no UTF-8') do
      record["any"] = ["\xFF".dup.force_encoding("EUC-JP")]
    end
    says(Satya::Error, "a string in EUC-JP has no UTF-8") do
      schema.from_json("\xFF".dup.force_encoding("EUC-JP"))
    end
    record.delete("any")
    record["name"] = "é".encode(Encoding::ISO_8859_1)
    assert(record["name"] == "é", "another encoding")
    record["name"] = "a\0b"
    assert(record["name"] == "a\0b", "a text with a NUL")
    assert(record["score"].nil? && !record.key?("score"), "an absent field")
    cut = schema.check_batch('[{"name":"A"}', format: :array)
    assert(cut.size == 1 && cut.problems.size == 1, "an array that is cut short")
    line = '[{"name":"A"},{"na'
    head = schema.check_batch(line, format: :array, partial: true)
    tail = schema.check_batch("#{line[head.consumed..]}me\":3}]", format: :array, **head.position)
    assert(tail.problems(0).first.column == 23, "a column in a later piece")
    assert(cut[-1].nil? && cut[9].nil? && cut.problems(9).empty?, "records that are not there")
  end

  def test_layouts
    layout = Satya::Library::HEADER.layouts.fetch("satya_value")
    places = layout.members.transform_values(&:first)
    assert(layout.size == 16 && places == { kind: 0, reserved0: 1, reserved1: 2, size: 4, as: 8 },
          "the layout of satya_value")
    assert(Satya::Library.satya_version_string.to_s == Satya::VERSION, "the version")
  end

  # What the variables name may be another library, or another header.
  def test_another_library
    { "SATYA_LIBRARY" => ["libm.so.6", "libm.so.6 has no satya_"],
      "SATYA_HEADER" => [__FILE__, "#{__FILE__} has no block of declarations"] }.each do |name, (value, why)|
      program = "begin; require 'satya'; rescue LoadError => e; print e.message; end"
      command = [{ name => value }, RbConfig.ruby, *$LOAD_PATH.map { |path| "-I#{path}" }, "-e", program]
      said = IO.popen(command, err: %i[child out], &:read)
      assert(said.start_with?(why), "#{name}: #{said}")
    end
  end

  # An interrupt may come at any moment: each batch has one owner all the while.
  def test_interrupts
    trace = TracePoint.new(:return) do |point|
      next unless point.method_id == :own && point.self.is_a?(Satya::Batch)
      trace.disable
      raise "late"
    end
    trace.enable
    assert_raises(RuntimeError,
                  "an exception as a batch is taken over") { schema.check_batch("{}\n" * 100) }
    trace.disable
    3.times { GC.start }

    main = Thread.current
    stop = false
    thread = Thread.new do
      until stop
        sleep(rand * 0.0003)
        main.raise("interrupt") unless stop
      end
    end
    caught = 0
    deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + 1
    begin
      while Process.clock_gettime(Process::CLOCK_MONOTONIC) < deadline
        begin
          schema.check_batch("{}\n{}\n").size
        rescue RuntimeError
          caught += 1
        end
      end
      Thread.handle_interrupt(RuntimeError => :never) { stop = true; thread.join }
    rescue RuntimeError
      caught += 1
      retry
    end
    GC.start
    assert(caught.positive?, "no interrupt came")
  end
end
