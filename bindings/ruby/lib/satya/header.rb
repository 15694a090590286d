# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # The declarations of satya.h: its constants, functions and struct layouts.
  class Header
    PLACES = [
      File.join(__dir__, "satya.h"), File.join(__dir__, "../../../../include/satya.h"),
      "/usr/local/include/satya.h", "/usr/include/satya.h"
    ].freeze

    # Bytes, and the directive of String#unpack, of each type.
    TYPES = {
      "uint8_t" => [1, "C"], "uint16_t" => [2, "S"], "uint32_t" => [4, "L"],
      "uint64_t" => [8, "Q"], "int64_t" => [8, "q"], "double" => [8, "d"],
      "size_t" => [8, "J"], "satya_status" => [4, "L"], "void" => [0, ""],
      "satya_value" => [16, "a16"], "*" => [8, "J"]
    }.freeze

    # A struct: its size and where its members stand.
    Layout = Struct.new(:size, :members) do
      # The members of a struct's bytes, as integers and floats.
      def read(bytes)
        members.transform_values { |offset, directive| bytes.unpack1(directive, offset: offset) }
      end

      # The bytes of a struct with these members, and zeroes.
      def write(values)
        bytes = "\0".b * size
        values.each do |name, value|
          offset, directive = members.fetch(name) { raise ArgumentError, "there is no option #{name}" }
          packed = [value].pack(directive)
          raise ArgumentError, "option #{name} is #{value}" unless packed.unpack1(directive) == value
          bytes[offset, packed.bytesize] = packed
        end
        bytes
      end
    end

    # A function: the type of its result and those of its arguments.
    Signature = Struct.new(:result, :arguments)

    attr_reader :constants, :functions, :layouts

    def self.find
      path = ENV["SATYA_HEADER"] || PLACES.find { |place| File.file?(place) }
      raise LoadError, "satya.h is not found; SATYA_HEADER names it" unless path
      text = File.read(path, encoding: "UTF-8")
      declarations = text[%r{declarations: begin.*?\*/(.*)/\* -+ declarations: end}m, 1]
      new(declarations || raise(LoadError, "#{path} has no block of declarations"))
    end

    # Of the block of declarations.
    def initialize(text)
      text = text.gsub(%r{/\*.*?\*/}m, " ").gsub(/\s+/, " ")
      @constants = text.scan(/(SATYA_\w+) = (\d+)/).to_h { |name, value| [name, value.to_i] }
      @functions = text.scan(/([\w ]+[ *]+)(satya_\w+)\(([^)]*)\);/).to_h do |result, name, list|
        types = list.strip == "void" ? [] : list.split(",").map { |argument| type(argument) }
        [name, Signature.new(type("#{result} result"), types)]
      end
      @layouts = text.scan(/typedef struct (\w+) \{(.*?)\} \1;/).to_h do |name, body|
        [name, layout(body)]
      end
    end

    private

    def type(declaration)
      return "*" if declaration.include?("*")
      declaration.sub(/\w+\s*\z/, "").delete_prefix(" ").sub("const ", "").strip
    end

    # Members stand in order, each at a multiple of its size; a union (of members
    # of eight bytes) and a value are at a multiple of eight.
    def layout(body)
      body = body.sub(/union \{.*?\} (\w+);/, 'uint64_t \1;')
      offset = 0
      members = body.scan(/[^;]+/).map(&:strip).reject(&:empty?).to_h do |member|
        size, directive = TYPES.fetch(type(member))
        alignment = [size, 8].min
        offset = (offset + alignment - 1) / alignment * alignment
        place = offset
        offset += size
        [member[/\w+\z/].to_sym, [place, directive]]
      end
      Layout.new((offset + 7) / 8 * 8, members)
    end
  end
end
