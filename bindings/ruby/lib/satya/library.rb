# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

require "fiddle"

module Satya
  # The functions of the library, as module functions of their C names, and the
  # constants of the header.
  module Library
    HEADER = Header.find
    FILE = ENV["SATYA_LIBRARY"] || "libsatya.so.0"
    HINT = "install libsatya, or SATYA_LIBRARY names its file"
    HANDLE = begin
      Fiddle.dlopen(FILE)
    rescue Fiddle::DLError => e
      raise LoadError, "#{e.message}; #{HINT}"
    end

    # The address of a function.
    def self.symbol(name)
      HANDLE[name]
    rescue Fiddle::DLError
      raise LoadError, "#{FILE} has no #{name}, it is another library or another version; #{HINT}"
    end

    FIDDLE_TYPES = {
      "uint8_t" => -Fiddle::TYPE_CHAR, "uint32_t" => -Fiddle::TYPE_INT,
      "uint64_t" => -Fiddle::TYPE_LONG_LONG, "int64_t" => Fiddle::TYPE_LONG_LONG,
      "double" => Fiddle::TYPE_DOUBLE, "size_t" => Fiddle::TYPE_SIZE_T,
      "satya_status" => -Fiddle::TYPE_INT, "void" => Fiddle::TYPE_VOID, "*" => Fiddle::TYPE_VOIDP
    }.freeze

    # Batches run for long, so that other threads may go on; the rest is shorter
    # than letting them.
    LONG = /\Asatya_batch_validate/.freeze

    HEADER.constants.each { |name, value| const_set(name, value) }

    FUNCTIONS = HEADER.functions.to_h do |name, signature|
      function = Fiddle::Function.new(
        symbol(name), signature.arguments.map { |type| FIDDLE_TYPES.fetch(type) },
        FIDDLE_TYPES.fetch(signature.result), name: name, need_gvl: !name.match?(LONG)
      )
      define_singleton_method(name, &function.method(:call))
      [name, function]
    end.freeze

    module_function

    # Sized text of the library, copied.
    def text(address, size)
      return +"" if size.zero?
      Fiddle::Pointer.new(address.to_i)[0, size].force_encoding(Encoding::UTF_8)
    end

    # Room for a handle or a size that a function writes.
    def out
      "\0".b * 8
    end

    # A struct that a function fills in: its members.
    def filled(name)
      layout = HEADER.layouts.fetch(name)
      bytes = layout.write(struct_size: layout.size)
      Satya.check(yield(bytes))
      layout.read(bytes)
    end

    # Runs a call that writes to a buffer, and copies the text.
    def written
      buffer = satya_buffer_new
      raise NoMemoryError if buffer.null?
      Satya.check(yield(buffer))
      text(satya_buffer_data(buffer), satya_buffer_size(buffer))
    ensure
      satya_buffer_free(buffer) if buffer
    end

    CHOICES = {
      formats: "SATYA_FORMATS", mode: "SATYA_MODE", duplicates: "SATYA_DUPLICATES",
      extras: "SATYA_EXTRAS", format: "SATYA_BATCH", keep: "SATYA_BATCH"
    }.freeze

    # Of options that share the beginning of their constants' names.
    NAMES = { format: %i[ndjson array], keep: %i[instances verdicts] }.freeze

    # The bytes of an options struct. A choice is a number or the end of its
    # constant's name as a symbol.
    def options(name, values)
      layout = HEADER.layouts.fetch(name)
      layout.write(values.to_h { |key, value| [key, choice(key, value)] }
        .merge(struct_size: layout.size))
    end

    def choice(key, value)
      case value
      when Symbol
        constant = "#{CHOICES[key]}_#{value.upcase}"
        raise ArgumentError, "option #{key}: no #{value}" unless NAMES.fetch(key, [value]).include?(value)
        HEADER.constants.fetch(constant) { raise ArgumentError, "option #{key}: no #{constant}" }
      when true then 1
      when false, nil then 0
      when 0..0xffff_ffff_ffff_ffff
        raise TypeError, "option #{key} is #{Values.described(value)}" unless value.is_a?(Integer)
        value
      when Integer then raise ArgumentError, "option #{key} is #{value}"
      else raise TypeError, "option #{key} is #{Values.described(value)}"
      end
    end
  end
end
