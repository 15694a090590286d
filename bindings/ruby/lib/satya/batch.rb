# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # How often one problem stands at one place of the records of a batch.
  Total = Struct.new(:code, :type, :pointer, :count)

  # The results of a batch. Threads that share one wait for each other.
  class Batch
    include Enumerable
    include Handle

    # @api private
    def self.owned(out, options, bytes)
      new(out, options, bytes)
    end

    private_class_method :new

    # @api private
    def initialize(out, options, bytes)
      own(out, "satya_batch_free", bytes)
      @start = options
    end

    # The number of records.
    def size
      Library.satya_batch_count(handle)
    end
    alias length size

    # @api private
    def parts
      Library.satya_batch_count(@pointer)
    end

    # The number of valid records.
    def valid_count
      Library.satya_batch_valid_count(handle)
    end

    # How many bytes of the text were used.
    def consumed
      Library.satya_batch_consumed(handle)
    end

    # A String of one byte a record: 0 valid, 1 invalid.
    def verdicts
      Library.text(Library.satya_batch_verdicts(handle), size).b
    end

    # Where the batch ended: options of the batch of the next piece.
    def position
      {
        first_record: @start.fetch(:first_record, 0) + size,
        first_line: @start.fetch(:first_line, 0) + Library.satya_batch_lines(handle),
        first_column: Library.satya_batch_column(handle),
        base_offset: @start.fetch(:base_offset, 0) + consumed,
        state: Library.satya_batch_state(handle)
      }
    end

    # A record, to read; nil where it is invalid or was not kept.
    def [](record)
      return nil if index(record).negative?
      address = Library.satya_batch_instance(handle, record)
      address.null? ? nil : Record.view(address.to_i, self)
    end

    # Each record, or nil.
    def each
      return to_enum(:each) { size } unless block_given?
      size.times { |record| yield self[record] }
      self
    end

    # The problems of a record, or without it those of the text around the records.
    def problems(record = nil)
      return [] if record && index(record).negative?
      Satya.problems(Library.satya_batch_report(handle, record || -1))
    end

    # Byte offset and size of a record in the whole input.
    def source(record)
      offset = Library.out
      bytes = Library.out
      status = Library.satya_batch_source(handle, index(record), offset, bytes)
      Satya.check(status) do
        rows = "a batch of rows was read from no text"
        status == Library::SATYA_BAD_STATE ? rows : "no record #{record}, but #{size} of them"
      end
      [offset.unpack1("Q"), bytes.unpack1("Q")]
    end

    # All totals, the most frequent first.
    def totals
      Array.new(Library.satya_batch_total_count(handle)) do |index|
        raw = Library.filled("satya_total") { |out| Library.satya_batch_total(handle, index, out) }
        Total.new(raw[:code], Library.text(raw[:type], raw[:type_size]),
                  Library.text(raw[:pointer], raw[:pointer_size]), raw[:count])
      end
    end

    # How many records are valid.
    def inspect
      return "#<Satya::Batch closed>" if closed?
      "#<Satya::Batch #{valid_count} of #{size} records valid>"
    end

    locked :size, :length, :valid_count, :consumed, :verdicts, :position, :[], :problems, :source,
           :totals

    private

    def index(record)
      return record if record.is_a?(Integer)
      raise TypeError, "a record has an Integer as its number, not #{Values.described(record)}"
    end
  end
end
