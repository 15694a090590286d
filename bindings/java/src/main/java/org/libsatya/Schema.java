// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** A compiled JSON Schema. Many threads may use it at once. */
public final class Schema extends Handle {
  /** The value of a field that is absent, in a row or to {@link Instance#set}. */
  public static final Object ABSENT = new Object() {
    @Override
    public String toString() {
      return "absent";
    }
  };

  @Override
  String shown() {
    return "\"" + name() + "\" " + fields();
  }

  private static final String JSON = "the JSON text is null";
  private static final String OPTIONS = "the options are null; new Options() has the defaults";

  private Schema(Pointer handle, long bytes, int depth) {
    super(handle, Library::satya_schema_free, bytes, depth);
  }

  @Override
  long parts() {
    return 1;
  }

  /** The number of the library's binary interface. */
  public static int abiVersion() {
    return Library.satya_abi_version();
  }

  /** A declared member of a record. */
  public static final class Field {
    /** Its name. */
    public final String name;
    /** The schema's description, or empty. */
    public final String description;
    /** It cannot be absent. */
    public final boolean required;
    /** It is filled in where it is absent. */
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

    /** Its name, with an asterisk where it is required. */
    @Override
    public String toString() {
      return required ? name + "*" : name;
    }
  }

  /** Compiles a schema document. */
  public static Schema compile(String json) {
    return compile(json, new Options());
  }

  /** Compiles a schema document with defaults for all who use it. */
  public static Schema compile(String json, Options options) {
    return compile(utf8(json), options);
  }

  /** Compiles a schema document in UTF-8. */
  public static Schema compile(byte[] json) {
    return compile(json, new Options());
  }

  /** Compiles a schema document in UTF-8 with defaults for all who use it. */
  public static Schema compile(byte[] json, Options options) {
    Objects.requireNonNull(json, JSON);
    Out out = Out.get();
    Pointer raw = pointer(options);
    int depth = options.depth(Stack.DEPTH);
    Status.explain(depth,
        report -> Library.satya_schema_create(json, json.length, raw, out.first, report),
        () -> Status.fault(raw));
    Reference.reachabilityFence(options);
    return new Schema(out.handle(), NativeMemory.ofSchema(json.length), depth);
  }

  private static byte[] utf8(String json) {
    return Text.utf8(Objects.requireNonNull(json, JSON));
  }

  private static Pointer pointer(Options options) {
    return Objects.requireNonNull(options, OPTIONS).struct().getPointer();
  }

  /** How deep an instance may nest: as these options let it in, and later as the schema does. */
  private int most(Options options) {
    return Math.max(options.depth(0), depth());
  }

  /** What a use of the handle by several threads at once does. */
  private <T> T use(Function<Pointer, T> call) {
    Pointer schema = enter();
    try {
      return call.apply(schema);
    } finally {
      leave();
    }
  }

  /** The schema's title. */
  public String name() {
    return use(schema -> {
      Out out = Out.get();
      Status.check(Library.satya_schema_name(schema, out.first, out.second));
      return out.text();
    });
  }

  /** The fields of a schema whose root is a record. */
  public List<Field> fields() {
    return use(schema -> {
      List<Field> fields = new ArrayList<>();
      Structs.Field raw = Structs.sized(new Structs.Field());
      long count = Library.satya_schema_field_count(schema);
      for (long index = 0; index < count; index++) {
        raw.fill(Library.satya_schema_field_get(schema, index, raw.getPointer()));
        fields.add(new Field(raw));
      }
      return fields;
    });
  }

  /** Writes the schema document. */
  public String toJson() {
    return use(schema -> Text.written(depth(), buffer -> Library.satya_schema_to_json(schema, buffer)));
  }

  /** Whether a document satisfies the schema. */
  public boolean isValidJson(String json) {
    return isValidJson(utf8(json));
  }

  /** Whether a document in UTF-8 satisfies the schema. */
  public boolean isValidJson(byte[] json) {
    Objects.requireNonNull(json, JSON);
    return use(schema -> Status.verdict(Stack.run(depth(), () ->
        Library.satya_schema_check_json(schema, json, json.length, null, null))));
  }

  /** Checks a document; throws InvalidException if it is refused. */
  public void validateJson(String json) {
    validateJson(json, new Options());
  }

  /** The same by other options than the schema's. */
  public void validateJson(String json, Options options) {
    validateJson(utf8(json), options);
  }

  /** Checks a document in UTF-8; throws InvalidException if it is refused. */
  public void validateJson(byte[] json) {
    validateJson(json, new Options());
  }

  /** The same by other options than the schema's. */
  public void validateJson(byte[] json, Options options) {
    Objects.requireNonNull(json, JSON);
    Pointer raw = pointer(options);
    use(schema -> Status.explain(options.depth(depth()),
        report -> Library.satya_schema_check_json(schema, json, json.length, raw, report),
        () -> Status.fault(raw)));
    Reference.reachabilityFence(options);
  }

  /** Checks a Java object: null, Boolean, a number, String, Collection, array, Map or Instance. */
  public void validate(Object value) {
    validate(value, new Options());
  }

  /** The same by other options than the schema's. */
  public void validate(Object value, Options options) {
    Value from = Value.of(value);
    Pointer raw = pointer(options);
    use(schema -> Status.explain(options.depth(depth()),
        report -> Library.satya_schema_check_value(schema, from.pointer(), raw, report),
        () -> Status.fault(raw)));
    Reference.reachabilityFence(from);
    Reference.reachabilityFence(options);
  }

  /** Checks a document and keeps it as an instance. */
  public Instance fromJson(String json) {
    return fromJson(json, new Options());
  }

  /** The same by other options than the schema's. */
  public Instance fromJson(String json, Options options) {
    return fromJson(utf8(json), options);
  }

  /** Checks a document in UTF-8 and keeps it as an instance. */
  public Instance fromJson(byte[] json) {
    return fromJson(json, new Options());
  }

  /** The same by other options than the schema's. */
  public Instance fromJson(byte[] json, Options options) {
    Objects.requireNonNull(json, JSON);
    Pointer raw = pointer(options);
    Instance made = use(schema -> Instance.owned((out, report) ->
        Library.satya_instance_from_json(schema, json, json.length, raw, out, report),
        NativeMemory.ofInstance(NativeMemory.ofJson(json.length)), most(options),
        () -> Status.fault(raw)));
    Reference.reachabilityFence(options);
    return made;
  }

  /** The same for a Java object. */
  public Instance fromValue(Object value) {
    return fromValue(value, new Options());
  }

  /** The same by other options than the schema's. */
  public Instance fromValue(Object value, Options options) {
    Value from = Value.of(value);
    Pointer raw = pointer(options);
    Instance made = use(schema -> Instance.owned((out, report) ->
        Library.satya_instance_from_value(schema, from.pointer(), raw, out, report),
        NativeMemory.ofInstance(from.bytes()), most(options), () -> Status.fault(raw)));
    Reference.reachabilityFence(from);
    Reference.reachabilityFence(options);
    return made;
  }

  /** Checks every record of a text. Bad records are no exception. */
  public Batch checkBatch(String text) {
    return checkBatch(text, new BatchOptions());
  }

  /** The same by options. */
  public Batch checkBatch(String text, BatchOptions options) {
    return checkBatch(utf8(text), options);
  }

  /** Checks every record of a text in UTF-8. Bad records are no exception. */
  public Batch checkBatch(byte[] text) {
    return checkBatch(text, new BatchOptions());
  }

  /** The same by options. */
  public Batch checkBatch(byte[] text, BatchOptions options) {
    Objects.requireNonNull(text, JSON);
    return batch(options, NativeMemory.ofJson(text.length), (schema, raw, out) ->
        Library.satya_batch_validate(schema, text, text.length, raw, out, null));
  }

  /** The same for a buffer of UTF-8, from its position to its limit. */
  public Batch checkBatch(ByteBuffer text) {
    return checkBatch(text, new BatchOptions());
  }

  /**
   * The same for a buffer, from its position to its limit. Of a direct one nothing is copied; one
   * in the heap is copied once.
   */
  public Batch checkBatch(ByteBuffer text, BatchOptions options) {
    ByteBuffer rest = Objects.requireNonNull(text, "the buffer is null").slice();
    if (!rest.isDirect()) {
      byte[] copy = new byte[rest.remaining()];
      rest.get(copy);
      return checkBatch(copy, options);
    }
    return batch(options, NativeMemory.ofJson(rest.remaining()), (schema, raw, out) ->
        Library.satya_batch_validate(schema, rest, rest.remaining(), raw, out, null));
  }

  /** Checks rows of Java objects in field order. */
  public Batch checkRows(List<? extends List<?>> rows) {
    return checkRows(rows, new BatchOptions());
  }

  /**
   * Checks rows of Java objects in field order. Fields beyond a row's end are absent, and so is
   * {@link #ABSENT}.
   */
  public Batch checkRows(List<? extends List<?>> rows, BatchOptions options) {
    int width = use(schema -> Math.toIntExact(Library.satya_schema_field_count(schema)));
    Objects.requireNonNull(rows, "the rows are null");
    // Once: a list that others write may have another size at the next look.
    int count = rows.size();
    Value values = Value.rows(rows, count, width);
    // Beside the fields, which the batch counts.
    long bytes = values.bytes() - Value.SIZE * (1 + (long) count * width);
    Batch batch = batch(options, bytes, (schema, raw, out) ->
        Library.satya_batch_validate_values(schema, values.elements(), count, width, raw, out, null));
    Reference.reachabilityFence(values);
    return batch;
  }

  private static String whyNoBatch(int status, Structs.BatchOptions options) {
    if (status == Library.SATYA_LIMIT) return "the batch holds more than its maxMemory";
    if (status == Library.SATYA_BAD_STATE) return "rows need a schema whose root is a record";
    return Status.batchFault(options.getPointer());
  }

  private interface Run {
    int run(Pointer schema, Pointer options, Pointer out);
  }

  /** A batch whose values, if it keeps them, take about so many bytes beside the fields. */
  private Batch batch(BatchOptions options, long values, Run run) {
    Structs.BatchOptions given = Objects.requireNonNull(options,
        "the options are null; new BatchOptions() has the defaults").struct();
    Object[] held = options.held();
    int depth = Math.max(options.depth(0), depth());
    Batch batch = use(schema -> {
      Out out = Out.get();
      int status =
          Stack.run(depth, () -> run.run(schema, given.getPointer(), out.first));
      Status.check(status, () -> whyNoBatch(status, given));
      // A struct of its own: the options may be changed for the next piece.
      Structs.BatchOptions start = Structs.sized(new Structs.BatchOptions());
      start.first_record = given.first_record;
      start.first_line = given.first_line;
      start.base_offset = given.base_offset;
      Pointer made = out.handle();
      long count = Library.satya_batch_count(made);
      long bytes = given.keep == Library.SATYA_BATCH_VERDICTS ? NativeMemory.ofVerdicts(count)
          : NativeMemory.ofBatch(count, Library.satya_schema_field_count(schema), values);
      return new Batch(made, start, bytes, depth);
    });
    Reference.reachabilityFence(held);
    Reference.reachabilityFence(options);
    return batch;
  }
}
