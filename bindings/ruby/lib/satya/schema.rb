# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # A declared member of a record.
  Field = Struct.new(:name, :description, :required?, :has_default?, :record?, :default)

  # A compiled JSON Schema. Several threads may use it at once.
  class Schema
    include Handle

    # Compiles a schema document, JSON text, a Hash or a boolean; SchemaError has what is wrong
    # with it. The options (those of satya_options) are the schema's defaults: `formats: :assert`.
    def initialize(document, **options)
      json = text_of(document, options)
      raw = Library.options("satya_options", options)
      out = Library.out
      Satya.explain(raw) do |report|
        Library.satya_schema_create(json, json.bytesize, raw, out, report)
      end
      own(out, "satya_schema_free", NativeMemory::SCHEMA + NativeMemory::SCHEMA_TIMES * json.bytesize)
    end

    # A copy shares the compiled schema, and is closed apart.
    def initialize_copy(other)
      other.send(:use) do |schema|
        own([Library.satya_schema_retain(schema).to_i].pack("J"), "satya_schema_free", 0)
      end
    end

    # The title and the names of the fields.
    def inspect
      return "#<Satya::Schema closed>" if closed?
      "#<Satya::Schema #{name.inspect}: #{fields.map(&:name).join(', ')}>"
    end

    # The schema's title.
    def name
      text = Library.out
      size = Library.out
      use do |schema|
        Satya.check(Library.satya_schema_name(schema, text, size))
        Library.text(text.unpack1("J"), size.unpack1("J"))
      end
    end

    # The fields of a schema whose root is a record.
    def fields
      use do |schema|
        Array.new(Library.satya_schema_field_count(schema)) do |index|
          field(Library.filled("satya_field") do |out|
            Library.satya_schema_field_get(schema, index, out)
          end)
        end
      end
    end

    # The schema document.
    def to_json(*)
      use do |schema|
        Library.written { |buffer| Library.satya_schema_to_json(schema, buffer) }
      end
    end

    # Checks a document; raises InvalidError if it is refused.
    def validate_json(json, **options)
      json = Values.json(json)
      raw = Library.options("satya_options", options)
      use do |schema|
        Satya.explain(raw) do |report|
          Library.satya_schema_check_json(schema, json, json.bytesize, raw, report)
        end
      end
      true
    end

    # Whether a document satisfies the schema; raises where the check itself fails.
    def valid_json?(json)
      json = Values.json(json)
      use do |schema|
        verdict(Library.satya_schema_check_json(schema, json, json.bytesize, nil, nil))
      end
    end

    # The same for values of Ruby.
    def validate(value, **options)
      anchors = []
      bytes = Values.from_ruby(value, anchors)
      raw = Library.options("satya_options", options)
      use do |schema|
        Satya.explain(raw) do |report|
          Library.satya_schema_check_value(schema, bytes, raw, report)
        end
      end
      true
    end

    # Whether a value of Ruby satisfies the schema.
    def valid?(value)
      anchors = []
      bytes = Values.from_ruby(value, anchors)
      use { |schema| verdict(Library.satya_schema_check_value(schema, bytes, nil, nil)) }
    end

    # Checks a document and keeps it as a Record.
    def from_json(json, **options)
      json = Values.json(json)
      raw = Library.options("satya_options", options)
      use do |schema|
        bytes = NativeMemory::INSTANCE + NativeMemory::TEXT_TIMES * json.bytesize
        Record.owned(bytes, raw) do |out, report|
          Library.satya_instance_from_json(schema, json, json.bytesize, raw, out, report)
        end
      end
    end

    # The same for values of Ruby.
    def from_value(value, **options)
      anchors = []
      bytes = Values.from_ruby(value, anchors)
      raw = Library.options("satya_options", options)
      use do |schema|
        Record.owned(NativeMemory::INSTANCE + anchors.sum(&:size), raw) do |out, report|
          Library.satya_instance_from_value(schema, bytes, raw, out, report)
        end
      end
    end

    # Checks every record of a text. `options` are those of satya_batch_options, with a
    # Cancellation as `cancel`; `record_options` those of satya_options, for each record.
    def check_batch(text, record_options: {}, cancel: nil, **options)
      text = Values.json(text)
      values = NativeMemory::TEXT_TIMES * text.bytesize
      batch(text.bytesize, values, record_options, cancel, options) do |schema, raw, out|
        Library.satya_batch_validate(schema, text, text.bytesize, raw, out, nil)
      end
    end

    # The same for rows: arrays of values in field order. Fields beyond a row's end are
    # absent, and so is Satya::UNSET.
    def check_rows(rows, record_options: {}, cancel: nil, **options)
      anchors = []
      width = use { |schema| Library.satya_schema_field_count(schema) }
      raise TypeError, "rows are an Array, not #{Values.described(rows)}" unless rows.is_a?(Array)
      rows = [*rows].each_with_index.map do |row, number|
        Values.at("row", number) { Values.row(row, width, anchors) }
      end
      bytes = rows.join
      batch(bytes.bytesize, anchors.sum(&:size), record_options, cancel, options) do |schema, raw, out|
        Library.satya_batch_validate_values(schema, bytes, rows.size, width, raw, out, nil)
      end
    end

    private

    def text_of(document, options)
      case document
      when String then Values.json(document)
      when Hash, true, false
        limits = options.slice(:max_depth, :max_size, :max_visits, :max_digits)
        Schema.new("true").from_value(document, **limits).to_json
      else
        raise TypeError,
              "a schema is JSON text, a Hash or a boolean, not #{Values.described(document)}"
      end
    rescue InvalidError => e
      raise SchemaError.new(e.problems, e.total)
    end

    def verdict(status)
      return false if status == Library::SATYA_INVALID
      Satya.check(status) { Satya.fault(status, nil) }
      true
    end

    def field(raw)
      default = Values.to_ruby(raw[:default_value])
      Field.new(Library.text(raw[:name], raw[:name_size]),
                Library.text(raw[:description], raw[:description_size]),
                raw[:flags].anybits?(Library::SATYA_FIELD_REQUIRED),
                raw[:flags].anybits?(Library::SATYA_FIELD_HAS_DEFAULT),
                raw[:flags].anybits?(Library::SATYA_FIELD_RECORD),
                default.equal?(Values::UNSET) ? nil : default)
    end

    # Input of which a batch may take long enough for somebody to interrupt it.
    LONG = 1 << 20
    private_constant :LONG

    # A batch of so many bytes, whose values, if it keeps them, take as many beside the fields.
    def batch(size, values, record_options, cancel, options)
      refused = %i[borrow options struct_size] & options.keys
      raise ArgumentError, "there is no option #{refused.first}" if refused.any?
      raise TypeError, "cancel is a Satya::Cancellation" unless cancel.nil? || cancel.is_a?(Cancellation)
      cancel ||= Cancellation.new if size >= LONG
      records = Fiddle::Pointer[Library.options("satya_options", record_options)]
      raw = Library.options("satya_batch_options", { options: records.to_i,
                                                     cancel: cancel ? cancel.address : 0, **options })
      out = Library.out
      bytes = use do |schema|
        run = -> { yield(schema, raw, out) }
        status = size < LONG ? run.call : interruptible(cancel, &run)
        Satya.check(status) { Satya.fault(status, raw, :satya_batch_options_fault) }
        batch_bytes(schema, out.unpack1("J"), raw, values)
      end
      Thread.handle_interrupt(Object => :never) { Batch.owned(out, options, bytes) }
    ensure
      # It may have ended before an interrupt; what a Batch owns is no longer here.
      Library.satya_batch_free(out.unpack1("J")) if out
    end

    # About how many bytes a batch takes.
    def batch_bytes(schema, batch, options, values)
      count = Library.satya_batch_count(batch)
      keep = Library::HEADER.layouts.fetch("satya_batch_options").read(options)[:keep]
      return NativeMemory::BATCH + NativeMemory::VERDICT * count if keep == Library::SATYA_BATCH_VERDICTS
      fields = Library.satya_schema_field_count(schema)
      NativeMemory::BATCH + values + (NativeMemory::RECORD + NativeMemory::FIELD * fields) * count
    end

    # Runs a batch on a thread of its own, so that Interrupt, Timeout and Thread#kill reach
    # this one: they set the flag, and go on when the batch has ended.
    def interruptible(cancel, &run)
      thread = Thread.new(&run)
      thread.report_on_exception = false
      thread.value
    ensure
      if thread&.alive?
        cancel.cancel
        thread.join
      end
    end
  end
end
