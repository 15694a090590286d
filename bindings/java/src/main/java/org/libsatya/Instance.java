// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.ToIntBiFunction;

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
    PointerByReference out = new PointerByReference();
    Status.explain(report -> make.applyAsInt(out.getPointer(), report));
    return new Instance(out.getValue());
  }

  private long index(String name) {
    byte[] text = Text.utf8(name);
    LongByReference index = new LongByReference();
    int status =
        Library.satya_instance_field_find(handle(), text, text.length, index.getPointer());
    if (status == Library.SATYA_NO_FIELD) throw new NoSuchElementException("no field " + name);
    Status.check(status);
    return index.getValue();
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
    LongByReference out = new LongByReference();
    Status.check(Library.satya_instance_get_int64(handle(), index(name), out.getPointer()));
    Reference.reachabilityFence(this);
    return out.getValue();
  }

  /** Reads a number field. */
  public double getDouble(String name) {
    DoubleByReference out = new DoubleByReference();
    Status.check(Library.satya_instance_get_double(handle(), index(name), out.getPointer()));
    Reference.reachabilityFence(this);
    return out.getValue();
  }

  /** Reads a boolean field. */
  public boolean getBoolean(String name) {
    ByteByReference out = new ByteByReference();
    Status.check(Library.satya_instance_get_bool(handle(), index(name), out.getPointer()));
    Reference.reachabilityFence(this);
    return out.getValue() != 0;
  }

  /** Reads a string field. */
  public String getString(String name) {
    Memory out = new Memory(16);
    Status.check(Library.satya_instance_get_string(handle(), index(name), out, out.share(8)));
    String text = Text.copy(out.getPointer(0), out.getLong(8));
    Reference.reachabilityFence(this);
    return text;
  }

  /** The nested instance of a field, which ends when that field is set. */
  public Instance getInstance(String name) {
    long field = index(name);
    PointerByReference out = new PointerByReference();
    Status.check(Library.satya_instance_get_instance(handle(), field, out.getPointer()));
    return child(field, out.getValue());
  }

  /** Checks a value and stores it; on an {@link InvalidException} the old one stays. */
  public void set(String name, Object value) {
    set(name, Value.of(value));
  }

  /** Removes an optional field. */
  public void remove(String name) {
    set(name, new Value());
  }

  private void set(String name, Value value) {
    long field = index(name);
    // Success is one call: the report of a refusal is asked for afterwards.
    int status = Library.satya_instance_set(handle(), field, value.pointer(), null);
    if (status == Library.SATYA_INVALID) {
      Status.explain(
          report -> Library.satya_instance_set(handle(), field, value.pointer(), report));
    }
    Status.check(status);
    Instance child = children.remove(field);
    if (child != null) child.close();
    Reference.reachabilityFence(value);
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
