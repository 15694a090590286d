# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # A declared member of a record.
  Field = Struct.new(:name, :description, :required?, :has_default?, :record?, :default)

  # A compiled JSON Schema. Several threads may use it at once.
  class Schema
    include Handle

    # Compiles a schema document; SchemaError has what is wrong with it. The options
    # (those of satya_options) are the schema's defaults: `formats: :assert`.
    def initialize(json, **options)
      json = Values.json(json)
      raw = Library.options("satya_options", options)
      out = Library.out
      Satya.explain do |report|
        Library.satya_schema_create(json, json.bytesize, raw, out, report)
      end
      own(out, "satya_schema_free")
    end

    # The schema's title.
    def name
      text = Library.out
      size = Library.out
      Satya.check(Library.satya_schema_name(handle, text, size))
      Library.text(text.unpack1("J"), size.unpack1("J"))
    end

    # The fields of a schema whose root is a record.
    def fields
      Array.new(Library.satya_schema_field_count(handle)) do |index|
        raw = Library.filled("satya_field") do |out|
          Library.satya_schema_field_get(handle, index, out)
        end
        default = Values.to_ruby(raw[:default_value])
        Field.new(Library.text(raw[:name], raw[:name_size]),
                  Library.text(raw[:description], raw[:description_size]),
                  raw[:flags].anybits?(Library::SATYA_FIELD_REQUIRED),
                  raw[:flags].anybits?(Library::SATYA_FIELD_HAS_DEFAULT),
                  raw[:flags].anybits?(Library::SATYA_FIELD_RECORD),
                  default.equal?(Values::UNSET) ? nil : default)
      end
    end

    def to_json(*)
      schema = handle
      Library.written { |buffer| Library.satya_schema_to_json(schema, buffer) }
    end

    # Checks a document; raises InvalidError if it is refused.
    def validate_json(json, **options)
      json = Values.json(json)
      schema = handle
      raw = Library.options("satya_options", options)
      Satya.explain do |report|
        Library.satya_schema_check_json(schema, json, json.bytesize, raw, report)
      end
      true
    end

    def valid_json?(json)
      json = Values.json(json)
      Library.satya_schema_check_json(handle, json, json.bytesize, nil, nil) == Library::SATYA_OK
    end

    # The same for values of Ruby.
    def validate(value, **options)
      schema = handle
      anchors = []
      bytes = Values.from_ruby(value, anchors)
      raw = Library.options("satya_options", options)
      Satya.explain { |report| Library.satya_schema_check_value(schema, bytes, raw, report) }
      true
    end

    def valid?(value)
      anchors = []
      Library.satya_schema_check_value(handle, Values.from_ruby(value, anchors), nil, nil) ==
        Library::SATYA_OK
    end

    # Checks a document and keeps it as a Record.
    def from_json(json, **options)
      json = Values.json(json)
      schema = handle
      raw = Library.options("satya_options", options)
      Record.owned do |out, report|
        Library.satya_instance_from_json(schema, json, json.bytesize, raw, out, report)
      end
    end

    # The same for values of Ruby.
    def from_value(value, **options)
      schema = handle
      anchors = []
      bytes = Values.from_ruby(value, anchors)
      raw = Library.options("satya_options", options)
      Record.owned do |out, report|
        Library.satya_instance_from_value(schema, bytes, raw, out, report)
      end
    end

    # Checks every record of a text. `options` are those of satya_batch_options;
    # `record_options` those of satya_options, for each record.
    def check_batch(text, record_options: {}, **options)
      # Other threads run meanwhile: a frozen duplicate shares the bytes.
      text = Values.json(text).dup.freeze
      refused = %i[borrow cancel options struct_size] & options.keys
      raise ArgumentError, "no option #{refused.first}" if refused.any?
      records = Fiddle::Pointer[Library.options("satya_options", record_options)]
      raw = Library.options("satya_batch_options", { options: records.to_i, **options })
      out = Library.out
      Satya.check(Library.satya_batch_validate(handle, text, text.bytesize, raw, out, nil))
      Batch.new(out, options)
    end
  end
end
