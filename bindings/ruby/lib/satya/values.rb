# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # Between Ruby's values and satya_value.
  # @api private
  module Values
    UNSET = Object.new.tap { |unset| def unset.inspect = "unset" }.freeze
    FORMAT = "CCSLa8" # kind, reserved0, reserved1, size, as
    INT64 = (-2**63..2**63 - 1).freeze

    module_function

    # Gives the bytes of a value to fill in, and copies it to Ruby.
    def read
      bytes = "\0".b * 16
      Satya.check(yield(bytes))
      to_ruby(bytes)
    end

    def kind(bytes)
      bytes.getbyte(0)
    end

    # Integer, Float, BigDecimal, String, Array, Hash, true, false, nil or UNSET.
    def to_ruby(bytes)
      kind, _, _, size, as = bytes.unpack(FORMAT)
      case kind
      when Library::SATYA_KIND_NULL then nil
      when Library::SATYA_KIND_BOOL then as.unpack1("Q") != 0
      when Library::SATYA_KIND_INT64 then as.unpack1("q")
      when Library::SATYA_KIND_DOUBLE then as.unpack1("d")
      when Library::SATYA_KIND_NUMBER then number(Library.text(as.unpack1("J"), size))
      when Library::SATYA_KIND_STRING then Library.text(as.unpack1("J"), size)
      when Library::SATYA_KIND_ARRAY
        Array.new(size) { |index| read { |out| Library.satya_value_at(bytes, index, out) } }
      when Library::SATYA_KIND_OBJECT then members(bytes, size)
      when Library::SATYA_KIND_RECORD then record_members(record(bytes))
      else UNSET
      end
    end

    def number(text)
      return Integer(text, 10) if text.match?(/\A-?\d+\z/)
      require "bigdecimal"
      BigDecimal(text)
    end

    # A BigDecimal as JSON writes it: 1.5, and by its exponent where that would be all zeros.
    def decimal(value)
      value.exponent.abs > 40 ? value.to_s : value.to_s("F")
    end

    def members(bytes, size)
      Array.new(size) do |index|
        member = "\0".b * 16
        key = read { |out| Library.satya_value_member(bytes, index, out, member) }
        [key, to_ruby(member)]
      end.to_h
    end

    # The address of the instance that a RECORD stands for.
    def record(bytes)
      out = Library.out
      Satya.check(Library.satya_value_instance(bytes, out))
      out.unpack1("J")
    end

    def record_members(instance)
      fields = Array.new(Library.satya_instance_field_count(instance)) do |index|
        field = Library.filled("satya_field") do |out|
          Library.satya_instance_field_get(instance, index, out)
        end
        [Library.text(field[:name], field[:name_size]),
         read { |out| Library.satya_instance_get(instance, index, out) }]
      end
      extras = read { |out| Library.satya_instance_extras(instance, out) }
      all = fields.reject { |_, value| value.equal?(UNSET) }.to_h
      extras.equal?(UNSET) ? all : all.merge(extras)
    end

    # The bytes of a Ruby value. What they point to is added to `anchors`. Collections and texts are
    # read as plain ones of Ruby: methods that a caller gave them could say what they do not hold.
    def from_ruby(value, anchors, depth = 0)
      # The library refuses what is nested deeper; this ends an array in itself.
      raise ArgumentError, "a value nested too deep" if depth > Library::SATYA_MAX_DEPTH
      case value
      when UNSET then pack(Library::SATYA_KIND_UNSET)
      when nil then pack(Library::SATYA_KIND_NULL)
      when true, false then pack(Library::SATYA_KIND_BOOL, 0, [value ? 1 : 0].pack("Q"))
      when Integer
        return pack(Library::SATYA_KIND_INT64, 0, [value].pack("q")) if INT64.cover?(value)
        text(value.to_s, anchors, Library::SATYA_KIND_NUMBER)
      when Float then pack(Library::SATYA_KIND_DOUBLE, 0, [value].pack("d"))
      when String then text(value, anchors, Library::SATYA_KIND_STRING)
      when Array
        elements = [*value].map { |element| from_ruby(element, anchors, depth + 1) }
        pointed(Library::SATYA_KIND_HOST_ARRAY, elements.size, elements.join, anchors)
      when Hash
        elements = Hash[value].flat_map do |key, member|
          [text(name(key), anchors, Library::SATYA_KIND_STRING),
           from_ruby(member, anchors, depth + 1)]
        end
        pointed(Library::SATYA_KIND_HOST_OBJECT, elements.size / 2, elements.join, anchors)
      when Record then from_ruby(value.value, anchors, depth)
      else
        if defined?(BigDecimal) && value.is_a?(BigDecimal) && value.finite?
          return text(decimal(value), anchors, Library::SATYA_KIND_NUMBER)
        end
        raise TypeError, "#{described(value)} is no JSON value"
      end
    end

    def name(key)
      case key
      when String then key
      when Symbol then key.name
      else raise TypeError, "a key is #{described(key)}"
      end
    end

    # The bytes of a row; the fields beyond its end are unset.
    def row(values, width, anchors)
      raise TypeError, "a row is an Array, not #{described(values)}" unless values.is_a?(Array)
      cells = [*values].map { |value| from_ruby(value, anchors) }
      raise ArgumentError, "#{cells.size} values for #{width} fields" if cells.size > width
      cells.join << pack(Library::SATYA_KIND_UNSET) * (width - cells.size)
    end

    def pack(kind, size = 0, as = "\0" * 8)
      [kind, 0, 0, size, as].pack(FORMAT)
    end

    def pointed(kind, size, bytes, anchors)
      raise ArgumentError, "a value beyond 4 GiB" if size > 0xffffffff
      # A Fiddle::Pointer to a String keeps it alive and in its place.
      pointer = Fiddle::Pointer[bytes]
      anchors << pointer
      pack(kind, size, [pointer.to_i].pack("J"))
    end

    def text(string, anchors, kind)
      string = utf8(string)
      pointed(kind, string.bytesize, string, anchors)
    end

    PLAIN = [Encoding::UTF_8, Encoding::BINARY, Encoding::US_ASCII].freeze
    private_constant :PLAIN

    # The bytes of a string in UTF-8, as a frozen String of its own: other threads may change the
    # caller's while a batch runs. The copy shares long bytes until then. Bytes without an
    # encoding, as they are read from files and sockets, are taken as they are: the library says
    # where they are no UTF-8.
    def utf8(string)
      string = String.new(string)
      string = string.encode(Encoding::UTF_8) unless PLAIN.include?(string.encoding)
      string.freeze
    rescue EncodingError => e
      raise Error, "a string in #{string.encoding} has no UTF-8: #{e.message}"
    end

    # JSON text.
    def json(text)
      raise TypeError, "#{described(text)} is no JSON text" unless text.is_a?(String)
      utf8(text)
    end

    # What a value is, for messages: "an Integer", "nil".
    def described(value)
      case value
      when nil, true, false then value.inspect
      else
        name = value.class.to_s
        "#{name.match?(/\A(?:[AEIO]|Un)/) ? 'an' : 'a'} #{name}"
      end
    end

    # Says of a value that is none where it stands: `at("field", "name")`.
    def at(kind, place)
      yield
    rescue TypeError, ArgumentError, Error => e
      raise e.class, "#{kind} #{place.inspect}: #{e.message}"
    end
  end

  # The value of a field that is absent, in a row or to Record#[]=.
  UNSET = Values::UNSET
end
