// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** A satya_value: kind, size and what it is, at bytes 0, 4 and 8 of 16. */
final class Value {
  static final int SIZE = 16;
  static final int SIZE_AT = 4;
  static final int AS_AT = 8;

  private final Pointer pointer;
  // What the value points to lives as long as the value.
  private final List<Memory> anchors;

  /** An unset value to be filled in. */
  Value() {
    Memory memory = new Memory(SIZE);
    memory.clear();
    pointer = memory;
    anchors = new ArrayList<>();
  }

  private Value(Pointer pointer, List<Memory> anchors) {
    this.pointer = pointer;
    this.anchors = anchors;
  }

  /** The value of a Java object. */
  static Value of(Object from) {
    Value value = new Value();
    value.set(from, 0);
    return value;
  }

  /** The same, and what is no value is refused with its place. */
  static Value of(Object from, String place) {
    Value value = new Value();
    value.setAt(from, () -> place);
    return value;
  }

  private void setAt(Object from, Supplier<String> place) {
    try {
      set(from, 0);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(place.get() + ": " + refused.getMessage(), refused);
    }
  }

  /** The first {@code count} rows of values, one behind another; what a row lacks is unset. */
  static Value rows(List<? extends List<?>> rows, int count, int width) {
    Value value = new Value();
    Memory memory = value.point(Library.SATYA_KIND_HOST_ARRAY, 0, (long) count * width);
    long start = 0;
    int number = 0;
    for (List<?> row : rows.subList(0, count)) {
      int place = number++;
      Objects.requireNonNull(row, () -> "row " + place + " is null");
      Object[] columns = row.toArray();
      if (columns.length > width) {
        throw new IllegalArgumentException(
            "row " + place + " has " + columns.length + " values for " + width + " fields");
      }
      int column = 0;
      for (Object from : columns) {
        int index = column++;
        value.at(memory, start + index)
            .setAt(from, () -> "row " + place + ", value " + index);
      }
      start += width;
    }
    return value;
  }

  /** The bytes of the value with all that it points to. */
  long bytes() {
    return SIZE + anchors.stream().mapToLong(Memory::size).sum();
  }

  /** What a value of the kind HOST_ARRAY points to. */
  Pointer elements() {
    return pointer.getPointer(AS_AT);
  }

  /** The value that stands in two words of a struct. */
  static Value of(long[] words) {
    Value value = new Value();
    value.pointer.write(0, words, 0, 2);
    return value;
  }

  Pointer pointer() {
    return pointer;
  }

  int kind() {
    return pointer.getByte(0);
  }

  /** What a field holds, for messages. */
  String described() {
    switch (kind()) {
      case Library.SATYA_KIND_UNSET:
        return "is absent";
      case Library.SATYA_KIND_NULL:
        return "holds null";
      case Library.SATYA_KIND_BOOL:
        return "holds a boolean";
      case Library.SATYA_KIND_INT64:
        return "holds an integer";
      case Library.SATYA_KIND_DOUBLE:
        return "holds a number";
      case Library.SATYA_KIND_NUMBER:
        return "holds a number beyond 64 bits";
      case Library.SATYA_KIND_STRING:
        return "holds a string";
      case Library.SATYA_KIND_ARRAY:
        return "holds an array";
      case Library.SATYA_KIND_RECORD:
        return "holds a record";
      default:
        return "holds an object";
    }
  }

  private long size() {
    return Integer.toUnsignedLong(pointer.getInt(SIZE_AT));
  }

  private String text() {
    return Text.copy(pointer.getPointer(AS_AT), size());
  }

  /** Copies: Boolean, Long, Double, BigInteger, BigDecimal, String, List, Map or null. */
  Object toJava() {
    switch (kind()) {
      case Library.SATYA_KIND_BOOL:
        return pointer.getLong(AS_AT) != 0;
      case Library.SATYA_KIND_INT64:
        return pointer.getLong(AS_AT);
      case Library.SATYA_KIND_DOUBLE:
        return pointer.getDouble(AS_AT);
      case Library.SATYA_KIND_NUMBER:
        return number(text());
      case Library.SATYA_KIND_STRING:
        return text();
      case Library.SATYA_KIND_ARRAY:
        List<Object> elements = new ArrayList<>();
        for (long index = 0; index < size(); index++) {
          Value element = new Value();
          Status.check(Library.satya_value_at(pointer, index, element.pointer));
          elements.add(element.toJava());
        }
        return elements;
      case Library.SATYA_KIND_OBJECT:
        Map<String, Object> members = new LinkedHashMap<>();
        addMembers(members);
        return members;
      case Library.SATYA_KIND_RECORD:
        return recordMembers(record());
      default:
        return null;
    }
  }

  /** A BigInteger, a BigDecimal, or the text of a number whose exponent is none of an int. */
  private static Object number(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return number.scale() == 0 ? number.unscaledValue() : number;
    } catch (NumberFormatException error) {
      return text;
    }
  }

  private void addMembers(Map<String, Object> members) {
    for (long index = 0; index < size(); index++) {
      Value key = new Value();
      Value member = new Value();
      Status.check(Library.satya_value_member(pointer, index, key.pointer, member.pointer));
      members.put(key.text(), member.toJava());
    }
  }

  /** The instance that a record stands for. */
  Pointer record() {
    Out out = Out.get();
    Status.check(Library.satya_value_instance(pointer, out.first));
    return out.handle();
  }

  private static Map<String, Object> recordMembers(Pointer instance) {
    Map<String, Object> members = new LinkedHashMap<>();
    Structs.Field field = Structs.sized(new Structs.Field());
    long count = Library.satya_instance_field_count(instance);
    for (long index = 0; index < count; index++) {
      Value value = new Value();
      field.fill(Library.satya_instance_field_get(instance, index, field.getPointer()));
      Status.check(Library.satya_instance_get(instance, index, value.pointer));
      if (value.kind() != Library.SATYA_KIND_UNSET) {
        members.put(Text.copy(field.name, field.name_size), value.toJava());
      }
    }
    Value extras = new Value();
    Status.check(Library.satya_instance_extras(instance, extras.pointer));
    if (extras.kind() == Library.SATYA_KIND_OBJECT) extras.addMembers(members);
    return members;
  }

  private void set(Object from, int depth) {
    // The library refuses what is nested deeper; this ends a list in itself.
    if (depth > Library.SATYA_MAX_DEPTH) {
      throw new IllegalArgumentException("a value nested too deep");
    }
    if (from == null) {
      setKind(Library.SATYA_KIND_NULL);
    } else if (from instanceof Boolean) {
      setKind(Library.SATYA_KIND_BOOL);
      pointer.setLong(AS_AT, (Boolean) from ? 1 : 0);
    } else if (from instanceof Long || from instanceof Integer || from instanceof Short
        || from instanceof Byte) {
      setKind(Library.SATYA_KIND_INT64);
      pointer.setLong(AS_AT, ((Number) from).longValue());
    } else if (from instanceof Double) {
      setKind(Library.SATYA_KIND_DOUBLE);
      pointer.setDouble(AS_AT, (Double) from);
    } else if (from instanceof Float) {
      // The number that it is written as: 0.1f is 0.1 and not 0.10000000149011612.
      set(Double.valueOf(from.toString()), depth);
    } else if (from instanceof BigInteger || from instanceof BigDecimal) {
      setText(from.toString(), Library.SATYA_KIND_NUMBER);
    } else if (from == Schema.ABSENT) {
      setKind(Library.SATYA_KIND_UNSET);
    } else if (from instanceof Instance) {
      set(((Instance) from).toJava(), depth);
    } else if (from instanceof CharSequence) {
      setText((CharSequence) from, Library.SATYA_KIND_STRING);
    } else if (from instanceof Collection || isArray(from)) {
      // A copy: what others write may have another size at the next look.
      Object[] elements =
          from instanceof Collection ? ((Collection<?>) from).toArray() : elements(from);
      Memory memory = point(Library.SATYA_KIND_HOST_ARRAY, elements.length, elements.length);
      int index = 0;
      for (Object element : elements) at(memory, index++).set(element, depth + 1);
    } else if (from instanceof Map) {
      Map.Entry<?, ?>[] members = ((Map<?, ?>) from).entrySet().toArray(new Map.Entry<?, ?>[0]);
      Memory memory = point(Library.SATYA_KIND_HOST_OBJECT, members.length, 2L * members.length);
      int index = 0;
      for (Map.Entry<?, ?> member : members) {
        if (!(member.getKey() instanceof CharSequence)) {
          throw new IllegalArgumentException("a key is no string: " + member.getKey());
        }
        at(memory, index++)
            .setText((CharSequence) member.getKey(), Library.SATYA_KIND_STRING);
        at(memory, index++).set(member.getValue(), depth + 1);
      }
    } else {
      String text = from instanceof byte[] || from instanceof char[] ? "; a text is a String" : "";
      throw new IllegalArgumentException(
          from.getClass().getTypeName() + " is no JSON value" + text);
    }
  }

  /** Whether it is an array of values; bytes and characters are a text that has to be made. */
  private static boolean isArray(Object from) {
    return from.getClass().isArray() && !(from instanceof byte[]) && !(from instanceof char[]);
  }

  private static Object[] elements(Object array) {
    Object[] elements = new Object[Array.getLength(array)];
    Arrays.setAll(elements, index -> Array.get(array, index));
    return elements;
  }

  private Value at(Memory memory, long index) {
    return new Value(memory.share(index * SIZE), anchors);
  }

  private void setKind(int kind) {
    pointer.setByte(0, (byte) kind);
  }

  private void setText(CharSequence text, int kind) {
    byte[] bytes = Text.utf8(text);
    // One byte more, since Memory is never empty.
    Memory memory = new Memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    anchors.add(memory);
    setKind(kind);
    pointer.setInt(SIZE_AT, bytes.length);
    pointer.setPointer(AS_AT, memory);
  }

  private Memory point(int kind, int size, long values) {
    Memory memory = new Memory(Math.max(1, values) * SIZE);
    memory.clear();
    anchors.add(memory);
    setKind(kind);
    pointer.setInt(SIZE_AT, size);
    pointer.setPointer(AS_AT, memory);
    return memory;
  }
}
