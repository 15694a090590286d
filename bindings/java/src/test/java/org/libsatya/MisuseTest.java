// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** What nobody should do with this binding, and what it says then. */
public final class MisuseTest {
  private static final String TEXT = "{\"type\":\"object\",\"properties\":{"
      + "\"name\":{\"type\":\"string\",\"minLength\":1},\"age\":{\"type\":\"integer\"},"
      + "\"score\":{\"type\":\"number\"},\"tags\":{\"type\":\"array\"},\"any\":{},"
      + "\"home\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}},"
      + "\"required\":[\"name\"]}";

  private static int failures = 0;

  private static void check(boolean holds, String what) {
    if (holds) return;
    failures++;
    System.out.println("fails: " + what);
  }

  private static void fails(Class<? extends RuntimeException> kind, String what, Runnable action) {
    try {
      action.run();
      check(false, what + " is accepted");
    } catch (RuntimeException error) {
      check(kind.isInstance(error), what + ": " + error);
    }
  }

  private static void invalid(String type, String what, Runnable action) {
    try {
      action.run();
      check(false, what + " is accepted");
    } catch (InvalidException error) {
      String found = error.problems().get(0).type();
      check(found.startsWith(type), what + ": " + found);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void useAfterClose(Schema schema) {
    Instance record = schema.fromJson("{\"name\":\"A\",\"home\":{\"city\":\"B\"}}");
    Instance home = record.getInstance("home");
    check(home == record.get("home"), "one child is one");
    invalid("", "a refused set", () -> record.set("home", 3));
    check(home.getString("city").equals("B"), "a refused set ends no child");
    record.set("home", Map.of("city", "C"));
    fails(IllegalStateException.class, "a child whose field was set", () -> home.get("city"));
    Instance again = record.getInstance("home");
    record.close();
    record.close();
    fails(IllegalStateException.class, "reading", () -> record.get("name"));
    fails(IllegalStateException.class, "setting", () -> record.set("name", "B"));
    fails(IllegalStateException.class, "writing", record::toJson);
    fails(IllegalStateException.class, "copying", record::copy);
    fails(IllegalStateException.class, "a child", () -> again.get("city"));
    Batch batch = schema.checkBatch(bytes("{\"name\":\"A\"}\n"), new BatchOptions());
    Instance kept = batch.get(0);
    fails(SatyaException.class, "a set in a batch", () -> kept.set("name", "B"));
    batch.close();
    batch.close();
    fails(IllegalStateException.class, "a batch", batch::size);
    fails(IllegalStateException.class, "an instance of a batch", () -> kept.get("name"));
    Schema other = Schema.compile(TEXT);
    Instance survivor = other.fromJson("{\"name\":\"A\"}");
    other.close();
    other.close();
    fails(IllegalStateException.class, "a schema", () -> other.fromJson("{}"));
    fails(IllegalStateException.class, "a schema's name", other::name);
    check(survivor.getString("name").equals("A"), "an instance outlives its schema");
    Instance lent = schema.checkBatch(bytes("{\"name\":\"A\"}\n"), new BatchOptions()).get(0);
    System.gc();
    check(lent.getString("name").equals("A"), "an instance keeps its batch");
  }

  private static final String DEFAULTS = "{\"type\":\"object\",\"properties\":{"
      + "\"a\":{\"type\":\"integer\"},\"home\":{\"type\":\"object\",\"default\":{\"city\":\"B\"},"
      + "\"properties\":{\"city\":{\"type\":\"string\"}}},"
      + "\"part\":{\"type\":\"object\",\"properties\":{\"full\":{\"const\":true}}}},"
      + "\"maxProperties\":2,\"if\":{\"properties\":{\"part\":{\"required\":[\"full\"]}},"
      + "\"required\":[\"part\"]},\"then\":{\"maxProperties\":1}}";

  private static void children(Schema schema) {
    Instance record = schema.fromJson("{\"name\":\"A\",\"home\":{\"city\":\"B\"}}");
    for (int turn = 0; turn < 2; turn++) {
      Instance home = record.getInstance("home");
      check(home == record.get("home"), "a child that is read again");
      check(home.getString("city").equals("B"), "its field");
      home.close();
      fails(IllegalStateException.class, "a closed child", () -> home.get("city"));
    }
    // A set may drop a default that was filled in for another field, here or around.
    Schema defaults = Schema.compile(DEFAULTS);
    Instance outer = defaults.fromJson("{\"part\":{}}");
    Instance dropped = outer.getInstance("home");
    Instance part = outer.getInstance("part");
    part.set("full", true);
    fails(IllegalStateException.class, "a default that a set inside dropped",
        () -> dropped.set("city", "x"));
    check(outer.get("part") == part && part.getBoolean("full"), "what was set through lives");
    Instance other = defaults.fromJson("{\"part\":{}}");
    Instance home = other.getInstance("home");
    Instance kept = other.getInstance("part");
    other.set("a", 5);
    fails(IllegalStateException.class, "a default that a set dropped",
        () -> home.set("city", "x"));
    check(other.get("home") == null && other.get("part") == kept, "what else was read lives");
    check(other.toJson().equals("{\"a\":5,\"part\":{}}"), other.toJson());
  }

  /** A check that fails is no verdict. */
  private static void verdicts(Schema schema) {
    check(schema.isValidJson("{\"name\":\"A\"}") && !schema.isValidJson("1"), "verdicts");
    fails(SatyaException.class, "an internal error",
        () -> Status.verdict(Library.SATYA_INTERNAL));
    try {
      Status.verdict(Library.SATYA_NO_MEMORY);
      check(false, "want of memory is a verdict");
    } catch (OutOfMemoryError expected) {
      check(expected.getMessage().equals("SATYA_NO_MEMORY"), expected.getMessage());
    }
  }

  private static void wrongTypes(Schema schema) {
    Instance record = schema.fromJson("{\"name\":\"A\",\"age\":3}");
    invalid("int_type", "text for an integer", () -> record.set("age", "3"));
    invalid("string_type", "an integer for text", () -> record.set("name", 3));
    invalid("string_type", "null for text", () -> record.set("name", null));
    invalid("missing", "no text", () -> record.remove("name"));
    invalid("finite_number", "NaN", () -> record.set("score", Double.NaN));
    invalid("schema_keyword_value", "a bad schema", () -> Schema.compile("{\"type\":\"text\"}"));
    fails(IllegalArgumentException.class, "an object", () -> record.set("any", new Object()));
    fails(IllegalArgumentException.class, "a number as a key",
        () -> record.set("any", Map.of(1, 2)));
    List<Object> circle = new ArrayList<>();
    circle.add(circle);
    fails(IllegalArgumentException.class, "a list in itself", () -> record.set("any", circle));
    fails(NoSuchElementException.class, "an unknown name", () -> record.get("other"));
    fails(SatyaException.class, "text as a number", () -> record.getLong("name"));
    fails(SatyaException.class, "an absent number", () -> record.getDouble("score"));
    fails(SatyaException.class, "an absent child", () -> record.getInstance("home"));
    check(record.toJson().equals("{\"name\":\"A\",\"age\":3}"), "nothing changed");
    record.set("age", BigInteger.ONE.shiftLeft(64));
    check(record.get("age").equals(BigInteger.ONE.shiftLeft(64)), "2^64");
    record.set("any", new BigDecimal("1.25"));
    List<Object> list = Arrays.asList(1L, null, true, List.of(), "x");
    record.set("any", list);
    check(record.get("any").equals(list), "a list");
    check(record.toJava() instanceof Map && record.extras() == null, "a copy");
  }

  private static void nullsAndBytes(Schema schema) {
    invalid("json_empty", "an empty document", () -> schema.fromJson(""));
    fails(NullPointerException.class, "null as JSON", () -> schema.fromJson(null));
    fails(NullPointerException.class, "null as a schema", () -> Schema.compile(null));
    byte[] broken = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xff, '"', '}'};
    invalid("", "a document that is no UTF-8", () -> schema.fromJson(broken, new Options()));
    Instance record = schema.fromJson("{\"name\":\"A\"}");
    fails(NullPointerException.class, "null as a name", () -> record.get(null));
    fails(IllegalArgumentException.class, "a lone surrogate",
        () -> record.set("name", "\ud800"));
    fails(IllegalArgumentException.class, "a lone surrogate as JSON",
        () -> schema.fromJson("\"\udc00\""));
    record.set("name", "a\0b\ud83d\ude00");
    check(record.getString("name").equals("a\0b\ud83d\ude00"), "a text with a NUL");
    check(record.get("score") == null && !record.isPresent("score"), "an absent field");
    BatchOptions array = new BatchOptions().format(BatchOptions.Format.ARRAY);
    Batch cut = schema.checkBatch(bytes("[{\"name\":\"A\"}"), array);
    check(cut.size() == 1 && cut.textProblems().size() == 1, "an array that is cut short");
    check(cut.get(-1) == null && cut.get(9) == null && cut.problems(9).isEmpty(),
        "records that are not there");
    String line = "[{\"name\":\"A\"},{\"na";
    Batch head = schema.checkBatch(bytes(line), array.partial(true));
    Batch tail = schema.checkBatch(bytes(line.substring(head.consumed()) + "me\":3}]"),
        array.partial(false).start(head.end()));
    check(tail.problems(0).get(0).column() == 23, "a column in a later piece");
    fails(NoSuchElementException.class, "a source that is not there", () -> cut.source(9));
    ByteBuffer heap = ByteBuffer.wrap(bytes("x{}\ny"));
    heap.position(1).limit(4);
    check(schema.checkBatch(heap, new BatchOptions()).consumed() == 3, "a buffer in the heap");
    check(schema.checkBatch(heap.asReadOnlyBuffer(), new BatchOptions()).size() == 1,
        "a buffer that is read-only");
    check(heap.position() == 1, "a buffer stays where it is");
    ByteBuffer direct = ByteBuffer.allocateDirect(8).put(bytes(" {}\n"));
    direct.position(1).limit(4);
    check(schema.checkBatch(direct, new BatchOptions()).consumed() == 3, "a part of a buffer");
  }

  private static void says(Class<? extends Throwable> kind, String expected, Runnable action) {
    try {
      action.run();
    } catch (Throwable error) {
      check(kind.isInstance(error) && error.getMessage().contains(expected),
          expected + ": " + error);
      return;
    }
    check(false, expected);
  }

  private static void messages(Schema schema) {
    Class<? extends Throwable> missing = NoSuchElementException.class;
    Class<? extends Throwable> failed = SatyaException.class;
    Class<? extends Throwable> refused = IllegalArgumentException.class;
    Instance record = schema.fromJson("{\"name\":\"A\",\"age\":3}");
    says(missing, "no field \"nmae\"; nearest: \"name\" (SATYA_NO_FIELD)", () -> record.get("nmae"));
    says(missing, "no field \"other\" (SATYA_NO_FIELD)", () -> record.set("other", 1));
    says(failed, "field \"name\" holds a string, not an integer of 64 bits (SATYA_WRONG_KIND)",
        () -> record.getLong("name"));
    says(failed, "field \"score\" is absent, not a number", () -> record.getDouble("score"));
    says(failed, "field \"age\" holds an integer, not a boolean", () -> record.getBoolean("age"));
    says(failed, "field \"age\" holds an integer, not a string", () -> record.getString("age"));
    says(failed, "field \"age\" holds an integer, not a record", () -> record.getInstance("age"));
    Options deep = new Options().maxDepth(1001);
    String expected = "option maxDepth should be at most 1000 (SATYA_BAD_ARGUMENT)";
    says(refused, expected, () -> Schema.compile(TEXT, deep));
    says(refused, expected, () -> schema.fromJson(bytes("{}"), deep));
    says(refused, expected, () -> schema.validateJson(bytes("{}"), deep));
    says(refused, expected, () -> schema.validate(1, deep));
    says(refused, expected, () -> schema.fromValue(1, deep));
    says(refused, expected, () -> schema.checkBatch(bytes("1"), new BatchOptions().options(deep)));
    says(refused, "option threads should be at most 256",
        () -> schema.checkBatch(bytes("1"), new BatchOptions().threads(300)));
    says(refused, "field \"any\": java.lang.Object is no JSON value",
        () -> record.set("any", new Object()));
    says(refused, "field \"name\": a string with a lone surrogate",
        () -> record.set("name", "\ud800"));
    says(refused, "row 1, value 0: java.lang.Object is no JSON value", () -> schema.checkRows(
        List.of(List.of("A"), List.of(new Object())), new BatchOptions()));
    says(refused, "row 0, value 5: a key is no string: 1", () -> schema.checkRows(
        List.of(List.of("A", 1, 2, List.of(), 4, Map.of(1, 2))), new BatchOptions()));
    says(refused, "row 1 has 9 values for 6 fields", () -> schema.checkRows(
        List.of(List.of("A"), List.of(1, 2, 3, 4, 5, 6, 7, 8, 9)), new BatchOptions()));
    says(failed, "rows need a schema whose root is a record",
        () -> Schema.compile("true").checkRows(List.of(List.of()), new BatchOptions()));
    Batch batch = schema.checkBatch(bytes("{\"name\":\"A\"}\n"), new BatchOptions());
    says(failed, "field \"name\": an instance of a batch is not set; set a copy() of it",
        () -> batch.get(0).set("name", "B"));
    says(missing, "no record 1, but 1 of them", () -> batch.source(1));
    says(failed, "a batch of rows was read from no text",
        () -> schema.checkRows(List.of(List.of("A")), new BatchOptions()).source(0));
  }

  private static void namedNulls(Schema schema) {
    Class<? extends Throwable> kind = NullPointerException.class;
    byte[] text = bytes("{}");
    Instance record = schema.fromJson("{\"name\":\"A\"}");
    says(kind, "the JSON text is null", () -> Schema.compile(null));
    says(kind, "the JSON text is null", () -> Schema.compile((byte[]) null, new Options()));
    says(kind, "the options are null", () -> Schema.compile("true", null));
    says(kind, "the JSON text is null", () -> schema.fromJson(null));
    says(kind, "the JSON text is null", () -> schema.fromJson(null, new Options()));
    says(kind, "the options are null", () -> schema.fromJson(text, null));
    says(kind, "the JSON text is null", () -> schema.isValidJson(null));
    says(kind, "the JSON text is null", () -> schema.validateJson(null, new Options()));
    says(kind, "the options are null", () -> schema.validateJson(text, null));
    says(kind, "the options are null", () -> schema.validate(1, null));
    says(kind, "the options are null", () -> schema.fromValue(1, null));
    says(kind, "the JSON text is null", () -> schema.checkBatch((byte[]) null, new BatchOptions()));
    says(kind, "the buffer is null",
        () -> schema.checkBatch((ByteBuffer) null, new BatchOptions()));
    says(kind, "the options are null", () -> schema.checkBatch(text, null));
    says(kind, "the rows are null", () -> schema.checkRows(null, new BatchOptions()));
    says(kind, "row 0 is null",
        () -> schema.checkRows(Arrays.asList((List<Object>) null), new BatchOptions()));
    says(kind, "the options are null", () -> schema.checkRows(List.of(), null));
    says(kind, "the name of a field is null", () -> record.get(null));
    says(kind, "the name of a field is null", () -> record.set(null, 1));
    says(kind, "formats is null", () -> new Options().formats(null));
    says(kind, "keep is null", () -> new BatchOptions().keep(null));
    says(kind, "the position is null", () -> new BatchOptions().start(null));
    check(!record.contentEquals(null), "an instance equals null");
    schema.checkBatch(text, new BatchOptions().options(null).cancelBy(null)).close();
  }

  private static void shown() {
    try (Schema schema = Schema.compile("{\"title\":\"T\",\"type\":\"object\","
        + "\"properties\":{\"a\":{},\"b\":{\"type\":\"integer\"}},\"required\":[\"a\"]}")) {
      Instance record = schema.fromJson("{\"a\":1}");
      Batch batch = schema.checkBatch(bytes("{\"a\":1}\n{\"a\":1,\"b\":[]}\n"), new BatchOptions());
      check(schema.toString().equals("Schema(\"T\" [a*, b])"), "a schema: " + schema);
      check(record.toString().equals("Instance({\"a\":1})"), "an instance: " + record);
      check(batch.toString().equals("Batch(1 of 2 records valid)"), "a batch: " + batch);
      StringBuilder records = new StringBuilder();
      for (Instance each : batch) records.append(each).append(';');
      check(records.toString().equals("Instance({\"a\":1});null;"), "records: " + records);
      String total = batch.totals().get(0).toString();
      check(total.equals("1 times int_type at \"/b\""), "a total: " + total);
      String end = batch.end().toString();
      check(end.equals("record 2, line 2, column 0, byte 23"), "a position: " + end);
      record.close();
      check(record.toString().equals("Instance(closed)"), "a closed instance: " + record);
    }
  }

  public static void main(String[] arguments) {
    Schema schema = Schema.compile(TEXT);
    useAfterClose(schema);
    children(schema);
    verdicts(schema);
    wrongTypes(schema);
    nullsAndBytes(schema);
    messages(schema);
    namedNulls(schema);
    shown();
    System.exit(failures == 0 ? 0 : 1);
  }
}
