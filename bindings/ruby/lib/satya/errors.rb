# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # A call that failed.
  class Error < StandardError; end

  # The use of what was closed, or of a nested record whose field was set.
  class ClosedError < Error; end

  # A batch that its Cancellation ended.
  class CancelledError < Error; end

  # Data that was refused: #problems has those kept, #total counts all.
  class InvalidError < Error
    attr_reader :problems, :total

    def initialize(problems, total)
      @problems = problems
      @total = total
      first = problems.first
      text = first ? "#{first.message} at #{first.pointer.inspect}" : "invalid"
      super(total > 1 ? "#{text} and #{total - 1} more" : text)
    end
  end

  # A schema that was refused.
  class SchemaError < InvalidError; end

  # One reason why data or a schema was refused. Line and column are nil without
  # source text.
  Problem = Struct.new(:code, :type, :message, :pointer, :path, :schema_path, :parameters, :offset,
                       :line, :column, :record, :input, keyword_init: true)

  class << self
    # Raises what is no success; the block gives the field, option or record it is about.
    # @api private
    def check(status)
      return if status == Library::SATYA_OK
      raise NoMemoryError, "satya" if status == Library::SATYA_NO_MEMORY
      raise CancelledError, "the batch was cancelled" if status == Library::SATYA_CANCELLED
      name = Library.satya_status_name(status).to_s
      reason = yield if block_given?
      text = reason ? "#{reason} (#{name})" : name
      case status
      when Library::SATYA_NO_FIELD then raise IndexError, text
      when Library::SATYA_BAD_ARGUMENT then raise ArgumentError, text
      else raise Error, text
      end
    end

    # Runs a call with a report, and raises what it says. `options` are those of the call.
    # @api private
    def explain(options = nil)
      report = Library.satya_report_new
      raise NoMemoryError if report.null?
      status = yield(report)
      case status
      when Library::SATYA_INVALID, Library::SATYA_BAD_SCHEMA
        kind = status == Library::SATYA_INVALID ? InvalidError : SchemaError
        raise kind.new(problems(report), Library.satya_report_total(report))
      else check(status) { fault(status, options) }
      end
    ensure
      Library.satya_report_free(report) if report
    end

    # Why a call with options was refused.
    # @api private
    def fault(status, options, ask = :satya_options_fault)
      case status
      when Library::SATYA_BAD_STATE then "the schema's root is no record"
      when Library::SATYA_LIMIT then "the batch holds more than its max_memory"
      when Library::SATYA_BAD_ARGUMENT
        text = Library.public_send(ask, options).to_s.force_encoding(Encoding::UTF_8)
        text.empty? ? "Satya::UNSET is no field's value" : "option #{text}"
      end
    end

    # @api private
    def problems(report)
      Array.new(Library.satya_report_count(report)) { |index| problem(report, index) }
    end

    private

    def problem(report, index)
      raw = Library.filled("satya_problem") { |out| Library.satya_report_get(report, index, out) }
      located = raw[:line].positive?
      Problem.new(
        code: raw[:code], record: raw[:record],
        **%i[type message pointer schema_path input].to_h do |name|
          [name, Library.text(raw[name], raw[:"#{name}_size"])]
        end,
        offset: located ? raw[:offset] : nil, line: located ? raw[:line] : nil,
        column: located ? raw[:column] : nil,
        path: Array.new(raw[:segment_count]) do |segment|
          Values.read { |out| Library.satya_report_segment(report, index, segment, out) }
        end,
        parameters: Array.new(raw[:parameter_count]) do |parameter|
          fact = nil
          name = Values.read do |key|
            status = nil
            fact = Values.read do |out|
              status = Library.satya_report_parameter(report, index, parameter, key, out)
            end
            status
          end
          [name, fact]
        end.to_h
      )
    end
  end
end
