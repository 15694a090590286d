# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # What holds a handle: released by #close, or when it is collected.
  # @api private
  module Handle
    # Releases what the object holds. Later uses raise ClosedError.
    def close
      @pointer&.call_free if @pointer.respond_to?(:free) && @pointer.free
      @pointer = nil
    end

    def closed?
      @pointer.nil? || (@owner ? @owner.closed? : false)
    end

    # @api private
    def handle
      raise ClosedError, "a #{self.class} is used after it was closed" if closed?
      @pointer
    end

    private

    # Takes over the handle that a function wrote.
    def own(out, free)
      @pointer = Fiddle::Pointer.new(out.unpack1("J"), 0, Library::FUNCTIONS.fetch(free))
    end
  end
end
