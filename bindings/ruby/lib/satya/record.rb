# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

module Satya
  # Data that satisfies its schema. Nested records and those of a batch are views,
  # which end with what they were read from. Threads that share one wait for each other.
  class Record
    include Handle

    # @api private
    def self.owned(bytes, options = nil)
      out = Library.out
      Satya.explain(options) { |report| yield(out, report) }
      new.tap { |record| record.send(:own, out, "satya_instance_free", bytes) }
    end

    # @api private
    def self.view(address, owner)
      new.tap { |record| record.send(:lend, address, owner) }
    end

    private_class_method :new

    # @api private
    def initialize
      @children = {}
    end

    # @api private
    def parts
      Library.satya_instance_field_count(@pointer)
    end

    # The value of a field; nil if it is null or absent, which #key? tells apart.
    # A nested record is a Record to read and set.
    def [](name)
      field = index(name)
      bytes = "\0".b * 16
      Satya.check(Library.satya_instance_get(@pointer, field, bytes))
      return child(field, bytes) if Values.kind(bytes) == Library::SATYA_KIND_RECORD
      value = Values.to_ruby(bytes)
      value.equal?(Values::UNSET) ? nil : value
    end

    # Checks a value and stores it. On an InvalidError the old value stays.
    def []=(name, value)
      raise FrozenError.new("a record is frozen", receiver: self) if frozen?
      # Before the lock: another record, which is locked for it, may be the value.
      anchors = []
      store(name, Values.at("field", name) { Values.from_ruby(value, anchors) })
    end

    # @api private
    def store(name, bytes)
      field = index(name)
      status = Library.satya_instance_set(@pointer, field, bytes, nil)
      # Success is one call: the report of a refusal is asked for afterwards.
      if status == Library::SATYA_INVALID
        Satya.explain { |report| Library.satya_instance_set(@pointer, field, bytes, report) }
      end
      Satya.check(status) do
        batch = "a record of a batch is not set; set a dup of it"
        "field #{name.inspect}: #{status == Library::SATYA_BAD_STATE ? batch : 'is no value'}"
      end
      @children.delete(field)&.close
      end_dropped
    end

    # Removes an optional field.
    def delete(name)
      self[name] = Values::UNSET
      nil
    end

    # Whether the field is there.
    def key?(name)
      field = index(name)
      !Values.read { |out| Library.satya_instance_get(@pointer, field, out) }.equal?(Values::UNSET)
    end

    # Whether the field was given, and not filled from its default.
    def given?(name)
      field = index(name)
      Library.satya_instance_is_set(@pointer, field) != 0
    end

    # A copy of the whole: a Hash, or what a root that is no record holds.
    def value
      instance = handle
      Values.read { |out| Library.satya_instance_value(instance, out) }
    end
    alias to_h value

    # The members that the record does not declare.
    def extras
      instance = handle
      found = Values.read { |out| Library.satya_instance_extras(instance, out) }
      found.equal?(Values::UNSET) ? {} : found
    end

    # The record as JSON text.
    def to_json(*)
      instance = handle
      Library.written { |buffer| Library.satya_instance_to_json(instance, buffer) }
    end

    # A record of its own with equal data.
    def dup
      instance = handle
      Record.owned(share) { |out, _| Library.satya_instance_copy(instance, out) }
    end
    alias clone dup

    # Whether both hold equal data; a closed record equals none.
    def ==(other)
      return false if !other.is_a?(Record) || closed? || other.closed?
      # Two locks would need an order: one of another lock is copied first.
      right = other.lock.equal?(lock) ? other : other.dup
      lock.synchronize { Library.satya_instance_equal(handle, right.handle) != 0 }
    end

    # The record as JSON text, and that it is one.
    def inspect
      closed? ? "#<Satya::Record closed>" : "#<Satya::Record #{to_json}>"
    end

    private :store
    locked :[], :store, :key?, :given?, :value, :to_h, :extras, :to_json, :dup, :clone

    private

    # Ends what was read from defaults that a set dropped, here and in the records around.
    def end_dropped(set = nil)
      @children.delete_if do |field, child|
        next false if child.equal?(set) || (!child.closed? && holds?(field, child))
        child.close
        true
      end
      @owner.send(:end_dropped, self) if @owner
    end

    def holds?(field, child)
      out = Library.out
      Library.satya_instance_get_instance(@pointer, field, out) == Library::SATYA_OK &&
        out.unpack1("J") == child.handle.to_i
    end

    def index(name)
      name = name.to_s if name.is_a?(Symbol)
      raise TypeError, "a field has a String as its name" unless name.is_a?(String)
      out = Library.out
      text = Values.utf8(name)
      status = Library.satya_instance_field_find(handle, text, text.bytesize, out)
      return out.unpack1("J") if status == Library::SATYA_OK
      raise KeyError.new(unknown(text), receiver: self, key: name)
    end

    def unknown(name)
      near = Library.out
      status = Library.satya_instance_field_nearest(handle, name, name.bytesize, near)
      return "no field #{name.inspect}" unless status == Library::SATYA_OK
      field = Library.filled("satya_field") do |out|
        Library.satya_instance_field_get(handle, near.unpack1("J"), out)
      end
      meant = Library.text(field[:name], field[:name_size])
      "no field #{name.inspect}; nearest: #{meant.inspect}"
    end

    def child(field, bytes)
      known = @children[field]
      return known if known && !known.closed?
      @children[field] = Record.view(Values.record(bytes), self)
    end
  end
end
