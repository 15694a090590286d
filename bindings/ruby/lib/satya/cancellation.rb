# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # A flag that ends the batches it was given to.
  class Cancellation
    def initialize
      @flag = Fiddle::Pointer.malloc(4, Fiddle::RUBY_FREE)
      @flag[0, 4] = "\0" * 4
    end

    # Ends the batches, from any thread. It stays set.
    def cancel
      @flag[0, 4] = [1].pack("L")
      nil
    end

    # Whether it was set.
    def cancelled?
      @flag[0, 4] != "\0" * 4
    end

    # @api private
    def address
      @flag.to_i
    end
  end
end
