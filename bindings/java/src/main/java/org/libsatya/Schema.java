// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A compiled JSON Schema. Many threads may use it at once. */
public final class Schema extends Handle {
  private Schema(Pointer handle) {
    super(handle, Library::satya_schema_free);
  }

  /** The number of the library's binary interface. */
  public static int abiVersion() {
    return Library.satya_abi_version();
  }

  /** A declared member of a record. */
  public static final class Field {
    public final String name;
    public final String description;
    public final boolean required;
    public final boolean hasDefault;
    /** Its objects are nested instances. */
    public final boolean record;
    /** What is filled in; null without. */
    public final Object defaultValue;

    Field(Structs.Field raw) {
      name = Text.copy(raw.name, raw.name_size);
      description = Text.copy(raw.description, raw.description_size);
      required = (raw.flags & Library.SATYA_FIELD_REQUIRED) != 0;
      hasDefault = (raw.flags & Library.SATYA_FIELD_HAS_DEFAULT) != 0;
      record = (raw.flags & Library.SATYA_FIELD_RECORD) != 0;
      defaultValue = Value.of(raw.default_value).toJava();
    }
  }

  /** Compiles a schema document. */
  public static Schema compile(String json) {
    return compile(json, new Options());
  }

  /** Compiles a schema document with defaults for all who use it. */
  public static Schema compile(String json, Options options) {
    return compile(Text.utf8(json), options);
  }

  /** Compiles a schema document in UTF-8. */
  public static Schema compile(byte[] json, Options options) {
    Out out = Out.get();
    Pointer raw = options.struct().getPointer();
    Status.explain(
        report -> Library.satya_schema_create(json, json.length, raw, out.first, report));
    Reference.reachabilityFence(options);
    return new Schema(out.handle());
  }

  /** The schema's title. */
  public String name() {
    Out out = Out.get();
    Status.check(Library.satya_schema_name(handle(), out.first, out.second));
    String name = out.text();
    Reference.reachabilityFence(this);
    return name;
  }

  /** The fields of a schema whose root is a record. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    Structs.Field raw = Structs.sized(new Structs.Field());
    long count = Library.satya_schema_field_count(handle());
    for (long index = 0; index < count; index++) {
      raw.fill(Library.satya_schema_field_get(handle(), index, raw.getPointer()));
      fields.add(new Field(raw));
    }
    Reference.reachabilityFence(this);
    return fields;
  }

  /** Writes the schema document. */
  public String toJson() {
    String json = Text.written(buffer -> Library.satya_schema_to_json(handle(), buffer));
    Reference.reachabilityFence(this);
    return json;
  }

  /** Whether a document satisfies the schema. */
  public boolean isValidJson(String json) {
    byte[] text = Text.utf8(json);
    int status = Library.satya_schema_check_json(handle(), text, text.length, null, null);
    Reference.reachabilityFence(this);
    return status == Library.SATYA_OK;
  }

  /** Checks a document; throws InvalidException if it is refused. */
  public void validateJson(byte[] json, Options options) {
    Pointer raw = options.struct().getPointer();
    Status.explain(
        report -> Library.satya_schema_check_json(handle(), json, json.length, raw, report));
    Reference.reachabilityFence(options);
    Reference.reachabilityFence(this);
  }

  /** The same for a Java object: null, Boolean, a number, String, Collection or Map. */
  public void validate(Object value, Options options) {
    Value from = Value.of(value);
    Pointer raw = options.struct().getPointer();
    Status.explain(
        report -> Library.satya_schema_check_value(handle(), from.pointer(), raw, report));
    Reference.reachabilityFence(from);
    Reference.reachabilityFence(options);
    Reference.reachabilityFence(this);
  }

  /** Checks a document and keeps it as an instance. */
  public Instance fromJson(String json) {
    return fromJson(Text.utf8(json), new Options());
  }

  /** Checks a document in UTF-8 and keeps it as an instance. */
  public Instance fromJson(byte[] json, Options options) {
    Pointer raw = options.struct().getPointer();
    Instance made = Instance.owned((out, report) -> Library.satya_instance_from_json(handle(),
        json, json.length, raw, out, report));
    Reference.reachabilityFence(options);
    Reference.reachabilityFence(this);
    return made;
  }

  /** The same for a Java object. */
  public Instance fromValue(Object value) {
    Value from = Value.of(value);
    Instance made = Instance.owned((out, report) -> Library.satya_instance_from_value(handle(),
        from.pointer(), null, out, report));
    Reference.reachabilityFence(from);
    Reference.reachabilityFence(this);
    return made;
  }

  /** Checks every record of a text. Bad records are no exception. */
  public Batch checkBatch(byte[] text, BatchOptions options) {
    Out out = Out.get();
    Structs.BatchOptions raw = options.struct();
    Status.check(Library.satya_batch_validate(handle(), text, text.length, raw.getPointer(),
        out.first, null));
    return batch(out, options);
  }

  /** The same for a direct buffer, of which nothing is copied: from its position to its limit. */
  public Batch checkBatch(ByteBuffer text, BatchOptions options) {
    if (!text.isDirect()) throw new IllegalArgumentException("the buffer is not direct");
    Out out = Out.get();
    ByteBuffer rest = text.slice();
    Status.check(Library.satya_batch_validate(handle(), rest, rest.remaining(),
        options.struct().getPointer(), out.first, null));
    return batch(out, options);
  }

  private Batch batch(Out out, BatchOptions options) {
    Reference.reachabilityFence(this);
    // A struct of its own: the options may be changed for the next piece.
    Structs.BatchOptions start = Structs.sized(new Structs.BatchOptions());
    Structs.BatchOptions given = options.struct();
    start.first_record = given.first_record;
    start.first_line = given.first_line;
    start.base_offset = given.base_offset;
    return new Batch(out.handle(), start);
  }
}
