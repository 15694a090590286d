# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

require "monitor"

module Satya
  # What holds a handle: released by #close, or when it is collected. Who uses a handle
  # holds #lock, or is inside #use, so that no other thread releases it meanwhile.
  # @api private
  module Handle
    # For the classes: methods that hold the lock. Those that are private stay so.
    module Locking
      def locked(*names)
        hidden = names.select { |name| private_method_defined?(name) }
        prepend(Module.new do
          names.each do |name|
            define_method(name) { |*values| lock.synchronize { super(*values) } }
          end
          private(*hidden)
        end)
      end
    end

    def self.included(base)
      base.extend(Locking)
    end

    # What changes of an object, which itself may be frozen.
    State = Struct.new(:users, :closed)

    # Releases what the object holds. Later uses raise ClosedError.
    def close
      lock.synchronize do
        @state.closed = true
        release
      end
      nil
    end

    # Whether it was closed, or what it was read from.
    def closed?
      @state.closed || (@owner ? @owner.closed? : false)
    end

    # Only what can be copied has an own #initialize_copy: two objects would free one handle.
    def initialize_copy(_)
      raise TypeError, "a #{self.class} cannot be copied"
    end

    # The lock of this object and of all that was read from it.
    # @api private
    def lock
      @owner ? @owner.lock : @lock
    end

    # About how many bytes a copy takes: those of the owner, or as if all its parts were alike.
    # @api private
    def share
      @owner ? @owner.share / [@owner.parts, 1].max : @bytes
    end

    # @api private
    def handle
      raise ClosedError, "a #{self.class} is used after it was closed" if closed?
      @pointer
    end

    private

    # Yields the handle to a use that several threads may be in at once.
    def use
      is_counted = false
      pointer = lock.synchronize do
        handle.tap do
          @state.users += 1
          is_counted = true
        end
      end
      yield(pointer)
    ensure
      if is_counted
        lock.synchronize do
          @state.users -= 1
          release if @state.closed
        end
      end
    end

    def release
      return unless @owner.nil? && @state.users.zero? && !@pointer.freed?
      @pointer.call_free
      NativeMemory.account(-@bytes)
    end

    # Takes over the handle that a function wrote, of about so many bytes, and leaves NULL where it
    # stood: it has one owner at every moment, whatever interrupts this.
    def own(out, free, bytes)
      @lock = Monitor.new
      @state = State.new(0, false)
      address = out.unpack1("J")
      out[0, Fiddle::SIZEOF_VOIDP] = [0].pack("J")
      @bytes = bytes
      @pointer = Fiddle::Pointer.new(address, 0, Library::FUNCTIONS.fetch(free))
      NativeMemory.account(bytes)
    end

    # Borrows a handle from an owner, with which it ends.
    def lend(address, owner)
      @owner = owner
      @state = State.new(0, false)
      @pointer = Fiddle::Pointer.new(address)
    end
  end
end
