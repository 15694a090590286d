// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;

/**
 * Data that satisfies its schema. Nested instances and those of a batch are views, which end with
 * what they were read from. Threads that share an instance wait for each other.
 */
public final class Instance extends Handle {
  private final Map<Long, Instance> children = new HashMap<>();

  private Instance(Pointer owned, long bytes, int depth) {
    super(owned, Library::satya_instance_free, bytes, depth);
  }

  Instance(Pointer borrowed, Handle owner) {
    super(borrowed, owner);
  }

  static Instance owned(ToIntBiFunction<Pointer, Pointer> make, long bytes, int depth,
      Supplier<String> reason) {
    Out out = Out.get();
    Status.explain(depth, report -> make.applyAsInt(out.first, report), reason);
    return new Instance(out.handle(), bytes, depth);
  }

  @Override
  long parts() {
    return Library.satya_instance_field_count(handle());
  }

  private long index(String name) {
    byte[] text = Text.utf8(Objects.requireNonNull(name, "the name of a field is null"));
    Out out = Out.get();
    int status = Library.satya_instance_field_find(handle(), text, text.length, out.first);
    Status.check(status, () -> "no field \"" + name + "\"" + nearest(text));
    return out.number();
  }

  private String nearest(byte[] name) {
    Out out = Out.get();
    int status = Library.satya_instance_field_nearest(handle(), name, name.length, out.first);
    if (status != Library.SATYA_OK) return "";
    Structs.Field near = Structs.sized(new Structs.Field());
    near.fill(Library.satya_instance_field_get(handle(), out.number(), near.getPointer()));
    return "; nearest: \"" + Text.copy(near.name, near.name_size) + "\"";
  }

  private Value value(long field) {
    Value value = new Value();
    Status.check(Library.satya_instance_get(handle(), field, value.pointer()));
    return value;
  }

  private interface Get {
    int get(Pointer instance, long field, Out out);
  }

  /** Where a typed function of the library writes a field; throws if it is of another kind. */
  private Out read(String name, String expected, Get get) {
    long field = index(name);
    Out out = Out.get();
    Status.check(get.get(handle(), field, out),
        () -> "field \"" + name + "\" " + value(field).described() + ", not " + expected);
    return out;
  }

  @Override
  String shown() {
    return toJson();
  }

  /**
   * Reads a field: Boolean, Long, Double, BigInteger, BigDecimal, String, List, Map, a nested
   * Instance, or null, which {@link #isPresent} tells from an absent field.
   */
  public Object get(String name) {
    synchronized (lock()) {
      long field = index(name);
      Value value = value(field);
      if (value.kind() == Library.SATYA_KIND_RECORD) return child(field, value.record());
      return value.toJava();
    }
  }

  private Instance child(long field, Pointer handle) {
    Instance known = children.get(field);
    if (known != null && known.isOpen()) return known;
    Instance child = new Instance(handle, this);
    children.put(field, child);
    return child;
  }

  /** Ends what was read from defaults that a set dropped, here and in the instances around. */
  private void endDropped(Instance set) {
    children.entrySet().removeIf(entry -> {
      Instance child = entry.getValue();
      if (child == set || child.isOpen() && holds(entry.getKey(), child)) return false;
      child.close();
      return true;
    });
    if (owner() instanceof Instance) ((Instance) owner()).endDropped(this);
  }

  private boolean holds(long field, Instance child) {
    Out out = Out.get();
    return Library.satya_instance_get_instance(handle(), field, out.first) == Library.SATYA_OK
        && out.handle().equals(child.handle());
  }

  /** Reads an integer field; a SatyaException if it holds none. */
  public long getLong(String name) {
    synchronized (lock()) {
      return read(name, "an integer of 64 bits",
          (instance, field, out) -> Library.satya_instance_get_int64(instance, field, out.first))
          .number();
    }
  }

  /** Reads a number field. */
  public double getDouble(String name) {
    synchronized (lock()) {
      return read(name, "a number",
          (instance, field, out) -> Library.satya_instance_get_double(instance, field, out.first))
          .first.getDouble(0);
    }
  }

  /** Reads a boolean field. */
  public boolean getBoolean(String name) {
    synchronized (lock()) {
      return read(name, "a boolean",
          (instance, field, out) -> Library.satya_instance_get_bool(instance, field, out.first))
          .first.getByte(0) != 0;
    }
  }

  /** Reads a string field. */
  public String getString(String name) {
    synchronized (lock()) {
      return read(name, "a string", (instance, field, out) ->
          Library.satya_instance_get_string(instance, field, out.first, out.second))
          .text();
    }
  }

  /**
   * The nested instance of a field, which ends when that field is set, and when a set drops the
   * default that was filled in for it.
   */
  public Instance getInstance(String name) {
    synchronized (lock()) {
      Pointer child = read(name, "a record", (instance, field, out) ->
          Library.satya_instance_get_instance(instance, field, out.first)).handle();
      return child(index(name), child);
    }
  }

  /** Checks a value and stores it; on an {@link InvalidException} the old one stays. */
  public void set(String name, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      store(name, (field, report) ->
          Library.satya_instance_set_int64(handle(), field, number, report));
    } else if (value instanceof String) {
      byte[] text;
      try {
        text = Text.utf8((String) value);
      } catch (IllegalArgumentException refused) {
        throw new IllegalArgumentException(
            "field \"" + name + "\": " + refused.getMessage(), refused);
      }
      store(name, (field, report) ->
          Library.satya_instance_set_string(handle(), field, text, text.length, report));
    } else {
      // Before the lock: another instance, whose own lock it takes, may be the value.
      store(name, Value.of(value, "field \"" + name + "\""));
    }
  }

  /** Removes an optional field. */
  public void remove(String name) {
    store(name, new Value());
  }

  private void store(String name, Value value) {
    store(name, (field, report) ->
        Library.satya_instance_set(handle(), field, value.pointer(), report));
    Reference.reachabilityFence(value);
  }

  private interface Set {
    int set(long field, Pointer report);
  }

  private void store(String name, Set value) {
    synchronized (lock()) {
      long field = index(name);
      // Success is one call: the report of a refusal is asked for afterwards.
      int status = Stack.run(depth(), () -> value.set(field, null));
      if (status == Library.SATYA_INVALID) {
        Status.explain(depth(), report -> value.set(field, report));
        status = Library.SATYA_OK;
      }
      boolean isRead = status == Library.SATYA_BAD_STATE;
      Status.check(status, () -> "field \"" + name + "\": " + (isRead
          ? "an instance of a batch is not set; set a copy() of it" : "a value is none"));
      Instance child = children.remove(field);
      if (child != null) child.close();
      endDropped(null);
    }
  }

  /** Whether a field is there, if only as null. */
  public boolean isPresent(String name) {
    synchronized (lock()) {
      return value(index(name)).kind() != Library.SATYA_KIND_UNSET;
    }
  }

  /** Whether a field was given, and not filled from its default. */
  public boolean isGiven(String name) {
    synchronized (lock()) {
      return Library.satya_instance_is_set(handle(), index(name)) != 0;
    }
  }

  /** A copy of the whole: a Map, or what a root that is no record holds. */
  public Object toJava() {
    synchronized (lock()) {
      Value value = new Value();
      Status.check(Library.satya_instance_value(handle(), value.pointer()));
      return value.toJava();
    }
  }

  /** The members that the record does not declare: a Map, or null where there are none. */
  public Object extras() {
    synchronized (lock()) {
      Value value = new Value();
      Status.check(Library.satya_instance_extras(handle(), value.pointer()));
      return value.toJava();
    }
  }

  /** Writes the instance as JSON. */
  public String toJson() {
    synchronized (lock()) {
      return Text.written(depth(), buffer -> Library.satya_instance_to_json(handle(), buffer));
    }
  }

  /** Copies the instance, nested or of a batch too, into one of its own. */
  public Instance copy() {
    synchronized (lock()) {
      return owned((out, report) -> Library.satya_instance_copy(handle(), out), share(),
          depth(), () -> "");
    }
  }

  /** Whether both hold equal data, as JSON Schema has it: 1 equals 1.0. */
  public boolean contentEquals(Instance other) {
    if (other == null) return false;
    // Two locks would need an order: an instance of another owner is copied first.
    try (Instance copy = lock() == other.lock() ? null : other.copy()) {
      synchronized (lock()) {
        Pointer right = copy == null ? other.handle() : copy.handle();
        return Stack.run(Math.max(depth(), other.depth()),
            () -> Library.satya_instance_equal(handle(), right)) != 0;
      }
    }
  }
}
