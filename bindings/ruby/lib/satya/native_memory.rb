# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # Tells the collector of about how many bytes of the library objects hold, which it does not see:
  # it runs by what was made since it last ran. That is told in pieces that are worth a call.
  # @api private
  module NativeMemory
    PIECE = 1 << 18
    # What an object takes beside its values or rules; how much of rules and names a byte of a schema
    # becomes, and of values a byte of JSON: 2 bytes in long texts, 10 in arrays of one digit.
    INSTANCE = 128
    BATCH = 3072
    SCHEMA = 2048
    SCHEMA_TIMES = 16
    TEXT_TIMES = 6
    # What a record of a batch takes beside its values, and each field, set or not; and what it takes
    # where verdicts alone are kept.
    RECORD = 48
    FIELD = 16
    VERDICT = 24

    # Of a Ruby whose collector is another, nothing is known.
    TELL = begin
      Fiddle::Function.new(Fiddle::Handle::DEFAULT["rb_gc_adjust_memory_usage"],
                           [Fiddle::TYPE_SSIZE_T], Fiddle::TYPE_VOID, need_gvl: true)
    rescue Fiddle::DLError
      nil
    end
    @untold = 0

    module_function

    # Bytes that were made, or released before their object is collected, if negative. Threads that
    # add at once may lose a sum, of which nothing but the moment of a collection depends.
    def account(bytes)
      @untold += bytes
      tell if @untold >= PIECE || @untold <= -PIECE
    end

    def tell
      bytes = @untold
      @untold = 0
      TELL&.call(bytes)
    end
  end
end
