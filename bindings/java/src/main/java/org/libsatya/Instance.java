// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.ToIntBiFunction;

/**
 * Data that satisfies its schema. Nested instances and those of a batch are views, which end with
 * what they were read from. Threads that share an instance wait for each other.
 */
public final class Instance extends Handle {
  private final Map<Long, Instance> children = new HashMap<>();

  private Instance(Pointer owned) {
    super(owned, Library::satya_instance_free);
  }

  Instance(Pointer borrowed, Handle owner) {
    super(borrowed, owner);
  }

  static Instance owned(ToIntBiFunction<Pointer, Pointer> make) {
    Out out = Out.get();
    Status.explain(report -> make.applyAsInt(out.first, report));
    return new Instance(out.handle());
  }

  private long index(String name) {
    byte[] text = Text.utf8(name);
    Out out = Out.get();
    int status = Library.satya_instance_field_find(handle(), text, text.length, out.first);
    if (status == Library.SATYA_NO_FIELD) throw new NoSuchElementException("no field " + name);
    Status.check(status);
    return out.number();
  }

  private Value value(long field) {
    Value value = new Value();
    Status.check(Library.satya_instance_get(handle(), field, value.pointer()));
    return value;
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
    return children.computeIfAbsent(field, key -> new Instance(handle, this));
  }

  /** Reads an integer field. */
  public long getLong(String name) {
    synchronized (lock()) {
      Out out = Out.get();
      Status.check(Library.satya_instance_get_int64(handle(), index(name), out.first));
      return out.number();
    }
  }

  /** Reads a number field. */
  public double getDouble(String name) {
    synchronized (lock()) {
      Out out = Out.get();
      Status.check(Library.satya_instance_get_double(handle(), index(name), out.first));
      return out.first.getDouble(0);
    }
  }

  /** Reads a boolean field. */
  public boolean getBoolean(String name) {
    synchronized (lock()) {
      Out out = Out.get();
      Status.check(Library.satya_instance_get_bool(handle(), index(name), out.first));
      return out.first.getByte(0) != 0;
    }
  }

  /** Reads a string field. */
  public String getString(String name) {
    synchronized (lock()) {
      Out out = Out.get();
      Status.check(
          Library.satya_instance_get_string(handle(), index(name), out.first, out.second));
      return out.text();
    }
  }

  /** The nested instance of a field, which ends when that field is set. */
  public Instance getInstance(String name) {
    synchronized (lock()) {
      long field = index(name);
      Out out = Out.get();
      Status.check(Library.satya_instance_get_instance(handle(), field, out.first));
      return child(field, out.handle());
    }
  }

  /** Checks a value and stores it; on an {@link InvalidException} the old one stays. */
  public void set(String name, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      store(name, (field, report) ->
          Library.satya_instance_set_int64(handle(), field, number, report));
    } else if (value instanceof String) {
      byte[] text = Text.utf8((String) value);
      store(name, (field, report) ->
          Library.satya_instance_set_string(handle(), field, text, text.length, report));
    } else {
      // Before the lock: another instance, whose own lock it takes, may be the value.
      store(name, Value.of(value));
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
      int status = value.set(field, null);
      if (status == Library.SATYA_INVALID) Status.explain(report -> value.set(field, report));
      Status.check(status);
      Instance child = children.remove(field);
      if (child != null) child.close();
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
      return Text.written(buffer -> Library.satya_instance_to_json(handle(), buffer));
    }
  }

  /** Copies the instance, nested or of a batch too, into one of its own. */
  public Instance copy() {
    synchronized (lock()) {
      return owned((out, report) -> Library.satya_instance_copy(handle(), out));
    }
  }

  /** Whether both hold equal data. */
  public boolean contentEquals(Instance other) {
    // Two locks would need an order: an instance of another owner is copied first.
    try (Instance copy = lock() == other.lock() ? null : other.copy()) {
      synchronized (lock()) {
        Pointer right = copy == null ? other.handle() : copy.handle();
        return Library.satya_instance_equal(handle(), right) != 0;
      }
    }
  }
}
