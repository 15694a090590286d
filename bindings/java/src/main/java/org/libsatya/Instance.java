// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;

/**
 * Data that satisfies its schema. Nested instances and those of a batch are views, which end with
 * what they were read from. One thread at a time.
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
    long field = index(name);
    Value value = value(field);
    if (value.kind() == Library.SATYA_KIND_RECORD) return child(field, value.record());
    Object copy = value.toJava();
    Reference.reachabilityFence(this);
    return copy;
  }

  private Instance child(long field, Pointer handle) {
    return children.computeIfAbsent(field, key -> new Instance(handle, this));
  }

  /** Reads an integer field. */
  public long getLong(String name) {
    Out out = Out.get();
    Status.check(Library.satya_instance_get_int64(handle(), index(name), out.first));
    Reference.reachabilityFence(this);
    return out.number();
  }

  /** Reads a number field. */
  public double getDouble(String name) {
    Out out = Out.get();
    Status.check(Library.satya_instance_get_double(handle(), index(name), out.first));
    Reference.reachabilityFence(this);
    return out.first.getDouble(0);
  }

  /** Reads a boolean field. */
  public boolean getBoolean(String name) {
    Out out = Out.get();
    Status.check(Library.satya_instance_get_bool(handle(), index(name), out.first));
    Reference.reachabilityFence(this);
    return out.first.getByte(0) != 0;
  }

  /** Reads a string field. */
  public String getString(String name) {
    Out out = Out.get();
    Status.check(
        Library.satya_instance_get_string(handle(), index(name), out.first, out.second));
    String text = out.text();
    Reference.reachabilityFence(this);
    return text;
  }

  /** The nested instance of a field, which ends when that field is set. */
  public Instance getInstance(String name) {
    long field = index(name);
    Out out = Out.get();
    Status.check(Library.satya_instance_get_instance(handle(), field, out.first));
    return child(field, out.handle());
  }

  /** Checks a value and stores it; on an {@link InvalidException} the old one stays. */
  public void set(String name, Object value) {
    long field = index(name);
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      store(field,
          report -> Library.satya_instance_set_int64(handle(), field, number, report));
    } else if (value instanceof String) {
      byte[] text = Text.utf8((String) value);
      store(field,
          report -> Library.satya_instance_set_string(handle(), field, text, text.length, report));
    } else {
      store(field, Value.of(value));
    }
  }

  /** Removes an optional field. */
  public void remove(String name) {
    store(index(name), new Value());
  }

  private void store(long field, Value value) {
    store(field, report -> Library.satya_instance_set(handle(), field, value.pointer(), report));
    Reference.reachabilityFence(value);
  }

  private void store(long field, ToIntFunction<Pointer> set) {
    // Success is one call: the report of a refusal is asked for afterwards.
    int status = set.applyAsInt(null);
    if (status == Library.SATYA_INVALID) Status.explain(set);
    Status.check(status);
    Instance child = children.remove(field);
    if (child != null) child.close();
    Reference.reachabilityFence(this);
  }

  /** Whether a field is there, if only as null. */
  public boolean isPresent(String name) {
    boolean present = value(index(name)).kind() != Library.SATYA_KIND_UNSET;
    Reference.reachabilityFence(this);
    return present;
  }

  /** Whether a field was given, and not filled from its default. */
  public boolean isGiven(String name) {
    boolean given = Library.satya_instance_is_set(handle(), index(name)) != 0;
    Reference.reachabilityFence(this);
    return given;
  }

  /** A copy of the whole: a Map, or what a root that is no record holds. */
  public Object toJava() {
    Value value = new Value();
    Status.check(Library.satya_instance_value(handle(), value.pointer()));
    Object copy = value.toJava();
    Reference.reachabilityFence(this);
    return copy;
  }

  /** The members that the record does not declare: a Map, or null where there are none. */
  public Object extras() {
    Value value = new Value();
    Status.check(Library.satya_instance_extras(handle(), value.pointer()));
    Object copy = value.toJava();
    Reference.reachabilityFence(this);
    return copy;
  }

  /** Writes the instance as JSON. */
  public String toJson() {
    String json = Text.written(buffer -> Library.satya_instance_to_json(handle(), buffer));
    Reference.reachabilityFence(this);
    return json;
  }

  /** Copies the instance, nested or of a batch too, into one of its own. */
  public Instance copy() {
    Instance copy = owned((out, report) -> Library.satya_instance_copy(handle(), out));
    Reference.reachabilityFence(this);
    return copy;
  }

  /** Whether both hold equal data. */
  public boolean contentEquals(Instance other) {
    boolean equal = Library.satya_instance_equal(handle(), other.handle()) != 0;
    Reference.reachabilityFence(this);
    Reference.reachabilityFence(other);
    return equal;
  }
}
